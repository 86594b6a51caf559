"""What to ask next, and which answers to look at again.

An unanswered question weighs what hangs on it: each undetermined verdict lends its worth (a trouble the square of its severity, advice 2,
anything else 1) to the answers for which it waits, in equal shares; a third of it where the answer may only open further questions. What a
committee knows in the first hour counts fully, what takes a second hour half, what lies deeper a quarter.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from ..inference import Subject
from ..knowledge.model import Field
from ..profile import Value
from .consultation import Consultation
from .judgement import Judgement
from .records import NextQuestion, ToCheck

MOST_QUESTIONS: Final = 10
_TIERS: Final = {"first": 1.0, "second": 0.5, "deep": 0.25}
_TROUBLES: Final = ("danger", "risk", "weakness")
_OPENS_MORE: Final = 1 / 3


def next_questions(consultation: Consultation) -> tuple[NextQuestion, ...]:
    """The questions on whose answers most depends, most first."""
    told = _Told(consultation)
    weights: dict[str, float] = defaultdict(float)
    settled: dict[str, list[str]] = defaultdict(list)
    shared: dict[str, int] = defaultdict(int)
    for subject in consultation.rulebook.subjects:
        if consultation.verdict(subject.id) != "undetermined":
            continue
        fields = consultation.situation.missing(subject)
        share = _worth(consultation, subject) / max(len(fields), 1)
        if len(fields) == 1:
            if told.settles(fields[0], subject):
                settled[fields[0]].append(subject.id)
            else:
                share *= _OPENS_MORE
        for field in fields:
            weights[field] += share * _TIERS[consultation.base.fields[field].tier]
            shared[field] += 1
    order = {field: place for place, field in enumerate(consultation.base.fields)}
    best = sorted(weights, key=lambda field: (-round(weights[field], 9), order[field]))[:MOST_QUESTIONS]
    return tuple(
        NextQuestion(
            field=id,
            ask=consultation.base.fields[id].ask,
            document=consultation.base.fields[id].document,
            would_settle=tuple(settled[id]),
            bears_on=shared[id],
        )
        for id in best
    )


def _worth(consultation: Consultation, subject: Subject) -> float:
    finding = consultation.base.findings.get(subject.id)
    if finding is not None:
        return float(finding.severity**2) if finding.sign in _TROUBLES else 1.0
    return 2.0 if subject.kind == "practice" else 1.0


class _Told:
    """The organization as it would be with one more answer."""

    def __init__(self, consultation: Consultation) -> None:
        self._consultation = consultation
        self._variants: dict[str, tuple[Judgement, ...]] = {}

    def settles(self, field: str, subject: Subject) -> bool:
        """Whether the verdict is settled whatever the answer: each option of a choice; none, little and much of a number."""
        if field not in self._variants:
            answers = _answers(self._consultation.base.fields[field])
            self._variants[field] = tuple(self._consultation.variant({field: answer}) for answer in answers)
        return all(told.verdict(subject.id) != "undetermined" for told in self._variants[field])


def _answers(field: Field) -> tuple[Value, ...]:
    if field.kind == "yes_no":
        return (True, False)
    if field.kind == "choice":
        return tuple(field.options)
    if field.kind == "choices":
        return (frozenset(), frozenset(field.options) - {"none"})
    return (1900.0, 2100.0) if field.kind == "year" else (0.0, 1.0, 1e9)


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
