"""What a report is made of, before it becomes a page, text or Markdown: sections of paragraphs, entries and tables, all in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A line under an entry: words, what they are called, the number or dash before them, and how deep they stand."""

    text: str
    label: str = ""
    marker: str = ""
    depth: int = 0


class Entry(msgspec.Struct, frozen=True):
    """A titled item: its number in a list, a mark with its word, a title, the lines below, and the id of what it is about."""

    title: str
    number: int = 0
    mark: str = ""
    word: str = ""
    lines: tuple[Line, ...] = ()
    subject: str = ""


class Paragraph(msgspec.Struct, frozen=True):
    """Running words."""

    text: str


class Command(msgspec.Struct, frozen=True):
    """What a person types to get something from this program."""

    text: str


class Bar(msgspec.Struct, frozen=True):
    """A number beside its goal, to be drawn: at least `low`, at most `high`, or both; `words` say all of it to who sees no picture."""

    value: float
    low: float | None
    high: float | None
    met: bool
    words: str


class Table(msgspec.Struct, frozen=True):
    """Rows under headings; the column `header` names the row, and a row may have a picture and the id of what it is about."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header: int = 0
    bars: tuple[Bar | None, ...] = ()
    subjects: tuple[str, ...] = ()


class Fold(msgspec.Struct, frozen=True):
    """What is read only when wanted: closed on a page until opened, under a heading of its own in Markdown, left out in a terminal."""

    heading: str
    blocks: tuple[Block, ...]


Block = Paragraph | Entry | Table | Command | Fold


class Section(msgspec.Struct, frozen=True):
    """A heading and what stands under it; without blocks it is not shown."""

    heading: str
    blocks: tuple[Block, ...]


class Document(msgspec.Struct, frozen=True):
    """A whole report: the first page says what matters, the details stand after it."""

    kicker: str
    title: str
    facts: tuple[str, ...]
    opening: tuple[str, ...]
    front: tuple[Section, ...]
    details_heading: str = ""
    details: tuple[Section, ...] = ()
    footer: tuple[str, ...] = ()


def filled(*sections: Section) -> tuple[Section, ...]:
    """The sections in which something stands."""
    return tuple(section for section in sections if section.blocks)


def words_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text that stands in the blocks."""
    for block in blocks:
        match block:
            case Paragraph(text) | Command(text):
                yield text
            case Entry():
                yield block.title
                for line in block.lines:
                    yield from (line.label, line.text)
            case Table():
                for row in (block.headings, *block.rows):
                    yield from row
            case Fold():
                yield block.heading
                yield from words_in(block.blocks)
