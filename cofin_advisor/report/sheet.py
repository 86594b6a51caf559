"""The one-sheet for the wall and for LINE: all its words, in one language, before they become paper, picture, page or message."""

from __future__ import annotations

import datetime
from typing import Final

import msgspec

from ..advice.records import Diagnosis
from ..knowledge.model import Text
from ..reading.problems import Language
from .lines import missing_words
from .sheet_public import Public, PublicAction, PublicMoney, PublicWait, public
from .words import Words

#: A group with things to do is told of a few good ones; a sound one of more, each with how to keep it.
MOST_KEPT: Final = 3
MOST_KEPT_OF_A_SOUND_GROUP: Final = 5
MOST_REASONS: Final = 2
MOST_WAITS: Final = 3
MOST_QUESTIONS: Final = 3
MOST_MISSING: Final = 2
#: Below this share of answers, and with nothing to do, the questions come first.
LITTLE_KNOWN: Final = 0.5
LONGEST_NAME: Final = 100
#: The small words before blanks and reasons, and those that count what is not named.
LABELS: Final = ("because", "start", "form", "who", "day", "answer", "view", "page", "keep_more", "waits_more")


class Good(msgspec.Struct, frozen=True):
    """Something to go on with, and how."""

    title: str
    how: str = ""


class Task(msgspec.Struct, frozen=True):
    """An action, with room for who does it and on which day."""

    title: str
    because: str
    start: str
    horizon: str
    form: str = ""


class Wait(msgspec.Struct, frozen=True):
    """What must wait, why, and when it becomes possible."""

    title: str
    because: str = ""
    when: str = ""


class Question(msgspec.Struct, frozen=True):
    """An answer to look for, and where it stands."""

    ask: str
    book: str


class Money(msgspec.Struct, frozen=True):
    """A question of money, and what can be said to it."""

    heading: str
    said: str
    because: str = ""
    when: str = ""


