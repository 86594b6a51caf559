"""From a folder of YAML files to a checked knowledge base, or to everything that is wrong with them."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from ..reading.convert import INVALID, convert, struct_from
from ..reading.document import Mapping, Node, Scalar, parse_document
from ..reading.files import read_text
from ..reading.problems import Located, Place, Problem, Problems, Unusable
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
    place_of_record,
)

#: A knowledge base larger than this is not one that people wrote.
MOST_FILES = 5_000

_IN_DOMAIN: dict[str, type[msgspec.Struct]] = {"fields": Field, "indicators": Indicator, "findings": Finding}
_AT_TOP: dict[str, type[msgspec.Struct]] = {"parameters": Parameter, "plans": Plan, "forms": Form, "sources": Source}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = {"as_of_year", "and", "or", "not", "in", "yes", "no", "has", "has_any", "has_all", "at_least", "practised"}


def bundled(folder: str) -> Path:
    """The folder `knowledge` or `cases` that came with the package: inside the wheel, or at the top of the checkout."""
    inside = Path(str(resources.files("cofin_advisor"))) / "_data" / folder
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / folder


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
    for path in _files(top, name, problems):
        relative = path.relative_to(top)
        shown = str(Path(name) / relative)
        text = read_text(path, problems)
        if text is None:
            continue
        digest.update(f"{relative.as_posix()}\0{text}\0".encode())
        node = parse_document(text, shown, problems)
        if node is not None:
            shelf.read(relative, node, Place(shown))
    base = shelf.knowledge_base(digest.hexdigest(), Place(name))
    if base is not None:
        check(base, problems)
    # What refers to a record that could not be read is not wrong for that.
    return base, tuple(problem for problem in problems if not (problem.code.startswith("unknown-") and problem.text in shelf.broken))


def _files(top: Path, name: str, problems: Problems) -> list[Path]:
    if not top.is_dir():
        problems.add("knowledge-not-a-folder", Place(name))
        return []
    paths = sorted(path for path in top.rglob("*.yaml") if not any(part.startswith(".") for part in path.relative_to(top).parts))
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
    records: dict[str, Record] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def read(self, path: Path, node: Node, place: Place) -> None:
        """Read one file; its name and folder say what stands in it."""
        folders, stem = path.parts[:-1], path.stem
        if path.as_posix() == "knowledge.yaml":
            self.head = convert(node, _Head, self.problems)
        elif not folders and stem in _AT_TOP:
            self._mapping(node, _AT_TOP[stem], {})
        elif len(folders) == 1 and folders[0] in FOLDERS and stem in _IN_DOMAIN:
            self._mapping(node, _IN_DOMAIN[stem], {"domain": folders[0]})
        elif len(folders) == 2 and folders[0] in DOMAINS and folders[1] == "practices":
            self._practice(node, folders[0], stem, place)
        elif folders == ("standards",):
            self._standard(node, stem, place)
        else:
            self.problems.add("file-unknown", place, path.name)

    def _mapping(self, node: Node, kind: type[msgspec.Struct], given: dict[str, str]) -> None:
        if not isinstance(node, Mapping):
            self.problems.add("mapping-expected", node.place)
            return
        for key, value in node.items:
            self._keep(key, struct_from(value, kind, self.problems, {"id": key, **given}))

    def _practice(self, node: Node, domain: str, stem: str, place: Place) -> None:
        id = self._own_id(node, stem, place)
        self._keep(id, struct_from(node, Practice, self.problems, {"domain": domain}))

    def _standard(self, node: Node, stem: str, place: Place) -> None:
        id = self._own_id(node, stem, place)
        if not isinstance(node, Mapping):
            self.problems.add("mapping-expected", node.place)
            return
        listed = node.get("criteria")
        criteria: list[Criterion] = []
        for key, value in listed.items if isinstance(listed, Mapping) else ():
            criterion = struct_from(value, Criterion, self.problems, {"id": key, "standard": id})
            self._keep(key, criterion)
            if criterion is not INVALID:
                criteria.append(criterion)
        rest = Mapping(tuple(item for item in node.items if item[0] != "criteria"), node.place)
        self._keep(id, struct_from(rest, Standard, self.problems, {"criteria": tuple(criteria)}))

    def _own_id(self, node: Node, stem: str, place: Place) -> Located:
        found = node.get("id") if isinstance(node, Mapping) else None
        if not isinstance(found, Scalar):
            return Located(stem, place)
        if found.text != stem:
            self.problems.add("id-not-file-name", found.text, found.text, stem=stem)
        return found.text

    def _keep(self, id: Located, record: Any) -> None:
        if record is INVALID:
            self.broken.add(str(id))
            return
        if not isinstance(record, Source) and (not _ID.fullmatch(id) or id in _RESERVED):
            self.problems.add("id-form", id, id)
        known = self.records.get(id)
        if known is not None:
            first = place_of_record(known)
            self.problems.add("duplicate-id", id, id, first=f"{first.file}:{first.line}")
        else:
            self.records[str(id)] = record

    def knowledge_base(self, sha256: str, place: Place) -> KnowledgeBase | None:
        """What was read, as one knowledge base; `None` where not even its head could be read."""
        if self.head is None:
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
