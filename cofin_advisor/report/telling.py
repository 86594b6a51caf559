"""What the parts of the health check share: the diagnosis, the words, the sources cited so far, and what follows from them."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from ..advice.records import Criterion, Diagnosis, Finding, Plan, Practice
from ..knowledge.model import Text
from ..reading.problems import Language
from .document import Block, Entry, Line, Paragraph
from .lines import missing_words
from .references import References
from .words import Words

MOST_QUESTIONS: Final = 5
MOST_REASONS: Final = 2
TROUBLES: Final = ("danger", "risk", "weakness")
_GRAVE: Final = 4
_LAST: Final = 1_000.0


class Telling:
    """One diagnosis being told in one language."""

    def __init__(self, diagnosis: Diagnosis, lang: Language) -> None:
        self.d = diagnosis
        self.say = Words(lang)
        self.references = References(self.say, diagnosis.sources)
        self.troubles = sorted(
            (finding for finding in diagnosis.findings if finding.verdict == "established" and finding.sign in TROUBLES),
            key=lambda finding: (finding.immaterial, urgency(finding)),
        )
        self.actions = [diagnosis.practice(id) for id in diagnosis.page_one]
        self.pressing = any(practice.weight != "could" for practice in self.actions)

    @cached_property
    def titles(self) -> dict[str, Text]:
        """What each finding, practice, plan and criterion is called."""
        criteria = tuple(criterion for standard in self.d.standards for criterion in standard.criteria)
        subjects: tuple[tuple[Finding | Practice | Plan | Criterion, ...], ...] = (
            self.d.findings, self.d.practices, self.d.plans, criteria,
        )  # fmt: skip
        return {subject.id: subject.title for group in subjects for subject in group}

    def days_and_answers(self) -> str:
        """Of which day the figures are, for which day they are judged where that is another, and how much is answered."""
        return self.say.days_and_answers(self.d.as_of, self.d.accounts_date, self.d.completeness)

    def entry(self, practice: Practice, number: int, lines: tuple[Line, ...]) -> Entry:
        """A practice with its weight in mark and word."""
        mark, word = (self.say(f"{group}.{practice.weight}") for group in ("mark", "weight")) if practice.weight else ("", "")
        return Entry(self.say.of(practice.title), number=number, mark=mark, word=word, lines=lines, subject=practice.id)

    def first_step(self, practice: Practice) -> Line:
        """With what an action begins."""
        return Line(self.say.of(practice.steps[0] if practice.steps else practice.say_it), self.say("actions.start"))

    def unless_done(self, practice: Practice) -> Entry:
        """What fits the group, and what is not known of it."""
        lines = [Line(self.say.of(practice.because), self.say("actions.because"))] if practice.because else []
        lines.append(self.first_step(practice))
        if practice.missing:
            lines.append(Line(missing_words(self.say, practice.missing), self.say("if_not_done.missing")))
        return self.entry(practice, 0, tuple(lines))

    def questions(self) -> tuple[Block, ...]:
        """The questions whose answers would help most."""
        found = []
        for number, question in enumerate(self.d.next_questions[:MOST_QUESTIONS], 1):
            lines = [Line(self.say.book(question.document))]
            # The title of a practice or a plan would read as advice.
            titles = [self.say.of(finding.title) for finding in self.d.findings if finding.id in question.would_settle]
            if titles:
                lines.append(Line(self.say("questions.whether", titles=" · ".join(titles[:MOST_REASONS])), self.say("questions.settles")))
            elif question.bears_on:
                lines.append(Line(self.say("questions.bears", count=question.bears_on)))
            found.append(Entry(self.say.of(question.ask), number=number, lines=tuple(lines)))
        return tuple(found)

    def not_known(self, finding: Finding) -> tuple[Line, ...]:
        """The answers that a finding waits for."""
        return (Line(missing_words(self.say, finding.missing), self.say("unknown.missing")),) if finding.missing else ()

    def paragraph(self, name: str, /, **values: object) -> Paragraph:
        """Words of the catalogue as a paragraph."""
        return Paragraph(self.say(name, **values))


def urgency(finding: Finding) -> tuple[float, str]:
    """The order in which troubles are dealt with."""
    return (finding.triage if finding.triage is not None else _LAST, finding.id)


def light_of(trouble: Finding) -> str:
    """The light under which an established trouble stands."""
    return "red" if trouble.severity >= _GRAVE and not trouble.immaterial else "amber"
