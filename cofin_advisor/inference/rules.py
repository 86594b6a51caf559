"""From a rulebook to positive rules: what must be matched for something to be concluded.

A proposition and its strong negation, each in negation normal form, are concluded by rules of their own; so what is ruled out has matched
facts too. A formula of up to eight alternatives becomes that many rules; beyond that its inner nodes become auxiliary conclusions, shared
between equal formulas, so that the number of rules grows linearly with the text. `at least m of n` is written out where the ways are few,
and counts where they are many.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import msgspec

from ..knowledge.expression import tree as syntax
from ..knowledge.expression.numeric import TRUE_SIGNS, order
from .logic import (
    And,
    AtLeast,
    Compared,
    Constant,
    HasOptions,
    Holds,
    IsOneOf,
    Logic,
    Not,
    Or,
    Proposition,
    conjunction,
    disjunction,
    negation,
)
from .rulebook import Rulebook, Test, Verdict

#: More alternatives, or more premises, than this are split up by auxiliary conclusions.
MOST_ALTERNATIVES = 8
MOST_PREMISES = 8

_MIRRORED: dict[int, int] = {-1: 1, 0: 0, 1: -1}


class Truth(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A proposition is true, or is false."""

    proposition: Proposition
    holds: bool


class Node(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """An inner node of a formula is true."""

    logic: Logic


class Count(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """Of the first `seen` parts of a counting formula at least `reached` are true."""

    logic: AtLeast
    seen: int
    reached: int


class Quantity(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A number has been computed: an indicator, a part of a formula, or a field with its default."""

    formula: syntax.Node


class Order(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """Two numbers have been held against each other."""

    left: syntax.Node
    right: syntax.Node


class Decision(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The verdict on a subject."""

    subject: str
    verdict: Verdict


Conclusion = Truth | Node | Count | Quantity | Order | Decision


class Given(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A number, an option or a yes that is given: an answer, a parameter, or the year."""

    name: str


class Start(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The consult has begun: the premise of a rule that needs no other."""


class Signs(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """What a computed order, or a number held against a limit, must be."""

    signs: frozenset[int]
    limit: float | None = None


class Premise(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """One fact that a rule needs: given or concluded, and what its value must be (`None`: any).

    `literal` is what the fact says in terms of the rulebook, where it says something by itself.
    """

    fact: Start | Given | Conclusion
    value: IsOneOf | HasOptions | Signs | None = None
    negated: bool = False
    literal: Logic | None = None


class RuleText(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """One rule: when all its premises are matched, the conclusion is drawn. `compute` tells how a number comes about."""

    conclusion: Conclusion
    premises: tuple[Premise, ...]
    compute: Literal["formula", "default", "order"] | None = None


@dataclass(frozen=True)
class RuleSet:
    """All rules of a rulebook, and what is concluded without any of its own.

    `constants` are propositions that are always so, `settled` verdicts that are always given. `same` are propositions that say what
    another one says, or its opposite. `verdicts` are those that follow from a single proposition: they are concluded by the rules for that.
    """

    rules: tuple[RuleText, ...]
    constants: Mapping[Proposition, bool]
    settled: Mapping[str, Verdict]
    same: Mapping[Proposition, Truth]
    verdicts: Mapping[Truth, tuple[tuple[str, Verdict], ...]]


def write_rules(rulebook: Rulebook) -> RuleSet:
    """The rules of a rulebook, in an order that depends on nothing but the rulebook."""
    writer = _Writer(rulebook)
    for proposition, logic in rulebook.propositions.items():
        writer.proposition(proposition, logic)
    for subject in rulebook.subjects:
        for verdict, tests in subject.decisions:
            writer.decision(subject.id, verdict, tests)
    verdicts = {truth: tuple(found) for truth, found in writer.verdicts.items()}
    return RuleSet(tuple(writer.rules), writer.constants, writer.settled, writer.same, verdicts)


class _Writer:
    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.rules: list[RuleText] = []
        self.constants: dict[Proposition, bool] = {}
        self.settled: dict[str, Verdict] = {}
        self.same: dict[Proposition, Truth] = {}
        self.verdicts: dict[Truth, list[tuple[str, Verdict]]] = {}
        self._written: set[Hashable] = set()

    def proposition(self, proposition: Proposition, logic: Logic) -> None:
        """Write the rules for a proposition and for its negation."""
        logic = self._folded(logic)
        if isinstance(logic, Constant):
            self.constants[proposition] = logic.value
            return
        # Whether a parameter is in force is given: nothing concludes it.
        if (other := _other(logic)) is not None and other.proposition in self._rulebook.propositions:
            self.same[proposition] = other
            return
        self._conclude(Truth(proposition, True), logic)
        self._conclude(Truth(proposition, False), negation(logic))

    def decision(self, subject: str, verdict: Verdict, tests: tuple[Test, ...]) -> None:
        """Write the rule for a verdict."""
        if any(self.constants.get(proposition, wanted) != wanted for proposition, wanted in tests):
            return
        needed = dict.fromkeys(self._truth_of(proposition, wanted) for proposition, wanted in tests if proposition not in self.constants)
        if not needed:
            self.settled.setdefault(subject, verdict)
        elif len(needed) == 1:
            self.verdicts.setdefault(next(iter(needed)), []).append((subject, verdict))
        else:
            self.rules.append(RuleText(Decision(subject, verdict), tuple(map(_premise_of, needed))))

    def _truth_of(self, proposition: Proposition, wanted: bool) -> Truth:
        """The truth wanted of a proposition, in terms of the one that has rules."""
        other = self.same.get(proposition)
        return Truth(proposition, wanted) if other is None else Truth(other.proposition, other.holds == wanted)

    def _folded(self, logic: Logic) -> Logic:
        """The formula with constants worked in."""
        match logic:
            case Holds(proposition):
                known = self.constants.get(proposition)
                return _literal(self._truth_of(proposition, True)) if known is None else Constant(known)
            case Compared(sign, syntax.Number(left), syntax.Number(right)):
                return Constant(order(left, right) in TRUE_SIGNS[sign])
            case Not(part):
                return negation(self._folded(part))
            case And(parts):
                return conjunction(*map(self._folded, parts))
            case Or(parts):
                return disjunction(*map(self._folded, parts))
            case AtLeast(count, parts):
                return self._folded_count(count, tuple(map(self._folded, parts)))
            case _:
                return logic

    @staticmethod
    def _folded_count(count: int, parts: tuple[Logic, ...]) -> Logic:
        left = tuple(part for part in parts if not isinstance(part, Constant))
        count -= sum(part.value for part in parts if isinstance(part, Constant))
        if count <= 0:
            return Constant(True)
        return AtLeast(count, left) if count <= len(left) else Constant(False)

    def _conclude(self, conclusion: Conclusion, logic: Logic) -> None:
        for alternative in self._alternatives(logic):
            self.rules.append(RuleText(conclusion, self._fitted(alternative)))

    def _fitted(self, literals: tuple[Logic, ...]) -> tuple[Premise, ...]:
        """The premises for literals that must all hold, the surplus gathered in an auxiliary conclusion."""
        premises = tuple(dict.fromkeys(map(self._premise, literals)))
        if len(premises) <= MOST_PREMISES:
            return premises
        return (*premises[: MOST_PREMISES - 1], self._node(conjunction(*literals[MOST_PREMISES - 1 :])))

    def _alternatives(self, logic: Logic) -> list[tuple[Logic, ...]]:
        """The formula as alternatives of literals and inner nodes that are concluded by themselves."""
        match logic:
            case Constant(value):
                return [()] if value else []
            case Or(parts):
                return [alternative for part in parts for alternative in self._alternatives(part)]
            case And(parts):
                product: list[tuple[Logic, ...]] = [()]
                for part in parts:
                    choices = self._alternatives(part)
                    if len(product) * len(choices) > MOST_ALTERNATIVES:
                        choices = [(part,)]
                    product = [(*left, *right) for left in product for right in choices]
                return product
            case AtLeast() if _few_ways(logic):
                return self._alternatives(disjunction(*(conjunction(*some) for some in combinations(logic.parts, logic.count))))
            case _:
                return [(logic,)]

    def _premise(self, literal: Logic) -> Premise:
        atom, negated = (literal.part, True) if isinstance(literal, Not) else (literal, False)
        match atom:
            case Holds(proposition):
                return _premise_of(Truth(proposition, not negated))
            case IsOneOf(field) | HasOptions(field):
                return Premise(Given(field), atom, negated, literal)
            case Compared(sign, left, right):
                signs = TRUE_SIGNS[sign]
                return self._comparison(left, right, frozenset({-1, 0, 1}) - signs if negated else signs, literal)
            case _:
                return self._node(literal)

    def _node(self, logic: Logic) -> Premise:
        """An inner node as a premise; its own rules are written at its first use."""
        node = Node(logic)
        if node not in self._written:
            self._written.add(node)
            if isinstance(logic, AtLeast) and not _few_ways(logic):
                self._count(node, logic)
            else:
                self._conclude(node, logic)
        return Premise(node)

    def _count(self, node: Node, logic: AtLeast) -> None:
        size = len(logic.parts)
        for seen, part in enumerate(logic.parts, start=1):
            premise = self._premise(part) if not isinstance(part, Constant) else None
            for reached in range(max(1, logic.count - (size - seen)), min(seen, logic.count) + 1):
                here = Count(logic, seen, reached)
                if reached < seen:
                    self.rules.append(RuleText(here, (Premise(Count(logic, seen - 1, reached)),)))
                if premise is not None:
                    before = (Premise(Count(logic, seen - 1, reached - 1)),) if reached > 1 else ()
                    self.rules.append(RuleText(here, (*before, premise)))
        self.rules.append(RuleText(node, (Premise(Count(logic, size, logic.count)),)))

    def _comparison(self, left: syntax.Node, right: syntax.Node, signs: frozenset[int], literal: Logic) -> Premise:
        if isinstance(right, syntax.Number):
            return Premise(self._number(left), Signs(signs, right.value), literal=literal)
        if isinstance(left, syntax.Number):
            return Premise(self._number(right), Signs(frozenset(_MIRRORED[sign] for sign in signs), left.value), literal=literal)
        pair = Order(left, right)
        if pair not in self._written:
            self._written.add(pair)
            both = (Premise(self._number(left)), Premise(self._number(right)))
            self.rules.append(RuleText(pair, tuple(dict.fromkeys(both)), "order"))
        return Premise(pair, Signs(signs), literal=literal)

    def _number(self, formula: syntax.Node) -> Given | Quantity:
        """Where a number is found; the rules that compute it are written at its first use."""
        definition = formula
        if isinstance(formula, syntax.Name):
            if formula.id in self._rulebook.defaults and self.constants.get(Proposition(formula.id, "asked")) is not True:
                return self._with_default(formula)
            if formula.id not in self._rulebook.formulas:
                return Given(formula.id)
            definition = self._rulebook.formulas[formula.id]
        quantity = Quantity(formula)
        if quantity not in self._written:
            self._written.add(quantity)
            inputs: list[syntax.Node] = [syntax.Name(name) for name in syntax.names(definition)]
            if len(inputs) > MOST_PREMISES:
                inputs = [part for part in syntax.children(definition) if not isinstance(part, syntax.Number)]
            premises = dict.fromkeys(Premise(self._number(part)) for part in inputs)
            self.rules.append(RuleText(quantity, tuple(premises) or (Premise(Start()),), "formula"))
        return quantity

    def _with_default(self, name: syntax.Name) -> Quantity:
        quantity = Quantity(name)
        if quantity not in self._written:
            self._written.add(quantity)
            asked = Proposition(name.id, "asked")
            never_asked = asked in self.constants
            if not never_asked:
                self.rules.append(RuleText(quantity, (_premise_of(self._truth_of(asked, True)), Premise(Given(name.id))), "default"))
            self.rules.append(
                RuleText(quantity, (Premise(Start()) if never_asked else _premise_of(self._truth_of(asked, False)),), "default")
            )
        return quantity


def _literal(truth: Truth) -> Logic:
    return Holds(truth.proposition) if truth.holds else Not(Holds(truth.proposition))


def _premise_of(truth: Truth) -> Premise:
    return Premise(truth, literal=_literal(truth))


def _other(logic: Logic) -> Truth | None:
    """The one truth that a formula says, where it says no more than that."""
    match logic:
        case Holds(proposition):
            return Truth(proposition, True)
        case Not(Holds(proposition)):
            return Truth(proposition, False)
        case _:
            return None


def _few_ways(logic: AtLeast) -> bool:
    """Whether the ways of being at least so many are few enough to be written out."""
    return comb(len(logic.parts), logic.count) <= MOST_ALTERNATIVES
