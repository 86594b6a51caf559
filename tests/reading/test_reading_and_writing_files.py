"""Files of any editor are read, files that could do harm are not, and nothing is ever written half."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cofin_advisor.reading import files
from cofin_advisor.reading.files import read_text, write_atomically
from cofin_advisor.reading.problems import Problems

READABLE = {
    "plain": ("สวัสดี a\n".encode(), "สวัสดี a\n"),
    "byte order mark": (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
    "utf-16 of Windows": ("ก: 1\r\n".encode("utf-16"), "ก: 1\n"),
    "Thai of Windows": ("ชื่อ: กลุ่มออมทรัพย์\r\n".encode("cp874"), "ชื่อ: กลุ่มออมทรัพย์\n"),
    "Thai of Windows that happens to be UTF-8": ("เพดาน".encode("cp874"), "เพดาน"),
    "old Macs": (b"a: 1\rb: 2\r", "a: 1\nb: 2\n"),
    "French": ("café: crème\n".encode(), "café: crème\n"),
    "Chinese": ("名: 村\n".encode(), "名: 村\n"),
    "signs": ("a: “b” ≥ 5 – …\n".encode(), "a: “b” ≥ 5 – …\n"),
    "tabs": (b"a:\t1\n", "a:\t1\n"),
}


@pytest.mark.parametrize("name", READABLE)
def test_texts_of_any_editor(name: str, tmp_path: Path) -> None:
    data, text = READABLE[name]
    (tmp_path / "f").write_bytes(data)
    problems = Problems()
    assert read_text(tmp_path / "f", problems) == text
    assert not problems.errors


NOT_TEXT = {
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "a spreadsheet": b"PK\x03\x04\x14\x00\x06\x00",
    "an old spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "half of utf-16": b"\xff\xfea",
    "control characters": b"a: \x1b[31m\n",
}


@pytest.mark.parametrize("name", NOT_TEXT)
def test_what_is_not_text(name: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(NOT_TEXT[name])
    problems = Problems()
    assert read_text(tmp_path / "f", problems) is None
    assert [problem.code for problem in problems] == ["file-not-text"]


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(100_000_000)
    problems = Problems()
    assert read_text(tmp_path / "huge", problems) is None
    assert [problem.code for problem in problems] == ["file-too-large"]


def codes_of_reading(path: Path | str) -> list[str]:
    problems = Problems()
    assert read_text(path, problems) is None
    return [problem.code for problem in problems]


def test_what_is_no_ordinary_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert codes_of_reading(tmp_path / "pipe") == ["file-not-regular"], "it would wait for ever"
    assert codes_of_reading("/dev/zero") == ["file-not-regular"]
    assert codes_of_reading("a" * 5000) == ["file-unreadable"]
    assert codes_of_reading("a\0b") == ["file-unreadable"]
    assert codes_of_reading("a\ud800b") in (["file-not-found"], ["file-unreadable"])
    monkeypatch.setattr(files.sys, "stdin", None)
    assert codes_of_reading("-") == ["input-closed"]


def test_the_pipe_of_a_shell_is_read() -> None:
    end, start = os.pipe()
    os.write(start, b"a: 1\n")
    os.close(start)
    problems = Problems()
    assert read_text(f"/dev/fd/{end}", problems) == "a: 1\n", [problem.code for problem in problems]
    os.close(end)


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    import threading

    write_atomically("/dev/null", "a\n")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_atomically(tmp_path / "pipe", "ก\n")
    reader.join(10)
    assert got == ["ก\n".encode()]
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode)


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "answers.yaml"
    write_atomically(target, "หนึ่ง\n")
    assert target.read_bytes() == "หนึ่ง\n".encode()
    write_atomically(target, "two\n")
    assert target.read_text() == "two\n"
    assert os.listdir(tmp_path) == ["answers.yaml"], "no temporary file is left behind"


def test_the_old_file_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "answers.yaml"
    write_atomically(target, "old\n")

    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        write_atomically(target, "new\n")
    assert target.read_text() == "old\n"
    assert os.listdir(tmp_path) == ["answers.yaml"]
    monkeypatch.undo()
    with pytest.raises(UnicodeEncodeError):
        write_atomically(target, "\ud800")
    assert target.read_text() == "old\n"
    assert os.listdir(tmp_path) == ["answers.yaml"]
    with pytest.raises(OSError, match="nowhere"):
        write_atomically(tmp_path / "nowhere" / "answers.yaml", "new\n")


def test_permissions_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "answers.yaml"
    before = os.umask(0o027)
    try:
        write_atomically(target, "a\n")
        assert stat.S_IMODE(target.stat().st_mode) == 0o640, "a new file has the permissions that the user's mask gives"
    finally:
        os.umask(before)
    target.chmod(0o604)
    write_atomically(target, "b\n")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old\n")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    write_atomically(tmp_path / "link.yaml", "new\n")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "new\n"
