"""The direct evaluator: the rulebook read as functions, for whoever must judge many variants quickly (search, what-if, what is missing).

What is shown to a person is concluded by experta; the two must agree on everything, and a law in the tests holds them to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..knowledge.expression import tree as syntax
from ..knowledge.expression.numeric import arithmetic, holds
from .conclusions import Conclusions, verdicts_of
from .logic import And, AtLeast, Compared, Constant, HasOptions, Holds, IsOneOf, Logic, Not, Or, Proposition
from .memory import WorkingMemory
from .rulebook import Rulebook, Subject

Truth = bool | None
#: A number; `None` when an answer is missing; not a number when it cannot be computed.
Number = float | None
_Test = Callable[["Situation"], Truth]
_Measure = Callable[["Situation"], Number]


class DirectEvaluator:
    """Evaluates propositions by need; compiled once per rulebook, used by any number of threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.measures: dict[str, _Measure] = {id: self.measure(formula) for id, formula in rulebook.formulas.items()}
        self.tests: dict[Proposition, _Test] = {proposition: self._test(logic) for proposition, logic in rulebook.propositions.items()}

    def situation(self, memory: WorkingMemory) -> Situation:
        """One organization, to be asked about."""
        return Situation(self, memory)

    def consult(self, memory: WorkingMemory) -> Conclusions:
        """The truth of every proposition and the verdict on every subject."""
        situation = self.situation(memory)
        truths = {proposition: situation.truth(proposition) for proposition in self.rulebook.propositions}
        return Conclusions(memory.organization, truths, verdicts_of(self.rulebook, truths))

    def _test(self, logic: Logic) -> _Test:
        match logic:
            case Constant(value):
                return lambda situation: value
            case Holds(proposition):
                return lambda situation: situation.truth(proposition)
            case IsOneOf(field, values):
                return lambda situation: None if (answer := situation.values.get(field)) is None else answer in values
            case HasOptions(field, options, every):
                return lambda situation: _has(situation.values.get(field), options, every)
            case Compared(sign, left, right):
                first, second = self.measure(left), self.measure(right)
                return lambda situation: _compared(sign, first(situation), second(situation))
            case Not(part):
                inner = self._test(part)
                return lambda situation: None if (truth := inner(situation)) is None else not truth
            case And(parts):
                return _every(tuple(map(self._test, parts)))
            case Or(parts):
                return _any(tuple(map(self._test, parts)))
            case AtLeast(count, parts):
                return _at_least(count, tuple(map(self._test, parts)))

    def measure(self, node: syntax.Node) -> _Measure:
        """A formula as a function of a situation."""
        match node:
            case syntax.Number(value):
                return lambda situation: value
            case syntax.Name(id):
                return lambda situation: situation.number(id)
            case syntax.Arithmetic(sign, left, right):
                first, second = self.measure(left), self.measure(right)
                return lambda situation: _computed(sign, first(situation), second(situation))
            case _:
                raise TypeError(f"not a formula: {syntax.source(node)}")


