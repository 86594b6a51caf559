"""What editors know of the files, and the new records that an author starts from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from small_knowledge import FILES, lines, read, write

from cofin_advisor.knowledge import DOMAINS, KINDS, KnowledgeBase, bundled, file_of, read_knowledge
from cofin_advisor.knowledge.keys import GIVEN, STRUCTS, keys
from cofin_advisor.knowledge.loader import kind_of_file
from cofin_advisor.knowledge.scaffold import scaffold
from cofin_advisor.knowledge.schema import kinds, schema, schema_text, write_schemas
from cofin_advisor.reading.convert import annotations_of, required_in
from cofin_advisor.reading.document import Mapping, Node, Sequence, parse_document
from cofin_advisor.reading.problems import Problems

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = sorted(path.relative_to(bundled("knowledge")) for path in bundled("knowledge").rglob("*.yaml"))


def as_editors_see(node: Node | None) -> Any:
    """A document as plain values, the way the YAML of editors reads it: `yes` and dates are words."""
    if isinstance(node, Mapping):
        return {str(key): as_editors_see(value) for key, value in node.items}
    if isinstance(node, Sequence):
        return [as_editors_see(item) for item in node.items]
    assert node is not None
    text = str(node.text)
    if not node.plain:
        return text
    if node.empty or text in ("true", "false"):
        return None if node.empty else text == "true"
    return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text) if re.fullmatch(r"[-+]?\d+\.\d+", text) else text


def complaints(kind: str, text: str, base: KnowledgeBase) -> list[str]:
    problems = Problems()
    seen = as_editors_see(parse_document(text, "file", problems))
    assert not problems.errors, lines(problems.errors)
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in Draft7Validator(schema(kind, base)).iter_errors(seen)]


@pytest.mark.parametrize("path", KNOWLEDGE, ids=str)
def test_shipped_knowledge_meets_its_schema(path: Path, base: KnowledgeBase) -> None:
    kind = kind_of_file(path)
    assert kind is not None
    if kind != "knowledge":
        assert complaints(kind, (bundled("knowledge") / path).read_text(encoding="utf-8"), base) == []


@pytest.mark.parametrize("path", sorted(bundled("cases").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_cases_meet_the_schema_of_profiles(path: Path, base: KnowledgeBase) -> None:
    assert complaints("profile", path.read_text(encoding="utf-8"), base) == []


@pytest.mark.parametrize("kind", kinds())
def test_schemas_are_schemas_and_those_in_the_folder_are_up_to_date(kind: str, base: KnowledgeBase) -> None:
    Draft7Validator.check_schema(schema(kind, base))
    shipped = (bundled("knowledge") / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    assert shipped == schema_text(kind, base), "run: cofin-advisor knowledge schema --all knowledge/schemas"


def test_schemas_are_written_and_never_read_as_knowledge(tmp_path: Path) -> None:
    base, _ = read(write(tmp_path))
    assert base is not None
    written = write_schemas(tmp_path / "schemas", base)
    assert [path.name for path in written] == [f"{kind}.json" for kind in kinds()]
    again, problems = read(tmp_path)
    assert again is not None
    assert not problems, lines(problems)
    assert again.sha256 == base.sha256


def test_an_empty_profile_is_no_mistake_to_an_editor(base: KnowledgeBase) -> None:
    blank = {"format": "cofin-advisor/profile@1", "name": None, "as_of": None, "answers": dict.fromkeys(base.fields)}
    Draft7Validator(schema("profile", base)).validate(blank)
    Draft7Validator(schema("profile", base)).validate(blank | {"answers": {"members": "ร้อยละ 30", "loans_outstanding": "1.2 ล้าน"}})


def test_the_editor_knows_where_each_schema_goes() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {Path(name).stem for name in settings} == set(kinds())
    profiles = settings.pop("./knowledge/schemas/profile.json")
    assert profiles == ["cases/*.yaml", "my/*.yaml"], "the cases, and the folder in which people keep their own"
    for name, glob in settings.items():
        assert (ROOT / name).is_file()
        matched = list(ROOT.glob(glob))
        assert matched, f"{glob} matches no file"
        assert {kind_of_file(path.relative_to(ROOT / "knowledge")) for path in matched} == {Path(name).stem}


SPOILT = [
    ("practice", "lending/practices/sort_debtors.yaml", "topic: arrears", "topik: arrears"),
    ("practice", "lending/practices/sort_debtors.yaml", "horizon: 30_days", "horizon: 30_day"),
    ("practice", "lending/practices/sort_debtors.yaml", "{th: แยกลูกหนี้, en: Sort the debtors}", "{th: แยกลูกหนี้}"),
    ("practice", "lending/practices/sort_debtors.yaml", "{th: แยกลูกหนี้, en: Sort the debtors}", "{th: Sort, en: Sort}"),
    ("practice", "lending/practices/sort_debtors.yaml", "who: committee\n", ""),
    ("practice", "lending/practices/sort_debtors.yaml", "id: BOOK", "ib: BOOK"),
    ("field", "lending/fields.yaml", "kind: count", "kind: people"),
    ("indicator", "lending/indicators.yaml", 'goal: "<= 5"', "goal: about five"),
    ("finding", "lending/findings.yaml", "sign: danger", "sign: disaster"),
    ("parameter", "parameters.yaml", "from: 2017", "since: 2017"),
    ("standard", "standards/basics.yaml", "domain: governance", "domain: goverment"),
]


@pytest.mark.parametrize(("kind", "name", "old", "new"), SPOILT)
def test_an_editor_marks_what_the_loader_would_refuse(kind: str, name: str, old: str, new: str, base: KnowledgeBase) -> None:
    assert FILES[name].count(old) == 1
    assert complaints(kind, FILES[name], base) == []
    assert complaints(kind, FILES[name].replace(old, new), base)


def test_an_editor_knows_every_question(base: KnowledgeBase) -> None:
    answers = schema("profile", base)["properties"]["answers"]["properties"]
    assert set(base.fields) <= set(answers)
    for text in (
        "loans_outstanding: 1,200,000",
        "loans_outstanding: ไม่ทราบ",
        "loans_outstanding: {value: ๑๒๐๐, known: memory}",
        "gives_loans: yes",
    ):
        assert (
            complaints("profile", f"format: cofin-advisor/profile@1\nanswers: {{{text}}}\n".replace("1,200,000", "'1,200,000'"), base) == []
        )
    for text in ("loan_outstanding: 5", "gives_loans: 5", "loans_outstanding: {valeu: 5}", "repay_pattern: weekly"):
        assert complaints("profile", f"format: cofin-advisor/profile@1\nanswers: {{{text}}}\n", base), text


@pytest.mark.parametrize("name", STRUCTS)
def test_every_key_is_explained(name: str) -> None:
    written = set(annotations_of(STRUCTS[name])) - GIVEN.get(name, frozenset())
    assert set(keys()[name]) == written, "keys.yaml and model.py name different keys"
    for key, said in keys()[name].items():
        assert re.search("[ก-๛]", said.th), key
        assert said.en, key
        assert said.example or name not in KINDS, f"{name}.{key} needs an example for new records"


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_loads_at_once(kind: str, domain: str, base: KnowledgeBase, tmp_path: Path) -> None:
    text = scaffold(kind, "entirely_new", domain, base)
    assert isinstance(text, str), text
    for path in KNOWLEDGE:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((bundled("knowledge") / path).read_bytes())
    place = tmp_path / file_of(kind, "entirely_new", domain)
    before = place.read_text(encoding="utf-8") if place.exists() else ""
    place.write_text(before + text, encoding="utf-8")
    if kind == "plan":
        fields = tmp_path / "organization" / "fields.yaml"
        options = fields.read_text(encoding="utf-8").replace("    none: ", "    entirely_new: {th: แผนใหม่, en: New plan}\n    none: ")
        fields.write_text(options, encoding="utf-8")
    again, problems = read_knowledge(tmp_path)
    assert not problems, lines(problems)
    assert again is not None
    record = again.record("entirely_new")
    assert isinstance(record, KINDS[kind])
    assert getattr(record, "status", "draft") == "draft", "a new practice is advised to nobody"
    if kind in ("practice", "standard"):
        assert complaints(kind, text, base) == []


def test_a_new_record_explains_every_key_in_both_languages(base: KnowledgeBase) -> None:
    for kind in KINDS:
        text = scaffold(kind, "entirely_new", "lending", base)
        assert isinstance(text, str)
        for key, said in keys()[kind].items():
            assert re.search(rf"# {re.escape(said.th)}\n *# {re.escape(said.en)}\n *(# )?{key}:", text), f"{kind}.{key}"
            if key in required_in(KINDS[kind]):
                assert re.search(rf"^ *{key}:", text, re.MULTILINE), f"{kind}.{key} is required"


def test_commented_examples_are_valid_too(base: KnowledgeBase, tmp_path: Path) -> None:
    """A practice with every comment sign taken away still reads; only what is meant as a choice is then wrong."""
    text = scaffold("practice", "entirely_new", "lending", base)
    assert isinstance(text, str)
    written = re.sub(r"^# (?=[a-z_]+: )(?!.*[A-Z][a-z]+.*;)", "", text, flags=re.MULTILINE)
    problems = Problems()
    assert isinstance(parse_document(written, "file", problems), Mapping)
    assert not problems.errors, lines(problems.errors)
    assert complaints("practice", written, base) == []


@pytest.mark.parametrize(
    ("kind", "id", "domain", "code"),
    [
        ("practice", "Not-An-Id", "lending", "id-form"),
        ("practice", "../../etc/passwd", "lending", "id-form"),
        ("practice", "at_least", "lending", "id-form"),
        ("practice", "gives_loans", "lending", "duplicate-id"),
        ("practice", "entirely_new", "borrowing", "not-an-option"),
        ("practice", "entirely_new", None, "not-an-option"),
        ("practise", "entirely_new", "lending", "not-an-option"),
    ],
)
def test_a_new_record_needs_a_free_id_and_a_home(kind: str, id: str, domain: str | None, code: str, base: KnowledgeBase) -> None:
    found = scaffold(kind, id, domain, base)
    assert not isinstance(found, str)
    assert [problem.code for problem in found] == [code]
    assert found[0].line("th")
