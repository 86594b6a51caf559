"""A document as Markdown. Nothing that comes from a profile or from the knowledge base can become a tag, a link or a heading of its own."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ..advice.records import Diagnosis, Explanation
from ..reading.problems import Language
from .checkup import checkup
from .document import Command, Document
from .explanation import explained

if TYPE_CHECKING:
    from jinja2 import Environment

#: What Markdown and HTML read as their own; as references they are read back as themselves by every dialect.
_REFERENCES: Final = {character: f"&#{ord(character)};" for character in "|~$=@"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_BACKSLASHED: Final = frozenset("\\`*_{}[]#!")
_ADDRESS: Final = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data):|\bwww\.")
#: A place to write on with a pencil: a row of underscores between spaces is no emphasis.
_BLANK: Final = re.compile(r"(?<=\S )_{8,}(?!\S)")
_LIST_MARK: Final = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+])(?=[-\s]|$)")


def diagnosis_markdown(diagnosis: Diagnosis, lang: Language) -> str:
    """The whole report."""
    return document_markdown(checkup(diagnosis, lang))


def explanation_markdown(explanation: Explanation, lang: Language) -> str:
    """The explanation."""
    return document_markdown(explained(explanation, lang))


def escaped(value: object) -> str:
    """Words that Markdown takes as words."""
    text = _BLANK.sub(lambda found: "\0" * len(found[0]), str(value))
    text = "".join(_REFERENCES.get(character, f"\\{character}" if character in _BACKSLASHED else character) for character in text)
    # An address is not turned into a link: it may be somebody's joke.
    text = _ADDRESS.sub(lambda found: found[0][:-1] + f"&#{ord(found[0][-1])};", text)
    text = _LIST_MARK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)
    return text.replace("\0", "_")


class _Written(str):
    """What is Markdown already."""


def _typed(words: str) -> _Written:
    """A command as it is typed."""
    return _Written("`" + words.replace("`", "") + "`")


def _out(value: object) -> str:
    return value if isinstance(value, _Written) else escaped(value)


def document_markdown(document: Document) -> str:
    """Any document as Markdown."""
    text = _environment().get_template("document.md.j2").render(document=document)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _environment() -> Environment:
    # Read only where Markdown is wanted.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # Every expression goes through `escaped`, but for what the template itself has written already, and commands.
    environment = Environment(
        loader=PackageLoader("cofin_advisor.report"), finalize=_out, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"written": _Written, "typed": _typed}
    environment.tests["command"] = lambda block: isinstance(block, Command)
    return environment
