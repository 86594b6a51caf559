"""What a person writes about a group becomes a profile, or everything that is wrong with it is said at once."""

from __future__ import annotations

import io
import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cofin_advisor.knowledge import KnowledgeBase
from cofin_advisor.knowledge.model import Field
from cofin_advisor.profile import Profile, Value, profile_from, read_profile
from cofin_advisor.reading.document import parse_document
from cofin_advisor.reading.problems import MOST_SHOWN, Problem, Problems

HEAD = "format: cofin-advisor/profile@1\n"


def from_text(text: str, base: KnowledgeBase) -> tuple[Profile | None, list[Problem]]:
    problems = Problems()
    node = parse_document(text, "p.yaml", problems)
    profile = None if node is None else profile_from(node, base, problems, stem="p")
    return (None if problems.errors else profile), list(problems)


def values(text: str, base: KnowledgeBase) -> dict[str, Value]:
    """The answers of a profile that must be sound."""
    profile, problems = from_text(f"{HEAD}answers: {{{text}}}\n", base)
    assert profile is not None, [problem.line("en") for problem in problems]
    return profile.values


def refused(text: str, base: KnowledgeBase) -> list[Problem]:
    """The problems of a profile that must be refused."""
    profile, problems = from_text(f"{HEAD}answers: {{{text}}}\n", base)
    assert profile is None, "accepted"
    for problem in problems:
        assert problem.place.line > 0, "every problem has a place"
        for lang in ("th", "en"):
            assert "{" not in problem.message(lang)
    return problems


