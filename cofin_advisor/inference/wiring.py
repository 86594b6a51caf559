"""How rules as text become experta's rules, answers become facts, and what was concluded is read off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..knowledge.expression import tree as syntax
from ..knowledge.expression.numeric import evaluate, order
from ._experta import AS, InitialFact, P, Rule
from .conclusions import Conclusions
from .facts import FACT_OF_KIND, FACT_OF_PART, Compared, Computed, Figure, InForce, Opinion, Stand, Step, Tally
from .logic import HasOptions, IsOneOf, Logic, Proposition
from .memory import WorkingMemory
from .rulebook import Rulebook, Verdict
from .rules import Conclusion, Count, Decision, Given, Node, Order, Premise, Quantity, RuleSet, RuleText, Signs, Start, Truth


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

    def __call__(self, engine: Any, /, **premises: Any) -> None:
        fact = self._make(premises)
        if fact is not None:
            engine.draw(self._number, self._conclusion, fact, premises)


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
                return FACT_OF_PART.get(part, Stand), {"subject": subject, "part": part, "holds": holds}
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
        return FACT_OF_KIND.get(field.kind, Figure) if field is not None else Figure

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
