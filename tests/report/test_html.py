"""The page in a real browser: it asks nobody for anything, fits screen and paper, and shows every word as a word."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from cofin_advisor import Adviser, Diagnosis
from cofin_advisor.cases import Case, bundled_cases
from cofin_advisor.knowledge.model import Text
from cofin_advisor.reading.problems import Language
from cofin_advisor.report import diagnosis_html, document_html, explained, to_explain
from cofin_advisor.report.references import HARSH
from cofin_advisor.report.words import Words, clean
from cofin_advisor.report.wrap import clusters, pieces

SNAPSHOTS = Path(__file__).parent / "snapshots"
CONSTRUCTED = ("failing_deposit_taker", "rollover_village_fund", "sound_small_group", "young_group")
LANGUAGES: tuple[Language, ...] = get_args(Language)
LARGEST = 1_500_000
WIDTHS = (360, 768, 1366)
SIDES_OF_PAGE_ONE = 2
#: A title and the word before it stand in one line but are cut into words apart: there the two may differ.
CUT_APART = 0.02
each_case = pytest.mark.parametrize("id", bundled_cases())
each_language = pytest.mark.parametrize("lang", LANGUAGES)

ATTEMPTS = [
    "<script>document.title = 'x'</script>",
    '"><img src=x onerror="document.title = \'x\'">',
    "</style><script>document.title = 'x'</script>",
    "</title><h1>x</h1>",
    "<!-- ]]> -->",
    "a & b &lt;b&gt;",
    "{{7*7}} {% raw %}",
    "ก\u202eข\u200bค\u2066ง",
    "' onclick='document.title = 1' x='",
    "https://example.org/picture.png",
]
#: Where the lines of a block really end: its text, and the places at which a new line begins.
LINE_ENDS = """() => [...document.querySelectorAll("h1, h2, h3, p, li:not(.blanks), th, td")]
  .filter(block => !block.querySelector("h3, p, li, details, table") && block.offsetParent)
  .map(block => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), range = document.createRange(), ends = [];
    let text = "", last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (let place = 0; place < node.data.length; place++) {
        range.setStart(node, place); range.setEnd(node, place + 1);
        const box = range.getClientRects()[0];
        if (box && box.width > 0) {
          if (last !== null && box.top > last + 12) ends.push(text.length);
          last = box.top;
        }
        text += node.data[place];
      }
    return [text, ends];
  }).filter(([, ends]) => ends.length)"""

Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens a page from a file; anything that it asks for or complains of is an error at the end."""
    asked: list[str] = []
    complaints: list[str] = []
    contexts = []

    def open_page(html: str, width: int = 1366, **options: object) -> Page:
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url) if request.url != file.as_uri() else None)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        if options.get("java_script_enabled", True):
            page.evaluate("document.fonts.ready.then(() => null)")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("data:")] == []
    assert complaints == []


@pytest.fixture(scope="session")
def pages(adviser: Adviser, cases: dict[str, Case], diagnoses: dict[str, Diagnosis]) -> dict[tuple[str, Language], str]:
    """The page of each bundled case in both languages, with everything that can be opened."""
    found: dict[tuple[str, Language], str] = {}
    for id, diagnosis in diagnoses.items():
        explanations = adviser.explanations(cases[id].profile, to_explain(diagnosis))
        for lang in LANGUAGES:
            found[id, lang] = diagnosis_html(diagnosis, lang, explanations)
    return found


def joined(text: str) -> str:
    """The words of a text without its line breaks."""
    return re.sub(r"\s+", "", text)


def words_of(page: Page) -> str:
    """All words on a page, in what is closed as well."""
    return joined(page.locator("body").text_content() or "")


@each_case
@each_language
def test_a_page_fits_every_screen_and_asks_nobody(id: str, lang: Language, pages: dict[tuple[str, Language], str], opened: Opened) -> None:
    html = pages[id, lang]
    assert len(html.encode("utf-8")) < LARGEST
    assert not HARSH.search(html.split("</style>")[1])
    page = opened(html)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for closed in (True, False):
            page.evaluate("closed => document.querySelectorAll('details').forEach(fold => fold.open = !closed)", closed)
            shown, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert shown <= room, (width, closed)


def test_the_typeface_is_in_the_page(pages: dict[tuple[str, Language], str], opened: Opened) -> None:
    page = opened(pages["young_group", "th"])
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].filter(face => face.status == 'loaded').length") == 4
    assert page.evaluate("[...document.fonts].every(face => face.family.includes('Sarabun'))")


