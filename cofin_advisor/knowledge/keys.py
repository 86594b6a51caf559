"""What the keys of the records mean: the words of `keys.yaml`, for editors and for new records."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import yaml

from ..reading.problems import Loader
from .loader import KINDS
from .model import Citation, Criterion, DatedValue, Incompatible, PractisedBy, Watch
from .paper import Ask, Block, Box, Column, Row, Table
from .reckoning import ReckoningLine

#: Everything that has keys of its own in a file of knowledge, by the name that it bears in `keys.yaml`.
STRUCTS: dict[str, type[msgspec.Struct]] = KINDS | {
    "criterion": Criterion,
    "line": ReckoningLine,
    "value": DatedValue,
    "citation": Citation,
    "watch": Watch,
    "incompatible": Incompatible,
    "practised_by": PractisedBy,
    "block": Block,
    "ask": Ask,
    "table": Table,
    "column": Column,
    "row": Row,
    "box": Box,
}

#: Keys that are not written in a record: the file's name, its folder or the key above the record says them.
GIVEN: dict[str, frozenset[str]] = {
    "practice": frozenset({"domain"}),
    "standard": frozenset(),
    "criterion": frozenset({"id", "standard"}),
    **{kind: frozenset({"id", "domain"}) for kind in ("field", "indicator", "finding", "plan", "reckoning", "form", "parameter", "source")},
}


class Key(msgspec.Struct, frozen=True):
    """What one key means, in Thai and in English, and an example of its value as YAML."""

    th: str
    en: str
    example: str = ""


@cache
def keys() -> dict[str, dict[str, Key]]:
    """The keys of every struct, in the order in which they are best written."""
    text = Path(__file__).with_name("keys.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=Loader), dict[str, dict[str, Key]])  # a file of ours, read by a safe loader
