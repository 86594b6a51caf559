"""The adviser: a knowledge base made ready to judge any number of organizations."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache

from ..inference import DirectEvaluator, ExpertaNetwork, compile_rulebook, working_memory
from ..knowledge.loader import load_knowledge
from ..knowledge.model import KnowledgeBase
from ..profile import Profile
from .consultation import Consultation
from .diagnosis import diagnosis_of
from .explain import explanation_of
from .records import Diagnosis, Explanation
from .whatif import WhatIf, whatif_of
from .wording import Wording


class Adviser:
    """Built once per knowledge base and process; may be used by several threads."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.rulebook = compile_rulebook(base)
        self.direct = DirectEvaluator(self.rulebook)
        self.network = ExpertaNetwork(self.rulebook)
        self.wording = Wording(base)

    def consult(self, profile: Profile, as_of: datetime.date | None = None) -> Consultation:
        """What is concluded about an organization, by default as of the day of its accounts, else today."""
        memory = working_memory(profile, self.base, as_of)
        return Consultation(
            base=self.base,
            rulebook=self.rulebook,
            memory=memory,
            evaluator=self.direct,
            situation=self.direct.situation(memory),
            profile=profile,
            reasoning=self.network.consult(memory),
            wording=self.wording,
        )

    def diagnose(self, profile: Profile, as_of: datetime.date | None = None) -> Diagnosis:
        """The diagnosis of an organization."""
        return diagnosis_of(self.consult(profile, as_of))

    def explain(self, profile: Profile, id: str, as_of: datetime.date | None = None) -> Explanation:
        """Why the verdict on an id is what it is; raises `UnknownId`."""
        return explanation_of(self.consult(profile, as_of), id)

    def explanations(self, profile: Profile, ids: Iterable[str], as_of: datetime.date | None = None) -> dict[str, Explanation]:
        """The explanations of several ids, from one consult; raises `UnknownId`."""
        consultation = self.consult(profile, as_of)
        return {id: explanation_of(consultation, id) for id in ids}

    def what_if(self, before: Profile, after: Profile, as_of: datetime.date | None = None) -> WhatIf:
        """What changes for an organization with the answers of another profile in place of its own."""
        return whatif_of(self.consult(before, as_of), self.consult(after, as_of))


@cache
def _bundled_adviser() -> Adviser:
    return Adviser(load_knowledge())


def diagnose(profile: Profile, knowledge: KnowledgeBase | None = None, as_of: datetime.date | None = None) -> Diagnosis:
    """The diagnosis of a profile by a knowledge base (by default the bundled one)."""
    return (Adviser(knowledge) if knowledge is not None else _bundled_adviser()).diagnose(profile, as_of)
