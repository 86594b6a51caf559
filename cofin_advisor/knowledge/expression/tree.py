"""The tree of a condition or formula: immutable, hashable, and read by several interpreters.

`span` is where a node stands in its source text (start, end); it takes no part in equality, so that equal conditions are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec


class Span(tuple[int, int]):
    """Start and end in a source text. All spans are equal, so that where something stands makes no difference to what it is."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span)

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, Span)

    def __hash__(self) -> int:
        return 0


#: The place of a node that was not read from a text.
NOWHERE = Span((0, 0))

ComparisonSign = Literal["<", "<=", ">", ">=", "==", "!="]
ArithmeticSign = Literal["+", "-", "*", "/"]
Quantifier = Literal["has", "has_any", "has_all"]


class Number(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A number as written."""

    value: float
    span: Span = NOWHERE


class YesNo(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The word `yes` or `no`."""

    value: bool
    span: Span = NOWHERE


class Text(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A text in quotes: an option of a choice."""

    value: str
    span: Span = NOWHERE


class Name(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A field, an indicator, a parameter, a finding, or `as_of_year`."""

    id: str
    span: Span = NOWHERE


class Arithmetic(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """Two numbers made into one."""

    sign: ArithmeticSign
    left: Node
    right: Node
    span: Span = NOWHERE


class Comparison(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """Two numbers, two options or two answers held against each other."""

    sign: ComparisonSign
    left: Node
    right: Node
    span: Span = NOWHERE


class Among(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The answer to a choice is one of several options."""

    name: Name
    options: tuple[str, ...]
    span: Span = NOWHERE


class Has(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The answers to a multiple choice contain one (`has`), any or all of the options."""

    quantifier: Quantifier
    name: Name
    options: tuple[str, ...]
    span: Span = NOWHERE


class Practised(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The organization already does what a practice asks for."""

    practice: str
    span: Span = NOWHERE


class Not(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    part: Node
    span: Span = NOWHERE


class And(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    parts: tuple[Node, ...]
    span: Span = NOWHERE


class Or(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    parts: tuple[Node, ...]
    span: Span = NOWHERE


class AtLeast(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """At least `count` of the parts are true."""

    count: int
    parts: tuple[Node, ...]
    span: Span = NOWHERE


Node = Number | YesNo | Text | Name | Arithmetic | Comparison | Among | Has | Practised | Not | And | Or | AtLeast


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Arithmetic() | Comparison():
            return (node.left, node.right)
        case Among() | Has():
            return (node.name,)
        case Not():
            return (node.part,)
        case And() | Or() | AtLeast():
            return node.parts
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> tuple[str, ...]:
    """The names that a tree mentions, each once, in the order of the text; practices of `practised(…)` are not names."""
    return tuple(dict.fromkeys(part.id for part in walk(node) if isinstance(part, Name)))


def practised(node: Node) -> tuple[str, ...]:
    """The practices that a tree asks about."""
    return tuple(dict.fromkeys(part.practice for part in walk(node) if isinstance(part, Practised)))


_TIGHTNESS = {Or: 1, And: 2, Not: 3, Comparison: 4, Among: 4}


def _tightness(node: Node) -> int:
    if isinstance(node, Arithmetic):
        return 5 if node.sign in "+-" else 6
    return _TIGHTNESS.get(type(node), 9)


def _wrapped(node: Node, least: int) -> str:
    text = source(node)
    return f"({text})" if _tightness(node) < least else text


def _quoted(option: str) -> str:
    return f"'{option}'"


def source(node: Node) -> str:
    """The tree written in the language again, with the fewest brackets; parsing it gives an equal tree."""
    match node:
        case Number(value):
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        case YesNo(value):
            return "yes" if value else "no"
        case Text(value):
            return _quoted(value)
        case Name(id):
            return id
        case Arithmetic(sign, left, right):
            own = _tightness(node)
            return f"{_wrapped(left, own)} {sign} {_wrapped(right, own + 1)}"
        case Comparison(sign, left, right):
            return f"{_wrapped(left, 5)} {sign} {_wrapped(right, 5)}"
        case Among(name, options):
            return f"{name.id} in ({', '.join(map(_quoted, options))})"
        case Has(quantifier, name, options):
            return f"{quantifier}({', '.join([name.id, *map(_quoted, options)])})"
        case Practised(practice):
            return f"practised({practice})"
        case Not(part):
            return f"not {_wrapped(part, 3)}"
        case And(parts):
            return " and ".join(_wrapped(part, 3) for part in parts)
        case Or(parts):
            return " or ".join(_wrapped(part, 2) for part in parts)
        case AtLeast(count, parts):
            return f"at_least({', '.join([str(count), *map(source, parts)])})"
