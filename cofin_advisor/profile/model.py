"""The profile of one organization."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from ..knowledge.model import Text

#: A number (a year is one of the common era), yes or no, an option, or a set of options.
Value = float | bool | str | frozenset[str]
Known = Literal["document", "memory", "guess"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: its value, how it is known, and a note.

    One marked `check` does not fit another and counts as unknown until it is checked.
    """

    value: Value
    known: Known | None = None
    note: str | None = None
    check: bool = False
    source: str | None = None
    year: int | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one organization; a question without an answer is unknown, never "no" and never zero."""

    id: str
    name: Text
    answers: dict[str, Answer]
    as_of: datetime.date | None = None

    @property
    def values(self) -> dict[str, Value]:
        """The answers that count, by field."""
        return {field: answer.value for field, answer in self.answers.items() if not answer.check}

    def without(self, *fields: str) -> Profile:
        """The same profile with some answers unknown."""
        return msgspec.structs.replace(self, answers={field: answer for field, answer in self.answers.items() if field not in fields})

    def answering(self, values: dict[str, Value]) -> Profile:
        """The same profile with some answers given or changed."""
        return msgspec.structs.replace(self, answers=self.answers | {field: Answer(value=value) for field, value in values.items()})
