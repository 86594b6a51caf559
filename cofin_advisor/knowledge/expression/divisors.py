"""Whether a guard shows that a divisor is not zero.

Proved by the form of the guard alone: the divisor, or each factor of it, is held against zero in a conjunct; or two sides of the divisor,
a difference, are held against each other; or the divisor is a sum of what cannot be negative, one part of which is shown to be positive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .numeric import rounded
from .tree import And, Arithmetic, Comparison, Node, Number, walk

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def divisors(tree: Node) -> Iterator[Node]:
    """Every divisor of a formula that might be zero; a literal number is one only when it is."""
    for node in walk(tree):
        if isinstance(node, Arithmetic) and node.sign == "/" and not (isinstance(node.right, Number) and node.right.value):
            yield node.right


def conjuncts(guard: Node | None) -> tuple[Node, ...]:
    """The conditions that all hold when the guard does."""
    if isinstance(guard, And):
        return tuple(inner for part in guard.parts for inner in conjuncts(part))
    return () if guard is None else (guard,)


def is_nonzero(divisor: Node, guard: Node | None, never_negative: Callable[[Node], bool]) -> bool:
    """Whether the guard shows that the divisor is not zero; `never_negative` knows which names cannot be negative."""
    facts = [part for part in conjuncts(guard) if isinstance(part, Comparison)]
    return _nonzero(divisor, facts, never_negative)


def _nonzero(node: Node, facts: list[Comparison], never_negative: Callable[[Node], bool]) -> bool:
    if isinstance(node, Number):
        return node.value != 0
    if any(_held_against_zero(node, fact, ("<", ">", "!=")) for fact in facts):
        return True
    if isinstance(node, Arithmetic):
        if node.sign in "*/":
            return _nonzero(node.left, facts, never_negative) and _nonzero(node.right, facts, never_negative)
        if node.sign == "-":
            return any(fact.sign in ("<", ">", "!=") and {fact.left, fact.right} == {node.left, node.right} for fact in facts)
        return _positive(node, facts, never_negative)
    return False


def _positive(node: Node, facts: list[Comparison], never_negative: Callable[[Node], bool]) -> bool:
    if isinstance(node, Number):
        return node.value > 0
    if any(_held_against_zero(node, fact, (">",)) for fact in facts):
        return True
    if isinstance(node, Arithmetic) and node.sign == "+":
        first, second = node.left, node.right
        return any(
            _positive(one, facts, never_negative) and (_not_negative(other, never_negative) or _positive(other, facts, never_negative))
            for one, other in ((first, second), (second, first))
        )
    if isinstance(node, Arithmetic) and node.sign in "*/":
        return _positive(node.left, facts, never_negative) and _positive(node.right, facts, never_negative)
    return False


def _not_negative(node: Node, never_negative: Callable[[Node], bool]) -> bool:
    if isinstance(node, Number):
        return node.value >= 0
    if isinstance(node, Arithmetic):
        return node.sign in "+*/" and all(_not_negative(part, never_negative) for part in (node.left, node.right))
    return never_negative(node)


def _held_against_zero(node: Node, fact: Comparison, signs: tuple[str, ...]) -> bool:
    sign: str = fact.sign
    left, right = fact.left, fact.right
    if right == node:
        left, right, sign = right, left, _MIRRORED[sign]
    if left != node or not isinstance(right, Number):
        return False
    # As comparisons see it: less than half a millionth is zero.
    limit = rounded(right.value)
    if limit:
        # x > 3 and x >= 3 show that x is positive; x < -3 that it is negative.
        return (limit > 0 and sign in (">", ">=", "==") and ">" in signs) or (limit < 0 and sign in ("<", "<=") and "<" in signs)
    return sign in signs
