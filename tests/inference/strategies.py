"""Random knowledge bases that are valid, and random profiles that aim at their boundaries.

Conditions are written as text and parsed, and every base passes `checks.check`, so that parser and checker are tried along with engines.
A record mentions only what was made before it; so nothing depends on itself.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from cofin_advisor.inference import WorkingMemory, working_memory
from cofin_advisor.knowledge import checks
from cofin_advisor.knowledge.expression import parse
from cofin_advisor.knowledge.model import (
    Condition,
    Criterion,
    DatedValue,
    Field,
    Finding,
    Formula,
    Incompatible,
    Indicator,
    KnowledgeBase,
    Parameter,
    Plan,
    Practice,
    Standard,
    Text,
    Watch,
)
from cofin_advisor.profile import Answer, Profile, Value
from cofin_advisor.reading.problems import Problems

Draw = Callable[[Any], Any]

WORDS = Text("คำ", "word")
JUDGED: dict[str, Any] = {"basis": "judgement", "reason": WORDS}
OPTIONS = ("a", "b", "c")
TAGS = ("growth", "credit_quality")
PLANS = ("borrow_outside", "raise_ceilings")
#: Kinds whose numbers go together.
NUMBER_KINDS = ("money", "percent", "count", "ratio", "months", "years")
SIGNS = ("<", "<=", ">", ">=", "==", "!=")
LIMITS = ("0", "1", "5", "10", "0.5", "33.333333", "0.000001", "0.0000004", "0.00000123456", "2500", "1000000", "999999999999999")
DAYS = [datetime.date(year, 1, 1) for year in (1990, 2000, 2010, 2020, 2040)]
STEPS = (0.0, 1e-6, -1e-6, 4e-7, -4e-7, 5e-7, -5e-7)
EXTREMES = (0.0, -0.0, 1e15, -1e15, 9.99e14, 1e-300, -1e-9, 5e-7, 1e8, -7.0, 20.0, 100.0, 0.1 + 0.2)


def condition(text: str) -> Condition:
    """A condition, parsed."""
    return Condition(text, parse(text))  # type: ignore[arg-type]  # a text that was read from no file


def formula(text: str) -> Formula:
    """A formula, parsed."""
    return Formula(text, parse(text))  # type: ignore[arg-type]


def a_field(id: str, kind: str, **more: Any) -> Field:
    """A field, with words that do not matter."""
    options = dict.fromkeys(OPTIONS, WORDS) if kind in ("choice", "choices") else {}
    given = {"id": id, "domain": "lending", "kind": kind, "date": "now", "effort": "look_up", "tier": "first", "options": options}
    return Field(label=WORDS, ask=WORDS, document=WORDS, **{**given, **more})


def a_finding(id: str, when: str, **more: Any) -> Finding:
    """A finding, with words that do not matter."""
    given = {"id": id, "domain": "lending", "sign": "weakness", "severity": 2, "topic": "t", "when": condition(when), **JUDGED}
    return Finding(title=WORDS, because=WORDS, **{**given, **more})


def a_practice(id: str, answers: str, recommend_when: str, **more: Any) -> Practice:
    """A practice, with words that do not matter."""
    given = {
        "id": id, "domain": "lending", "status": "published", "topic": "t", "answers": (answers,), "who": "chair", "effort": "days",
        "recommend_when": condition(recommend_when), "horizon": "30_days", **JUDGED,
    }  # fmt: skip
    words = {"title": WORDS, "why": WORDS, "steps": (WORDS,) * 3, "say_it": WORDS, "never_now": WORDS}
    return Practice(**{**given, **words, **more})


def a_plan(id: str, *tags: str, ready_when: Condition | None = None) -> Plan:
    """A plan, with words that do not matter."""
    return Plan(id=id, title=WORDS, wait=WORDS, possible_when=WORDS, go_ahead=WORDS, tags=tags, ready_when=ready_when)


def a_base(*records: Any) -> KnowledgeBase:
    """A knowledge base of some records, which must pass every check."""
    kinds = {"fields": Field, "indicators": Indicator, "findings": Finding, "practices": Practice, "plans": Plan, "parameters": Parameter,
             "standards": Standard}  # fmt: skip
    named = {name: {record.id: record for record in records if isinstance(record, kind)} for name, kind in kinds.items()}
    base = KnowledgeBase(version="0", sha256="", title=WORDS, date=DAYS[0], forms={}, sources={}, **named)
    problems = Problems()
    checks.check(base, problems)
    assert not problems.errors, [problem.line("en") for problem in problems.errors] + [str(each.text) for each in checks.conditions(base)]
    return base


@dataclass
class _Names:
    """The names that a condition may mention."""

    truths: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    multiple: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    practices: list[str] = field(default_factory=list)
    per_item: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=lambda: ["as_of_year"])
    numbers: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in NUMBER_KINDS})


class _Author:
    """Writes random conditions, formulas and records; from one seed the same, as far as the records before are the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._chance = random.Random(seed)
        self.names = _Names()

    def begin(self, record: int) -> None:
        """Begin with a record, which then does not change when records after it are left out."""
        self._chance.seed(f"{self._seed} {record}")

    def one(self, items: Any) -> Any:
        """One of several."""
        return self._chance.choice(items)

    def some(self, items: Any, most: int = 3) -> list[Any]:
        """None, one or some of several."""
        return self._chance.sample(items, self._chance.randint(0, min(most, len(items))))

    def odds(self, of_four: int) -> bool:
        """True so many times in four."""
        return self._chance.randrange(4) < of_four

    def condition(self, depth: int = 2) -> str:
        """A condition of any shape."""
        shape = self.one(["atom", "atom", "and", "or", "not", "at_least", "many", "tower"] if depth else ["atom"])
        if shape == "atom":
            return self.atom()
        if shape == "not":
            return f"not ({self.condition(depth - 1)})"
        if shape == "tower":
            return self._tower()
        if shape == "many":
            parts = [self.atom() for _ in range(8)]
            return f"at_least({self.one([2, 4, 5, 7])}, {', '.join(parts)})"
        parts = [self.condition(depth - 1) for _ in range(self._chance.randint(2, 3))]
        if shape == "at_least":
            return f"at_least({self._chance.randint(1, len(parts))}, {', '.join(parts)})"
        return f" {shape} ".join(f"({part})" for part in parts)

    def _tower(self) -> str:
        text = self.atom()
        for _ in range(self._chance.randint(3, 12)):
            text = self.one(["not ({})", "({}) and {}", "({}) or {}", "{1} or ({0})", "not ({1} and ({0}))"]).format(text, self.atom())
        return text

    def atom(self) -> str:
        """A condition without connectives."""
        names = self.names
        kinds = ["number", "number"]
        kinds += [kind for kind in ("truths", "choices", "multiple", "findings", "practices") if getattr(names, kind)]
        kind = self.one(kinds)
        if kind == "number":
            return self._comparison()
        name = self.one(getattr(names, kind))
        options = ", ".join(f"'{option}'" for option in self.one([OPTIONS[:1], OPTIONS[1:], OPTIONS]))
        if kind == "truths":
            return f"{name}{self.one(['', ' == yes', ' == no', ' != yes', ' != no'])}"
        if kind == "choices":
            return self.one([f"{name} == 'a'", f"{name} != 'b'", f"{name} in ({options})"])
        if kind == "multiple":
            return self.one([f"has({name}, 'a')", f"has_any({name}, {options})", f"has_all({name}, {options})"])
        return f"practised({name})" if kind == "practices" else name

    def _comparison(self) -> str:
        kind = self.one([*NUMBER_KINDS, "year", "literal"])
        parts = [self.quantity(kind) for _ in range(self.one([2, 2, 2, 3]))]
        return "".join(f"{part} {self.one(SIGNS)} " for part in parts[:-1]) + parts[-1]

    def limit(self) -> str:
        """A plain number."""
        return self.one(["", "", "-"]) + self.one(LIMITS)

    def quantity(self, kind: str) -> str:
        """An expression that is a number of a kind, without division by a name."""
        if kind == "year":
            return self.one([*self.names.years, "2010", f"{self.one(self.names.years)} + 3"])
        known = self.names.numbers.get(kind, [])
        if not known:
            return self.one([self.limit(), f"({self.limit()} + {self.limit()} * 2)"])
        first, second = self.one(known), self.one(known)
        shapes = [first, first, self.limit(), f"{first} + {second}", f"({first} - {second}) * 2", f"-{first}", f"0.0000001 * {first}",
                  f"{first} / 3 - {self.limit()}", f"0.0000002 * {first} - {second}"]  # fmt: skip
        if kind == "years":
            shapes.append(f"as_of_year - {self.one(self.names.years)}")
        if kind == "money" and self.names.per_item and self.names.numbers["count"]:
            shapes.append(f"{self.one(self.names.per_item)} * {self.one(self.names.numbers['count'])}")
        return str(self.one(shapes))

    def indicator(self, id: str) -> Indicator:
        """An indicator, every divisor of which is guarded."""
        kind = self.one([kind for kind in NUMBER_KINDS if self.names.numbers[kind]])
        a, b, c = (self.one(self.names.numbers[kind]) for _ in range(3))
        positive = self.one(["{0} > 0", "0 < {0}", "{0} >= 0.5", "{0} == 10"])
        text, guard, made = self.one([
            (f"100 * {a} / {b}", positive.format(b), "percent"),
            (f"{a} / {b}", f"{b} != 0", "ratio"),
            (f"{a} / -{b}", f"{b} < 0 and -{b} != 0", "ratio"),
            (f"{a} / ({b} - {c})", f"{b} != {c}", "ratio"),
            (f"{a} / ({b} + {c})", f"{positive.format(b)} and {c} > 0", "percent"),
            (f"{a} * {b} / {c} / 4", f"{c} != 0", kind),
            (f"{a} * {b} * {a} * {b} / ({c} * {b} * {a})", f"{c} != 0 and {b} > 0 and {a} > 0", kind),
            ("+".join([a, b, c] * 3 + ["1"]), None, kind),
            (a, None, kind),
            (self.limit(), None, kind),
        ])  # fmt: skip
        guards = [part for part in (guard, self.condition(1) if self.odds(1) else None) if part]
        applies = " and ".join(f"{part}" if part == guard else f"({part})" for part in guards)
        self.names.numbers[made].append(id)
        return Indicator(
            id=id, domain="lending", kind=made, label=WORDS, formula=formula(text), applies_when=condition(applies) if applies else None
        )  # fmt: skip

    def field(self, id: str) -> Field:
        """A field of any kind, perhaps asked only under a condition."""
        kind = self.one(["yes_no", "yes_no", "choice", "choices", "year", "per_item", *NUMBER_KINDS])
        more: dict[str, Any] = {}
        if self.odds(2):
            more["asked_when"] = condition(self.condition(1))
            if kind in NUMBER_KINDS and self.odds(2):
                more["when_not_asked"] = float(self.limit())
        if kind == "per_item":
            self.names.per_item.append(id)
            return a_field(id, "money", per="item", **more)
        plain = {"yes_no": self.names.truths, "choice": self.names.choices, "choices": self.names.multiple, "year": self.names.years}
        (plain[kind] if kind in plain else self.names.numbers[kind]).append(id)
        return a_field(id, kind, **more)

    def parameter(self, id: str) -> Parameter:
        """A parameter with values of some days, or out of force."""
        kind = self.one(NUMBER_KINDS)
        self.names.numbers[kind].append(id)
        days = sorted(self._chance.sample(DAYS[1:4], self._chance.randint(1, 3)))
        values = tuple(DatedValue(since=day, value=float(self.limit()) if self.odds(2) else None, **JUDGED) for day in days)
        return Parameter(id=id, kind=kind, label=WORDS, values=values, known_until=self.one([None, None, datetime.date(2030, 1, 1)]))

    def maybe(self, odds: int = 2) -> Condition | None:
        """A condition, or none."""
        return condition(self.condition(1)) if self.odds(odds) else None

    def finding(self, id: str, can_wait: list[str]) -> Finding:
        """A finding, which may hold back practices, plans and tags."""
        sign = self.one(["danger", "risk", "weakness", "strength", "stage"])
        more = {"triage": 1.0} if sign in ("danger", "risk") else {"keep": WORDS} if sign == "strength" else {}
        held = tuple(self.some(can_wait, 2)) if self.odds(2) else ()
        made = a_finding(id, self.condition(), sign=sign, scope=self.maybe(), holds_back=held, **more)
        self.names.findings.append(id)
        return made

    def practice(self, id: str, status: str) -> Practice:
        """A practice with any of its parts; whom it must give way to is settled later."""
        blocked = self.maybe(1)
        made = a_practice(
            id, self.one(self.names.findings), self.condition(1), status=status,
            tags=tuple(self.some(TAGS, 2)), scope=self.maybe(), practised_when=self.maybe(3), blocked_when=blocked,
            blocked_because=WORDS if blocked else None, waits=tuple(self.some(PLANS, 2)), watch=Watch(field="amount"),
        )  # fmt: skip
        if status == "published":
            self.names.practices.append(id)
        return made


