"""What can be wrong with something a person wrote: a code, a place, the offending text, and words in Thai and English.

Errors are values. Whoever reads a file adds problems to a list and goes on; nothing stops at the first.
All the words stand in one catalogue, `messages.yaml` beside this file: a template for the message and one for the remedy,
per code and language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import yaml

Language = Literal["th", "en"]
Severity = Literal["error", "warning"]

#: After so many problems no more suggestions are looked for: whoever reads them has the wrong file, and each look costs time.
MOST_SUGGESTIONS: Final = 200

#: So many problems are shown at once; nobody reads more, and the first ones are often the cause of the rest.
MOST_SHOWN: Final = 100
_LONGEST_NAME: Final = 200

#: Stands in `Located.raw` for a character that was written only to escape the next one.
ESCAPE: Final = "\0"

#: The C parser of PyYAML where it is there, else the one in Python.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where something stands: the file as the user named it, line and column counted from 1 (0: the file as a whole)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = _visible(self.file)
        if len(file) > _LONGEST_NAME:
            file = f"{file[: _LONGEST_NAME // 2]}…{file[-_LONGEST_NAME // 2 :]}"
        return f"{file}:{self.line}:{self.column}" if self.line else file


class Located(str):
    """A text that remembers the place it was read from; in every other way a `str`.

    `raw` is how the text was written where that differs (several lines, escapes), and serves to find places within it.
    """

    __slots__ = ("place", "raw")
    place: Place
    raw: str

    def __new__(cls, text: str, place: Place, raw: str = "") -> Located:
        self = str.__new__(cls, text)
        self.place = place
        self.raw = raw
        return self

    def __getnewargs__(self) -> tuple[str, Place, str]:  # type: ignore[override]  # a str has only its text
        return (str(self), self.place, self.raw)


def place_of(text: str, offset: int = 0) -> Place:
    """The place of a text that was read from a file, `offset` characters into it; the empty place for any other text."""
    if not isinstance(text, Located):
        return Place("")
    place = text.place
    if not offset:
        return place
    if not text.raw:
        return Place(place.file, place.line, place.column + offset)
    return _place_within(text, offset)


def _place_within(text: Located, offset: int) -> Place:
    """A place within a text of several lines: YAML folds lines, so only the characters that are no white space can be counted."""
    passed = sum(not char.isspace() for char in text[:offset])
    line, column = text.place.line, text.place.column
    in_header = text.raw[:1] in (">", "|")
    for char in text.raw:
        if not in_header and not char.isspace() and char != ESCAPE:
            if not passed:
                break
            passed -= 1
        column += 1
        if char == "\n":
            line, column, in_header = line + 1, 1, False
    return Place(text.place.file, line, column)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `code` is stable and stands in the catalogue; `text` is the offending text; `details` fill the message's template;
    `suggestion` is the nearest right word.
    """

    code: str
    place: Place
    text: str = ""
    details: dict[str, str] = field(default_factory=dict)
    suggestion: str = ""
    severity: Severity = "error"

    def message(self, lang: Language) -> str:
        """What is wrong, in one sentence of the language asked for."""
        words = self._words("message", lang)
        label = self.details.get(f"label.{lang}", "")
        return words if not label or words.startswith(label) else f"{label}: {words}"

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
        self.report(code, at, text, {name: str(value) for name, value in details.items()}, among=among, severity=severity)

    def report(
        self,
        code: str,
        at: Place | str,
        text: str,
        details: dict[str, str],
        *,
        among: Iterable[str] = (),
        severity: Severity = "error",
    ) -> None:
        """Report a problem whose details are in a mapping; in all else like `add`."""
        place = at if isinstance(at, Place) else place_of(at)
        shown = _shown(text)
        key = (code, place, shown)
        if key not in self._found:
            near = _nearest(shown, among) if len(self._found) < MOST_SUGGESTIONS else ""
            self._found[key] = Problem(code, place, shown, details, near, severity)

    def add_both(self, code: str, place: Place, text: str, *, among: Iterable[str] = (), **details: tuple[str, ...]) -> None:
        """Report a problem whose details differ by language; each is a pair (Thai, English). A `label` goes before the message."""
        both = {f"{name}.{lang}": words for name, pair in details.items() for lang, words in zip(("th", "en"), pair, strict=True)}
        self.report(code, place, text, both, among=among)

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


def first_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems to show, errors before warnings where there are too many, and then a last one that says how many more there are."""
    found = tuple(problems)
    if len(found) <= MOST_SHOWN:
        return found
    found = tuple(sorted(found, key=lambda problem: problem.severity != "error"))
    rest = found[MOST_SHOWN:]
    return (
        *found[:MOST_SHOWN],
        Problem("more-problems", Place(rest[0].place.file), "", {"number": f"{len(rest):,}"}, "", rest[0].severity),
    )


class Unusable(Exception):
    """What was given cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.line("en") for problem in self.problems))


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _shown(text: str) -> str:
    """The offending text as it can be shown: on one line, not endless, and with every invisible character made visible."""
    seen = _visible(" ".join(text[:500].split()))
    return seen if len(seen) <= 100 else seen[:99] + "…"


def _nearest(text: str, among: Iterable[str]) -> str:
    """The word that was probably meant, or nothing."""
    words = sorted(str(word) for word in among)
    if not text or not words:
        return ""
    import difflib  # only here: most files hold no mistake, and it is slow to load

    return next(iter(difflib.get_close_matches(text[:80], words, n=1, cutoff=0.6)), "")


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """All messages and remedies by code and language."""
    text = Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.load(text, Loader=Loader)  # a file of ours, read by a safe loader
    return loaded


def catalogue_page() -> str:
    """The catalogue as a page of Markdown, `docs/problems.md`: one line per code, with its words in both languages."""
    lines = [
        "# Problems",
        "",
        "Every problem that the adviser can report, by its code. Codes are stable. `{…}` is filled in with what was written.",
        "This page is made from `cofin_advisor/reading/messages.yaml` by `cofin_advisor.reading.problems.catalogue_page()`.",
        "",
        "| code | English | ไทย |",
        "|---|---|---|",
    ]
    for code, words in sorted(catalogue().items()):
        said = (" ".join(filter(None, (words["message"][lang], words.get("remedy", {}).get(lang, "")))) for lang in ("en", "th"))
        cells = (text.replace("{{", "{").replace("}}", "}").replace("|", "\\|") for text in said)
        lines.append(f"| `{code}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
