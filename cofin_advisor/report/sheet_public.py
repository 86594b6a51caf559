"""What of a diagnosis may hang on a wall or go to a LINE group: all of it but what rests on sensitive answers.

The sheet is made from a `Public` alone, which holds no finding, no number and no answer, so that nothing else can reach it. A finding is
sensitive when a fact that it was matched on is the answer to a sensitive question: it is never named, as a reason or otherwise. What is to
be done is named, unless its author has marked it as discreet; what is withheld is only counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

import msgspec

from ..advice.records import (
    Completeness,
    Diagnosis,
    Finding,
    Keep,
    Light,
    Missing,
    NextQuestion,
    NotNow,
    Practice,
    Reckoning,
    ReckoningLine,
    Support,
)
from ..knowledge.model import DOMAINS, Horizon, Text

#: How the titles of several reasons are joined in a diagnosis.
_BETWEEN: Final = " · "
_TROUBLES: Final = ("danger", "risk", "weakness")


class PublicAction(msgspec.Struct, frozen=True):
    """An action of page one, and those of its reasons that may be named."""

    title: Text
    reasons: tuple[Text, ...]
    start: Text
    horizon: Horizon
    form: str | None


class PublicWait(msgspec.Struct, frozen=True):
    """What must wait, the reasons that may be named, and when it becomes possible."""

    title: Text
    reasons: tuple[Text, ...]
    possible_when: Text | None


class PublicMoney(msgspec.Struct, frozen=True):
    """A question of money: why it must wait, its answer, or what is missing for it; where none of these may be named, none is there."""

    title: Text
    wait: Text
    reasons: tuple[Text, ...]
    possible_when: Text
    answer: Text | None
    missing: tuple[Missing, ...]


class Public(msgspec.Struct, frozen=True):
    """The part of a diagnosis that may be shared.

    `withheld` counts the actions and waits that may not be named. `troubled`: something is amiss; `sound`: nothing is, for certain.
    """

    name: Text
    as_of: datetime.date
    accounts_date: datetime.date | None
    completeness: Completeness
    actions: tuple[PublicAction, ...]
    waits: tuple[PublicWait, ...]
    keep: tuple[Keep, ...]
    money: tuple[PublicMoney, ...]
    questions: tuple[NextQuestion, ...]
    lights: tuple[tuple[str, Light], ...]
    withheld: int
    pressing: bool
    troubled: bool
    sound: bool


def public(diagnosis: Diagnosis, sensitive: frozenset[str]) -> Public:
    """The part of a diagnosis that rests on no answer to the `sensitive` questions (ids of fields)."""
    return _Sieve(diagnosis, sensitive).public()


class _Sieve:
    def __init__(self, diagnosis: Diagnosis, sensitive: frozenset[str]) -> None:
        self.d = diagnosis
        self.sensitive = sensitive
        self.open = {finding.id: finding for finding in diagnosis.findings if not self._touches(finding.support)}

    def public(self) -> Public:
        page_one = [self.d.practice(id) for id in self.d.page_one]
        actions = [self._action(practice) for practice in page_one if not practice.discreet]
        waits = [found for one in self.d.not_now if (found := self._wait(one)) is not None]
        return Public(
            name=self.d.organization.name,
            as_of=self.d.as_of,
            accounts_date=self.d.accounts_date,
            completeness=self.d.completeness,
            actions=tuple(actions),
            waits=tuple(waits),
            keep=tuple(keep for keep in self.d.keep_doing if keep.finding in self.open),
            money=tuple(self._money(one) for one in self.d.reckonings if one.verdict != "not_applicable"),
            questions=tuple(question for question in self.d.next_questions if question.field not in self.sensitive),
            lights=tuple((name, self.d.domains[name].light) for name in DOMAINS),
            withheld=len(page_one) - len(actions) + len(self.d.not_now) - len(waits),
            pressing=any(practice.weight != "could" for practice in page_one),
            troubled=self._is_amiss(),
            sound=not self._is_amiss() and all(one.settled and one.light != "unjudged" for one in self.d.domains.values()),
        )

    def _is_amiss(self) -> bool:
        return any(one.verdict == "established" and one.sign in _TROUBLES and not one.immaterial for one in self.d.findings)

    def _touches(self, support: Iterable[Support]) -> bool:
        """Whether something rests on an answer to a sensitive question."""
        return any(not self.sensitive.isdisjoint(one.facts) or self._touches(one.support) for one in support)

    def _action(self, practice: Practice) -> PublicAction:
        return PublicAction(
            title=practice.title,
            reasons=self._titles(practice.answers),
            start=practice.steps[0] if practice.steps else practice.say_it,
            horizon=practice.horizon,
            form=practice.form,
        )

    def _titles(self, findings: Iterable[str]) -> tuple[Text, ...]:
        """What the findings that may be named are called, the most urgent first."""
        found = sorted((self.open[id] for id in findings if id in self.open), key=_urgency)
        return tuple(finding.title for finding in found)

    def _wait(self, one: NotNow) -> PublicWait | None:
        """What must wait, and the reasons that may be named; nothing where its title is discreet, or where there is no such reason."""
        if one.kind == "practice" and self.d.practice(one.id).discreet:
            return None
        reasons = self._titles(one.held_back_by) if one.held_back_by else self._other_reasons(one)
        return PublicWait(one.title, reasons, one.possible_when) if reasons else None

    def _money(self, one: Reckoning) -> PublicMoney:
        """What may be said of a sum. Nothing is promised while something holds it back, or may do so for all that is known."""
        told = not one.held_back_by and not one.may_hold_back and not any(self._shapes(line) for line in one.lines)
        return PublicMoney(
            title=one.title,
            wait=one.wait,
            reasons=self._titles(one.held_back_by),
            possible_when=one.possible_when,
            answer=one.answer if told else None,
            missing=() if one.held_back_by else tuple(answer for answer in one.missing if answer.field not in self.sensitive),
        )

    @staticmethod
    def _shapes(line: ReckoningLine) -> bool:
        """Whether a sum would be another without a sensitive answer: a line that takes nothing off tells nothing."""
        return line.sensitive and line.counts != "beside" and (line.counts == "start" or bool(line.value))

    def _other_reasons(self, one: NotNow) -> tuple[Text, ...]:
        """Why something waits that no finding holds back: a plan for other actions, a practice for what its author wrote."""
        if one.kind == "practice":
            return (one.because,)
        named = set(one.because.th.split(_BETWEEN))
        first = [practice for practice in self.d.practices if practice.title.th in named]
        return tuple(practice.title for practice in first if not practice.discreet)


def _urgency(finding: Finding) -> tuple[bool, float, str]:
    return (finding.triage is None, finding.triage or 0.0, finding.id)
