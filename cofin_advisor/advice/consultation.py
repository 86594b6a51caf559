"""One organization under advice: what experta concluded, what is known and missing, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..inference import Ground, Proposition, Reasoning, Subject
from ..inference.logic import Holds, Logic, Not, Part
from ..knowledge.model import Finding, Practice, Text
from ..profile import Profile, Value
from .judgement import Judgement
from .records import Fact, Missing, Support
from .wording import Wording

#: What a conclusion rests on is followed so far down; what lies deeper is explained under its own name.
DEEPEST_SUPPORT = 4


@dataclass(frozen=True)
class Consultation(Judgement):
    """What the parts of the advice are worked out from: what is concluded here is concluded by experta."""

    profile: Profile
    reasoning: Reasoning
    wording: Wording
    _said: dict[tuple[Logic, int], tuple[Support, ...]] = field(default_factory=dict, repr=False)

    def verdict(self, id: str) -> str:
        """The verdict on a subject."""
        return self.reasoning.conclusions.verdicts[id]

    def truth(self, subject: str, part: Part) -> bool | None:
        """Whether a part of a subject is true; `None` for unknown."""
        return self.reasoning.conclusions.truths[Proposition(subject, part)]

    def missing(self, subject: Subject) -> tuple[Missing, ...]:
        """The answers for which an undetermined verdict waits."""
        return self.missing_fields(self.situation.missing(subject)) if self.verdict(subject.id) == "undetermined" else ()

    def missing_fields(self, fields: tuple[str, ...]) -> tuple[Missing, ...]:
        """Unanswered questions, with the book where each answer stands."""
        return tuple(Missing(field=id, label=self.base.fields[id].label, document=self.base.fields[id].document) for id in fields)

    def support(self, subject: str, part: Part) -> tuple[Support, ...]:
        """What the truth or falsehood of a part rests on, as experta matched it."""
        grounds = self.reasoning.grounds(Proposition(subject, part))
        return self._supports(grounds)

    def _supports(self, grounds: tuple[Ground, ...], depth: int = 0) -> tuple[Support, ...]:
        found: dict[Text, Support] = {}
        for ground in grounds:
            for support in self._said_of(ground, depth):
                found.setdefault(support.condition, support)
        return tuple(found.values())

    def _said_of(self, ground: Ground, depth: int) -> tuple[Support, ...]:
        """What is said of a ground; within one consult the same condition always rests on the same."""
        known = self._said.get((ground.literal, depth))
        if known is None:
            known = self._said[ground.literal, depth] = self._say(ground, depth)
        return known

    def _say(self, ground: Ground, depth: int) -> tuple[Support, ...]:
        atom, holds = (ground.literal.part, False) if isinstance(ground.literal, Not) else (ground.literal, True)
        part = atom.proposition.part if isinstance(atom, Holds) else None
        if holds and part in ("asked", "applies", "in_force", "scope"):
            # That a question arises goes without saying …
            return ()
        inner = self._supports(ground.grounds, depth + 1) if depth < DEEPEST_SUPPORT else ()
        if inner and part in ("asked", "applies", "scope"):
            # … and where it does not, what keeps it from arising is said instead.
            return inner
        condition = self.wording.condition(ground.literal, ground.values)
        facts = {name: as_fact(value) for name, value in ground.values.items()}
        return (Support(condition=condition, holds=holds, facts=facts, support=inner),)

    def answered_practice(self, practice: Practice) -> tuple[Finding, ...]:
        """The established findings that a practice answers."""
        return tuple(self.base.findings[id] for id in practice.answers if self.established(id))


def as_fact(value: Value) -> Fact:
    """A value as it stands in JSON."""
    return sorted(value) if isinstance(value, frozenset) else value
