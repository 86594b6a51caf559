"""What must be true of a whole knowledge base. Each check is one function that adds what it finds to a list of problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final

from ..reading.problems import Problems, place_of
from .expression.divisors import divisors, is_nonzero
from .expression.kinds import (
    MONEY_PER_ITEM,
    QUANTITIES,
    Choice,
    Choices,
    Kind,
    Quantity,
    Truth,
    check_condition,
    check_formula,
    unit_words,
)
from .expression.tree import And, AtLeast, Name, Node, Or, Practised, names, practised, source, walk
from .form_checks import forms_can_be_printed
from .model import (
    Citation,
    Condition,
    Criterion,
    Field,
    Finding,
    Formula,
    Goal,
    Indicator,
    KnowledgeBase,
    Parameter,
    Plan,
    Practice,
    Record,
    place_of_record,
)
from .reckoning import Reckoning
from .reckoning_checks import reckonings_can_be_done
from .text import PLACEHOLDER as PLACEHOLDER
from .text import texts

PLANS_FIELD: Final = "plans_next_year"
AS_OF_YEAR: Final = "as_of_year"
_THAI = re.compile(r"[ก-๛]")

Check = Callable[[KnowledgeBase, Problems], None]


def check(base: KnowledgeBase, problems: Problems) -> None:
    """Run every check."""
    for one in _CHECKS:
        one(base, problems)


def symbols(base: KnowledgeBase) -> dict[str, Kind]:
    """The type of every name that an expression may mention."""
    found: dict[str, Kind] = {AS_OF_YEAR: QUANTITIES["year"]}
    for field in base.fields.values():
        found[field.id] = _kind_of_field(field)
    computed: tuple[Indicator | Parameter, ...] = (*base.indicators.values(), *base.parameters.values())
    for one in computed:
        found[one.id] = QUANTITIES[one.kind]
    for finding in base.findings:
        found[finding] = Truth()
    return found


def _kind_of_field(field: Field) -> Kind:
    if field.kind == "yes_no":
        return Truth(answer=True)
    if field.kind == "choice":
        return Choice(tuple(field.options))
    if field.kind == "choices":
        return Choices(tuple(field.options))
    return MONEY_PER_ITEM if field.per == "item" and field.kind == "money" else QUANTITIES[field.kind]


def _expressions_are_sound(base: KnowledgeBase, problems: Problems) -> None:
    """Names exist, units agree, and every condition is one."""
    known = symbols(base)
    practices = frozenset(base.practices)
    for condition in conditions(base):
        check_condition(condition.tree, condition.text, known, practices, problems)
    for indicator in base.indicators.values():
        check_formula(indicator.formula.tree, indicator.formula.text, known, QUANTITIES[indicator.kind], problems)
    for finding in base.findings.values():
        if finding.amount is not None:
            check_formula(finding.amount.tree, finding.amount.text, known, QUANTITIES["money"], problems)


def _judged(base: KnowledgeBase) -> tuple[Finding | Criterion, ...]:
    return (*base.findings.values(), *base.criteria.values())


def conditions(base: KnowledgeBase) -> Iterator[Condition]:
    """Every condition of the knowledge base."""
    for field in base.fields.values():
        yield from filter(None, (field.asked_when,))
    for indicator in base.indicators.values():
        yield from filter(None, (indicator.applies_when,))
    for judged in _judged(base):
        yield from filter(None, (judged.scope, judged.when))
    for practice in base.practices.values():
        yield from filter(None, (practice.scope, practice.recommend_when, practice.practised_when, practice.blocked_when))
    for plan in base.plans.values():
        yield from filter(None, (plan.ready_when,))
    for reckoning in base.reckonings.values():
        yield from filter(None, (reckoning.scope,))


def _ranges_fit(base: KnowledgeBase, problems: Problems) -> None:
    """A question is bounded by questions that are counted in the same unit."""
    known = symbols(base)
    for field in base.fields.values():
        own = known[field.id]
        for name in (end.value for end in field.range if isinstance(end.value, str) and end.value in known):
            other = known[name]
            if not isinstance(other, Quantity):
                problems.add("not-a-number-here", name, name)
            elif not isinstance(own, Quantity):
                problems.add("not-a-number-here", field.id, field.id)
            elif not own.goes_with(other):
                problems.add("units-differ", name, name, first=unit_words(own), second=unit_words(other))


def _divisors_are_guarded(base: KnowledgeBase, problems: Problems) -> None:
    """No divisor can be zero where its indicator applies."""

    def never_negative(node: Node) -> bool:
        field = base.fields.get(node.id) if isinstance(node, Name) else None
        low = field.range[0].value if field is not None and field.range else None
        return isinstance(low, float) and low >= 0

    def divisors_of(formula: Formula, *guards: Condition | None) -> None:
        guard = And(tuple(condition.tree for condition in guards if condition is not None))
        for divisor in divisors(formula.tree):
            if not is_nonzero(divisor, guard, never_negative):
                problems.add("divisor-unguarded", place_of(formula.text, divisor.span[0]), source(divisor))

    for indicator in base.indicators.values():
        divisors_of(indicator.formula, indicator.applies_when)
    for finding in base.findings.values():
        if finding.amount is not None:
            divisors_of(finding.amount, finding.scope, finding.when)


def _names_exist(base: KnowledgeBase, problems: Problems) -> None:
    """What a record refers to is there."""
    tagged: tuple[Practice | Plan | Reckoning, ...] = (*base.practices.values(), *base.plans.values(), *base.reckonings.values())
    tags = {tag for one in tagged for tag in one.tags}

    def want(ids: Iterable[str | None], among: Iterable[str], code: str) -> None:
        known = set(among)
        for id in ids:
            if id is not None and id not in known:
                problems.add(code, id, id, among=known)

    for finding in base.findings.values():
        want(finding.holds_back, {*base.practices, *base.plans, *base.reckonings, *tags}, "unknown-held-back")
        want([finding.opposite_of], base.findings, "unknown-finding")
    for practice in base.practices.values():
        want(practice.answers, base.findings, "unknown-finding")
        want([practice.form], base.forms, "unknown-form")
        want(practice.after, base.practices, "unknown-practice")
        want(practice.waits, base.plans, "unknown-plan")
        want([practice.watch.indicator], base.indicators, "unknown-indicator")
        want([practice.watch.field], base.fields, "unknown-field")
        for pair in practice.incompatible_with:
            want([pair.practice], base.practices, "unknown-practice")
            want([pair.prefer], {practice.id, pair.practice}, "prefer-neither")
        want([one.source for one in practice.practised_by], base.sources, "unknown-source")
    for criterion in base.criteria.values():
        want(criterion.leads_to, base.practices, "unknown-practice")
    for reckoning in base.reckonings.values():
        want([line.number for line in reckoning.lines], {*base.fields, *base.indicators}, "unknown-name")
    for field in base.fields.values():
        want([end.value for end in field.range if isinstance(end.value, str)], {*base.fields, AS_OF_YEAR}, "unknown-field")
    if PLANS_FIELD in base.fields:
        want([plan.id for plan in base.plans.values()], base.fields[PLANS_FIELD].options, "plan-not-an-option")


def _what_is_advised_is_published(base: KnowledgeBase, problems: Problems) -> None:
    """What is shown to people leans on no practice that is still a draft or is retired."""
    hidden = {practice.id: practice.status for practice in base.practices.values() if practice.status != "published"}

    def want_published(ids: Iterable[str]) -> None:
        for id in ids:
            if id in hidden:
                problems.add("practice-not-published", id, id, status=hidden[id])

    def want_in(*parts: Condition | None) -> None:
        for part in filter(None, parts):
            for node in walk(part.tree):
                if isinstance(node, Practised) and node.practice in hidden:
                    problems.add("practice-not-published", place_of(part.text, node.span[0]), node.practice, status=hidden[node.practice])

    for practice in base.published.values():
        want_published((*practice.after, *(pair.practice for pair in practice.incompatible_with)))
        want_in(practice.scope, practice.recommend_when, practice.practised_when, practice.blocked_when)
    for criterion in base.criteria.values():
        want_published(criterion.leads_to)
    for judged in _judged(base):
        want_in(judged.scope, judged.when)
    for plan in base.plans.values():
        want_in(plan.ready_when)
    for reckoning in base.reckonings.values():
        want_in(reckoning.scope)
    for indicator in base.indicators.values():
        want_in(indicator.applies_when)
    for field in base.fields.values():
        want_in(field.asked_when)


def _goals_fit(base: KnowledgeBase, problems: Problems) -> None:
    """A number has a goal that is a number, a yes-or-no answer one that is yes or no, and nothing else has a goal."""

    def want_fitting(goal: Goal | None, kind: str | None) -> None:
        if goal is None or kind is None:
            return
        fits = kind == "yes_no" if goal.answer is not None else kind not in ("yes_no", "choice", "choices")
        if not fits:
            problems.add("goal-and-kind", goal.text, goal.text, kind=kind)

    for indicator in base.indicators.values():
        want_fitting(indicator.goal, indicator.kind)
    for practice in base.practices.values():
        watch = practice.watch
        watched = base.indicators.get(watch.indicator or "") or base.fields.get(watch.field or "")
        want_fitting(watch.goal, watched.kind if watched is not None else None)


def _sources_are_given(base: KnowledgeBase, problems: Problems) -> None:
    """Whatever judges or advises names a source that exists, or says that it is our judgement, with the reason."""
    judged: tuple[Record, ...] = (
        *base.indicators.values(), *base.findings.values(), *base.practices.values(), *base.criteria.values(),
    )  # fmt: skip
    for record in judged:
        sources: tuple[Citation, ...] = getattr(record, "sources", ())
        judgement, reason = getattr(record, "basis", None), getattr(record, "reason", None)
        needs = not (isinstance(record, Indicator) and record.goal is None) and not (isinstance(record, Finding) and record.sign == "stage")
        if needs and not sources and judgement is None and not _standard_has_sources(base, record):
            problems.add("source-missing", place_of_record(record), record.id)
        if judgement is not None and reason is None:
            problems.add("reason-missing", place_of_record(record), record.id)
        _citations_exist(sources, base, problems)
    for standard in base.standards.values():
        _citations_exist(standard.sources, base, problems)
    for parameter in base.parameters.values():
        for value in parameter.values:
            _citations_exist(value.sources, base, problems)
            if not value.sources and value.basis is None:
                problems.add("source-missing", place_of_record(parameter), parameter.id)


def _standard_has_sources(base: KnowledgeBase, record: Record) -> bool:
    """Whether a criterion's standard names its source; also where the standard could not be read, which is reported already."""
    if not isinstance(record, Criterion):
        return False
    standard = base.standards.get(record.standard)
    return standard is None or bool(standard.sources)


