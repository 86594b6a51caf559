"""The records of the knowledge base: small, typed, immutable.

The annotations say what may stand in a YAML file; `reading.convert` reads by them, and the JSON Schema that editors use is made from them.
Every text that was read is a `reading.problems.Located`, so each record knows where it was written.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast, get_args

import msgspec

from ..reading.convert import INVALID
from ..reading.document import Node, Scalar
from ..reading.numbers import NotUnderstood, parse_number
from ..reading.problems import Located, Place, Problems, place_of
from .expression import SyntaxProblem, parse
from .expression.numeric import holds
from .expression.tree import ComparisonSign
from .expression.tree import Node as Tree
from .paper import Form as Form
from .text import Text as Text

if TYPE_CHECKING:
    from .reckoning import Reckoning

Domain = Literal["governance", "lending", "savings", "welfare"]
DOMAINS: Final[tuple[Domain, ...]] = get_args(Domain)
Folder = Literal["organization", "governance", "lending", "savings", "welfare"]
FOLDERS: Final[tuple[Folder, ...]] = get_args(Folder)

FieldKind = Literal["money", "percent", "count", "ratio", "months", "years", "year", "yes_no", "choice", "choices"]
IndicatorKind = Literal["money", "percent", "count", "ratio", "months", "years"]
Sign = Literal["danger", "risk", "weakness", "strength", "stage"]
Who = Literal["chair", "committee", "loan_committee", "cash_holder", "bookkeeper", "inspectors", "members_meeting", "neutral_person"]
Horizon = Literal["30_days", "90_days", "1_year"]
#: The first line of a profile: what it is, and in which version of the form.
PROFILE_FORMAT: Final = "cofin-advisor/profile@1"

HORIZONS: Final[tuple[Horizon, ...]] = get_args(Horizon)


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or formula: its text as written and its tree."""

    text: Located
    tree: Tree

    @classmethod
    def from_node(cls, node: Node, problems: Problems) -> Any:
        if not isinstance(node, Scalar) or not node.text.strip():
            problems.add("expression-expected", node.place)
            return INVALID
        try:
            return cls(node.text, parse(node.text))
        except SyntaxProblem as wrong:
            problems.add(wrong.code, place_of(node.text, wrong.span[0]), wrong.text)
            return INVALID


class Condition(Expression):
    """An expression that is true, false or unknown."""


class Formula(Expression):
    """An expression that is a number."""


_GOAL = re.compile(r"(<=|>=|==|<|>)\s*(-?[\d.,]+)")
_ANSWERS = {"== yes": True, "== no": False}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a number should be (one comparison, or two joined by `and`), or what a yes-or-no answer should be (`== yes`, `== no`)."""

    text: Located
    limits: tuple[tuple[ComparisonSign, float], ...]
    answer: bool | None = None

    @classmethod
    def from_node(cls, node: Node, problems: Problems) -> Any:
        text = node.text if isinstance(node, Scalar) else Located("", node.place)
        if text in _ANSWERS:
            return cls(text, (), _ANSWERS[text])
        parts = [_GOAL.fullmatch(part.strip()) for part in text.split(" and ")]
        try:
            if all(parts):
                return cls(text, tuple((cast(ComparisonSign, found[1]), parse_number(found[2])) for found in parts if found))
        except NotUnderstood:
            pass
        problems.add("goal-form", text, text)
        return INVALID

    def met_by(self, value: float | bool) -> bool:
        """Whether a value meets the goal."""
        if self.answer is not None or isinstance(value, bool):
            return value is self.answer
        return all(holds(sign, value, limit) for sign, limit in self.limits)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range: a number, the name of a field or `as_of_year`, or open."""

    value: float | str | None

    @classmethod
    def from_node(cls, node: Node, problems: Problems) -> Any:
        if isinstance(node, Scalar) and node.empty:
            return cls(None)
        if not isinstance(node, Scalar):
            problems.add("text-expected", node.place)
            return INVALID
        if re.fullmatch(r"[a-z]\w*", node.text):
            return cls(node.text)
        try:
            return cls(parse_number(node.text))
        except NotUnderstood as wrong:
            problems.add(wrong.code, node.text, node.text)
            return INVALID


class Citation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where something is known from: a source, the place in it, the kind of evidence, and how explicitly it says so."""

    id: str
    at: str | None = None
    evidence: Literal["success", "statistical", "failure_lesson", "norm"] | None = None
    confidence: Literal["high", "medium", "low"] | None = None


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question that a committee can answer."""

    id: str
    domain: Folder
    kind: FieldKind
    label: Text
    ask: Text
    document: Text
    date: Literal["now", "last_close", "last_year", "rule", "ever"]
    effort: Literal["known_by_heart", "look_up", "compute"]
    tier: Literal["first", "second", "deep"]
    per: Literal["item"] | None = None
    help: Text | None = None
    asked_when: Condition | None = None
    when_not_asked: float | None = None
    range: tuple[Bound, ...] = ()
    sensitive: bool = False
    options: dict[str, Text] = {}
    was: tuple[str, ...] = ()


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number computed from answers, with its goal."""

    id: str
    domain: Folder
    kind: IndicatorKind
    label: Text
    formula: Formula
    applies_when: Condition | None = None
    goal: Goal | None = None
    sources: tuple[Citation, ...] = ()
    basis: Literal["judgement"] | None = None
    reason: Text | None = None
    was: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A judgement on an organization: a danger, a risk, a weakness, a strength, or its stage of life."""

    id: str
    domain: Folder
    sign: Sign
    severity: int
    topic: str
    title: Text
    when: Condition
    because: Text
    triage: float | None = None
    scope: Condition | None = None
    amount: Formula | None = None
    holds_back: tuple[str, ...] = ()
    opposite_of: str | None = None
    keep: Text | None = None
    sources: tuple[Citation, ...] = ()
    basis: Literal["judgement"] | None = None
    reason: Text | None = None
    was: tuple[str, ...] = ()


