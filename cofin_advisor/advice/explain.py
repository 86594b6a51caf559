"""Why a verdict or a light is what it is, why it is no other, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..inference import Proposition, Subject
from ..knowledge.expression import names
from ..knowledge.model import DOMAINS, Criterion, Field, Finding, Indicator, Practice, Text
from ..profile import Value
from .change import Outcome, turns
from .consultation import Consultation, as_fact
from .diagnosis import source_titles
from .lights import grave_findings, light_of
from .ranking import severity
from .records import AnswerChange, Change, ExplainedPart, Explanation, Light, Support, Use
from .wording import DOMAIN_TITLES, UNKNOWN, goal_words, written

#: What each verdict means to a committee, with the subject's title.
STATEMENTS: Final[dict[str, tuple[str, str]]] = {
    "established": ("พบว่าเป็นอย่างนี้", "This is found to be so"),
    "ruled_out": ("ดูแล้วไม่เป็นอย่างนี้", "This is found not to be so"),
    "met": ("ผ่านข้อนี้", "This is met"),
    "not_met": ("ยังไม่ผ่านข้อนี้", "This is not met yet"),
    "recommended": ("แนะนำให้ทำ", "This is recommended"),
    "practised": ("ทำอยู่แล้ว ทำต่อไป", "This is done already; go on"),
    "blocked": ("ยังไม่ควรทำตอนนี้ มีเรื่องอื่นต้องทำก่อน", "Not now: something else comes first"),
    "not_needed": ("ยังไม่จำเป็นสำหรับกลุ่มเรา", "This is not needed here"),
    "not_now": ("คิดจะทำ แต่ยังไม่ควรทำตอนนี้", "This is planned, but not for now"),
    "go_ahead": ("ทำได้ ไม่มีอะไรให้ต้องรอ", "Go ahead: nothing stands against it"),
    "not_planned": ("กลุ่มไม่ได้คิดจะทำเรื่องนี้", "The group does not plan this"),
    "not_applicable": ("ไม่เกี่ยวกับกลุ่มเรา", "This does not concern the group"),
    "undetermined": ("ยังบอกไม่ได้", "This cannot be said yet"),
}


#: What each light means.
LIGHTS: Final[dict[Light, tuple[str, str]]] = {
    "green": ("ทำต่อ ดูครบแล้วไม่พบเรื่องหนักในด้านนี้", "Go on: nothing grave was found on this side"),
    "amber": ("เฝ้าดู มีเรื่องที่ควรดูแลในด้านนี้", "Keep watch: something on this side needs care"),
    "red": ("มีเรื่องหนักที่ต้องช่วยกันแก้ก่อน", "Something grave needs mending together first"),
    "unjudged": ("ยังบอกไม่ได้", "This cannot be said yet"),
    "not_applicable": ("ไม่เกี่ยวกับกลุ่มเรา", "This does not concern the group"),
}


class UnknownId(LookupError):
    """There is no such finding, practice, criterion, plan, light, indicator or question."""


def explanation_of(consultation: Consultation, id: str) -> Explanation:
    """The explanation of a domain's light, or of any id of the knowledge base, present or former; raises `UnknownId`."""
    if id in DOMAINS:
        return _of_light(consultation, id)
    record = consultation.base.record(id)
    subject = consultation.rulebook.by_id.get(str(record.id)) if record is not None else None
    if subject is not None:
        return _of_subject(consultation, subject)
    if isinstance(record, Indicator | Field):
        return _of_number(consultation, record)
    raise UnknownId(id)


def _of_subject(consultation: Consultation, subject: Subject) -> Explanation:
    record = consultation.base.record(subject.id)
    verdict = consultation.reasoning.conclusions.verdicts[subject.id]
    th, en = STATEMENTS[verdict]
    cited = record if isinstance(record, Finding | Practice | Criterion) else None
    return Explanation(
        id=subject.id,
        kind=subject.kind,
        title=consultation.wording.label(subject.id),
        verdict=verdict,
        statement=Text(th, en),
        changes=_changes(consultation, subject.parts, lambda judgement: judgement.verdict(subject.id), STATEMENTS),
        parts=tuple(_part(consultation, proposition) for proposition in subject.parts if _worth_saying(consultation, proposition)),
        missing=consultation.missing(subject),
        sources=cited.sources if cited is not None else (),
        reason=cited.reason if cited is not None else None,
        practised_by=record.practised_by if isinstance(record, Practice) else (),
        source_titles=_titles(consultation, record),
    )


def _of_light(consultation: Consultation, domain: str) -> Explanation:
    grave = grave_findings(consultation.base, domain)
    light, _ = light_of(consultation, grave)
    subjects = [consultation.rulebook.by_id[finding.id] for finding in grave]
    decided = "established" if light in ("red", "amber") else "not_applicable" if light == "not_applicable" else "ruled_out"
    # Of a light that is on, the worst that stands; of one that is off, everything that was looked for.
    worst = max((severity(consultation, one) for one in grave if consultation.established(one.id)), default=0)
    seen = [one for one in grave if consultation.verdict(one.id) == decided and (not worst or severity(consultation, one) == worst)]
    seen = [] if light == "unjudged" else seen
    support = tuple(
        Support(
            condition=consultation.wording.standing(Proposition(one.id, "scope" if decided == "not_applicable" else "holds"), bool(worst)),
            holds=bool(worst),
            support=consultation.support(one.id, "holds") if worst else (),
            facts={},
        )
        for one in seen
    )
    waiting = dict.fromkeys(missing for subject in subjects for missing in consultation.missing(subject)) if light == "unjudged" else {}
    th, en = LIGHTS[light]
    return Explanation(
        id=domain,
        kind="light",
        title=DOMAIN_TITLES[domain],
        verdict=None,
        statement=Text(th, en),
        light=light,
        changes=_changes(
            consultation,
            tuple(part for subject in subjects for part in subject.parts),
            lambda judgement: light_of(judgement, grave)[0],
            LIGHTS,
        ),
        parts=(ExplainedPart(part="light", truth=None if light == "unjudged" else True, support=support, missing=tuple(waiting)),),
    )


