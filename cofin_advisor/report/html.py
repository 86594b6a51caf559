"""A document as one page of HTML that needs nothing else: the typeface and the rules are in it, and it may ask no address for anything.

Nothing that comes from a profile or from the knowledge base can become a tag; there is no script, so nothing can be run.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..advice.records import Diagnosis, Explanation
from ..reading.problems import Language
from .charts import bar
from .checkup import checkup
from .document import Bar, Block, Command, Document, Entry, Fold, Paragraph, Section, Table
from .explanation import explained
from .words import Words
from .wrap import clusters, pieces, width_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FONTS: Final = Path(__file__).resolve().parent / "fonts"
#: Which letters each file of the typeface has: a Latin digit in a Thai line comes from the Latin file.
_RANGES: Final = {
    "thai": "U+02D7,U+0303,U+0331,U+0E01-0E5B,U+200C-200D,U+25CC",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-200B,U+200E-206F,U+20AC,U+2122,U+2190-2193,U+2212",
}
#: The marks are drawn, since not every machine has letters for them; the words beside them say the same.
_MARKS: Final = {"●": "round", "▲": "triangle", "■": "square", "○": "ring", "►": "arrow"}
_MARK: Final = re.compile(f"^([{''.join(_MARKS)}])(?= |$)")
#: A place to write on with a pencil.
_BLANK: Final = re.compile(r"(?<=\S )_{8,}(?!\S)")
#: What is wider than this many cells may end a line anywhere: on a telephone it would not fit.
_LONG: Final = 24
_KINDS: Final = {Paragraph: "paragraph", Entry: "entry", Table: "table", Command: "command", Fold: "fold"}


def diagnosis_html(diagnosis: Diagnosis, lang: Language, explanations: Mapping[str, Explanation] | None = None) -> str:
    """The whole report; under each thing that has an explanation, why it is so, to be opened."""
    return _page(checkup(diagnosis, lang), lang, explanations or {})


def to_explain(diagnosis: Diagnosis) -> tuple[str, ...]:
    """The ids of what the page says why of: what stands, is advised, is planned or must wait, every criterion, and the lights."""
    findings = (finding.id for finding in diagnosis.findings if finding.verdict == "established")
    plans = (plan.id for plan in diagnosis.plans if plan.planned or plan.verdict in ("not_now", "go_ahead"))
    criteria = (criterion.id for standard in diagnosis.standards for criterion in standard.criteria)
    waiting = (one.id for one in diagnosis.not_now)
    return tuple(dict.fromkeys((
        *findings, *diagnosis.recommendations, *diagnosis.if_not_done, *waiting, *plans, *criteria, *diagnosis.domains,
    )))  # fmt: skip


def document_html(document: Document, lang: Language) -> str:
    """Any document as a page."""
    return _page(document, lang, {})


def _page(document: Document, lang: Language, explanations: Mapping[str, Explanation]) -> str:
    template = _environment().get_template("page.html.j2")
    page = template.render(document=document, lang=lang, say=Words(lang), faces=_faces(), page=_Page(lang, explanations))
    return page.lstrip()


class _Page:
    """What the template asks for while one page is written."""

    def __init__(self, lang: Language, explanations: Mapping[str, Explanation]) -> None:
        self._say = Words(lang)
        self._lang: Language = lang
        self._left = dict(explanations)

    def why(self, subject: str) -> tuple[Section, ...]:
        """The sections that explain a subject, the first time they are asked for: they stand once on the page."""
        explanation = self._left.pop(subject, None)
        return () if explanation is None else explained(explanation, self._lang).front

    def shown(self, words: str) -> Markup:
        """Words as HTML: a mark at their beginning is drawn, and a blank becomes a line to write on, together with what it is for."""
        from markupsafe import Markup

        found = _MARK.match(words)
        if found:
            return _mark(found[1]) + Markup(" ") + self._broken(words[len(found[0]) :])
        *before, last = _BLANK.split(words)
        if not before:
            return self._broken(words)
        fields = [Markup('<span class="fill">{}<span class="blank"></span></span>').format(self._broken(part)) for part in before]
        return Markup("").join((*fields, Markup("<span>{}</span>").format(self._broken(last.lstrip(" ·")))))

    def drawn(self, picture: Bar) -> Markup:
        """A number and its goal as a picture."""
        from markupsafe import Markup

        label = self._say("html.goal_line", limit="{limit}")
        return Markup(bar(picture.value, picture.low, picture.high, picture.met, label, picture.words))

    def _broken(self, words: str) -> Markup:
        from markupsafe import escape

        return _broken(words) if self._lang == "th" else escape(words)


@cache
def _broken(words: str) -> Markup:
    """Words with every place at which a Thai line may end: a browser knows no compounds, and some know no Thai."""
    from markupsafe import Markup, escape

    found = [part for piece in pieces(words) for part in (clusters(piece) if width_of(piece) > _LONG else (piece,))]
    return Markup("<wbr>").join(map(escape, found))


def _kind(block: Block) -> str:
    return _KINDS[type(block)]


def _mark(character: str) -> Markup:
    """A mark as a drawing; the dash, and whatever else somebody has put in its place, as itself."""
    from markupsafe import Markup, escape

    name = _MARKS.get(character)
    if name is None:
        return Markup('<span class="mark">{}</span>').format(escape(character))
    return Markup('<svg class="mark {0}" viewBox="0 0 16 16" aria-hidden="true"><use href="#{0}"/></svg>').format(name)


@cache
def _faces() -> Markup:
    """The typeface, inside the page."""
    from markupsafe import Markup

    return Markup("\n").join(
        Markup(
            f'@font-face{{font-family:"Sarabun";font-weight:{weight};font-display:swap;unicode-range:{letters};'
            f"src:url(data:font/woff2;base64,{_encoded(f'sarabun-{script}-{weight}-normal.woff2')})format('woff2')}}"
        )
        for weight in (400, 700)
        for script, letters in _RANGES.items()
    )


def _encoded(name: str) -> str:
    return base64.b64encode((_FONTS / name).read_bytes()).decode("ascii")


@cache
def _environment() -> Environment:
    # Read only where a page is wanted.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cofin_advisor.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"mark": _mark, "kind": _kind}
    return environment
