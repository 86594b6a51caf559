"""What was measured: figures against goals, published standards, and every finding."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ..advice.records import Criterion, Finding, Indicator, Standard
from ..knowledge.model import FOLDERS
from .document import Bar, Block, Entry, Fold, Line, Paragraph, Section, Table
from .telling import TROUBLES, Telling, light_of

_LIMIT: Final = re.compile(r"([<>=]=?)\s*(-?[\d.,]+)")
#: The columns of the count of findings, in this order.
_COUNTED: Final = ("established", "ruled_out", "undetermined", "not_applicable")
_CRITERIA: Final = {"met": "green", "not_met": "amber", "undetermined": "unjudged", "not_applicable": "not_applicable"}


def measured(telling: Telling) -> tuple[Section, ...]:
    """The sections that list everything, good or not."""
    say = telling.say
    return (
        Section(say("indicators.heading"), _indicators(telling)),
        Section(say("standards.heading"), tuple(block for one in telling.d.standards for block in _standard(telling, one))),
        Section(say("findings.heading"), _findings(telling)),
    )


def _indicators(telling: Telling) -> tuple[Block, ...]:
    say = telling.say
    known = [indicator for indicator in telling.d.indicators if indicator.status == "known"]
    if not known:
        return ()
    headings = tuple(say(f"indicators.{key}") for key in ("label", "value", "goal", "result"))
    table = Table(
        headings, tuple(_row(telling, one) for one in known), bars=tuple(_bar(telling, one) for one in known),
        subjects=tuple(one.id for one in known),
    )  # fmt: skip
    unknown = sum(indicator.status == "unknown" for indicator in telling.d.indicators)
    return (table, telling.paragraph("indicators.unknown", count=unknown)) if unknown else (table,)


def _row(telling: Telling, indicator: Indicator) -> tuple[str, ...]:
    say = telling.say
    goal = say.goal(indicator.goal, indicator.kind) if indicator.goal else ""
    result = {True: "indicators.met", False: "indicators.not_met", None: "indicators.no_goal"}[indicator.meets_goal]
    return (say.of(indicator.label), say.value(indicator.value, indicator.kind), goal, say(result))


def _bar(telling: Telling, indicator: Indicator) -> Bar | None:
    """A number and its goal as they are drawn; nothing without a goal in numbers."""
    limits = [(sign, float(limit.replace(",", ""))) for sign, limit in _LIMIT.findall(indicator.goal or "")]
    if indicator.value is None or indicator.meets_goal is None or not limits:
        return None
    label, value, goal, result = _row(telling, indicator)
    return Bar(
        value=indicator.value,
        low=next((limit for sign, limit in limits if sign != "<" and sign != "<="), None),
        high=next((limit for sign, limit in limits if sign != ">" and sign != ">="), None),
        met=indicator.meets_goal,
        words=telling.say("indicators.drawn", label=label, value=value, goal=goal, result=result),
    )


def _standard(telling: Telling, standard: Standard) -> tuple[Block, ...]:
    """The counts and what is not met yet; then every criterion. Of what nothing is known nothing is said."""
    if not standard.met and not standard.not_met:
        return ()
    say = telling.say
    lines = [Line(say(
        "standards.counts", met=standard.met, not_met=standard.not_met, undetermined=standard.undetermined,
        not_applicable=standard.not_applicable,
    ))]  # fmt: skip
    failed = [criterion for criterion in standard.criteria if criterion.verdict == "not_met"]
    if failed:
        lines.append(Line("", say("standards.not_met")))
    for criterion in failed:
        lines.append(Line(say.of(criterion.title), marker=say("mark.amber"), depth=1))
        advised = [say.of(telling.titles[id]) for id in criterion.leads_to if id in telling.d.recommendations]
        if advised:
            lines.append(Line(" · ".join(advised), say("standards.leads_to"), depth=2))
    every = tuple(_criterion(telling, criterion) for criterion in standard.criteria)
    return (Entry(say.of(standard.title), lines=tuple(lines)), Fold(say("standards.every", count=len(every)), every))


def _criterion(telling: Telling, criterion: Criterion) -> Entry:
    say = telling.say
    return Entry(
        say.of(criterion.title),
        mark=say(f"mark.{_CRITERIA[criterion.verdict]}"),
        word=say(f"criterion.{criterion.verdict}"),
        subject=criterion.id,
    )


def _findings(telling: Telling) -> tuple[Block, ...]:
    """How many of each side were found, and each of them."""
    say = telling.say
    sides = {
        folder: [one for one in telling.d.findings if one.domain == folder and one.sign != "stage"] for folder in FOLDERS
    }  # fmt: skip
    rows, folds = [], []
    for side, findings in sides.items():
        if findings:
            counts = Counter(one.verdict for one in findings)
            rows.append((say(f"domain.{side}"), *(str(counts[verdict]) for verdict in _COUNTED)))
            heading = say("findings.side", side=say(f"domain.{side}"), count=len(findings))
            folds.append(Fold(heading, tuple(_finding(telling, one) for one in findings)))
    headings = (say("lights.domain"), *(say(f"verdict.{verdict}") for verdict in _COUNTED))
    stages = tuple(_finding(telling, one) for one in telling.d.findings if one.sign == "stage")
    if stages:
        folds.append(Fold(say("findings.stages"), stages))
    return (Paragraph(say("findings.intro")), Table(headings, tuple(rows)), *folds)


def _finding(telling: Telling, finding: Finding) -> Entry:
    say = telling.say
    established = finding.verdict == "established"
    trouble = finding.sign in TROUBLES
    mark = {
        "established": light_of(finding) if trouble else "green",
        "ruled_out": "green" if trouble else "not_applicable",
        "undetermined": "unjudged",
        "not_applicable": "not_applicable",
    }[finding.verdict]
    lines = telling.not_known(finding) if finding.verdict == "undetermined" else ()
    if established and finding.because:
        lines = (Line(say.of(finding.because)),)
    return Entry(
        say.of(finding.title), mark=say(f"mark.{mark}"), word=say(f"verdict.{finding.verdict}"), lines=lines, subject=finding.id
    )  # fmt: skip
