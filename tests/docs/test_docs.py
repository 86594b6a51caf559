"""The documents say what is true: their code runs, their commands exist, their examples load."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cofin_advisor import KnowledgeBase
from cofin_advisor.cases import bundled_cases
from cofin_advisor.knowledge import KINDS, bundled, read_knowledge

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(document: Path, language: str) -> list[str]:
    """The fenced blocks of a language in a document."""
    return re.findall(rf"```{language}\n(.*?)```", document.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("document", [ROOT / "README.md", ROOT / "docs" / "programming.md"], ids=lambda path: path.name)
def test_the_python_of_the_documents_runs(document: Path) -> None:
    (code,) = blocks(document, "python")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_command_of_the_readme_is_one() -> None:
    commands = re.findall(r"^ {4}python3 start\.py (.*?)(?:\s+#.*)?$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(commands) >= 5
    for command in commands:
        first = [word for word in shlex.split(command) if not word.startswith("-")]
        names = first[:2] if first[0] == "knowledge" else first[:1]
        if names == ["test"]:
            continue
        done = subprocess.run([sys.executable, "-m", "cofin_advisor", *names, "--help"], capture_output=True, timeout=60)
        assert done.returncode == 0, command


def test_every_command_and_option_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for word in ("diagnose", "explain", "list", "show", "fields", "new", "schema", "--format", "--lang", "-o", "--as-of", "--knowledge"):
        assert word in readme, word
    for case in bundled_cases():
        assert case in readme, case


def test_the_guide_for_authors_names_every_key_of_every_record() -> None:
    guide = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    for kind, record in KINDS.items():
        for key in record.__struct_encode_fields__:
            if key not in ("domain", "standard"):
                assert f"{key}:" in guide, f"{kind}: {key}"


def test_the_examples_of_the_guide_load(tmp_path: Path) -> None:
    """An author copies the finding and the practice of the guide, fills in the dots, and they load."""
    folder = tmp_path / "knowledge"
    shutil.copytree(bundled("knowledge"), folder)
    shown = blocks(ROOT / "docs" / "authoring.md", "yaml")
    practice = next(block for block in shown if block.startswith("id: "))
    practice = re.sub(r"^incompatible_with.*\n", "", practice, flags=re.MULTILINE)
    practice = practice.replace("id: sort_debtors_in_three_heaps", "id: copied_from_the_guide").replace("some-source", "khammuang-vf")
    practice = practice.replace("th: …", "th: ข้อความ").replace("en: …", "en: words")
    steps = "  - {th: ข้อความ, en: words}\n"
    (folder / "lending" / "practices" / "copied_from_the_guide.yaml").write_text(practice.replace(steps, steps * 3, 1), "utf-8")
    _, problems = read_knowledge(folder)
    assert not [problem.line("en") for problem in problems]


def test_the_shipped_knowledge_has_no_problem_not_even_a_warning(base: KnowledgeBase) -> None:
    _, problems = read_knowledge()
    assert not [problem.line("en") for problem in problems]
    assert len(base.practices) >= 35
    assert {practice.domain for practice in base.practices.values()} == {"governance", "lending", "savings", "welfare"}


def test_nothing_of_a_workshop_stands_in_what_is_shipped() -> None:
    """No path of somebody's machine and no address of a package index, in any file that is kept."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    wrong = re.compile(r"(?<![\w./])/(?:root|home|work|tmp)/[A-Za-z]|files\.pythonhosted\.org|/simple/")
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".yaml", ".toml", ".json", "") and path.is_file() and path != Path(__file__):
            assert not wrong.search(path.read_text("utf-8")), name
