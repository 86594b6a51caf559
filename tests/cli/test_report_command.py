"""`cofin-advisor report`, as it is typed: the end of the name says the form, and nothing that a person wrote is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cofin_advisor.cases import bundled_cases

#: Runs the command line in a Python in which typst cannot be imported.
WITHOUT_TYPST = "import sys; sys.modules['typst'] = None; from cofin_advisor.cli import main; main()"


def run(*arguments: str | Path, python: tuple[str, ...] = ("-m", "cofin_advisor"), cwd: Path | None = None) -> tuple[int, bytes, str]:
    """Run the command in a process of its own: exit code, standard output, what it said."""
    done = subprocess.run(
        [sys.executable, *python, *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COFIN_ADVISOR_PROGRAM": ""},
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr.decode("utf-8")


def refused(*arguments: str | Path, **options: object) -> str:
    """Run a command that must refuse and say why; what it said."""
    code, output, said = run(*arguments, **options)  # type: ignore[arg-type]
    assert code == 2, said
    assert output == b""
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("ending", "beginning"), [(".pdf", b"%PDF-"), (".PNG", b"\x89PNG"), (".html", b"<!DOCTYPE html>"), (".txt", "กลุ่มสัจจะ".encode())]
)
def test_the_end_of_the_name_says_the_form(ending: str, beginning: bytes, tmp_path: Path) -> None:
    output = tmp_path / f"แผ่นงาน{ending}"
    code, printed, said = run("report", "young_group", "-o", output)
    assert (code, printed) == (0, b""), said
    assert output.read_bytes().lstrip().lower().startswith(beginning.lower())


def test_a_picture_has_its_message_beside_it_and_both_can_be_made_again(tmp_path: Path) -> None:
    picture, message = tmp_path / "line.png", tmp_path / "line.txt"
    for _ in range(2):
        code, _, said = run("report", "failing_deposit_taker", "-o", picture)
        assert code == 0, said
        assert str(message) in said
    lines = message.read_text("utf-8").splitlines()
    assert len(lines) <= 8
    assert "1. แยกคนถือเงินกับคนทำบัญชี (ภายใน 30 วัน)" in lines
    assert run("report", "failing_deposit_taker", "-o", "-")[1].decode("utf-8").splitlines() == lines


def test_the_message_beside_a_picture_takes_the_place_of_nobodys_notes(tmp_path: Path) -> None:
    notes = tmp_path / "line.txt"
    notes.write_text("จดไว้กันลืม\n", "utf-8")
    said = refused("report", "young_group", "-o", tmp_path / "line.png")
    assert "file-exists" in said
    assert notes.read_text("utf-8") == "จดไว้กันลืม\n"
    assert not (tmp_path / "line.png").exists()


@pytest.mark.parametrize("id", bundled_cases())
def test_every_case_gives_a_message_on_the_screen(id: str) -> None:
    code, printed, said = run("report", id, "-o", "-", "--lang", "en")
    assert code == 0, said
    page = printed.decode("utf-8")
    assert "This is not an audit" in page
    assert not re.search(r"[\u0e00-\u0e7f]", page)


def test_lights_come_only_when_asked_for() -> None:
    without = run("report", "rollover_village_fund", "-o", "-")[1].decode("utf-8")
    with_lights = run("report", "rollover_village_fund", "-o", "-", "--with-lights")[1].decode("utf-8")
    assert "สี่ด้านของกลุ่ม" not in without
    assert "สี่ด้านของกลุ่ม: การดูแลกลุ่มให้โปร่งใส" in with_lights


@pytest.mark.parametrize("name", ["sheet.docx", "sheet", "sheet.yaml", ".pdf"])
def test_a_name_that_does_not_tell_the_form_is_refused_with_what_is_possible(name: str, tmp_path: Path) -> None:
    said = refused("report", "young_group", "-o", tmp_path / name)
    assert "sheet-form-unknown" in said
    for ending in (".pdf", ".png", ".html", ".txt"):
        assert ending in said
    assert not list(tmp_path.iterdir())


def test_without_a_file_it_says_how_to_name_one() -> None:
    assert "sheet-without-file" in refused("report", "young_group")
    assert "Add -o and a file name" in refused("report", "young_group", "--lang", "en")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "file-not-writable" in refused("report", "young_group", "-o", tmp_path / "nowhere" / "sheet.pdf")


def test_a_profile_is_never_overwritten(tmp_path: Path) -> None:
    profile = tmp_path / "กลุ่มเรา.txt"
    profile.write_text("format: cofin-advisor/profile@1\nname: กลุ่มเรา\nanswers: {members: 40}\n", "utf-8")
    before = profile.read_bytes()
    for output in (profile, profile.with_suffix(".png")):
        assert "file-exists" in refused("report", profile, "-o", output)
        assert profile.read_bytes() == before


def test_where_typst_is_missing_it_says_how_to_install_it_and_pages_and_messages_still_work(tmp_path: Path) -> None:
    for name in ("sheet.pdf", "sheet.png"):
        said = refused("report", "young_group", "-o", tmp_path / name, python=("-c", WITHOUT_TYPST))
        assert "python3 -m pip install 'cofin-advisor[print]'" in said
    assert not list(tmp_path.iterdir())
    for name in ("sheet.html", "sheet.txt"):
        assert run("report", "young_group", "-o", tmp_path / name, python=("-c", WITHOUT_TYPST))[0] == 0


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "a.png", "b.png"):
        assert run("report", "sound_small_group", "-o", tmp_path / name)[0] == 0
    for ending in ("pdf", "png"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_help_shows_examples_in_both_languages() -> None:
    code, printed, _ = run("report", "--help")
    page = printed.decode("utf-8")
    assert code == 0
    assert "cofin-advisor report failing_deposit_taker -o sheet.pdf" in page
    assert "ใครทำ วันไหน" in page
    assert max(map(len, page.splitlines())) <= 100
