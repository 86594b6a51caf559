"""The one-sheet: what stands on it, that it fits, and that nothing on it was told by a sensitive answer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from io import BytesIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cofin_advisor import Adviser, Diagnosis, KnowledgeBase
from cofin_advisor.advice.records import Finding, Support
from cofin_advisor.advice.wording import number
from cofin_advisor.cases import Case, bundled_cases
from cofin_advisor.knowledge.model import Text
from cofin_advisor.profile import Profile, Value
from cofin_advisor.reading.problems import Language
from cofin_advisor.report.references import HARSH
from cofin_advisor.report.sheet import LONGEST_NAME, Good, LightShown, Sheet, Task, Wait, sheet_of
from cofin_advisor.report.sheet_forms import sheet_html, sheet_pdf, sheet_png, sheet_text

LANGUAGES: tuple[Language, ...] = ("th", "en")
CONSTRUCTED = ("sound_small_group", "young_group", "failing_deposit_taker", "rollover_village_fund")
A4 = (595.28, 841.89)


@pytest.fixture(scope="session")
def sensitive(base: KnowledgeBase) -> frozenset[str]:
    """The questions whose answers are not shared."""
    found = frozenset(id for id, field in base.fields.items() if field.sensitive)
    assert len(found) > 10
    return found


def words_of(sheet: Sheet) -> str:
    """Every word that can reach any form: all forms are made from the sheet alone."""
    return msgspec.json.encode(sheet).decode("utf-8")


def plain(text: str) -> str:
    """A text without spaces and tags, to be looked for in another."""
    return re.sub(r"[\s\u00a0\u200b\u2060]+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


def consonants(text: str) -> str:
    """What of a Thai text comes through the extraction from a PDF in the same order."""
    return re.sub(r"[^ก-ฮa-zA-Z0-9]", "", text)


def stands_in(title: str, page: str) -> bool:
    """Whether a title stands on a page of a PDF, from which a few letters may come twice."""
    return re.search("[ก-ฮ]{0,2}".join(consonants(title)), consonants(page)) is not None


def text_of(pdf: bytes) -> tuple[int, list[tuple[float, float]], str]:
    """How many pages a PDF has, their sizes in points, and its words."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [document[index] for index in range(len(document))]
    return len(pages), [page.get_size() for page in pages], "".join(page.get_textpage().get_text_range() for page in pages)


def told(support: Iterable[Support], sensitive: frozenset[str]) -> bool:
    """Whether a fact behind a conclusion answers a sensitive question."""
    return any(sensitive & set(one.facts) or told(one.support, sensitive) for one in support)


def secrets(diagnosis: Diagnosis, sensitive: frozenset[str]) -> list[Finding]:
    """What is established by sensitive answers."""
    return [one for one in diagnosis.findings if one.verdict == "established" and told(one.support, sensitive)]


# What stands on it


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", bundled_cases())
def test_every_case_fits_on_both_sides_of_one_a4_and_in_eight_lines(
    id: str, lang: Language, diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]
) -> None:
    sheet = sheet_of(diagnoses[id], lang, sensitive=sensitive)
    count, sizes, page = text_of(sheet_pdf(sheet))
    assert count <= 2
    for width, height in sizes:
        assert (width, height) == (pytest.approx(A4[0], abs=0.5), pytest.approx(A4[1], abs=0.5))
    message = sheet_text(sheet).splitlines()
    assert 3 <= len(message) <= 8
    shown = plain(sheet_html(sheet))
    for title in [task.title for task in sheet.tasks] + [question.ask for question in sheet.questions] + [sheet.withheld]:
        assert stands_in(title, page)
        assert plain(title) in shown
        assert any(title in line for line in message)
    for notice in (sheet.name, "ไม่ใช่การตรวจสอบบัญชี" if lang == "th" else "This is not an audit"):
        assert stands_in(notice, page)
        assert plain(notice) in shown
        assert plain(notice) in plain("".join(message))


