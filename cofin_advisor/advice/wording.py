"""Values and conditions in words, in Thai and English at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..inference.logic import Compared, HasOptions, Holds, IsOneOf, Logic, Not, Proposition
from ..knowledge.checks import AS_OF_YEAR, PLACEHOLDER
from ..knowledge.expression import tree as syntax
from ..knowledge.expression.numeric import evaluate
from ..knowledge.model import KnowledgeBase, Text
from ..profile import Value

YES: Final = Text("ใช่", "yes")
NO: Final = Text("ไม่ใช่", "no")
UNKNOWN: Final = Text("ยังไม่ทราบ", "not known yet")
NOTHING: Final = Text("ไม่มี", "none")
BUDDHIST_ERA: Final = 543

#: What the four domains are called before a committee.
DOMAIN_TITLES: Final = {
    "governance": Text("การดูแลกลุ่มให้โปร่งใส", "Governance in the open"),
    "lending": Text("เงินกู้และการส่งคืน", "Loans and repayment"),
    "savings": Text("เงินออมและเงินพร้อมจ่าย", "Savings and ready money"),
    "welfare": Text("สวัสดิการ", "Welfare"),
}

_UNITS: Final[dict[str, tuple[str, str]]] = {
    "money": ("{} บาท", "{} baht"),
    "percent": ("ร้อยละ {}", "{} %"),
    "months": ("{} เดือน", "{} months"),
    "years": ("{} ปี", "{} years"),
    "ratio": ("{} เท่า", "{} times"),
    "count": ("{}", "{}"),
}

_SIGNS: Final[dict[str, tuple[str, str]]] = {
    "<": ("น้อยกว่า {}", "less than {}"),
    "<=": ("ไม่เกิน {}", "not more than {}"),
    ">": ("มากกว่า {}", "more than {}"),
    ">=": ("ตั้งแต่ {} ขึ้นไป", "{} or more"),
    "==": ("เท่ากับ {}", "exactly {}"),
    "!=": ("ไม่เท่ากับ {}", "not {}"),
}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

#: What a part of a subject being true or false is called, with the subject's title.
_PARTS: Final[dict[tuple[str, bool], tuple[str, str]]] = {
    ("asked", True): ("คำถามนี้เกี่ยวกับกลุ่มเรา: {}", "The question arises: {}"),
    ("asked", False): ("ไม่เกี่ยวกับกลุ่มเรา: {}", "The question does not arise: {}"),
    ("applies", True): ("คิดตัวเลขนี้ได้: {}", "This can be computed: {}"),
    ("applies", False): ("ตัวเลขนี้ไม่เกี่ยวกับกลุ่มเรา: {}", "This number does not apply: {}"),
    ("in_force", True): ("มีผลอยู่ในวันนั้น: {}", "In force on that day: {}"),
    ("in_force", False): ("ไม่มีผลในวันนั้น: {}", "Not in force on that day: {}"),
    ("scope", True): ("เกี่ยวกับกลุ่มเรา: {}", "It concerns this group: {}"),
    ("scope", False): ("ไม่เกี่ยวกับกลุ่มเรา: {}", "It does not concern this group: {}"),
    ("holds", True): ("พบว่า: {}", "Found: {}"),
    ("holds", False): ("ไม่พบว่า: {}", "Not found: {}"),
    ("called_for", True): ("มีเรื่องที่ควรใช้วิธีนี้: {}", "Called for: {}"),
    ("called_for", False): ("ยังไม่มีเรื่องที่ต้องใช้วิธีนี้: {}", "Not called for: {}"),
    ("practised", True): ("ทำอยู่แล้ว: {}", "Done already: {}"),
    ("practised", False): ("ยังไม่ได้ทำ: {}", "Not done yet: {}"),
    ("blocked", True): ("มีเรื่องที่ต้องรอก่อน: {}", "It must wait: {}"),
    ("blocked", False): ("ไม่มีอะไรให้ต้องรอ: {}", "Nothing stands against it: {}"),
    ("advised", True): ("ควรทำเรื่องนี้ก่อน: {}", "This comes first: {}"),
    ("advised", False): ("ไม่ต้องรอเรื่องนี้: {}", "This need not come first: {}"),
    ("planned", True): ("คิดจะทำปีหน้า: {}", "Planned for next year: {}"),
    ("planned", False): ("ไม่ได้คิดจะทำ: {}", "Not planned: {}"),
    ("waits", True): ("มีเรื่องที่ต้องรอก่อน: {}", "It must wait: {}"),
    ("waits", False): ("ไม่มีอะไรให้ต้องรอ: {}", "Nothing stands against it: {}"),
}


def number(value: float, places: int = 1) -> str:
    """A number with thousands separators and no idle decimals; small shares keep enough digits to be told from zero."""
    if value and abs(value) < 0.05:
        places = 3
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def quantity(value: float, kind: str) -> Text:
    """A number with its unit: 1,234,567 บาท, ร้อยละ 19.8, พ.ศ. 2555."""
    if kind == "year":
        return Text(f"พ.ศ. {int(value) + BUDDHIST_ERA}", f"{int(value)}")
    places = 0 if kind == "money" and abs(value) >= 100 else 1
    th, en = _UNITS.get(kind, ("{}", "{}"))
    return Text(th.format(number(value, places)), en.format(number(value, places)))


def written(value: Value | None) -> str:
    """A value as it is written in a file of answers: 12.5, yes, an id, ids with commas, unknown."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return value if isinstance(value, str) else ", ".join(sorted(value)) or "none"


