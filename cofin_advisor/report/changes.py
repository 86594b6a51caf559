"""“What would change it”, as lines of an explanation."""

from __future__ import annotations

from typing import Final

from ..advice.records import AnswerChange, Change, Explanation
from .document import Block, Entry, Line, Paragraph
from .words import Words

#: Nobody reads more ways than these.
_MOST_CHANGES: Final = 6


def changes_blocks(say: Words, explanation: Explanation) -> tuple[Block, ...]:
    """The answers that would change a verdict or a light; nothing for what has neither."""
    if explanation.verdict is None and explanation.light is None:
        return ()
    if not explanation.changes:
        return (Paragraph(say("explain.none_alone")),)
    changes = explanation.changes[:_MOST_CHANGES]
    lines = [Line(_sentence(say, change), marker="–") for change in changes]
    if len(explanation.changes) > _MOST_CHANGES:
        lines.append(Line(say("explain.more_changes", count=len(explanation.changes) - _MOST_CHANGES)))
    lead = (Paragraph(say("explain.two_needed")),) if len(changes[0].answers) > 1 else ()
    return (*lead, Entry("", lines=tuple(lines)), Paragraph(say("explain.changes_note")))


def _sentence(say: Words, change: Change) -> str:
    answers = say("explain.both").join(answer_words(say, answer) for answer in change.answers)
    return say("explain.change", answers=answers, outcome=say.of(change.statement))


def answer_words(say: Words, answer: AnswerChange) -> str:
    """One answer and its step."""
    return say("explain.answer", label=say.of(answer.label), step=say.of(answer.step))