def test_a_sheet_has_room_to_write_who_and_when_and_to_disagree(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    sheet = sheet_of(diagnoses["failing_deposit_taker"], "th", sensitive=sensitive)
    _, _, page = text_of(sheet_pdf(sheet))
    shown = sheet_html(sheet)
    assert len(sheet.tasks) == 1
    for words in ("ใครทำ", "วันที่", "ภายใน 30 วัน", "ใครเห็นต่าง เขียนตรงนี้", "ใช้กระดาษ", "ใบส่งมอบงานและสมุดบัญชี"):
        assert stands_in(words, page), words
        assert plain(words) in plain(shown), words
    assert "ทำได้เมื่อบัญชีบนกระดาษตรง" in plain(shown)


def test_a_sound_group_gets_thanks_and_what_to_keep(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    sheet = sheet_of(diagnoses["sound_small_group"], "th", sensitive=sensitive)
    assert sheet.opening.startswith("ขอบคุณกรรมการและสมาชิกทุกคน")
    assert len(sheet.keep) >= 3
    assert all(good.how for good in sheet.keep)
    assert not sheet.waits
    assert "กรรมการคุยกันเองก่อน" not in words_of(sheet)


def test_a_thin_profile_gets_questions_with_their_books(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    sheet = sheet_of(diagnoses["klongpia"], "th", sensitive=sensitive)
    assert not sheet.tasks
    assert len(sheet.questions) == 3
    assert all(question.book for question in sheet.questions)


def test_lights_are_shown_only_when_asked_for_and_then_as_mark_and_word(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    diagnosis = diagnoses["failing_deposit_taker"]
    without, with_lights = (sheet_of(diagnosis, "th", sensitive=sensitive, with_lights=asked) for asked in (False, True))
    for form in (sheet_text, sheet_html):
        assert "ต้องช่วยกันแก้" not in plain(form(without))
        assert "ต้องช่วยกันแก้" in plain(form(with_lights))
    assert not stands_in("สี่ด้านของกลุ่ม", text_of(sheet_pdf(without))[2])
    assert stands_in("ต้องช่วยกันแก้", text_of(sheet_pdf(with_lights))[2])
    assert [light.side for light in with_lights.lights][1] == "เงินกู้และการส่งคืน"


@pytest.mark.parametrize("id", bundled_cases())
def test_nothing_harsh_is_said_and_english_has_no_thai(id: str, diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    for lang in LANGUAGES:
        sheet = sheet_of(diagnoses[id], lang, sensitive=sensitive, with_lights=True)
        said = words_of(msgspec.structs.replace(sheet, name=""))
        assert not HARSH.search(said)
        assert lang == "th" or not re.search(r"[\u0e00-\u0e7f]", said)


def test_the_dividend_is_named_where_no_sensitive_answer_shapes_it(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    (money,) = sheet_of(diagnoses["sound_small_group"], "th", sensitive=sensitive).money
    assert re.search(r"ไม่เกิน [\d,]+ บาท", money.said)
    (waiting,) = sheet_of(diagnoses["failing_deposit_taker"], "th", sensitive=sensitive).money
    assert "บาท" not in waiting.said
    assert waiting.because == "บัญชีค้าง ยังไม่รู้ยอดจริง"


def test_the_dividend_is_not_named_where_arrears_take_something_off(
    cases: dict[str, Case], adviser: Adviser, sensitive: frozenset[str]
) -> None:
    profile = cases["sound_small_group"].profile
    answers: dict[str, Value] = {"late_loans_balance": 30_000.0, "late_over_12m_balance": 30_000.0, "loss_allowance": 0.0}
    diagnosis = adviser.diagnose(profile.answering(answers))
    (reckoning,) = diagnosis.reckonings
    assert any(line.sensitive and line.value for line in reckoning.lines)
    (money,) = sheet_of(diagnosis, "th", sensitive=sensitive).money
    assert "บาท" not in words_of(sheet_of(diagnosis, "th", sensitive=sensitive))
    assert "รายงานฉบับเต็ม" in money.said


# That it fits


def longest(texts: Iterable[Text], lang: Language, count: int) -> list[str]:
    """The longest of some texts."""
    return sorted((text.of(lang) for text in texts), key=len)[-count:]


def fullest(base: KnowledgeBase, diagnosis: Diagnosis, lang: Language, sensitive: frozenset[str]) -> Sheet:
    """A sheet with as many actions, waits and goods as there can be, each with the longest words of the knowledge."""
    sheet = sheet_of(diagnosis, lang, sensitive=sensitive, with_lights=True)
    titles = longest((practice.title for practice in base.published.values()), lang, 5)
    starts = longest((practice.steps[0] for practice in base.published.values() if practice.steps), lang, 5)
    reasons = longest((finding.title for finding in base.findings.values()), lang, 5)
    form = longest((form.title for form in base.forms.values()), lang, 1)[0]
    plans = longest((plan.title for plan in base.plans.values()), lang, 3)
    when = longest((plan.possible_when for plan in base.plans.values() if plan.possible_when), lang, 3)
    because = " · ".join(reasons[:2])
    return msgspec.structs.replace(
        sheet,
        name=("กลุ่มออมทรัพย์เพื่อการผลิตบ้านหนองน้ำใสใต้ " * 9)[:LONGEST_NAME],
        tasks=tuple(Task(title, because, start, "ภายใน 90 วัน", form) for title, start in zip(titles, starts, strict=True)),
        waits=tuple(Wait(title, because, possible) for title, possible in zip(plans, when, strict=True)),
        keep=tuple(Good(reason) for reason in reasons[:3]),
        lights=(LightShown("red", "ต้องช่วยกันแก้", "การดูแลกลุ่มให้โปร่งใส"),) * 4,
        withheld="มีอีก 8 เรื่องที่กรรมการคุยกันเองก่อน ดูในรายงานฉบับเต็ม",
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fullest_sheet_is_shortened_to_two_pages_and_keeps_every_action_and_its_blanks(
    lang: Language, base: KnowledgeBase, diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]
) -> None:
    sheet = fullest(base, diagnoses["failing_deposit_taker"], lang, sensitive)
    count, _, page = text_of(sheet_pdf(sheet))
    assert count == 2
    for task in sheet.tasks:
        assert stands_in(task.title, page)
    who = "ใครทำ" if lang == "th" else "Who"
    assert consonants(page).count(consonants(who)) >= 5
    assert len(sheet_text(sheet).splitlines()) == 8
    assert sheet_png(sheet)


def test_body_type_is_never_below_18_points_and_nothing_stands_within_12_mm_of_the_edge(
    base: KnowledgeBase, diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]
) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(sheet_pdf(fullest(base, diagnoses["failing_deposit_taker"], "th", sensitive)))
    for index in range(len(document)):
        page = document[index]
        ink = page.render(scale=1, grayscale=True).to_pil().point(lambda grey: 255 if grey < 200 else 0).getbbox()
        assert ink is not None
        edge = 12 / 25.4 * 72 - 1
        assert ink[0] >= edge
        assert ink[1] >= edge
        assert ink[2] <= A4[0] - edge
        assert ink[3] <= A4[1] - edge
        words = page.get_textpage()
        shown = [i for i in range(words.count_chars()) if pypdfium2.raw.FPDFText_GetUnicode(words, i) > 32]
        sizes = {round(pypdfium2.raw.FPDFText_GetFontSize(words, i), 1) for i in shown}
        assert min(sizes - {12.0}) >= 18
        assert 12.0 in sizes, "the footer"


def test_a_name_cannot_inject_anything_nor_push_the_actions_off(
    cases: dict[str, Case], adviser: Adviser, sensitive: frozenset[str]
) -> None:
    evil = '#panic("x") *b* <script>alert(1)</script> [link](http://x) $1/0$ ' + "ก" * 5_000
    profile = msgspec.structs.replace(cases["young_group"].profile, name=Text(evil, evil))
    sheet = sheet_of(adviser.diagnose(profile), "th", sensitive=sensitive)
    count, _, page = text_of(sheet_pdf(sheet))
    assert count <= 2
    assert plain('#panic("x") *b*') in plain(page)
    assert "<script>alert" not in sheet_html(sheet)
    assert len(sheet.name) == LONGEST_NAME


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_the_picture_is_1080_dots_wide_and_one_piece(id: str, diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    from PIL import Image

    picture = Image.open(BytesIO(sheet_png(sheet_of(diagnoses[id], "th", sensitive=sensitive))))
    assert picture.width == 1080
    assert picture.height > 1080


def test_the_same_sheet_is_the_same_bytes(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    sheet = sheet_of(diagnoses["young_group"], "th", sensitive=sensitive)
    assert sheet_pdf(sheet) == sheet_pdf(sheet)
    assert sheet_png(sheet) == sheet_png(sheet)


# That nothing sensitive is told


def assert_keeps_quiet(diagnosis: Diagnosis, sensitive: frozenset[str], values: Iterable[Value]) -> None:
    """No word of a sensitive finding and no sensitive number is on the sheet, in either language."""
    found = secrets(diagnosis, sensitive)
    for lang in LANGUAGES:
        said = plain(words_of(sheet_of(diagnosis, lang, sensitive=sensitive)))
        for finding in found:
            assert plain(finding.title.of(lang)) not in said, finding.id
            assert finding.because is None or plain(finding.because.of(lang)) not in said, finding.id
        for value in values:
            if isinstance(value, float) and not isinstance(value, bool) and value >= 100:
                assert number(value, 0) not in said


@pytest.mark.parametrize("id", bundled_cases())
def test_no_case_tells_a_sensitive_answer_in_any_form(
    id: str, cases: dict[str, Case], diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]
) -> None:
    diagnosis = diagnoses[id]
    values = [value for field, value in cases[id].profile.values.items() if field in sensitive]
    assert_keeps_quiet(diagnosis, sensitive, values)
    sheet = sheet_of(diagnosis, "th", sensitive=sensitive, with_lights=True)
    forms = [plain(sheet_html(sheet)), plain(sheet_text(sheet))]
    page = text_of(sheet_pdf(sheet))[2]
    for finding in secrets(diagnosis, sensitive):
        assert not stands_in(finding.title.th, page)
        assert all(plain(finding.title.th) not in form for form in forms)


@st.composite
def touchy_answers(draw: st.DrawFn, base: KnowledgeBase) -> dict[str, Value]:
    """Answers to every sensitive question, with numbers that stand nowhere else."""
    found: dict[str, Value] = {}
    for id, field in base.fields.items():
        if not field.sensitive:
            continue
        if field.kind == "yes_no":
            found[id] = draw(st.booleans())
        elif field.options:
            found[id] = draw(st.sampled_from(sorted(field.options)))
        elif field.kind == "money":
            found[id] = draw(st.one_of(st.just(0.0), st.integers(3_000, 900_000).map(lambda amount: float(amount * 7 + 111_111))))
        else:
            found[id] = float(draw(st.integers(0, 99)))
    return found


@given(data=st.data())
def test_whatever_the_sensitive_answers_are_the_sheet_keeps_quiet(
    data: st.DataObject, base: KnowledgeBase, cases: dict[str, Case], adviser: Adviser, sensitive: frozenset[str]
) -> None:
    profile: Profile = cases[data.draw(st.sampled_from(CONSTRUCTED))].profile
    answers = data.draw(touchy_answers(base))
    diagnosis = adviser.diagnose(profile.answering(answers))
    assert_keeps_quiet(diagnosis, sensitive, answers.values())


def test_what_is_withheld_is_counted(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    for id in CONSTRUCTED:
        diagnosis = diagnoses[id]
        sheet = sheet_of(diagnosis, "th", sensitive=sensitive)
        withheld = len(diagnosis.page_one) - len(sheet.tasks) + len(diagnosis.not_now) - len(sheet.waits) - sheet.waiting_besides
        assert (f" {withheld} " in sheet.withheld) == bool(withheld)


def test_without_anything_to_keep_quiet_the_whole_first_page_is_named(diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis = diagnoses["failing_deposit_taker"]
    diagnosis = msgspec.structs.replace(
        diagnosis, practices=tuple(msgspec.structs.replace(practice, discreet=False) for practice in diagnosis.practices)
    )
    sheet = sheet_of(diagnosis, "th")
    assert [task.title for task in sheet.tasks] == [diagnosis.practice(id).title.th for id in diagnosis.page_one]
    assert not sheet.withheld


def test_an_action_for_two_reasons_names_the_open_one_only(diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]) -> None:
    diagnosis = diagnoses["failing_deposit_taker"]
    open_one, secret_one = diagnosis.finding("one_hand_cash_and_books"), diagnosis.finding("insiders_in_arrears")
    assert told(secret_one.support, sensitive)
    action = diagnosis.practice("separate_cash_and_books")
    support = (Support(condition=Text(f"พบว่า: {secret_one.title.th}", ""), holds=True, support=secret_one.support), *action.support)
    both = msgspec.structs.replace(action, answers=(secret_one.id, open_one.id), support=support)
    others = tuple(both if practice.id == both.id else practice for practice in diagnosis.practices)
    sheet = sheet_of(msgspec.structs.replace(diagnosis, practices=others, page_one=(both.id,)), "th", sensitive=sensitive)
    (task,) = sheet.tasks
    assert task.because == open_one.title.th
    assert secret_one.title.th not in words_of(sheet)


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_every_action_of_page_one_is_named_unless_it_is_discreet(
    id: str, diagnoses: dict[str, Diagnosis], sensitive: frozenset[str]
) -> None:
    diagnosis = diagnoses[id]
    practices = [diagnosis.practice(one) for one in diagnosis.page_one]
    sheet = sheet_of(diagnosis, "th", sensitive=sensitive)
    assert [task.title for task in sheet.tasks] == [practice.title.th for practice in practices if not practice.discreet]
