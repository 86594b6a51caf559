"""Nothing that a person wrote becomes Markdown, HTML or a control sequence of its own."""

from __future__ import annotations

import html
import re

import markdown
import msgspec
import pytest

from cofin_advisor import Diagnosis
from cofin_advisor.knowledge.model import Text
from cofin_advisor.report import diagnosis_markdown, diagnosis_text
from cofin_advisor.report.markdown import escaped
from cofin_advisor.report.words import Words

ATTEMPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[กดที่นี่](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "# หัวเรื่อง",
    "**หนา** _เอียง_ `code` ~~ขีด~~",
    "a | b | c",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; &amp;",
    "---",
    "===",
    "1. หนึ่ง",
    "- หนึ่ง",
    "+ หนึ่ง",
    "> อ้าง",
    "    code",
    "<!-- comment",
    "\\*",
    "https://example.org www.example.org a@example.org",
    "[1]: https://example.org",
    "{: .class #id }",
    "[TOC]",
    "$x$",
    "line\n# other",
]


def rendered(text: str) -> str:
    """As HTML, with the extensions that a report is turned into a page with."""
    return markdown.markdown(text, extensions=["tables", "sane_lists", "attr_list", "toc"])


@pytest.fixture(scope="module")
def diagnosis(diagnoses: dict[str, Diagnosis]) -> Diagnosis:
    return diagnoses["rollover_village_fund"]


def renamed(diagnosis: Diagnosis, words: str) -> Diagnosis:
    """The same diagnosis with somebody's words in a name, a title, a table and a source."""
    text = Text(words, words)
    keep = tuple(msgspec.structs.replace(one, title=text, keep=text) for one in diagnosis.keep_doing)
    indicators = tuple(msgspec.structs.replace(one, label=text) for one in diagnosis.indicators)
    practices = tuple(msgspec.structs.replace(one, title=text, steps=(text,)) for one in diagnosis.practices)
    return msgspec.structs.replace(
        diagnosis,
        organization=msgspec.structs.replace(diagnosis.organization, name=text),
        keep_doing=keep,
        indicators=indicators,
        practices=practices,
        sources=dict.fromkeys(diagnosis.sources, text),
    )


def tags(page: str) -> list[str]:
    """The tags of a page, in order; what a table cell or an item holds is not looked at."""
    return re.findall(r"</?[a-z][a-z0-9]*", page)


@pytest.mark.parametrize("words", ATTEMPTS)
def test_words_change_no_tag(words: str, diagnosis: Diagnosis) -> None:
    page = rendered(diagnosis_markdown(renamed(diagnosis, words), "th"))
    assert tags(page) == tags(rendered(diagnosis_markdown(renamed(diagnosis, "ชื่อ"), "th")))
    assert "<a " not in page
    assert "<script" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)


@pytest.mark.parametrize("words", [words for words in ATTEMPTS if "\n" not in words])
def test_words_are_read_back_as_they_were(words: str) -> None:
    words = " ".join(words.split())
    page = rendered(f"ชื่อ {escaped(words)} จบ")
    assert html.unescape(re.sub(r"</?p>", "", page)).split() == f"ชื่อ {words} จบ".split()


def test_control_characters_do_not_reach_the_terminal(diagnosis: Diagnosis) -> None:
    text = diagnosis_text(renamed(diagnosis, "a\x1b[2J\x07\u202eb\r\nc\x9b31m"), "th")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_braces_are_not_templates(diagnosis: Diagnosis) -> None:
    assert "49" not in diagnosis_markdown(renamed(diagnosis, "{{ 7 * 7 }}"), "th").splitlines()[2]


def test_blanks_to_write_on_stay_blanks(diagnosis: Diagnosis) -> None:
    assert "ใคร ____________________ วันที่ ______________" in html.unescape(rendered(diagnosis_markdown(diagnosis, "th")))


def test_tables_have_as_many_cells_in_every_row(diagnosis: Diagnosis) -> None:
    page = rendered(diagnosis_markdown(renamed(diagnosis, "a | b"), "th"))
    tables = re.findall(r"<table>(.*?)</table>", page, re.DOTALL)
    assert len(tables) > 3
    for table in tables:
        cells = {len(re.findall(r"<t[dh]", row)) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)}
        assert len(cells) == 1


def test_what_a_terminal_leaves_out_stands_in_markdown(diagnosis: Diagnosis) -> None:
    text, page = diagnosis_text(diagnosis, "th", width=400), diagnosis_markdown(diagnosis, "th")
    ruled_out = next(one for one in diagnosis.findings if one.verdict == "ruled_out" and one.sign == "danger")
    assert f"- ● ไม่พบ: {ruled_out.title.th}" in page
    assert f"ไม่พบ: {ruled_out.title.th}" not in text
    for criterion in diagnosis.standards[0].criteria:
        assert escaped(Words("th").of(criterion.title)) in page


def test_a_command_can_be_typed_as_it_stands(diagnoses: dict[str, Diagnosis]) -> None:
    page = diagnosis_markdown(diagnoses["failing_deposit_taker"], "th")
    assert "\n`cofin-advisor form cash_count -o cash_count.pdf`\n" in page
