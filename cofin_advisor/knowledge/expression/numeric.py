"""How numbers are held against each other, the same in every engine.

As written, floats misjudge ratios that stand exactly at a threshold; so both sides are first rounded to a millionth, halves upward.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from .tree import Arithmetic, ComparisonSign, Name, Node, Number, source

#: Beyond this a number is not computable.
LARGEST = 1e15

#: The signs of `left - right` with which each comparison is true.
TRUE_SIGNS: dict[ComparisonSign, frozenset[int]] = {
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
    "==": frozenset({0}),
    "!=": frozenset({-1, 1}),
}


def rounded(number: float) -> int:
    """A finite number in millionths."""
    return math.floor(number * 1e6 + 0.5)


def order(left: float, right: float) -> int:
    """-1, 0 or 1: how two finite numbers stand to each other."""
    first, second = rounded(left), rounded(right)
    return (first > second) - (first < second)


def holds(sign: ComparisonSign, left: float, right: float) -> bool:
    """Whether a comparison of two finite numbers is true."""
    return order(left, right) in TRUE_SIGNS[sign]


def arithmetic(sign: str, left: float, right: float) -> float:
    """The result of one operation; not a number where it cannot be computed (a division by zero, an overflow)."""
    if sign == "+":
        result = left + right
    elif sign == "-":
        result = left - right
    elif sign == "*":
        result = left * right
    else:
        result = left / right if right else math.nan
    return result if abs(result) <= LARGEST else math.nan


def evaluate(formula: Node, numbers: Mapping[str, float]) -> float:
    """The result of a formula whose names all have numbers; not a number where it cannot be computed."""
    match formula:
        case Number(value):
            return value
        case Name(id):
            return numbers[id]
        case Arithmetic(sign, left, right):
            return arithmetic(sign, evaluate(left, numbers), evaluate(right, numbers))
        case _:
            raise TypeError(f"not a formula: {source(formula)}")
