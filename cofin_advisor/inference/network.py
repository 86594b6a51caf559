"""The reference engine: the rules of a rulebook run by experta, and what each conclusion rests on.

No `NOT`, no retraction, nothing that depends on firing order: every rule is a conjunction of facts that are there, and a conclusion drawn
twice is drawn once.
What supports it is chosen by the order in which the rules are written, after all have fired.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from ..knowledge.expression import tree as syntax
from ..knowledge.expression.numeric import evaluate, order
from ..profile import Value
from ._experta import AS, Fact, InitialFact, KnowledgeEngine, P, Rule
from .conclusions import Conclusions
from .logic import HasOptions, Holds, IsOneOf, Logic, Not, Proposition
from .matcher import FlatMatcher, SalienceStrategy
from .memory import WorkingMemory
from .rulebook import SHARED_PARTS, Rulebook, Verdict
from .rules import Conclusion, Count, Decision, Given, Node, Order, Premise, Quantity, RuleSet, RuleText, Signs, Start, Truth, write_rules


class _Lean(Fact):  # type: ignore[misc]  # experta is untyped
    """A fact whose values are hashable already and which is never shown: made and named at little cost, since a consult makes hundreds."""

    def __init__(self, **values: Any) -> None:
        dict.update(self, values)

    def __str__(self) -> str:
        return type(self).__name__

    def has_field_constraints(self) -> bool:
        return False

    def has_nested_accessor(self) -> bool:
        return False


class Figure(_Lean):
    """A number that is given, an answer, a parameter's value or the year: `name`, `value`."""


class Reply(_Lean):
    """The answer to a yes-or-no question or a choice: `name`, `value`."""


class Replies(_Lean):
    """The answers to a multiple choice, a set: `name`, `value`."""


class InForce(_Lean):
    """Whether a parameter has a value on the day: `subject`, `holds`."""


class Relevance(_Lean):
    """Whether a question is asked, an indicator applies, or a subject speaks to this organization: `subject`, `part`, `holds`."""


class Judgement(_Lean):
    """Whether a finding or a criterion holds: `subject`, `part`, `holds`."""


class Stand(_Lean):
    """Where a practice or a plan stands: called for, practised, blocked, planned…: `subject`, `part`, `holds`."""


class Computed(_Lean):
    """A number: `name`, `value`."""


class Compared(_Lean):
    """How two numbers stand to each other: `pair`, `sign`."""


class Step(_Lean):
    """An inner node of a condition is true: `node`."""


class Tally(_Lean):
    """So many of the first parts of a counting condition are true: `node`, `seen`, `reached`."""


class Opinion(_Lean):
    """The verdict on a subject: `subject`, `verdict`."""


_FACT_OF_KIND: dict[str, type[Any]] = {"yes_no": Reply, "choice": Reply, "choices": Replies}
_FACT_OF_PART: dict[str, type[Any]] = {
    "asked": Relevance, "applies": Relevance, "scope": Relevance, "in_force": InForce, "holds": Judgement,
}  # fmt: skip


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


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Garbage is not collected while a network is built: all that is made stays, and to walk it again and again is half the cost."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


class ExpertaNetwork:
    """The rules of a rulebook as experta engines, one per thread, each built once and reset for every consult."""

    def __init__(self, rulebook: Rulebook, *, matcher: type[Any] = FlatMatcher, strategy: type[Any] = SalienceStrategy) -> None:
        self.rulebook = rulebook
        with _no_collecting():
            self._wiring = Wiring(rulebook, write_rules(rulebook))
        self._kind: type[Any] = type("Adviser", (_Engine,), {"__matcher__": matcher, "__strategy__": strategy})
        self._local = threading.local()

    @property
    def size(self) -> int:
        """The number of rules."""
        return len(self._wiring.rules)

    def build(self) -> None:
        """Build the engine of this thread, unless it is there."""
        if getattr(self._local, "engine", None) is None:
            with _no_collecting():
                self._local.engine = self._kind(self._wiring)

    def consult(self, memory: WorkingMemory) -> Reasoning:
        """The conclusions about one organization, with their support."""
        self.build()
        engine = self._local.engine
        # An engine that raised keeps its old agenda: it is used again only after a consult that came to its end.
        self._local.engine = None
        engine.reset()
        engine.declare(*self._wiring.facts(memory))
        engine.run()
        self._local.engine = engine
        return Reasoning(self._wiring.conclusions(memory, engine.firings), engine.firings, self._wiring, {})


