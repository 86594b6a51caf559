"""What a careful program survives: files that must not be overwritten, streams that are closed, full or cannot show Thai, names that
are no text, and whoever stops it.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BLANK = "format: cofin-advisor/profile@1\nanswers: {members: 40}\n"
COFIN = [sys.executable, "-m", "cofin_advisor"]
posix = pytest.mark.skipif(os.name == "nt", reason="of a POSIX shell")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COFIN_ADVISOR_PROGRAM", "COLUMNS")}
    return kept | {"PYTHONIOENCODING": "utf-8"} | more


def run(*arguments: str | Path, cwd: Path | None = None, stdin: bytes = b"", **more: str) -> tuple[int, bytes, str]:
    """The exit code, the result and the messages of a command."""
    done = subprocess.run([*COFIN, *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd, env=environment(**more), timeout=120)
    said = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in said, said
    assert "Exception ignored" not in said, said
    return done.returncode, done.stdout, said


def shell(script: str, cwd: Path, *, before: tuple[str, ...] = (), **more: str) -> tuple[int, bytes, str]:
    """The same of a line of bash, in which `cofin` is the program."""
    line = f'cofin() {{ {shlex.join(COFIN)} "$@"; }}\n{script}'
    done = subprocess.run([*before, "bash", "-c", line], capture_output=True, cwd=cwd, env=environment(**more), timeout=120)
    said = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in said, said
    assert "Exception ignored" not in said, said
    return done.returncode, done.stdout, said


@pytest.mark.parametrize("name", ["mine.yaml", "mine.YML", "mine.txt", "mine"])
def test_the_profile_that_is_read_is_never_written_over(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(BLANK, "utf-8")
    (tmp_path / "link").symlink_to(path)
    for command in (("diagnose", path), ("explain", path, "books_behind"), ("diagnose", "klongpia"), ("knowledge", "list")):
        for output in (path, tmp_path / "link"):
            code, _, said = run(*command, "-o", output)
            assert (code, "[file-exists]" in said) == (2, True), command
    assert path.read_text("utf-8") == BLANK


@posix
def test_a_profile_on_standard_input_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("answers: {members: 40}\n", "utf-8")
    code, _, said = shell("cofin diagnose - -o p < p", tmp_path)
    assert (code, "[file-exists]" in said) == (2, True)
    code, _, said = run("diagnose", "p", "-o", "p", cwd=tmp_path)
    assert (code, "[file-exists]" in said) == (2, True)


def test_any_yaml_and_any_profile_is_kept_but_a_report_is_renewed(tmp_path: Path) -> None:
    for name, text in (("notes.yaml", "a: b\n"), ("utf16.txt", BLANK)):
        (tmp_path / name).write_text(text, "utf-16" if name == "utf16.txt" else "utf-8")
        assert run("diagnose", "klongpia", "-o", tmp_path / name)[0] == 2
    for _ in range(2):
        assert run("diagnose", "klongpia", "-o", tmp_path / "report.md")[0] == 0
        assert run("diagnose", "klongpia", "--format", "json", "-o", tmp_path / "report.json")[0] == 0


def test_new_and_schema_keep_what_is_there(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("x", "utf-8")
    assert "[file-exists]" in run("knowledge", "new", "plan", "some_new_plan", "-o", old)[2]
    assert "[file-exists]" in run("knowledge", "schema", "practice", "-o", old)[2]
    assert old.read_text("utf-8") == "x"
    (tmp_path / "data.json").write_text("{}", "utf-8")
    assert "[file-exists]" in run("knowledge", "schema", "practice", "-o", tmp_path / "data.json")[2]
    for _ in range(2):
        assert run("knowledge", "schema", "practice", "-o", tmp_path / "practice.json")[0] == 0


@posix
@pytest.mark.parametrize("command", ["knowledge list", "diagnose klongpia --format json", "diagnose klongpia", "--help"])
def test_results_that_nobody_takes(command: str, tmp_path: Path) -> None:
    code, _, said = shell(f"cofin {command} | true; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert (code, said) == (0, "")
    if Path("/dev/full").exists():
        code, _, said = shell(f"cofin {command} > /dev/full", tmp_path)
        assert (code, len(said.splitlines())) == (2, 1), said
        assert "no space" in said
    if command != "--help":
        code, _, said = shell(f"cofin {command} >&-", tmp_path)
        assert (code, len(said.splitlines())) == (2, 1), said
        assert shell(f"cofin {command} >&- 2>&-", tmp_path)[0] == 2


@posix
def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    code, _, said = shell("cofin diagnose - <&-", tmp_path)
    assert (code, "[input-closed]" in said) == (2, True)


@posix
def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code, page, _ = shell("cat pipe & cofin knowledge list -o pipe; wait", tmp_path)
    assert (code, b"separate_cash_and_books" in page, pipe.is_fifo()) == (0, True, True)


@posix
def test_names_that_lead_nowhere(tmp_path: Path) -> None:
    for name in ("loop", "loop.yaml"):
        (tmp_path / name).symlink_to(name)
        assert "[file-unreadable]" in run("diagnose", name, cwd=tmp_path)[2]
    for name in ("a" * 5000, "a" * 5000 + ".yaml", "b/" * 3000):
        assert run("diagnose", name, cwd=tmp_path)[0] == 2
        code, _, said = run("knowledge", "list", "-o", name, cwd=tmp_path)
        assert (code, "[file-not-writable]" in said) == (2, True)
    for output in ("loop", "loop/x"):
        assert "[file-not-writable]" in run("knowledge", "list", "-o", output, cwd=tmp_path)[2]
        assert "[file-not-writable]" in run("knowledge", "schema", "--all", output, cwd=tmp_path)[2]
    assert run("diagnose", "klongpia", "--knowledge", "loop", cwd=tmp_path)[0] == 2
    (tmp_path / "file").write_text("", "utf-8")
    assert "[file-not-writable]" in run("knowledge", "schema", "--all", "file", cwd=tmp_path)[2]


def without_power() -> tuple[str, ...]:
    """What lets root be refused as anybody else is."""
    if os.name == "nt" or os.geteuid() != 0:
        return ()
    found = shutil.which("setpriv")
    if found is None:
        pytest.skip("root, and no setpriv")
    return (found, "--bounding-set=-dac_override,-dac_read_search,-fowner")


@posix
def test_folders_that_may_not_be_read_or_written(tmp_path: Path) -> None:
    from cofin_advisor.knowledge.loader import bundled

    closed, knowledge = tmp_path / "closed", tmp_path / "knowledge"
    closed.mkdir()
    (closed / "p.yaml").write_text(BLANK, "utf-8")
    shutil.copytree(bundled("knowledge"), knowledge)
    places = [closed, *(path for path in knowledge.rglob("practices")), *(path for path in knowledge.iterdir() if path.is_dir())]
    try:
        for place in places:
            place.chmod(0o000 if place == closed else 0o555)
        before = without_power()
        for command, code in (
            ("diagnose closed/p.yaml", "file-not-readable"),
            ("diagnose closed/p", "file-not-readable"),
            ("diagnose klongpia -o closed/x.md", "file-not-writable"),
            ("knowledge schema --all closed", "file-not-writable"),
            ("knowledge new practice visit_each_home --knowledge knowledge", "file-not-writable"),
        ):
            status, _, said = shell(f"cofin {command}", tmp_path, before=before)
            assert (status, f"[{code}]" in said) == (2, True), f"{command}: {said}"
    finally:
        for place in places:
            place.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"k\xff.yaml")
    (tmp_path / name).write_text("answers: {members: 40}\n", "utf-8")
    code, page, _ = run("diagnose", name, "--format", "json", cwd=tmp_path)
    assert (code, json.loads(page)["organization"]["id"]) == (0, "k�")
    assert run("diagnose", name, cwd=tmp_path)[0] == 0
    assert run("diagnose", name, "-o", os.fsdecode(b"out\xfe"), cwd=tmp_path)[0] == 0
    assert run("explain", "klongpia", name, cwd=tmp_path)[0] == 2


@pytest.mark.parametrize("error", ["OSError(5, 'x')", "RuntimeError('x')", "RecursionError()", "UnicodeError()", "MemoryError()"])
def test_what_nothing_else_answers_is_said_in_one_line(error: str) -> None:
    code = (
        "import sys; sys.argv = ['cofin-advisor', 'knowledge', 'list']\n"
        "from cofin_advisor.cli import main, options\n"
        f"def stop(*_): raise {error}\n"
        "options.knowledge = stop\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), timeout=60)
    said = done.stderr.decode("utf-8")
    assert (done.returncode, len(said.splitlines()), " / " in said) == (2, 1, True), said


@posix
@pytest.mark.parametrize("after", [0.05, 0.1, 0.2, 0.4])
def test_whoever_stops_it_sees_no_trace(after: float) -> None:
    code = "import os, sys, threading, time, signal\nsys.argv = ['cofin-advisor', 'diagnose', 'klongpia']\n" + (
        f"def stop(): time.sleep({after}); os.kill(os.getpid(), signal.SIGINT)\n"
        "from cofin_advisor.cli import main\nthreading.Thread(target=stop, daemon=True).start()\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), timeout=60)
    assert (done.returncode, done.stderr.decode("utf-8").strip()) == (130, "หยุดแล้ว / Stopped.")


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "latin-1:strict"])
def test_what_is_no_terminal_gets_utf_8_where_its_encoding_has_no_thai(encoding: str) -> None:
    code, page, _ = run("diagnose", "klongpia", PYTHONIOENCODING=encoding)
    assert (code, page) == (0, run("diagnose", "klongpia")[1])
    assert "ไม่พบแฟ้มนี้" in run("diagnose", "none.yaml", PYTHONIOENCODING=encoding)[2]


def on_a_terminal(*arguments: str, columns: int = 60, **more: str) -> tuple[int, str]:
    """The exit code of a command whose messages and results both go to a terminal, and all that it shows."""
    pty, fcntl, termios = (pytest.importorskip(name) for name in ("pty", "fcntl", "termios"))
    import struct

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([*COFIN, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**more))
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(timeout=60), shown.decode("utf-8", "replace").replace("\r\n", "\n")


@posix
def test_a_terminal_without_thai_is_told_what_to_do_once() -> None:
    code, shown = on_a_terminal("diagnose", "klongpia", PYTHONIOENCODING="cp437", columns=100)
    assert (code, shown.count("--lang en")) == (0, 1)
    assert "--lang en" not in on_a_terminal("diagnose", "klongpia", "--lang", "en", PYTHONIOENCODING="cp437")[1]
    assert "There is no such file." in on_a_terminal("diagnose", "none.yaml", PYTHONIOENCODING="cp437", columns=100)[1]


@posix
def test_messages_are_wrapped_in_a_terminal_and_one_line_each_elsewhere() -> None:
    from cofin_advisor.report.wrap import width_of

    _, shown = on_a_terminal("diagnose", "no_such_case", columns=40)
    lines = shown.splitlines()
    assert len(lines) > 2
    assert all(width_of(line) <= 40 for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])
    assert len(run("diagnose", "no_such_case")[2].splitlines()) == 1


def test_messages_and_help_show_the_command_that_works() -> None:
    own = {"COFIN_ADVISOR_PROGRAM": "python3 start.py"}
    assert "python3 start.py knowledge list" in run("explain", "klongpia", "zzzzqqqq", **own)[2]
    assert "python3 start.py diagnose --help" in run("diagnose", **own)[2]
    for page in (("--help",), ("explain", "--help"), ("knowledge", "new", "--help")):
        shown = run(*page, **own)[1].decode("utf-8")
        assert "python3 start.py" in shown
        assert "cofin-advisor " not in shown
    assert "cofin-advisor knowledge list" in run("explain", "klongpia", "zzzzqqqq")[2]


def test_wrong_calls_name_what_was_typed() -> None:
    assert "--format" in run("diagnose", "klongpia", "--format", "xml")[2].splitlines()[0]
    for name in ("", "  "):
        code, _, said = run("diagnose", name)
        assert (code, said.splitlines()[0]) == (2, "ยังไม่ได้ใส่ PROFILE")
    said = run("knowledge", "new", "foo_bar")[2]
    assert said.splitlines()[0] == "ยังไม่ได้ใส่ ID"
    assert "KIND ID" in run("knowledge", "new", "--help")[1].decode("utf-8").splitlines()[0]
    assert "[not-an-option]" in run("knowledge", "new", "foo_bar", "some_id")[2]


def test_a_title_is_as_good_as_an_id() -> None:
    by_id = run("explain", "klongpia", "books_behind", "--format", "json")
    for title in ("บัญชีค้าง ยังไม่รู้ยอดจริง", "books are behind;  THE true figures are not known"):
        assert run("explain", "klongpia", title, "--format", "json") == by_id
    assert "บัญชีค้าง ยังไม่รู้ยอดจริง" in run("explain", "klongpia", "บัญชีค้าง ยังไม่รู้ยอด")[2]
    for id in ("interest_ceiling", "cash_count"):
        code, _, said = run("explain", "klongpia", id)
        assert (code, f"knowledge show {id}" in said) == (2, True)


# What follows is start.py, in a folder of its own, with a stand-in for what it would install.

START = Path(__file__).resolve().parents[2] / "start.py"


def start(folder: Path, *arguments: str, patch: str = "", **more: str) -> tuple[int, str, str]:
    """Run a copy of start.py in which nothing is fetched: the environment's Python is a link to ours."""
    shutil.copy(START, folder)
    (folder / "pyproject.toml").write_text("", "utf-8")
    code = (
        f"import os, sys, venv\nsys.path.insert(0, {str(folder)!r})\nimport start\nsys.argv = ['start.py', *{arguments!r}]\n"
        "def create(place, **_):\n"
        "    start.PROGRAMS.mkdir(parents=True, exist_ok=True)\n"
        "    start.PYTHON.exists() or start.PYTHON.write_text(f'#!/bin/sh\\nexec {sys.executable} \"$@\"\\n')\n"
        "    start.PYTHON.chmod(0o755)\n"
        "venv.create = create\n"
        "def fetch(command): print('FETCHED', flush=True)\n"
        f"start.wait_for = fetch\n{patch}\nsys.exit(start.main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(**more), timeout=120)
    said = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in said, said
    return done.returncode, done.stdout.decode("utf-8"), said


@posix
def test_a_folder_that_was_moved_is_installed_again(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    assert "FETCHED" in start(first, "--version")[1]
    assert "FETCHED" not in start(first, "--version")[1]
    first.rename(second)
    assert "FETCHED" in start(second, "--version")[1]
    assert not (second / ".venv.lock").exists()


@posix
def test_files_beside_the_user_do_not_stand_in_for_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "json.py").write_text("raise SystemExit(77)", "utf-8")
    monkeypatch.chdir(tmp_path / "home")
    path = {"PYTHONPATH": str(START.parent)}
    assert start(tmp_path, "knowledge", "schema", "practice", **path)[0] == 0
    code, _, said = start(tmp_path, "explain", "klongpia", "zzzzqqqq", **path)
    assert (code, "python3 start.py knowledge list" in said) == (2, True)


@posix
def test_why_setting_up_failed_is_said_plainly(tmp_path: Path) -> None:
    for patch, words in (
        ("start.wait_for = lambda c: 'WARNING: Retrying NewConnectionError(..)\\nERROR: no'", "no internet"),
        ("start.wait_for = lambda c: 'ERROR: some wheel is broken'", "some wheel is broken"),
        ("def full(*a, **k): raise OSError(28, 'No space left on device')\nvenv.create = full", "No space left on device"),
    ):
        code, _, said = start(tmp_path, "--version", patch=patch)
        assert (code, words in said, "PosixPath" in said, "[Errno" in said) == (2, True, False, False), said
        assert not (tmp_path / ".venv.lock").exists()
    code, _, said = start(tmp_path, "--version", patch="def stop(c): raise KeyboardInterrupt\nstart.wait_for = stop")
    assert (code, "Stopped." in said) == (130, True)
    assert "some minutes" in start(tmp_path, "test", "--version", patch="start.call = lambda *a, **k: 0")[2]


@posix
def test_two_at_once_set_up_once(tmp_path: Path) -> None:
    (tmp_path / ".venv.lock").mkdir()
    patch = "start.time.sleep = lambda _: start.LOCK.exists() and start.LOCK.rmdir()"
    code, shown, said = start(tmp_path, "--version", patch=patch)
    assert (code, "FETCHED" in shown, said.count("Another window")) == (0, True, 1)
    # A lock that was left behind is taken over.
    shutil.rmtree(tmp_path / ".venv")
    (tmp_path / ".venv.lock").mkdir()
    os.utime(tmp_path / ".venv.lock", (time.time() - 1000,) * 2)
    code, shown, said = start(tmp_path, "--version")
    assert (code, "FETCHED" in shown, "Another window" in said) == (0, True, False)
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".venv.lock")]


@posix
def test_ctrl_c_ends_start_too(tmp_path: Path) -> None:
    assert start(tmp_path, "diagnose", PYTHONPATH=str(START.parent))[0] == 2
    patch = (
        "import signal, threading\nprepared = start.prepare\n"
        "def prepare(extra):\n    prepared(extra)\n    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "start.prepare = prepare\nstart.PYTHON.write_text('#!/bin/sh\\nsleep 1\\n')"
    )
    assert start(tmp_path, "diagnose", patch=patch)[0] == 130


def test_what_people_say_of_their_groups_is_ignored_by_git() -> None:
    ignored = (START.parent / ".gitignore").read_text("utf-8").split("\n")
    assert {"my/", "กลุ่มเรา*", "ผลตรวจ*", ".venv.lock*/"} <= set(ignored)


def test_a_way_round_through_a_folder_that_is_not_there_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "prof.yaml"
    path.write_text("answers: {gives_loans: yes}\n", encoding="utf-8")
    code, _, _ = run("diagnose", path, "-o", f"{tmp_path}/nowhere/../prof.yaml")
    assert code == 2
    assert path.read_text("utf-8") == "answers: {gives_loans: yes}\n"
