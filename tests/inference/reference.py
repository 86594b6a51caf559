"""What the design says of truth and verdicts, written down once more as plainly as can be, for the engines to be held against.

It shares no code with the engines: it reads the conditions as they were parsed, by Kleene's strong logic, and takes its time.
"""

from __future__ import annotations

import datetime
import math
from typing import Any

from cofin_advisor.knowledge.expression import tree as syntax
from cofin_advisor.knowledge.expression.tree import names
from cofin_advisor.knowledge.model import Condition, KnowledgeBase, Practice
from cofin_advisor.profile import Profile

Truth = bool | None


def both(*truths: Truth) -> Truth:
    return False if False in truths else None if None in truths else True


def either(*truths: Truth) -> Truth:
    return True if True in truths else None if None in truths else False


def opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


class Reference:
    """One organization, judged without haste."""

    def __init__(self, base: KnowledgeBase, profile: Profile, day: datetime.date) -> None:
        self.base, self.values, self.day = base, profile.values, day
        self._known: dict[int, Truth] = {}

    def verdicts(self) -> dict[str, str]:
        """The verdict on every subject."""
        found = {}
        for judged in (*self.base.findings.values(), *self.base.criteria.values()):
            yes, no = ("established", "ruled_out") if judged.id in self.base.findings else ("met", "not_met")
            scope = self.condition(judged.scope)
            found[judged.id] = self._first([(opposite(scope), "not_applicable"), (both(scope, self.condition(judged.when)), yes)], no)
        for practice in self.base.practices.values():
            if practice.status == "published":
                found[practice.id] = self._first([
                    (opposite(self.condition(practice.scope)), "not_applicable"), (self.practised(practice), "practised"),
                    (self.blocked(practice), "blocked"), (opposite(self.condition(practice.recommend_when)), "not_needed"),
                ], "recommended")  # fmt: skip
        for plan in self.base.plans.values():
            asked = self.condition(self.base.fields["plans_next_year"].asked_when)
            chosen = self.values.get("plans_next_year")
            planned = both(asked, None if chosen is None else plan.id in chosen)  # type: ignore[operator]
            found[plan.id] = self._first([(opposite(planned), "not_planned"), (self.waits(plan), "not_now")], "go_ahead")
        return found

    @staticmethod
    def _first(lines: list[tuple[Truth, str]], otherwise: str) -> str:
        """The first line whose test is true while every earlier one is known to be false."""
        for truth, verdict in lines:
            if truth is None:
                return "undetermined"
            if truth:
                return verdict
        return otherwise

    def practised(self, practice: Practice) -> Truth:
        return practice.practised_when is not None and self.condition(practice.practised_when)

    def blocked(self, practice: Practice) -> Truth:
        own = practice.blocked_when is not None and self.condition(practice.blocked_when)
        better = [each for each in self.base.practices.values() if each.status == "published" and self._preferred(each, practice)]
        return either(own, *self._held_back(practice), *map(self.advised, better))

    @staticmethod
    def _preferred(one: Practice, other: Practice) -> bool:
        pairs = {(practice.id, pair.practice, pair.prefer) for practice in (one, other) for pair in practice.incompatible_with}
        return bool(pairs & {(one.id, other.id, one.id), (other.id, one.id, one.id)})

    def advised(self, practice: Practice) -> Truth:
        called_for = both(self.condition(practice.scope), self.condition(practice.recommend_when))
        return both(called_for, opposite(self.practised(practice)), opposite(self.blocked(practice)))

    def waits(self, plan: Any) -> Truth:
        waited_for = [each for each in self.base.practices.values() if each.status == "published" and plan.id in each.waits]
        return either(*self._held_back(plan), *map(self.advised, waited_for), opposite(self.condition(plan.ready_when)))

    def _held_back(self, what: Any) -> list[Truth]:
        holders = (finding for finding in self.base.findings.values() if {what.id, *what.tags} & set(finding.holds_back))
        return [both(self.condition(finding.scope), self.condition(finding.when)) for finding in holders]

    def condition(self, condition: Condition | None) -> Truth:
        if condition is None:
            return True
        if id(condition) not in self._known:
            self._known[id(condition)] = self.truth(condition.tree)
        return self._known[id(condition)]

    def truth(self, node: syntax.Node) -> Truth:
        match node:
            case syntax.Not(part):
                return opposite(self.truth(part))
            case syntax.And(parts):
                return both(*map(self.truth, parts))
            case syntax.Or(parts):
                return either(*map(self.truth, parts))
            case syntax.AtLeast(count, parts):
                truths = list(map(self.truth, parts))
                return True if truths.count(True) >= count else False if truths.count(True) + truths.count(None) < count else None
            case syntax.Practised(practice):
                return self.practised(self.base.practices[practice])
            case syntax.Name(id) if id in self.base.findings:
                return both(self.condition(self.base.findings[id].scope), self.condition(self.base.findings[id].when))
            case _:
                return both(*(self.speaks(name) for name in names(node)), self.said(node))

    def speaks(self, name: str) -> Truth:
        """Whether anything can be said with a name."""
        field, indicator = self.base.fields.get(name), self.base.indicators.get(name)
        if field is not None:
            return True if field.when_not_asked is not None else self.condition(field.asked_when)
        if indicator is not None:
            return both(self.condition(indicator.applies_when), *map(self.speaks, names(indicator.formula.tree)))
        if name in self.base.parameters:
            standing = self.base.parameters[name].at(self.day)
            return None if standing is None else standing.value is not None
        return True

    def said(self, node: syntax.Node) -> Truth:
        match node:
            case syntax.Name(id):
                return self.values.get(id)  # type: ignore[return-value]
            case syntax.Among(name, options):
                answer = self.values.get(name.id)
                return None if answer is None else answer in options
            case syntax.Has(quantifier, name, options):
                chosen = self.values.get(name.id)
                if chosen is None:
                    return None
                return (all if quantifier == "has_all" else any)(option in chosen for option in options)  # type: ignore[operator]
            case syntax.Comparison(sign, syntax.Name(id), syntax.YesNo(wanted) | syntax.Text(wanted)):
                answer = self.values.get(id)
                return None if answer is None else (answer == wanted) is (sign == "==")
            case syntax.Comparison(sign, left, right):
                first, second = self.number(left), self.number(right)
                if math.isnan(first) or math.isnan(second):
                    return None
                a, b = math.floor(first * 10**6 + 0.5), math.floor(second * 10**6 + 0.5)
                return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[sign]
        raise TypeError(node)

    def number(self, node: syntax.Node) -> float:
        """A number; not a number where it is not known or cannot be computed."""
        match node:
            case syntax.Number(value):
                return value
            case syntax.Arithmetic(sign, left, right):
                a, b = self.number(left), self.number(right)
                if sign == "/" and b == 0:
                    return math.nan
                result = a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b
                return result if abs(result) <= 1e15 else math.nan
            case syntax.Name("as_of_year"):
                return float(self.day.year)
            case syntax.Name(id) if id in self.base.indicators:
                return self.number(self.base.indicators[id].formula.tree)
            case syntax.Name(id) if id in self.base.parameters:
                standing = self.base.parameters[id].at(self.day)
                return math.nan if standing is None or standing.value is None else standing.value
            case syntax.Name(id):
                field = self.base.fields[id]
                if field.when_not_asked is not None and self.condition(field.asked_when) is not True:
                    return field.when_not_asked if self.condition(field.asked_when) is False else math.nan
                return float(self.values.get(id, math.nan))  # type: ignore[arg-type]
        raise TypeError(node)
