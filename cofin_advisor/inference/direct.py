"""The direct evaluator: the rulebook read as functions, for whoever must judge many variants quickly (search, what-if, what is missing).

What is shown to a person is concluded by experta; the two must agree on everything, and a law in the tests holds them to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from ..knowledge.expression import tree as syntax
from ..knowledge.expression.numeric import arithmetic, holds
from .conclusions import Conclusions, verdicts_of
from .logic import And, AtLeast, Compared, Constant, HasOptions, Holds, IsOneOf, Logic, Not, Or, Proposition
from .memory import WorkingMemory
from .rulebook import Rulebook, Subject

Truth = bool | None
#: A number; `None` when an answer is missing; not a number when no answer will make it one.
Number = float | None
_Test = Callable[["Situation"], Truth]
_Measure = Callable[["Situation"], Number]
_Fields = Callable[["Situation"], frozenset[str]]


class _Compiled(msgspec.Struct, frozen=True):
    """A formula of logic as functions of a situation: whether it is true and, where that is unknown, the unanswered fields behind it."""

    test: _Test
    behind: _Fields


class DirectEvaluator:
    """Evaluates propositions by need; compiled once per rulebook, used by any number of threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.measures: dict[str, _Measure] = {id: self.measure(formula) for id, formula in rulebook.formulas.items()}
        self.propositions: dict[Proposition, _Compiled] = {
            proposition: self.compiled(logic) for proposition, logic in rulebook.propositions.items()
        }

    def situation(self, memory: WorkingMemory) -> Situation:
        """One organization, to be asked about."""
        return Situation(self, memory)

    def consult(self, memory: WorkingMemory) -> Conclusions:
        """The truth of every proposition and the verdict on every subject."""
        situation = self.situation(memory)
        truths = {proposition: situation.truth(proposition) for proposition in self.rulebook.propositions}
        return Conclusions(memory.organization, truths, verdicts_of(self.rulebook, truths))

    def compiled(self, logic: Logic) -> _Compiled:
        """A formula of logic as functions of a situation."""
        match logic:
            case Constant(value):
                return _Compiled(lambda situation: value, lambda situation: frozenset())
            case Holds(proposition):
                return _Compiled(lambda situation: situation.truth(proposition), lambda situation: situation.behind(proposition))
            case IsOneOf(field, values):
                return _Compiled(lambda situation: _among(situation.values.get(field), values), _unanswered(field))
            case HasOptions(field, options, every):
                return _Compiled(lambda situation: _has(situation.values.get(field), options, every), _unanswered(field))
            case Compared(sign, left, right):
                first, second = self.measure(left), self.measure(right)
                return _Compiled(
                    lambda situation: _compared(sign, first(situation), second(situation)),
                    _behind_numbers((first, second), tuple(dict.fromkeys((*syntax.names(left), *syntax.names(right))))),
                )
            case Not(part):
                inner = self.compiled(part)
                return _Compiled(_opposite(inner.test), inner.behind)
            case And(parts):
                return self._joined(parts, _every)
            case Or(parts):
                return self._joined(parts, _any)
            case AtLeast(count, parts):
                return self._joined(parts, lambda tests: _at_least(count, tests))

    def _joined(self, parts: tuple[Logic, ...], join: Callable[[tuple[_Test, ...]], _Test]) -> _Compiled:
        inner = tuple(map(self.compiled, parts))
        return _Compiled(
            join(tuple(part.test for part in inner)),
            lambda situation: frozenset().union(*[part.behind(situation) for part in inner if part.test(situation) is None]),
        )

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
        self._behind: dict[Proposition, frozenset[str]] = {}

    def truth(self, proposition: Proposition) -> Truth:
        """Whether a proposition is true; `None` for unknown."""
        try:
            return self._truths[proposition]
        except KeyError:
            compiled = self._evaluator.propositions.get(proposition)
            truth = None if compiled is None else compiled.test(self)
            self._truths[proposition] = truth
            return truth

    def judge(self, logic: Logic) -> Truth:
        """Whether any formula of logic is true; `None` for unknown."""
        return self._evaluator.compiled(logic).test(self)

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
        rulebook = self._evaluator.rulebook
        if name in rulebook.defaults:
            asked = self.truth(Proposition(name, "asked"))
            if asked is not True:
                return None if asked is None else rulebook.defaults[name]
        value = self.values.get(name)
        if isinstance(value, float):
            return value
        # A parameter that has no value on the day is no missing answer.
        return None if name in rulebook.base.fields else math.nan

    def missing(self, subject: Subject) -> tuple[str, ...]:
        """The fields for whose answers the verdict on a subject waits, in the order in which they are asked; none where it is settled."""
        possible = (tests for _, tests in subject.decisions if all(self.truth(part) in (None, wanted) for part, wanted in tests))
        return self._sorted(frozenset().union(*(self.behind(part) for tests in possible for part, _ in tests)))

    def missing_for(self, proposition: Proposition) -> tuple[str, ...]:
        """The fields whose answers keep a proposition unknown."""
        return self._sorted(self.behind(proposition))

    def missing_behind(self, name: str) -> tuple[str, ...]:
        """The unanswered fields for which a number waits."""
        return self._sorted(self.unanswered(name) | self.behind(Proposition(name, "applies")))

    def inputs(self, indicator: str) -> tuple[str, ...]:
        """The names from which an indicator is computed."""
        return syntax.names(self._evaluator.rulebook.formulas[indicator])

    def measure(self, formula: syntax.Node) -> Number:
        """The result of any formula over the names of the knowledge base."""
        return self._evaluator.measure(formula)(self)

    def _sorted(self, found: frozenset[str]) -> tuple[str, ...]:
        return tuple(field for field in self._evaluator.rulebook.base.fields if field in found)

    def behind(self, proposition: Proposition) -> frozenset[str]:
        """The unanswered fields on which the unknown truth of a proposition rests; none where it is settled or cannot be."""
        known = self._behind.get(proposition)
        if known is None:
            compiled = self._evaluator.propositions.get(proposition)
            known = frozenset() if compiled is None or self.truth(proposition) is not None else compiled.behind(self)
            self._behind[proposition] = known
        return known

    def unanswered(self, name: str) -> frozenset[str]:
        """The unanswered fields for which a value waits: the field, what decides whether it is asked, or what is computed with."""
        rulebook = self._evaluator.rulebook
        if name in rulebook.formulas:
            # Where it is a number, or no answer will make it one, it waits for nothing.
            inputs = syntax.names(rulebook.formulas[name]) if self.number(name) is None else ()
            return frozenset().union(*map(self.unanswered, inputs))
        if name not in rulebook.base.fields:
            return frozenset()
        asked = self.truth(Proposition(name, "asked"))
        itself = frozenset() if asked is False or name in self.values else frozenset({name})
        if asked is None:
            # Whether the question arises comes first, where that can be found out.
            return self.behind(Proposition(name, "asked")) or itself
        return itself


