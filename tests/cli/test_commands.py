"""The commands as they are typed: real processes, in Thai and in English, with good input and bad."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cofin_advisor.cases import bundled_cases

ALL_CASES = bundled_cases()


def run(*arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `cofin-advisor` in a process of its own."""
    data = stdin.encode("utf-8") if isinstance(stdin, str) else stdin
    return subprocess.run(
        [sys.executable, "-m", "cofin_advisor", *map(str, arguments)],
        input=data,
        capture_output=True,
        cwd=cwd,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COFIN_ADVISOR_PROGRAM": ""} | environment,
        timeout=120,
    )


def refused(*arguments: str | Path, **options: object) -> str:
    """Run a command that must refuse, say why, and show no trace of its insides; what it said."""
    done = run(*arguments, **options)  # type: ignore[arg-type]
    said = done.stderr.decode("utf-8")
    assert done.returncode == 2, said
    assert done.stdout == b""
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("id", ALL_CASES)
def test_diagnose_every_case_in_thai(id: str) -> None:
    done = run("diagnose", id)
    assert done.returncode == 0, done.stderr.decode()
    page = done.stdout.decode("utf-8")
    assert "ผลตรวจสุขภาพกลุ่ม" in page
    assert "ไม่ใช่การจัดชั้นสินเชื่อ" in page


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_format_in_both_languages(form: str, lang: str, tmp_path: Path) -> None:
    output = tmp_path / "result"
    done = run("diagnose", "failing_deposit_taker", "--format", form, "--lang", lang, "-o", output)
    assert (done.returncode, done.stdout) == (0, b"")
    written = output.read_text("utf-8")
    assert written == run("diagnose", "failing_deposit_taker", "--format", form, "--lang", lang).stdout.decode("utf-8")
    if form == "json":
        assert json.loads(written)["organization"]["id"] == "failing_deposit_taker"


@pytest.mark.parametrize("lang", ["th", "en"])
def test_explain_why_and_why_not(lang: str) -> None:
    why = run("explain", "failing_deposit_taker", "cannot_pay_withdrawals", "--lang", lang).stdout.decode("utf-8")
    assert "1,150,000" in why
    why_not = run("explain", "rollover_village_fund", "bank_line_after_clean_record", "--lang", lang).stdout.decode("utf-8")
    assert why_not
    document = json.loads(run("explain", "rollover_village_fund", "arrears_low", "--format", "json").stdout)
    assert document["verdict"] == "ruled_out"


def test_two_processes_with_other_hash_seeds_print_the_same_bytes() -> None:
    pages = {run("diagnose", "failing_deposit_taker", "--format", "json", PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "4242")}
    assert len(pages) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_profile_from_a_thai_windows_editor(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "กลุ่มเรา.yaml"
    text = "name: กลุ่มออมทรัพย์บ้านเรา\r\nanswers:\r\n  members: ๑๒๐\r\n  gives_loans: ใช่\r\n  founded_year: 2550\r\n"
    path.write_bytes(text.encode(encoding))
    done = run("diagnose", path, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["organization"]["name"]["th"] == "กลุ่มออมทรัพย์บ้านเรา"


@pytest.mark.parametrize(
    "arguments", [("diagnose", "sound_small_group"), ("explain", "young_group", "borrow_outside"), ("knowledge", "list")]
)
def test_a_console_that_knows_only_cp874_shows_thai_and_loses_no_mark(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, PYTHONIOENCODING="cp874")
    assert done.returncode == 0, done.stderr.decode("cp874")
    page = done.stdout.decode("cp874")
    assert any("ก" <= character <= "๛" for character in page)
    assert "?" not in page.replace("ไหม?", "")


def test_a_profile_on_standard_input() -> None:
    done = run("diagnose", "-", "--format", "json", stdin="answers: {members: 40, open_conflict: yes}")
    assert "neutral_person_first" in json.loads(done.stdout)["recommendations"] + json.loads(done.stdout)["if_not_done"]


def test_everything_wrong_with_a_profile_is_said_at_once_with_place_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("answers:\n  membrs: 5\n  members: มาก\n  founded_year: 45\n  borrowers: -3\n  gives_loans: อาจจะ\n", "utf-8")
    said = refused("diagnose", path).splitlines()
    assert [line.split("[")[1].split("]")[0] for line in said] == [
        "unknown-field", "not-a-number", "year-two-digits", "answer-impossible", "not-yes-or-no",
    ]  # fmt: skip
    assert all(line.startswith(f"{path}:{row}:") for row, line in enumerate(said, start=2))
    assert "members" in said[0]
    english = refused("diagnose", path, "--lang", "en")
    assert "Did you mean “members”?" in english


def test_files_that_are_no_profiles(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_bytes(b"")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)) * 20)
    with (tmp_path / "huge.yaml").open("wb") as huge:
        huge.truncate(100_000_000)
    for name, code in (
        ("empty.yaml", "file-empty"), ("binary.yaml", "file-not-text"), ("huge.yaml", "file-too-large"), (".", "file-is-folder"),
        ("none.yaml", "file-not-found"),
    ):  # fmt: skip
        assert f"[{code}]" in refused("diagnose", tmp_path / name), name


