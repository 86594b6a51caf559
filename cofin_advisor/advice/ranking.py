"""What comes first, what is a must, and what is done by when.

Triage before any score: an action is as urgent as the most urgent danger or risk it answers, whose rank stands in the knowledge.
Among equally urgent ones the larger `10 × severity + 2 × findings answered − effort` comes first (effort: hours 1, days 2, weeks
3); ties end at the id. A sum below the materiality floor counts as severity 2 and comes after everything that is not. What a
practice must come `after` comes before it, unless that is about such a sum only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ..knowledge.model import HORIZONS, Finding, Horizon, Practice
from .consultation import Consultation
from .judgement import Judgement
from .records import Weight

_EFFORT: Final = {"hours": 1, "days": 2, "weeks": 3}
_TROUBLES: Final = ("danger", "risk", "weakness")
_IMMATERIAL_SEVERITY: Final = 2
_LAST: Final = 1_000.0
#: A sheet of paper, and an hour's patience, hold so many actions.
MOST_ON_PAGE_ONE: Final = 5
#: To a group without troubles that many suggestions are made at most.
MOST_SUGGESTIONS: Final = 2


def severity(judgement: Judgement, finding: Finding) -> int:
    """How severe an established finding is here: an immaterial sum weighs little; a strength weighs nothing."""
    if finding.sign not in _TROUBLES:
        return 0
    return min(finding.severity, _IMMATERIAL_SEVERITY) if judgement.immaterial(finding) else finding.severity


def urgency(consultation: Consultation, practice: Practice) -> tuple[float, float, str]:
    """The key by which practices are ranked, smallest first."""
    answered = consultation.answered_practice(practice)
    ranks = [
        (finding.triage if finding.triage is not None else _LAST) + (_LAST if consultation.immaterial(finding) else 0)
        for finding in answered
        if finding.sign in _TROUBLES
    ]
    worst = max((severity(consultation, finding) for finding in answered), default=0)
    score = 10 * worst + 2 * len(answered) - _EFFORT[practice.effort]
    return (min(ranks, default=3 * _LAST), -score, practice.id)


def ranked(consultation: Consultation, practices: Iterable[str]) -> tuple[str, ...]:
    """The practices, most urgent first, each after those that it must come after."""
    base = consultation.base.practices
    urgencies = {id: urgency(consultation, base[id]) for id in practices}
    waiting = sorted(urgencies, key=urgencies.__getitem__)
    placed: list[str] = []
    while waiting:
        free = next((id for id in waiting if not set(_first_things(base[id], urgencies)) & set(waiting) - {id}), waiting[0])
        waiting.remove(free)
        placed.append(free)
    return tuple(placed)


def _first_things(practice: Practice, urgencies: Mapping[str, tuple[float, float, str]]) -> tuple[str, ...]:
    """What must come before a practice; a trifle does not come before what is none."""
    trifling = urgencies[practice.id][0] >= _LAST
    return tuple(id for id in practice.after if id in urgencies and (trifling or urgencies[id][0] < _LAST))


def weight(consultation: Consultation, practice: Practice) -> Weight:
    """Must, should or could: by the most severe finding that it answers here."""
    worst = max((severity(consultation, finding) for finding in consultation.answered_practice(practice)), default=0)
    return "must" if worst >= 4 else "should" if worst == 3 else "could"


def page_one(consultation: Consultation, recommended: tuple[str, ...]) -> tuple[str, ...]:
    """One to five actions; to a group without troubles two suggestions at most, so that it is thanked and not found fault with."""
    pressing = [id for id in recommended if weight(consultation, consultation.base.practices[id]) != "could"]
    return tuple(pressing[:MOST_ON_PAGE_ONE]) if pressing else recommended[:MOST_SUGGESTIONS]


def by_horizon(consultation: Consultation, recommended: tuple[str, ...]) -> dict[Horizon, tuple[str, ...]]:
    """The recommended practices by when they should be done; none is planned earlier than what it must come after."""
    base = consultation.base.practices
    urgencies = {id: urgency(consultation, base[id]) for id in recommended}
    due: dict[str, int] = {}
    for id in recommended:
        due[id] = max([HORIZONS.index(base[id].horizon), *(due[first] for first in _first_things(base[id], urgencies) if first in due)])
    return {horizon: tuple(id for id in recommended if due[id] == index) for index, horizon in enumerate(HORIZONS)}
