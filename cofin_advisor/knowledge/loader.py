"""From a folder of YAML files to a checked knowledge base, or to everything that is wrong with them."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from ..reading.convert import INVALID, convert, struct_from
from ..reading.document import Mapping, Node, Scalar, parse_document
from ..reading.files import read_text
from ..reading.problems import Located, Place, Problem, Problems, Unusable, first_of
from .checks import check
from .model import (
    DOMAINS,
    FOLDERS,
    Citation,
    Criterion,
    Field,
    Finding,
    Form,
    Indicator,
    KnowledgeBase,
    Parameter,
    Plan,
    Practice,
    Record,
    Source,
    Standard,
    Text,
)
from .reckoning import Reckoning

#: A knowledge base larger than this is not one that people wrote.
MOST_FILES = 5_000

#: The kinds of record that stand in files, and what each is read as.
KINDS: Final[dict[str, type[msgspec.Struct]]] = {
    "field": Field,
    "indicator": Indicator,
    "finding": Finding,
    "practice": Practice,
    "plan": Plan,
    "reckoning": Reckoning,
    "form": Form,
    "parameter": Parameter,
    "standard": Standard,
    "source": Source,
}
_IN_DOMAIN: Final = {"fields": "field", "indicators": "indicator", "findings": "finding"}
_AT_TOP: Final = {"parameters": "parameter", "plans": "plan", "reckonings": "reckoning", "forms": "form", "sources": "source"}
#: What an id looks like, and the words of the language that cannot be one.
ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_AT_MARGIN: Final = re.compile(r"^([A-Za-z][\w-]*):", re.MULTILINE)
RESERVED: Final = {"as_of_year", "and", "or", "not", "in", "yes", "no", "has", "has_any", "has_all", "at_least", "practised"}


def bundled(folder: str) -> Path:
    """The folder `knowledge` or `cases` that came with the package: inside the wheel, or at the top of the checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_data" / folder
    return inside if inside.is_dir() else package.parent / folder


def load_knowledge(folder: Path | str | None = None) -> KnowledgeBase:
    """The knowledge base of a folder (by default the bundled one); raises `Unusable` with every error that was found."""
    base, problems = read_knowledge(folder)
    errors = [problem for problem in problems if problem.severity == "error"]
    if base is None or errors:
        raise Unusable(errors)
    return base


def read_knowledge(folder: Path | str | None = None) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    """The knowledge base, as far as it can be read, and every problem with it, warnings included."""
    problems = Problems()
    top = Path(folder) if folder is not None else bundled("knowledge")
    name = str(folder) if folder is not None else "knowledge"
    shelf = _Shelf(problems)
    digest = hashlib.sha256()
    paths = _files(top, name, problems)
    if not paths:
        return None, tuple(problems)
    texts = [read_text(path, problems) for path in paths]
    closed = tuple(problem for problem in problems if problem.code in ("file-not-readable", "file-unreadable"))
    if closed:  # alone: everything that refers to what stands there would seem wrong
        return None, first_of(closed)
    for path, text in zip(paths, texts, strict=True):
        relative = path.relative_to(top)
        shown = str(Path(name) / relative)
        if text is None:
            shelf.give_up(relative, "")
            continue
        digest.update(f"{relative.as_posix()}\0{text}\0".encode())
        node = parse_document(text, shown, problems)
        if node is not None:
            shelf.read(relative, node, Place(shown))
        else:
            shelf.give_up(relative, text)
    base = shelf.knowledge_base(digest.hexdigest(), Place(name))
    check(base, problems)
    # What refers to a record that could not be read is not wrong for that.
    return base, first_of(problem for problem in problems if not shelf.excuses(problem))


