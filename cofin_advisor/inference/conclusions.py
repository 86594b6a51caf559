"""What an engine concludes about one organization, and what is still missing where it cannot conclude."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from .logic import Proposition
from .rulebook import Rulebook, Subject, Verdict


class Conclusions(msgspec.Struct, frozen=True):
    """The outcome of one consult: the truth of every proposition and the verdict on every subject.

    `organization` is the id of the profile that was judged, so that one organization's outcome cannot pass for another's.
    """

    organization: str
    truths: Mapping[Proposition, bool | None]
    verdicts: Mapping[str, Verdict]


def verdict_of(subject: Subject, truths: Mapping[Proposition, bool | None]) -> Verdict:
    """The verdict that follows from the truth of a subject's parts."""
    for verdict, tests in subject.decisions:
        if all(truths[proposition] is wanted for proposition, wanted in tests):
            return verdict
    return "undetermined"


def verdicts_of(rulebook: Rulebook, truths: Mapping[Proposition, bool | None]) -> dict[str, Verdict]:
    """The verdicts on all subjects, by id."""
    return {subject.id: verdict_of(subject, truths) for subject in rulebook.subjects}