class _Engine(KnowledgeEngine):  # type: ignore[misc]  # experta is untyped
    """An experta engine over rules that were written from a rulebook."""

    def __init__(self, wiring: Wiring) -> None:
        self._rules = wiring.experta_rules()
        self.firings: dict[Conclusion, dict[int, Mapping[str, Any]]] = {}
        super().__init__()

    def get_rules(self) -> list[Any]:
        return self._rules

    def get_deffacts(self) -> list[Callable[[], tuple[Any, ...]]]:
        return [_initial_facts]

    def reset(self, **kwargs: Any) -> None:
        """Forget everything that was given and concluded."""
        self.firings = {}
        super().reset(**kwargs)

    def draw(self, number: int, conclusion: Conclusion, fact: Any, premises: Mapping[str, Any]) -> None:
        """Note that a rule has fired; declare its conclusion the first time that it is drawn."""
        firings = self.firings.get(conclusion)
        if firings is not None:
            firings[number] = premises
            return
        self.firings[conclusion] = {number: premises}
        self.declare(fact)


class _Rule(Rule):  # type: ignore[misc]  # experta is untyped
    """A rule that has its right-hand side from the start, so that experta need not inspect it."""

    def __new__(cls, *patterns: Any, salience: int = 0, action: _Action | None = None) -> _Rule:
        rule: _Rule = super().__new__(cls, *patterns, salience=salience)
        rule._wrapped = action
        rule.__name__ = "draw"
        return rule


class _Action:
    """The right-hand side of a rule: makes a fact of what was matched and hands it to the engine."""

    def __init__(self, number: int, conclusion: Conclusion, make: Callable[[Mapping[str, Any]], Any]) -> None:
        self._number, self._conclusion, self._make = number, conclusion, make

    def __call__(self, engine: _Engine, /, **premises: Any) -> None:
        fact = self._make(premises)
        if fact is not None:
            engine.draw(self._number, self._conclusion, fact, premises)


def _initial_facts() -> tuple[Any, ...]:
    return (InitialFact(),)


