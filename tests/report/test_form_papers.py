"""Forms on paper: their pages are read back from the PDF, blank and filled in, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec
import pypdfium2
import pytest

from cofin_advisor import Adviser, KnowledgeBase
from cofin_advisor.advice.consultation import Consultation
from cofin_advisor.advice.wording import number
from cofin_advisor.cases import Case
from cofin_advisor.knowledge.checks import texts
from cofin_advisor.knowledge.form_checks import filled_from
from cofin_advisor.knowledge.model import Text
from cofin_advisor.profile import Profile
from cofin_advisor.reading.problems import Language
from cofin_advisor.report.forms import form_data, form_pdf, forms_text, needed_forms

FORMS = [
    "cash_count", "debtor_sorting", "guarantor_letter", "handover_of_books", "ledger_reconciliation", "members_annual_report",
    "profit_and_dividend_agenda", "what_to_bring",
]  # fmt: skip
CONSTRUCTED = ["sound_small_group", "young_group", "failing_deposit_taker", "rollover_village_fund"]
ONE_PAGE = {"cash_count", "members_annual_report", "what_to_bring"}
A4 = (595.28, 841.89)
LANGUAGES: list[Language] = ["th", "en"]


@pytest.fixture(scope="module")
def consultations(adviser: Adviser, cases: dict[str, Case]) -> dict[str, Consultation]:
    """What is concluded about each constructed case."""
    return {id: adviser.consult(cases[id].profile) for id in CONSTRUCTED}


def pages_of(data: bytes) -> list[str]:
    """The words of each page of an A4 paper, in one piece without spaces."""
    pdf = pypdfium2.PdfDocument(data)
    assert {tuple(round(side) for side in page.get_size()) for page in pdf} == {tuple(round(side) for side in A4)}
    return [plain(page.get_textpage().get_text_range()) for page in pdf]


def plain(words: str) -> str:
    """Words without what is read back otherwise than it was written: spaces, hyphens at the end of a line, composed letters."""
    return re.sub(r"[-\s\u0000-\u001f\ufffe]", "", unicodedata.normalize("NFKD", words))


def stands(words: str, page: str) -> bool:
    """Whether words stand on a page; letters under two marks are read back twice (นั้น as นั้นั้น), so some may stand between."""
    pattern = "[\u0e00-\u0e7f]{0,4}?".join(map(re.escape, plain(words)))
    return re.search(pattern, page) is not None


def has_number(amount: str, page: str) -> bool:
    """Whether a number stands on a page, and not only as a part of a longer one."""
    return re.search(rf"(?<![\d,.]){re.escape(amount)}(?![\d,])", page) is not None


def cells(value: Any) -> Iterator[Any]:
    """What is printed in a blank, or `None`, of everything that a layout is given."""
    if isinstance(value, dict):
        if "value" in value:
            yield value["value"]
        for inner in value.values():
            yield from cells(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cells(inner)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", FORMS)
def test_every_word_of_a_form_is_on_its_paper(id: str, lang: Language, base: KnowledgeBase) -> None:
    form = base.forms[id]
    pages = pages_of(form_pdf(form, lang))
    assert len(pages) == (1 if id in ONE_PAGE else 2)
    for words in texts(form):
        assert words is form.purpose or stands(words.of(lang), "".join(pages)), words.of(lang)
    assert stands("สำหรับกรรมการเท่านั้น" if lang == "th" else "For the committee only", pages[0]) is form.private


@pytest.mark.parametrize("case", CONSTRUCTED)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", FORMS)
def test_what_is_known_is_printed_and_nothing_that_is_sensitive(
    id: str, lang: Language, case: str, base: KnowledgeBase, consultations: dict[str, Consultation]
) -> None:
    form, known = base.forms[id], consultations[case]
    blank, filled = "".join(pages_of(form_pdf(form, lang))), pages_of(form_pdf(form, lang, known))
    assert len(filled) == (1 if id in ONE_PAGE else 2)
    page = "".join(filled)
    assert stands(known.profile.name.of(lang), filled[0])
    shown = {name: value for name in filled_from(form) if isinstance(value := known.value(name), float)}
    for value in shown.values():
        assert has_number(number(value, 0), page)
        assert not has_number(number(value, 0), blank)
    assert stands("ตัวเลขที่พิมพ์ไว้เป็นของวันที่ 31 ธันวาคม พ.ศ. 2568" if lang == "th" else "Figures in bold: 31 December 2025", page) is bool(shown)
    kept = {field.id: value for field in base.fields.values() if field.sensitive and isinstance(value := known.value(field.id), float)}
    assert kept
    for name, value in kept.items():
        if value >= 1_000 and value not in shown.values():
            assert not has_number(number(value, 0), page), name


@pytest.mark.parametrize("id", FORMS)
def test_what_is_unknown_stays_a_blank(id: str, base: KnowledgeBase, adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["failing_deposit_taker"].profile
    nothing = msgspec.structs.replace(profile, answers={}, as_of=None)
    empty, blank = form_data(base.forms[id], "th", adviser.consult(nothing)), form_data(base.forms[id], "th")
    assert set(cells(empty)) <= {None, profile.name.th}
    assert empty["note"] is None
    assert set(map(repr, empty["blocks"])) - set(map(repr, blank["blocks"])) == {repr(empty["blocks"][0])}


def test_one_unknown_answer_leaves_its_line_and_what_is_computed_from_it_blank(
    base: KnowledgeBase, adviser: Adviser, cases: dict[str, Case]
) -> None:
    profile = cases["failing_deposit_taker"].profile.without("operating_costs_year")
    page = "".join(pages_of(form_pdf(base.forms["profit_and_dividend_agenda"], "en", adviser.consult(profile))))
    assert has_number("1,090,000", page)
    assert not has_number("246,000", page)
    assert not has_number("102,000", page)


def test_an_answer_that_must_be_checked_again_is_not_printed(base: KnowledgeBase, adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["failing_deposit_taker"].profile
    doubted = msgspec.structs.replace(profile.answers["bank_balance"], check=True)
    known = adviser.consult(msgspec.structs.replace(profile, answers=profile.answers | {"bank_balance": doubted}))
    assert not has_number("310,000", "".join(pages_of(form_pdf(base.forms["members_annual_report"], "en", known))))


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*x* $y$ _z_ `w`", '#include "/etc/passwd"', "<script>&amp;", "\\ #[a] @b /* c */ // d", "= #sys.inputs"]
)
def test_a_name_is_printed_as_it_is_written(name: str, base: KnowledgeBase, adviser: Adviser, cases: dict[str, Case]) -> None:
    profile: Profile = msgspec.structs.replace(cases["young_group"].profile, name=Text(name, name))
    for id in FORMS:
        page = pages_of(form_pdf(base.forms[id], "en", adviser.consult(profile)))[0]
        assert plain(name) in page


def test_a_long_name_pushes_nothing_off_the_paper(base: KnowledgeBase, adviser: Adviser, cases: dict[str, Case]) -> None:
    name = "กลุ่มออมทรัพย์เพื่อการผลิต" * 4
    profile = msgspec.structs.replace(cases["failing_deposit_taker"].profile, name=Text(name, name))
    known = adviser.consult(profile)
    for id in FORMS:
        for lang in LANGUAGES:
            assert len(pages_of(form_pdf(base.forms[id], lang, known))) == (1 if id in ONE_PAGE else 2), (id, lang)


def test_the_first_sheet_of_the_letter_can_go_out_alone(base: KnowledgeBase) -> None:
    sent, kept = pages_of(form_pdf(base.forms["guarantor_letter"], "th"))
    assert not stands("พี่เลี้ยง", sent)
    assert not re.search(r"\d", sent)
    assert stands("ถามพี่เลี้ยงหรือผู้รู้กฎหมายก่อนส่ง", kept)
    assert stands("หนังสือแจ้งคนค้ำประกัน · 2", kept)


def test_the_advice_says_which_forms_it_needs_the_most_urgent_first(adviser: Adviser, consultations: dict[str, Consultation]) -> None:
    known = consultations["failing_deposit_taker"]
    diagnosis = adviser.diagnose(known.profile)
    asked = [diagnosis.practice(id).form for id in (*diagnosis.recommendations, *diagnosis.if_not_done)]
    assert [form.id for form in needed_forms(known)] == list(dict.fromkeys(id for id in asked if id is not None))
    assert {"cash_count", "ledger_reconciliation", "handover_of_books"} <= {form.id for form in needed_forms(known)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_names_every_form_and_what_it_is_for(lang: Language, base: KnowledgeBase) -> None:
    page = " ".join(forms_text(base, lang).split())
    for form in base.forms.values():
        assert form.id in page
        assert form.title.of(lang) in page
        assert re.sub(r"\s", "", form.purpose.of(lang)) in re.sub(r"\s", "", page)