def goal_words(goal: str, kind: str) -> Text:
    """A goal such as `<= 5` or `== no` in words."""
    found = []
    for part in goal.split(" and "):
        sign, limit = part.split(maxsplit=1) if " " in part.strip() else (part.rstrip("0123456789.,-"), part.lstrip("<>= "))
        if limit in ("yes", "no"):
            found.append(YES if limit == "yes" else NO)
        else:
            amount = float(limit.replace(",", ""))
            value = quantity(amount, kind)
            # Not more than nothing is nothing.
            th, en = _SIGNS[sign] if amount or sign not in ("<=", "==") else ("{}", "{}")
            found.append(Text(th.format(value.th), en.format(value.en)))
    return Text(" และ".join(text.th for text in found), " and ".join(text.en for text in found))


class Wording:
    """Says the conditions of one knowledge base in words."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def label(self, name: str) -> Text:
        """What a field, indicator, parameter, finding, practice, criterion or plan is called."""
        if name == AS_OF_YEAR:
            return Text("ปีที่ดูข้อมูล", "The year of the figures")
        record = self._base.record(name)
        for key in ("label", "title"):
            found = getattr(record, key, None)
            if isinstance(found, Text):
                return found
        return Text(name, name)

    def kind(self, name: str) -> str:
        """The kind of value behind a name."""
        if name == AS_OF_YEAR:
            return "year"
        return str(getattr(self._base.record(name), "kind", "count"))

    def value(self, name: str, value: Value | None) -> Text:
        """A value in words, as a person would say it."""
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, float):
            return quantity(value, self.kind(name))
        options = self._base.fields[name].options if name in self._base.fields else {}
        chosen = [options.get(option, Text(option, option)) for option in (sorted(value) if isinstance(value, frozenset) else [value])]
        if not chosen:
            return NOTHING
        return Text(" · ".join(text.th for text in chosen), " · ".join(text.en for text in chosen))

    def step(self, name: str, before: Value | None, after: Value | None) -> Text:
        """From one answer to another: of several options only what is added or left out."""
        if isinstance(before, frozenset) and isinstance(after, frozenset):
            added, left_out = (self.value(name, one) if one else None for one in (after - before, before - after))
            steps = [Text(f"เพิ่ม “{added.th}”", f"“{added.en}” as well")] if added else []
            steps += [Text(f"เอา “{left_out.th}” ออก", f"without “{left_out.en}”")] if left_out else []
            return Text(" และ".join(step.th for step in steps), ", ".join(step.en for step in steps))
        old, new = self.value(name, before), self.value(name, after)
        if before is None:
            return Text(f"ตอบว่า {new.th}", f"answered: {new.en}")
        return Text(f"เปลี่ยนจาก {old.th} เป็น {new.th}", f"from {old.en} to {new.en}")

    def filled(self, template: Text, values: Mapping[str, Value | None]) -> Text:
        """A text with its `{name}` places filled in."""

        def fill(words: str, lang: str) -> str:
            return PLACEHOLDER.sub(lambda found: getattr(self.value(found[1], values.get(found[1])), lang), words)

        return Text(fill(template.th, "th"), fill(template.en, "en"))

    def condition(self, literal: Logic, values: Mapping[str, Value]) -> Text:
        """What a matched condition says of an organization, with the values of which it is said."""
        atom, negated = (literal.part, True) if isinstance(literal, Not) else (literal, False)
        match atom:
            case Holds(proposition):
                return self.standing(proposition, not negated)
            case IsOneOf(field) | HasOptions(field):
                return _said(self.label(field), self.value(field, values.get(field)))
            case Compared(sign, left, right):
                return self._comparison(_OPPOSITE[sign] if negated else sign, left, right, values)
            case _:
                return Text("", "")

    def standing(self, proposition: Proposition, holds: bool) -> Text:
        """A part of a subject being true or false, in words."""
        label = self.label(proposition.subject)
        th, en = _PARTS[proposition.part, holds]
        return Text(th.format(label.th), en.format(label.en))

    def _comparison(self, sign: str, left: syntax.Node, right: syntax.Node, values: Mapping[str, Value]) -> Text:
        if isinstance(left, syntax.Number):
            left, right, sign = right, left, {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign, sign)
        kind = self.kind(left.id) if isinstance(left, syntax.Name) else self._kind_of(left)
        said = _said(self._formula(left), self._number(left, kind, values))
        if isinstance(right, syntax.Number) and not right.value:
            amount = self._amount(left, values)
            if amount == 0 and sign in ("<=", "=="):
                return _said(self._formula(left), NOTHING) if kind == "money" else said
            if amount and (sign == "!=" or (sign == ">" and amount > 0)):
                return said
        limit = self._number(right, kind, values)
        if not isinstance(right, syntax.Number):
            named = self._formula(right)
            limit = Text(f"{named.th} ({limit.th})", f"{named.en} ({limit.en})")
        if sign == "==" and isinstance(right, syntax.Number):
            return said
        th, en = _SIGNS[sign]
        return Text(f"{said.th} ({th.format(limit.th)})", f"{said.en} ({en.format(limit.en)})")

    def _kind_of(self, formula: syntax.Node) -> str:
        kinds = {self.kind(name) for name in syntax.names(formula)}
        return kinds.pop() if len(kinds) == 1 else "count"

    def _number(self, formula: syntax.Node, kind: str, values: Mapping[str, Value]) -> Text:
        result = self._amount(formula, values)
        return UNKNOWN if result is None else quantity(result, kind)

    @staticmethod
    def _amount(formula: syntax.Node, values: Mapping[str, Value]) -> float | None:
        numbers = {name: value for name, value in values.items() if isinstance(value, float) and not isinstance(value, bool)}
        if any(name not in numbers for name in syntax.names(formula)):
            return None
        result = evaluate(formula, numbers)
        return result if result == result else None

    def _formula(self, formula: syntax.Node) -> Text:
        """A formula with its names in words."""
        if isinstance(formula, syntax.Name):
            return self.label(formula.id)
        if isinstance(formula, syntax.Number):
            return Text(number(formula.value, 4), number(formula.value, 4))
        if isinstance(formula, syntax.Arithmetic):
            left, right = self._formula(formula.left), self._formula(formula.right)
            sign = {"*": "×", "/": "÷", "-": "−"}.get(formula.sign, formula.sign)
            return Text(f"{left.th} {sign} {right.th}", f"{left.en} {sign} {right.en}")
        return Text(syntax.source(formula), syntax.source(formula))


def _said(label: Text, value: Text) -> Text:
    return Text(f"{label.th}: {value.th}", f"{label.en}: {value.en}")
