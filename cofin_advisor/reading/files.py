"""Reading and writing files so that nothing a person can point at does harm, and nothing is ever written half."""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
from pathlib import Path

from .problems import Place, Problems

#: A hand-written file of knowledge or answers is never near this size.
LARGEST_FILE = 1_000_000

_THAI = re.compile(r"[ก-๛]")
# A letter of a script that is neither Latin nor Thai: what Thai bytes give where they are taken for UTF-8.
_FAR_LETTER = re.compile(r"[\u0370-\u0dff\u0e80-\u1dff\u2c00-\uffff]")
_OPEN_ALREADY = re.compile(r"/dev/stdin|/dev/fd/[0-9]+|/proc/self/fd/[0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_text(path: Path | str, problems: Problems) -> str | None:
    """The text of a file, or of standard input for `-`; `None` after reporting why it cannot be had.

    UTF-8 with or without a byte order mark, UTF-16 with one, and Thai Windows (cp874) are understood; Windows line ends become plain ones.
    """
    place = Place("-" if str(path) == "-" else str(path))
    data = _read_bytes(path, place, problems)
    if data is None:
        return None
    text = _decode(data)
    if text is None:
        problems.add("file-not-text", place)
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n")


def _read_bytes(path: Path | str, place: Place, problems: Problems) -> bytes | None:
    try:
        if str(path) == "-":
            if sys.stdin is None:
                problems.add("input-closed", place)
                return None
            data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            mode = os.stat(path).st_mode
            if stat.S_ISDIR(mode):
                problems.add("file-is-folder", place)
                return None
            if not stat.S_ISREG(mode) and not _is_open_already(path):
                problems.add("file-not-regular", place)
                return None
            with Path(path).open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        problems.add("file-not-found", place)
    except PermissionError:
        problems.add("file-not-readable", place)
    except (OSError, ValueError) as error:
        if str(path) == "-":
            problems.add("input-closed", place)
            return None
        problems.add("file-unreadable", place, reason=getattr(error, "strerror", None) or str(error))
    else:
        if len(data) > LARGEST_FILE:
            problems.add("file-too-large", place, limit=f"{LARGEST_FILE:,}")
            return None
        return data
    return None


def _is_open_already(path: Path | str) -> bool:
    """Whether a path means what this process was given open, as /dev/stdin and the /dev/fd/63 of a shell do: reading it does not hang."""
    return bool(_OPEN_ALREADY.fullmatch(str(path)))


def _decode(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        return None
    else:
        encodings = ["utf-8-sig", "cp874"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and not (encoding == "utf-8-sig" and _is_thai_misread(text, data)):
            return text
    return None


def _is_thai_misread(text: str, data: bytes) -> bool:
    """Whether bytes that happen to be UTF-8 are rather Thai of Windows: a few short words can be both, as เพดาน is."""
    if _THAI.search(text) or not _FAR_LETTER.search(text):
        return False
    try:
        return bool(_THAI.search(data.decode("cp874")))
    except UnicodeDecodeError:
        return False


def write_atomically(path: Path | str, content: str | bytes) -> None:
    """Write a file, a text in UTF-8, so that a reader sees either the old content or the whole new one.

    Raises `OSError` and leaves the old file as it was. What is no file, as /dev/null, is written through and stays what it is.
    """
    import tempfile  # only here: most runs write nothing, and it is slow to load

    data = content.encode("utf-8") if isinstance(content, str) else content
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        with open(path, "wb") as through:
            through.write(data)
        return
    target = Path(path).resolve()  # the file itself, where the path is a link to it
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
