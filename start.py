"""Run cofin-advisor, or its tests, on a machine that has nothing but Python 3.11 or newer.

    python3 start.py diagnose sound_small_group     any command of cofin-advisor
    python3 start.py test                           the tests (they take some minutes)

The first run makes the folder `.venv` beside this file and installs the project and what it needs into it; later runs use what is there.
"""

import contextlib
import hashlib
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCK = HERE / ".venv.lock"
STALE = 15 * 60  # seconds: whoever sets up touches the lock every few seconds
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
OFFLINE = re.compile(
    r"NewConnectionError|Failed to establish|name resolution|getaddrinfo|NameResolutionError|Network is unreachable|ConnectTimeout|"
    r"Connection refused|ProxyError|Could not fetch URL|ReadTimeout|Max retries exceeded"
)


class Failed(Exception):
    """Setting up came to nothing; the message says why, in Thai and in English."""


def say(thai, english):
    """One line to the person who runs this, in English alone where Thai cannot be shown."""
    if sys.stderr is None:
        return
    try:
        thai.encode(sys.stderr.encoding or "ascii")
        line = f"{thai} / {english}"
    except (UnicodeEncodeError, LookupError):
        line = english
    print(line, file=sys.stderr, flush=True)


def prepare(extra: str) -> None:
    """Install the project with an extra, unless it is there; made anew when `pyproject.toml` or the folder has changed."""
    wanted = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + b"\0" + os.fsencode(HERE)).hexdigest()
    if is_ready(extra, wanted):
        return
    take_lock(extra, wanted)
    try:
        if not is_ready(extra, wanted):
            install(extra, wanted)
    finally:
        with contextlib.suppress(OSError):
            LOCK.rmdir()


def is_ready(extra: str, wanted: str) -> bool:
    """Whether this very folder is installed with the extra."""
    mark = ENVIRONMENT / f"installed{extra}"
    try:
        return PYTHON.exists() and mark.read_text(encoding="utf-8") == wanted
    except FileNotFoundError:
        return False


def take_lock(extra: str, wanted: str) -> None:
    """Wait until nobody else sets up; a lock that was left behind is taken over."""
    told = False
    while True:
        try:
            LOCK.mkdir()
            return
        except FileExistsError:
            pass
        try:
            age = time.time() - LOCK.stat().st_mtime
        except FileNotFoundError:
            continue
        if age > STALE:
            # Of two that find it so, only one can rename it.
            left = LOCK.with_name(f"{LOCK.name}.{os.getpid()}")
            try:
                LOCK.rename(left)
                left.rmdir()
            except FileNotFoundError:
                pass
            continue
        if not told:
            say(
                "อีกหน้าต่างหนึ่งกำลังเตรียมโปรแกรมอยู่ รอสักครู่ (ถ้าไม่มี ให้ลบโฟลเดอร์ .venv.lock)",
                "Another window is setting up; waiting (if there is none, remove the folder .venv.lock) …",
            )
            told = True
        time.sleep(1)


def install(extra: str, wanted: str) -> None:
    """Make the environment and install the project; raises `Failed`."""
    import venv

    say("กำลังเตรียมโปรแกรมครั้งแรก (ต้องต่ออินเทอร์เน็ต)", "Setting up once (needs the internet) …")
    if extra:
        say("เตรียมเสร็จแล้วจึงเริ่มทดสอบ การทดสอบใช้เวลาหลายนาที", "The tests come after that and take some minutes.")
    mark = ENVIRONMENT / f"installed{extra}"
    mark.unlink(missing_ok=True)
    try:
        # What is left of a Python that is gone cannot be mended.
        venv.create(ENVIRONMENT, with_pip=True, clear=ENVIRONMENT.exists() and not PYTHON.exists())
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode("utf-8", "replace").strip().splitlines()
        raise Failed("สร้าง .venv ไม่สำเร็จ", f"Making .venv failed: {said[-1] if said else 'ensurepip'}") from None
    command = [str(PYTHON), "-P", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", f"{HERE}{extra}"]
    said = wait_for(command)
    if said is None:
        mark.write_text(wanted, encoding="utf-8")
    elif OFFLINE.search(said):
        raise Failed("ติดต่ออินเทอร์เน็ตไม่ได้ ลองใหม่เมื่อต่อได้", "There is no internet connection; try again when online.")
    else:
        lines = [line.strip() for line in said.splitlines() if line.strip() and "[notice]" not in line]
        errors = [line for line in lines if "error" in line.lower()] or lines
        raise Failed("ติดตั้งไม่สำเร็จ", "Installing failed: " + " | ".join(errors[-2:]))


def wait_for(command):
    """What a command said where it failed, else `None`; the lock is kept fresh meanwhile."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        while True:
            try:
                said, _ = process.communicate(timeout=10)
                break
            except subprocess.TimeoutExpired:
                with contextlib.suppress(OSError):
                    os.utime(LOCK)
    return said.decode("utf-8", "replace") if process.returncode else None


def call(command, **options) -> int:
    """Run a command to its end, which Ctrl-C may bring about; its exit code."""
    with subprocess.Popen(command, **options) as process:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            # It was sent to both; the command says so and ends.
            process.wait()
            return 130
    return code if code >= 0 else 128 - code


def own_name() -> str:
    """What was typed to run this file."""
    return f"py {sys.argv[0]}" if os.name == "nt" else f"python3 {shlex.quote(sys.argv[0])}"


def main() -> int:
    """Prepare, then run what was asked for."""
    if sys.version_info < (3, 11):
        say("ต้องใช้ Python 3.11 ขึ้นไป", "Python 3.11 or newer is needed.")
        return 2
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["test"]:
            prepare("[dev]")
            return call([str(PYTHON), "-m", "pytest", *arguments[1:]], cwd=HERE)
        prepare("[print]")
        # -P: no file beside whoever runs this can stand in for a module.
        return call([str(PYTHON), "-P", "-m", "cofin_advisor", *arguments], env={**os.environ, "COFIN_ADVISOR_PROGRAM": own_name()})
    except KeyboardInterrupt:
        say("หยุดแล้ว", "Stopped.")
        return 130
    except Failed as failed:
        say(*failed.args)
        return 2
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        say("เตรียมหรือเรียกโปรแกรมไม่ได้ ดูที่ว่างและสิทธิ์ของโฟลเดอร์", f"Cannot set up or run: {error.strerror or error}{where}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
