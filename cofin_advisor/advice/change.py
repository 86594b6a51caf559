"""What would change a verdict: one changed answer, by the smallest step in its own unit; where no single one does, two.

Only answers that are possible beside the others are tried. Of a number every stretch between two critical points is tried, and where the
verdict turns is found by halving; so that no single answer changes a verdict is known, not guessed (to the step of the unit).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ..inference import Proposition
from ..inference.thresholds import Reach, critical_points, reach
from ..knowledge.expression import names
from ..knowledge.model import Field
from ..profile import Value
from ..profile.limits import room
from .judgement import Judgement

#: The smallest step of an answer, by its kind; of any other number it is 1.
STEPS: Final = {"percent": 0.1, "ratio": 0.1}
#: What is no answer to “what would change it”.
UNFIT: Final = "unfit"
OPEN: Final = frozenset({"undetermined", "unjudged", UNFIT})
#: What is an answer only where there is no other.
BESIDE: Final = "not_applicable"
#: Pairs of answers are sought among so many fields, the nearest first; beyond that nobody would follow.
_MOST_PAIRED: Final = 12

Outcome = Callable[[Judgement], str]


class Step(NamedTuple):
    """An answer that is given or changed."""

    field: str
    value: Value


class Turn(NamedTuple):
    """Changed answers, and what comes of them."""

    steps: tuple[Step, ...]
    outcome: str


def turns(judgement: Judgement, propositions: Iterable[Proposition], outcome: Outcome) -> tuple[Turn, ...]:
    """The single answers that change an outcome that rests on some propositions, those named nearest first; else two that do; else none."""
    rests_on = reach(judgement.rulebook, propositions)
    now = outcome(judgement)
    search = _Search(judgement, rests_on, outcome)
    single = [Turn((step,), new) for field in rests_on.fields for step, new in search.steps(field) if new != now]
    telling = tuple(turn for turn in single if turn.outcome != BESIDE)
    # That it would not concern a group of another sort helps nobody, as long as there is more to say.
    return telling or next(_pairs(judgement, rests_on, outcome, now), ()) or tuple(single)


def _pairs(judgement: Judgement, rests_on: Reach, outcome: Outcome, now: str) -> Iterator[tuple[Turn, ...]]:
    """Two answers that change an outcome together."""
    fields = rests_on.fields[:_MOST_PAIRED]
    search = _Search(judgement, rests_on, outcome)
    for place, first in enumerate(fields):
        for value in search.samples(first):
            if not search.fits(Step(first, value)):
                continue
            moved = judgement.variant({first: value})
            second_search = _Search(moved, rests_on, outcome)
            for second in fields[place + 1 :]:
                for step, new in second_search.steps(second):
                    if new not in (now, BESIDE):
                        yield (Turn((Step(first, value), step), new),)


class _Search:
    """Tries other answers to one question at a time."""

    def __init__(self, judgement: Judgement, rests_on: Reach, outcome: Outcome) -> None:
        self._judgement, self._rests_on, self._outcome = judgement, rests_on, outcome
        self._now = outcome(judgement)
        self._seen: dict[Step, str] = {}

    def steps(self, field: str) -> list[tuple[Step, str]]:
        """The nearest answers that lead to another settled outcome."""
        record = self._judgement.base.fields[field]
        if record.kind in ("yes_no", "choice", "choices"):
            found: dict[str, Step] = {}
            for step, new in self._settled(Step(field, value) for value in self.samples(field)):
                found.setdefault(new, step)
            return [(step, new) for new, step in found.items()]
        return self._numbers(record)

    def samples(self, field: str) -> list[Value]:
        """Other answers, at least one of each sort that could make a difference."""
        record, current = self._judgement.base.fields[field], self._judgement.memory.values.get(field)
        options: Sequence[Value]
        match record.kind:
            case "yes_no":
                options = (True, False)
            case "choice":
                options = tuple(record.options)
            case "choices":
                options = _choices(record, current)
            case _:
                options = [_number(place, _step(record)) for place in self._places(record)]
        return [value for value in options if value != current]

    def _settled(self, steps: Iterable[Step]) -> list[tuple[Step, str]]:
        outcomes = ((step, self._of(step)) for step in steps)
        return [(step, new) for step, new in outcomes if new != self._now and new not in OPEN]

    def fits(self, step: Step) -> bool:
        """Whether the other answers still make sense: who has borrowers cannot be one that gives no loans."""
        base, values = self._judgement.base, self._judgement.memory.values
        after = self._judgement.variant({step.field: step.value})
        return all(
            self._judgement.truth(field.id, "asked") is not True
            or after.truth(field.id, "asked") is not False
            or values[field.id] in (field.when_not_asked, False, frozenset(), 0.0)
            for field in base.fields.values()
            if field.id in values and field.asked_when is not None and step.field in names(field.asked_when.tree)
        )

    def _of(self, step: Step) -> str:
        if step not in self._seen:
            fits = self.fits(step)
            self._seen[step] = self._outcome(self._judgement.variant({step.field: step.value})) if fits else UNFIT
        return self._seen[step]

    # Numbers stand on a grid of steps; a place is a whole number of steps.

    def _numbers(self, record: Field) -> list[tuple[Step, str]]:
        current, step = self._judgement.memory.values.get(record.id), _step(record)
        places = self._places(record)
        if not isinstance(current, float):
            return self._first_of_each(record, places)
        here = current / step
        up = [place for place in places if place > here]
        down = [place for place in reversed(places) if place < here]
        return [found for way in (down, up) if (found := self._nearest(record, here, way)) is not None]

    def _nearest(self, record: Field, here: float, way: list[int]) -> tuple[Step, str] | None:
        """The first place on the way at which the outcome is another, settled one."""
        before = here
        for place in way:
            new = self._at(record, place)
            if new != self._now and new not in OPEN:
                return self._first(record, before, place, new)
            before = place
        return None

    def _first_of_each(self, record: Field, places: list[int]) -> list[tuple[Step, str]]:
        """Of an unanswered question the answer nearest to nothing for each settled outcome."""
        found: dict[str, tuple[Step, str]] = {}
        for place in sorted(places, key=abs):
            new = self._at(record, place)
            if new not in (*OPEN, self._now, *found):
                smaller = [one for one in places if abs(one) < abs(place) and one * place >= 0]
                before = max(smaller, key=abs, default=place)
                found[new] = self._first(record, before, place, new)
        return list(found.values())

    def _first(self, record: Field, before: float, place: int, new: str) -> tuple[Step, str]:
        """The place nearest to `before` from which the outcome is the new one, found by halving."""
        low = math.floor(before) if before < place else math.ceil(before)
        high = place
        while abs(high - low) > 1:
            middle = (low + high) // 2
            if self._at(record, middle) == new:
                high = middle
            else:
                low = middle
        return Step(record.id, _number(high, _step(record))), new

    def _at(self, record: Field, place: int) -> str:
        return self._of(Step(record.id, _number(place, _step(record))))

    def _places(self, record: Field) -> list[int]:
        """At, beside and between the critical points a place each, within what is possible."""
        step, values = _step(record), self._judgement.memory.values
        low, high = room(self._judgement.base, record.id, values, self._judgement.memory.as_of.year)
        least = -math.inf if low is None else math.ceil(low / step - 1e-9)
        most = math.inf if high is None else math.floor(high / step + 1e-9)
        comparisons = self._rests_on.comparisons.get(record.id, ())
        points: frozenset[float] = frozenset()
        places: set[int] = set()
        situations = [self._judgement.situation]
        while situations:
            found = frozenset().union(*(
                critical_points(self._judgement.rulebook, situation, comparisons, record.id) for situation in situations
            ))  # fmt: skip
            fresh = {place for place in _around(points | found, step) if least <= place <= most} - places
            # Where the number decides whether another is asked for, the other is another number there, and new points may appear.
            again = record.id in self._rests_on.switches and not found <= points
            situations = [self._judgement.variant({record.id: _number(place, step)}).situation for place in fresh] if again else []
            points |= found
            places |= fresh
        return sorted(places)


def _around(points: frozenset[float], step: float) -> set[int]:
    """The places at, beside and between some points, and beyond the last."""
    places: set[int] = set()
    ordered = sorted(point / step for point in points if abs(point) < 1e14)
    for point in ordered:
        places |= {math.floor(point) - 1, math.floor(point), math.floor(point) + 1, math.floor(point) + 2}
    for first, second in pairwise(ordered):
        places.add(math.floor((first + second) / 2))
    if ordered:
        beyond = max(1_000.0, abs(ordered[0]), abs(ordered[-1]))
        places |= {math.floor(ordered[0] - beyond), math.ceil(ordered[-1] + beyond)}
    return places


def _choices(record: Field, current: Value | None) -> list[Value]:
    """The chosen options with one more or one less; of an unanswered question none, one or all of them."""
    options = [option for option in record.options if option != "none"]
    if isinstance(current, frozenset):
        found: list[Value] = [current ^ {option} for option in options]
    else:
        found = [frozenset(), *(frozenset({option}) for option in options), frozenset(options)]
    # Nothing can be chosen only where that is an option.
    return [chosen for chosen in found if chosen or "none" in record.options]


def _step(record: Field) -> float:
    return STEPS.get(record.kind, 1.0)


def _number(place: int, step: float) -> float:
    return round(place * step, 6)
