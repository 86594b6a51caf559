"""From a knowledge base to a rulebook: propositions in an order in which they can be decided, and how verdicts follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Final, Literal

import msgspec

from ..knowledge import checks
from ..knowledge.expression import tree as syntax
from ..knowledge.expression.kinds import Choice, Truth
from ..knowledge.model import Condition, Criterion, Finding, KnowledgeBase, Plan, Practice
from .logic import (
    FALSE,
    TRUE,
    AtLeast,
    Atom,
    Compared,
    Constant,
    HasOptions,
    Holds,
    IsOneOf,
    Logic,
    Not,
    Proposition,
    atoms,
    conjunction,
    disjunction,
    negation,
    normal,
)

Verdict = Literal[
    "established", "ruled_out",  # findings
    "met", "not_met",  # criteria
    "recommended", "practised", "blocked", "not_needed",  # practices
    "not_now", "go_ahead", "not_planned",  # plans
    "not_applicable", "undetermined",
]  # fmt: skip
SubjectKind = Literal["finding", "criterion", "practice", "plan"]

#: Parts that many subjects have in common, and of which nothing is said but what they rest on.
SHARED_PARTS: Final = ("asked", "applies", "scope", "blocked", "waits")

#: A proposition and the value it must have.
Test = tuple[Proposition, bool]


class Subject(msgspec.Struct, frozen=True):
    """Something on which a verdict is given: the first verdict all of whose tests are known to hold; while none has, it is undetermined."""

    id: str
    kind: SubjectKind
    decisions: tuple[tuple[Verdict, tuple[Test, ...]], ...]

    @property
    def parts(self) -> tuple[Proposition, ...]:
        """The propositions on which the verdict rests."""
        return tuple(dict.fromkeys(proposition for _, tests in self.decisions for proposition, _ in tests))


@dataclass(frozen=True)
class Rulebook:
    """A knowledge base made ready for the engines.

    `propositions` define each other upward: a definition mentions earlier propositions only. `formulas` are the indicators. `defaults` are
    the numbers that fields take when their question does not arise.
    """

    base: KnowledgeBase
    propositions: Mapping[Proposition, Logic]
    subjects: tuple[Subject, ...]
    formulas: Mapping[str, syntax.Node]
    defaults: Mapping[str, float]

    @cached_property
    def by_id(self) -> dict[str, Subject]:
        """The subjects by id."""
        return {subject.id: subject for subject in self.subjects}

    @cached_property
    def truth_fields(self) -> frozenset[str]:
        """The yes-or-no fields."""
        return frozenset(field.id for field in self.base.fields.values() if field.kind == "yes_no")


def compile_rulebook(base: KnowledgeBase) -> Rulebook:
    """The rulebook of a checked knowledge base."""
    compiler = _Compiler(base)
    subjects = (
        *map(compiler.finding, base.findings.values()),
        *map(compiler.criterion, base.criteria.values()),
        *map(compiler.practice, base.published.values()),
        *map(compiler.plan, base.plans.values()),
    )
    return Rulebook(
        base=base,
        propositions=compiler.ordered(subjects),
        subjects=tuple(sorted(subjects, key=lambda subject: subject.id)),
        formulas={id: indicator.formula.tree for id, indicator in sorted(base.indicators.items())},
        defaults={field.id: field.when_not_asked for field in base.fields.values() if field.when_not_asked is not None},
    )


class _Compiler:
    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._symbols = checks.symbols(base)
        self._definitions: dict[Proposition, Logic] = {}
        for field in base.fields.values():
            self._define(field.id, "asked", self._condition(field.asked_when))
        for indicator in base.indicators.values():
            guards = self._guards(indicator.formula.tree)
            self._define(indicator.id, "applies", conjunction(self._condition(indicator.applies_when), *guards))
        for reckoning in base.reckonings.values():
            self._define(reckoning.id, "scope", self._condition(reckoning.scope))
        for practice in base.practices.values():
            # A draft is not advised, but what it says on its own practice may be asked for.
            done = self._condition(practice.practised_when) if practice.practised_when else FALSE
            self._define(practice.id, "practised", done)

    def _define(self, subject: str, part: str, logic: Logic) -> Proposition:
        proposition = Proposition(subject, part)  # type: ignore[arg-type]  # the callers below name parts only
        self._definitions[proposition] = normal(logic)
        return proposition

    def finding(self, finding: Finding) -> Subject:
        scope = self._define(finding.id, "scope", self._condition(finding.scope))
        holds = self._define(finding.id, "holds", conjunction(Holds(scope), self._condition(finding.when)))
        return Subject(finding.id, "finding", (
            ("not_applicable", ((scope, False),)),
            ("established", ((holds, True),)),
            ("ruled_out", ((scope, True), (holds, False))),
        ))  # fmt: skip

    def criterion(self, criterion: Criterion) -> Subject:
        scope = self._define(criterion.id, "scope", self._condition(criterion.scope))
        holds = self._define(criterion.id, "holds", conjunction(Holds(scope), self._condition(criterion.when)))
        return Subject(criterion.id, "criterion", (
            ("not_applicable", ((scope, False),)),
            ("met", ((holds, True),)),
            ("not_met", ((scope, True), (holds, False))),
        ))  # fmt: skip

    def practice(self, practice: Practice) -> Subject:
        id = practice.id
        scope = self._define(id, "scope", self._condition(practice.scope))
        called_for = self._define(id, "called_for", self._condition(practice.recommend_when))
        done = Proposition(id, "practised")
        own = self._condition(practice.blocked_when) if practice.blocked_when else FALSE
        blocked = self._define(id, "blocked", disjunction(
            own,
            *(Holds(Proposition(finding, "holds")) for finding in self._base.holders(id, practice.tags)),
            *(Holds(Proposition(other, "advised")) for other in checks.gives_way_to(self._base, practice) if other in self._base.published),
        ))  # fmt: skip
        self._define(id, "advised", conjunction(Holds(scope), Holds(called_for), Not(Holds(done)), Not(Holds(blocked))))
        return Subject(id, "practice", (
            ("not_applicable", ((scope, False),)),
            ("practised", ((scope, True), (done, True))),
            ("blocked", ((scope, True), (done, False), (blocked, True))),
            ("not_needed", ((scope, True), (done, False), (blocked, False), (called_for, False))),
            ("recommended", ((scope, True), (done, False), (blocked, False), (called_for, True))),
        ))  # fmt: skip

    def plan(self, plan: Plan) -> Subject:
        chosen: Logic = FALSE
        if checks.PLANS_FIELD in self._base.fields:
            chosen = conjunction(
                Holds(Proposition(checks.PLANS_FIELD, "asked")), HasOptions(checks.PLANS_FIELD, frozenset({plan.id}), all=False)
            )
        planned = self._define(plan.id, "planned", chosen)
        waits = self._define(plan.id, "waits", disjunction(
            *(Holds(Proposition(finding, "holds")) for finding in self._base.holders(plan.id, plan.tags)),
            *(Holds(Proposition(practice.id, "advised")) for practice in self._base.published.values() if plan.id in practice.waits),
            negation(self._condition(plan.ready_when)),
        ))  # fmt: skip
        return Subject(plan.id, "plan", (
            ("not_planned", ((planned, False),)),
            ("not_now", ((planned, True), (waits, True))),
            ("go_ahead", ((planned, True), (waits, False))),
        ))  # fmt: skip

    def ordered(self, subjects: tuple[Subject, ...]) -> dict[Proposition, Logic]:
        """The definitions that the subjects rest on, each after those that it mentions; ties by name, so the order is always the same."""
        graph = {proposition: self._mentions(logic) for proposition, logic in sorted(self._definitions.items())}
        sorter = TopologicalSorter(graph)
        sorter.prepare()
        found: list[Proposition] = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready())
            found += ready
            sorter.done(*ready)
        mentioned = set().union(*graph.values())
        kept = [one for one in found if one in self._definitions and (one.part != "advised" or one in mentioned)]
        return self._shared({proposition: self._definitions[proposition] for proposition in kept})

    @staticmethod
    def _shared(definitions: dict[Proposition, Logic]) -> dict[Proposition, Logic]:
        """The definitions, of which equal ones are worked out once: the later proposition holds when the first does."""
        first: dict[tuple[str, Logic], Proposition] = {}
        shared: dict[Proposition, Logic] = {}
        for proposition, logic in definitions.items():
            original = first.setdefault((proposition.part, logic), proposition)
            same = original != proposition and proposition.part in SHARED_PARTS and not isinstance(logic, Constant | Holds)
            shared[proposition] = Holds(original) if same else logic
        return shared

    def _mentions(self, logic: Logic) -> set[Proposition]:
        found: set[Proposition] = set()
        for atom in atoms(logic):
            if isinstance(atom, Holds):
                found.add(atom.proposition)
            elif isinstance(atom, Compared):
                for name in (*syntax.names(atom.left), *syntax.names(atom.right)):
                    found |= self._behind(name)
        return found

    def _behind(self, name: str) -> set[Proposition]:
        """The propositions on which the value of a number depends."""
        if name in self._base.indicators:
            formula = self._base.indicators[name].formula.tree
            return set().union(*(self._behind(inner) for inner in syntax.names(formula)))
        field = self._base.fields.get(name)
        return {Proposition(name, "asked")} if field is not None and field.when_not_asked is not None else set()

    def _condition(self, condition: Condition | None) -> Logic:
        return TRUE if condition is None else self._logic(condition.tree)

    def _logic(self, node: syntax.Node) -> Logic:
        match node:
            case syntax.And(parts):
                return conjunction(*map(self._logic, parts))
            case syntax.Or(parts):
                return disjunction(*map(self._logic, parts))
            case syntax.Not(part):
                return negation(self._logic(part))
            case syntax.AtLeast(count, parts):
                return AtLeast(count, tuple(map(self._logic, parts)))
            case syntax.Practised(practice):
                return Holds(Proposition(practice, "practised"))
            case syntax.Name(id):
                if id in self._base.findings:
                    return Holds(Proposition(id, "holds"))
                return self._guarded(node, IsOneOf(id, frozenset({True})))
            case syntax.Among(name, options):
                return self._guarded(node, IsOneOf(name.id, frozenset(options)))
            case syntax.Has(quantifier, name, options):
                return self._guarded(node, HasOptions(name.id, frozenset(options), quantifier == "has_all"))
            case syntax.Comparison():
                return self._guarded(node, self._comparison(node))
            case _:
                raise TypeError(f"not a condition: {syntax.source(node)}")

    def _comparison(self, node: syntax.Comparison) -> Atom:
        name, value = node.left, node.right
        if isinstance(name, syntax.Name) and isinstance(value, syntax.YesNo | syntax.Text):
            kind = self._symbols[name.id]
            if isinstance(kind, Truth):
                return IsOneOf(name.id, frozenset({bool(value.value) == (node.sign == "==")}))
            if isinstance(kind, Choice):
                wanted = {str(value.value)}
                return IsOneOf(name.id, frozenset(wanted if node.sign == "==" else set(kind.options) - wanted))
        return Compared(node.sign, node.left, node.right)

    def _guarded(self, node: syntax.Node, atom: Atom) -> Logic:
        return conjunction(*self._guards(node), atom)

    def _guards(self, node: syntax.Node) -> tuple[Logic, ...]:
        """What must be true for something to be said with these names."""
        guards: list[Logic] = []
        for name in syntax.names(node):
            field = self._base.fields.get(name)
            if field is not None and field.asked_when is not None and field.when_not_asked is None:
                guards.append(Holds(Proposition(name, "asked")))
            elif name in self._base.indicators:
                guards.append(Holds(Proposition(name, "applies")))
            elif name in self._base.parameters:
                guards.append(Holds(Proposition(name, "in_force")))
        return tuple(guards)
