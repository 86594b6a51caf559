"""The papers that a practice can ask for: a form is a title and a list of blocks, printed blank or filled in from a profile."""

from __future__ import annotations

from typing import Literal

import msgspec

from .text import Text

#: What a blank may be filled in with besides a field or an indicator: the group's name, and the day of its figures.
NAME, AS_OF = "name", "as_of"


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"shows": "from"}):
    """A label with a line to write on; where `from` is known, it is printed there instead."""

    label: Text
    shows: str | None = None
    unit: Text | None = None
    width: Literal["full", "half"] = "full"


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A column of a table, its unit, and how wide it is in proportion to the others."""

    title: Text
    unit: Text | None = None
    width: int = 1


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"shows": "from"}):
    """A line of a table: its label, then what is printed in the next columns; all other cells are for writing."""

    label: Text
    shows: str | None = None
    cells: tuple[Text, ...] = ()


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table to write in, with a number of empty rows or with rows that bear labels."""

    columns: tuple[Column, ...]
    empty: int | None = None
    rows: tuple[Row, ...] = ()
    total: Row | None = None
    tick: bool = False


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Room to write a few lines."""

    label: Text
    lines: int


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of a form: exactly one of these."""

    heading: Text | None = None
    say: Text | None = None
    ask: Ask | None = None
    table: Table | None = None
    tick: tuple[Text, ...] = ()
    box: Box | None = None
    sign: tuple[Text, ...] = ()
    page: Text | None = None


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A paper that a practice can ask for."""

    id: str
    title: Text
    purpose: Text
    blocks: tuple[Block, ...]
    private: bool = False
