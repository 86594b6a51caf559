"""The reports of all bundled cases: they fit the page, speak kindly, and are the same every time.

After a change of words or knowledge: UPDATE_SNAPSHOTS=1 pytest tests/report, then read what changed.
"""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from cofin_advisor import Adviser, Answer, Diagnosis, Profile
from cofin_advisor.advice.explain import explanation_of
from cofin_advisor.advice.records import ToCheck
from cofin_advisor.cases import Case, bundled_cases
from cofin_advisor.knowledge.model import Text
from cofin_advisor.profile import Value
from cofin_advisor.reading.problems import Language
from cofin_advisor.report import (
    diagnosis_markdown,
    diagnosis_text,
    explanation_markdown,
    explanation_text,
    page_one_text,
)
from cofin_advisor.report.checkup import checkup
from cofin_advisor.report.document import Entry, Fold, Table, words_in
from cofin_advisor.report.words import Words, catalogue
from cofin_advisor.report.wrap import width_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
CONSTRUCTED = ("failing_deposit_taker", "rollover_village_fund", "sound_small_group", "young_group")
LANGUAGES: tuple[Language, ...] = get_args(Language)
FORBIDDEN = re.compile(
    r"ผิดกฎหมาย|ทุจริต|ยักยอก|โกง|วินิจฉัย|\bNPLs?\b|\bPAR\b|หนี้เสีย|สภาพคล่อง|ล้มเหลว|ล้มละลาย|ห้ามทำ|illegal|fraud|bankrupt", re.IGNORECASE
)
MARKS = {"green": "● ทำต่อ", "amber": "▲ เฝ้าดู", "red": "■ ต้องช่วยกันแก้", "unjudged": "○ ยังบอกไม่ได้", "not_applicable": "– ไม่เกี่ยวกับกลุ่มเรา"}
each_case = pytest.mark.parametrize("id", bundled_cases())
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def joined(text: str) -> str:
    """The words of a text without its line breaks."""
    return re.sub(r"\s+", "", text)


@each_case
@each_language
@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("plain", [False, True])
def test_no_line_is_wider_than_the_page(id: str, lang: Language, width: int, plain: bool, diagnoses: dict[str, Diagnosis]) -> None:
    for line in diagnosis_text(diagnoses[id], lang, width=width, plain=plain).splitlines():
        assert width_of(line) <= width, line


@each_case
@each_language
def test_what_is_not_said_to_a_group_is_nowhere(id: str, lang: Language, diagnoses: dict[str, Diagnosis]) -> None:
    for rendering in (diagnosis_text, diagnosis_markdown):
        found = FORBIDDEN.search(rendering(diagnoses[id], lang))
        assert found is None, found


