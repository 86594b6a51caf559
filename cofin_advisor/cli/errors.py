"""What is said when a command is called in a way that cannot be understood, or is stopped by the machine: in Thai and in English,
since the language asked for may be what is wrong.
"""

from __future__ import annotations

import errno

import click

from .output import program

#: What stopped a command that nothing else had an answer to, and what to do about it.
_STOPPED: dict[str, tuple[str, str]] = {
    "memory": (
        "หน่วยความจำของเครื่องไม่พอ ปิดโปรแกรมอื่นแล้วลองใหม่",
        "There is not enough memory; close other programs and try again.",
    ),
    "depth": (
        "แฟ้มที่ให้มาซ้อนกันลึกเกินไป หรือโฟลเดอร์อ้างกันเป็นวง ดูแฟ้มและชื่อที่เก็บอีกครั้ง",
        "What was given is nested too deeply, or links lead in a circle; check the file and its folder.",
    ),
    "characters": (
        "มีตัวอักษรที่อ่านหรือเขียนไม่ได้ ตั้งชื่อแฟ้มใหม่ หรือบันทึกแฟ้มเป็น UTF-8",
        "There are characters that cannot be read or written; rename the file, or save it as UTF-8.",
    ),
    "space": ("ที่เก็บเต็ม เขียนผลไม่ได้ ลบของที่ไม่ใช้ หรือเลือกที่เก็บอื่น", "There is no space left for the result; make room or choose another place."),
    "machine": (
        "เครื่องไม่ให้อ่านหรือเขียน ดูชื่อ ที่เก็บ และสิทธิ์ แล้วลองใหม่",
        "The machine refused to read or write; check names, folders and permissions, and try again.",
    ),
    "other": (
        "โปรแกรมทำต่อไม่ได้ ช่วยแจ้งผู้ดูแลโปรแกรม พร้อมคำสั่งที่พิมพ์",
        "The program cannot go on; please tell its makers, with the command you typed.",
    ),
}


def last_resort(error: BaseException) -> str:
    """One line on what stopped a command, and what to do."""
    thai, english = _STOPPED[_cause(error)]
    detail = " ".join(str(error).split()) if isinstance(error, OSError | RuntimeError) else ""
    return f"{thai} / {english}" + (f" ({detail[:300]})" if detail else "")


def _cause(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, RecursionError) or (isinstance(error, RuntimeError) and "Symlink loop" in str(error)):
        return "depth"
    if isinstance(error, UnicodeError):
        return "characters"
    if isinstance(error, OSError):
        return "space" if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)) else "machine"
    return "other"


def usage_message(wrong: click.ClickException) -> str:
    """The message for a wrong call, with what to type instead."""
    ctx = getattr(wrong, "ctx", None)
    name = ctx.command_path if ctx is not None else program()
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
    """A parameter as it is typed."""
    if isinstance(wrong.param, click.Option):
        return max(wrong.param.opts, key=len)
    if wrong.param is not None:
        return wrong.param.human_readable_name
    return wrong.param_hint if isinstance(wrong.param_hint, str) else "ค่า"