UNDERSTOOD: dict[str, dict[str, Value]] = {
    "members: 120": {"members": 120.0},
    'members: "๑๒๐ คน"': {"members": 120.0},
    'loans_outstanding: "1,200,000"': {"loans_outstanding": 1_200_000.0},
    'loans_outstanding: "๑,๒๐๐,๐๐๐ บาท"': {"loans_outstanding": 1_200_000.0},
    "loans_outstanding: 1.2 ล้าน": {"loans_outstanding": 1_200_000.0},
    "founded_year: 2530": {"founded_year": 1987.0},
    "founded_year: ๒๕๓๐": {"founded_year": 1987.0},
    "founded_year: พ.ศ. 2530": {"founded_year": 1987.0},
    "founded_year: ค.ศ. 1987": {"founded_year": 1987.0},
    "founded_year: 1987": {"founded_year": 1987.0},
    "gives_loans: yes": {"gives_loans": True},
    "gives_loans: ไม่ใช่": {"gives_loans": False},
    "gives_loans: มีค่ะ": {"gives_loans": True},
    "repay_pattern: season": {"repay_pattern": "season"},
    "repay_pattern: ตามฤดูขายของ": {"repay_pattern": "season"},
    "repay_pattern: By season": {"repay_pattern": "season"},
    "plans_next_year: [raise_dividend, เพิ่มสวัสดิการ]": {"plans_next_year": frozenset({"raise_dividend", "raise_welfare"})},
    "plans_next_year: raise_dividend": {"plans_next_year": frozenset({"raise_dividend"})},
    "plans_next_year: none": {"plans_next_year": frozenset()},
    "plans_next_year: 'raise_dividend, เพิ่มสวัสดิการ'": {"plans_next_year": frozenset({"raise_dividend", "raise_welfare"})},
    "months_since_last_activity: 2 ปี": {"months_since_last_activity": 24.0},
    "chair_years: 6 เดือน": {"chair_years": 0.5},
    "interest_rate_year: ร้อยละ 12": {"interest_rate_year": 12.0},
    "cash_in_hand: '250,000.-'": {"cash_in_hand": 250_000.0},
    "members: ไม่แน่ใจค่ะ": {},
    "gives_loans: ยังไม่ทราบ": {},
    "members: ": {},
    "members: ~": {},
    "members: ไม่ทราบ": {},
    "members: unknown": {},
    'members: "?"': {},
    "members: {value: 120, known: document, note: ทะเบียน, year: 2567}": {"members": 120.0},
    "members: {value: 120, check: true}": {},
    "members: {value: -5, check: yes}": {},
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_answers_are_understood(text: str, base: KnowledgeBase) -> None:
    assert values(text, base) == UNDERSTOOD[text]


REFUSED: dict[str, tuple[str, str]] = {
    "members: many": ("not-a-number", "many"),
    "members: 120 บาท": ("unit-not-fitting", "120 บาท"),
    "cash_in_hand: 5 %": ("unit-not-fitting", "5 %"),
    "interest_rate_year: 15 บาท": ("unit-not-fitting", "15 บาท"),
    "cash_in_hand: ประมาณ 5000": ("number-approximate", "ประมาณ 5000"),
    "cash_in_hand: ไม่มี": ("number-none", "ไม่มี"),
    "plans_next_year: [raise_dividend, ~]": ("answer-empty-item", "~"),
    "members: 12.5": ("not-a-whole-number", "12.5"),
    "members: .nan": ("number-not-finite", ".nan"),
    "loans_outstanding: .inf": ("number-not-finite", ".inf"),
    "loans_outstanding: 99999999999999999": ("number-too-large", "99999999999999999"),
    "loans_outstanding: 1e400": ("not-a-number", "1e400"),
    "members: [120]": ("text-expected", ""),
    "members: yes": ("not-a-number", "yes"),
    "gives_loans: 1": ("not-yes-or-no", "1"),
    "gives_loans: บางที": ("not-yes-or-no", "บางที"),
    "founded_year: 30": ("year-two-digits", "30"),
    "founded_year: ปี 45": ("year-two-digits", "ปี 45"),
    "founded_year: 30000": ("not-a-year", "30000"),
    "repay_pattern: weekly": ("answer-not-an-option", "weekly"),
    "repay_pattern: [season]": ("text-expected", ""),
    "plans_next_year: [none, raise_dividend]": ("answer-none-and-more", ""),
    "plans_next_year: [[a]]": ("text-expected", ""),
    "members: {known: document}": ("missing-key", "value"),
    "members: {value: 5, knwon: document}": ("unknown-key", "knwon"),
    "members: {value: 5, known: hearsay}": ("not-an-option", "hearsay"),
    "members: {value: 5, check: perhaps}": ("not-yes-or-no", "perhaps"),
    "members: {value: 5, year: [2567]}": ("text-expected", ""),
    "members: {value: 5, year: 67}": ("year-two-digits", "67"),
    "membres: 120": ("unknown-field", "membres"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_answers_that_are_not_understood_are_asked_back(text: str, base: KnowledgeBase) -> None:
    assert [(problem.code, problem.text) for problem in refused(text, base)] == [REFUSED[text]]


@pytest.mark.parametrize("text", ["members: many", "gives_loans: 1", "founded_year: 30", "repay_pattern: weekly", "members: 5 %"])
def test_a_message_about_an_answer_names_its_question(text: str, base: KnowledgeBase) -> None:
    (problem,) = refused(text, base)
    label = base.fields[text.split(":")[0]].label
    assert problem.message("th").startswith(f"{label.th}: ")
    assert problem.message("en").startswith(f"{label.en}: ")


def test_options_are_named_in_words_and_not_endlessly(base: KnowledgeBase) -> None:
    (problem,) = refused("plans_next_year: weekly", base)
    assert "raise_dividend" not in problem.message("th")
    assert problem.message("th").rstrip(".").endswith("…")
    assert len(problem.message("th").split(", ")) == 9
    (problem,) = refused("repay_pattern: weekly", base)
    assert "ตามฤดูขายของ" in problem.message("th")
    assert "By season (season)" in problem.message("en")


def test_the_answers_that_help_texts_quote_are_understood(base: KnowledgeBase) -> None:
    """`ตอบว่า…` is followed by the answer, which ends at a space, at เมื่อ or at the end."""
    quoted = [
        (id, re.split(r"\s|เมื่อ", said)[0])
        for id, field in base.fields.items()
        if field.help
        for said in re.findall(r"ตอบว่า(.+)", field.help.th.strip())
    ]
    assert len(quoted) >= 10
    for id, word in quoted:
        found = values(f"{id}: {word}", base)
        assert isinstance(found[id], bool), (id, word)


def test_a_misspelt_question_gets_a_suggestion(base: KnowledgeBase) -> None:
    (problem,) = refused("loans_outstandin: 5", base)
    assert problem.suggestion == "loans_outstanding"


def test_an_answer_outside_answers_is_told_where_it_belongs(base: KnowledgeBase) -> None:
    profile, problems = from_text(f"{HEAD}members: 120\nanswers: {{members: 120}}\n", base)
    assert profile is None
    assert [(problem.code, problem.text) for problem in problems] == [("unknown-key", "members")]


IMPOSSIBLE = [
    # answers, the bound as a Thai and an English reader see it
    ("loans_outstanding: -5", "ไม่ต่ำกว่า 0", "at least 0"),
    ("founded_year: 2700", "", ""),
    ("loans_outstanding: 100, late_loans_balance: 200", "ไม่เกิน", "at most"),
    ("gives_loans: yes, members: 10, borrowers: 11", "ไม่เกิน", "at most"),
]


@pytest.mark.parametrize(("text", "thai", "english"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_with_its_bound(text: str, thai: str, english: str, base: KnowledgeBase) -> None:
    problems = refused(f"{text}", base)
    assert len(problems) == 1, [problem.line("en") for problem in problems]
    assert thai in problems[0].message("th")
    assert english in problems[0].message("en")


def test_the_bound_of_another_answer_is_shown_with_its_value(base: KnowledgeBase) -> None:
    (problem,) = refused("loans_outstanding: '1,500,000', late_loans_balance: 2000000", base)
    assert (problem.code, problem.text) == ("answer-impossible", "2000000")
    assert f"{base.fields['loans_outstanding'].label.th} (1,500,000)" in problem.message("th")
    assert f"{base.fields['loans_outstanding'].label.en} (1,500,000)" in problem.message("en")
    assert "check: true" in problem.remedy("th")


def test_what_must_be_checked_counts_as_unknown_and_bounds_nothing(base: KnowledgeBase) -> None:
    text = f"{HEAD}answers: {{loans_outstanding: {{value: 100, check: true}}, late_loans_balance: 200}}\n"
    profile, problems = from_text(text, base)
    assert profile is not None, [problem.line("en") for problem in problems]
    assert profile.values == {"late_loans_balance": 200.0}
    assert profile.answers["loans_outstanding"].check


def test_a_year_to_come_is_impossible_on_the_day_of_the_profile(base: KnowledgeBase) -> None:
    for as_of, sound in (("2530-12-31", True), ("2529-12-31", False)):
        profile, problems = from_text(f"{HEAD}as_of: {as_of}\nanswers: {{founded_year: 2530}}\n", base)
        assert (profile is not None) is sound, [problem.line("en") for problem in problems]


def test_former_ids_are_still_understood(base: KnowledgeBase) -> None:
    import msgspec

    field = msgspec.structs.replace(base.fields["members"], was=("member_count",))
    known = _with_fields(base, {**base.fields, "members": field})
    assert values("member_count: 120", known) == {"members": 120.0}
    assert [(problem.code, problem.text) for problem in refused("members: 1, member_count: 2", known)] == [("answer-twice", "member_count")]


def _with_fields(base: KnowledgeBase, fields: dict[str, Field]) -> KnowledgeBase:
    import dataclasses

    return dataclasses.replace(base, fields=fields)


def test_everything_that_is_wrong_is_said_at_once(base: KnowledgeBase) -> None:
    text = (
        "format: cofin-advisor/profile@2\n"
        "as_of: someday\n"
        "nmae: X\n"
        "answers:\n"
        "  membrs: 5\n"
        "  members: many\n"
        "  founded_year: 45\n"
        "  loans_outstanding: -1\n"
        "  gives_loans: perhaps\n"
        "  repay_pattern: weekly\n"
        "  borrowers: 3\n"
        "  borrowers: 4\n"
    )
    profile, problems = from_text(text, base)
    assert profile is None
    assert [(str(problem.place), problem.code) for problem in problems] == [
        ("p.yaml:1:9", "profile-format"),
        ("p.yaml:2:8", "not-a-date"),
        ("p.yaml:3:1", "unknown-key"),
        ("p.yaml:5:3", "unknown-field"),
        ("p.yaml:6:12", "not-a-number"),
        ("p.yaml:7:17", "year-two-digits"),
        ("p.yaml:8:22", "answer-impossible"),
        ("p.yaml:9:16", "not-yes-or-no"),
        ("p.yaml:10:18", "answer-not-an-option"),
        ("p.yaml:12:3", "duplicate-key"),
    ]


def test_the_head_of_a_profile(base: KnowledgeBase) -> None:
    profile, _ = from_text("answers: {members: 5}\n", base)
    assert profile is not None
    assert (profile.id, profile.name.th, profile.as_of) == ("p", "p", None), "a bare list of answers will do"
    profile, _ = from_text(f"{HEAD}id: our_group\nname: กลุ่มเรา\nas_of: 31/12/2568\nanswers: {{members: 5}}\n", base)
    assert profile is not None
    assert (profile.id, profile.name.en, str(profile.as_of)) == ("our_group", "กลุ่มเรา", "2025-12-31")
    for bad, code in (("id: [a]", "text-expected"), ("name: [กลุ่ม]", "translations-expected"), ("format: [x]", "profile-format")):
        profile, problems = from_text(f"{bad}\nanswers: {{members: 5}}\n", base)
        assert profile is None
        assert [problem.code for problem in problems] == [code]


FILES = {
    "empty": (b"", "file-empty"),
    "only a comment": (b"# nothing\n", "file-empty"),
    "a list": (b"- members\n", "mapping-expected"),
    "one word": (b"members\n", "mapping-expected"),
    "no answers": (b"format: cofin-advisor/profile@1\n", "profile-no-answers"),
    "empty answers": (b"answers:\n", "profile-no-answers"),
    "answers as a list": (b"answers: [members]\n", "profile-no-answers"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00", "file-not-text"),
    "broken": (b"answers: {members: 5\n", "yaml-unclosed"),
    "answers without a space": (b"answers:\n  members:5\n  borrowers:3\n", "yaml-colon"),
    "a name without an end": (b"name: " + b"a" * 201 + b"\nanswers: {members: 5}\n", "text-too-long"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_profile(name: str, base: KnowledgeBase, tmp_path: Path) -> None:
    data, code = FILES[name]
    (tmp_path / "p.yaml").write_bytes(data)
    profile, problems = read_profile(tmp_path / "p.yaml", base)
    assert profile is None
    assert [problem.code for problem in problems] == [code]


def test_paths_that_are_no_profile(base: KnowledgeBase, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(100_000_000)
    for path, code in ((tmp_path / "huge", "file-too-large"), (tmp_path, "file-is-folder"), (tmp_path / "missing", "file-not-found")):
        profile, problems = read_profile(path, base)
        assert profile is None
        assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_profiles_of_any_editor(encoding: str, base: KnowledgeBase, tmp_path: Path) -> None:
    text = f"{HEAD}name: กลุ่มออมทรัพย์\r\nanswers:\r\n  gives_loans: ใช่\r\n  members: ๑๒๐\r\n"
    (tmp_path / "p.yaml").write_bytes(text.encode(encoding))
    profile, problems = read_profile(tmp_path / "p.yaml", base)
    assert profile is not None, [problem.line("en") for problem in problems]
    assert profile.values == {"gives_loans": True, "members": 120.0}
    assert profile.name.th == "กลุ่มออมทรัพย์"


def test_standard_input(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{HEAD}answers: {{members: 5}}\n".encode())))
    profile, _ = read_profile("-", base)
    assert profile is not None
    assert (profile.id, profile.values) == ("profile", {"members": 5.0})


def test_an_answer_can_be_taken_back_or_changed(base: KnowledgeBase) -> None:
    profile, _ = from_text(f"{HEAD}answers: {{members: 5, gives_loans: yes}}\n", base)
    assert profile is not None
    assert profile.without("members").values == {"gives_loans": True}
    assert profile.answering({"members": 6.0}).values == {"members": 6.0, "gives_loans": True}
    assert profile.values == {"members": 5.0, "gives_loans": True}, "a profile itself never changes"


@pytest.mark.parametrize("what", ["keys", "items"])
def test_very_many_mistakes_are_counted_and_not_all_told(what: str, base: KnowledgeBase, tmp_path: Path) -> None:
    if what == "keys":
        text = "answers:\n" + "".join(f" k{number}:\n" for number in range(100_000))
    else:
        text = "answers: {plans_next_year: [" + "a, " * 200_000 + "b]}\n"
    (tmp_path / "p.yaml").write_text(text)
    start = time.process_time()
    profile, problems = read_profile(tmp_path / "p.yaml", base)
    assert profile is None
    assert len(problems) == MOST_SHOWN + 1
    assert problems[-1].code == "more-problems"
    assert time.process_time() - start < 10, "some two seconds on an ordinary machine"


WRITTEN = st.one_of(
    st.text(max_size=20), st.sampled_from(["ใช่", "๑๒", "2530", "-5", "none", "[]", "{}", "~", "nan", "9" * 400, "1e999", "ไม่ทราบ"])
)


@given(written=WRITTEN)
@example(written="9" * 5000)
def test_nothing_that_is_written_makes_the_reader_crash(written: str, base: KnowledgeBase) -> None:
    for id in ("members", "loans_outstanding", "founded_year", "gives_loans", "repay_pattern", "plans_next_year"):
        for answer in (written, '"' + written.replace("\\", "").replace('"', "") + '"'):
            _, problems = from_text(f"{HEAD}answers:\n  {id}: {answer}\n", base)
            for problem in problems:
                assert problem.line("th")
                assert problem.line("en")
