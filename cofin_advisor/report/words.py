"""The words of a report in one language, from the folder `catalogue` beside this file."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

from ..advice.records import Completeness, Fact
from ..advice.wording import BUDDHIST_ERA, NO, UNKNOWN, YES, goal_words, quantity
from ..knowledge.model import Text
from ..reading.problems import Language, Loader

#: What a narrow code page, such as the cp874 of a Thai Windows console, cannot show, and what says the same there.
_PLAIN: Final = {
    "●": "[+]", "▲": "[!]", "■": "[#]", "○": "[ ]", "►": "[>]",
    "“": '"', "”": '"', "‘": "'", "’": "'", "«": '"', "»": '"', "═": "=",
    "·": "-", "•": "-", "…": "...", "–": "-", "—": "-", "−": "-", "─": "-",
    "×": "x", "÷": "/", "≤": "<=", "≥": ">=", "→": "->", "\u00a0": " ",
}  # fmt: skip

#: In Thai a space stands before a number, not before the word that announces it.
_JOINED: Final = re.compile(r"(?:(?<=กว่า)|(?<=ไม่เกิน)|(?<=ตั้งแต่)|(?<=เท่ากับ)) (?=ร้อยละ)|(?<=[ก-๎]) (?=ขึ้นไป)")
#: What cannot be in a text that is clean as it stands.
_STRANGE: Final = re.compile(r"[^ -~\u00a1-\u00ac\u00ae-\u024f\u0e01-\u0e3a\u0e3f-\u0e5b\u2010-\u2027]|  |^ | $")
_ASKED: Final = ("ถาม", "ลอง", "ดู", "นับ")
#: In English one year is not “1 years”.
_ONE: Final = re.compile(r"(?<![\d.,])(1 (?:year|month|day))s\b")


@cache
def catalogue() -> dict[str, dict[str, Text]]:
    """All the words, by group and key; a file of the folder holds the groups of one kind of page."""
    found: dict[str, dict[str, Text]] = {}
    for path in sorted((Path(__file__).parent / "catalogue").glob("*.yaml")):
        groups = msgspec.convert(yaml.load(path.read_bytes(), Loader), dict[str, dict[str, Text]])
        twice = found.keys() & groups.keys()
        if twice:
            raise ValueError(f"{path.name}: the groups {sorted(twice)} stand in another file too")
        found |= groups
    return found


def plain_marks(text: str) -> str:
    """The text with marks and typographic signs in characters that every Thai code page has; no meaning is lost."""
    return "".join(_PLAIN.get(character, character) for character in text)


def clean(text: str) -> str:
    """One line without control, direction or invisible characters, whatever a name or note brought along."""
    if not _STRANGE.search(text):
        return text
    kept = (" " if character.isspace() else character for character in text if character.isspace() or _visible(character))
    return " ".join("".join(kept).split())


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


class Words:
    """The words of one language."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang

    def __call__(self, name: str, /, **values: object) -> str:
        """The words under `group.key`, filled in; raises `KeyError` for what is not in the catalogue."""
        group, key = name.split(".", 1)
        words = catalogue()[group][key].of(self.lang)
        return words.format(**values) if values else words

    def of(self, text: Text) -> str:
        """A text of the knowledge base or of the profile, on one line and free of control characters."""
        words = clean(text.of(self.lang))
        return _JOINED.sub("", words) if self.lang == "th" else _ONE.sub(r"\1", words)

    def book(self, document: Text) -> str:
        """Where to look for an answer, or whom to ask."""
        asked = document.th.startswith(_ASKED)
        return self("book.ask" if asked else "book.look", document=self.of(document))

    def form(self, id: str) -> str:
        """What a paper is called; one of somebody's own goes by its id."""
        known = catalogue()["form"].get(id)
        return known.of(self.lang) if known else clean(id.replace("_", " "))

    def date(self, day: datetime.date) -> str:
        """A day: 31 ธันวาคม พ.ศ. 2568, 31 December 2025."""
        month = self(f"month.{day.month}")
        return f"{day.day} {month} พ.ศ. {day.year + BUDDHIST_ERA}" if self.lang == "th" else f"{day.day} {month} {day.year}"

    def days_and_answers(self, day: datetime.date, accounts: datetime.date | None, known: Completeness) -> str:
        """Of which day the figures are, for which day they are judged where that is another, and how much is answered."""
        counts = {"date": self.date(day), "answered": known.answered, "asked": known.asked}
        if accounts is None or accounts == day:
            return self("footer.completeness", **counts)
        return self("footer.completeness_dates", accounts=self.date(accounts), **counts)

    def value(self, value: Fact | None, kind: str) -> str:
        """A value in its unit."""
        if value is None:
            return self.of(UNKNOWN)
        if isinstance(value, bool):
            return self.of(YES if value else NO)
        if isinstance(value, float | int):
            return self.of(quantity(float(value), kind))
        return clean(" · ".join([value] if isinstance(value, str) else value))

    def goal(self, goal: str, kind: str) -> str:
        """A goal in words."""
        return self.of(goal_words(goal, kind))