def _citations_exist(sources: tuple[Citation, ...], base: KnowledgeBase, problems: Problems) -> None:
    for citation in sources:
        if citation.id not in base.sources:
            problems.add("unknown-source", citation.id, citation.id, among=base.sources)


def _records_are_whole(base: KnowledgeBase, problems: Problems) -> None:
    """What one kind of record needs beyond its keys."""
    for finding in base.findings.values():
        _finding_is_whole(finding, problems)
    for practice in base.practices.values():
        if not 3 <= len(practice.steps) <= 7:
            problems.add("steps-number", place_of_record(practice), practice.id, number=len(practice.steps))
        if (practice.blocked_when is None) != (practice.blocked_because is None):
            problems.add("blocked-because", place_of_record(practice), practice.id)
        if (practice.watch.indicator is None) == (practice.watch.field is None):
            problems.add("watch-one", place_of_record(practice), practice.id)
        if not practice.answers:
            problems.add("answers-missing", place_of_record(practice), practice.id)
    for field in base.fields.values():
        if (field.kind in ("choice", "choices")) != bool(field.options):
            problems.add("options-and-kind", place_of_record(field), field.id)
        if field.per is not None and field.kind != "money":
            problems.add("per-and-kind", place_of_record(field), field.id)
        if field.range and len(field.range) != 2:
            problems.add("range-form", place_of_record(field), field.id)
        if field.when_not_asked is not None and field.asked_when is None:
            problems.add("when-not-asked-alone", place_of_record(field), field.id)
        if field.when_not_asked is not None and field.kind in ("yes_no", "choice", "choices"):
            problems.add("when-not-asked-kind", place_of_record(field), field.id)
        if field.id == PLANS_FIELD and field.kind != "choices":
            problems.add("plans-kind", place_of_record(field), field.id)
    for parameter in base.parameters.values():
        days = [value.since for value in parameter.values]
        if not days or len(set(days)) != len(days):
            problems.add("parameter-dates", place_of_record(parameter), parameter.id)