def _changes(
    consultation: Consultation, propositions: tuple[Proposition, ...], outcome: Outcome, statements: Mapping[Any, tuple[str, str]]
) -> tuple[Change, ...]:
    """What would change an outcome, tried out on the direct evaluator."""
    return tuple(
        Change(
            answers=tuple(change_of_answer(consultation, step.field, step.value) for step in turn.steps),
            verdict=turn.outcome,  # type: ignore[arg-type]  # what the outcome function gives
            statement=Text(*statements[turn.outcome]),
        )
        for turn in turns(consultation.variant({}), propositions, outcome)
    )


def change_of_answer(consultation: Consultation, field: str, value: Value | None) -> AnswerChange:
    """An answer as it is and as it would be; `None` is unknown."""
    wording, before = consultation.wording, consultation.memory.values.get(field)
    return AnswerChange(
        field=field,
        label=wording.label(field),
        before=wording.value(field, before),
        after=wording.value(field, value),
        step=wording.step(field, before, value),
        setting=f"{field}={written(value)}",
    )


def _worth_saying(consultation: Consultation, proposition: Proposition) -> bool:
    """That a subject speaks to this organization goes without saying; so does what has no condition."""
    truth = consultation.reasoning.conclusions.truths[proposition]
    if proposition.part == "scope":
        return truth is not True
    return truth is None or proposition.part in ("holds", "called_for", "planned") or bool(consultation.reasoning.grounds(proposition))


def _part(consultation: Consultation, proposition: Proposition) -> ExplainedPart:
    truth = consultation.reasoning.conclusions.truths[proposition]
    return ExplainedPart(
        part=proposition.part,
        truth=truth,
        support=consultation.support(proposition.subject, proposition.part),
        missing=consultation.missing_fields(consultation.situation.missing_for(proposition)) if truth is None else (),
    )


def _of_number(consultation: Consultation, record: Indicator | Field) -> Explanation:
    value = consultation.value(record.id)
    said = consultation.wording.value(record.id, value) if value is not None else UNKNOWN
    arises = consultation.truth(record.id, "applies" if isinstance(record, Indicator) else "asked")
    if arises is False:
        th, en = STATEMENTS["not_applicable"]
        said = Text(th, en)
    if isinstance(record, Field):
        unanswered = (record.id,) if arises and value is None else ()
        return Explanation(
            id=record.id,
            kind="field",
            title=record.label,
            verdict=None,
            statement=said,
            parts=(ExplainedPart(part="asked", truth=False, support=consultation.support(record.id, "asked"), missing=()),)
            if arises is False
            else (),
            missing=consultation.missing_fields(unanswered),
            known=arises is not False and value is not None,
            document=record.document,
            used_by=_used_by(consultation, record.id),
        )
    if arises is False:
        return Explanation(
            id=record.id,
            kind="indicator",
            title=record.label,
            verdict=None,
            statement=said,
            parts=(ExplainedPart(part="applies", truth=False, support=consultation.support(record.id, "applies"), missing=()),),
            sources=record.sources,
            reason=record.reason,
            source_titles=_titles(consultation, record),
            used_by=_used_by(consultation, record.id),
        )
    inputs = consultation.situation.inputs(record.id)
    behind = tuple(
        Support(
            condition=Text(
                f"{consultation.wording.label(name).th}: {consultation.wording.value(name, known).th}",
                f"{consultation.wording.label(name).en}: {consultation.wording.value(name, known).en}",
            ),
            holds=True,
            facts={name: as_fact(known)},
        )
        for name in inputs
        if (known := consultation.value(name)) is not None
    )
    missing = consultation.situation.missing_behind(record.id) if value is None else ()
    return Explanation(
        id=record.id,
        kind="indicator",
        title=record.label,
        verdict=None,
        statement=said,
        parts=(ExplainedPart(part="applies", truth=arises, support=behind, missing=()),),
        missing=consultation.missing_fields(missing),
        sources=record.sources,
        reason=record.reason,
        source_titles=_titles(consultation, record),
        known=value is not None,
        goal=goal_words(str(record.goal.text), record.kind) if record.goal is not None else None,
        meets_goal=record.goal.met_by(value) if record.goal is not None and isinstance(value, float) else None,
        used_by=_used_by(consultation, record.id),
    )


def _used_by(consultation: Consultation, id: str) -> tuple[Use, ...]:
    """The findings that look at a number or an answer, directly or through a number reckoned from it; then the numbers so reckoned."""
    base = consultation.base
    behind = {indicator.id: {indicator.id, *names(indicator.formula.tree)} for indicator in base.indicators.values()}
    wanted = {id} | {indicator for indicator in behind if id in set().union(*(behind.get(name, {name}) for name in behind[indicator]))}
    findings = tuple(
        Use(id=finding.id, title=finding.title)
        for finding in base.findings.values()
        if wanted & {name for asked in (finding.when, finding.scope) if asked is not None for name in names(asked.tree)}
    )
    return findings + tuple(Use(id=one.id, title=one.label) for one in base.indicators.values() if id in names(one.formula.tree))


def _titles(consultation: Consultation, record: object) -> dict[str, Text]:
    """What the sources of a record are called."""
    cited = [citation.id for citation in getattr(record, "sources", ())] + [one.source for one in getattr(record, "practised_by", ())]
    return source_titles(consultation.base, set(map(str, cited)))