def _unanswered(field: str) -> _Fields:
    return lambda situation: situation.unanswered(field)


def _behind_numbers(measures: tuple[_Measure, _Measure], names: tuple[str, ...]) -> _Fields:
    def behind(situation: Situation) -> frozenset[str]:
        if any(_is_nan(measure(situation)) for measure in measures):
            return frozenset()
        return frozenset().union(*map(situation.unanswered, names))

    return behind


def _is_nan(number: Number) -> bool:
    return number is not None and math.isnan(number)


def _among(answer: object, values: frozenset[bool] | frozenset[str]) -> Truth:
    return None if answer is None else answer in values


def _has(answer: object, options: frozenset[str], every: bool) -> Truth:
    if not isinstance(answer, frozenset):
        return None
    return options <= answer if every else bool(options & answer)


def _compared(sign: syntax.ComparisonSign, left: Number, right: Number) -> Truth:
    if left is None or right is None or math.isnan(left) or math.isnan(right):
        return None
    return holds(sign, left, right)


def _computed(sign: str, left: Number, right: Number) -> Number:
    if left is not None and right is not None:
        return arithmetic(sign, left, right)
    never = _is_nan(left) or _is_nan(right) or (sign == "/" and right == 0)
    return math.nan if never else None


def _opposite(test: _Test) -> _Test:
    return lambda situation: None if (truth := test(situation)) is None else not truth


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
