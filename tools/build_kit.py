"""Build a folder that installs cofin-advisor on Windows and on Linux without any network.

    python3 tools/build_kit.py FOLDER [--python 3.12 3.13] [--platform windows] [--python-installer python-3.13.5-amd64.exe]

Needs Python 3.11 or newer and, on this machine alone, the internet. What it makes and how to hand it on: docs/kit.md.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = Path(__file__).resolve().parent / "kit"
FONTS = PROJECT / "cofin_advisor" / "report" / "fonts"
GUIDE = "READ-ME-อ่านก่อน.html"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
#: The oldest systems first: of two wheels that would do, the one that more machines can run is taken.
PLATFORMS = {
    "windows": ["win_amd64"],
    "linux": [*(f"manylinux{name}_x86_64" for name in ("1", "2010", "2014")), *(f"manylinux_2_{minor}_x86_64" for minor in range(5, 29))],
}
#: What conditions in a package's needs are answered with (PEP 508), beside the Python version.
MARKERS = {
    "windows": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
    "linux": {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
}
#: For environments, compiled modules and the rounding of many small files, above what the wheels unpack to.
SPARE = 60_000_000


class Failed(Exception):
    """No kit can be built; the message says why and what to do."""


class Pip:
    """pip in an environment of its own, made for this one build."""

    def __init__(self, folder: Path) -> None:
        """Make the environment."""
        venv.create(folder / "builder", with_pip=True)
        self.python = folder / "builder" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def build(self, into: Path) -> Path:
        """Wheels of the project and of what it needs, built where there is source only; the project's own wheel."""
        # A fixed date inside: the same sources make the same wheel. The extra `print` has wheels, and they are big.
        dated = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
        self._run(["-m", "pip"], ["wheel", "--no-cache-dir", "--wheel-dir", str(into), str(PROJECT)], env=dated)
        (own,) = into.glob("cofin_advisor-*.whl")
        return own

    def collect(self, system: str, version: str, own: Path, into: Path) -> list[str]:
        """Download what the project needs on another machine; the names of the wheels."""
        there = into / f"{system}-{version}"
        self._elsewhere(system, version, ["download", "--find-links", str(own.parent), "--dest", str(there), f"{own}[print]", "pip"])
        return sorted(path.name for path in there.iterdir())

    def resolve(self, system: str, version: str, wheels: Path, own: str) -> None:
        """See that the kit alone is enough for another machine."""
        wanted = ["install", "--dry-run", "--ignore-installed", "--no-index", "--find-links", str(wheels), "--target", str(wheels / "none")]
        self._elsewhere(system, version, [*wanted, f"{wheels / own}[print]"])

    def _elsewhere(self, system: str, version: str, arguments: list[str]) -> None:
        markers = {**MARKERS[system], "python_version": version, "python_full_version": f"{version}.0"}
        start = [str(Path(__file__).with_name("as_elsewhere.py")), json.dumps(markers)]
        files = ["--only-binary=:all:", "--implementation", "cp", "--python-version", version]
        files += [part for name in PLATFORMS[system] for part in ("--platform", name)]
        try:
            self._run(start, [arguments[0], *files, *arguments[1:]])
        except Failed as failed:
            missing = re.search(r"No matching distribution found for (.+)", str(failed))
            if missing is None:
                raise
            raise Failed(f"{missing[1]} cannot be had for {system} with Python {version} as a ready-built wheel") from None

    def _run(self, start: list[str], arguments: list[str], env: dict[str, str] | None = None) -> None:
        command = [str(self.python), *start, *arguments, "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", env=env)
        if done.returncode:
            raise Failed(f"pip {arguments[0]} failed:\n{done.stderr.strip()[-2000:]}")


