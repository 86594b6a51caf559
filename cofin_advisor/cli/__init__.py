"""The command line: one file per command. Commands read, call and render; nothing is decided here."""

from __future__ import annotations

import gc
import importlib
import sys

import click

from .errors import usage_message
from .output import Refused, prepare_console, say_problems

#: The commands, each in a module of its own that is imported only when it is called.
_COMMANDS = {"diagnose": "diagnose", "explain": "explain", "knowledge": "knowledge"}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"{__package__}.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="cofin-advisor", message="cofin-advisor %(version)s")
def cofin_advisor() -> None:
    """ที่ปรึกษาขององค์กรการเงินชุมชน: ทำอะไรก่อน เพราะอะไร ใครทำแล้วได้ผล

    An adviser for community financial organizations: what to do next, why, and who has done it.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor diagnose sound_small_group
      cofin-advisor diagnose profile.yaml --lang en --format markdown -o report.md
      cofin-advisor explain failing_deposit_taker books_behind

    ข้อมูลอยู่ในเครื่องนี้ ไม่ส่งไปไหน / Nothing leaves this machine.
    """


def main() -> None:
    """Run the command line; exits 0 when done, 2 when what was given cannot be used."""
    # A command is over before collecting garbage could be worth its time.
    gc.disable()
    prepare_console()
    try:
        code = cofin_advisor.main(prog_name="cofin-advisor", standalone_mode=False)
    except Refused as refused:
        say_problems(refused.problems, refused.lang)
        code = 2
    except click.ClickException as wrong:
        click.echo(usage_message(wrong), err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("หยุดแล้ว / Stopped.", err=True)
        code = 130
    except BrokenPipeError:
        # Whoever read our output has read enough.
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