def kind_of_file(path: Path) -> str | None:
    """What a file of knowledge holds, by its path within the folder: a kind of record, "knowledge" for the head, or `None`."""
    folders, stem = path.parts[:-1], path.stem
    if path.suffix != ".yaml":
        return None
    if path.as_posix() == "knowledge.yaml":
        return "knowledge"
    if not folders:
        return _AT_TOP.get(stem)
    if len(folders) == 1 and folders[0] in FOLDERS:
        return _IN_DOMAIN.get(stem)
    if len(folders) == 2 and folders[0] in DOMAINS and folders[1] == "practices":
        return "practice"
    return "standard" if folders == ("standards",) else None


def file_of(kind: str, id: str, domain: str | None) -> Path:
    """Where a record belongs within a folder of knowledge; the counterpart of `kind_of_file`."""
    if kind == "practice":
        return Path(domain or DOMAINS[0], "practices", f"{id}.yaml")
    if kind == "standard":
        return Path("standards", f"{id}.yaml")
    return Path(domain or FOLDERS[0], f"{kind}s.yaml") if kind in _IN_DOMAIN.values() else Path(f"{kind}s.yaml")


def _files(top: Path, name: str, problems: Problems) -> list[Path]:
    if not os.path.isdir(top):
        problems.add("knowledge-not-a-folder", Place(name))
        return []
    closed: list[OSError] = []
    walked = [Path(folder, one) for folder, folders, files in os.walk(top, onerror=closed.append) for one in (*folders, *files)]
    if closed:
        for error in closed:
            problems.add("file-not-readable", Place(str(error.filename)))
        return []
    found = (path for path in walked if path.suffix in (".yaml", ".yml"))
    paths = sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(top).parts))
    if not paths:
        problems.add("knowledge-empty", Place(name))
    if len(paths) > MOST_FILES:
        problems.add("knowledge-too-many-files", Place(name), limit=MOST_FILES)
        return []
    return paths


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    date: datetime.date
    title: Text
    licence: str


