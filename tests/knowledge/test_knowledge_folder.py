"""A whole folder of knowledge: sound, full of mistakes, broken in one file, and saved by all sorts of editors."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from small_knowledge import FILES, lines, read, spoilt, write

from cofin_advisor.knowledge import KnowledgeBase, load_knowledge, read_knowledge
from cofin_advisor.knowledge.loader import cited_ids
from cofin_advisor.reading.problems import Unusable, place_of


def test_the_shipped_knowledge_is_sound() -> None:
    _, problems = read_knowledge()
    assert not problems, lines(problems)


def test_the_small_knowledge_is_sound_and_read_in_order(tmp_path: Path) -> None:
    base, problems = read(write(tmp_path))
    assert base is not None
    assert not problems, lines(problems)
    assert list(base.fields) == ["plans_next_year", "founded", "books_agree", "gives_loans", "loans", "late", "borrowers", "pay_way"]
    assert list(base.findings) == ["books_disagree", "late_high"]
    assert base.fields["loans"].domain == "lending"
    assert str(place_of(base.fields["loans"].label.th)).endswith("lending/fields.yaml:11:15")
    assert base.record("year_founded") is base.fields["founded"], "a former id still finds its record"
    assert base.holders("borrow", ("growth",)) == ("late_high",)
    assert cited_ids([*base.practices.values(), *base.parameters.values()]) == {"BOOK"}


def test_the_hash_is_over_content_whatever_the_folder_or_line_ends(tmp_path: Path) -> None:
    first, _ = read(write(tmp_path / "one"))
    windows: dict[str, str | bytes | None] = {name: text.replace("\n", "\r\n").encode() for name, text in FILES.items()}
    second, _ = read(write(tmp_path / "two", windows))
    other, _ = read(write(tmp_path / "three", {"sources.yaml": FILES["sources.yaml"].replace("2019", "2020")}))
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.sha256 == second.sha256 != other.sha256


TWENTY: list[tuple[str, str, str, str]] = [
    # file, what stands there, what it becomes, the start of the line that reports it
    ("organization/fields.yaml", "was: [year_founded]", "was: [loans]", "21:9 former-id-taken"),
    ("organization/fields.yaml", "range: [1900, as_of_year]", "range: [1900, as_of_yeer]", "17:17 unknown-field"),
    ("lending/fields.yaml", "gives_loans\n  when_not_asked: 0", "gives_lones\n  when_not_asked: 0", "14:15 unknown-name"),
    ("lending/fields.yaml", "  label: {th: คนกู้, en: Borrowers}", "  label: {th: คนกู้}", "33:10 missing-translation"),
    ("lending/fields.yaml", "monthly: {th: รายเดือน, en: Monthly}", "monthly: {th: monthly, en: Monthly}", "49:19 thai-expected"),
    ("lending/indicators.yaml", "and loans > 0", "and loans >= 0", "4:25 divisor-unguarded"),
    ("lending/indicators.yaml", "id: BOOK, at: page 2", "id: BOOKS, at: page 2", "7:18 unknown-source"),
    ("lending/findings.yaml", "when: late_rate > 10", "when: late_rate > late", "8:9 units-differ"),
    ("lending/findings.yaml", "en: \"{late_rate} is late.\"", "en: \"{late_rat} is late.\"", "9:43 unknown-name"),
    ("lending/findings.yaml", "holds_back: [growth]", "holds_back: [grwoth]", "11:16 unknown-held-back"),
    ("lending/findings.yaml", "basis: judgement\n", "basis: judgment\n", "20:10 not-an-option"),
    ("lending/practices/sort_debtors.yaml", "topic: arrears\n", "topic: arrears\ntopic: books\n", "6:1 duplicate-key"),
    ("lending/practices/sort_debtors.yaml", "form: count_sheet", "form: count_sheets", "19:7 unknown-form"),
    ("lending/practices/sort_debtors.yaml", "indicator: late_rate", "indicator: late_rates", "23:20 unknown-indicator"),
    ("lending/practices/sort_debtors.yaml", "and late == 0", "and late === 0", "11:43 expression-sign"),
    ("lending/practices/tell_members.yaml", "who: chair", "whom: chair", "17:1 unknown-key"),
    ("parameters.yaml", "from: 2017-01-16", "from: 2017-01-36", "5:14 not-a-date"),
    ("plans.yaml", "title: {th: กู้เงินนอก, en: Borrow outside}", "title: กู้เงินนอก", "2:10 translations-expected"),
    ("forms.yaml", "purpose: {th: นับเงินสด, en: Count the cash}", "purpose: &p {th: นับเงินสด, en: Count the cash}", "3:12 yaml-alias"),
    ("standards/basics.yaml", "when: books_agree", "when: books_agree and late_high > 1", "9:27 not-a-number-here"),
]  # fmt: skip


def test_twenty_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    texts = dict(FILES)
    for name, old, new, _ in TWENTY:
        assert texts[name].count(old) == 1, (name, old)
        texts[name] = texts[name].replace(old, new)
    _, problems = read(write(tmp_path, dict(texts)))
    found = {(Path(one.place.file).relative_to(tmp_path).as_posix(), one.code) for one in problems}
    missing = [(name, wanted) for name, _, _, wanted in TWENTY if (name, wanted.split()[1]) not in found]
    # A record that cannot be read is not asked for what it refers to, and its tags are not known.
    unseen = {"unknown-form", "unknown-indicator", "unknown-held-back"}
    assert {code.split()[1] for _, code in missing} <= unseen, f"not reported: {missing}\n\n{lines(problems)}"
    places = {
        (Path(one.place.file).relative_to(tmp_path).as_posix(), f"{one.place.line}:{one.place.column} {one.code}") for one in problems
    }
    wrong = [(name, wanted) for name, _, _, wanted in TWENTY if (name, wanted) not in places and (name, wanted) not in missing]
    assert not wrong, f"reported elsewhere: {wrong}\n\n{lines(problems)}"
    with pytest.raises(Unusable) as refused:
        load_knowledge(tmp_path)
    assert len(refused.value.problems) >= 17


SUGGESTIONS = [
    ("lending/findings.yaml", "when: late_rate > 10", "when: late_rte > 10", "late_rate"),
    ("lending/practices/sort_debtors.yaml", "answers: [late_high]", "answers: [late_hihg]", "late_high"),
    ("lending/practices/sort_debtors.yaml", "horizon: 30_days", "horizon: 30days", "30_days"),
    ("lending/practices/sort_debtors.yaml", "recommend_when:", "recomend_when:", "recommend_when"),
    ("lending/practices/sort_debtors.yaml", "id: BOOK", "id: BOK", "BOOK"),
    ("lending/practices/sort_debtors.yaml", "late == 0", "pay_way == 'month'", "monthly"),
]


@pytest.mark.parametrize(("name", "old", "new", "meant"), SUGGESTIONS)
def test_the_nearest_name_is_suggested(name: str, old: str, new: str, meant: str, tmp_path: Path) -> None:
    _, problems = read(write(tmp_path, {name: spoilt(name, old, new)}))
    suggested = [problem for problem in problems if problem.suggestion == meant]
    assert suggested, lines(problems)
    assert f"Did you mean “{meant}”?" in suggested[0].line("en")
    assert f"หมายถึง “{meant}” ใช่ไหม" in suggested[0].line("th")


@pytest.mark.parametrize("name", [name for name in FILES if name != "knowledge.yaml"])
def test_a_file_that_cannot_be_read_does_not_hide_the_others_nor_accuse_them(name: str, tmp_path: Path) -> None:
    """One file is broken by a quote that is never closed; another has a mistake of its own. Both are reported and nothing else."""
    other = "lending/practices/tell_members.yaml" if name != "lending/practices/tell_members.yaml" else "forms.yaml"
    changes: dict[str, str | bytes | None] = {name: FILES[name] + 'z: "never closed\n', other: FILES[other] + "colour: red\n"}
    _, problems = read(write(tmp_path, changes))
    assert [problem.code for problem in problems if problem.place.file.endswith(name)] == ["yaml-unclosed"]
    assert {problem.code for problem in problems} <= {"yaml-unclosed", "unknown-key", "mapping-expected"}, lines(problems)
    assert {problem.code for problem in problems} > {"yaml-unclosed"}, f"the mistake in {other} is reported too"


def test_a_record_with_a_mistake_does_not_accuse_those_that_refer_to_it(tmp_path: Path) -> None:
    _, problems = read(write(tmp_path, {"lending/findings.yaml": spoilt("lending/findings.yaml", "sign: danger", "sign: dangerous")}))
    assert [problem.code for problem in problems] == ["not-an-option"], lines(problems)


ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a byte order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16 of Windows Notepad": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 the other way round": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "Thai Windows": lambda text: text.encode("cp874"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "line ends of old Macs": lambda text: text.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_files_of_any_editor_are_read(encoding: str, tmp_path: Path) -> None:
    encoded: dict[str, str | bytes | None] = {name: ENCODINGS[encoding](text) for name, text in FILES.items()}
    base, problems = read(write(tmp_path, encoded))
    assert base is not None
    assert not problems, lines(problems)
    assert base.fields["loans"].label.th == "เงินให้กู้"


def test_an_alias_bomb_is_refused_quickly(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]\n" for level in range(12)
    )
    _, problems = read(write(tmp_path, {"forms.yaml": bomb}))
    assert "yaml-alias" in {problem.code for problem in problems}


def test_circles_are_shown_whole(tmp_path: Path) -> None:
    fields = FILES["lending/fields.yaml"].replace("gives_loans:\n  kind: yes_no", "gives_loans:\n  kind: yes_no\n  asked_when: loans > 0")
    _, problems = read(write(tmp_path / "fields", {"lending/fields.yaml": fields}))
    assert [(one.code, one.text) for one in problems] in (
        [("cycle", "gives_loans → loans → gives_loans")],
        [("cycle", "loans → gives_loans → loans")],
    ), lines(problems)
    findings = FILES["lending/findings.yaml"].replace("when: late_rate > 10", "when: late_rate > 10 and not practised(sort_debtors)")
    practice = FILES["lending/practices/sort_debtors.yaml"].replace("late == 0", "not late_high")
    _, problems = read(write(tmp_path / "practised", {"lending/findings.yaml": findings, "lending/practices/sort_debtors.yaml": practice}))
    assert [one.code for one in problems] == ["cycle"], lines(problems)
    assert "sort_debtors" in problems[0].text
    assert "late_high" in problems[0].text


def test_places_within_folded_and_quoted_conditions(tmp_path: Path) -> None:
    folded = FILES["lending/findings.yaml"].replace("when: late_rate > 10", "when: >-\n    late_rate > 10\n    and lons > 0")
    _, problems = read(write(tmp_path / "folded", {"lending/findings.yaml": folded}))
    assert [(one.code, one.place.line, one.place.column) for one in problems] == [("unknown-name", 10, 9)], lines(problems)
    quoted = FILES["lending/practices/sort_debtors.yaml"].replace("borrowers >= 1 and late == 0", "'pay_way == ''monthly'' and lons > 0'")
    _, problems = read(write(tmp_path / "quoted", {"lending/practices/sort_debtors.yaml": quoted}))
    column = next(line for line in quoted.splitlines() if "lons" in line).index("lons") + 1
    assert [(one.code, one.place.line, one.place.column) for one in problems] == [("unknown-name", 10, column)], lines(problems)


def test_drafts_may_lean_on_published_practices_and_wait_to_be_held_back(tmp_path: Path) -> None:
    draft = FILES["lending/practices/tell_members.yaml"].replace("status: published", "status: draft")
    findings = FILES["lending/findings.yaml"].replace("holds_back: [growth]", "holds_back: [growth, tell_members]")
    standard = FILES["standards/basics.yaml"].replace("    leads_to: [tell_members]\n", "")
    base, problems = read(
        write(
            tmp_path, {"lending/practices/tell_members.yaml": draft, "lending/findings.yaml": findings, "standards/basics.yaml": standard}
        )
    )
    assert not problems, lines(problems)
    assert base is not None
    assert list(base.published) == ["sort_debtors"]


def test_published_knowledge_leans_on_no_draft(tmp_path: Path) -> None:
    draft = FILES["lending/practices/tell_members.yaml"].replace("status: published", "status: draft")
    sort = FILES["lending/practices/sort_debtors.yaml"].replace("late == 0", "practised(tell_members)")
    _, problems = read(write(tmp_path, {"lending/practices/tell_members.yaml": draft, "lending/practices/sort_debtors.yaml": sort}))
    found = [(Path(one.place.file).name, one.code, one.text) for one in problems]
    assert found == [
        ("sort_debtors.yaml", "practice-not-published", "tell_members"),
        ("basics.yaml", "practice-not-published", "tell_members"),
    ], lines(problems)


def test_parameters_have_the_value_of_the_day(base: KnowledgeBase) -> None:
    import datetime

    ceiling = base.parameters["interest_ceiling"]
    assert ceiling.at(datetime.date(2017, 1, 15)) is None, "before the first day nothing is known"
    found = ceiling.at(datetime.date(2020, 1, 1))
    assert found is not None
    assert found.value == 15
    assert ceiling.at(datetime.date(2999, 1, 1)) is None, "nor after the last"
