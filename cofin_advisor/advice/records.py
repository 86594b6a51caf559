"""The diagnosis: one immutable record, the same for terminal, page, JSON and table.

As JSON it is a public contract, `cofin-advisor/diagnosis@1`; its JSON Schema is published in `docs/schemas/`. Every text carries
Thai and English. A number is given in the unit of its `kind`; a value of `null` is unknown, never zero.
"""

from __future__ import annotations

import datetime
from typing import Final, Literal, TypeVar

import msgspec

from ..inference import Verdict
from ..knowledge.model import Citation, Folder, Horizon, PractisedBy, Sign, Text
from ..knowledge.reckoning import Counts

FORMAT: Final = "cofin-advisor/diagnosis@1"
Light = Literal["green", "amber", "red", "unjudged", "not_applicable"]
Weight = Literal["must", "should", "could"]
Fact = float | bool | str | list[str]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The base of the records below."""

    def to_json(self) -> bytes:
        """The record as indented JSON in UTF-8."""
        return msgspec.json.format(msgspec.json.encode(self, enc_hook=_plain), indent=2)


class KnowledgeUsed(Record, frozen=True, kw_only=True):
    version: str
    sha256: str


class Organization(Record, frozen=True, kw_only=True):
    id: str
    name: Text
    type: str | None
    stage: str | None


class Completeness(Record, frozen=True, kw_only=True):
    """How many questions are answered, of how many that arise."""

    answered: int
    asked: int
    unknown: int
    not_applicable: int


class Support(Record, frozen=True, kw_only=True):
    """One thing that a conclusion rests on, in words, with the facts that were matched, and what it rests on in turn."""

    condition: Text
    holds: bool
    facts: dict[str, Fact] = {}
    support: tuple[Support, ...] = ()


class Missing(Record, frozen=True, kw_only=True):
    """An answer that is not known yet, and where it can be found."""

    field: str
    label: Text
    document: Text


class Indicator(Record, frozen=True, kw_only=True):
    """A computed number; `value` is null where an answer is missing, it does not apply, or it cannot be computed: `status` says which."""

    id: str
    domain: Folder
    label: Text
    kind: str
    value: float | None
    status: Literal["known", "unknown", "not_applicable", "not_computable"]
    goal: str | None
    meets_goal: bool | None
    sources: tuple[Citation, ...]


class Finding(Record, frozen=True, kw_only=True):
    id: str
    domain: Folder
    topic: str
    sign: Sign
    severity: int
    triage: float | None
    title: Text
    verdict: Verdict
    because: Text | None
    support: tuple[Support, ...]
    missing: tuple[Missing, ...]
    immaterial: bool
    holds_back: tuple[str, ...]
    sources: tuple[Citation, ...]
    basis: str | None
    reason: Text | None


class Watch(Record, frozen=True, kw_only=True):
    """The number that will show that an action worked: what it is now, and what it should become."""

    id: str
    label: Text
    value: Fact | None
    kind: str
    goal: str | None


class Practice(Record, frozen=True, kw_only=True):
    """A practice and where it stands; `advised`, `called_for`, `practised` and `blocked` are true, false, or null for unknown."""

    id: str
    domain: Folder
    topic: str
    title: Text
    verdict: Verdict
    weight: Weight | None
    advised: bool | None
    called_for: bool | None
    practised: bool | None
    blocked: bool | None
    answers: tuple[str, ...]
    because: Text | None
    support: tuple[Support, ...]
    missing: tuple[Missing, ...]
    blocked_because: Text | None
    held_back_by: tuple[str, ...]
    why: Text
    steps: tuple[Text, ...]
    say_it: Text
    never_now: Text
    form: str | None
    discreet: bool
    who: str
    effort: str
    horizon: Horizon
    watch: Watch
    after: tuple[str, ...]
    practised_by: tuple[PractisedBy, ...]
    sources: tuple[Citation, ...]
    basis: str | None
    reason: Text | None


class NotNow(Record, frozen=True, kw_only=True):
    """Something planned or called for that must wait: why, since which findings, and when it becomes possible."""

    id: str
    kind: Literal["plan", "practice"]
    title: Text
    because: Text
    held_back_by: tuple[str, ...]
    possible_when: Text | None


class Plan(Record, frozen=True, kw_only=True):
    """A plan for next year, and whether something stands against it; `planned` is whether the group has chosen it, null for unknown."""

    id: str
    title: Text
    verdict: Verdict
    planned: bool | None
    held_back_by: tuple[str, ...]
    say: Text | None
    missing: tuple[Missing, ...]


class ReckoningLine(Record, frozen=True, kw_only=True):
    """One line of a sum, in baht: why it counts, or what it waits for; `sensitive` where it rests on an answer that is never shared."""

    number: str
    label: Text
    counts: Counts
    value: float | None
    status: Literal["known", "unknown", "not_applicable", "not_computable"]
    because: Text | None
    missing: tuple[Missing, ...]
    sensitive: bool
    sources: tuple[Citation, ...]
    basis: str | None
    reason: Text | None


class Reckoning(Record, frozen=True, kw_only=True):
    """A question of money and the sum that answers it.

    `amount` is in baht and null where it cannot be said yet or does not apply. `held_back_by` are the findings for which the payment waits,
    whatever the amount; `may_hold_back` are those on which nothing can be said yet.
    """

    id: str
    title: Text
    question: Text
    verdict: Literal["stated", "nothing_to_share", "undetermined", "not_applicable"]
    answer: Text | None
    amount: float | None
    result: Text
    lines: tuple[ReckoningLine, ...]
    missing: tuple[Missing, ...]
    held_back_by: tuple[str, ...]
    wait: Text
    possible_when: Text
    may_hold_back: tuple[str, ...]


class Keep(Record, frozen=True, kw_only=True):
    """A strength, and what to go on doing."""

    finding: str
    title: Text
    keep: Text


class Domain(Record, frozen=True, kw_only=True):
    """The light of one domain; `settled` is false while it may still change, `waits_for` says with the answers of which sides."""

    light: Light
    settled: bool
    waits_for: tuple[Folder, ...]
    completeness: Completeness
    strengths: tuple[str, ...]
    risks: tuple[str, ...]


class Criterion(Record, frozen=True, kw_only=True):
    id: str
    title: Text
    verdict: Verdict
    support: tuple[Support, ...]
    missing: tuple[Missing, ...]
    leads_to: tuple[str, ...]


class Standard(Record, frozen=True, kw_only=True):
    id: str
    title: Text
    met: int
    not_met: int
    undetermined: int
    not_applicable: int
    criteria: tuple[Criterion, ...]


class NextQuestion(Record, frozen=True, kw_only=True):
    """A question worth asking: `would_settle` are the subjects that wait for this answer alone, `bears_on` how many wait for it at all."""

    field: str
    ask: Text
    document: Text
    would_settle: tuple[str, ...]
    bears_on: int


class ToCheck(Record, frozen=True, kw_only=True):
    """An answer that was left out of account: marked to be checked, or given to a question that does not arise."""

    field: str
    label: Text
    reason: Literal["marked", "not_asked"]


class Diagnosis(Record, frozen=True, kw_only=True):
    """Everything the adviser concludes about one organization on one day; `accounts_date` is the day its own figures are of."""

    format: str
    knowledge: KnowledgeUsed
    as_of: datetime.date
    accounts_date: datetime.date | None
    organization: Organization
    completeness: Completeness
    indicators: tuple[Indicator, ...]
    findings: tuple[Finding, ...]
    practices: tuple[Practice, ...]
    page_one: tuple[str, ...]
    recommendations: tuple[str, ...]
    if_not_done: tuple[str, ...]
    not_now: tuple[NotNow, ...]
    plans: tuple[Plan, ...]
    reckonings: tuple[Reckoning, ...]
    keep_doing: tuple[Keep, ...]
    plan: dict[Horizon, tuple[str, ...]]
    domains: dict[str, Domain]
    standards: tuple[Standard, ...]
    next_questions: tuple[NextQuestion, ...]
    to_check: tuple[ToCheck, ...]
    sources: dict[str, Text]

    def finding(self, id: str) -> Finding:
        """A finding by id; raises `KeyError`."""
        return _by_id(self.findings, id)

    def practice(self, id: str) -> Practice:
        """A practice by id; raises `KeyError`."""
        return _by_id(self.practices, id)


class ExplainedPart(Record, frozen=True, kw_only=True):
    """One of the questions that decide on a verdict: true, false or (null) unknown, what that rests on, and what is missing."""

    part: str
    truth: bool | None
    support: tuple[Support, ...]
    missing: tuple[Missing, ...]


class Use(Record, frozen=True, kw_only=True):
    """A finding that looks at a number or an answer, or a number that is reckoned from it."""

    id: str
    title: Text


class AnswerChange(Record, frozen=True, kw_only=True):
    """An answer that is another: what it is now, what it would be, the step between them, and `FIELD=VALUE` for `whatif --set`."""

    field: str
    label: Text
    before: Text
    after: Text
    step: Text
    setting: str


class Change(Record, frozen=True, kw_only=True):
    """What would change a verdict or a light: the answers, one where one is enough, and what comes of them."""

    answers: tuple[AnswerChange, ...]
    verdict: Verdict | Light
    statement: Text


class Explanation(Record, frozen=True, kw_only=True):
    """Why a verdict or a light is what it is, why it is no other, and what would change it; of a number or an answer its value, its goal
    and what looks at it.

    `changes`: each of them alone changes the verdict, by the smallest step; where no single answer does, one example of two that do.
    """

    id: str
    kind: Literal["finding", "practice", "criterion", "plan", "indicator", "field", "light"]
    title: Text
    verdict: Verdict | None
    statement: Text
    light: Light | None = None
    changes: tuple[Change, ...] = ()
    parts: tuple[ExplainedPart, ...] = ()
    missing: tuple[Missing, ...] = ()
    sources: tuple[Citation, ...] = ()
    reason: Text | None = None
    practised_by: tuple[PractisedBy, ...] = ()
    source_titles: dict[str, Text] = {}
    known: bool = False
    goal: Text | None = None
    meets_goal: bool | None = None
    document: Text | None = None
    used_by: tuple[Use, ...] = ()


def _plain(value: object) -> str:
    """Texts of the knowledge base remember where they were read; JSON does not."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(type(value))


_Found = TypeVar("_Found", Finding, Practice)


def _by_id(records: tuple[_Found, ...], id: str) -> _Found:
    for record in records:
        if record.id == id:
            return record
    raise KeyError(id)
