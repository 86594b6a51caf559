"""What a report is made of, before it becomes text or Markdown: sections of paragraphs, entries and tables, all in one language."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A line under an entry: words, what they are called, the number or dash before them, and how deep they stand."""

    text: str
    label: str = ""
    marker: str = ""
    depth: int = 0


class Entry(msgspec.Struct, frozen=True):
    """A titled item: its number in a list, a mark with its word, a title, and the lines below."""

    title: str
    number: int = 0
    mark: str = ""
    word: str = ""
    lines: tuple[Line, ...] = ()


class Paragraph(msgspec.Struct, frozen=True):
    """Running words."""

    text: str


class Table(msgspec.Struct, frozen=True):
    """Rows under headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Entry | Table


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
