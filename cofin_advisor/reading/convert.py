"""From nodes to typed records, with every mistake reported at its place.

A record is a `msgspec.Struct`; its annotations say what may stand where, and are also the source of the JSON Schema that editors use.
A type may bring its own reading with a class method `from_node(node, problems)`.
"""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Mapping as AbstractMapping
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast

import msgspec

from .document import Mapping, Node, Scalar, Sequence
from .numbers import NotUnderstood, parse_date, parse_number, parse_yes_no
from .problems import Problems

T = TypeVar("T")


class _Invalid:
    """Marks a value that could not be read; the problem is already reported."""

    def __bool__(self) -> bool:
        return False


INVALID: Final = _Invalid()


def convert(node: Node, wanted: type[T], problems: Problems) -> T | None:
    """The node as a value of the wanted type, or `None` after reporting everything that is wrong with it."""
    value = _convert(node, wanted, problems)
    return None if value is INVALID else cast(T, value)


def _convert(node: Node, wanted: Any, problems: Problems) -> Any:
    if hasattr(wanted, "from_node"):
        return wanted.from_node(node, problems)
    origin = typing.get_origin(wanted)
    if origin in (types.UnionType, typing.Union):
        return _optional(node, wanted, problems)
    if origin is Literal:
        return _literal(node, typing.get_args(wanted), problems)
    if origin is tuple:
        return _tuple(node, typing.get_args(wanted)[0], problems)
    if origin is dict:
        return _dict(node, typing.get_args(wanted)[1], problems)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return struct_from(node, wanted, problems)
    return _scalar(node, wanted, problems)


def _optional(node: Node, wanted: Any, problems: Problems) -> Any:
    if isinstance(node, Scalar) and node.empty:
        return None
    (inner,) = (option for option in typing.get_args(wanted) if option is not type(None))
    return _convert(node, inner, problems)


def _literal(node: Node, options: tuple[str, ...], problems: Problems) -> Any:
    text = _text(node, problems)
    if text is not INVALID and text not in options:
        problems.add("not-an-option", text, text, among=options, options=", ".join(options))
        return INVALID
    return text


def _tuple(node: Node, inner: Any, problems: Problems) -> Any:
    if isinstance(node, Scalar) and node.empty:
        return ()
    if not isinstance(node, Sequence):
        problems.add("list-expected", node.place)
        return INVALID
    values = [_convert(item, inner, problems) for item in node.items]
    return tuple(value for value in values if value is not INVALID)


def _dict(node: Node, inner: Any, problems: Problems) -> Any:
    if isinstance(node, Scalar) and node.empty:
        return {}
    if not isinstance(node, Mapping):
        problems.add("mapping-expected", node.place)
        return INVALID
    values = {key: _convert(value, inner, problems) for key, value in node.items}
    return {key: value for key, value in values.items() if value is not INVALID}


@cache
def annotations_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The resolved types of a struct's fields by the name used in a file."""
    hints = typing.get_type_hints(struct)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(struct)}


def struct_from(node: Node, wanted: type[msgspec.Struct], problems: Problems, given: AbstractMapping[str, Any] | None = None) -> Any:
    """The node as a struct; `given` are values that do not stand in the node (an id, a domain)."""
    if not isinstance(node, Mapping):
        problems.add("mapping-expected", node.place)
        return INVALID
    known = annotations_of(wanted)
    values: dict[str, Any] = dict(given or {})
    writable = [name for name in known if name not in values]
    sound = True
    for key, value in node.items:
        if key not in writable:
            problems.add("unknown-key", key, key, among=writable)
            sound = False
        else:
            values[str(key)] = _convert(value, known[key], problems)
    for field in msgspec.structs.fields(wanted):
        if field.required and field.encode_name not in values:
            problems.add("missing-key", node.place, field.encode_name)
            sound = False
    if not sound or any(value is INVALID for value in values.values()):
        return INVALID
    return wanted(**{field.name: values[field.encode_name] for field in msgspec.structs.fields(wanted) if field.encode_name in values})


def _text(node: Node, problems: Problems) -> Any:
    if not isinstance(node, Scalar):
        problems.add("text-expected", node.place)
        return INVALID
    if node.empty or not node.text.strip():
        problems.add("text-missing", node.place)
        return INVALID
    return node.text


_PARSERS: dict[Any, Any] = {float: parse_number, bool: parse_yes_no, datetime.date: parse_date}


def _scalar(node: Node, wanted: Any, problems: Problems) -> Any:
    text = _text(node, problems)
    if text is INVALID or wanted is str:
        return text
    try:
        if wanted is int:
            number = parse_number(text)
            if number != int(number):
                raise NotUnderstood("not-a-whole-number")
            return int(number)
        return _PARSERS[wanted](text)
    except NotUnderstood as wrong:
        problems.add(wrong.code, text, text)
        return INVALID
