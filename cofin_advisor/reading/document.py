"""YAML text as a tree of nodes that know their place.

Only plain data: mappings, lists and scalars. Tags, anchors, aliases, repeated keys and a second document are reported, so neither an object can be constructed
nor a small file blown up into a large one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .files import read_text
from .problems import Located, Place, Problems

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 20
_PLAIN_TAGS = {None, "!"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written; `plain` is false where it stood in quotes."""

    text: Located
    plain: bool = True

    @property
    def place(self) -> Place:
        return self.text.place

    @property
    def empty(self) -> bool:
        """Whether nothing was written (`key:`, `~` or `null`)."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    items: tuple[tuple[Located, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value under a key, if it is there."""
        return next((value for name, value in self.items if name == key), None)


Node = Scalar | Sequence | Mapping


class _Broken(Exception):
    """The rest of the document cannot be read; the problem is already reported."""


def read_document(path: Path | str, problems: Problems, name: str | None = None) -> Node | None:
    """Read a YAML file; `None` after reporting what is wrong. `name` is how the file is called in messages."""
    text = read_text(path, problems)
    if text is None:
        return None
    return parse_document(text, name or str(path), problems)


def parse_document(text: str, name: str, problems: Problems) -> Node | None:
    """Read YAML text; `None` for an empty document or after reporting what is wrong."""
    events = yaml.parse(text, Loader=_Loader)
    try:
        return _document(events, name, problems)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        problems.add("yaml-syntax", place, reason=getattr(error, "problem", None) or str(error).splitlines()[0])
    except _Broken:
        pass
    return None


def _document(events: Iterator[Any], name: str, problems: Problems) -> Node | None:
    tree: Node | None = None
    seen = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            seen += 1
            if seen > 1:
                problems.add("yaml-second-document", _place(event, name))
                break
        elif isinstance(event, yaml.NodeEvent):
            tree = _node(event, events, name, problems, 0)
    if tree is None or (isinstance(tree, Scalar) and tree.empty):
        problems.add("file-empty", Place(name))
        return None
    return tree


def _place(event: Any, name: str) -> Place:
    return Place(name, event.start_mark.line + 1, event.start_mark.column + 1)


def _node(event: Any, events: Iterator[Any], name: str, problems: Problems, depth: int) -> Node:
    place = _place(event, name)
    if depth > DEEPEST:
        problems.add("yaml-too-deep", place)
        raise _Broken
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        problems.add("yaml-alias", place, str(event.anchor))
        if isinstance(event, yaml.AliasEvent):
            return Scalar(Located("", place))
    if not isinstance(event, yaml.AliasEvent) and event.tag not in _PLAIN_TAGS:
        problems.add("yaml-tag", place, str(event.tag))
    if isinstance(event, yaml.ScalarEvent):
        quoted = event.style in ("'", '"')
        if quoted:
            place = Place(place.file, place.line, place.column + 1)
        return Scalar(Located(event.value, place), plain=not event.style)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, name, problems, depth + 1))
        return Sequence(tuple(items), place)
    return _mapping(events, name, problems, depth, place)


def _mapping(events: Iterator[Any], name: str, problems: Problems, depth: int, place: Place) -> Mapping:
    pairs: dict[Located, Node] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events, name, problems, depth + 1)
        value = _node(next(events), events, name, problems, depth + 1)
        if not isinstance(key, Scalar):
            problems.add("yaml-key-not-text", key.place)
        elif key.text in pairs:
            first = next(known.place for known in pairs if known == key.text)
            problems.add("duplicate-key", key.text, key.text, line=first.line)
        else:
            pairs[key.text] = value
    return Mapping(tuple(pairs.items()), place)
