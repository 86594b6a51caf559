"""YAML text as a tree of nodes that know their place.

Only plain data: mappings, lists and scalars. Tags, anchors, aliases, repeated keys and a second document are reported, so neither
an object can be constructed nor a small file blown up into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .files import read_text
from .mistakes import mistake
from .problems import ESCAPE, Loader, Located, Place, Problems

DEEPEST = 20
_PLAIN_TAGS = {None, "!"}
#: A dash or a question mark alone as a value: people mean that it is not known, YAML takes it for something else.
_NOT_KNOWN = re.compile(r"^([ ]*\w+:[ ]+)[-?](?=[ ]*(?:#.*)?$)", re.MULTILINE)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """One value as it was written; `plain` is false where it stood in quotes."""

    text: Located
    plain: bool = True

    @property
    def place(self) -> Place:
        """Where it was written; within the quotes if there are any."""
        return self.text.place

    @property
    def empty(self) -> bool:
        """Whether nothing was written (`key:`, `~` or `null`)."""
        return self.plain and self.text in _NOTHING


class Sequence(msgspec.Struct, frozen=True):
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


class Mapping(msgspec.Struct, frozen=True, dict=True):
    """Nodes by key, in the order in which they were written."""

    items: tuple[tuple[Located, Node], ...]
    place: Place

    @cached_property
    def _by_key(self) -> dict[str, Node]:
        return {str(key): value for key, value in self.items}

    def get(self, key: str) -> Node | None:
        """The value under a key, if it is there."""
        return self._by_key.get(key)


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
    try:
        return _Builder(text, name, problems).document()
    except yaml.YAMLError as error:
        again = _NOT_KNOWN.sub(r"\1~", text)
        if again != text:
            return parse_document(again, name, problems)
        wrong = mistake(text, error)
        problems.add(wrong.code, Place(name, wrong.line, wrong.column), wrong.text)
    except UnicodeEncodeError:
        problems.add("file-not-text", Place(name))
    except _Broken:
        pass
    return None


class _Builder:
    """Makes nodes from the events of the parser."""

    def __init__(self, text: str, name: str, problems: Problems) -> None:
        self._text, self._name, self._problems = text, name, problems
        self._next: Callable[[], Any] = Loader(text).get_event

    def document(self) -> Node | None:
        tree: Node | None = None
        seen = 0
        while type(event := self._next()) is not StreamEndEvent:
            if isinstance(event, DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self._problems.add("yaml-second-document", self._place(event))
                    break
            elif isinstance(event, NodeEvent):
                tree = self._node(event, 0)
        if tree is None or (isinstance(tree, Scalar) and tree.empty):
            self._problems.add("file-empty", Place(self._name))
            return None
        return tree

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._name, mark.line + 1, mark.column + 1)

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if event.anchor is not None or kind is AliasEvent:
            self._problems.add("yaml-alias", self._place(event), str(event.anchor))
            if kind is AliasEvent:
                return Scalar(Located("", self._place(event)))
        if event.tag not in _PLAIN_TAGS:
            self._problems.add("yaml-tag", self._place(event), str(event.tag))
        if kind is ScalarEvent:
            return self._scalar(event)
        place = self._place(event)
        if depth > DEEPEST:
            self._problems.add("yaml-too-deep", place)
            raise _Broken
        if kind is SequenceStartEvent:
            items = []
            while type(inner := self._next()) is not SequenceEndEvent:
                items.append(self._node(inner, depth + 1))
            return Sequence(tuple(items), place)
        return self._mapping(depth, place)

    def _scalar(self, event: Any) -> Scalar:
        style, start = event.style, event.start_mark
        quoted = style == "'" or style == '"'
        place = Place(self._name, start.line + 1, start.column + (2 if quoted else 1))
        end = event.end_mark
        if end.line == start.line and (not quoted or end.index - start.index == len(event.value) + 2):
            return Scalar(Located(event.value, place), not style)
        raw = self._text[start.index + quoted : end.index - quoted]
        if quoted:
            raw = raw.replace("''", f"{ESCAPE}'") if style == "'" else re.sub(r"\\(.|\n)", rf"{ESCAPE}\1", raw)
        return Scalar(Located(event.value, place, raw), not style)

    def _mapping(self, depth: int, place: Place) -> Mapping:
        pairs: list[tuple[Located, Node]] = []
        first: dict[str, Place] = {}
        while type(inner := self._next()) is not MappingEndEvent:
            key = self._node(inner, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                self._problems.add("yaml-key-not-text", key.place)
                continue
            text = key.text
            if text in first:
                self._problems.add("duplicate-key", text, text, line=first[text].line)
            else:
                first[text] = text.place
                pairs.append((text, value))
        return Mapping(tuple(pairs), place)
