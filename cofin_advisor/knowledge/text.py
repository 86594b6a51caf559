"""A text in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from typing import Any, Final

import msgspec

from ..reading.convert import INVALID
from ..reading.document import Mapping, Node, Scalar
from ..reading.problems import Language, Located, Problems

#: Where a value is filled into a text.
PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")


class Text(msgspec.Struct, frozen=True):
    """The same words in Thai and in English."""

    th: str
    en: str

    def of(self, lang: Language) -> str:
        """The words in one language."""
        return str(self.th if lang == "th" else self.en)

    @classmethod
    def from_node(cls, node: Node, problems: Problems) -> Any:
        if not isinstance(node, Mapping):
            problems.add("translations-expected", node.place, node.text if isinstance(node, Scalar) else "")
            return INVALID
        words: dict[str, Located] = {}
        for key, value in node.items:
            if key not in ("th", "en"):
                problems.add("unknown-key", key, key, among=("th", "en"))
            elif not isinstance(value, Scalar):
                problems.add("text-expected", value.place)
            elif value.text.strip() and not value.empty:
                words[key] = Located(" ".join(value.text.split()), value.place, value.text.raw)
        for lang in ("th", "en"):
            if lang not in words:
                problems.add("missing-translation", node.place, lang)
        return cls(**words) if len(words) == 2 else INVALID


def texts(value: object) -> Iterator[Text]:
    """Every text within a record."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, AbstractMapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