def build(into: Path, pythons: list[str], systems: list[str], installer: Path | None) -> None:
    """Build the whole kit into an empty folder; SHA256SUMS comes last."""
    program = into / "program"
    wheels = program / "wheels"
    wheels.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        pip = Pip(scratch)
        say("building the project's wheel, and wheels of what comes as source only")
        own = pip.build(scratch / "built")
        targets = collect(pip, own, scratch, pythons, systems)
        for target, names in targets.items():
            for wheel in names:
                shutil.copyfile(scratch / target / wheel, wheels / wheel)
        for target in targets:
            pip.resolve(*target.split("-"), wheels, own.name)
    say("the kit alone is enough for: " + ", ".join(targets))
    version = own.name.split("-")[1]
    room = max(sum(unpacked(wheels / wheel) for wheel in names) for names in targets.values()) * 5 // 4 + SPARE
    write(program / "kit.json", json.dumps({"version": version, "room": room, "wheels": targets}, indent=1) + "\n")
    put_files(into, version, pythons, systems)
    write(into / "licences" / "PACKAGES.txt", packages(wheels))
    for licence in (PROJECT / "LICENSE", PROJECT / "LICENSE-KNOWLEDGE", FONTS / "OFL.txt"):
        shutil.copyfile(licence, into / "licences" / licence.name)
    if installer is not None:
        shutil.copyfile(installer, into / installer.name)
    for path in into.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.suffix == ".sh" else 0o644)
    into.chmod(0o755)
    write(into / "SHA256SUMS", "".join(f"{digest(into / name)}  {name}\n" for name in sorted(files(into))))


def collect(pip: Pip, own: Path, scratch: Path, pythons: list[str], systems: list[str]) -> dict[str, list[str]]:
    """The wheels by system and Python version; everything that cannot be had is said at once."""
    found, missing = {}, []
    for system in systems:
        for version in pythons:
            say(f"collecting for {system}, Python {version}")
            try:
                found[f"{system}-{version}"] = pip.collect(system, version, own, scratch)
            except Failed as failed:
                missing.append(str(failed))
    if missing:
        raise Failed("\n".join(missing) + "\nChoose others with --python and --platform, or ask again when there is a connection.")
    return found


def put_files(into: Path, version: str, pythons: list[str], systems: list[str]) -> None:
    """The start files, the installer and the guide, with the versions filled in."""
    newest_first = sorted(pythons, key=number, reverse=True)
    fill = {
        "@PYTHONS@": " ".join(newest_first),
        "@VERSIONS@": ", ".join(newest_first),
        "@EXAMPLE@": newest_first[0],
        "@VERSION@": version,
        "@FONTS@": fonts(),
    }

    def put(source: str, name: str, end: str = "\n") -> None:
        text = (SOURCES / source).read_text("utf-8")
        for key, value in fill.items():
            text = text.replace(key, value)
        write(into / name, text, end)

    put("install.py", "program/install.py")
    put("guide.html", GUIDE)
    for system in systems:
        end = "\r\n" if system == "windows" else "\n"
        for source in sorted(SOURCES.glob(f"{system}-*.txt")):
            put(source.name, f"program/{source.name}", end)
        start = "start-windows.bat" if system == "windows" else "start-linux.sh"
        put(start, start, end)


def fonts() -> str:
    """The letters that the guide is set in, as CSS: a machine without Thai letters shows it all the same."""
    faces = []
    for script in ("thai", "latin"):
        for weight in (400, 700):
            data = base64.b64encode((FONTS / f"sarabun-{script}-{weight}-normal.woff2").read_bytes()).decode()
            name = f'font-family: "Sarabun {script}"; font-weight: {weight}'
            faces.append(f"@font-face {{ {name}; src: url(data:font/woff2;base64,{data}) }}")
    return "\n".join(faces)


def packages(wheels: Path) -> str:
    """The packages of a kit with their licences, from their own words."""
    lines = set()
    for wheel in wheels.glob("*.whl"):
        about = metadata(wheel)
        lines.add(f"{about['Name']} {about['Version']}: {licence(about)}")
    return (
        "What is in program/wheels, and under which licence. Each wheel holds its licence's own text; a wheel is a zip file.\n"
        "experta is free software under the GNU LGPL, version 3. It is packed here unchanged, as its Python source, in a wheel of\n"
        "its own; you may change it or put another in its place.\n\n" + "\n".join(sorted(lines, key=str.casefold)) + "\n"
    )


def licence(about: Message) -> str:
    """The licence in a wheel's metadata: its expression, else its word, else its classifiers."""
    classed = [value.rsplit(" :: ", 1)[1] for value in about.get_all("Classifier", []) if value.startswith("License ::")]
    return about["License-Expression"] or about["License"] or ", ".join(classed) or "see the wheel"