@each_case
@each_language
def test_page_one_is_at_most_one_sheet_of_paper(id: str, lang: Language, pages: dict[tuple[str, Language], str], opened: Opened) -> None:
    page = opened(pages[id, lang])
    page.add_style_tag(content=".details { display: none }")
    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) <= SIDES_OF_PAGE_ONE


@pytest.mark.parametrize("id", ["rollover_village_fund", "klongpia"])
@each_language
def test_every_printed_page_says_what_this_is_not(
    id: str, lang: Language, pages: dict[tuple[str, Language], str], diagnoses: dict[str, Diagnosis], opened: Opened
) -> None:
    pdf = pypdfium2.PdfDocument(opened(pages[id, lang]).pdf(prefer_css_page_size=True))
    assert joined(Words(lang)("footer.not_an_audit")) in joined(opened(pages[id, lang]).locator("footer").inner_text())
    for number in range(len(pdf)):
        assert (round(pdf[number].get_width()), round(pdf[number].get_height())) == (595, 842)
        printed = joined(pdf[number].get_textpage().get_text_range())
        # Thai does not come out of a PDF as it went in; the hash of the knowledge does, and stands in the footer alone.
        assert diagnoses[id].knowledge.sha256[:12] in printed, number


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_in_grey_the_lights_differ_by_shape_and_word(
    id: str, pages: dict[tuple[str, Language], str], diagnoses: dict[str, Diagnosis], opened: Opened
) -> None:
    page = opened(pages[id, "th"])
    shapes = {"green": "round", "amber": "triangle", "red": "square", "unjudged": "ring"}
    rows = page.locator(".front table tbody tr:not(.fold)")
    for place, domain in enumerate(diagnoses[id].domains.values()):
        assert Words("th")(f"light.{domain.light}") in joined(rows.nth(place).inner_text())
        if domain.light in shapes:
            assert rows.nth(place).locator(f"use[href='#{shapes[domain.light]}']").count() == 1


@each_case
def test_all_that_is_advised_and_all_that_was_looked_at_is_on_the_page(
    id: str, pages: dict[tuple[str, Language], str], diagnoses: dict[str, Diagnosis], opened: Opened
) -> None:
    words, diagnosis = words_of(opened(pages[id, "th"])), diagnoses[id]
    for practice in map(diagnosis.practice, (*diagnosis.recommendations, *diagnosis.if_not_done)):
        for text in (practice.title, *practice.steps, practice.say_it, practice.never_now, practice.why):
            assert joined(Words("th").of(text)) in words, practice.id
    for finding in diagnosis.findings:
        assert joined(Words("th").of(finding.title)) in words, finding.id
    for standard in diagnosis.standards:
        for criterion in standard.criteria if standard.met or standard.not_met else ():
            assert joined(Words("th").of(criterion.title)) in words, criterion.id


def test_folds_open_without_a_script(pages: dict[tuple[str, Language], str], opened: Opened) -> None:
    html = pages["failing_deposit_taker", "th"]
    assert "<script" not in html
    page = opened(html, java_script_enabled=False)
    for fold in (page.locator(".front details.why").first, page.locator("tr.fold details").first, page.locator("details.fold").last):
        inside = fold.locator(":scope > :not(summary)").first
        assert not inside.is_visible()
        fold.locator(":scope > summary").click()
        assert inside.is_visible()


def test_every_light_and_action_says_why(pages: dict[tuple[str, Language], str], diagnoses: dict[str, Diagnosis], opened: Opened) -> None:
    page = opened(pages["failing_deposit_taker", "th"])
    assert page.locator(".front tr.fold details.why").count() == len(diagnoses["failing_deposit_taker"].domains)
    assert page.locator(".front .numbered details.why").count() == len(diagnoses["failing_deposit_taker"].page_one)


@pytest.mark.parametrize("id", CONSTRUCTED)
@pytest.mark.parametrize("width", [360, 1366])
def test_thai_lines_end_between_words(id: str, width: int, pages: dict[tuple[str, Language], str], opened: Opened) -> None:
    page = opened(pages[id, "th"], width)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    ends, within = 0, []
    for text, places in page.evaluate(LINE_ENDS):
        between = edges(pieces(text))
        spaceless = re.sub(r"\s+", "", text)
        for place in places:
            here = len(re.sub(r"\s+", "", text[:place]))
            assert here in edges(clusters(spaceless)), f"{text[:place]}|{text[place:]}"
            ends += 1
            if here not in between:
                within.append(f"{text[:place][-20:]}|{text[place:][:20]}")
    assert ends > 50
    assert len(within) <= CUT_APART * ends, within


