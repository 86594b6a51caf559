"""A reckoning: a question of money that is answered by a small sum, such as how much dividend can be paid without eating the capital."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from .model import Condition, Text

#: How a line counts: what the sum starts from, what is taken off it, and what is only set beside it for comparison.
Counts = Literal["start", "less", "beside"]
#: The place in the words of an answer where its amount is shown.
AMOUNT: Final = "amount"


class ReckoningLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the sum: a money field or indicator, how it counts, and why; `otherwise` is said where it does not apply."""

    number: str
    counts: Counts
    because: Text
    otherwise: Text | None = None


class Reckoning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sum over indicators that answers one question of money, and the words for each way in which it can come out."""

    id: str
    title: Text
    question: Text
    lines: tuple[ReckoningLine, ...]
    result: Text
    answer: Text
    no_start: Text
    nothing_left: Text
    wait: Text
    possible_when: Text
    scope: Condition | None = None
    tags: tuple[str, ...] = ()