class LightShown(msgspec.Struct, frozen=True):
    """A side of the group with its light, by name and in words."""

    light: str
    word: str
    side: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All the words on the sheet; what is empty is not shown. `labels` are the small words before blanks and reasons."""

    lang: Language
    day: datetime.date
    kicker: str
    name: str
    facts: str
    opening: str
    keep_heading: str
    keep: tuple[Good, ...]
    kept_besides: int
    tasks_heading: str
    tasks: tuple[Task, ...]
    withheld: str
    waits_heading: str
    waits: tuple[Wait, ...]
    waiting_besides: int
    money: tuple[Money, ...]
    questions_heading: str
    questions: tuple[Question, ...]
    lights_heading: str
    lights: tuple[LightShown, ...]
    disagree: str
    footer: tuple[str, ...]
    labels: dict[str, str]

    @property
    def kept_more(self) -> str:
        """How many good things are not named."""
        return self._more("keep_more", self.kept_besides)

    @property
    def waits_more(self) -> str:
        """How many things that must wait are not named."""
        return self._more("waits_more", self.waiting_besides)

    def _more(self, label: str, count: int) -> str:
        return self.labels[label].format(count=count) if count else ""


def sheet_of(diagnosis: Diagnosis, lang: Language, *, with_lights: bool = False, sensitive: frozenset[str] = frozenset()) -> Sheet:
    """The sheet of a diagnosis; what rests on answers to the `sensitive` questions (ids of fields) is counted, not named."""
    return _Writer(public(diagnosis, sensitive), Words(lang)).sheet(with_lights)


class _Writer:
    def __init__(self, shown: Public, words: Words) -> None:
        self.p = shown
        self.say = words
        known = shown.completeness
        self.thin = not shown.actions and known.answered < LITTLE_KNOWN * known.asked
        self.sound = shown.sound and not shown.pressing

    def sheet(self, with_lights: bool) -> Sheet:
        say = self.say
        facts = say.days_and_answers(self.p.as_of, self.p.accounts_date, self.p.completeness)
        keep = self._keep()
        waits = tuple(self._wait(one) for one in self.p.waits)
        return Sheet(
            lang=say.lang,
            day=self.p.as_of,
            kicker=say("sheet.kicker"),
            name=self._name(),
            facts=facts,
            opening=self._opening(),
            keep_heading=say("keep.heading"),
            keep=keep,
            kept_besides=len(self.p.keep) - len(keep),
            tasks_heading=say("actions.heading" if self.p.pressing else "actions.heading_suggestions"),
            tasks=tuple(self._task(action) for action in self.p.actions),
            withheld=self._withheld(),
            waits_heading=say("not_now.heading"),
            waits=waits[:MOST_WAITS],
            waiting_besides=max(len(waits) - MOST_WAITS, 0),
            money=() if self.thin else tuple(self._money(one) for one in self.p.money),
            questions_heading=say("sheet.answers_first"),
            questions=self._questions(),
            lights_heading=say("lights.heading"),
            lights=self._lights() if with_lights else (),
            disagree=say("sheet.disagree"),
            footer=(facts, say("footer.not_an_audit"), say("sheet.judgement")),
            labels={key: say(f"sheet.{key}") for key in LABELS},
        )

    def _name(self) -> str:
        name = self.say.of(self.p.name)
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

    def _opening(self) -> str:
        if self.thin and not self.p.troubled:
            return self.say("sheet.thanks_thin")
        if self.p.actions and self.p.pressing:
            return self.say("sheet.thanks_at_work")
        if self.p.pressing or self.p.troubled:
            return self.say("sheet.thanks_more_inside")
        return self.say("sheet.thanks_sound" if self.sound and self.p.keep else "sheet.thanks")

    def _keep(self) -> tuple[Good, ...]:
        most = MOST_KEPT_OF_A_SOUND_GROUP if self.sound else MOST_KEPT
        return tuple(Good(self.say.of(one.title), self.say.of(one.keep) if self.sound else "") for one in self.p.keep[:most])

    def _task(self, action: PublicAction) -> Task:
        return Task(
            title=self.say.of(action.title),
            because=self._reasons(action.reasons),
            start=self.say.of(action.start),
            horizon=self.say(f"horizon.{action.horizon}"),
            form=self.say.form(action.form) if action.form else "",
        )

    def _wait(self, wait: PublicWait) -> Wait:
        when = self.say.of(wait.possible_when) if wait.possible_when else self.say("not_now.possible_practice")
        return Wait(self.say.of(wait.title), self._reasons(wait.reasons), when)

    def _reasons(self, reasons: tuple[Text, ...]) -> str:
        named = " · ".join(self.say.of(reason) for reason in reasons[:MOST_REASONS])
        rest = len(reasons) - MOST_REASONS
        return self.say("not_now.more", reasons=named, count=rest) if rest > 0 else named

    def _money(self, one: PublicMoney) -> Money:
        """What can be said of a sum: that it must wait, how much it is, what is missing, or that it stands in the full report."""
        heading = self.say.of(one.title)
        if one.reasons:
            return Money(heading, self.say.of(one.wait), self._reasons(one.reasons), self.say.of(one.possible_when))
        if one.answer is not None:
            return Money(heading, self.say.of(one.answer))
        if one.missing:
            missing = missing_words(self.say, one.missing, MOST_MISSING)
            return Money(heading, self.say("sheet.money_missing", missing=missing))
        return Money(heading, self.say("sheet.money_elsewhere"))

    def _withheld(self) -> str:
        if not self.p.withheld:
            return ""
        key = "withheld_ideas" if not self.p.pressing else "withheld_more" if self.p.actions else "withheld"
        return self.say(f"sheet.{key}", count=self.p.withheld)

    def _questions(self) -> tuple[Question, ...]:
        if not self.thin:
            return ()
        return tuple(Question(self.say.of(one.ask), self.say.book(one.document)) for one in self.p.questions[:MOST_QUESTIONS])

    def _lights(self) -> tuple[LightShown, ...]:
        return tuple(LightShown(light, self.say(f"light.{light}"), self.say(f"domain.{side}")) for side, light in self.p.lights)
