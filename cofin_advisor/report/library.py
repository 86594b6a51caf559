"""The knowledge base as pages: what there is, one record in full, the questions, and an empty profile to fill in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from ..advice.wording import NO, YES, Wording, quantity
from ..knowledge.keys import keys
from ..knowledge.model import FOLDERS, PROFILE_FORMAT, Bound, Citation, Expression, Field, Goal, KnowledgeBase, Record, Text, Watch
from ..knowledge.paper import Block as PaperBlock
from ..reading.problems import Language
from .document import Document, Entry, Line, Section, filled
from .forms import outline
from .references import References
from .text import document_text
from .words import Words, catalogue, clean
from .wrap import wrap


def listing_text(base: KnowledgeBase, kind: str, lang: Language, *, width: int = 80) -> str:
    """All records of one kind with their ids, by domain."""
    say = Words(lang)
    records: dict[str, Record] = getattr(base, kind)
    folders = {folder: [one for one in records.values() if getattr(one, "domain", None) == folder] for folder in FOLDERS}
    rest = [one for one in records.values() if not hasattr(one, "domain")]
    sections = [Section(say(f"domain.{folder}"), tuple(_listed(say, one) for one in found)) for folder, found in folders.items()]
    return document_text(
        Document(
            kicker=say("library.title", version=base.version),
            title=say(f"library.{kind}", count=len(records)),
            facts=(),
            opening=(),
            front=filled(*sections, Section(say("library.all"), tuple(_listed(say, one) for one in rest))),
        ),
        width=width,
    )


def _listed(say: Words, record: Record) -> Entry:
    return Entry(record.id, lines=(Line(_name(say, record), depth=1),))


def _name(say: Words, record: Record) -> str:
    found = getattr(record, "label", None) or getattr(record, "title", None)
    return say.of(found) if isinstance(found, Text) else clean(str(found))


def record_text(base: KnowledgeBase, record: Record, lang: Language, *, width: int = 80) -> str:
    """Everything that is known about one id, key by key, each key said in words."""
    say = Words(lang)
    kind = type(record).__name__.lower()
    entries = []
    for key in record.__struct_fields__:
        value = getattr(record, key)
        if key in ("id", "domain", "title", "label") or value in (None, (), {}, False):
            continue
        measured = str(getattr(record, "kind", "count"))
        lines = [Line(_in_words(key, value, lang))] if isinstance(value, str | int) else _lines(say, base, value, measured)
        inner = tuple(Line(line.text, line.label, line.marker, line.depth + 1) for line in lines)
        entries.append(Entry(_heading(kind, key, lang), lines=inner))
    domain = getattr(record, "domain", None)
    return document_text(
        Document(
            kicker=" · ".join(filter(None, (say(f"library.one_{kind}"), say(f"domain.{domain}") if domain else "", record.id))),
            title=_name(say, record),
            facts=(),
            opening=(),
            front=(Section(say("library.known"), tuple(entries)),),
        ),
        width=width,
    )


def _heading(kind: str, key: str, lang: Language) -> str:
    """What a key is called, in a word or two; the long explanations are for those who write."""
    short = catalogue()["key"].get(f"{key}_of_{kind}") or catalogue()["key"].get(key)
    if short is not None:
        return short.of(lang)
    said = keys().get(kind, {}).get(key)
    return key if said is None else str(getattr(said, lang))


def _in_words(key: str, value: str | int, lang: Language) -> str:
    """A plain value: in words where the catalogue has them, with what is written in the file behind."""
    if isinstance(value, bool):
        return (YES if value else NO).of(lang)
    if key == "year" and isinstance(value, int):
        return quantity(value, "year").of(lang)
    known = catalogue().get(key, {}).get(str(value)) or catalogue().get(f"{key}_of_field", {}).get(str(value))
    return clean(str(value)) if known is None else f"{known.of(lang)} ({clean(str(value))})"


def _lines(say: Words, base: KnowledgeBase, value: object, kind: str = "count") -> Iterator[Line]:
    if isinstance(value, Text):
        yield Line(say.of(value))
    elif isinstance(value, Goal):
        yield Line(say("library.written", words=say.goal(str(value.text), kind), text=clean(value.text)))
    elif isinstance(value, PaperBlock):
        yield from outline(say, value)
    elif isinstance(value, Expression):
        yield Line(clean(value.text))
        yield from _named(say, base, str(value.text))
    elif isinstance(value, Watch):
        watched = base.record(value.id)
        if watched is not None:
            yield Line(say("library.written", words=_name(say, watched), text=clean(value.id)))
        if value.goal is not None:
            goal = say.goal(str(value.goal.text), str(getattr(watched, "kind", "count")))
            yield Line(say("library.written", words=goal, text=clean(value.goal.text)), label=catalogue()["key"]["goal"].of(say.lang))
    elif isinstance(value, str) and (named := base.record(value)) is not None:
        yield Line(say("library.written", words=_name(say, named), text=clean(value)))
    elif isinstance(value, str) and value in catalogue()["tag"]:
        yield Line(say("library.written", words=say(f"tag.{value}"), text=clean(value)))
    elif isinstance(value, Citation):
        source = base.sources.get(value.id)
        place = References(say, {}).place(value.at) if value.at else None
        told = " · ".join(filter(None, (place, say(f"evidence.{value.evidence}") if value.evidence else None)))
        yield Line(clean(f"{value.id}: {source.title if source else ''}" + (f" ({told})" if told else "")), marker="–")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield Line(" ".join(line.text for line in _lines(say, base, inner)), label=str(key), marker="–")
    elif isinstance(value, tuple):
        for inner in value:
            for depth, line in enumerate(_lines(say, base, inner, kind)):
                yield Line(line.text, line.label, line.marker or ("–" if not depth else ""), line.depth + bool(depth))
    elif isinstance(value, Bound):
        yield Line(
            say("library.open") if value.value is None else clean(f"{value.value:,g}" if isinstance(value.value, float) else value.value)
        )
    elif hasattr(value, "__struct_fields__"):
        for key in value.__struct_fields__:
            inner = getattr(value, key)
            if inner not in (None, (), {}):
                label = _heading(type(value).__name__.lower(), key, say.lang)
                worded = isinstance(inner, str) and inner in catalogue().get(key, {})
                for line in [Line(_in_words(key, inner, say.lang))] if worded else _lines(say, base, inner, kind):
                    yield Line(line.text, label=label, marker=line.marker, depth=line.depth)
    elif isinstance(value, datetime.date):
        yield Line(say.date(value))
    elif isinstance(value, float):
        yield Line(say.of(quantity(value, kind)))
    else:
        yield Line(clean(str(value)))


def _named(say: Words, base: KnowledgeBase, text: str) -> Iterator[Line]:
    """What the names of an expression stand for."""
    wording = Wording(base)
    for name in dict.fromkeys(part for part in text.replace("(", " ").replace(")", " ").replace(",", " ").split() if base.record(part)):
        yield Line(f"{name} = {say.of(wording.label(name))}", depth=1)


def fields_text(base: KnowledgeBase, fields: Iterable[Field], lang: Language, *, width: int = 80) -> str:
    """Questions: the words in which they are asked, where the answer stands, and how it is written."""
    say = Words(lang)
    asked = tuple(fields)
    sections = []
    for folder in FOLDERS:
        entries = tuple(
            Entry(
                field.id,
                lines=tuple(
                    Line(text, label)
                    for label, text in (
                        ("", say.of(field.ask)),
                        ("", say.of(field.help) if field.help else ""),
                        (say("library.book"), say.of(field.document)),
                        (say("library.how"), _answer(say, field)),
                    )
                    if text
                ),
            )
            for field in asked
            if field.domain == folder
        )
        sections.append(Section(say(f"domain.{folder}"), entries))
    return document_text(
        Document(
            kicker=say("library.title", version=base.version),
            title=say("library.fields", count=len(asked)),
            facts=(),
            opening=(),
            front=filled(*sections),
        ),
        width=width,
    )


def _answer(say: Words, field: Field) -> str:
    if field.options:
        return " · ".join(f"{option} ({say.of(words)})" for option, words in field.options.items())
    return say(f"answer.{field.kind}")


def blank_profile(fields: Iterable[Field], lang: Language) -> str:
    """An empty profile as YAML, every question as a comment above the line where its answer goes."""
    say = Words(lang)
    lines = [
        *_comment(say("blank.head")),
        f"format: {PROFILE_FORMAT}",
        *_comment(say("blank.name")),
        "name:",
        *_comment(say("blank.as_of")),
        "as_of:",
    ]
    lines += ["answers:"]
    folder = None
    for field in fields:
        if field.domain != folder:
            folder = field.domain
            lines += ["", f"  # ── {say(f'domain.{folder}')} ──"]
        lines.append("")
        lines += _comment(say.of(field.ask), "  ")
        if field.help is not None:
            lines += _comment(say.of(field.help), "  ")
        lines += _comment(f"{say('library.book')}: {say.of(field.document)} · {say('library.how')}: {_answer(say, field)}", "  ")
        lines.append(f"  {field.id}:")
    return "\n".join(lines) + "\n"


def _comment(text: str, indent: str = "") -> list[str]:
    return wrap(text, 100, f"{indent}# ", f"{indent}# ")
