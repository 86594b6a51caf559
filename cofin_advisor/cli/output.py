"""Where results and messages go: results to standard output or a file, messages to standard error, each in a form that its reader
can show.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..reading.files import write_atomically
from ..reading.problems import Language, Place, Problem

#: Signs that a console must be able to show, or plainer ones are used.
_MARKS = "●▲■○“”…–·"
_THAI = "ก"
_A_COMMAND = re.compile(r"\bcofin-advisor (?=(?:diagnose|explain|whatif|report|form|knowledge)\b)")
_A_PROFILE = re.compile(rb"^(?:\xef\xbb\xbf)?[\s{]*[\"']?format[\"']?\s*:\s*[\"']?cofin-advisor/profile", re.MULTILINE)
_NO_THAI_HERE = ("จอนี้แสดงภาษาไทยไม่ได้ ใช้ -o FILE หรือ --lang en", "This screen cannot show Thai; use -o FILE, or --lang en.")


class Refused(Exception):
    """What was given cannot be used; the problems say why, in the language asked for."""

    def __init__(self, problems: Iterable[Problem], lang: Language) -> None:
        super().__init__()
        self.problems, self.lang = tuple(problems), lang


def program() -> str:
    """What a person types to run this program: start.py says so where it is what they ran."""
    return os.environ.get("COFIN_ADVISOR_PROGRAM") or "cofin-advisor"


def with_program(text: str) -> str:
    """A text whose commands can be typed as they stand."""
    return _A_COMMAND.sub(lambda _: f"{program()} ", text)


def prepare_console() -> None:
    """Let no character that a console cannot show stop a command; what is no console gets UTF-8 where it would get no Thai."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
            if not _shows(_THAI, stream) and not _is_terminal(stream):
                reconfigure(encoding="utf-8")


class Layout(NamedTuple):
    """How text is laid out for where it goes."""

    width: int
    color: bool
    plain: bool


def layout(output: str | None) -> Layout:
    """At most 80 columns, fewer in a narrower terminal; colour in a terminal only; plain marks where the others cannot be shown."""
    if output not in (None, "-"):
        return Layout(80, color=False, plain=False)
    terminal = _is_terminal(sys.stdout)
    width = min(80, shutil.get_terminal_size((80, 24)).columns) if terminal else 80
    return Layout(width, color=terminal and "NO_COLOR" not in os.environ, plain=not _shows(_MARKS, sys.stdout))


def _is_terminal(stream: Any) -> bool:
    try:
        return stream is not None and bool(stream.isatty())
    except (OSError, ValueError):
        return False


def _shows(signs: str, stream: Any) -> bool:
    try:
        signs.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def say(line: str) -> None:
    """Say one thing: in a terminal in lines of its width, otherwise in one line."""
    if sys.stderr is None:
        return
    shown = _showable(with_program(line), sys.stderr)
    if _is_terminal(sys.stderr):
        from ..report.wrap import wrap

        shown = "\n".join(wrap(shown, _width_of_messages(), rest="    "))
    click.echo(shown, file=sys.stderr)


def _width_of_messages() -> int:
    """The width of the terminal that shows messages, which need not be where results go."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return max(int(columns), 20)
    try:
        return max(os.get_terminal_size(sys.stderr.fileno()).columns or 80, 20)
    except (OSError, ValueError):
        return 80


def say_problems(problems: Iterable[Problem], lang: Language) -> None:
    """Say everything that is wrong, one line each; in English where Thai cannot be shown."""
    shown: Language = lang if _shows(_THAI, sys.stderr) else "en"
    for problem in problems:
        say(problem.line(shown))


def keep_what_is_there(output: str | None, lang: Language, *, read: str | None = None) -> None:
    """Refuse an output that would take the place of what a person wrote: the profile that is read, any profile, any YAML."""
    if output is None or output == "-":
        return
    # A way through a folder that does not exist leads nowhere for the system, but to a file for who writes it.
    output = output if os.path.exists(output) else os.path.abspath(output)
    if not os.path.exists(output):
        return
    yaml = Path(output).suffix.casefold() in (".yaml", ".yml")
    if yaml or (read is not None and _is_same_file(output, read)) or _A_PROFILE.search(_beginning(output)):
        refuse_existing(output, lang)


def keep_any_but_a_schema(output: str | None, lang: Language) -> None:
    """Refuse an output that exists, unless it is a JSON Schema, which may be written anew."""
    if output is not None and not (Path(output).suffix.casefold() == ".json" and b'"$schema"' in _beginning(output)):
        refuse_existing(output, lang)


def refuse_existing(output: str | None, lang: Language) -> None:
    """Refuse an output that exists; a device or pipe holds nothing that could be lost."""
    if output is None or output == "-" or not os.path.lexists(output) or _is_device(output):
        return
    raise Refused([Problem("file-exists", Place(output))], lang)


def _is_same_file(output: str, read: str) -> bool:
    try:
        found = os.fstat(0) if read == "-" else os.stat(read)
        return os.path.samestat(found, os.stat(output))
    except (OSError, ValueError):
        return False


def _is_device(path: str) -> bool:
    """Whether a path leads to what is neither file nor folder."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _beginning(path: str) -> bytes:
    """The first part of a file, in UTF-16 too as if it were UTF-8; nothing where it is no file or cannot be read."""
    if not os.path.isfile(path):
        return b""
    try:
        with open(path, "rb") as stream:
            return stream.read(100_000).replace(b"\0", b"").removeprefix(b"\xff\xfe")
    except OSError:
        return b""


def deliver(text: str, output: str | None, lang: Language) -> None:
    """Write a result to a file, whole or not at all, or to standard output, with one end of line at its end; raises `Refused`."""
    text = text.rstrip("\n") + "\n"
    if output is None or output == "-":
        if lang == "th" and not _shows(_THAI, sys.stdout):
            thai, english = _NO_THAI_HERE
            say(f"{thai} / {english}" if _shows(_THAI, sys.stderr) else english)
        click.echo(_showable(text, _standard_output(lang)), nl=False, file=sys.stdout)
    else:
        _write(text.encode("utf-8"), output, lang)


def deliver_bytes(data: bytes, output: str, lang: Language) -> None:
    """Write a paper or a picture to a file, whole or not at all, or for `-` to standard output; raises `Refused`."""
    if output == "-":
        stream = _standard_output(lang)
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    else:
        _write(data, output, lang)


def _write(data: bytes, output: str, lang: Language) -> None:
    try:
        if _is_device(output):
            # A file is put in the place of the old one, but a device is written to.
            with open(output, "wb") as stream:
                stream.write(data)
        else:
            write_atomically(output, data)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise not_written(output, error, lang) from None


def not_written(output: str, error: Exception, lang: Language) -> Refused:
    """What is raised where a file cannot be written."""
    reason = " ".join((getattr(error, "strerror", None) or str(error)).split())
    return Refused([Problem("file-not-writable", Place(output), details={"reason": reason})], lang)


def deliver_json(data: bytes, output: str | None, lang: Language) -> None:
    """Write JSON, which is UTF-8 wherever it goes."""
    deliver_bytes(data + b"\n", output or "-", lang)


def _standard_output(lang: Language) -> Any:
    """Standard output; raises `Refused` where it is closed."""
    if sys.stdout is None:
        raise not_written("stdout", OSError(errno.EBADF, os.strerror(errno.EBADF)), lang)
    return sys.stdout


def _showable(text: str, stream: Any) -> str:
    if _shows(_MARKS, stream):
        return text
    from ..report import plain_marks

    return plain_marks(text)
