"""What to ask next, and which answers to look at again.

An unanswered question weighs what hangs on it: for each undetermined verdict its severity, shared among the answers for which it
waits. What a committee knows in the first hour is asked before the rest.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from .consultation import Consultation
from .records import NextQuestion, ToCheck

MOST_QUESTIONS: Final = 10
_TIERS: Final = {"first": 1.0, "second": 0.5, "deep": 0.25}
_WEIGHT_OF_ADVICE: Final = 2


def next_questions(consultation: Consultation) -> tuple[NextQuestion, ...]:
    """The questions on whose answers most depends, most first."""
    weights: dict[str, float] = defaultdict(float)
    alone: dict[str, list[str]] = defaultdict(list)
    shared: dict[str, int] = defaultdict(int)
    for subject in consultation.rulebook.subjects:
        if consultation.verdict(subject.id) != "undetermined":
            continue
        fields = consultation.situation.missing(subject)
        finding = consultation.base.findings.get(subject.id)
        worth = finding.severity if finding is not None else _WEIGHT_OF_ADVICE
        for field in fields:
            weights[field] += worth / len(fields) * _TIERS[consultation.base.fields[field].tier]
            shared[field] += 1
        if len(fields) == 1:
            alone[fields[0]].append(subject.id)
    order = {field: place for place, field in enumerate(consultation.base.fields)}
    best = sorted(weights, key=lambda field: (-round(weights[field], 9), order[field]))[:MOST_QUESTIONS]
    return tuple(
        NextQuestion(
            field=id,
            ask=consultation.base.fields[id].ask,
            document=consultation.base.fields[id].document,
            would_settle=tuple(alone[id]),
            bears_on=shared[id],
        )
        for id in best
    )


def to_check(consultation: Consultation) -> tuple[ToCheck, ...]:
    """The answers that were left out of account."""
    found = []
    for id, field in consultation.base.fields.items():
        answer = consultation.profile.answers.get(id)
        if answer is None:
            continue
        if answer.check:
            found.append(ToCheck(field=id, label=field.label, reason="marked"))
        elif consultation.truth(id, "asked") is False and answer.value != field.when_not_asked:
            found.append(ToCheck(field=id, label=field.label, reason="not_asked"))
    return tuple(found)