def _finding_is_whole(finding: Finding, problems: Problems) -> None:
    if not 1 <= finding.severity <= 4:
        problems.add("severity-range", place_of_record(finding), finding.id)
    if (finding.sign in ("danger", "risk")) != (finding.triage is not None):
        problems.add("triage-and-sign", place_of_record(finding), finding.id)
    if (finding.sign == "strength") != (finding.keep is not None):
        problems.add("keep-and-sign", place_of_record(finding), finding.id)


def _former_ids_are_free(base: KnowledgeBase, problems: Problems) -> None:
    """A former id names one record only, and no present one."""
    taken: dict[str, str] = {}
    records: tuple[Field | Indicator | Finding | Practice, ...] = (
        *base.fields.values(), *base.indicators.values(), *base.findings.values(), *base.practices.values(),
    )  # fmt: skip
    for record in records:
        for former in record.was:
            if base.record(former) is not record or former in taken:
                problems.add("former-id-taken", former, former)
            taken[former] = record.id


def _translations_are_translations(base: KnowledgeBase, problems: Problems) -> None:
    """The Thai of a text is Thai."""
    records: tuple[Record, ...] = (
        *base.fields.values(), *base.indicators.values(), *base.findings.values(), *base.practices.values(), *base.plans.values(),
        *base.reckonings.values(), *base.forms.values(), *base.parameters.values(), *base.standards.values(), *base.criteria.values(),
    )  # fmt: skip
    for record in records:
        for text in texts(record):
            if text.th and not _THAI.search(text.th):
                problems.add("thai-expected", text.th, text.th[:40])


