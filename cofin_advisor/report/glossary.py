"""The terms of the field that occur in a report, each in a sentence or two that anyone understands."""

from __future__ import annotations

from typing import Final

from .document import Block, Entry, Line
from .words import Words, catalogue

#: A term may be spelt in several ways; so many of those that occur are shown.
_MOST_SPELLINGS: Final = 2


def glossary(words: Words, said: str) -> tuple[Block, ...]:
    """The terms that occur in what is `said`, in the order of the catalogue; the spellings of one have “ / ” between them."""
    said = said.casefold()
    found = []
    for id, term in catalogue()["term"].items():
        spellings = [spelling for spelling in term.of(words.lang).split(" / ") if spelling.casefold() in said]
        if spellings:
            found.append(Entry(" · ".join(spellings[:_MOST_SPELLINGS]), lines=(Line(words(f"meaning.{id}")),)))
    return tuple(found)