@dataclass
class _Shelf:
    """Collects records while files are read; keeps ids unique over all kinds."""

    problems: Problems
    head: _Head | None = None
    head_seen: bool = False
    records: dict[str, Record] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    tags_missing: bool = False

    def read(self, path: Path, node: Node, place: Place) -> None:
        """Read one file; its name and folder say what stands in it."""
        kind = kind_of_file(path)
        if kind is None:
            self.problems.add("file-unknown", place, path.name)
        elif kind == "knowledge":
            self.head_seen = True
            self.head = convert(node, _Head, self.problems)
        elif kind == "practice":
            self._practice(node, path.parts[0], path.stem, place)
        elif kind == "standard":
            self._standard(node, path.stem, place)
        else:
            self._mapping(node, KINDS[kind], {"domain": path.parts[0]} if kind in _IN_DOMAIN.values() else {})

    def give_up(self, path: Path, text: str) -> None:
        """Remember what a file that cannot be read seems to hold, so that whatever refers to it is not called wrong."""
        kind = kind_of_file(path)
        if kind == "knowledge":
            self.head_seen = True
        if kind in ("practice", "standard"):
            self.broken.add(path.stem)
        self.broken.update(_AT_MARGIN.findall(text))
        self.tags_missing |= kind in ("practice", "plan", "reckoning")

    def excuses(self, problem: Problem) -> bool:
        """Whether a problem is there only because something else could not be read."""
        if problem.code == "unknown-held-back" and self.tags_missing:
            return True
        return problem.code.startswith("unknown-") and problem.text in self.broken

    def _mapping(self, node: Node, kind: type[msgspec.Struct], given: dict[str, str]) -> None:
        if not isinstance(node, Mapping):
            self.problems.add("mapping-expected", node.place)
            return
        for key, value in node.items:
            self._keep(key, kind, struct_from(value, kind, self.problems, {"id": key, **given}))

    def _practice(self, node: Node, domain: str, stem: str, place: Place) -> None:
        id = self._own_id(node, stem, place)
        self._keep(id, Practice, struct_from(node, Practice, self.problems, {"domain": domain}))

    def _standard(self, node: Node, stem: str, place: Place) -> None:
        id = self._own_id(node, stem, place)
        if not isinstance(node, Mapping):
            self.problems.add("mapping-expected", node.place)
            return
        listed = node.get("criteria")
        if listed is None:
            self.problems.add("missing-key", node.place, "criteria")
        elif not isinstance(listed, Mapping):
            self.problems.add("mapping-expected", listed.place)
        criteria: list[Criterion] = []
        for key, value in listed.items if isinstance(listed, Mapping) else ():
            criterion = struct_from(value, Criterion, self.problems, {"id": key, "standard": id})
            self._keep(key, Criterion, criterion)
            if criterion is not INVALID:
                criteria.append(criterion)
        rest = Mapping(tuple(item for item in node.items if item[0] != "criteria"), node.place)
        self._keep(id, Standard, struct_from(rest, Standard, self.problems, {"criteria": tuple(criteria)}))

    def _own_id(self, node: Node, stem: str, place: Place) -> Located:
        found = node.get("id") if isinstance(node, Mapping) else None
        if not isinstance(found, Scalar) or found.empty:
            return Located(stem, place)
        if found.text != stem:
            self.problems.add("id-not-file-name", found.text, found.text, stem=stem)
        return found.text

    def _keep(self, id: Located, kind: type[msgspec.Struct], record: Any) -> None:
        if kind is not Source and (not ID.fullmatch(id) or id in RESERVED):
            self.problems.add("id-form", id, id)
        if id in self.places:
            first = self.places[id]
            self.problems.add("duplicate-id", id, id, first=f"{first.file}:{first.line}")
            return
        self.places[str(id)] = id.place
        if record is INVALID:
            self.broken.add(str(id))
            self.tags_missing |= kind in (Practice, Plan, Reckoning)
        else:
            self.records[str(id)] = record

    def knowledge_base(self, sha256: str, place: Place) -> KnowledgeBase:
        """What was read, as one knowledge base."""
        if self.head is None:
            if not self.head_seen:
                self.problems.add("knowledge-head-missing", place)
            head = _Head(Located("?", place), datetime.date(1970, 1, 1), _NOTHING, Located("?", place))
        else:
            head = self.head
        return KnowledgeBase(
            version=str(head.version),
            sha256=sha256,
            title=head.title,
            date=head.date,
            fields=_ordered(self.records, Field),
            indicators=_ordered(self.records, Indicator),
            findings=_ordered(self.records, Finding),
            practices=_ordered(self.records, Practice),
            plans=_ordered(self.records, Plan),
            forms=_ordered(self.records, Form),
            parameters=_ordered(self.records, Parameter),
            standards=_ordered(self.records, Standard),
            sources=_ordered(self.records, Source),
            reckonings=_ordered(self.records, Reckoning),
        )


_NOTHING = Text("", "")


def _ordered(records: dict[str, Record], kind: type[Any]) -> dict[str, Any]:
    """The records of one kind: fields in the order in which they are asked, all others by domain and id, whatever the order of files."""
    found = [(id, record) for id, record in records.items() if isinstance(record, kind)]
    places = {id: index for index, (id, _) in enumerate(found)}

    def key(item: tuple[str, Any]) -> tuple[int, int, str]:
        id, record = item
        domain = getattr(record, "domain", "")
        rank = FOLDERS.index(domain) if domain in FOLDERS else 0
        return (rank, places[id] if kind is Field else 0, id)

    return dict(sorted(found, key=key))


def cited(record: Record) -> Iterator[Citation]:
    """Every citation of a record."""
    yield from getattr(record, "sources", ())
    if isinstance(record, Parameter):
        for value in record.values:
            yield from value.sources


def cited_ids(records: Iterable[Record]) -> set[str]:
    """The ids of all sources that records cite."""
    found = {citation.id for record in records for citation in cited(record)}
    return found | {one.source for record in records if isinstance(record, Practice) for one in record.practised_by}
