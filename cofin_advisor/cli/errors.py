"""What is said when a command is called in a way that cannot be understood: in Thai and in English, since the language asked for may
be what is wrong.
"""

from __future__ import annotations

import click


def usage_message(wrong: click.ClickException) -> str:
    """The message for a wrong call, with what to type instead."""
    ctx = getattr(wrong, "ctx", None)
    name = ctx.command_path if ctx is not None else "cofin-advisor"
    return f"{_thai(wrong)}\n{wrong.format_message()}\nดูวิธีใช้ / See: {name} --help"


def _thai(wrong: click.ClickException) -> str:
    if isinstance(wrong, click.NoSuchOption):
        return f"ไม่รู้จัก {wrong.option_name}"
    if isinstance(wrong, click.MissingParameter):
        return f"ยังไม่ได้ใส่ {_parameter(wrong)}"
    if isinstance(wrong, click.BadParameter):
        return f"ค่าของ {_parameter(wrong)} ใช้ไม่ได้"
    return "เรียกใช้ไม่ถูกแบบ"


def _parameter(wrong: click.BadParameter) -> str:
    if wrong.param is not None:
        return wrong.param.human_readable_name
    return wrong.param_hint if isinstance(wrong.param_hint, str) else "ค่า"