def edges(parts: list[str]) -> set[int]:
    """The places between parts, counted without spaces."""
    found, place = {0}, 0
    for part in parts:
        place += len(re.sub(r"\s+", "", part))
        found.add(place)
    return found


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_page_one_is_as_it_was_read_and_approved(
    id: str, pages: dict[tuple[str, Language], str], diagnoses: dict[str, Diagnosis], opened: Opened
) -> None:
    page = opened(pages[id, "th"])
    shown = "\n".join(page.locator(part).inner_text() for part in ("header", ".front", "footer"))
    shown = re.sub(r"\n{2,}", "\n", shown.replace(diagnoses[id].knowledge.sha256[:12], "…")).strip() + "\n"
    kept = SNAPSHOTS / f"{id}.th.page.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8"), "read the difference; if it is meant: UPDATE_SNAPSHOTS=1 pytest tests/report"


def renamed(diagnosis: Diagnosis, words: str) -> Diagnosis:
    """The same diagnosis with somebody's words in a name, in titles, in a table and in a source."""
    text = Text(words, words)
    return msgspec.structs.replace(
        diagnosis,
        organization=msgspec.structs.replace(diagnosis.organization, name=text),
        keep_doing=tuple(msgspec.structs.replace(one, title=text, keep=text) for one in diagnosis.keep_doing),
        indicators=tuple(msgspec.structs.replace(one, label=text) for one in diagnosis.indicators),
        practices=tuple(msgspec.structs.replace(one, title=text, steps=(text,)) for one in diagnosis.practices),
        sources=dict.fromkeys(diagnosis.sources, text),
    )


@pytest.mark.parametrize("words", ATTEMPTS)
@each_language
def test_somebodys_words_are_shown_as_words(words: str, lang: Language, diagnoses: dict[str, Diagnosis], opened: Opened) -> None:
    plain = diagnosis_html(renamed(diagnoses["rollover_village_fund"], "ชื่อ"), lang)
    html = diagnosis_html(renamed(diagnoses["rollover_village_fund"], words), lang)
    page = opened(html)
    assert page.locator("h1").first.inner_text() == clean(words)
    assert page.title().startswith(clean(words))
    assert joined(clean(words)) in joined(page.locator("table").last.inner_text() + page.locator("body").inner_text())
    assert tags(html) == tags(plain)


def tags(html: str) -> list[str]:
    """The tags of a page in order, without the places where a line may end and what is drawn."""
    return [tag for tag in re.findall(r"</?[a-z][a-z0-9]*", html) if tag != "<wbr"]


@pytest.mark.parametrize("name", ["ก" * 120, "A" * 120, "กลุ่มออมทรัพย์เพื่อการผลิต" * 8, "ที่" * 60])
@each_language
def test_a_long_name_without_spaces_fits_a_telephone(name: str, lang: Language, diagnoses: dict[str, Diagnosis], opened: Opened) -> None:
    page = opened(diagnosis_html(renamed(diagnoses["young_group"], name), lang), 360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert joined(page.locator("h1").first.inner_text()) == name


def test_any_document_becomes_a_page(adviser: Adviser, cases: dict[str, Case], opened: Opened) -> None:
    explanation = adviser.explain(cases["failing_deposit_taker"].profile, "cannot_pay_withdrawals")
    page = opened(document_html(explained(explanation, "th"), "th"), 360)
    assert joined(Words("th").of(explanation.title)) == joined(page.locator("h1").first.inner_text())
    assert "1,150,000" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.lang") == "th"


def test_a_projector_and_a_photocopy_have_contrast_enough(pages: dict[tuple[str, Language], str], opened: Opened) -> None:
    page = opened(pages["failing_deposit_taker", "th"])
    paper = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    for part in (
        "body",
        ".facts",
        ".label",
        ".kicker",
        "h2",
        "summary .hint",
        "footer",
        "thead th",
        ".mark.round",
        ".mark.square",
        "nav a",
    ):
        ink = page.evaluate("part => getComputedStyle(document.querySelector(part)).color", part)
        assert contrast(ink, paper) >= 4.5, part
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    lines = page.evaluate("parseFloat(getComputedStyle(document.body).lineHeight) / parseFloat(getComputedStyle(document.body).fontSize)")
    assert lines >= 1.6


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2 between two colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour is, by WCAG 2."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
