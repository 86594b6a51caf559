"""Install the project as a wheel, from its sdist and editable, each into an environment of its own, and run the main job from
another folder.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command, show its output where it fails, and return what it printed."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    """Try the three ways."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--outdir", folder / "dist", PROJECT, cwd=folder)
        (wheel,) = (folder / "dist").glob("*.whl")
        (sdist,) = (folder / "dist").glob("*.tar.gz")
        seen = set()
        for way, what in {"wheel": [wheel], "sdist": [sdist], "editable": ["--editable", PROJECT]}.items():
            environment = folder / way
            venv.create(environment, with_pip=True)
            run(environment / "bin/python", "-m", "pip", "install", "--quiet", *what, cwd=folder)
            elsewhere = folder / f"elsewhere-{way}"
            elsewhere.mkdir()
            page = run(environment / "bin/cofin-advisor", "diagnose", "failing_deposit_taker", "--format", "json", cwd=elsewhere)
            seen.add(page)
            print(f"{way}: diagnose printed {len(page):,} characters")
        if len(seen) != 1:
            sys.exit("the three installations do not say the same")


if __name__ == "__main__":
    main()
