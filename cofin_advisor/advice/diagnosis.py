"""From the conclusions about one organization to its diagnosis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..inference.logic import Part
from ..knowledge import checks
from ..knowledge import model as knowledge
from ..knowledge.model import Text
from .consultation import Consultation, as_fact
from .lights import completeness, domains
from .questions import next_questions, to_check
from .ranking import by_horizon, page_one, ranked, weight
from .reckoning import reckonings_of
from .records import (
    FORMAT,
    Criterion,
    Diagnosis,
    Finding,
    Indicator,
    Keep,
    KnowledgeUsed,
    NotNow,
    Organization,
    Plan,
    Practice,
    Reckoning,
    Standard,
    Support,
    Watch,
)
from .wording import quantity

#: The parts of a practice on which each verdict chiefly rests.
_DECIDING: Final[dict[str, tuple[Part, ...]]] = {
    "not_applicable": ("scope",),
    "practised": ("practised",),
    "blocked": ("blocked",),
    "not_needed": ("called_for",),
    "recommended": ("called_for", "practised"),
}


def diagnosis_of(consultation: Consultation) -> Diagnosis:
    """Everything the adviser says about one organization, in an order that is always the same."""
    base = consultation.base
    recommended = ranked(consultation, (id for id in base.published if consultation.verdict(id) == "recommended"))
    findings = tuple(_finding(consultation, finding) for finding in base.findings.values())
    practices = tuple(_practice(consultation, practice) for practice in base.published.values())
    plans = tuple(_plan(consultation, plan) for plan in base.plans.values())
    reckonings = reckonings_of(consultation)
    return Diagnosis(
        format=FORMAT,
        knowledge=KnowledgeUsed(version=base.version, sha256=base.sha256),
        as_of=consultation.memory.as_of,
        accounts_date=consultation.profile.as_of,
        organization=organization_of(consultation),
        completeness=completeness(consultation),
        indicators=tuple(_indicator(consultation, indicator) for indicator in base.indicators.values()),
        findings=findings,
        practices=practices,
        page_one=page_one(consultation, recommended),
        recommendations=recommended,
        if_not_done=ranked(consultation, (practice.id for practice in practices if _unless_done(consultation, practice))),
        not_now=_not_now(consultation, plans, practices),
        plans=plans,
        reckonings=reckonings,
        keep_doing=tuple(
            Keep(finding=finding.id, title=finding.title, keep=finding.keep)
            for finding in base.findings.values()
            if finding.keep is not None and consultation.established(finding.id)
        ),
        plan=by_horizon(consultation, recommended),
        domains=domains(consultation),
        standards=tuple(_standard(consultation, standard) for standard in base.standards.values()),
        next_questions=next_questions(consultation),
        to_check=to_check(consultation),
        sources=_sources(base, findings, practices, reckonings),
    )


def organization_of(consultation: Consultation) -> Organization:
    """Whom the advice is for."""
    stages = [
        finding.id for finding in consultation.base.findings.values() if finding.sign == "stage" and consultation.established(finding.id)
    ]
    kind = consultation.value("org_type")
    return Organization(
        id=consultation.profile.id,
        name=consultation.profile.name,
        type=kind if isinstance(kind, str) else None,
        stage=stages[0] if stages else None,
    )


def _indicator(consultation: Consultation, indicator: knowledge.Indicator) -> Indicator:
    value = consultation.value(indicator.id)
    applies = consultation.truth(indicator.id, "applies")
    if isinstance(value, float):
        status = "known"
    elif applies is False:
        status = "not_applicable"
    else:
        missing = applies is None or consultation.situation.number(indicator.id) is None
        status = "unknown" if missing else "not_computable"
    number = value if isinstance(value, float) else None
    return Indicator(
        id=indicator.id,
        domain=indicator.domain,
        label=indicator.label,
        kind=indicator.kind,
        value=number,
        status=status,  # type: ignore[arg-type]  # one of the four above
        goal=str(indicator.goal.text) if indicator.goal else None,
        meets_goal=indicator.goal.met_by(number) if indicator.goal is not None and number is not None else None,
        sources=indicator.sources,
    )


def _finding(consultation: Consultation, finding: knowledge.Finding) -> Finding:
    standing = consultation.established(finding.id)
    names = checks.PLACEHOLDER.findall(finding.because.th + finding.because.en)
    values = {name: consultation.value(name) for name in names}
    subject = consultation.rulebook.by_id[finding.id]
    return Finding(
        id=finding.id,
        domain=finding.domain,
        topic=finding.topic,
        sign=finding.sign,
        severity=finding.severity,
        triage=finding.triage,
        title=finding.title,
        verdict=consultation.reasoning.conclusions.verdicts[finding.id],
        because=consultation.wording.filled(finding.because, values) if standing else None,
        support=_decided_by(consultation, finding.id),
        missing=consultation.missing(subject),
        immaterial=standing and consultation.immaterial(finding),
        holds_back=finding.holds_back,
        sources=finding.sources,
        basis=finding.basis,
        reason=finding.reason,
    )


def deciding_parts(consultation: Consultation, id: str) -> tuple[Part, ...]:
    """The parts on whose truth or falsehood the verdict on a subject chiefly rests."""
    kind, verdict = consultation.rulebook.by_id[id].kind, consultation.verdict(id)
    if kind == "practice":
        return _DECIDING.get(verdict, ("called_for",))
    if kind == "plan":
        return ("planned",) if verdict == "not_planned" else ("waits",)
    return ("scope",) if verdict == "not_applicable" else ("holds",)


def _decided_by(consultation: Consultation, id: str) -> tuple[Support, ...]:
    """What the verdict on a subject chiefly rests on."""
    return tuple(support for part in deciding_parts(consultation, id) for support in consultation.support(id, part))


def _practice(consultation: Consultation, practice: knowledge.Practice) -> Practice:
    id = practice.id
    subject = consultation.rulebook.by_id[id]
    verdict = consultation.reasoning.conclusions.verdicts[id]
    answered = consultation.answered_practice(practice)
    holders = tuple(holder for holder in consultation.base.holders(id, practice.tags) if consultation.established(holder))
    asked_of: tuple[Part, ...] = ("called_for", "practised", "blocked")
    parts = {part: consultation.truth(id, part) for part in asked_of}
    return Practice(
        id=id,
        domain=practice.domain,
        topic=practice.topic,
        title=practice.title,
        verdict=verdict,
        weight=weight(consultation, practice) if parts["called_for"] else None,
        advised=consultation.advised(id),
        called_for=parts["called_for"],
        practised=parts["practised"],
        blocked=parts["blocked"],
        answers=tuple(finding.id for finding in answered),
        because=joined(tuple(finding.title for finding in answered)) if parts["called_for"] else None,
        support=_decided_by(consultation, id),
        missing=consultation.missing(subject),
        blocked_because=_blocked_because(consultation, practice, holders) if parts["blocked"] else None,
        held_back_by=holders,
        why=practice.why,
        steps=practice.steps,
        say_it=practice.say_it,
        never_now=practice.never_now,
        form=practice.form,
        discreet=practice.discreet,
        who=practice.who,
        effort=practice.effort,
        horizon=practice.horizon,
        watch=_watch(consultation, practice),
        after=practice.after,
        practised_by=practice.practised_by,
        sources=practice.sources,
        basis=practice.basis,
        reason=practice.reason,
    )


def _watch(consultation: Consultation, practice: knowledge.Practice) -> Watch:
    id = practice.watch.id
    value = consultation.value(id)
    return Watch(
        id=id,
        label=consultation.wording.label(id),
        value=None if value is None else as_fact(value),
        kind=consultation.wording.kind(id),
        goal=str(practice.watch.goal.text) if practice.watch.goal else None,
    )


def _blocked_because(consultation: Consultation, practice: knowledge.Practice, holders: tuple[str, ...]) -> Text:
    if holders:
        return joined(tuple(consultation.base.findings[holder].title for holder in holders))
    for pair in practice.incompatible_with:
        if pair.prefer == pair.practice and consultation.advised(pair.practice):
            return pair.why
    for other in consultation.base.published.values():
        for pair in other.incompatible_with:
            if pair.practice == practice.id and pair.prefer == other.id and consultation.advised(other.id):
                return pair.why
    return practice.blocked_because or joined(())


def joined(texts: tuple[Text, ...]) -> Text:
    """Several texts as one, a dot between them."""
    return Text(" · ".join(text.th for text in texts), " · ".join(text.en for text in texts))


def _unless_done(consultation: Consultation, practice: Practice) -> bool:
    """Called for and fit, but whether it is done already, or must wait, is not known."""
    return practice.verdict == "undetermined" and practice.called_for is True and consultation.truth(practice.id, "scope") is True


def _plan(consultation: Consultation, plan: knowledge.Plan) -> Plan:
    verdict = consultation.reasoning.conclusions.verdicts[plan.id]
    holders = tuple(holder for holder in consultation.base.holders(plan.id, plan.tags) if consultation.established(holder))
    subject = consultation.rulebook.by_id[plan.id]
    say = {"not_now": plan.wait, "go_ahead": plan.go_ahead}.get(verdict)
    return Plan(
        id=plan.id, title=plan.title, verdict=verdict, planned=consultation.truth(plan.id, "planned"), held_back_by=holders, say=say,
        missing=consultation.missing(subject),
    )  # fmt: skip


def _not_now(consultation: Consultation, plans: tuple[Plan, ...], practices: tuple[Practice, ...]) -> tuple[NotNow, ...]:
    """What they plan and must wait for, before what would be called for but is held back."""
    base = consultation.base
    found = []
    for plan in plans:
        if plan.verdict == "not_now":
            reasons = tuple(base.findings[holder].title for holder in plan.held_back_by) or _first_things(consultation, plan.id)
            # Nothing in particular stands against it, but the group is not ready for it.
            reasons = reasons or (base.plans[plan.id].wait,)
            found.append(NotNow(
                id=plan.id, kind="plan", title=plan.title, because=joined(reasons), held_back_by=plan.held_back_by,
                possible_when=base.plans[plan.id].possible_when,
            ))  # fmt: skip
    for practice in practices:
        if practice.verdict == "blocked" and practice.called_for and practice.blocked_because is not None:
            found.append(NotNow(
                id=practice.id, kind="practice", title=practice.title, because=practice.blocked_because,
                held_back_by=practice.held_back_by, possible_when=None,
            ))  # fmt: skip
    return tuple(found)


def _first_things(consultation: Consultation, plan: str) -> tuple[Text, ...]:
    """The advised practices for which a plan waits."""
    return tuple(
        practice.title for practice in consultation.base.published.values() if plan in practice.waits and consultation.advised(practice.id)
    )


def _standard(consultation: Consultation, standard: knowledge.Standard) -> Standard:
    criteria = tuple(_criterion(consultation, criterion) for criterion in standard.criteria)

    def count(verdict: str) -> int:
        return sum(criterion.verdict == verdict for criterion in criteria)

    return Standard(
        id=standard.id,
        title=standard.title,
        met=count("met"),
        not_met=count("not_met"),
        undetermined=count("undetermined"),
        not_applicable=count("not_applicable"),
        criteria=criteria,
    )


def _criterion(consultation: Consultation, criterion: knowledge.Criterion) -> Criterion:
    return Criterion(
        id=criterion.id,
        title=criterion.title,
        verdict=consultation.reasoning.conclusions.verdicts[criterion.id],
        support=_decided_by(consultation, criterion.id),
        missing=consultation.missing(consultation.rulebook.by_id[criterion.id]),
        leads_to=criterion.leads_to,
    )


def _sources(
    base: knowledge.KnowledgeBase, findings: tuple[Finding, ...], practices: tuple[Practice, ...], reckonings: tuple[Reckoning, ...]
) -> dict[str, Text]:
    """The titles of the sources on which what stands, what is advised, and what is reckoned rests."""
    used = {citation.id for reckoning in reckonings for line in reckoning.lines for citation in line.sources}
    for finding in findings:
        if finding.verdict == "established":
            used |= {citation.id for citation in finding.sources}
    for practice in practices:
        if practice.called_for:
            used |= {citation.id for citation in practice.sources} | {one.source for one in practice.practised_by}
    return source_titles(base, used)


def source_titles(base: knowledge.KnowledgeBase, ids: Iterable[str]) -> dict[str, Text]:
    """What sources are called: who, what, when; the year in the era of the reader."""
    return {id: _source(base.sources[id]) for id in sorted(ids)}


def _source(source: knowledge.Source) -> Text:
    said = ", ".join(part for part in (source.author, f"“{source.title}”") if part)
    if source.year is None:
        return Text(said, said)
    year = quantity(source.year, "year")
    return Text(f"{said}, {year.th}", f"{said}, {year.en}")
