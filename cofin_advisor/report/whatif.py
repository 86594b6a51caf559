"""A what-if as a document: the answers before and after, then what changes, side by side, and by which condition."""

from __future__ import annotations

from typing import Final

from ..advice.explain import STATEMENTS
from ..advice.records import Support
from ..advice.whatif import Changed, WhatIf
from ..knowledge.model import Text
from ..reading.problems import Language
from .document import Block, Document, Entry, Line, Paragraph, Section, Table, filled
from .lines import missing_words
from .words import Words

#: Of a sum for which a figure is missing.
UNSAID: Final = Text(*STATEMENTS["undetermined"])


def compared(whatif: WhatIf, lang: Language) -> Document:
    """The what-if in one language."""
    say = Words(lang)
    columns = (say("whatif.before"), say("whatif.after"))
    answers = tuple((say.of(one.label), say.of(one.before), say.of(one.after)) for one in whatif.answers)
    nothing = (Paragraph(say("whatif.same_answers" if not answers else "whatif.nothing")),)
    return Document(
        kicker=say("whatif.title"),
        title=say.of(whatif.organization.name),
        facts=(say("whatif.day", date=say.date(whatif.as_of)),),
        opening=(),
        front=filled(
            Section(say("whatif.answers"), (Table((say("whatif.answer"), *columns), answers),) if answers else ()),
            Section(say("whatif.changed"), _changed(say, whatif, columns) or nothing),
            Section(say("whatif.because"), tuple(_why(say, one) for one in whatif.changed if one.kind != "light")),
        ),
        footer=(say("whatif.note"), say("footer.not_an_audit")),
    )


def _changed(say: Words, whatif: WhatIf, columns: tuple[str, str]) -> tuple[Block, ...]:
    """The verdicts, lights and sums that are others, side by side."""
    rows = [(say.of(one.title), _outcome(say, one, "before"), _outcome(say, one, "after")) for one in whatif.changed]
    rows += [(say.of(one.title), say.of(one.before or UNSAID), say.of(one.after or UNSAID)) for one in whatif.reckonings]
    return (Table((say("whatif.matter"), *columns), tuple(rows)),) if rows else ()


def _outcome(say: Words, one: Changed, side: str) -> str:
    """A verdict or a light, with its mark where it has one."""
    if one.kind == "light":
        light = one.before if side == "before" else one.after
        return f"{say(f'mark.{light}')} {say(f'light.{light}')}"
    return say.of(one.statement_before if side == "before" else one.statement_after)


def _why(say: Words, one: Changed) -> Entry:
    lines = [*_conditions(say, "whatif.was", one.because_before), *_conditions(say, "whatif.becomes", one.because_after)]
    if one.missing:
        lines.append(Line(missing_words(say, one.missing), say("unknown.missing")))
    return Entry(say.of(one.title), lines=tuple(lines))


def _conditions(say: Words, label: str, support: tuple[Support, ...]) -> list[Line]:
    if not support:
        return []
    return [Line("", say(label)), *(Line(say.of(one.condition), marker="–", depth=1) for one in support)]
