"""What can be wrong with something a person wrote: a code, a place, the offending text, and words in Thai and English.

Errors are values. Whoever reads a file adds problems to a list and goes on; nothing stops at the first.
All the words stand in one catalogue, `messages.yaml` beside this file: a template for the message and one for the remedy, per code and language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

import yaml

Language = Literal["th", "en"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: the file as the user named it, line and column counted from 1 (0: the file as a whole)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


class Located(str):
    """A text that remembers the place it was read from; in every other way a `str`."""

    place: Place

    def __new__(cls, text: str, place: Place) -> Located:
        self = super().__new__(cls, text)
        self.place = place
        return self


def place_of(text: str, offset: int = 0) -> Place:
    """The place of a text that was read from a file, `offset` characters into it; the empty place for any other text."""
    place = getattr(text, "place", Place(""))
    return Place(place.file, place.line, place.column + offset) if offset else place


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `code` is stable and stands in the catalogue; `text` is the offending text; `details` fill the message's template; `suggestion` is the nearest right word.
    """

    code: str
    place: Place
    text: str = ""
    details: dict[str, str] = field(default_factory=dict)
    suggestion: str = ""
    severity: Severity = "error"

    def message(self, lang: Language) -> str:
        """What is wrong, in one sentence of the language asked for."""
        return self._words("message", lang)

    def remedy(self, lang: Language) -> str:
        """What to do about it; empty where the message says it already."""
        if self.suggestion:
            return {"th": f"หมายถึง “{self.suggestion}” ใช่ไหม", "en": f"Did you mean “{self.suggestion}”?"}[lang]
        return self._words("remedy", lang)

    def _words(self, part: str, lang: Language) -> str:
        words = catalogue()[self.code].get(part, {}).get(lang, "")
        own = {name.removesuffix(f".{lang}"): said for name, said in self.details.items()}
        return words.format_map({"text": self.text, **own})

    def line(self, lang: Language) -> str:
        """The whole problem as one line: place, code, message, remedy."""
        said = " ".join(filter(None, (self.message(lang), self.remedy(lang))))
        return f"{self.place}: [{self.code}] {said}"


class Problems:
    """A growing list of problems; the same problem at the same place is kept once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Place, str], Problem] = {}

    def add(
        self,
        code: str,
        at: Place | str,
        text: str = "",
        *,
        among: Iterable[str] = (),
        severity: Severity = "error",
        **details: object,
    ) -> None:
        """Report a problem at a place (or at the place of a located text); `among` are the right words from which a suggestion is made."""
        place = at if isinstance(at, Place) else place_of(at)
        near = difflib.get_close_matches(text, list(among), n=1, cutoff=0.6) if text else []
        problem = Problem(code, place, text, {name: str(value) for name, value in details.items()}, near[0] if near else "", severity)
        self._found.setdefault((code, place, text), problem)

    def add_both(self, code: str, place: Place, text: str, **details: tuple[str, ...]) -> None:
        """Report a problem whose details differ by language; each is a pair (Thai, English)."""
        both = {f"{name}.{lang}": words for name, pair in details.items() for lang, words in zip(("th", "en"), pair, strict=True)}
        self._found.setdefault((code, place, text), Problem(code, place, str(text), both))

    def extend(self, others: Iterable[Problem]) -> None:
        """Take over the problems of another list."""
        for problem in others:
            self._found.setdefault((problem.code, problem.place, problem.text), problem)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the input unusable, by place."""
        return tuple(problem for problem in self if problem.severity == "error")

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found.values(), key=lambda problem: (problem.place, problem.code, problem.text)))

    def __len__(self) -> int:
        return len(self._found)


class Unusable(Exception):
    """What was given cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.line("en") for problem in self.problems))


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """All messages and remedies by code and language."""
    text = resources.files(__package__).joinpath("messages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return loaded
