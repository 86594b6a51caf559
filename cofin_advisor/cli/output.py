"""Where results and messages go: results to standard output or a file, messages to standard error, each in a form that its reader
can show.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import click

from ..reading.files import write_atomically
from ..reading.problems import Language, Place, Problem

#: Signs that a console must be able to show, or plainer ones are used.
_MARKS = "●▲■○“”…–·"


class Refused(Exception):
    """What was given cannot be used; the problems say why, in the language asked for."""

    def __init__(self, problems: Iterable[Problem], lang: Language) -> None:
        super().__init__()
        self.problems, self.lang = tuple(problems), lang


def prepare_console() -> None:
    """Let no character that a console cannot show stop a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


class Layout(NamedTuple):
    """How text is laid out for where it goes."""

    width: int
    color: bool
    plain: bool


def layout(output: str | None) -> Layout:
    """At most 80 columns, fewer in a narrower terminal; colour in a terminal only; plain marks where the others cannot be shown."""
    if output not in (None, "-"):
        return Layout(80, color=False, plain=False)
    terminal = sys.stdout.isatty()
    width = min(80, shutil.get_terminal_size((80, 24)).columns) if terminal else 80
    return Layout(width, color=terminal and "NO_COLOR" not in os.environ, plain=not _shows_marks(sys.stdout))


def _shows_marks(stream: Any) -> bool:
    try:
        _MARKS.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def say_problems(problems: Iterable[Problem], lang: Language) -> None:
    """Say everything that is wrong, one line each."""
    for problem in problems:
        click.echo(_showable(problem.line(lang), sys.stderr), err=True)


def deliver(text: str, output: str | None, lang: Language) -> None:
    """Write a result to a file, whole or not at all, or to standard output, with one end of line at its end; raises `Refused`."""
    text = text.rstrip("\n") + "\n"
    if output is None or output == "-":
        click.echo(_showable(text, sys.stdout), nl=False)
        return
    try:
        write_atomically(output, text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused([Problem("file-not-writable", Place(output), details={"reason": reason})], lang) from None


def deliver_json(data: bytes, output: str | None, lang: Language) -> None:
    """Write JSON, which is UTF-8 wherever it goes."""
    if output is None or output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data + b"\n")
        sys.stdout.buffer.flush()
    else:
        deliver(data.decode("utf-8"), output, lang)


def _showable(text: str, stream: Any) -> str:
    if _shows_marks(stream):
        return text
    from ..report import plain_marks

    return plain_marks(text)
