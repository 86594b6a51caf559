"""Run cofin-advisor, or its tests, on a machine that has nothing but Python 3.11 or newer.

    python3 start.py diagnose sound_small_group     any command of cofin-advisor
    python3 start.py test                           the tests

The first run makes the folder `.venv` beside this file and installs the project and what it needs into it; later runs use what is there.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")


def prepare(extra: str) -> Path:
    """The environment's Python, with the project and an extra installed; made anew when `pyproject.toml` has changed."""
    python = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
    mark = ENVIRONMENT / f"installed{extra}"
    wanted = hashlib.sha256((HERE / "pyproject.toml").read_bytes()).hexdigest()
    if not python.exists() or not mark.exists() or mark.read_text() != wanted:
        print("กำลังเตรียมโปรแกรมครั้งแรก (ต้องต่ออินเทอร์เน็ต) / Setting up once (needs the internet) …", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--editable", f"{HERE}{extra}"], check=True)
        mark.write_text(wanted)
    return python


def main() -> int:
    """Prepare, then run what was asked for."""
    if sys.version_info < (3, 11):
        print("ต้องใช้ Python 3.11 ขึ้นไป / Python 3.11 or newer is needed.", file=sys.stderr)
        return 2
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["test"]:
            return subprocess.run([prepare("[dev]"), "-m", "pytest", *arguments[1:]], cwd=HERE).returncode
        return subprocess.run([prepare(""), "-m", "cofin_advisor", *arguments]).returncode
    except subprocess.CalledProcessError as error:
        print(f"ติดตั้งไม่สำเร็จ ลองใหม่เมื่อต่ออินเทอร์เน็ตได้ / Installing failed; try again when online. ({error})", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
