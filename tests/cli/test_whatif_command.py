"""`whatif` and the changes that `explain` names, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_commands import refused, run


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_before_and_after_in_every_form(form: str, lang: str, tmp_path: Path) -> None:
    output = tmp_path / "result"
    done = run("whatif", "failing_deposit_taker", "--set", "books_months_behind=0", "--format", form, "--lang", lang, "-o", output)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    assert {"th": "บัญชีค้างกี่เดือน", "en": "Months"}[lang] in output.read_text("utf-8").replace("<wbr>", "")


def test_answers_are_written_as_people_write_them() -> None:
    settings = ["บัญชีค้างกี่เดือน=๐", "ledger_equals_books=ใช่", "late_loans_balance=6 แสน", "plans_next_year=borrow_outside, raise_welfare"]
    done = run("whatif", "failing_deposit_taker", *(part for one in settings for part in ("--set", one)), "--format", "json")
    answers = {one["field"]: one["setting"].partition("=")[2] for one in json.loads(done.stdout)["answers"]}
    assert answers == {
        "books_months_behind": "0",
        "ledger_equals_books": "yes",
        "late_loans_balance": "600000",
        "plans_next_year": "borrow_outside, raise_welfare",
    }


def test_an_answer_can_be_taken_back() -> None:
    document = json.loads(run("whatif", "sound_small_group", "--set", "books_months_behind=ไม่ทราบ", "--format", "json").stdout)
    assert document["answers"][0]["setting"] == "books_months_behind=unknown"
    assert {one["after"] for one in document["changed"]} >= {"undetermined"}


@pytest.mark.parametrize(
    ("setting", "code", "hint"),
    [
        ("books_months_behnd=0", "unknown-field", "books_months_behind"),
        ("books_months_behind", "setting-form", "--set FIELD=VALUE"),
        ("=3", "setting-form", "--set FIELD=VALUE"),
        ("books_months_behind=soon", "not-a-number", "soon"),
        ("late_loans_balance=99,000,000", "setting-impossible", "13,400,000"),
        ("loans_outstanding=5", "setting-impossible", "1,080,000"),
    ],
)
def test_what_cannot_be_set_is_said(setting: str, code: str, hint: str) -> None:
    said = refused("whatif", "failing_deposit_taker", "--set", setting, "--lang", "en")
    assert code in said
    assert hint in said


def test_one_answer_is_set_once() -> None:
    assert "answer-twice" in refused("whatif", "klongpia", "--set", "members=5", "--set", "members=6", "--lang", "en")


def test_nothing_to_set_is_asked_for() -> None:
    assert "--set" in refused("whatif", "klongpia")


def test_the_profile_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "กลุ่ม.yaml"
    path.write_text("answers: {gives_loans: ใช่}\n", encoding="utf-8")
    done = run("whatif", path, "--set", "loans_outstanding=5")
    assert done.returncode == 0
    assert path.read_text("utf-8") == "answers: {gives_loans: ใช่}\n"
    assert "file-exists" in refused("whatif", path, "--set", "loans_outstanding=5", "-o", path, "--lang", "en")


@pytest.mark.parametrize("side", ["lending", "เงินกู้และการส่งคืน"])
def test_explain_the_light_of_a_side(side: str) -> None:
    page = run("explain", "failing_deposit_taker", side).stdout.decode("utf-8")
    assert "มีเรื่องหนักที่ต้องช่วยกันแก้ก่อน" in page
    assert "อะไรจะเปลี่ยนผลนี้" in page


def test_what_explain_names_can_be_typed() -> None:
    explained = json.loads(run("explain", "failing_deposit_taker", "arrears_above_goal", "--format", "json").stdout)
    setting = explained["changes"][0]["answers"][0]["setting"]
    whatif = json.loads(run("whatif", "failing_deposit_taker", "--set", setting, "--format", "json").stdout)
    assert {one["id"]: one["after"] for one in whatif["changed"]}["arrears_above_goal"] == explained["changes"][0]["verdict"]


def test_one_mistake_is_told_once() -> None:
    said = refused("whatif", "sound_small_group", "--set", "members=-5", "--lang", "en")
    assert len(said.strip().splitlines()) == 1
    assert "check: true" not in said, "that is for files of answers"


def test_the_sum_that_may_be_shared_out_is_told_too() -> None:
    document = json.loads(run("whatif", "sound_small_group", "--set", "reserve_share_rule=50", "--format", "json").stdout)
    (change,) = document["reckonings"]
    assert "58,800" in change["before"]["en"]
    assert "24,500" in change["after"]["en"]
    assert (
        run("whatif", "sound_small_group", "--set", "reserve_share_rule=50", "--lang", "en").stdout.decode().count("Nothing changes") == 0
    )


def test_the_ending_of_the_output_chooses_the_form(tmp_path: Path) -> None:
    for name, begins in (("a.html", "<!doctype html>"), ("a.md", "ถ้าคำตอบเปลี่ยนไป"), ("a.json", "{"), ("a.txt", "ถ้าคำตอบเปลี่ยนไป")):
        assert run("whatif", "klongpia", "--set", "members=5", "-o", tmp_path / name).returncode == 0
        assert (tmp_path / name).read_text("utf-8").startswith(begins), name
    run("whatif", "klongpia", "--set", "members=5", "--format", "json", "-o", tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_text("utf-8").startswith("{"), "what is typed comes before what a name suggests"
