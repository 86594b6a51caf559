"""The one-sheet as a document, from which a page is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .document import Block, Document, Entry, Line, Paragraph, Section, filled
from .sheet import Question, Sheet, Task, Wait
from .words import Words

#: Becomes a line to write on.
_LONG_BLANK: Final = "_" * 40
_SHORT_BLANK: Final = "_" * 16


def sheet_document(sheet: Sheet) -> Document:
    """The sheet as a document."""
    said = sheet.labels
    mark = Words(sheet.lang)
    tasks = tuple(_task(number, task, said) for number, task in enumerate(sheet.tasks, 1))
    sections = filled(
        Section(
            sheet.lights_heading,
            tuple(Entry(light.side, mark=mark(f"mark.{light.light}"), word=light.word) for light in sheet.lights),
        ),
        Section(
            sheet.keep_heading,
            (*(_entry(good.title, mark("mark.green"), good.how) for good in sheet.keep), *_paragraph(sheet.kept_more)),
        ),
        Section(sheet.tasks_heading, (*tasks, *_paragraph(sheet.withheld))),
        Section(sheet.waits_heading, (*(_wait(wait, said) for wait in sheet.waits), *_paragraph(sheet.waits_more))),
        *(Section(money.heading, (Entry(money.said, lines=_why(money.because, money.when, said)),)) for money in sheet.money),
        Section(sheet.questions_heading, tuple(_question(number, one, said) for number, one in enumerate(sheet.questions, 1))),
        Section(sheet.disagree, (Paragraph(f"{said['view']} {_LONG_BLANK}"),)),
    )
    return Document(sheet.kicker, sheet.name, (sheet.facts,), (sheet.opening,), sections, footer=sheet.footer)


def _paragraph(words: str) -> Iterator[Block]:
    if words:
        yield Paragraph(words)


def _entry(title: str, mark: str, words: str) -> Entry:
    return Entry(title, mark=mark, lines=(Line(words),) if words else ())


def _task(number: int, task: Task, said: dict[str, str]) -> Entry:
    named = ((task.because, "because"), (task.start, "start"), (task.form, "form"))
    lines = tuple(Line(words, said[label]) for words, label in named if words)
    blanks = Line(f"{said['who']} {_LONG_BLANK} {said['day']} {_SHORT_BLANK} · {task.horizon}")
    return Entry(task.title, number=number, lines=(*lines, blanks))


def _wait(wait: Wait, said: dict[str, str]) -> Entry:
    return Entry(wait.title, mark="–", lines=_why(wait.because, wait.when, said))


def _why(because: str, when: str, said: dict[str, str]) -> tuple[Line, ...]:
    named = ((because, said["because"]), (when, ""))
    return tuple(Line(words, label) for words, label in named if words)


def _question(number: int, question: Question, said: dict[str, str]) -> Entry:
    return Entry(question.ask, number=number, lines=(Line(question.book), Line(f"{said['answer']} {_LONG_BLANK}")))