class Wiring:
    """How rules as text become experta's rules, and answers its facts; shared by the engines of all threads."""

    def __init__(self, rulebook: Rulebook, written: RuleSet) -> None:
        self.rulebook = rulebook
        self.rules = written.rules
        self.written = written
        self._numbers: dict[Logic, int] = {}
        self._names: dict[Premise, str] = {}
        self._patterns: dict[str, Any] = {}
        for rule in written.rules:
            for premise in rule.premises:
                self._pattern(premise)

    def name_of(self, premise: Premise) -> str:
        """The name under which a rule finds the fact that matched a premise."""
        return self._names[premise]

    def experta_rules(self) -> list[Any]:
        """The rules for one engine; salience orders them, so that no two are equal to the agenda."""
        made = []
        for number, rule in enumerate(self.rules):
            patterns = [self._patterns[self._names[premise]] for premise in rule.premises]
            made.append(_Rule(*patterns, salience=-number, action=self._action(number, rule)))
        return made

    def facts(self, memory: WorkingMemory) -> list[Any]:
        """What is known of an organization, as facts."""
        known = [self._given(name)(name=name, value=value) for name, value in sorted(memory.values.items())]
        return known + [InForce(subject=id, part="in_force", holds=holds) for id, holds in sorted(memory.in_force.items())]

    def conclusions(self, memory: WorkingMemory, firings: Mapping[Conclusion, object]) -> Conclusions:
        """What was concluded, by proposition and by subject."""
        truths: dict[Proposition, bool | None] = dict.fromkeys(self.rulebook.propositions)
        verdicts: dict[str, Verdict] = {subject.id: "undetermined" for subject in self.rulebook.subjects}
        truths.update(self.written.constants)
        verdicts.update(self.written.settled)
        for conclusion in firings:
            if isinstance(conclusion, Truth):
                truths[conclusion.proposition] = conclusion.holds
                verdicts.update(self.written.verdicts.get(conclusion, ()))
            elif isinstance(conclusion, Decision):
                verdicts[conclusion.subject] = conclusion.verdict
        for proposition, other in self.written.same.items():
            truth = truths[other.proposition]
            truths[proposition] = None if truth is None else truth == other.holds
        return Conclusions(memory.organization, truths, verdicts)

    def _action(self, number: int, rule: RuleText) -> _Action:
        """What a rule does when it fires: declare its conclusion, or compute a number and declare that."""
        compute = self._computation(rule) if rule.compute is not None else None
        made = self._fact(rule.conclusion) if compute is None else None
        return _Action(number, rule.conclusion, compute or (lambda premises: made() if made else None))

    def _computation(self, rule: RuleText) -> Callable[[Mapping[str, Any]], Any]:
        conclusion = rule.conclusion
        inputs = [(premise.fact, self._names[premise]) for premise in rule.premises if isinstance(premise.fact, Given | Quantity)]
        if isinstance(conclusion, Order):
            pair = self._pair(conclusion)
            # Both sides may be one number: then there is one premise.
            (left, right) = (inputs[0][1], inputs[-1][1])
            return lambda premises: Compared(pair=pair, sign=order(premises[left]["value"], premises[right]["value"]))
        if not isinstance(conclusion, Quantity):
            raise TypeError(f"computes nothing: {conclusion}")
        name = syntax.source(conclusion.formula)
        if rule.compute == "default":
            if not inputs:
                default = self.rulebook.defaults[name]
                return lambda premises: Computed(name=name, value=default)
            answer = inputs[0][1]
            return lambda premises: Computed(name=name, value=premises[answer]["value"])
        formula = self.rulebook.formulas.get(name, conclusion.formula)
        named = {_formula_of(fact): bind for fact, bind in inputs}
        simplified = _with_inputs(formula, {part: syntax.Name(bind) for part, bind in named.items()})

        def compute(premises: Mapping[str, Any]) -> Any:
            result = evaluate(simplified, {bind: premises[bind]["value"] for bind in named.values()})
            return Computed(name=name, value=result) if result == result else None

        return compute

    def _fact(self, conclusion: Conclusion) -> Callable[[], Any]:
        kind, keys = self._shape(conclusion)
        return lambda: kind(**keys)

    def _shape(self, fact: Start | Given | Conclusion) -> tuple[type[Any], dict[str, Any]]:
        """The class of a fact and the keys that tell it from others of its class."""
        match fact:
            case Start():
                return InitialFact, {}
            case Given(name):
                return self._given(name), {"name": name}
            case Truth(Proposition(subject, part), holds):
                return _FACT_OF_PART.get(part, Stand), {"subject": subject, "part": part, "holds": holds}
            case Node(logic):
                return Step, {"node": self._number(logic)}
            case Count(logic, seen, reached):
                return Tally, {"node": self._number(logic), "seen": seen, "reached": reached}
            case Quantity(formula):
                return Computed, {"name": syntax.source(formula)}
            case Order():
                return Compared, {"pair": self._pair(fact)}
            case Decision(subject, verdict):
                return Opinion, {"subject": subject, "verdict": verdict}

    def _given(self, name: str) -> type[Any]:
        """The class of the fact for something given: one class holds values of one type, so that no predicate meets another."""
        field = self.rulebook.base.fields.get(name)
        return _FACT_OF_KIND.get(field.kind, Figure) if field is not None else Figure

    def _number(self, logic: Logic) -> int:
        return self._numbers.setdefault(logic, len(self._numbers))

    @staticmethod
    def _pair(pair: Order) -> str:
        return f"{syntax.source(pair.left)} : {syntax.source(pair.right)}"

    def _pattern(self, premise: Premise) -> None:
        if premise in self._names:
            return
        name = f"p{len(self._names)}"
        kind, keys = self._shape(premise.fact)
        key = "sign" if isinstance(premise.fact, Order) else "value"
        if isinstance(premise.fact, Given | Quantity | Order):
            keys[key] = P(_predicate(premise))
        self._names[premise] = name
        self._patterns[name] = getattr(AS, name) << kind(**keys)


def _formula_of(fact: Start | Given | Conclusion) -> syntax.Node:
    """The part of a formula whose number a fact gives."""
    if isinstance(fact, Given):
        return syntax.Name(fact.name)
    if isinstance(fact, Quantity):
        return fact.formula
    raise TypeError(f"not a number: {fact}")


def _with_inputs(formula: syntax.Node, inputs: Mapping[syntax.Node, syntax.Node]) -> syntax.Node:
    """The formula with its inputs named after the facts that give them."""
    if formula in inputs:
        return inputs[formula]
    if isinstance(formula, syntax.Arithmetic):
        return syntax.Arithmetic(formula.sign, _with_inputs(formula.left, inputs), _with_inputs(formula.right, inputs))
    return formula


def _predicate(premise: Premise) -> Callable[[Any], bool]:
    """What the value of a fact must be; never raises for a value of its type, and facts of one class hold values of one type."""
    wanted, negated = premise.value, premise.negated
    match wanted:
        case None:
            return lambda value: True
        case IsOneOf(_, values):
            return lambda value: (value in values) is not negated
        case HasOptions(_, options, True):
            return lambda value: (options <= value) is not negated
        case HasOptions(_, options, _):
            return lambda value: bool(options & value) is not negated
        case Signs(signs, None):
            return lambda sign: sign in signs
        case Signs(signs, float(limit)):
            return lambda value: order(value, limit) in signs
        case _:
            raise TypeError(f"no predicate: {wanted}")
