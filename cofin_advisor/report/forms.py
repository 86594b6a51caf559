"""Forms as paper: blank, or with what is known of a group printed where its profile fills in a blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ..advice.consultation import Consultation
from ..advice.diagnosis import diagnosis_of
from ..advice.wording import number
from ..knowledge.model import KnowledgeBase, Text
from ..knowledge.paper import AS_OF, NAME, Ask, Block, Form, Row, Table
from ..reading.problems import Language
from .document import Command, Document, Entry, Line, Paragraph, Section
from .printing import pdf
from .text import document_text
from .words import Words

#: Sums of this size are printed without satang.
_LARGE: Final = 100


def form_pdf(form: Form, lang: Language, consultation: Consultation | None = None) -> bytes:
    """A form as PDF, A4: blank, or filled in with what a consultation knows of a group; raises `PrintingMissing`."""
    return pdf("form", form_data(form, lang, consultation))


def needed_forms(consultation: Consultation) -> tuple[Form, ...]:
    """The forms that the advice for a group asks for: first those of what is recommended, then of what to do unless it is done."""
    diagnosis = diagnosis_of(consultation)
    practices = map(diagnosis.practice, (*diagnosis.recommendations, *diagnosis.if_not_done))
    wanted = dict.fromkeys(practice.form for practice in practices)
    return tuple(consultation.base.forms[id] for id in wanted if id is not None)


def forms_text(base: KnowledgeBase, lang: Language, *, width: int = 80) -> str:
    """What forms there are: the id, the title and what each is for."""
    say = Words(lang)
    listed = tuple(
        Entry(form.id, lines=(Line(say.of(form.title), depth=1), Line(say.of(form.purpose), depth=1))) for form in base.forms.values()
    )
    how = (Paragraph(say("paper.how")), Command("cofin-advisor form ID -o FILE.pdf"))
    return document_text(
        Document(
            kicker=say("library.title", version=base.version),
            title=say("library.forms", count=len(listed)),
            facts=(),
            opening=(),
            front=(Section(say("library.all"), (*how, *listed)),),
        ),
        width=width,
    )


def outline(say: Words, block: Block) -> Iterator[Line]:
    """A block in a few lines of text: what it says, and what is to be written."""
    yield from (Line(say.of(text)) for text in (block.heading, block.say, block.page) if text is not None)
    if block.ask is not None:
        unit = "" if block.ask.unit is None else f" {say.of(block.ask.unit)}"
        yield Line(f"{say.of(block.ask.label)} ……{unit}")
    if block.table is not None:
        yield Line(" | ".join(say.of(column.title) for column in block.table.columns))
        for row in (*block.table.rows, *filter(None, (block.table.total,))):
            yield Line(" | ".join(map(say.of, (row.label, *row.cells))), marker="–", depth=1)
    for item in block.tick:
        yield Line(say.of(item))
    if block.box is not None:
        yield Line(f"{say.of(block.box.label)} ……")
    for role in block.sign:
        yield Line(f"{say('paper.sign')} …… {say.of(role)}")


def form_data(form: Form, lang: Language, consultation: Consultation | None = None) -> dict[str, Any]:
    """What the layout `form` prints: the words of every block, each blank either filled in or `None`."""
    writer = _Writer(Words(lang), consultation)
    blocks = list(writer.blocks(form))
    return {
        "lang": lang,
        "title": writer.say.of(form.title),
        "private": writer.say("paper.private") if form.private else None,
        "note": writer.note(),
        "foot": writer.say("footer.not_an_audit") if writer.figures else "",
        "labels": {"sign": writer.say("paper.sign")},
        "blocks": blocks,
    }


@dataclass
class _Writer:
    """Turns the blocks of a form into what the layout prints; `figures` are the names that were filled in on the way."""

    say: Words
    consultation: Consultation | None
    figures: set[str] = field(default_factory=set)

    def blocks(self, form: Form) -> Iterator[dict[str, Any]]:
        """The blocks in order; two half lines that follow one another become one."""
        half: dict[str, Any] | None = None
        for block in form.blocks:
            if block.ask is None:
                half = None
                yield self._block(block)
                continue
            item = self._ask(block.ask)
            if block.ask.width == "half" and half is not None:
                half["items"].append(item)
                half = None
                continue
            shown = {"kind": "ask", "items": [item]}
            half = shown if block.ask.width == "half" else None
            yield shown

    def note(self) -> str | None:
        """Of what day the printed figures are, where there are any."""
        if not self.figures or self.consultation is None:
            return None
        day = self.consultation.profile.as_of
        return self.say("paper.filled") if day is None else self.say("paper.filled_on", date=self.say.date(day))

    def _block(self, block: Block) -> dict[str, Any]:
        if block.table is not None:
            return {"kind": "table", **self._table(block.table)}
        if block.box is not None:
            return {"kind": "box", "label": self.say.of(block.box.label), "lines": block.box.lines}
        if block.tick:
            return {"kind": "tick", "items": [self.say.of(item) for item in block.tick]}
        if block.sign:
            return {"kind": "sign", "roles": [self.say.of(role) for role in block.sign]}
        kind, words = next((kind, words) for kind in ("heading", "say", "page") if (words := getattr(block, kind)) is not None)
        return {"kind": kind, "words": self.say.of(words)}

    def _ask(self, ask: Ask) -> dict[str, Any]:
        value = self._value(ask.shows, ask.unit)
        unit = None if ask.unit is None else self.say.of(ask.unit)
        return {"label": self.say.of(ask.label), "value": value, "unit": unit}

    def _table(self, table: Table) -> dict[str, Any]:
        empty = [[None] * len(table.columns)] * (table.empty or 0)
        return {
            "columns": [
                {"title": self.say.of(column.title), "unit": column.unit and self.say.of(column.unit), "width": column.width}
                for column in table.columns
            ],
            "tick": table.tick,
            "rows": empty or [self._row(table, row) for row in table.rows],
            "total": table.total and self._row(table, table.total),
        }

    def _row(self, table: Table, row: Row) -> list[dict[str, Any] | None]:
        """The cells of a row: its label, what fills in the next one, what is printed in others, and nothing where one writes."""
        cells: list[dict[str, Any] | None] = [{"words": self.say.of(row.label), "number": False}]
        if row.shows is not None:
            unit = table.columns[1].unit
            value = self._value(row.shows, unit, printed=False)
            cells.append(None if value is None else {"words": value, "number": True})
        cells += [{"words": self.say.of(words), "number": False} for words in row.cells]
        return cells + [None] * (len(table.columns) - len(cells))

    def _value(self, name: str | None, unit: Text | None, *, printed: bool = True) -> str | None:
        """What is known under a name, in the unit given (`printed` behind it) or in its own; `None` where a person writes it."""
        if name is None or self.consultation is None:
            return None
        if name == NAME:
            return self.say.of(self.consultation.profile.name)
        if name == AS_OF:
            day = self.consultation.profile.as_of
            return None if day is None else self.say.date(day)
        value = self.consultation.value(name)
        if value is None:
            return None
        self.figures.add(name)
        if unit is None or not isinstance(value, float):
            return self.say.of(self.consultation.wording.value(name, value))
        amount = number(value, 0 if abs(value) >= _LARGE else 1)
        return f"{amount} {self.say.of(unit)}" if printed else amount
