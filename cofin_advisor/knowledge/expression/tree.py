"""The tree of a condition or formula: immutable, hashable, and read by several interpreters.

`span` is where a node stands in its source text (start, end); it takes no part in equality, so that equal conditions are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Span = tuple[int, int]
ComparisonSign = Literal["<", "<=", ">", ">=", "==", "!="]
ArithmeticSign = Literal["+", "-", "*", "/"]
Quantifier = Literal["has", "has_any", "has_all"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class YesNo:
    """The word `yes` or `no`."""

    value: bool
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes: an option of a choice."""

    value: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A field, an indicator, a parameter, a finding, or `as_of_year`."""

    id: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers made into one."""

    sign: ArithmeticSign
    left: Node
    right: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbers, two options or two answers held against each other."""

    sign: ComparisonSign
    left: Node
    right: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Among:
    """The answer to a choice is one of several options."""

    name: Name
    options: tuple[str, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Has:
    """The answers to a multiple choice contain one (`has`), any or all of the options."""

    quantifier: Quantifier
    name: Name
    options: tuple[str, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Practised:
    """The organization already does what a practice asks for."""

    practice: str
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Node
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts are true."""

    count: int
    parts: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False, repr=False)


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
