"""What holds of one organization, asked of any engine: verdicts, truths, values, and whether a sum is too small to matter."""

from __future__ import annotations

import math
from dataclasses import dataclass

import msgspec

from ..inference import DirectEvaluator, Proposition, Rulebook, Situation, WorkingMemory
from ..inference.conclusions import verdict_of
from ..inference.logic import Part
from ..knowledge.expression import names
from ..knowledge.model import Finding, Formula, KnowledgeBase
from ..profile import Value

#: A sum below this share of all loans is mentioned, never put first.
MATERIAL_SHARE = 0.005


@dataclass(frozen=True)
class Judgement:
    """One organization as the direct evaluator judges it: quick enough to be tried in many variants."""

    base: KnowledgeBase
    rulebook: Rulebook
    memory: WorkingMemory
    evaluator: DirectEvaluator
    situation: Situation

    def verdict(self, id: str) -> str:
        """The verdict on a subject."""
        subject = self.rulebook.by_id[id]
        return verdict_of(subject, {part: self.situation.truth(part) for part in subject.parts})

    def truth(self, subject: str, part: Part) -> bool | None:
        """Whether a part of a subject is true; `None` for unknown."""
        return self.situation.truth(Proposition(subject, part))

    def established(self, id: str) -> bool:
        """Whether a finding is established."""
        return self.verdict(id) == "established"

    def advised(self, practice: str) -> bool | None:
        """Whether a practice is in scope, called for, neither done nor blocked; `None` for unknown."""
        wanted: dict[Part, bool] = {"scope": True, "called_for": True, "practised": False, "blocked": False}
        truths = [None if (truth := self.truth(practice, part)) is None else truth is value for part, value in wanted.items()]
        return False if False in truths else None if None in truths else True

    def value(self, name: str) -> Value | None:
        """The value of a field, a parameter or an indicator; `None` where it is unknown, does not apply or cannot be computed."""
        if name in self.base.indicators:
            if self.truth(name, "applies") is not True:
                return None
            number = self.situation.number(name)
            return None if number is None or math.isnan(number) else number
        field = self.base.fields.get(name)
        if field is not None and self.truth(name, "asked") is False:
            return field.when_not_asked
        return self.memory.values.get(name)

    def immaterial(self, finding: Finding) -> bool:
        """Whether the sum at stake is known to be too small to come first."""
        if finding.amount is None:
            return False
        loans = self.value("loans_outstanding")
        amount = self.situation.measure(finding.amount.tree)
        if not isinstance(loans, float) or amount is None or math.isnan(amount):
            return False
        return amount < MATERIAL_SHARE * loans and not self._stands_without(finding, finding.amount)

    def _stands_without(self, finding: Finding, amount: Formula) -> bool:
        """Whether a finding whose condition speaks of a sum would stand without it: then the trouble is another than this sum."""
        fields = set(names(amount.tree)) & set(names(finding.when.tree))
        return bool(fields) and self.variant(dict.fromkeys(fields, 0.0)).situation.truth(Proposition(finding.id, "holds")) is True

    def variant(self, values: dict[str, Value]) -> Judgement:
        """The organization as it would be with other answers, by the direct evaluator."""
        memory = msgspec.structs.replace(self.memory, values={**self.memory.values, **values})
        return Judgement(self.base, self.rulebook, memory, self.evaluator, self.evaluator.situation(memory))
