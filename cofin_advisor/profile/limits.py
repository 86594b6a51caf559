"""Between which limits an answer is possible, given the other answers."""

from __future__ import annotations

from collections.abc import Mapping

from ..knowledge.model import Field, KnowledgeBase
from .model import Value


def limits(field: Field, answers: Mapping[str, Value], year: int) -> tuple[float | None, float | None]:
    """The smallest and the largest possible value of a numeric field; `None` where it is open. `year` is that of the figures."""
    if not field.range:
        return None, None
    low, high = (_limit(end.value, answers, year) for end in field.range)
    return low, high


def _limit(end: float | str | None, answers: Mapping[str, Value], year: int) -> float | None:
    if end == "as_of_year":
        return float(year)
    if isinstance(end, str):
        other = answers.get(end)
        return other if isinstance(other, float) else None
    return end


def room(base: KnowledgeBase, field: str, answers: Mapping[str, Value], year: int) -> tuple[float | None, float | None]:
    """Between what a numeric answer may move while all the others stay possible: its own limits, and those that it sets to others."""
    low, high = limits(base.fields[field], answers, year)
    lows, highs = [low], [high]
    for other in base.fields.values():
        value = answers.get(other.id)
        if other.range and isinstance(value, float):
            first, last = (end.value for end in other.range)
            if last == field:
                lows.append(value)
            if first == field:
                highs.append(value)
    return max((one for one in lows if one is not None), default=None), min((one for one in highs if one is not None), default=None)