def _placeholders_are_known(base: KnowledgeBase, problems: Problems) -> None:
    """A value that `because` shows is known in every way in which the finding can be established."""
    numbers = {*base.fields, *base.indicators, *base.parameters}
    for finding in base.findings.values():
        certain = _certain_names(finding.when.tree) | (_certain_names(finding.scope.tree) if finding.scope else set())
        for words in (finding.because.th, finding.because.en):
            for found in PLACEHOLDER.finditer(words):
                name, place = found[1], place_of(words, found.start(1))
                if name not in numbers:
                    problems.add("unknown-name", place, name, among=numbers)
                elif name not in certain:
                    problems.add("placeholder-uncertain", place, name, finding=finding.id)


def _certain_names(node: Node) -> set[str]:
    """The names whose values are known whenever the condition is true."""
    if isinstance(node, And):
        return set().union(*map(_certain_names, node.parts))
    if isinstance(node, Or):
        return set.intersection(*map(_certain_names, node.parts))
    if isinstance(node, AtLeast):
        return set()
    return set(names(node))


def _nothing_depends_on_itself(base: KnowledgeBase, problems: Problems) -> None:
    """Fields, indicators, findings and practices form strata, and no practice comes after itself."""
    _report_circles(dependencies(base), base, problems)
    _report_circles({practice.id: set(practice.after) for practice in base.practices.values()}, base, problems)


def _report_circles(graph: dict[str, set[str]], base: KnowledgeBase, problems: Problems) -> None:
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = list(reversed(error.args[1]))
            first = base.record(circle[0].removesuffix(":practised"))
            shown = " → ".join(node.removesuffix(":practised") for node in circle)
            if first is not None:
                problems.add("cycle", place_of_record(first), shown)
            graph[circle[0]] = graph[circle[0]] - set(circle)
        else:
            return


def dependencies(base: KnowledgeBase) -> dict[str, set[str]]:
    """What each field, indicator, finding and practice depends on.

    `ID:practised` stands for the one part that conditions may ask of a practice.
    """

    def used(*parts: Condition | None) -> set[str]:
        trees = [part.tree for part in parts if part is not None]
        return {name for tree in trees for name in names(tree)} | {f"{id}:practised" for tree in trees for id in practised(tree)}

    graph: dict[str, set[str]] = {}
    for field in base.fields.values():
        graph[field.id] = used(field.asked_when)
    for indicator in base.indicators.values():
        graph[indicator.id] = used(indicator.applies_when) | set(names(indicator.formula.tree))
    for finding in base.findings.values():
        graph[finding.id] = used(finding.scope, finding.when)
    for practice in base.practices.values():
        graph[f"{practice.id}:practised"] = used(practice.practised_when)
        graph[practice.id] = used(practice.scope, practice.recommend_when, practice.blocked_when) | {f"{practice.id}:practised"}
        graph[practice.id] |= set(base.holders(practice.id, practice.tags)) | set(gives_way_to(base, practice))
    return graph


def gives_way_to(base: KnowledgeBase, practice: Practice) -> tuple[str, ...]:
    """The practices that are preferred to this one."""
    found = [pair.practice for pair in practice.incompatible_with if pair.prefer == pair.practice]
    for other in base.practices.values():
        found += [other.id for pair in other.incompatible_with if pair.practice == practice.id and pair.prefer == other.id]
    return tuple(sorted(set(found)))


_CHECKS: Final[tuple[Check, ...]] = (
    _names_exist,
    _expressions_are_sound,
    _ranges_fit,
    _divisors_are_guarded,
    _goals_fit,
    _what_is_advised_is_published,
    _sources_are_given,
    _records_are_whole,
    _former_ids_are_free,
    _translations_are_translations,
    _placeholders_are_known,
    _nothing_depends_on_itself,
    forms_can_be_printed,
    reckonings_can_be_done,
)