@st.composite
def knowledge_bases(draw: Draw) -> KnowledgeBase:
    """A small valid knowledge base of every kind of record."""
    author = _Author(draw(st.integers(0, 2**32)))
    author.names.truths.append("lends")
    records: list[Any] = [a_field("lends", "yes_no"), a_field("share", "percent")]
    records += [a_field("amount", "money"), a_field("other_amount", "money")]
    records += [a_field("extra", "money", asked_when=condition("lends"), when_not_asked=5.0), author.parameter("first_parameter")]
    author.names.numbers["money"] += ["amount", "other_amount", "extra"]
    author.names.numbers["percent"].append("share")
    records.append(a_plan(PLANS[0], *TAGS))
    kinds = draw(
        st.lists(st.sampled_from(["field", "field", "parameter", "indicator", "finding", "practice", "practice"]), min_size=5, max_size=16)
    )
    practices = [f"practice{number}" for number, kind in enumerate(kinds) if kind == "practice"]
    published = [id for id in practices if author.odds(3)]
    records.append(author.finding("first_finding", [*practices, *PLANS, *TAGS]))
    for number, kind in enumerate(kinds):
        id = f"{kind}{number}"
        author.begin(number)
        if kind == "finding":
            records.append(author.finding(id, [*practices, *PLANS, *TAGS]))
        elif kind == "practice":
            status = "published" if id in published else author.one(["draft", "retired"])
            records.append(_giving_way(author, author.practice(id, status), published))
        else:
            records.append(getattr(author, kind)(id))
    author.begin(-1)
    records.append(a_plan(PLANS[1], ready_when=author.maybe()))
    options = dict.fromkeys((*PLANS, "nothing"), WORDS)
    records.append(a_field(checks.PLANS_FIELD, "choices", options=options, asked_when=author.maybe(1)))
    criteria = tuple(
        Criterion(
            id=f"criterion{number}", standard="standard", title=WORDS, domain="lending", when=condition(author.condition()),
            scope=author.maybe(), **JUDGED,
        )
        for number in range(author.one([0, 1, 2]))
    )  # fmt: skip
    records.append(Standard(id="standard", title=WORDS, criteria=criteria))
    return a_base(*records)


