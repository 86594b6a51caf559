"""The kit without internet: built once, then used from a copy with the network cut off, as on a machine in a village."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / "tools" / "build_kit.py"
THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
INSTALLING = "กำลังติดตั้ง cofin-advisor"
Start = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cuts the network off with `unshare`, which Linux has")


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the builder."""
    return subprocess.run(
        [sys.executable, str(BUILDER), str(folder), *options], capture_output=True, text=True, encoding="utf-8", timeout=300
    )


def sums(folder: Path) -> dict[str, str]:
    """What SHA256SUMS says, by name."""
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def sign(folder: Path) -> None:
    """Write SHA256SUMS anew, as the builder of another kit would."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit for this Python."""
    folder = tmp_path_factory.mktemp("built") / "kit"
    done = build(folder, "--python", THIS)
    assert done.returncode == 0, done.stderr
    assert f"enough for: windows-{THIS}, linux-{THIS}" in done.stdout
    return folder


@pytest.fixture(scope="module")
def cut_off() -> list[str]:
    """What runs a command without any network."""
    command = ["unshare", "-rn"]
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        said = "this machine does not let us cut the network off (unshare -rn)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
    return command


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who has never used Python."""
    return tmp_path_factory.mktemp("home") / "คุณ สมใจ"


@pytest.fixture(scope="module")
def start(cut_off: list[str], home: Path) -> Start:
    """Double-click: run the start file of a kit, without network and with nothing of this machine's settings."""

    def run(folder: Path, *arguments: str, cwd: Path | None = None, at: Path = home) -> subprocess.CompletedProcess[str]:
        at.mkdir(parents=True, exist_ok=True)
        clean = {"HOME": str(at), "PATH": f"{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8"}
        command = [*cut_off, "/bin/sh", str(folder / "start-linux.sh"), *arguments]
        return subprocess.run(
            command, cwd=cwd, env=clean, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=120
        )

    return run


