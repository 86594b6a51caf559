"""One run of the command line: the command is found and called, and whatever stops it is said in a line."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from typing import Any

import click

from .errors import last_resort, usage_message
from .output import Refused, prepare_console, program, say, say_problems, with_program

#: The commands, each in a module of its own that is imported only when it is called.
_COMMANDS = {"diagnose": "diagnose", "explain": "explain", "whatif": "whatif", "report": "report", "form": "form", "knowledge": "knowledge"}


class _NobodyReads(Exception):
    """Whoever read our output has read enough; click would leave with a code of its own."""


class _Commands(click.Group):
    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **named)
        except BrokenPipeError:
            raise _NobodyReads from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _NobodyReads from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"{__package__}.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        _name_the_program(command)
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


def run() -> int:
    """Run the command that was typed; the exit code."""
    # A command is over before collecting garbage could be worth its time.
    gc.disable()
    prepare_console()
    try:
        return _run()
    except (click.Abort, KeyboardInterrupt):
        say("หยุดแล้ว / Stopped.")
        return 130
    except (_NobodyReads, BrokenPipeError):
        return 0
    except (OSError, RuntimeError, UnicodeError, MemoryError) as error:
        with contextlib.suppress(OSError, MemoryError):  # there may be nobody to say it to
            say(last_resort(error))
        return 2
    finally:
        _let_go()


def _run() -> int:
    _name_the_program(cofin_advisor)
    try:
        code: Any = cofin_advisor.main(prog_name=program(), standalone_mode=False)
    except Refused as refused:
        say_problems(refused.problems, refused.lang)
        return 2
    except click.ClickException as wrong:
        for line in usage_message(wrong).splitlines():
            say(line)
        return 2
    return code if isinstance(code, int) else 0


def _name_the_program(command: click.Command) -> None:
    """Let the examples of a page of help be what works for whoever reads them."""
    if command.help is not None:
        command.help = with_program(command.help)
    if isinstance(command, click.Group) and not isinstance(command, _Commands):
        for one in command.commands.values():
            _name_the_program(one)


def _let_go() -> None:
    """Flush what is left, or, where nobody takes it, drop it: Python would complain of it after the end."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, number)
                os.close(nowhere)