@each_case
def test_thai_lines_break_between_words(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    for line in diagnosis_text(diagnoses[id], "th").splitlines():
        words = line.strip()
        assert not words or words[0] not in "ะาำๅๆฯ”)่้๊๋ัิีึืุู็์", line
        assert not words or words[-1] not in "เแโใไ“(", line


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_page_one_is_as_it_was_read_and_approved(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    # The hash of the knowledge is not part of what was approved.
    page = page_one_text(diagnoses[id], "th").replace(diagnoses[id].knowledge.sha256[:12], "…")
    kept = SNAPSHOTS / f"{id}.th.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(page, encoding="utf-8")
    assert page == kept.read_text(encoding="utf-8"), "read the difference; if it is meant: UPDATE_SNAPSHOTS=1 pytest tests/report"


@each_case
@each_language
def test_a_record_is_all_that_a_report_depends_on(id: str, lang: Language, diagnoses: dict[str, Diagnosis]) -> None:
    again = msgspec.json.decode(diagnoses[id].to_json(), type=Diagnosis)
    assert diagnosis_text(again, lang) == diagnosis_text(diagnoses[id], lang)
    assert diagnosis_markdown(again, lang) == diagnosis_markdown(diagnoses[id], lang)


@each_case
def test_every_light_has_shape_and_word(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    page = page_one_text(diagnoses[id], "th")
    for domain in diagnoses[id].domains.values():
        assert MARKS[domain.light] in page


@each_case
@each_language
def test_the_footer_says_what_this_is_not(id: str, lang: Language, diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis = diagnoses[id]
    for rendering in (diagnosis_text, diagnosis_markdown, page_one_text):
        text = joined(rendering(diagnosis, lang))
        expected = {
            "th": ("ไม่ใช่การตรวจสอบบัญชีไม่ใช่ความเห็นทางกฎหมายและไม่ใช่การจัดชั้นสินเชื่อ", "“ความเห็นผู้ทำ”ไม่มีเอกสารรองรับ"),
            "en": ("notanaudit,notalegalopinionandnotacreditgrading", "“Ourjudgement”hasnodocumentbehindit"),
        }[lang]
        for words in (*expected, str(diagnosis.completeness.answered), diagnosis.knowledge.version, diagnosis.knowledge.sha256[:12]):
            assert words in text


@each_case
def test_all_that_is_advised_is_told_step_by_step(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis = diagnoses[id]
    for rendering in (diagnosis_text, diagnosis_markdown):
        text = joined(rendering(diagnosis, "th"))
        for practice in map(diagnosis.practice, (*diagnosis.recommendations, *diagnosis.if_not_done)):
            for words in (practice.title, *practice.steps, practice.say_it, practice.never_now):
                assert joined(words.th) in text


@each_case
def test_text_and_markdown_have_the_same_sections_in_the_same_order(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    text = diagnosis_text(diagnoses[id], "en", width=200).splitlines()
    headings = [line.removeprefix("## ") for line in diagnosis_markdown(diagnoses[id], "en").splitlines() if line.startswith("## ")]
    assert [line for line in text if line in headings] == headings


def test_a_sound_group_is_thanked_first(diagnoses: dict[str, Diagnosis]) -> None:
    page = page_one_text(diagnoses["sound_small_group"], "th")
    assert page.index("ขอบคุณ") < page.index("สิ่งดีที่ขอให้ทำต่อ") < page.index("ถ้าอยากทำเพิ่ม")
    assert "■" not in page
    assert "▲" not in page


def test_a_thin_profile_is_asked_not_judged(diagnoses: dict[str, Diagnosis]) -> None:
    page = page_one_text(diagnoses["klongpia"], "th")
    assert "ไม่ได้แปลว่ากลุ่มดีหรือไม่ดี" in page
    assert "คำถามที่ตอบแล้วจะช่วยได้มากที่สุด" in page
    assert "ขอบคุณกรรมการและสมาชิกทุกคน" not in page


@each_case
def test_empty_sections_vanish(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    lines = diagnosis_markdown(diagnoses[id], "en").splitlines()
    for place, line in enumerate(lines):
        if line.startswith("## "):
            following = next(after for after in lines[place + 1 :] if after)
            assert not following.startswith(("#", "---"))


def test_answers_to_look_at_again_are_listed(diagnoses: dict[str, Diagnosis]) -> None:
    checks = (ToCheck(field="a", label=Text("ก", "A"), reason="marked"), ToCheck(field="b", label=Text("ข", "B"), reason="not_asked"))
    text = diagnosis_text(msgspec.structs.replace(diagnoses["young_group"], to_check=checks), "en")
    assert "Answers to look at again" in text
    assert "○ A: marked as unsure" in text


def test_colour_adds_nothing_but_colour(diagnoses: dict[str, Diagnosis]) -> None:
    coloured = diagnosis_text(diagnoses["failing_deposit_taker"], "th", color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == diagnosis_text(diagnoses["failing_deposit_taker"], "th")


@each_case
@each_language
def test_plain_pages_fit_a_thai_code_page(id: str, lang: Language, diagnoses: dict[str, Diagnosis]) -> None:
    page_one_text(diagnoses[id], lang, plain=True).encode("cp874")


@pytest.mark.parametrize("id", [*CONSTRUCTED, "klongpia"])
@each_language
def test_everything_can_be_explained_on_a_page(id: str, lang: Language, adviser: Adviser, cases: dict[str, Case]) -> None:
    consultation = adviser.consult(cases[id].profile)
    for subject in (*adviser.rulebook.by_id, *adviser.base.indicators, *adviser.base.fields):
        explanation = explanation_of(consultation, subject)
        text = explanation_text(explanation, lang)
        assert joined(explanation.title.of(lang)) in joined(text)
        assert joined(Words(lang).of(explanation.statement)) in joined(text)
        assert all(width_of(line) <= 80 for line in text.splitlines())
        assert not FORBIDDEN.search(text)
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", text), "a name of the program, not of the field"
        assert explanation_markdown(explanation, lang).startswith("Why this is so" if lang == "en" else "ทำไม")


def test_why_not_names_the_missing_answer_and_its_book(adviser: Adviser, cases: dict[str, Case]) -> None:
    text = explanation_text(adviser.explain(cases["klongpia"].profile, "liquidity_withdrawable"), "th")
    assert "ยังไม่ทราบ" in text
    assert "เงินรับฝากที่ถอนได้ (ดูที่ทะเบียนเงินรับฝาก)" in text


def told(adviser: Adviser, as_of: datetime.date | None = None, **answers: Value) -> Diagnosis:
    """The diagnosis of a group of which only this is known."""
    day = datetime.date(2025, 12, 31)
    profile = Profile(id="g", name=Text("กลุ่ม", "Group"), as_of=day, answers={id: Answer(value=value) for id, value in answers.items()})
    return adviser.diagnose(profile, as_of)


def test_a_plan_that_nobody_can_judge_yet_is_not_passed_over(adviser: Adviser) -> None:
    diagnosis = told(adviser, plans_next_year=frozenset({"raise_dividend"}))
    for rendering in (page_one_text, diagnosis_markdown):
        text = joined(rendering(diagnosis, "th"))
        assert "○เพิ่มปันผล:ยังบอกไม่ได้" in text
        assert "ขาด" in text.split("เพิ่มปันผล:ยังบอกไม่ได้")[1][:20]
        assert "(ดูที่" in text


@each_case
def test_every_plan_of_the_group_stands_on_page_one(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    page = joined(page_one_text(diagnoses[id], "th"))
    for plan in diagnoses[id].plans:
        if plan.planned:
            assert joined(Words("th").of(plan.title)) in page, plan.id


def test_a_side_with_nothing_left_to_ask_does_not_wait_for_its_own_answers(adviser: Adviser) -> None:
    page = page_one_text(told(adviser, gives_loans=False), "th", width=120)
    line = next(line for line in page.splitlines() if "เงินกู้และการส่งคืน" in line)
    assert "รอคำตอบด้านอื่น: ตัวกลุ่มและสมาชิก" in line
    assert "รอคำตอบเพิ่ม" not in line


def test_a_ceiling_is_not_said_to_be_reached(diagnoses: dict[str, Diagnosis]) -> None:
    text = diagnosis_text(diagnoses["failing_deposit_taker"], "th", width=100)
    assert "▲ ยังไม่ได้ตามเป้า" in text
    assert "ถึงเป้า" not in text


@each_case
def test_what_a_question_would_settle_does_not_read_as_advice(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis = diagnoses[id]
    advice = {joined(one.title.th) for one in (*diagnosis.practices, *diagnosis.plans)}
    for line in diagnosis_text(diagnosis, "th", width=400).splitlines():
        if "จะรู้ทันทีว่า" in line:
            assert line.endswith("ใช่หรือไม่")
            assert not any(title in joined(line) for title in advice)


def test_both_days_are_shown_where_they_differ(adviser: Adviser) -> None:
    page = joined(page_one_text(told(adviser, datetime.date(2026, 11, 1), gives_loans=False), "th"))
    assert "31ธันวาคมพ.ศ.2568" in page
    assert "1พฤศจิกายนพ.ศ.2569" in page
    assert "ดูตามเกณฑ์" not in page_one_text(told(adviser, gives_loans=False), "th")


@pytest.mark.parametrize("id", CONSTRUCTED)
@each_language
def test_an_explanation_tells_nothing_in_full_twice(id: str, lang: Language, adviser: Adviser, cases: dict[str, Case]) -> None:
    consultation = adviser.consult(cases[id].profile)
    for subject in adviser.rulebook.by_id:
        lines = explanation_text(explanation_of(consultation, subject), lang, width=400).splitlines()
        depths = [len(line) - len(line.lstrip()) if line.lstrip().startswith("–") else 0 for line in lines]
        in_full = [line.strip() for line, depth, below in zip(lines, depths, [*depths[1:], 0], strict=True) if 0 < depth < below]
        assert len(in_full) == len(set(in_full)), subject


def test_a_figure_is_explained_with_its_goal_and_uses(adviser: Adviser, cases: dict[str, Case]) -> None:
    text = explanation_text(adviser.explain(cases["failing_deposit_taker"].profile, "late_balance_rate"), "th")
    assert "เป้า: ไม่เกินร้อยละ 5 · ▲ ยังไม่ได้ตามเป้า" in text
    assert "ใช้ดูเรื่องเหล่านี้" in text
    members = explanation_text(adviser.explain(cases["klongpia"].profile, "members"), "th")
    assert "สมาชิกทั้งหมด: 7,200" in members
    assert "ดูที่ทะเบียนสมาชิก" in members


@each_case
def test_a_thai_page_keeps_no_working_notes_and_no_codes(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    listed = diagnosis_text(diagnoses[id], "th", width=400)
    assert not re.search(r"ดูตรง [^—\n]*\([^)\n]*[A-Za-z]{3}", listed)
    assert "SRC-" not in listed
    assert not re.search(r"”, (19|20)\d\d\b", listed)


@each_case
@each_language
def test_the_glossary_explains_what_occurs_and_nothing_else(id: str, lang: Language, diagnoses: dict[str, Diagnosis]) -> None:
    document = checkup(diagnoses[id], lang)
    *rest, terms = document.details
    assert terms.heading == Words(lang)("glossary_page.heading")
    said = "\n".join(words for section in (*document.front, *rest) for words in words_in(section.blocks)).casefold()
    for entry in terms.blocks:
        assert isinstance(entry, Entry)
        assert all(term.casefold() in said for term in entry.title.split(" · "))
    listed = {line for entry in terms.blocks if isinstance(entry, Entry) for line in (entry.lines[0].text,)}
    for key, term in catalogue()["term"].items():
        occurs = any(spelling.casefold() in said for spelling in term.of(lang).split(" / "))
        assert occurs == (Words(lang)(f"meaning.{key}") in listed), key


@each_language
def test_every_word_that_is_explained_is_used_somewhere(lang: Language) -> None:
    said = "\n".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "knowledge").rglob("*.yaml")).casefold()
    for key, term in catalogue()["term"].items():
        assert any(spelling.casefold() in said for spelling in term.of(lang).split(" / ")), key


def test_papers_are_printed_by_a_command(diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis = diagnoses["failing_deposit_taker"]
    text = diagnosis_text(diagnosis, "th", width=200)
    forms = {practice.form for practice in map(diagnosis.practice, (*diagnosis.recommendations, *diagnosis.if_not_done)) if practice.form}
    assert len(forms) > 3
    for form in forms:
        assert f"cofin-advisor form {form} -o {form}.pdf" in text
    assert re.search(r"cofin-advisor form \w+ PROFILE -o \w+\.pdf", text)


@each_case
def test_every_finding_is_counted_once(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    words = Words("th")
    section = next(one for one in checkup(diagnoses[id], "th").details if one.heading == words("findings.heading"))
    table = next(block for block in section.blocks if isinstance(block, Table))
    listed = [entry for block in section.blocks if isinstance(block, Fold) for entry in block.blocks]
    assert sorted(entry.subject for entry in listed if isinstance(entry, Entry)) == sorted(one.id for one in diagnoses[id].findings)
    counted = sum(int(cell) for row in table.rows for cell in row[1:])
    assert counted == sum(one.sign != "stage" for one in diagnoses[id].findings)


@each_case
def test_the_strength_of_evidence_stands_beside_the_source(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis, words = diagnoses[id], Words("th")
    cited = [source for one in diagnosis.recommendations for source in diagnosis.practice(one).sources if source.evidence]
    listed = next((one for one in checkup(diagnosis, "th").details if one.heading == words("source.heading")), None)
    if cited:
        assert listed is not None
        assert "".join(words_in(listed.blocks)).count(words(f"evidence.{cited[0].evidence}")) >= 1
