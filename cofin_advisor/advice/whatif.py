"""What if an answer were another: the verdicts and lights before and after, and the conditions by which they changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final, Literal

from ..inference import Verdict
from ..knowledge.model import DOMAINS, Text
from .consultation import Consultation
from .diagnosis import deciding_parts, organization_of
from .explain import LIGHTS, STATEMENTS, change_of_answer
from .lights import grave_findings, light_of
from .reckoning import reckonings_of
from .records import AnswerChange, KnowledgeUsed, Light, Missing, Organization, Reckoning, Record, Support
from .wording import DOMAIN_TITLES

WHATIF_FORMAT: Final = "cofin-advisor/whatif@1"


class Changed(Record, frozen=True, kw_only=True):
    """A verdict or a light that is another: before and after, and the conditions that were matched on one side only."""

    id: str
    kind: Literal["finding", "practice", "criterion", "plan", "light"]
    title: Text
    before: Verdict | Light
    after: Verdict | Light
    statement_before: Text
    statement_after: Text
    because_before: tuple[Support, ...]
    because_after: tuple[Support, ...]
    missing: tuple[Missing, ...]


class ReckoningChanged(Record, frozen=True, kw_only=True):
    """A sum that is another: its answer, and what holds it back, before and after; null where nothing can be said."""

    id: str
    title: Text
    before: Text | None
    after: Text | None
    held_back_before: tuple[str, ...]
    held_back_after: tuple[str, ...]


class WhatIf(Record, frozen=True, kw_only=True):
    """What other answers would change, and nothing else."""

    format: str
    knowledge: KnowledgeUsed
    as_of: datetime.date
    organization: Organization
    answers: tuple[AnswerChange, ...]
    changed: tuple[Changed, ...]
    reckonings: tuple[ReckoningChanged, ...]


def whatif_of(before: Consultation, after: Consultation) -> WhatIf:
    """The differences between two consultations on one organization."""
    base = before.base
    fields = [id for id in base.fields if before.memory.values.get(id) != after.memory.values.get(id)]
    return WhatIf(
        format=WHATIF_FORMAT,
        knowledge=KnowledgeUsed(version=base.version, sha256=base.sha256),
        as_of=before.memory.as_of,
        organization=organization_of(before),
        answers=tuple(change_of_answer(before, id, after.memory.values.get(id)) for id in fields),
        changed=(*_lights(before, after), *_verdicts(before, after)),
        reckonings=tuple(_reckonings(before, after)),
    )


def _lights(before: Consultation, after: Consultation) -> Iterable[Changed]:
    for domain in DOMAINS:
        grave = grave_findings(before.base, domain)
        old, new = (light_of(one, grave)[0] for one in (before, after))
        if old != new:
            yield Changed(
                id=domain,
                kind="light",
                title=DOMAIN_TITLES[domain],
                before=old,
                after=new,
                statement_before=Text(*LIGHTS[old]),
                statement_after=Text(*LIGHTS[new]),
                because_before=(),
                because_after=(),
                missing=(),
            )


def _verdicts(before: Consultation, after: Consultation) -> Iterable[Changed]:
    for id in _in_order(before):
        old, new = (one.reasoning.conclusions.verdicts[id] for one in (before, after))
        if old == new:
            continue
        first, second = _grounds(before, id), _grounds(after, id)
        yield Changed(
            id=id,
            kind=before.rulebook.by_id[id].kind,
            title=before.wording.label(id),
            before=old,
            after=new,
            statement_before=Text(*STATEMENTS[old]),
            statement_after=Text(*STATEMENTS[new]),
            because_before=tuple(support for condition, support in first.items() if condition not in second),
            because_after=tuple(support for condition, support in second.items() if condition not in first),
            missing=after.missing(after.rulebook.by_id[id]),
        )


def _reckonings(before: Consultation, after: Consultation) -> Iterable[ReckoningChanged]:
    for old, new in zip(reckonings_of(before), reckonings_of(after), strict=True):
        if (old.verdict, old.amount, old.held_back_by) != (new.verdict, new.amount, new.held_back_by):
            yield ReckoningChanged(
                id=old.id,
                title=old.title,
                before=_answer(old),
                after=_answer(new),
                held_back_before=old.held_back_by,
                held_back_after=new.held_back_by,
            )


def _answer(reckoning: Reckoning) -> Text | None:
    """What is said of a sum: that it must wait comes before what it is."""
    return reckoning.wait if reckoning.held_back_by else reckoning.answer


def _in_order(consultation: Consultation) -> Iterable[str]:
    """The subjects: what is found, by urgency, then what is advised, planned and required."""
    base = consultation.base
    findings = sorted(base.findings.values(), key=lambda finding: (finding.triage or 1_000.0, finding.id))
    return (*(finding.id for finding in findings), *base.published, *base.plans, *base.criteria)


def _grounds(consultation: Consultation, id: str) -> dict[Text, Support]:
    """The conditions at the bottom of what a verdict rests on."""
    found: dict[Text, Support] = {}
    for part in deciding_parts(consultation, id):
        for support in consultation.support(id, part):
            for leaf in _leaves(support):
                found.setdefault(leaf.condition, leaf)
    return found


def _leaves(support: Support) -> Iterable[Support]:
    if not support.support:
        return (support,)
    return (leaf for inner in support.support for leaf in _leaves(inner))
