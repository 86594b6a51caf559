"""`cofin-advisor form`, as it is typed: the list, one form, all that the advice needs, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: Runs the command line in a Python in which typst cannot be imported.
WITHOUT_TYPST = "import sys; sys.modules['typst'] = None; from cofin_advisor.cli import main; main()"


def run(*arguments: str | Path, python: tuple[str, ...] = ("-m", "cofin_advisor")) -> tuple[int, bytes, str]:
    """Run the command in a process of its own: exit code, standard output, what it said."""
    done = subprocess.run(
        [sys.executable, *python, "form", *map(str, arguments)],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COFIN_ADVISOR_PROGRAM": ""},
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr.decode("utf-8")


def refused(*arguments: str | Path, python: tuple[str, ...] = ("-m", "cofin_advisor")) -> str:
    """Run a command that must refuse and say why; what it said."""
    code, output, said = run(*arguments, python=python)
    assert code == 2, said
    assert output == b""
    assert "Traceback" not in said
    return said


def test_without_a_form_it_lists_them() -> None:
    code, output, said = run()
    assert (code, said) == (0, "")
    assert "cash_count" in output.decode("utf-8")
    assert "ใบตรวจนับเงินสด" in output.decode("utf-8")


@pytest.mark.parametrize("name", ["cash_count", "ใบตรวจนับเงินสด", "cash  COUNT"])
def test_a_form_goes_by_its_id_or_its_title(name: str, tmp_path: Path) -> None:
    output = tmp_path / "ใบ.PDF"
    assert run(name, "-o", output) == (0, b"", "")
    assert output.read_bytes().startswith(b"%PDF-")


def test_a_form_filled_in_from_a_profile_can_go_to_standard_output(tmp_path: Path) -> None:
    code, output, said = run("members_annual_report", "failing_deposit_taker", "--lang", "en", "-o", "-")
    assert (code, said) == (0, "")
    assert output.startswith(b"%PDF-")
    assert len(output) > len(run("members_annual_report", "--lang", "en", "-o", "-")[1])


def test_all_that_the_advice_needs_goes_to_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "ใบต่าง ๆ" / "ปีนี้"
    for _ in range(2):
        code, output, said = run("--needed", "failing_deposit_taker", "-o", folder)
        assert (code, output) == (0, b"")
        written = sorted(path.name for path in folder.iterdir())
        assert {"cash_count.pdf", "profit_and_dividend_agenda.pdf", "ledger_reconciliation.pdf"} <= set(written)
        assert len(said.splitlines()) == len(written)
        assert all(path.read_bytes().startswith(b"%PDF-") for path in folder.iterdir())


def test_a_group_that_needs_no_form_is_told_so(tmp_path: Path) -> None:
    code, output, said = run("--needed", "young_group", "--lang", "en", "-o", tmp_path / "forms")
    assert (code, output, said) == (0, b"", "The advice for this group needs no form.\n")
    assert list(tmp_path.iterdir()) == []


def test_what_is_asked_wrongly_is_answered_with_what_to_do(tmp_path: Path) -> None:
    assert "cash_count" in refused("cash_cont", "-o", tmp_path / "a.pdf")
    assert "form-without-file" in refused("cash_count")
    assert "form-without-file" in refused("cash_count", "-o", tmp_path / "a.png")
    assert "form-without-folder" in refused("--needed", "failing_deposit_taker")
    assert "--needed" in refused("cash_count", "--needed", "failing_deposit_taker", "-o", tmp_path)
    assert "unknown-case" in refused("cash_count", "nobody", "-o", tmp_path / "a.pdf")
    assert "not-a-date" in refused("cash_count", "young_group", "--as-of", "soon", "-o", tmp_path / "a.pdf")
    (tmp_path / "file").write_text("words")
    assert "file-not-writable" in refused("--needed", "failing_deposit_taker", "-o", tmp_path / "file")
    assert "file-not-writable" in refused("cash_count", "-o", tmp_path / "nowhere" / "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_profile_is_never_overwritten(tmp_path: Path) -> None:
    profile = tmp_path / "group.pdf"
    profile.write_text("format: cofin-advisor/profile@1\nanswers: {members: 5}\n", encoding="utf-8")
    assert "file-exists" in refused("cash_count", profile, "-o", profile)
    assert profile.read_text("utf-8").startswith("format:")


def test_where_typst_is_missing_it_says_how_to_install_it(tmp_path: Path) -> None:
    said = refused("cash_count", "-o", tmp_path / "a.pdf", python=("-c", WITHOUT_TYPST))
    assert "cofin-advisor[print]" in said
    assert "cofin-advisor[print]" in refused("--needed", "failing_deposit_taker", "-o", tmp_path, python=("-c", WITHOUT_TYPST))
    assert run(python=("-c", WITHOUT_TYPST))[0] == 0
    assert list(tmp_path.iterdir()) == []