class Watch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number that will show that a practice worked, and what it should become."""

    indicator: str | None = None
    field: str | None = None
    goal: Goal | None = None

    @property
    def id(self) -> str:
        """The field or indicator that is watched."""
        return self.indicator or self.field or ""


class Incompatible(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another practice that must not be advised at the same time, and which of the two is preferred."""

    practice: str
    prefer: str
    why: Text


class PractisedBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organization that does it, or whose story teaches it."""

    name: Text
    source: str
    figure: Text | None = None
    case: str | None = None


class Practice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something to do, drawn from organizations that succeed or from what failed ones lacked.

    One that is `discreet` tells by its very title what a sensitive question was answered.
    """

    id: str
    domain: Domain
    title: Text
    status: Literal["draft", "published", "retired"]
    topic: str
    answers: tuple[str, ...]
    recommend_when: Condition
    why: Text
    steps: tuple[Text, ...]
    say_it: Text
    never_now: Text
    who: Who
    effort: Literal["hours", "days", "weeks"]
    horizon: Horizon
    watch: Watch
    tags: tuple[str, ...] = ()
    scope: Condition | None = None
    practised_when: Condition | None = None
    blocked_when: Condition | None = None
    blocked_because: Text | None = None
    form: str | None = None
    discreet: bool = False
    after: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    incompatible_with: tuple[Incompatible, ...] = ()
    practised_by: tuple[PractisedBy, ...] = ()
    sources: tuple[Citation, ...] = ()
    basis: Literal["judgement"] | None = None
    reason: Text | None = None
    was: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something a group may plan for next year: an option of the field `plans_next_year`.

    It waits while something holds it back, while a practice for which it waits is advised, and until `ready_when` is true.
    """

    id: str
    title: Text
    wait: Text
    possible_when: Text
    go_ahead: Text
    ready_when: Condition | None = None
    tags: tuple[str, ...] = ()


class DatedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """A parameter's value from a day on; no value means that it is not in force."""

    since: datetime.date
    value: float | None
    sources: tuple[Citation, ...] = ()
    basis: Literal["judgement"] | None = None
    reason: Text | None = None


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that has a date and a reference: a legal ceiling, a committee size."""

    id: str
    kind: IndicatorKind
    label: Text
    values: tuple[DatedValue, ...]
    known_until: datetime.date | None = None

    def at(self, day: datetime.date) -> DatedValue | None:
        """The value that stands on a day; `None` where nothing is known of that day."""
        if self.known_until is not None and day > self.known_until:
            return None
        earlier = [value for value in self.values if value.since <= day]
        return max(earlier, key=lambda value: value.since) if earlier else None


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a standard's checklist."""

    id: str
    standard: str
    title: Text
    domain: Domain
    when: Condition
    scope: Condition | None = None
    leads_to: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    basis: Literal["judgement"] | None = None
    reason: Text | None = None


class Standard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The checklist of a law, a standard or a rating instrument."""

    id: str
    title: Text
    criteria: tuple[Criterion, ...]
    sources: tuple[Citation, ...] = ()


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document that is cited, and how far it can be trusted."""

    id: str
    title: str
    kind: str
    lang: str
    author: str | None = None
    year: int | None = None
    url: str | None = None
    reliability: str | None = None


Record: TypeAlias = "Field | Indicator | Finding | Practice | Plan | Reckoning | Form | Parameter | Standard | Criterion | Source"


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the adviser knows, checked: each kind of record by id, in the order of ids within a domain."""

    version: str
    sha256: str
    title: Text
    date: datetime.date
    fields: dict[str, Field]
    indicators: dict[str, Indicator]
    findings: dict[str, Finding]
    practices: dict[str, Practice]
    plans: dict[str, Plan]
    forms: dict[str, Form]
    parameters: dict[str, Parameter]
    standards: dict[str, Standard]
    sources: dict[str, Source]
    reckonings: dict[str, Reckoning] = field(default_factory=dict)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """The criteria of all standards."""
        return {criterion.id: criterion for standard in self.standards.values() for criterion in standard.criteria}

    @cached_property
    def published(self) -> dict[str, Practice]:
        """The practices that may be advised."""
        return {id: practice for id, practice in self.practices.items() if practice.status == "published"}

    @cached_property
    def _records(self) -> dict[str, Record]:
        """The records of all kinds by id, now or formerly; an id of now comes before a former one."""
        kinds: tuple[dict[str, Any], ...] = (
            self.sources, self.criteria, self.standards, self.parameters, self.forms, self.reckonings, self.plans,
            self.practices, self.findings, self.indicators, self.fields,
        )  # fmt: skip
        present: dict[str, Record] = {id: record for records in kinds for id, record in records.items()}
        former = {id: record for records in kinds[-4:] for record in records.values() for id in record.was}
        return former | present

    def record(self, id: str) -> Record | None:
        """The record of any kind that bears an id, now or formerly."""
        return self._records.get(id)

    def holders(self, id: str, tags: tuple[str, ...]) -> tuple[str, ...]:
        """The findings that hold back a practice or plan, by its id or by one of its tags."""
        named = {id, *tags}
        return tuple(finding for finding, held in self._held_back.items() if not named.isdisjoint(held))

    @cached_property
    def _held_back(self) -> dict[str, frozenset[str]]:
        return {finding.id: frozenset(finding.holds_back) for finding in self.findings.values() if finding.holds_back}


def place_of_record(record: Record) -> Place:
    """Where a record was written."""
    return place_of(record.id)