class Situation:
    """One organization under judgement; remembers what has been worked out."""

    def __init__(self, evaluator: DirectEvaluator, memory: WorkingMemory) -> None:
        self._evaluator = evaluator
        self.values = memory.values
        self._truths: dict[Proposition, Truth] = {Proposition(id, "in_force"): truth for id, truth in memory.in_force.items()}
        self._numbers: dict[str, Number] = {}
        self._behind: dict[Logic, frozenset[str]] = {}

    def truth(self, proposition: Proposition) -> Truth:
        """Whether a proposition is true; `None` for unknown."""
        try:
            return self._truths[proposition]
        except KeyError:
            test = self._evaluator.tests.get(proposition)
            truth = None if test is None else test(self)
            self._truths[proposition] = truth
            return truth

    def number(self, name: str) -> Number:
        """The number behind a name: an answer, a default, a parameter or an indicator."""
        try:
            return self._numbers[name]
        except KeyError:
            number = self._number(name)
            self._numbers[name] = number
            return number

    def _number(self, name: str) -> Number:
        measure = self._evaluator.measures.get(name)
        if measure is not None:
            return measure(self)
        defaults = self._evaluator.rulebook.defaults
        if name in defaults:
            asked = self.truth(Proposition(name, "asked"))
            if asked is not True:
                return None if asked is None else defaults[name]
        value = self.values.get(name)
        return value if isinstance(value, float) else None

    def missing(self, subject: Subject) -> tuple[str, ...]:
        """The fields whose answers keep the verdict on a subject undetermined, in the order in which they are asked."""
        return self._sorted(field for part in subject.parts for field in self.behind(Holds(part)))

    def missing_for(self, proposition: Proposition) -> tuple[str, ...]:
        """The fields whose answers keep a proposition unknown."""
        return self._sorted(self.behind(Holds(proposition)))

    def missing_behind(self, name: str) -> tuple[str, ...]:
        """The unanswered fields for which a number waits."""
        return self._sorted(self._unanswered_name(name) | self.behind(Holds(Proposition(name, "applies"))))

    def inputs(self, indicator: str) -> tuple[str, ...]:
        """The names from which an indicator is computed."""
        return syntax.names(self._evaluator.rulebook.formulas[indicator])

    def measure(self, formula: syntax.Node) -> Number:
        """The result of any formula over the names of the knowledge base."""
        return self._evaluator.measure(formula)(self)

    def _sorted(self, found: object) -> tuple[str, ...]:
        names = set(found)  # type: ignore[call-overload]
        return tuple(field for field in self._evaluator.rulebook.base.fields if field in names)

    def behind(self, logic: Logic) -> frozenset[str]:
        """The unanswered fields on which the unknown truth of a formula rests; empty when it is settled or cannot be computed."""
        known = self._behind.get(logic)
        if known is None:
            known = self._behind[logic] = frozenset(self._unanswered(logic))
        return known

    def _unanswered(self, logic: Logic) -> set[str]:
        if self._evaluator._test(logic)(self) is not None:
            return set()
        match logic:
            case Holds(proposition):
                return set(self.behind(self._evaluator.rulebook.propositions.get(proposition, Constant(True))))
            case IsOneOf(field) | HasOptions(field):
                return self._unanswered_name(field)
            case Compared(_, left, right):
                names = (*syntax.names(left), *syntax.names(right))
                return set().union(*map(self._unanswered_name, names))
            case Not(part):
                return set(self.behind(part))
            case And(parts) | Or(parts) | AtLeast(_, parts):
                return set().union(*map(self.behind, parts))
            case _:
                return set()

    def _unanswered_name(self, name: str) -> set[str]:
        rulebook = self._evaluator.rulebook
        if name in rulebook.formulas:
            return set().union(*map(self._unanswered_name, syntax.names(rulebook.formulas[name])))
        if name not in rulebook.base.fields:
            return set()
        asked = self.truth(Proposition(name, "asked"))
        if asked is None:
            # Whether the question arises comes first.
            return set(self.behind(Holds(Proposition(name, "asked"))))
        return {name} if asked and name not in self.values else set()


def _has(answer: object, options: frozenset[str], every: bool) -> Truth:
    if not isinstance(answer, frozenset):
        return None
    return options <= answer if every else bool(options & answer)


def _compared(sign: syntax.ComparisonSign, left: Number, right: Number) -> Truth:
    if left is None or right is None or math.isnan(left) or math.isnan(right):
        return None
    return holds(sign, left, right)


def _computed(sign: str, left: Number, right: Number) -> Number:
    return None if left is None or right is None else arithmetic(sign, left, right)


def _every(tests: tuple[_Test, ...]) -> _Test:
    def test(situation: Situation) -> Truth:
        result: Truth = True
        for inner in tests:
            truth = inner(situation)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return test


def _any(tests: tuple[_Test, ...]) -> _Test:
    def test(situation: Situation) -> Truth:
        result: Truth = False
        for inner in tests:
            truth = inner(situation)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return test


def _at_least(count: int, tests: tuple[_Test, ...]) -> _Test:
    def test(situation: Situation) -> Truth:
        truths = [inner(situation) for inner in tests]
        if truths.count(True) >= count:
            return True
        return False if truths.count(False) > len(truths) - count else None

    return test