def _giving_way(author: _Author, practice: Practice, published: list[str]) -> Practice:
    """The practice, perhaps incompatible with others; the one that was made first is preferred, so that none gives way to itself."""
    others = author.some([other for other in published if other != practice.id], 2) if practice.id in published else []
    pairs = (Incompatible(other, min(practice.id, other, key=published.index), WORDS) for other in others)
    return Practice(**{name: getattr(practice, name) for name in practice.__struct_fields__} | {"incompatible_with": tuple(pairs)})


def _numbers_of(base: KnowledgeBase) -> list[float]:
    """Numbers at which something changes, as they stand in the conditions of a base, and one step off."""
    texts = [str(each.text) for each in checks.conditions(base)]
    found = {float(limit) for limit in LIMITS if any(limit in text for text in texts)} or {1.0}
    return sorted({sign * limit + step for limit in found for step in STEPS for sign in (1, -1) if abs(limit) + 1 < 1e15} | set(EXTREMES))


def values_of(field: Field, numbers: list[float]) -> st.SearchStrategy[Value]:
    """Answers to a field."""
    if field.kind == "yes_no":
        return st.booleans()
    if field.kind == "choice":
        return st.sampled_from(sorted(field.options))
    if field.kind == "choices":
        return st.frozensets(st.sampled_from(sorted(field.options)))
    if field.kind == "year":
        return st.sampled_from([1990.0, 2007.0, 2010.0, 2013.0, 2020.0, 2040.0])
    return st.sampled_from(numbers)


@st.composite
def profiles(draw: Draw, base: KnowledgeBase, answered: int = 3) -> Profile:
    """A profile in which about so many of four questions are answered."""
    numbers = _numbers_of(base)
    answers = {
        field.id: Answer(value=draw(values_of(field, numbers))) for field in base.fields.values() if draw(st.integers(0, 3)) >= 4 - answered
    }
    return Profile(id="p", name=WORDS, answers=answers, as_of=draw(st.sampled_from([*DAYS, datetime.date(2009, 12, 31)])))


@st.composite
def bases_with_profiles(draw: Draw, most: int = 4) -> tuple[KnowledgeBase, list[Profile]]:
    """A knowledge base, and profiles of organizations that it may judge."""
    base = draw(knowledge_bases())
    return base, draw(st.lists(profiles(base), min_size=1, max_size=most))


def memory_of(profile: Profile, base: KnowledgeBase) -> WorkingMemory:
    """What an engine is given of a profile."""
    return working_memory(profile, base)
