"""Where the comparisons of a verdict turn, when one number varies and all else stays: their critical points.

Every comparison of the rulebook holds two formulas against each other, so seen as a function of one of their numbers their difference is a
quotient of two polynomials; between its roots and poles nothing turns.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec

from ..knowledge.expression import tree as syntax
from .direct import Situation
from .logic import Compared, HasOptions, Holds, IsOneOf, Proposition, atoms
from .rulebook import Rulebook

#: Coefficients, the constant first.
_Polynomial = tuple[float, ...]
_Quotient = tuple[_Polynomial, _Polynomial]


class Reach(msgspec.Struct, frozen=True):
    """What some propositions rest on.

    `fields`: those named nearest first. `comparisons`: by field, those that its number enters. `switches`: the fields that decide whether
    another number is asked for, or stands at its default.
    """

    fields: tuple[str, ...]
    comparisons: Mapping[str, tuple[Compared, ...]]
    switches: frozenset[str]


def reach(rulebook: Rulebook, propositions: Iterable[Proposition]) -> Reach:
    """Everything on which some propositions rest, however deep."""
    fields: dict[str, None] = {}
    comparisons: dict[str, dict[Compared, None]] = defaultdict(dict)
    defaulted: dict[Proposition, None] = {}
    waiting = deque(propositions)
    seen = set(waiting)
    while waiting:
        for atom in atoms(rulebook.propositions[waiting.popleft()]):
            mentioned: list[Proposition] = []
            match atom:
                case IsOneOf(field) | HasOptions(field):
                    fields[field] = None
                case Holds(proposition):
                    mentioned = [proposition]
                case Compared():
                    for name in _inputs(rulebook, atom):
                        fields[name] = None
                        comparisons[name][atom] = None
                        if name in rulebook.defaults:
                            mentioned.append(Proposition(name, "asked"))
                    defaulted.update(dict.fromkeys(mentioned))
            for proposition in mentioned:
                if proposition in rulebook.propositions and proposition not in seen:
                    seen.add(proposition)
                    waiting.append(proposition)
    return Reach(
        fields=tuple(field for field in fields if field in rulebook.base.fields),
        comparisons={field: tuple(found) for field, found in comparisons.items()},
        switches=frozenset(reach(rulebook, defaulted).fields) if defaulted else frozenset(),
    )


def _inputs(rulebook: Rulebook, comparison: Compared) -> dict[str, None]:
    """The names that are no indicators, from which both sides of a comparison are computed."""
    found: dict[str, None] = {}
    waiting = deque((comparison.left, comparison.right))
    while waiting:
        for name in syntax.names(waiting.popleft()):
            if name in rulebook.formulas:
                waiting.append(rulebook.formulas[name])
            else:
                found[name] = None
    return found


def critical_points(rulebook: Rulebook, situation: Situation, comparisons: Iterable[Compared], field: str) -> frozenset[float]:
    """The values of a field at which some comparison may turn, all other numbers being as they are in a situation.

    Exact but for the rounding of floats. A comparison in which another number is unknown turns nowhere.
    """
    numbers = _Numbers(rulebook, situation, field)
    found: set[float] = set()
    for comparison in comparisons:
        left, right = numbers.quotient(comparison.left), numbers.quotient(comparison.right)
        if left is None or right is None:
            continue
        difference = _plus(_times(left[0], right[1]), _times(right[0], left[1]), -1.0)
        for polynomial in (difference, left[1], right[1]):
            found.update(_roots(polynomial))
    return frozenset(found)


class _Numbers:
    """Formulas as functions of one field."""

    def __init__(self, rulebook: Rulebook, situation: Situation, field: str) -> None:
        self._rulebook, self._situation, self._field = rulebook, situation, field

    def quotient(self, node: syntax.Node) -> _Quotient | None:
        match node:
            case syntax.Number(value):
                return (value,), (1.0,)
            case syntax.Name(id):
                return self._named(id)
            case syntax.Arithmetic(sign, left, right):
                first, second = self.quotient(left), self.quotient(right)
                return None if first is None or second is None else _computed(sign, first, second)
            case _:
                return None

    def _named(self, id: str) -> _Quotient | None:
        if id == self._field:
            return (0.0, 1.0), (1.0,)
        if id in self._rulebook.formulas:
            return self.quotient(self._rulebook.formulas[id])
        number = self._situation.number(id)
        return None if number is None or math.isnan(number) else ((number,), (1.0,))


def _computed(sign: str, left: _Quotient, right: _Quotient) -> _Quotient:
    if sign == "*":
        return _times(left[0], right[0]), _times(left[1], right[1])
    if sign == "/":
        return _times(left[0], right[1]), _times(left[1], right[0])
    return _plus(_times(left[0], right[1]), _times(right[0], left[1]), 1.0 if sign == "+" else -1.0), _times(left[1], right[1])


def _times(left: _Polynomial, right: _Polynomial) -> _Polynomial:
    found = [0.0] * (len(left) + len(right) - 1)
    for place, first in enumerate(left):
        for other, second in enumerate(right):
            found[place + other] += first * second
    return tuple(found)


def _plus(left: _Polynomial, right: _Polynomial, factor: float) -> _Polynomial:
    longest = max(len(left), len(right))
    padded = [(*one, *(0.0,) * (longest - len(one))) for one in (left, right)]
    return tuple(first + factor * second for first, second in zip(*padded, strict=True))


def _roots(polynomial: _Polynomial) -> list[float]:
    """The real roots: between those of the derivative a polynomial only rises or only falls."""
    while polynomial and not polynomial[-1]:
        polynomial = polynomial[:-1]
    if len(polynomial) <= 1:
        return []
    if len(polynomial) == 2:
        return [-polynomial[0] / polynomial[1]]
    turns = _roots(tuple(power * factor for power, factor in enumerate(polynomial))[1:])
    bound = 1.0 + max(map(abs, polynomial)) / abs(polynomial[-1])
    ends = [-bound, *sorted(turns), bound]
    found = [turn for turn in turns if _at(polynomial, turn) == 0]
    for low, high in pairwise(ends):
        if _at(polynomial, low) * _at(polynomial, high) < 0:
            found.append(_between(polynomial, low, high))
    return found


def _between(polynomial: _Polynomial, low: float, high: float) -> float:
    rising = _at(polynomial, high) > 0
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (low, middle) if (_at(polynomial, middle) > 0) is rising else (middle, high)
    return high


def _at(polynomial: _Polynomial, value: float) -> float:
    result = 0.0
    for factor in reversed(polynomial):
        result = result * value + factor
    return result