@pytest.fixture(scope="module")
def copied(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit, handed on."""
    folder = tmp_path_factory.mktemp("stick") / "บ้านหนองบัว & ใจ! ดี" / "ชุด ติดตั้ง"
    shutil.copytree(kit, folder)
    return folder


@pytest.fixture(scope="module")
def first(start: Start, copied: Path) -> subprocess.CompletedProcess[str]:
    """The first double-click."""
    return start(copied)


def test_the_first_start_installs_and_shows_that_it_works(first: subprocess.CompletedProcess[str], home: Path) -> None:
    assert first.returncode == 0, first.stderr
    assert "ผลตรวจสุขภาพกลุ่ม" in first.stdout
    assert "ติดตั้งเรียบร้อย" in first.stderr
    assert "cofin-advisor diagnose my.yaml" in first.stderr
    assert str(home / "cofin-advisor") in first.stderr


def test_the_page_and_the_paper_come_out(
    first: subprocess.CompletedProcess[str], start: Start, copied: Path, tmp_path: Path, home: Path
) -> None:
    page = start(copied, "diagnose", "sound_small_group")
    assert page.returncode == 0, page.stderr
    assert "บ้านใจมั่น" in page.stdout
    assert not page.stderr
    (program,) = (home / "cofin-advisor" / "program").glob("*/bin/cofin-advisor")
    printed = start(copied, "report", "sound_small_group", "-o", "x.pdf", cwd=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    typed = subprocess.run([program, "diagnose", "sound_small_group"], capture_output=True, text=True, encoding="utf-8")
    assert typed.stdout == page.stdout


def test_later_starts_install_nothing_from_wherever_the_kit_lies(
    first: subprocess.CompletedProcess[str], start: Start, copied: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "E:"
    shutil.copytree(copied, elsewhere)
    (pip,) = (elsewhere / "program" / "wheels").glob("pip-*.whl")
    pip.unlink()
    before = time.monotonic()
    done = start(elsewhere)
    assert time.monotonic() - before < 10
    assert done.returncode == 0, done.stderr
    assert INSTALLING not in done.stderr
    assert not done.stdout


def test_two_starts_at_once_install_once_and_clear_away_what_was_left(
    first: subprocess.CompletedProcess[str], start: Start, copied: Path, home: Path, tmp_path: Path
) -> None:
    (installed,) = (home / "cofin-advisor" / "program").glob("*/installed")
    programs = tmp_path / "cofin-advisor" / "program"
    # An interrupted installation has no mark; a former kit has another name.
    for name in (installed.parent.name, "0.0.1-former"):
        (programs / name).mkdir(parents=True)
        (programs / name / "half").write_text("x", "utf-8")
    (tmp_path / "cofin-advisor" / "my.yaml").write_text("ของเรา", "utf-8")
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: start(copied, "--version", at=tmp_path), range(2)))
    assert [done.returncode for done in both] == [0, 0], [done.stderr for done in both]
    assert sum(INSTALLING in done.stderr for done in both) == 1
    assert [path.name for path in programs.iterdir() if path.is_dir()] == [installed.parent.name]
    assert not (programs / installed.parent.name / "half").exists()
    assert (tmp_path / "cofin-advisor" / "my.yaml").exists()


@pytest.mark.parametrize("harm", ["damaged", "missing"])
def test_a_kit_that_is_not_whole_is_noticed(start: Start, copied: Path, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "kit"
    shutil.copytree(copied, folder)
    (wheel,) = (folder / "program" / "wheels").glob("msgspec-*linux*.whl")
    if harm == "damaged":
        data = bytearray(wheel.read_bytes())
        data[len(data) // 2] ^= 1
        wheel.write_bytes(data)
    else:
        wheel.unlink()
    done = start(folder, at=tmp_path / "home")
    assert done.returncode == 2
    assert "ชุดนี้ไม่ครบหรือเสีย" in done.stderr
    assert wheel.name in done.stderr


def test_where_no_python_fits_it_is_said_how_to_get_one(copied: Path, tmp_path: Path) -> None:
    for name in ("cat", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    command = ["/bin/sh", copied / "start-linux.sh"]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert "ยังไม่มี Python" in done.stderr
    assert THIS in done.stderr


def test_a_newer_kit_is_not_taken_for_the_installed_one_and_a_full_disk_is_said(
    first: subprocess.CompletedProcess[str], start: Start, copied: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "kit"
    shutil.copytree(copied, newer)
    about = newer / "program" / "kit.json"
    about.write_text(json.dumps({**json.loads(about.read_text("utf-8")), "room": 10**18}), "utf-8")
    sign(newer)
    done = start(newer)
    assert done.returncode == 2
    assert INSTALLING in done.stderr
    assert "ที่ว่างในเครื่องไม่พอ" in done.stderr
    # What was there stays.
    assert INSTALLING not in start(copied, "--version").stderr


def test_every_file_of_the_kit_is_listed_and_is_as_listed(kit: Path) -> None:
    found = {path.relative_to(kit).as_posix(): path for path in kit.rglob("*") if path.is_file()}
    listed = sums(kit)
    assert set(found) == {*listed, "SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256(found[name].read_bytes()).hexdigest() == digest, name


def test_windows_gets_what_windows_needs(kit: Path) -> None:
    batch = (kit / "start-windows.bat").read_bytes()
    batch.decode("ascii")  # cmd.exe loses its place in a file with other letters
    assert batch.count(b"\n") == batch.count(b"\r\n") > 10
    assert not re.search(rb"@[A-Z]+@", batch)
    wheels = json.loads((kit / "program" / "kit.json").read_text("utf-8"))["wheels"]
    for system, ending in (("windows", "win_amd64.whl"), ("linux", "x86_64.whl")):
        names = wheels[f"{system}-{THIS}"]
        assert sum(name.startswith("typst-") and name.endswith(ending) for name in names) == 1
        assert all(name.endswith((ending, "-none-any.whl")) for name in names)


def test_what_windows_alone_needs_is_asked_for() -> None:
    as_elsewhere = ROOT / "tools" / "as_elsewhere.py"
    there = json.dumps({"sys_platform": "win32", "platform_system": "Windows"})
    answers = []
    for word in ("Windows", "Linux"):
        wanted = f'cofin-advisor-is-not-there-{word}; platform_system == "{word}"'
        command = [sys.executable, str(as_elsewhere), there, "download", "--no-index", "--disable-pip-version-check", wanted]
        answers.append(subprocess.run(command, capture_output=True, text=True).returncode)
    assert answers == [1, 0]  # looked for, in vain; not looked for


def test_the_start_files_fit_their_systems(kit: Path) -> None:
    assert os.access(kit / "start-linux.sh", os.X_OK)
    assert subprocess.run(["/bin/sh", "-n", kit / "start-linux.sh"]).returncode == 0
    (guide,) = kit.glob("READ-ME*.html")
    text = guide.read_text("utf-8")
    assert "ดับเบิลคลิก" in text
    assert "Double-click" in text or "double-click" in text
    assert not re.search(r"@[A-Z]+@", text)
    assert not re.search(r"(?:src|href)\s*=|url\((?!data:)", text)


def test_the_kit_says_nothing_of_where_it_was_built(kit: Path) -> None:
    traces = [str(ROOT), str(Path.home()), str(kit.parent), sys.prefix, "pythonhosted", "/" + "simple/"]

    def clean(name: str, data: bytes) -> None:
        for trace in traces:
            assert trace.encode() not in data, (name, trace)

    for path in kit.rglob("*"):
        if path.is_file() and path.suffix != ".whl":
            data = path.read_bytes()
            clean(path.name, data)
            assert path.parent.name == "licences" or not re.search(rb"https?://", data), path.name
    for made in ("cofin_advisor-*.whl", "frozendict-*.whl"):
        (wheel,) = (kit / "program" / "wheels").glob(made)
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                clean(name, archive.read(name))


def test_the_licences_are_told(kit: Path) -> None:
    told = (kit / "licences" / "PACKAGES.txt").read_text("utf-8")
    assert "LGPL, version 3" in told
    for name in json.loads((kit / "program" / "kit.json").read_text("utf-8"))["wheels"][f"linux-{THIS}"]:
        assert re.search(rf"^{re.escape(name.split('-')[0]).replace('_', '[-_]')} ", told, re.MULTILINE | re.IGNORECASE), name
    assert "see the wheel" not in told
    for licence in ("LICENSE", "LICENSE-KNOWLEDGE", "OFL.txt"):
        assert (kit / "licences" / licence).is_file()


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """The builder, to try its refusals without building."""
    spec = importlib.util.spec_from_file_location("build_kit", BUILDER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_people_put_into_a_folder_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "งานของเรา.txt").write_text("x", "utf-8")
    done = build(tmp_path)
    assert done.returncode == 2
    assert "no part of a kit" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["งานของเรา.txt"]


def test_a_former_kit_is_replaced_whole(builder: ModuleType, kit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    shutil.copytree(kit, folder)
    new = tmp_path / "new"
    new.mkdir()
    (new / "only").write_text("x", "utf-8")
    assert builder.replaceable(folder)
    builder.swap(new, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["kit"]
    assert [path.name for path in folder.iterdir()] == ["only"]


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("python-3.13.5.exe", 30_000_000, "64-bit installer"),
        ("python-3.9.1-amd64.exe", 30_000_000, "64-bit installer"),
        ("python-3.13.5-amd64.exe", 1_000, "not the whole installer"),
        ("python-3.13.5-amd64.exe", 30_000_000, ""),
    ],
)
def test_a_python_installer_is_checked(builder: ModuleType, tmp_path: Path, name: str, size: int, said: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"MZ")
        file.truncate(size)
    if said:
        with pytest.raises(builder.Failed, match=said):
            builder.check_installer(path, ["3.13"])
    else:
        builder.check_installer(path, ["3.13"])


def test_what_cannot_be_had_is_said_for_each_system(builder: ModuleType, kit: Path, tmp_path: Path) -> None:
    (own,) = (kit / "program" / "wheels").glob("cofin_advisor-*.whl")
    with pytest.raises(builder.Failed) as failed:
        builder.collect(builder.Pip(tmp_path), own, tmp_path, ["3.99"], ["windows"])
    assert "cannot be had for windows with Python 3.99" in str(failed.value)


def test_a_build_that_fails_leaves_nothing(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def half(into: Path, *_: object) -> None:
        into.mkdir(parents=True)
        (into / "SHA256SUMS").write_text("", "utf-8")
        raise builder.Failed("broken")

    monkeypatch.setattr(builder, "build", half)
    monkeypatch.setattr(sys, "argv", ["build_kit.py", str(tmp_path / "kit")])
    assert builder.main() == 2
    assert "No kit was built. broken" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
