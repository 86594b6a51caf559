"""A diagnosis as a document: the page for the table first, then everything that it rests on."""

from __future__ import annotations

from ..advice.records import Diagnosis
from ..reading.problems import Language
from .details import details
from .document import Document, Entry, Section, filled, words_in
from .glossary import glossary
from .measured import measured
from .page_one import facts, front, opening
from .telling import Telling


def checkup(diagnosis: Diagnosis, lang: Language) -> Document:
    """The diagnosis in one language."""
    telling = Telling(diagnosis, lang)
    say = telling.say
    first = front(telling)
    rest = filled(*details(telling), *measured(telling))
    terms = glossary(say, "\n".join(words for section in (*first, *rest) for words in words_in(section.blocks)))
    sources = telling.references.listed(evidence=True)
    return Document(
        kicker=say("page.title"),
        title=say.of(diagnosis.organization.name),
        facts=facts(telling),
        opening=opening(telling),
        front=first,
        details_heading=say("page.details"),
        details=(
            *rest,
            *filled(
                Section(say("source.heading"), (Entry("", lines=sources),) if sources else ()),
                Section(say("glossary_page.heading"), terms),
            ),
        ),
        footer=_footer(telling),
    )


def _footer(telling: Telling) -> tuple[str, ...]:
    """On every page: of which day, how many answers, by which knowledge, and what this is not."""
    used, say = telling.d.knowledge, telling.say
    return (
        telling.days_and_answers(),
        say("footer.knowledge", version=used.version, hash=used.sha256[:12]),
        say("footer.not_an_audit"),
        say("footer.judgement"),
    )
