"""What if an answer were another: the verdicts that change, by which condition, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from test_diagnosis import profile_of

from cofin_advisor import Adviser
from cofin_advisor.advice.schema import record_schema
from cofin_advisor.cases import Case, bundled_cases
from cofin_advisor.report import compared, document_markdown, document_text

CONTRACT = jsonschema.Draft202012Validator(record_schema("whatif"))


def test_only_what_changes_is_told(adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["failing_deposit_taker"].profile
    after = profile.answering({"books_months_behind": 0.0})
    whatif = adviser.what_if(profile, after)
    old, new = (adviser.consult(one).reasoning.conclusions.verdicts for one in (profile, after))
    assert {one.id: (one.before, one.after) for one in whatif.changed if one.kind != "light"} == {
        id: (verdict, new[id]) for id, verdict in old.items() if new[id] != verdict
    }
    assert [(answer.before.en, answer.after.en) for answer in whatif.answers] == [("5 months", "0 months")]


def test_the_condition_that_turned_is_named(adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["failing_deposit_taker"].profile
    whatif = adviser.what_if(profile, profile.answering({"late_loans_balance": 600_000.0}))
    (finding,) = (one for one in whatif.changed if one.id == "arrears_above_goal")
    before, after = (" | ".join(one.condition.en for one in side) for side in (finding.because_before, finding.because_after))
    assert "8.1 % (more than 5 %)" in before
    assert "4.5 % (not more than 5 %)" in after
    assert "not more than 5 %" not in before


def test_lights_change_too(adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["sound_small_group"].profile
    whatif = adviser.what_if(profile, profile.answering({"bank_account_in_group_name": False}))
    assert [(one.id, one.before, one.after) for one in whatif.changed if one.kind == "light"] == [("governance", "green", "red")]


def test_an_answer_can_be_taken_back(adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["sound_small_group"].profile
    whatif = adviser.what_if(profile, profile.without("books_months_behind"))
    (finding,) = (one for one in whatif.changed if one.id == "books_up_to_date")
    assert finding.after == "undetermined"
    assert [missing.field for missing in finding.missing] == ["books_months_behind"]


def test_the_same_answers_change_nothing(adviser: Adviser) -> None:
    profile = profile_of(gives_loans=True)
    whatif = adviser.what_if(profile, profile.answering({"gives_loans": True}))
    assert (whatif.answers, whatif.changed) == ((), ())
    assert "The answers are what they were" in document_text(compared(whatif, "en"))


@pytest.mark.parametrize("id", bundled_cases())
def test_json_keeps_the_published_contract(id: str, adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases[id].profile
    field = next(iter(profile.values))
    CONTRACT.validate(json.loads(adviser.what_if(profile, profile.without(field)).to_json()))


def test_the_published_schema_is_that_of_the_code(request: pytest.FixtureRequest) -> None:
    path: Path = request.config.rootpath / "docs" / "schemas" / "whatif.json"
    assert json.loads(path.read_text("utf-8")) == record_schema("whatif"), f"run: cofin-advisor knowledge schema whatif -o {path}"


def test_text_and_markdown_tell_the_same(adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["failing_deposit_taker"].profile
    document = compared(adviser.what_if(profile, profile.answering({"books_months_behind": 0.0})), "th")
    text, markdown = document_text(document), document_markdown(document)
    for words in ("บัญชีค้าง ยังไม่รู้ยอดจริง", "5 เดือน", "พบว่าเป็นอย่างนี้", "ดูแล้วไม่เป็นอย่างนี้", "แฟ้มคำตอบของกลุ่มไม่ถูกแก้"):
        assert words in text
        assert words in markdown
