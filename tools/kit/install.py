"""Install cofin-advisor from the kit that this file lies in, without any network, and start it.

    python install.py                         install it once, then open a window in which `cofin-advisor` can be typed
    python install.py diagnose my.yaml        install it once, then run that one command
    python install.py --fits                  exit code 0 where this Python can run what the kit holds

The program goes into the folder `cofin-advisor` of the user's own home, not into the kit: a USB stick may be read-only, changes its
drive letter, and its file system can often not hold programs for Linux.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path

KIT = Path(__file__).resolve().parents[1]
WHEELS = KIT / "program" / "wheels"
WINDOWS = os.name == "nt"
SYSTEMS = {"win-amd64": "windows", "linux-x86_64": "linux"}
FULL = re.compile(r"No space left|not enough space|Errno 28|WinError 112|Disk quota", re.IGNORECASE)
EXAMPLES = (
    ("ดูตัวอย่าง กลุ่มที่ต้องรีบช่วยกันแก้", "see a made-up group in trouble", "cofin-advisor diagnose failing_deposit_taker"),
    ("ทำแฟ้มคำถามของกลุ่มเรา แล้วเปิดตอบเท่าที่รู้", "the questions for your own group", "cofin-advisor knowledge fields --profile -o my.yaml"),
    ("ตอบแล้ว ตรวจกลุ่มเรา", "answered: check your group", "cofin-advisor diagnose my.yaml"),
    ("ทำแผ่นเดียวไว้พิมพ์แจก", "one sheet to print", "cofin-advisor report my.yaml -o my.pdf"),
)


class Failed(Exception):
    """It cannot go on; the message says why, in Thai and in English."""


def say(thai, english):
    """A line in Thai and one in English to the person before the screen; in English alone where Thai cannot be shown."""
    if sys.stderr is None:
        return
    try:
        thai.encode(sys.stderr.encoding or "ascii")
        print(thai, file=sys.stderr)
    except (UnicodeEncodeError, LookupError):
        pass
    print(english, file=sys.stderr, flush=True)


def here() -> str:
    """The system and the version of this Python in the words of the kit, such as `windows-3.13`."""
    system = SYSTEMS.get(sysconfig.get_platform(), "other")
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        system = "other"
    return f"{system}-{sys.version_info[0]}.{sys.version_info[1]}"


def contents() -> dict:
    """What the builder says of the kit; raises `Failed` where it is not whole."""
    try:
        return json.loads((KIT / "program" / "kit.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise damaged("kit.json") from None


def damaged(name) -> Failed:
    """The kit is not as it was built."""
    return Failed(
        f"ชุดนี้ไม่ครบหรือเสีย ({name}) ขอชุดใหม่ หรือคัดลอกทั้งโฟลเดอร์มาอีกครั้ง",
        f"This kit is incomplete or damaged ({name}). Copy the whole folder again, or ask for a new one.",
    )


def check() -> None:
    """Hold every file of the kit against SHA256SUMS; raises `Failed`."""
    for line in (KIT / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        try:
            with open(KIT / name, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise damaged(name) from None
        if found != wanted:
            raise damaged(name)


class Place:
    """Where the program of this kit stands in the user's home."""

    def __init__(self, kit: dict) -> None:
        """Of the kit's own digest: another kit has another place."""
        try:
            self.digest = hashlib.sha256((KIT / "SHA256SUMS").read_bytes()).hexdigest()
        except OSError:
            raise damaged("SHA256SUMS") from None
        self.home = Path.home() / "cofin-advisor"
        self.programs = self.home / "program"
        self.folder = self.programs / f"{kit['version']}-{self.digest[:8]}-{here()}"
        self.commands = self.folder / ("commands" if WINDOWS else "bin")
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.mark = self.folder / "installed"

    @property
    def stamp(self) -> str:
        """What the mark says when all is there: of this kit, and in this very folder (an environment cannot be moved)."""
        return f"{self.digest}\n{self.folder}\n"

    def is_ready(self) -> bool:
        """Whether it is installed, and its Python still there."""
        try:
            if self.mark.read_text(encoding="utf-8") != self.stamp:
                return False
            return subprocess.run([str(self.python), "-I", "-S", "-c", ""], capture_output=True).returncode == 0
        except OSError:
            return False


@contextlib.contextmanager
def alone(place):
    """Hold the place for this window; another window waits. The system lets go of the lock when the window is closed."""
    with open(place.programs / "lock", "a+b") as file:
        told = False
        while not locked(file):
            if not told:
                say("อีกหน้าต่างหนึ่งกำลังติดตั้งอยู่ รอสักครู่ …", "Another window is installing; waiting …")
                told = True
            time.sleep(0.5)
        yield


def locked(file) -> bool:
    """Try once to lock a file."""
    try:
        if WINDOWS:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def prepare(kit, place) -> bool:
    """Install the program unless it is there; whether it had to be. Raises `Failed`."""
    if place.is_ready():
        return False
    place.programs.mkdir(parents=True, exist_ok=True)
    with alone(place):
        if place.is_ready():
            return False
        say(
            f"กำลังติดตั้ง cofin-advisor {kit['version']} (ครั้งเดียว ราวหนึ่งนาที ไม่ต้องใช้อินเทอร์เน็ต) …",
            "Installing (once, about a minute, no internet needed) …",
        )
        check()
        make_room(kit, place)
        install(kit, place)
        remove_others(place)
    return True


def make_room(kit, place) -> None:
    """Take away what an interrupted installation left, then see that there is space; raises `Failed`."""
    if place.folder.exists():
        shutil.rmtree(place.folder)
    if shutil.disk_usage(place.programs).free < kit["room"]:
        raise no_space(kit, place)


