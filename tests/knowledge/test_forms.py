"""Forms as knowledge: what the shipped ones hold, and what an author is told who writes one that cannot be printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_knowledge import FILES, lines, read, write

from cofin_advisor import KnowledgeBase
from cofin_advisor.knowledge.checks import texts
from cofin_advisor.knowledge.form_checks import filled_from, sensitive_fields
from cofin_advisor.knowledge.paper import AS_OF, NAME
from cofin_advisor.report.references import HARSH

EIGHT = {
    "cash_count", "ledger_reconciliation", "debtor_sorting", "members_annual_report", "profit_and_dividend_agenda", "handover_of_books",
    "guarantor_letter", "what_to_bring",
}  # fmt: skip
#: The forms on which money is counted or agreed on, which takes three people.
WITNESSED = EIGHT - {"guarantor_letter", "what_to_bring"}
LATE_RATE = FILES["lending/indicators.yaml"]


def test_there_are_eight_and_advice_asks_for_each(base: KnowledgeBase) -> None:
    assert set(base.forms) == EIGHT
    assert {practice.form for practice in base.published.values()} - {None} == EIGHT


@pytest.mark.parametrize("id", sorted(EIGHT))
def test_nothing_is_said_that_is_never_said(id: str, base: KnowledgeBase) -> None:
    for text in texts(base.forms[id]):
        assert not HARSH.search(text.th + text.en), text
        assert not re.search(r"มาตรา|ประมวล|\bs\. ?\d|\bsection\b|ห้าม|ฟ้อง", text.th + text.en), text
        assert re.search(r"[\u0e00-\u0e7f]", text.en) is None, text


@pytest.mark.parametrize("id", sorted(WITNESSED))
def test_where_money_is_counted_at_least_three_sign(id: str, base: KnowledgeBase) -> None:
    (roles,) = (block.sign for block in base.forms[id].blocks if block.sign)
    assert len(roles) >= 3


def test_cash_is_counted_by_every_thai_note_and_coin(base: KnowledgeBase) -> None:
    (table,) = (block.table for block in base.forms["cash_count"].blocks if block.table)
    values = [row.label.en.rpartition(" ")[2].replace(",", "") for row in table.rows]
    assert values == ["1000", "500", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.25"]
    assert table.total is not None


def test_late_borrowers_are_for_the_committee_only(base: KnowledgeBase) -> None:
    assert [form.id for form in base.forms.values() if form.private] == ["debtor_sorting"]


def test_what_must_be_counted_on_the_day_is_never_filled_in(base: KnowledgeBase) -> None:
    for id in ("cash_count", "handover_of_books", "debtor_sorting", "guarantor_letter", "what_to_bring"):
        assert set(filled_from(base.forms[id])) == {NAME}


def test_the_letter_says_nothing_of_law_but_whom_to_ask(base: KnowledgeBase) -> None:
    blocks = base.forms["guarantor_letter"].blocks
    kept = next(index for index, block in enumerate(blocks) if block.page is not None)
    sent = " ".join(text.th for block in blocks[:kept] for text in texts(block))
    assert "กฎหมาย" not in sent
    assert not re.search(r"\d", sent)
    assert "ถามพี่เลี้ยงหรือผู้รู้กฎหมายก่อนส่ง" in " ".join(text.th for block in blocks[kept:] for text in texts(block))


def test_six_books_are_brought_and_each_says_what_it_answers(base: KnowledgeBase) -> None:
    (table,) = (block.table for block in base.forms["what_to_bring"].blocks if block.table)
    assert table.tick
    assert len(table.rows) == 6
    assert all(len(row.cells) == 1 for row in table.rows)


def test_no_shipped_form_shows_what_is_sensitive(base: KnowledgeBase) -> None:
    for form in base.forms.values():
        for name in filled_from(form):
            assert name in (NAME, AS_OF) or base.record(name) is not None
            assert not sensitive_fields(base, name)


def test_an_indicator_is_as_sensitive_as_what_it_is_computed_from_however_far(tmp_path: Path) -> None:
    twice = LATE_RATE + LATE_RATE.replace("late_rate:", "double_rate:").replace("100 * late / loans", "2 * late_rate")
    forms = FILES["forms.yaml"].replace("from: borrowers", "from: double_rate")
    _, problems = read(write(tmp_path, {"lending/indicators.yaml": twice, "forms.yaml": forms}))
    assert [(one.code, one.text, one.details) for one in problems] == [("form-sensitive", "double_rate", {"field": "late"})], lines(
        problems
    )


def test_indicators_that_go_in_a_circle_do_not_stop_the_check(tmp_path: Path) -> None:
    circle = LATE_RATE.replace("100 * late / loans", "2 * late_rate")
    forms = FILES["forms.yaml"].replace("from: borrowers", "from: late_rate")
    _, problems = read(write(tmp_path, {"lending/indicators.yaml": circle, "forms.yaml": forms}))
    assert "cycle" in {problem.code for problem in problems}


def test_all_that_is_wrong_with_a_form_is_said_at_once(tmp_path: Path) -> None:
    forms = """\
count_sheet:
  title: {th: ใบนับเงิน, en: Count sheet}
  purpose: {th: นับเงินสด, en: Count the cash}
  blocks:
    - ask: {label: {th: เงินกู้, en: Loans}, from: lones}
    - ask: {label: {th: ปีที่ตั้ง, en: Founded}, widht: half}
    - aks: {label: {th: วันที่, en: Day}}
    - table: {columns: [{title: {th: ชนิด, en: Kind}, width: 0}], empty: 2}
    - {}
"""
    _, problems = read(write(tmp_path, {"forms.yaml": forms}))
    found = [(one.place.line, one.place.column, one.code, one.suggestion) for one in problems]
    assert found == [(6, 50, "unknown-key", "width"), (7, 7, "unknown-key", "ask")], lines(problems)
    mended = forms.replace("widht", "width").replace("aks", "ask")
    _, problems = read(write(tmp_path, {"forms.yaml": mended}))
    found = [(one.place.line, one.place.column, one.code, one.suggestion) for one in problems]
    assert found == [(1, 1, "form-block", ""), (1, 1, "form-count", ""), (5, 52, "unknown-name", "loans")], lines(problems)


@pytest.mark.parametrize("name", ["name", "as_of", "founded", "books_agree", "pay_way", "plans_next_year"])
def test_a_blank_may_be_filled_in_with_any_kind_of_answer(name: str, tmp_path: Path) -> None:
    base, problems = read(write(tmp_path, {"forms.yaml": FILES["forms.yaml"].replace("from: loans", f"from: {name}")}))
    assert base is not None
    assert not problems, lines(problems)
    assert name in filled_from(base.forms["count_sheet"])
