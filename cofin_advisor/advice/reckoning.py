"""Sums that answer a question of money: each line is a figure of the knowledge base, and what is missing is never taken for zero."""

from __future__ import annotations

from math import inf
from typing import Final, Literal

from ..inference import Proposition
from ..knowledge.expression.numeric import holds
from ..knowledge.form_checks import sensitive_fields
from ..knowledge.model import Finding, Text
from ..knowledge.reckoning import AMOUNT
from ..knowledge.reckoning import Reckoning as Asked
from ..knowledge.reckoning import ReckoningLine as AskedLine
from .consultation import Consultation
from .records import Missing, Reckoning, ReckoningLine
from .wording import quantity

Status = Literal["known", "unknown", "not_applicable", "not_computable"]
Outcome = Literal["stated", "nothing_to_share", "undetermined", "not_applicable"]
_PLACE: Final = f"{{{AMOUNT}}}"


def reckonings_of(consultation: Consultation) -> tuple[Reckoning, ...]:
    """Every question of money, with its sum as far as it is known."""
    return tuple(_reckoned(consultation, asked) for asked in consultation.base.reckonings.values())


def _reckoned(consultation: Consultation, asked: Asked) -> Reckoning:
    lines = tuple(_line(consultation, line) for line in asked.lines)
    scope = consultation.truth(asked.id, "scope")
    outcome, amount = _outcome(scope, lines)
    findings = consultation.base.findings
    holders = consultation.base.holders(asked.id, asked.tags) if scope else ()
    holders = tuple(sorted(holders, key=lambda id: _urgency(findings[id])))
    return Reckoning(
        id=asked.id,
        title=asked.title,
        question=asked.question,
        verdict=outcome,
        answer=_answer(asked, lines, outcome, amount),
        amount=amount,
        result=asked.result,
        lines=lines if scope is not False else (),
        missing=_missing_in_all(consultation, asked, lines) if outcome == "undetermined" else (),
        held_back_by=tuple(id for id in holders if consultation.established(id)),
        wait=asked.wait,
        possible_when=asked.possible_when,
        may_hold_back=tuple(id for id in holders if consultation.verdict(id) == "undetermined"),
    )


def _urgency(finding: Finding) -> tuple[float, str]:
    return (finding.triage if finding.triage is not None else inf, finding.id)


def _line(consultation: Consultation, asked: AskedLine) -> ReckoningLine:
    record = consultation.base.indicators.get(asked.number)
    value = consultation.value(asked.number)
    amount = value if isinstance(value, float) else None
    status = _status(consultation, asked.number, amount)
    return ReckoningLine(
        number=asked.number,
        label=consultation.wording.label(asked.number),
        counts=asked.counts,
        value=amount if status == "known" else None,
        status=status,
        because={"known": asked.because, "not_applicable": asked.otherwise}.get(status),
        missing=_missing(consultation, asked.number) if status == "unknown" else (),
        sensitive=bool(sensitive_fields(consultation.base, asked.number)),
        sources=record.sources if record else (),
        basis=record.basis if record else None,
        reason=record.reason if record else None,
    )


def _status(consultation: Consultation, number: str, amount: float | None) -> Status:
    indicator = number in consultation.base.indicators
    arises = consultation.truth(number, "applies" if indicator else "asked")
    if arises is False:
        return "not_applicable"
    if amount is not None:
        return "known"
    missing = arises is None or not indicator or consultation.situation.number(number) is None
    return "unknown" if missing else "not_computable"


def _outcome(scope: bool | None, lines: tuple[ReckoningLine, ...]) -> tuple[Outcome, float | None]:
    """What the sum comes to. A line that is taken off never adds, so what is gone already stays gone, whatever is still missing."""
    if scope is not True:
        return ("not_applicable" if scope is False else "undetermined"), None
    start = lines[0]
    if start.status == "not_applicable":
        return "not_applicable", None
    if start.value is None:
        return "undetermined", None
    less = [line for line in lines if line.counts == "less"]
    left = start.value - sum(max(line.value, 0.0) for line in less if line.value is not None)
    if not holds(">", left, 0.0):
        return "nothing_to_share", 0.0
    if any(line.status in ("unknown", "not_computable") for line in less):
        return "undetermined", None
    return "stated", left


def _answer(asked: Asked, lines: tuple[ReckoningLine, ...], outcome: Outcome, amount: float | None) -> Text | None:
    if outcome == "stated" and amount is not None:
        said = quantity(amount, "money")
        return Text(asked.answer.th.replace(_PLACE, said.th), asked.answer.en.replace(_PLACE, said.en))
    if outcome == "nothing_to_share":
        started = lines[0].value is not None and holds(">", lines[0].value, 0.0)
        return asked.nothing_left if started else asked.no_start
    return None


def _missing(consultation: Consultation, number: str) -> tuple[Missing, ...]:
    """The unanswered questions behind an unknown figure."""
    indicator = number in consultation.base.indicators
    return consultation.missing_fields(consultation.situation.missing_behind(number) if indicator else (number,))


def _missing_in_all(consultation: Consultation, asked: Asked, lines: tuple[ReckoningLine, ...]) -> tuple[Missing, ...]:
    """The unanswered questions behind the scope and behind every line that counts, in the order in which they are asked."""
    found = set(consultation.situation.missing_for(Proposition(asked.id, "scope")))
    found |= {one.field for line in lines if line.counts != "beside" for one in line.missing}
    return consultation.missing_fields(tuple(field for field in consultation.base.fields if field in found))