def metadata(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return message_from_string(archive.read(name).decode("utf-8"))


def unpacked(wheel: Path) -> int:
    """How many bytes a wheel takes when it is installed."""
    with zipfile.ZipFile(wheel) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def files(folder: Path) -> list[str]:
    """The files in a folder, as the sums name them."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, text: str, end: str = "\n") -> None:
    """Write a text file with the line ends of the system that reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline=end)


def replaceable(folder: Path) -> bool:
    """Whether nothing would be lost in a folder: it is absent, empty, or a kit with no file that we did not put there."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    sums = folder / "SHA256SUMS"
    ours = {line.split("  ", 1)[1] for line in sums.read_text("utf-8").splitlines()} | {"SHA256SUMS"} if sums.exists() else set()
    return set(files(folder)) <= ours


def swap(new: Path, folder: Path) -> None:
    """Put the finished kit in the place of the former one."""
    if folder.exists():
        former = new.with_name(f"{new.name}.former")
        folder.rename(former)
        new.rename(folder)
        shutil.rmtree(former)
    else:
        new.rename(folder)


def check_installer(path: Path, pythons: list[str]) -> None:
    """A Python installer for Windows must be one, whole, and of a version that the kit serves."""
    named = re.fullmatch(r"python-(3\.\d+)\.\d+-amd64\.exe", path.name)
    if named is None or named[1] not in pythons:
        fitting = ", ".join(f"python-{version}.…-amd64.exe" for version in pythons)
        raise Failed(f"{path.name}: the 64-bit installer of one of these is needed: {fitting}")
    try:
        with path.open("rb") as file:
            is_program = file.read(2) == b"MZ"
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}") from None
    if not is_program or path.stat().st_size < 20_000_000:
        raise Failed(f"{path.name}: this is not the whole installer (it has more than 20 MB); download it again")
    say(f"{path.name}: SHA-256 {digest(path)}; compare it with the one that python.org shows")


def number(version: str) -> tuple[int, ...]:
    """A version as numbers, to sort by."""
    return tuple(int(part) for part in version.split("."))


def say(line: str) -> None:
    """One line to whoever builds."""
    print(line, flush=True)


def report(folder: Path, targets: dict[str, list[str]]) -> None:
    """What is inside, and how big it is."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            say(f"{path.stat().st_size / 1e6:8.2f} MB  {path.relative_to(folder)}")
    for target, names in targets.items():
        say(f"{sum((folder / 'program' / 'wheels' / name).stat().st_size for name in names) / 1e6:8.1f} MB  of wheels for {target}")
    say(f"{sum((folder / name).stat().st_size for name in files(folder)) / 1e6:8.1f} MB  in all: {folder}")


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Build a folder that installs cofin-advisor on Windows and on Linux without any network.")
    parser.add_argument("folder", type=Path, help="where the kit comes to stand; a former kit there is replaced")
    served = " ".join(PYTHONS)
    parser.add_argument("--python", nargs="+", default=PYTHONS, metavar="VERSION", help=f"Python versions to serve (default: {served})")
    parser.add_argument("--platform", nargs="+", default=list(PLATFORMS), choices=list(PLATFORMS), help="systems to serve (default: both)")
    parser.add_argument("--python-installer", type=Path, metavar="FILE", help="the Windows installer of Python, to go into the kit")
    chosen = parser.parse_args()
    for version in chosen.python:
        if not re.fullmatch(r"3\.\d+", version) or number(version) < (3, 11):
            parser.error(f"--python {version}: 3.11 or newer, such as 3.13")
    return chosen


def main() -> int:
    """Build aside, then put it in its place: nobody ever sees half a kit."""
    chosen = options()
    folder = chosen.folder.absolute()
    try:
        if chosen.python_installer is not None:
            check_installer(chosen.python_installer, chosen.python)
        if not replaceable(folder):
            raise Failed(f"{folder} holds files that are no part of a kit; they would be lost. Move them away, or name another folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-unfinished-") as aside:
            new = Path(aside) / folder.name
            build(new, list(dict.fromkeys(chosen.python)), list(dict.fromkeys(chosen.platform)), chosen.python_installer)
            swap(new, folder)
        report(folder, json.loads((folder / "program" / "kit.json").read_text("utf-8"))["wheels"])
        return 0
    except Failed as failed:
        print(f"No kit was built. {failed}", file=sys.stderr)
    except OSError as error:
        print(f"No kit was built. {error.strerror}: {error.filename}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped; no kit was built.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
