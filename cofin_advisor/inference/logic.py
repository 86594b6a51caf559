"""What the engines reason over: propositions about one organization, each defined by a formula of logic.

It is the expression tree with everything implicit made explicit: names resolved, and each comparison guarded by what must be true for it
to speak at all.
Truth has three values, `True`, `False` and `None` for unknown; connectives follow Kleene's strong logic (Kleene 1952, § 64).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from ..knowledge.expression.tree import ComparisonSign
from ..knowledge.expression.tree import Node as Formula

Part = Literal[
    "asked",  # of a field: the question makes sense
    "applies",  # of an indicator: it can be said
    "in_force",  # of a parameter: it has a value on the day
    "scope",  # of a finding, practice or criterion: it speaks to this organization
    "holds",  # of a finding or criterion: scope and condition
    "called_for",  # of a practice
    "practised",  # of a practice
    "blocked",  # of a practice
    "advised",  # of a practice: in scope, called for, neither practised nor blocked
    "planned",  # of a plan
    "waits",  # of a plan: something holds it back
]


class Proposition(NamedTuple):
    """Something that is true, false or unknown of an organization: a part of a subject."""

    subject: str
    part: Part


class Constant(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    value: bool


class Holds(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """Another proposition is true."""

    proposition: Proposition


class IsOneOf(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The answer to a yes-or-no question or a choice is one of some values."""

    field: str
    values: frozenset[bool] | frozenset[str]


class HasOptions(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The answer to a multiple choice contains any (or all) of some options."""

    field: str
    options: frozenset[str]
    all: bool


class Compared(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """Two numbers stand to each other as the sign says."""

    sign: ComparisonSign
    left: Formula
    right: Formula


class Not(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    part: Logic


class And(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    parts: tuple[Logic, ...]


class Or(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    parts: tuple[Logic, ...]


class AtLeast(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    count: int
    parts: tuple[Logic, ...]


Atom = Holds | IsOneOf | HasOptions | Compared
Logic = Constant | Atom | Not | And | Or | AtLeast

TRUE, FALSE = Constant(True), Constant(False)


def conjunction(*parts: Logic) -> Logic:
    """All of the parts; nested conjunctions are laid flat, each part stands once, and what is constantly true is left out."""
    return _flat(And, TRUE, FALSE, parts)


def disjunction(*parts: Logic) -> Logic:
    """Any of the parts; nested disjunctions are laid flat, each part stands once, and what is constantly false is left out."""
    return _flat(Or, FALSE, TRUE, parts)


def _flat(kind: type[And] | type[Or], neutral: Constant, absorbing: Constant, parts: tuple[Logic, ...]) -> Logic:
    laid: dict[Logic, None] = {}
    for part in parts:
        for inner in part.parts if isinstance(part, kind) else (part,):
            if inner == absorbing:
                return absorbing
            if inner != neutral:
                laid[inner] = None
    if len(laid) <= 1:
        return next(iter(laid), neutral)
    return kind(tuple(laid))


def negation(part: Logic) -> Logic:
    """The strong negation, pushed down to the atoms: in the result `Not` stands before atoms only."""
    match part:
        case Constant(value):
            return Constant(not value)
        case Not(inner):
            return normal(inner)
        case And(parts):
            return disjunction(*map(negation, parts))
        case Or(parts):
            return conjunction(*map(negation, parts))
        case AtLeast(count, parts):
            return AtLeast(len(parts) - count + 1, tuple(map(negation, parts)))
        case _:
            return Not(part)


def normal(part: Logic) -> Logic:
    """The same in negation normal form: `Not` stands before atoms only."""
    match part:
        case Not(inner):
            return negation(inner)
        case And(parts):
            return conjunction(*map(normal, parts))
        case Or(parts):
            return disjunction(*map(normal, parts))
        case AtLeast(count, parts):
            return AtLeast(count, tuple(map(normal, parts)))
        case _:
            return part


def atoms(part: Logic) -> Iterator[Atom]:
    """The atoms of a formula, in order."""
    match part:
        case Not(inner):
            yield from atoms(inner)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for inner in parts:
                yield from atoms(inner)
        case Constant():
            return
        case _:
            yield part
