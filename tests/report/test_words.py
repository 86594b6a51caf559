"""The catalogue of words, dates, quantities, and marks on a narrow console."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import get_args

import pytest

from cofin_advisor import KnowledgeBase
from cofin_advisor.advice.records import Light, Weight
from cofin_advisor.knowledge.model import FOLDERS, HORIZONS, FieldKind, Sign, Text, Who
from cofin_advisor.knowledge.reckoning import Counts
from cofin_advisor.reading.problems import Language
from cofin_advisor.report import plain_marks, record_text
from cofin_advisor.report import words as words_module
from cofin_advisor.report.references import HARSH, References
from cofin_advisor.report.words import Words, catalogue, clean

PLACE = re.compile(r"\{(\w+)\}")
SAID = re.compile(r"""\b(?:say|words|said|_words)\("([a-z_]+\.[a-z0-9_]+)\"""")
CODE = [path.read_text(encoding="utf-8") for path in Path(words_module.__file__).parent.glob("*.py")]


def entries() -> list[tuple[str, Text]]:
    """Every entry of the catalogue."""
    return [(f"{group}.{key}", text) for group, words in catalogue().items() for key, text in words.items()]


@pytest.mark.parametrize(("name", "text"), entries())
def test_every_word_stands_in_both_languages(name: str, text: Text) -> None:
    assert text.th.strip()
    assert text.en.strip()
    assert set(PLACE.findall(text.th)) == set(PLACE.findall(text.en))
    assert re.search(r"[\u0e00-\u0e7f]", text.en) is None
    assert not HARSH.search(text.th + text.en)


@pytest.mark.parametrize("name", sorted({name for code in CODE for name in SAID.findall(code)}))
def test_every_word_that_is_said_is_in_the_catalogue(name: str) -> None:
    group, key = name.split(".")
    assert key in catalogue()[group]


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("light", get_args(Light)),
        ("mark", (*get_args(Light), *get_args(Weight))),
        ("weight", get_args(Weight)),
        ("horizon", HORIZONS),
        ("who", get_args(Who)),
        ("domain", FOLDERS),
        ("effort", ("hours", "days", "weeks")),
        ("evidence", ("success", "statistical", "failure_lesson", "norm")),
        ("confidence", ("high", "medium", "low")),
        ("status", ("draft", "published", "retired")),
        ("sign", get_args(Sign)),
        ("kind", get_args(FieldKind)),
        ("date", ("now", "last_close", "last_year", "rule", "ever")),
        ("tier", ("first", "second", "deep")),
        ("effort_of_field", ("known_by_heart", "look_up", "compute")),
        ("severity", tuple("1234")),
        ("counts", get_args(Counts)),
        ("month", tuple(map(str, range(1, 13)))),
    ],
)
def test_every_value_has_its_word(group: str, values: tuple[str, ...]) -> None:
    assert set(catalogue()[group]) == set(values)


def test_papers_are_called_as_in_the_knowledge(base: KnowledgeBase) -> None:
    assert {id: (form.title.th, form.title.en) for id, form in base.forms.items()} == {
        id: (text.th, text.en) for id, text in catalogue()["form"].items()
    }


@pytest.mark.parametrize(("lang", "said"), [("th", "31 ธันวาคม พ.ศ. 2568"), ("en", "31 December 2025")])
def test_years_are_those_of_the_reader(lang: Language, said: str) -> None:
    assert Words(lang).date(datetime.date(2025, 12, 31)) == said


@pytest.mark.parametrize(
    ("lang", "goal", "kind", "said"),
    [
        ("th", "<= 5", "percent", "ไม่เกินร้อยละ 5"),
        ("th", ">= 60", "percent", "ตั้งแต่ร้อยละ 60 ขึ้นไป"),
        ("th", "> 0", "money", "มากกว่า 0 บาท"),
        ("th", "<= 0", "money", "0 บาท"),
        ("th", ">= 1", "ratio", "ตั้งแต่ 1 เท่าขึ้นไป"),
        ("en", "<= 1", "months", "not more than 1 month"),
        ("en", "== no", "yes_no", "no"),
    ],
)
def test_goals_are_said_in_words(lang: Language, goal: str, kind: str, said: str) -> None:
    assert Words(lang).goal(goal, kind) == said


def test_marks_survive_a_thai_code_page() -> None:
    text = "● ▲ ■ ○ ► – — “ก” ‘ข’ … · • − × ÷ ≤ ≥ → ─ ═ \u00a0"
    plain = plain_marks(text)
    assert plain.encode("cp874").decode("cp874") == plain
    assert plain.encode("tis-620").decode("tis-620") == plain
    marks = plain_marks("●▲■○►").replace("][", "] [").split("] [")
    assert len(set(marks)) == 5


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[31mb", "a\u202eb", "a\u200bb\u2028c", "  a  ", "\x00", "a\r\n\tb"])
def test_cleaned_text_is_one_line_without_hidden_characters(name: str) -> None:
    assert re.fullmatch(r"(?:[ -~]*[!-~])?", clean(name))
    assert clean(clean(name)) == clean(name)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("A1 (whole balance of late loans)", "A1"),
        ("bill stage, 2017 (registration voluntary)", "ตอนยังเป็นร่างกฎหมาย, พ.ศ. 2560"),
        ("opening of the page (members' account)", "ตอนต้นของหน้า (ตามที่สมาชิกเล่า)"),
        ("s. 46(5)", "มาตรา 46(5)"),
    ],
)
def test_a_place_in_a_source_is_said_in_the_language_of_the_page(at: str, said: str) -> None:
    assert References(Words("th"), {}).place(at) == said
    assert References(Words("en"), {}).place(at) == at


def test_a_title_that_is_not_shown_leaves_author_and_year_and_no_code() -> None:
    references = References(Words("th"), {"SRC-X": Text("ช่อง 7, “ทุจริต”, พ.ศ. 2567", "Channel 7, “fraud”, 2024")})
    references.number("SRC-X")
    assert [line.text for line in references.listed()] == ["ช่อง 7, เอกสารที่ไม่ลงหัวเรื่อง, พ.ศ. 2567"]


def test_a_record_is_shown_in_words(base: KnowledgeBase) -> None:
    practice = record_text(base, base.practices["pause_lending_weekly_cash_list"], "th")
    for words in ("สถานะ", "ใช้แนะนำแล้ว", "กรรมการทุกคน", "ใช้เวลาสองสามวัน", "ภายใน 30 วัน", "ตั้งแต่ร้อยละ 20 ขึ้นไป", "เพิ่มปันผล"):
        assert words in practice
    question = record_text(base, base.fields["members"], "th")
    for words in ("ตอบยากแค่ไหน", "จำได้", "ถามชั่วโมงแรก", "วันนี้ (now)"):
        assert words in question
    assert "เรื่องเสี่ยง" in record_text(base, base.findings["books_behind"], "th")


def test_the_heading_of_every_key_is_short(base: KnowledgeBase) -> None:
    kinds = (
        base.fields, base.indicators, base.findings, base.practices, base.plans, base.reckonings, base.forms, base.parameters, base.sources,
    )  # fmt: skip
    for record in kinds:
        assert set(next(iter(record.values())).__struct_fields__) <= set(catalogue()["key"])
    assert max(len(text.th) for text in catalogue()["key"].values()) <= 30
