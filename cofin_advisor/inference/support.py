"""What a conclusion rests on: the facts that the rules really matched, read in the order of the rules after all have fired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ..knowledge.expression import tree as syntax
from ..profile import Value
from .conclusions import Conclusions
from .logic import Holds, Logic, Not, Proposition
from .rulebook import SHARED_PARTS
from .rules import Conclusion, Given, Premise, Quantity, Start, Truth
from .wiring import Wiring


class Ground(msgspec.Struct, frozen=True):
    """Why something is concluded: what is said, the values it was said of, and what that rests on in turn."""

    literal: Logic
    values: Mapping[str, Value] = {}
    grounds: tuple[Ground, ...] = ()


class Reasoning(msgspec.Struct, frozen=True):
    """The conclusions of one consult with experta, each with its support."""

    conclusions: Conclusions
    _firings: Mapping[Conclusion, Mapping[int, Mapping[str, Any]]]
    _wiring: Wiring
    _said: dict[Truth, tuple[Ground, ...]]

    @property
    def size(self) -> int:
        """How many things were concluded, auxiliary ones among them."""
        return len(self._firings)

    def grounds(self, proposition: Proposition) -> tuple[Ground, ...]:
        """What the truth (or falsehood) of a settled proposition rests on; empty where it is unknown or always so."""
        truth = self.conclusions.truths.get(proposition)
        if truth is None:
            return ()
        other = self._wiring.written.same.get(proposition)
        if other is None:
            return self._grounds(Truth(proposition, truth))
        behind = self.grounds(other.proposition)
        if proposition.part == other.proposition.part and proposition.part in SHARED_PARTS:
            return behind
        holds = truth == other.holds
        return (Ground(Holds(other.proposition) if holds else Not(Holds(other.proposition)), {}, behind),)

    def _grounds(self, truth: Truth) -> tuple[Ground, ...]:
        """The grounds of a truth: those of every rule that drew it, in the order of the rules, each said once."""
        known = self._said.get(truth)
        if known is None:
            known = self._said[truth] = tuple(self._grounds_unsaid(truth, set()))
        return known

    def _grounds_unsaid(self, conclusion: Conclusion, said: set[Premise]) -> Iterator[Ground]:
        for number, facts in sorted(self._firings.get(conclusion, {}).items()):
            for premise in self._wiring.rules[number].premises:
                if premise in said:
                    continue
                said.add(premise)
                if premise.literal is None:
                    # An inner node is not said by itself: what it rests on is.
                    yield from self._grounds_of(premise.fact, said)
                elif isinstance(premise.fact, Truth):
                    yield Ground(premise.literal, {}, self._grounds(premise.fact))
                else:
                    values = dict(self._values(premise.fact, facts[self._wiring.name_of(premise)]))
                    yield Ground(premise.literal, values, tuple(self._behind_values(premise.fact, set())))

    def _grounds_of(self, fact: Start | Given | Conclusion, said: set[Premise]) -> Iterator[Ground]:
        if not isinstance(fact, Start | Given):
            yield from self._grounds_unsaid(fact, said)

    def _values(self, meaning: Start | Given | Conclusion, fact: Any) -> Iterator[tuple[str, Value]]:
        """The values behind a fact, the computed ones first."""
        if isinstance(meaning, Given):
            yield meaning.name, fact["value"]
            return
        if isinstance(meaning, Quantity) and isinstance(meaning.formula, syntax.Name):
            yield meaning.formula.id, fact["value"]
        for premise, behind in self._computed_from(meaning):
            if not isinstance(premise.fact, Truth):
                yield from self._values(premise.fact, behind)

    def _behind_values(self, meaning: Start | Given | Conclusion, said: set[Premise]) -> Iterator[Ground]:
        """What decided which numbers to take: whether a question that has a default was asked."""
        for premise, _ in self._computed_from(meaning):
            if not isinstance(premise.fact, Truth):
                yield from self._behind_values(premise.fact, said)
            elif premise not in said and premise.literal is not None:
                said.add(premise)
                yield Ground(premise.literal, {}, self._grounds(premise.fact))

    def _computed_from(self, meaning: Start | Given | Conclusion) -> Iterator[tuple[Premise, Any]]:
        """The premises of a number or an order, each with the fact that matched it; of anything given, none."""
        firings = {} if isinstance(meaning, Start | Given) else self._firings.get(meaning, {})
        for number in sorted(firings)[:1]:
            for premise in self._wiring.rules[number].premises:
                yield premise, firings[number][self._wiring.name_of(premise)]
