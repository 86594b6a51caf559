"""Every problem in the catalogue is really reported: at its place, with the offending text, in both languages."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from small_knowledge import FILES, lines, marked_place, read, spoilt, write

from cofin_advisor.knowledge import read_knowledge
from cofin_advisor.profile import changed_profile, read_profile
from cofin_advisor.reading.document import read_document
from cofin_advisor.reading.files import LARGEST_FILE
from cofin_advisor.reading.problems import Place, Problem, Problems, catalogue, catalogue_page

ROOT = Path(__file__).resolve().parents[2]
FIELDS, LENDING, INDICATORS = "organization/fields.yaml", "lending/fields.yaml", "lending/indicators.yaml"
FINDINGS, SORT, TELL = "lending/findings.yaml", "lending/practices/sort_debtors.yaml", "lending/practices/tell_members.yaml"
BASICS = "standards/basics.yaml"
RECKONINGS = "reckonings.yaml"
DEEP_BRACKETS = "(" * 61 + "gives_loans" + ")" * 61


class Bad(NamedTuple):
    """A file of the small knowledge base with one text replaced; ⟦ marks the place, `text` is what the report must quote."""

    code: str
    file: str
    old: str
    new: str
    text: str


KNOWLEDGE = [
    # YAML
    Bad("yaml-syntax", FIELDS, "kind: year", "kind: 'year' ⟦x", ""),
    Bad("yaml-sign", FIELDS, "kind: year", "kind: ⟦@year", "@"),
    Bad("yaml-unclosed", FIELDS, "kind: year", "kind: ⟦'year", "'"),
    Bad("yaml-tab", FIELDS, "  kind: year", "⟦\tkind: year", ""),
    Bad("yaml-colon", FIELDS, "  kind: year", "  ⟦kind year", "kind year"),
    Bad("yaml-colon-inside", FIELDS, "kind: year", "kind: a⟦: year", "kind: a: year"),
    Bad("yaml-indent", FIELDS, "  range: [1900", "   ⟦range: [1900", ""),
    Bad("yaml-second-document", "forms.yaml", "lines: 3}\n", "lines: 3}\n⟦---\nmore: {}\n", ""),
    Bad("yaml-too-deep", "forms.yaml", "{th: ใบนับเงิน, en: Count sheet}", "[" * 19 + "⟦[]" + "]" * 19, ""),
    Bad("yaml-alias", "forms.yaml", "{th: ใบนับเงิน", "⟦&a {th: ใบนับเงิน", "a"),
    Bad("yaml-tag", "forms.yaml", "{th: ใบนับเงิน", "⟦!!python/object:os.system {th: ใบนับเงิน", "tag:yaml.org,2002:python/object:os.system"),
    Bad("yaml-key-not-text", "forms.yaml", "  title:", "  ⟦[a]: b\n  title:", ""),
    Bad("duplicate-key", SORT, "topic: arrears", "topic: arrears\n⟦topic: books", "topic"),
    Bad("file-empty", "forms.yaml", FILES["forms.yaml"], "# nothing yet\n", ""),
    # shapes
    Bad("mapping-expected", FINDINGS, FILES[FINDINGS], "⟦- late_high", ""),
    Bad("list-expected", SORT, "tags: [credit]", "tags: ⟦credit", ""),
    Bad("text-expected", SORT, "topic: arrears", "topic: ⟦[arrears]", ""),
    Bad("text-missing", SORT, "topic: arrears", "topic:⟦", ""),
    Bad("translations-expected", SORT, "{th: แยกลูกหนี้, en: Sort the debtors}", "⟦แยกลูกหนี้", "แยกลูกหนี้"),
    Bad("missing-translation", SORT, "{th: แยกลูกหนี้, en: Sort the debtors}", "⟦{th: แยกลูกหนี้}", "en"),
    Bad("thai-expected", SORT, "th: แยกลูกหนี้", "th: ⟦sort", "sort"),
    Bad("unknown-key", SORT, "topic: arrears", "⟦topik: arrears\ntopic: arrears", "topik"),
    Bad("missing-key", SORT, "horizon: 30_days\n", "", "horizon"),
    Bad("not-an-option", SORT, "horizon: 30_days", "horizon: ⟦30_day", "30_day"),
    # numbers
    Bad("not-a-number", LENDING, "when_not_asked: 0", "when_not_asked: ⟦zero", "zero"),
    Bad("not-a-whole-number", FINDINGS, "severity: 4", "severity: ⟦3.5", "3.5"),
    Bad("number-not-finite", LENDING, "when_not_asked: 0", "when_not_asked: ⟦.nan", ".nan"),
    Bad("number-too-large", LENDING, "when_not_asked: 0", "when_not_asked: ⟦9000000000000000", "9000000000000000"),
    Bad("number-too-large", FINDINGS, "late_rate > 10", "late_rate > ⟦9000000000000000", "9000000000000000"),
    Bad("not-a-date", "knowledge.yaml", "2026-01-31", "⟦2026-13-31", "2026-13-31"),
    Bad("not-yes-or-no", FIELDS, "date: ever", "date: ever\n  sensitive: ⟦perhaps", "perhaps"),
    # ids and names
    Bad("id-form", INDICATORS, "late_rate:", "⟦Late-Rate:", "Late-Rate"),
    Bad("duplicate-id", FINDINGS, "books_disagree:", "⟦loans:", "loans"),
    Bad("id-not-file-name", SORT, "id: sort_debtors", "id: ⟦sort_debtor", "sort_debtor"),
    Bad("former-id-taken", FIELDS, "was: [year_founded]", "was: [⟦books_agree]", "books_agree"),
    Bad("unknown-name", FINDINGS, "late_rate > 10", "late_rate > 10 and ⟦lons > 5", "lons"),
    Bad("unknown-finding", SORT, "answers: [late_high]", "answers: [⟦late_hi]", "late_hi"),
    Bad("unknown-practice", TELL, "after: [sort_debtors]", "after: [⟦sort_debtor]", "sort_debtor"),
    Bad("unknown-practice", SORT, "borrowers >= 1 and late == 0", "not ⟦practised(tell_member)", "tell_member"),
    Bad("unknown-form", SORT, "form: count_sheet", "form: ⟦count_shet", "count_shet"),
    Bad("unknown-plan", SORT, "waits: [borrow]", "waits: [⟦borow]", "borow"),
    Bad("unknown-indicator", SORT, "indicator: late_rate", "indicator: ⟦late_rat", "late_rat"),
    Bad("unknown-field", LENDING, "range: [0, loans]", "range: [0, ⟦lons]", "lons"),
    Bad("unknown-source", SORT, "id: BOOK", "id: ⟦BOK", "BOK"),
    Bad("unknown-held-back", FINDINGS, "holds_back: [growth]", "holds_back: [⟦growht]", "growht"),
    Bad("unknown-option", SORT, "late == 0", "pay_way == '⟦montly'", "montly"),
    Bad("prefer-neither", TELL, "prefer: sort_debtors", "prefer: ⟦someone_else", "someone_else"),
    Bad("plan-not-an-option", "plans.yaml", "borrow:\n", "⟦lend_more:\n", "lend_more"),
    # records
    Bad("source-missing", INDICATORS, "  sources: [{id: BOOK, at: page 2}]\n", "", "late_rate"),
    Bad("source-missing", "parameters.yaml", ", sources: [{id: BOOK, at: page 1}]", "", "ceiling"),
    Bad("reason-missing", FINDINGS, "  reason: {th: ใคร ๆ ก็รู้, en: Everyone knows}\n", "", "books_disagree"),
    Bad("steps-number", SORT, "  - {th: สาม, en: Three}\n", "", "sort_debtors"),
    Bad("blocked-because", TELL, "blocked_because: {th: ดูลูกหนี้ก่อน, en: Debtors first}\n", "", "tell_members"),
    Bad("watch-one", SORT, '{indicator: late_rate, goal: "<= 5"}', "{indicator: late_rate, field: late}", "sort_debtors"),
    Bad("answers-missing", SORT, "answers: [late_high]", "answers: []", "sort_debtors"),
    Bad("practice-not-published", TELL, "after: [sort_debtors]", "after: [⟦sort_debtors]", "sort_debtors"),
    Bad(
        "options-and-kind",
        LENDING,
        "  options:\n    monthly: {th: รายเดือน, en: Monthly}\n    yearly: {th: รายปี, en: Yearly}\n",
        "",
        "pay_way",
    ),
    Bad("per-and-kind", FIELDS, "date: ever", "date: ever\n  per: item", "founded"),
    Bad("range-form", LENDING, "range: [0, loans]", "range: [0]", "late"),
    Bad("when-not-asked-alone", FIELDS, "date: ever", "date: ever\n  when_not_asked: 2000", "founded"),
    Bad(
        "when-not-asked-kind",
        FIELDS,
        "date: now\n  effort: look_up",
        "date: now\n  asked_when: founded > 1900\n  when_not_asked: 0\n  effort: look_up",
        "books_agree",
    ),
    Bad("form-empty", "forms.yaml", FILES["forms.yaml"].partition("  blocks:\n")[2], "    []\n", "count_sheet"),
    Bad("form-block", "forms.yaml", "    - box: {", "    - heading: {th: หัวข้อ, en: Heading}\n      box: {", "count_sheet"),
    Bad("form-table", "forms.yaml", "        rows: [", "        empty: 3\n        rows: [", "count_sheet"),
    Bad("form-row", "forms.yaml", "{th: ธนบัตร, en: Notes}", "{th: ⟦ธนบัตร, en: Notes}, cells: [{th: ก, en: a}]", "ธนบัตร"),
    Bad("form-count", "forms.yaml", "lines: 3", "lines: 400", "count_sheet"),
    Bad("form-sensitive", "forms.yaml", "from: loans", "from: ⟦late", "late"),
    Bad("form-sensitive", "forms.yaml", "from: borrowers", "from: ⟦late_rate", "late_rate"),
    Bad("unknown-name", "forms.yaml", "from: loans", "from: ⟦lons", "lons"),
    Bad("reckoning-start", RECKONINGS, "counts: less", "counts: start", "sound_loans"),
    Bad("reckoning-money", RECKONINGS, "number: late,", "number: ⟦late_rate,", "late_rate"),
    Bad("unknown-name", RECKONINGS, "number: late,", "number: ⟦lat,", "lat"),
    Bad("unknown-name", RECKONINGS, "ไม่ค้าง {amount}", "ไม่ค้าง {⟦sum}", "sum"),
    Bad("unknown-name", RECKONINGS, "en: All is late", 'en: "{⟦amount} is late"', "amount"),
    Bad("plans-kind", FIELDS, "kind: choices", "kind: choice", "plans_next_year"),
    Bad(
        "parameter-dates",
        "parameters.yaml",
        "  values:\n    - {from: 2017-01-16, value: 15, sources: [{id: BOOK, at: page 1}]}\n",
        "  values: []\n",
        "ceiling",
    ),
    Bad("severity-range", FINDINGS, "severity: 4", "severity: 5", "late_high"),
    Bad("triage-and-sign", FINDINGS, "  triage: 1\n", "", "late_high"),
    Bad("keep-and-sign", FINDINGS, "sign: weakness", "sign: strength", "books_disagree"),
    Bad("placeholder-uncertain", FINDINGS, 'en: "{late_rate} is late."', 'en: "{late_rate} of {⟦borrowers} are late."', "borrowers"),
    Bad("unknown-name", FINDINGS, 'en: "{late_rate} is late."', 'en: "{⟦late_rat} is late."', "late_rat"),
    Bad("cycle", TELL, "after: [sort_debtors]", "after: [tell_members]", "tell_members → tell_members"),
    Bad("cycle", FINDINGS, "when: late_rate > 10", "when: late_rate > 10 and late_high", "late_high → late_high"),
    Bad("divisor-unguarded", INDICATORS, "100 * late / loans", "100 * late / (⟦loans - late)", "loans - late"),
    Bad("divisor-unguarded", INDICATORS, "100 * late / loans", "100 * late / ⟦0", "0"),
    Bad("divisor-unguarded", FINDINGS, "amount: late", "amount: late * late / ⟦loans", "loans"),
    Bad("goal-form", INDICATORS, '"<= 5"', '"⟦about five"', "about five"),
    Bad("goal-and-kind", INDICATORS, '"<= 5"', '"⟦== yes"', "== yes"),
    Bad("goal-and-kind", TELL, "goal: == yes", 'goal: "⟦>= 5"', ">= 5"),
    # expressions
    Bad("expression-expected", FINDINGS, "when: late_rate > 10", "when: ⟦[late_rate]", ""),
    Bad("expression-sign", FINDINGS, "late_rate > 10", "late_rate ⟦≥ 10", "≥ 10"),
    Bad("expression-syntax", FINDINGS, "late_rate > 10", "late_rate > 10 ⟦5", "5"),
    Bad("expression-ends-early", FINDINGS, "late_rate > 10", "late_rate > 10 and⟦", ""),
    Bad("expression-too-deep", FINDINGS, "late_rate > 10", DEEP_BRACKETS[:60] + "⟦" + DEEP_BRACKETS[60:], "("),
    Bad("expression-name-expected", SORT, "late == 0", "practised(⟦5)", "5"),
    Bad("expression-option-expected", SORT, "late == 0", "pay_way in (⟦monthly)", "monthly"),
    Bad("expression-count-expected", SORT, "late == 0", "at_least(⟦late_high, books_agree)", "late_high"),
    Bad("expression-count-range", SORT, "late == 0", "at_least(⟦3, late_high, books_agree)", "3"),
    Bad("expression-has-one", SORT, "late == 0", "⟦has(plans_next_year, 'borrow', 'none')", "has"),
    Bad("expression-unknown-function", SORT, "late == 0", "⟦known(late)", "known"),
    Bad("not-a-condition", SORT, "late == 0", "⟦late", "late"),
    Bad("not-a-number-here", SORT, "late == 0", "⟦gives_loans > 0", "gives_loans"),
    Bad("not-a-choice", SORT, "late == 0", "⟦plans_next_year in ('borrow')", "plans_next_year in ('borrow')"),
    Bad("not-a-multiple-choice", SORT, "late == 0", "⟦has(pay_way, 'monthly')", "has(pay_way, 'monthly')"),
    Bad("equality-form", SORT, "late == 0", "⟦pay_way > 'monthly'", "pay_way > 'monthly'"),
    Bad("types-differ", SORT, "late == 0", "⟦late == 'monthly'", "late == 'monthly'"),
    Bad("units-differ", FINDINGS, "late_rate > 10", "⟦late_rate > late", "late_rate > late"),
    Bad("units-differ", LENDING, "range: [0, loans]", "range: [0, ⟦borrowers]", "borrowers"),
    Bad("not-a-number-here", LENDING, "range: [0, loans]", "range: [0, ⟦gives_loans]", "gives_loans"),
    Bad("unit-of-formula", INDICATORS, "100 * late / loans", "⟦late + loans", "late + loans"),
    Bad("calendar-product", SORT, "late == 0", "⟦2 * founded > 5", "2 * founded"),
    Bad("division-in-condition", SORT, "late == 0", "⟦late / loans > 5", "late / loans"),
]

#: Where the problem is reported although the mark stands in the text of another line: at the record as a whole.
AT_RECORD = {
    "source-missing", "reason-missing", "options-and-kind", "per-and-kind", "range-form", "when-not-asked-alone", "when-not-asked-kind",
    "plans-kind", "parameter-dates", "reckoning-start", "form-empty", "form-block", "form-table", "form-count",
    "severity-range", "triage-and-sign", "keep-and-sign", "cycle", "missing-key", "steps-number", "blocked-because", "watch-one",
    "answers-missing",
}  # fmt: skip


@pytest.mark.parametrize("bad", KNOWLEDGE, ids=[f"{bad.code}-{number}" for number, bad in enumerate(KNOWLEDGE)])
def test_knowledge_that_is_wrong_is_reported_where_it_stands(bad: Bad, tmp_path: Path) -> None:
    text = spoilt(bad.file, bad.old, bad.new)
    changes: dict[str, str | bytes | None] = {bad.file: text}
    if bad.code == "practice-not-published":
        changes[SORT] = spoilt(SORT, "status: published", "status: draft")
    _, problems = read(write(tmp_path, changes))
    found = [problem for problem in problems if problem.code == bad.code and problem.text == bad.text]
    assert found, f"expected {bad.code} “{bad.text}”, got:\n{lines(problems)}"
    assert found[0].place.file == str(tmp_path / bad.file)
    place = (found[0].place.line, found[0].place.column)
    if bad.code in AT_RECORD:
        assert place > (0, 0), "a record knows where it stands"
    else:
        assert place == marked_place(text), lines(problems)
    others = [problem for problem in problems if problem.code not in (bad.code, *FOLLOW.get(bad.code, ()))]
    assert not others, f"{bad.code} alone was expected, got:\n{lines(problems)}"


#: Problems that rightly come along: the same mistake seen from two sides.
FOLLOW: dict[str, tuple[str, ...]] = {
    "file-empty": ("unknown-form",),
    "mapping-expected": ("unknown-finding", "unknown-name"),
    "id-form": ("unknown-name", "unknown-indicator"),
    "duplicate-id": ("unknown-name", "unknown-finding"),
    "id-not-file-name": ("unknown-practice",),
    "plan-not-an-option": ("unknown-plan",),
    "divisor-unguarded": ("unit-of-formula",),
}
PROFILES = [
    ("profile-format", "format: ⟦profile\nanswers: {loans: 5}\n", "profile"),
    ("profile-no-answers", "format: cofin-advisor/profile@1\nanswers: ⟦{}\n", ""),
    ("unknown-field", "answers: {⟦loan: 5}\n", "loan"),
    ("answer-twice", "answers:\n  founded: 2530\n  ⟦year_founded: 2530\n", "year_founded"),
    ("answer-not-an-option", "answers: {pay_way: ⟦weekly}\n", "weekly"),
    ("text-too-long", f"name: ⟦{'a' * 201}\nanswers: {{loans: 5}}\n", ""),
    ("unit-not-fitting", "answers: {loans: ⟦5 คน}\n", "5 คน"),
    ("number-none", "answers: {loans: ⟦ไม่มี}\n", "ไม่มี"),
    ("number-approximate", "answers: {loans: ⟦ประมาณ 5}\n", "ประมาณ 5"),
    ("answer-empty-item", "answers: {plans_next_year: [borrow, ⟦~]}\n", "~"),
    ("answer-none-and-more", "answers: {plans_next_year: ⟦[none, borrow]}\n", ""),
    ("answer-impossible", "answers: {loans: ⟦-5}\n", "-5"),
    ("not-a-year", "answers: {founded: ⟦soon}\n", "soon"),
    ("year-two-digits", "answers: {founded: ⟦45}\n", "45"),
]


@pytest.mark.parametrize(("code", "text", "quoted"), PROFILES, ids=[code for code, _, _ in PROFILES])
def test_answers_that_are_wrong_are_reported_where_they_stand(code: str, text: str, quoted: str, tmp_path: Path) -> None:
    base, problems = read(write(tmp_path / "knowledge"))
    assert base is not None
    assert not problems, f"the small knowledge base itself must be sound:\n{lines(problems)}"
    path = tmp_path / "profile.yaml"
    path.write_text(text.replace("⟦", ""), encoding="utf-8")
    profile, found = read_profile(path, base)
    assert profile is None
    assert [(one.code, one.text, (one.place.line, one.place.column)) for one in found] == [(code, quoted, marked_place(text))], lines(found)


def test_an_answer_that_is_set_without_a_value_is_reported(tmp_path: Path) -> None:
    base, _ = read(write(tmp_path / "knowledge"))
    assert base is not None
    (tmp_path / "profile.yaml").write_text("answers: {loans: 5}\n", encoding="utf-8")
    profile, _ = read_profile(tmp_path / "profile.yaml", base)
    assert profile is not None
    problems = Problems()
    changed_profile(profile, ["loans"], base, problems)
    assert [(problem.code, problem.text) for problem in problems] == [("setting-form", "loans")]


def test_files_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_bytes(b"a" * (LARGEST_FILE + 1))
    (tmp_path / "picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    os.mkfifo(tmp_path / "pipe")
    expected = {
        "missing.yaml": "file-not-found",
        ".": "file-is-folder",
        "large.yaml": "file-too-large",
        "picture.yaml": "file-not-text",
        "odd\0name.yaml": "file-unreadable",
        "pipe": "file-not-regular",
    }
    for name, code in expected.items():
        problems = Problems()
        assert read_document(f"{tmp_path}/{name}", problems) is None
        assert [problem.code for problem in problems] == [code], name


def test_a_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    problems = Problems()
    assert read_document("-", problems) is None
    assert [problem.code for problem in problems] == ["input-closed"]


def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "closed.yaml"
    path.write_text("a: b")
    path.chmod(0)
    tmp_path.chmod(0o755)
    read_it = (
        "from cofin_advisor.reading.document import read_document\n"
        "from cofin_advisor.reading.problems import Problems\n"
        "problems = Problems(); read_document(sys.argv[1], problems)\n"
    )
    assert codes_without_permission(path, tmp_path, read_it) == ["file-not-readable"]


@pytest.mark.parametrize("closed", [FINDINGS, "lending", "."])
def test_knowledge_without_permission_is_reported_alone(closed: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "knowledge")
    mode = (folder / closed).stat().st_mode
    (folder / closed).chmod(0)
    read_it = "from cofin_advisor.knowledge import read_knowledge\n_, problems = read_knowledge(sys.argv[1])\n"
    try:
        assert codes_without_permission(folder, tmp_path, read_it) == ["file-not-readable"]
    finally:
        (folder / closed).chmod(mode)


def codes_without_permission(path: Path, tmp_path: Path, read_it: str) -> list[str]:
    """The codes that another process, which is not the superuser's, reports."""
    script = (
        "import os, sys\n"
        "import encodings.cp874, encodings.utf_8_sig, cofin_advisor.knowledge, cofin_advisor.reading.document\n"
        "for folder in sys.argv[2:]: os.chmod(folder, 0o755)\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        f"{read_it}"
        "print(*(problem.code for problem in problems))\n"
    )
    parents = [str(folder) for folder in path.parents if folder.is_relative_to(tmp_path.parents[2]) and folder != Path("/tmp")]
    done = subprocess.run([sys.executable, "-c", script, str(path), *parents], capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout.split()


def test_folders_that_are_no_knowledge_are_reported(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [problem.code for problem in read_knowledge(tmp_path / "nowhere")[1]] == ["knowledge-not-a-folder"]
    assert [problem.code for problem in read_knowledge(tmp_path / "empty")[1]] == ["knowledge-empty"]
    _, problems = read(write(tmp_path / "headless", {"knowledge.yaml": None}))
    assert [problem.code for problem in problems] == ["knowledge-head-missing"]
    _, problems = read(write(tmp_path / "odd", {"lending/rules.yaml": "a: b\n", "lending/practices/lend.yml": "id: lend\n"}))
    assert [(problem.code, problem.text) for problem in problems] == [("file-unknown", "lend.yml"), ("file-unknown", "rules.yaml")]


def test_a_folder_of_far_too_many_files_is_not_read(tmp_path: Path) -> None:
    from cofin_advisor.knowledge.loader import MOST_FILES

    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.yaml").touch()
    assert [problem.code for problem in read_knowledge(tmp_path)[1]] == ["knowledge-too-many-files"]


# The catalogue as a whole

_REPORTING = {"add", "add_both", "report", "_report", "Mistake", "at", "want", "Problem", "NotUnderstood", "SyntaxProblem", "_fail"}
_CODE = re.compile(r"[a-z]+(-[a-z]+)+|cycle")


def _codes_used(*folders: str) -> set[str]:
    """The codes that are reported somewhere in the source: texts of their form in a call that reports."""
    found = set()
    for path in (path for folder in folders for path in (ROOT / "cofin_advisor" / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                arguments = node.args
            elif isinstance(node, ast.FunctionDef):
                name, arguments = node.name, node.args.defaults
            else:
                continue
            if name in _REPORTING:
                texts = (part.value for argument in arguments for part in ast.walk(argument) if isinstance(part, ast.Constant))
                found |= {text for text in texts if isinstance(text, str) and _CODE.fullmatch(text)}
    return found


def test_every_code_in_the_source_is_in_the_catalogue() -> None:
    missing = _codes_used(".") - set(catalogue())
    assert not missing, f"add these to reading/messages.yaml: {sorted(missing)}"


def test_every_code_of_reading_knowledge_and_profile_has_an_example_above() -> None:
    shown = {bad.code for bad in KNOWLEDGE} | {code for code, _, _ in PROFILES}
    shown |= {"file-not-found", "file-is-folder", "file-too-large", "file-not-text", "file-unreadable", "file-not-readable", "file-unknown"}
    shown |= {"file-not-regular", "input-closed", "more-problems", "setting-form", "setting-impossible"}
    shown |= {"knowledge-not-a-folder", "knowledge-empty", "knowledge-head-missing", "knowledge-too-many-files"}
    ours = _codes_used("reading", "knowledge", "profile")
    assert ours - shown == set(), "a problem without an example"
    assert set(catalogue()) - ours - _codes_used(".") == set(), "words for a problem that nobody reports"


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_it_without_a_brace_left_over(code: str) -> None:
    words = catalogue()[code]
    assert set(words) <= {"message", "remedy"}
    assert all(set(said) == {"th", "en"} for said in words.values()), "Thai and English, in the message and in the remedy"
    slots = {lang: set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", " ".join(said[lang] for said in words.values()))) for lang in ("th", "en")}
    assert slots["th"] == slots["en"], "both languages say the same"
    details = dict.fromkeys(slots["th"] - {"text"}, "X")
    for lang in ("th", "en"):
        line = Problem(code, Place("file.yaml", 1, 1), "TEXT", details).line(lang)
        said_braces = re.sub(r"\{th: …, en: …\}|\{value: TEXT, check: true\}|\{TEXT\}", "", line)
        assert "{" not in said_braces, line
        assert "}" not in said_braces, line
        assert re.search("[ก-๛]" if lang == "th" else "[A-Za-z]{3}", line)


def test_the_page_of_problems_is_up_to_date() -> None:
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    assert page == catalogue_page(), "write cofin_advisor.reading.problems.catalogue_page() to docs/problems.md"
    assert all(f"`{code}`" in page for code in catalogue())
