"""Types and units: what may be added to, divided by and held against what.

A number has a unit (powers of baht, things counted, months and years). A share is a number without unit, either a percentage or a ratio;
a calendar year is a point in time, of which only differences are numbers. A literal number goes with anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from ...reading.problems import Located, Problems, place_of
from .tree import Among, And, Arithmetic, AtLeast, Comparison, Has, Name, Node, Not, Number, Or, Practised, Text, YesNo, children, source

#: Powers of baht, items, months, years.
Unit = tuple[int, int, int, int]
NO_UNIT: Unit = (0, 0, 0, 0)
Flavour = Literal["", "percent", "ratio", "calendar"]


class Quantity(msgspec.Struct, frozen=True):
    """A number with its unit; `flavour` tells shares apart and marks a calendar year; `literal` marks a plain number."""

    unit: Unit = NO_UNIT
    flavour: Flavour = ""
    literal: bool = False

    def goes_with(self, other: Quantity) -> bool:
        """Whether the two may be added or held against each other."""
        if self.literal or other.literal:
            return True
        flavours = {self.flavour, other.flavour}
        return self.unit == other.unit and ("calendar" not in flavours or len(flavours) == 1) and flavours != {"percent", "ratio"}


class Truth(msgspec.Struct, frozen=True):
    """Yes, no, or a condition; `answer` marks a yes-or-no field, which may be held against `yes` and `no`."""

    answer: bool = False


class Choice(msgspec.Struct, frozen=True):
    options: tuple[str, ...]


class Choices(msgspec.Struct, frozen=True):
    options: tuple[str, ...]


Kind = Quantity | Truth | Choice | Choices

QUANTITIES: dict[str, Quantity] = {
    "money": Quantity((1, 0, 0, 0)),
    "percent": Quantity(flavour="percent"),
    "ratio": Quantity(flavour="ratio"),
    "count": Quantity((0, 1, 0, 0)),
    "months": Quantity((0, 0, 1, 0)),
    "years": Quantity((0, 0, 0, 1)),
    "year": Quantity(flavour="calendar"),
}
MONEY_PER_ITEM = Quantity((1, -1, 0, 0))


def check_condition(tree: Node, text: Located, symbols: Mapping[str, Kind], practices: frozenset[str], problems: Problems) -> None:
    """Report whatever keeps the tree from being a condition."""
    checker = _Checker(text, symbols, practices, problems, may_divide=False)
    checker.truth(tree)


def check_formula(tree: Node, text: Located, symbols: Mapping[str, Kind], wanted: Quantity, problems: Problems) -> None:
    """Report whatever keeps the tree from being a formula whose result has the wanted unit."""
    checker = _Checker(text, symbols, frozenset(), problems, may_divide=True)
    found = checker.quantity(tree)
    if found is not None and not found.goes_with(wanted):
        checker.report("unit-of-formula", tree, found=unit_words(found), wanted=unit_words(wanted))


def unit_words(quantity: Quantity) -> str:
    """A unit as a person reads it in a message: baht, item, baht/item, percent…"""
    if quantity.unit == NO_UNIT:
        return quantity.flavour or "number"
    over = [name + (f"^{power}" if power > 1 else "") for name, power in zip(_UNIT_NAMES, quantity.unit, strict=True) if power > 0]
    under = [name + (f"^{-power}" if power < -1 else "") for name, power in zip(_UNIT_NAMES, quantity.unit, strict=True) if power < 0]
    return "*".join(over or ["1"]) + "".join(f"/{name}" for name in under)


_UNIT_NAMES = ("baht", "item", "month", "year")


class _Checker:
    def __init__(
        self, text: Located, symbols: Mapping[str, Kind], practices: frozenset[str], problems: Problems, *, may_divide: bool
    ) -> None:
        self._text, self._symbols, self._practices, self._problems = text, symbols, practices, problems
        self._may_divide = may_divide

    def report(self, code: str, node: Node, **details: str) -> None:
        start, end = node.span
        self._problems.report(code, place_of(self._text, start), self._text[start:end] or source(node), details)

    def _symbol(self, name: Name) -> Kind | None:
        kind = self._symbols.get(name.id)
        if kind is None:
            self._problems.add("unknown-name", place_of(self._text, name.span[0]), name.id, among=self._symbols)
        return kind

    def truth(self, node: Node) -> None:
        match node:
            case And() | Or() | AtLeast() | Not():
                for part in children(node):
                    self.truth(part)
            case Comparison():
                self._comparison(node)
            case Among(name, options):
                self._options(name, options, Choice, node)
            case Has(_, name, options):
                self._options(name, options, Choices, node)
            case Practised(practice):
                if practice not in self._practices:
                    start = place_of(self._text, node.span[0])
                    self._problems.add("unknown-practice", start, practice, among=self._practices)
            case Name():
                kind = self._symbol(node)
                if kind is not None and not isinstance(kind, Truth):
                    self.report("not-a-condition", node)
            case _:
                self.report("not-a-condition", node)

    def _options(self, name: Name, options: tuple[str, ...], wanted: type[Choice | Choices], node: Node) -> None:
        kind = self._symbol(name)
        if kind is None:
            return
        if not isinstance(kind, wanted):
            self.report("not-a-choice" if wanted is Choice else "not-a-multiple-choice", node)
            return
        for option in options:
            if option not in kind.options:
                at = place_of(self._text, self._text.find(f"'{option}'", node.span[0]) + 1)
                self._problems.add("unknown-option", at, option, among=kind.options, name=name.id)

    def _comparison(self, node: Comparison) -> None:
        left, right = node.left, node.right
        if isinstance(right, Text | YesNo) or isinstance(left, Text | YesNo):
            self._equality(node)
            return
        first, second = self.quantity(left), self.quantity(right)
        if first is not None and second is not None and not first.goes_with(second):
            self.report("units-differ", node, first=unit_words(first), second=unit_words(second))

    def _equality(self, node: Comparison) -> None:
        name, value = node.left, node.right
        if node.sign not in ("==", "!=") or not isinstance(name, Name):
            self.report("equality-form", node)
            return
        kind = self._symbol(name)
        if isinstance(value, Text) and isinstance(kind, Choice):
            self._options(name, (value.value,), Choice, node)
        elif kind is not None and not (isinstance(value, YesNo) and isinstance(kind, Truth) and kind.answer):
            self.report("types-differ", node)

    def quantity(self, node: Node) -> Quantity | None:
        match node:
            case Number():
                return Quantity(literal=True)
            case Name():
                kind = self._symbol(node)
                if kind is not None and not isinstance(kind, Quantity):
                    self.report("not-a-number-here", node)
                    return None
                return kind
            case Arithmetic(sign, left, right):
                first, second = self.quantity(left), self.quantity(right)
                if sign == "/" and not self._may_divide and not (isinstance(right, Number) and right.value):
                    self.report("division-in-condition", node)
                    return None
                if first is None or second is None:
                    return None
                return self._sum(node, first, second) if sign in "+-" else self._product(node, first, second)
            case _:
                self.report("not-a-number-here", node)
                return None

    def _sum(self, node: Arithmetic, first: Quantity, second: Quantity) -> Quantity | None:
        calendar = (first.flavour == "calendar", second.flavour == "calendar")
        years = QUANTITIES["years"]
        if any(calendar):
            if node.sign == "-" and all(calendar):
                return years
            point, step = (first, second) if calendar[0] else (second, first)
            if (node.sign == "+" or calendar[0]) and not all(calendar) and (step.literal or step.unit == years.unit):
                return point
        elif first.goes_with(second):
            if first.literal:
                return second
            return first if first.flavour or second.literal else second
        self.report("units-differ", node, first=unit_words(first), second=unit_words(second))
        return None

    def _product(self, node: Arithmetic, first: Quantity, second: Quantity) -> Quantity | None:
        if "calendar" in (first.flavour, second.flavour):
            self.report("calendar-product", node)
            return None
        if first.literal and second.literal:
            return first
        if second.literal or (first.literal and node.sign == "*"):
            return first if second.literal else second
        way = 1 if node.sign == "*" else -1
        unit = tuple(a + way * b for a, b in zip(first.unit, second.unit, strict=True))
        return Quantity((unit[0], unit[1], unit[2], unit[3]))
