"""What a report is made of, before it becomes text or Markdown: sections of paragraphs, entries and tables, all in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line under an entry: words, what they are called, the number or dash before them, and how deep they stand."""

    text: str
    label: str = ""
    marker: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A titled item: its number in a list, a mark with its word, a title, and the lines below."""

    title: str
    number: int = 0
    mark: str = ""
    word: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Entry | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; without blocks it is not shown."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
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