def no_space(kit, place) -> Failed:
    """The disk is full."""
    need = round(kit["room"] / 1e6)
    return Failed(
        f"ที่ว่างในเครื่องไม่พอ ต้องมีอย่างน้อย {need} เมกะไบต์ที่ {place.home} ลบของที่ไม่ใช้ แล้วเริ่มใหม่",
        f"Not enough space: {need} MB are needed at {place.home}. Remove what is not used, then start again.",
    )


def install(kit, place) -> None:
    """Make the environment and put the wheels into it; the mark comes last. Raises `Failed`."""
    # pip comes with the kit: some Linux systems keep theirs apart from Python.
    venv.create(place.folder, with_pip=False, symlinks=not WINDOWS)
    names = kit["wheels"][here()]
    (pip,) = (name for name in names if name.startswith("pip-"))
    # Named from within their folder: no letter of its path can then be read as an option or a marker. The project brings its extra.
    wanted = [f"./{name}[print]" if name.startswith("cofin_advisor-") else f"./{name}" for name in names if name != pip]
    options = ["--isolated", "--quiet", "--no-index", "--no-cache-dir", "--no-compile", "--disable-pip-version-check"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    done = subprocess.run(
        [str(place.python), "-I", "-X", "utf8", f"{WHEELS / pip}/pip", "install", *options, *wanted],
        cwd=WHEELS,
        env={**clean, "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        if FULL.search(done.stderr):
            raise no_space(kit, place)
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()] or [str(done.returncode)]
        raise Failed("ติดตั้งไม่สำเร็จ", "Installing failed: " + " | ".join(lines[-2:]))
    if WINDOWS:
        # Not pip's cofin-advisor.exe: Windows may keep programs without a signature from running.
        place.commands.mkdir()
        line = '@"%~dp0..\\Scripts\\python.exe" -P -X utf8 -m cofin_advisor %*\r\n'
        (place.commands / "cofin-advisor.cmd").write_text(line, encoding="ascii", newline="")
    place.mark.write_text(place.stamp, encoding="utf-8")


def remove_others(place) -> None:
    """Take away the programs of former kits; one that is still in use on Windows stays until the next time."""
    for other in place.programs.iterdir():
        if other.is_dir() and other != place.folder:
            with contextlib.suppress(OSError):
                aside = other.with_name(f"{other.name}.old")
                other.rename(aside)
                shutil.rmtree(aside)


def hand_over(command, **options) -> int:
    """Run a command to its end; Ctrl-C is for it alone. Its exit code."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.run(command, **options).returncode
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


def adviser(place, *arguments) -> list:
    """A command of cofin-advisor as it is called; no file beside whoever calls it can stand in for a module."""
    return [str(place.python), "-P", "-X", "utf8", "-m", "cofin_advisor", *arguments]


def first_check(place) -> None:
    """Show the first page of a made-up group, so that everybody sees that it works; raises `Failed`."""
    done = subprocess.run(adviser(place, "diagnose", "sound_small_group"), capture_output=True, encoding="utf-8")
    if done.returncode:
        raise Failed("ติดตั้งแล้ว แต่ลองตรวจกลุ่มตัวอย่างไม่ได้", f"Installed, but the first check failed: {done.stderr.strip()[-300:]}")
    say("\nลองตรวจกลุ่มตัวอย่างให้ดู (หน้าแรก)", "The first page of a made-up group:\n")
    print(done.stdout.split("═" * 20)[0].rstrip(), flush=True)
    say("\nติดตั้งเรียบร้อย ใช้งานได้แล้ว", "Installed; it works.")


def open_window(place) -> None:
    """Say what can be typed, then hand the window over to the user, in the folder of their own."""
    say(f"\nแฟ้มของเราเก็บไว้ที่ {place.home} ข้อมูลอยู่ในเครื่องนี้ ไม่ส่งไปไหน", f"Your files are kept in {place.home}; nothing leaves this machine.")
    say("\nพิมพ์คำสั่งได้เลย เช่น", "Now type commands, for example:")
    for thai, english, command in EXAMPLES:
        say(f"\n  {thai}", f"  {english}\n      {command}")
    say("\nเลิกใช้ พิมพ์ exit", "To leave, type exit\n")
    if not sys.stdin or not sys.stdin.isatty():
        return
    path = f"{place.commands}{os.pathsep}{os.environ.get('PATH', '')}"
    shell = [os.environ.get("COMSPEC", "cmd.exe"), "/k"] if WINDOWS else [os.environ.get("SHELL") or "/bin/sh"]
    hand_over(shell, cwd=place.home, env={**os.environ, "PATH": path})


def main(arguments) -> int:
    """Install where needed, then do what was asked for."""
    os.environ["COFIN_ADVISOR_PROGRAM"] = "cofin-advisor"  # what pages say is typed
    try:
        kit = contents()
        if arguments == ["--fits"]:
            return 0 if here() in kit["wheels"] else 1
        if here() not in kit["wheels"]:
            served = ", ".join(kit["wheels"])
            raise Failed(f"ชุดนี้ใช้กับ Python นี้ไม่ได้ ({here()})", f"This kit is not for this Python ({here()}), but for: {served}")
        place = Place(kit)
        new = prepare(kit, place)
        if arguments:
            return hand_over(adviser(place, *arguments))
        if new:
            first_check(place)
        open_window(place)
        return 0
    except KeyboardInterrupt:
        say("หยุดแล้ว", "Stopped.")
        return 130
    except Failed as failed:
        say(*failed.args)
        return 2
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        say(f"ติดตั้งหรือเรียกโปรแกรมไม่ได้ ดูที่ว่างและสิทธิ์ของโฟลเดอร์{where}", f"Cannot install or start: {error.strerror or error}{where}")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
