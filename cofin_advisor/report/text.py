"""A document as plain text for a terminal, within a width, Thai broken between words.

Colour is only ever added to what marks and words already say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from ..advice.records import Diagnosis, Explanation
from ..reading.problems import Language
from .checkup import checkup
from .document import Block, Command, Document, Entry, Fold, Line, Paragraph, Section, Table
from .explanation import explained
from .words import plain_marks
from .wrap import padded, width_of, wrap

#: No table column is squeezed below this many cells, nor is a page narrower than this.
_NARROWEST: Final = 6
NARROWEST_PAGE: Final = 40
_INDENT: Final = "  "
_GAP: Final = "  "
_COLOURS: Final = {"●": "green", "▲": "yellow", "■": "red", "►": "cyan", "○": "blue"}
Tone = Literal["title", "heading", "quiet", "plain"]
_STYLES: Final[dict[Tone, str]] = {"title": "bold", "heading": "bold cyan", "quiet": "dim", "plain": ""}


def diagnosis_text(diagnosis: Diagnosis, lang: Language, *, width: int = 80, color: bool = False, plain: bool = False) -> str:
    """The whole report; `plain` writes marks and quotes in characters that every Thai code page has."""
    return document_text(checkup(diagnosis, lang), width=width, color=color, plain=plain)


def page_one_text(diagnosis: Diagnosis, lang: Language, *, width: int = 80, color: bool = False, plain: bool = False) -> str:
    """Only the first page, with its footer."""
    return _Page(width, color, plain).document(checkup(diagnosis, lang), details=False)


def explanation_text(explanation: Explanation, lang: Language, *, width: int = 80, color: bool = False, plain: bool = False) -> str:
    """The explanation."""
    return document_text(explained(explanation, lang), width=width, color=color, plain=plain)


def document_text(document: Document, *, width: int = 80, color: bool = False, plain: bool = False) -> str:
    """Any document as text."""
    return _Page(width, color, plain).document(document)


class _Page:
    """Lays out one document."""

    def __init__(self, width: int, color: bool, plain: bool) -> None:
        self._width = max(width, NARROWEST_PAGE)
        self._color = color
        self._written: Callable[[str], str] = plain_marks if plain else str
        self._lines: list[str] = []

    def document(self, document: Document, details: bool = True) -> str:
        """The document as text."""
        self._write(document.kicker, tone="quiet")
        self._write(document.title, tone="title")
        for fact in document.facts:
            self._write(fact, tone="quiet")
        self._rule("═" if not document.facts else "─")
        for words in document.opening:
            self._write(words)
        self._sections(document.front)
        if details and document.details:
            self._space()
            self._rule("═")
            self._write(document.details_heading, tone="title")
            self._sections(document.details)
        if document.footer:
            self._space()
            self._rule("─")
            for words in document.footer:
                self._write(words, tone="quiet")
        return "\n".join(self._lines) + "\n"

    def _sections(self, sections: tuple[Section, ...]) -> None:
        for section in sections:
            self._space()
            self._write(section.heading, tone="heading")
            previous: Block | None = None
            for block in section.blocks:
                if isinstance(block, Entry) and isinstance(previous, Entry) and (len(block.lines) > 1 or len(previous.lines) > 1):
                    self._space()
                self._block(block)
                previous = block

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text):
                self._write(text, first=_INDENT)
            case Entry():
                self._entry(block)
            case Table():
                self._table(block)
            case Command(text):
                self._write(text, first=_INDENT * 3)
            case Fold():
                pass  # what is read only when wanted has no place in a terminal

    def _entry(self, entry: Entry) -> None:
        lead = f"{entry.number}. " if entry.number else ""
        lead += f"{entry.mark} " if entry.mark else ""
        if entry.title:
            words = f"{entry.word}: {entry.title}" if entry.word else entry.title
            self._write(words, first=_INDENT + lead)
        indent = _INDENT + " " * width_of(self._written(lead))
        for line in entry.lines:
            self._line(line, indent)

    def _line(self, line: Line, indent: str) -> None:
        indent += _INDENT * line.depth
        first = f"{indent}{line.marker} " if line.marker else indent
        words = f"{line.label}: {line.text}" if line.label and line.text else line.text or f"{line.label}:"
        self._write(words, first=first, rest=None if line.marker else indent + _INDENT if line.label else indent)

    def _table(self, table: Table) -> None:
        rows = [tuple(self._written(cell) for cell in row) for row in (table.headings, *table.rows)]
        widths = self._columns(rows)
        for place, row in enumerate(rows):
            cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
            for level in range(max(map(len, cells))):
                parts = [padded(cell[level] if level < len(cell) else "", width) for cell, width in zip(cells, widths, strict=True)]
                self._put((_INDENT + _GAP.join(parts)).rstrip(), "quiet" if place == 0 else "plain")

    def _columns(self, rows: list[tuple[str, ...]]) -> list[int]:
        """The width of each column: what it needs, the widest giving way where a line is too short for all."""
        widths = [max(max(width_of(row[column]) for row in rows), 1) for column in range(len(rows[0]))]
        room = self._width - width_of(_INDENT) - width_of(_GAP) * (len(widths) - 1)
        while sum(widths) > room and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
        return widths

    def _write(self, text: str, first: str = "", rest: str | None = None, tone: Tone = "plain") -> None:
        for line in wrap(self._written(text), self._width, self._written(first), rest):
            self._put(line, tone)

    def _rule(self, character: str) -> None:
        self._put(("-" if self._written is plain_marks else character) * self._width, "quiet")

    def _space(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def _put(self, line: str, tone: Tone) -> None:
        self._lines.append(_coloured(line, tone) if self._color else line)


def _coloured(line: str, tone: Tone) -> str:
    # Read only where colour is wanted: a file or a pipe does without.
    from rich.color import ColorSystem
    from rich.style import Style

    if _STYLES[tone]:
        return Style.parse(_STYLES[tone]).render(line, color_system=ColorSystem.STANDARD)
    for mark, colour in _COLOURS.items():
        line = line.replace(mark, Style.parse(f"bold {colour}").render(mark, color_system=ColorSystem.STANDARD))
    return line
