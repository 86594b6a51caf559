"""From nodes to typed records, with every mistake reported at its place.

A record is a `msgspec.Struct`; its annotations say what may stand where, and are also the source of the JSON Schema that editors use.
A type may bring its own reading with a class method `from_node(node, problems)`.
"""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Callable, Hashable
from collections.abc import Mapping as AbstractMapping
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast

import msgspec

from .document import Mapping, Node, Scalar, Sequence
from .numbers import NotUnderstood, parse_date, parse_number, parse_whole_number, parse_yes_no
from .problems import Problems

T = TypeVar("T")

#: Reads a node, or reports what is wrong with it and gives `INVALID`.
Reader = Callable[[Node, Problems], Any]


class _Invalid:
    """Marks a value that could not be read; the problem is already reported."""

    def __bool__(self) -> bool:
        return False


INVALID: Final = _Invalid()


def convert(node: Node, wanted: type[T], problems: Problems) -> T | None:
    """The node as a value of the wanted type, or `None` after reporting everything that is wrong with it."""
    value = _reader(cast(Hashable, wanted))(node, problems)
    return None if value is INVALID else cast(T, value)


@cache
def _reader(wanted: Any) -> Reader:
    """How a type is read; worked out once per type."""
    if hasattr(wanted, "from_node"):
        return cast(Reader, wanted.from_node)
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (option for option in arguments if option is not type(None))
        return _optional(_reader(inner))
    if origin is Literal:
        return _literal(arguments)
    if origin is tuple:
        return _tuple(_reader(arguments[0]))
    if origin is dict:
        return _dict(_reader(arguments[1]))
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return lambda node, problems: struct_from(node, wanted, problems)
    return _text if wanted is str else _parsed(_PARSERS[wanted])


def _optional(inner: Reader) -> Reader:
    def read(node: Node, problems: Problems) -> Any:
        return None if isinstance(node, Scalar) and node.empty else inner(node, problems)

    return read


def _literal(options: tuple[str, ...]) -> Reader:
    def read(node: Node, problems: Problems) -> Any:
        text = _text(node, problems)
        if text is not INVALID and text not in options:
            problems.add("not-an-option", text, text, among=options, options=", ".join(options))
            return INVALID
        return text

    return read


def _tuple(inner: Reader) -> Reader:
    def read(node: Node, problems: Problems) -> Any:
        if isinstance(node, Scalar) and node.empty:
            return ()
        if not isinstance(node, Sequence):
            problems.add("list-expected", node.place)
            return INVALID
        values = tuple([inner(item, problems) for item in node.items])
        return INVALID if INVALID in values else values

    return read


def _dict(inner: Reader) -> Reader:
    def read(node: Node, problems: Problems) -> Any:
        if isinstance(node, Scalar) and node.empty:
            return {}
        if not isinstance(node, Mapping):
            problems.add("mapping-expected", node.place)
            return INVALID
        values = {key: inner(value, problems) for key, value in node.items}
        return INVALID if INVALID in values.values() else values

    return read


@cache
def annotations_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The resolved types of a struct's fields by the name used in a file."""
    hints = typing.get_type_hints(struct)
    return {written: hints[name] for written, name in zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True)}


@cache
def required_in(struct: type[msgspec.Struct]) -> frozenset[str]:
    """The names, as used in a file, that a struct cannot do without."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(struct) if field.required)


class _Plan(msgspec.Struct, frozen=True):
    """How a struct is read: by the name used in a file, the name of the attribute and the reader of its value."""

    names: dict[str, str]
    readers: dict[str, Reader]
    required: tuple[str, ...]


@cache
def _plan(struct: type[msgspec.Struct]) -> _Plan:
    names = dict(zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True))
    required = required_in(struct)
    return _Plan(
        names,
        {written: _reader(kind) for written, kind in annotations_of(struct).items()},
        tuple(written for written in names if written in required),
    )


def struct_from(node: Node, wanted: type[msgspec.Struct], problems: Problems, given: AbstractMapping[str, Any] | None = None) -> Any:
    """The node as a struct; `given` are values that do not stand in the node (an id, a domain)."""
    if not isinstance(node, Mapping):
        problems.add("mapping-expected", node.place)
        return INVALID
    plan = _plan(wanted)
    values: dict[str, Any] = {plan.names[written]: value for written, value in (given or {}).items()}
    sound = True
    for key, value in node.items:
        name = plan.names.get(key)
        if name is None or (given and key in given):
            problems.add("unknown-key", key, key, among=[known for known in plan.names if not given or known not in given])
            sound = False
            continue
        values[name] = read = plan.readers[key](value, problems)
        if read is INVALID:
            sound = False
    for written in plan.required:
        if plan.names[written] not in values:
            problems.add("missing-key", node.place, written)
            sound = False
    return wanted(**values) if sound else INVALID


def _text(node: Node, problems: Problems) -> Any:
    if not isinstance(node, Scalar):
        problems.add("text-expected", node.place)
        return INVALID
    if node.empty or not node.text.strip():
        problems.add("text-missing", node.place)
        return INVALID
    return node.text


def _parsed(parse: Callable[[str], Any]) -> Reader:
    def read(node: Node, problems: Problems) -> Any:
        text = _text(node, problems)
        if text is INVALID:
            return INVALID
        try:
            return parse(text)
        except NotUnderstood as wrong:
            problems.add(wrong.code, text, text)
            return INVALID

    return read


_PARSERS: Final[dict[Any, Callable[[str], Any]]] = {
    float: parse_number,
    int: parse_whole_number,
    bool: parse_yes_no,
    datetime.date: parse_date,
}
