"""Lines that several pages share: what a conclusion rests on, and which answers are missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..advice.records import Missing, Support
from ..knowledge.model import Text
from .document import Line
from .words import Words

MOST_MISSING: Final = 3


def support_lines(words: Words, support: Iterable[Support], depth: int = 0, told: set[Text] | None = None) -> tuple[Line, ...]:
    """What a conclusion rests on, each thing under what it supports; what was `told` in full is only named again."""
    told = set() if told is None else told
    found: list[Line] = []
    for one in support:
        heading = words.of(one.condition)
        if one.support and one.condition in told:
            found.append(Line(words("explain.above", heading=heading), marker="–", depth=depth))
            continue
        found.append(Line(heading, marker="–", depth=depth))
        if one.support:
            told.add(one.condition)
            found += support_lines(words, one.support, depth + 1, told)
    return tuple(found)


def missing_words(words: Words, missing: tuple[Missing, ...], most: int = MOST_MISSING) -> str:
    """The answers that are missing, and the books in which they stand."""
    named = [words("unknown.where", label=words.of(one.label), book=words.book(one.document)) for one in missing[:most]]
    if len(missing) > most:
        named.append(words("unknown.more", count=len(missing) - most))
    return " · ".join(named)