def test_a_near_miss_of_a_case_is_suggested() -> None:
    assert "sound_small_group" in refused("diagnose", "sound_smal_group")
    assert "separate_cash_and_books" in refused("explain", "klongpia", "separate_cash_and_book")


def test_wrong_calls_are_answered_in_thai_with_the_way_out() -> None:
    for arguments in (("diagnose",), ("diagnose", "klongpia", "--lang", "fr"), ("nothing",), ("diagnose", "klongpia", "--nothing")):
        said = refused(*arguments)
        assert "--help" in said
        assert any("ก" <= character <= "๛" for character in said)
    assert "[not-a-date]" in refused("diagnose", "klongpia", "--as-of", "someday")
    assert "[year-two-digits]" in refused("diagnose", "klongpia", "--as-of", "1/2/68")


def test_an_output_that_cannot_be_written_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    old = tmp_path / "report.md"
    old.write_text("ของเดิม", "utf-8")
    assert "[unknown-case]" in refused("diagnose", "nothing", "-o", old)
    assert "[file-not-writable]" in refused("diagnose", "klongpia", "-o", tmp_path / "no" / "such" / "folder.md")
    assert old.read_text("utf-8") == "ของเดิม"
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


def test_a_day_of_either_era() -> None:
    days = {
        json.loads(run("diagnose", "klongpia", "--as-of", day, "--format", "json").stdout)["as_of"] for day in ("2012-12-31", "31/12/2555")
    }
    assert days == {"2012-12-31"}


def test_a_blank_profile_can_be_filled_in_and_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    assert run("knowledge", "fields", "--profile", "-o", path).returncode == 0
    filled = path.read_text("utf-8").replace("  members:", "  members: 99", 1)
    path.write_text(filled, "utf-8")
    document = json.loads(run("diagnose", path, "--format", "json").stdout)
    assert document["completeness"]["answered"] == 1
    assert "[file-exists]" in refused("knowledge", "fields", "--profile", "-o", path)
    assert path.read_text("utf-8") == filled


@pytest.mark.parametrize(
    "kind", ["practices", "findings", "indicators", "fields", "plans", "reckonings", "standards", "parameters", "forms", "sources"]
)
def test_list_and_show_what_is_known(kind: str) -> None:
    listed = run("knowledge", "list", kind, "--lang", "en").stdout.decode("utf-8")
    assert len(listed.splitlines()) >= 1


def test_show_one_record_of_each_kind() -> None:
    for id in (
        "separate_cash_and_books",
        "books_behind",
        "late_balance_rate",
        "late_loans_balance",
        "borrow_outside",
        "dividend_without_eating_capital",
        "interest_ceiling",
        "cash_count",
    ):
        for lang in ("th", "en"):
            done = run("knowledge", "show", id, "--lang", lang)
            assert done.returncode == 0, done.stderr.decode()
            assert id in done.stdout.decode("utf-8")
    assert "[unknown-id]" in refused("knowledge", "show", "nothing_of_the_kind")


def test_a_new_practice_loads_at_once(tmp_path: Path) -> None:
    import shutil

    from cofin_advisor.knowledge.loader import bundled, read_knowledge

    folder = tmp_path / "knowledge"
    shutil.copytree(bundled("knowledge"), folder)
    done = run("knowledge", "new", "practice", "visit_each_home", "--domain", "lending", "--knowledge", folder)
    assert done.returncode == 0, done.stderr.decode()
    base, problems = read_knowledge(folder)
    assert not [problem.line("en") for problem in problems if problem.severity == "error"]
    assert base is not None
    assert base.practices["visit_each_home"].status == "draft"
    assert "duplicate-id" in refused("knowledge", "new", "practice", "visit_each_home", "--knowledge", folder)


def test_a_broken_knowledge_folder_is_refused_with_every_error(tmp_path: Path) -> None:
    import shutil

    from cofin_advisor.knowledge.loader import bundled

    folder = tmp_path / "knowledge"
    shutil.copytree(bundled("knowledge"), folder)
    plans = folder / "plans.yaml"
    plans.write_text(plans.read_text("utf-8").replace("possible_when:", "posible_when:"), "utf-8")
    said = refused("diagnose", "klongpia", "--knowledge", folder, "--lang", "en").splitlines()
    assert sum("[unknown-key]" in line and "possible_when" in line for line in said) == 17


def test_help_has_an_example_and_fits_the_screen() -> None:
    for arguments in (
        (),
        ("diagnose",),
        ("explain",),
        ("knowledge",),
        ("knowledge", "new"),
        ("knowledge", "fields"),
        ("knowledge", "schema"),
    ):
        page = run(*arguments, "--help").stdout.decode("utf-8")
        assert page
        if arguments != ("knowledge",):
            assert "cofin-advisor" in page.split("Examples:")[-1], arguments
