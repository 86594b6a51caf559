"""Sources, numbered in the order in which a report cites them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..knowledge.model import Citation, Text
from .document import Line
from .words import Words, clean

#: How the places in sources, which are written in English, begin in Thai; the rest of a place stays as it was written.
_PLACES: Final = (
    (re.compile(r"facts from the source; the (?:step|control) is our inference"), "เรื่องที่เกิดมาจากข่าว ส่วนวิธีทำเป็นความเห็นผู้ทำ"),
    (re.compile(r"; the step is our inference"), " ส่วนวิธีทำเป็นความเห็นผู้ทำ"),
    (re.compile(r"^opening of the page"), "ตอนต้นของหน้า"),
    (re.compile(r"^abstract"), "บทคัดย่อ"),
    (re.compile(r"^introduction"), "บทนำ"),
    (re.compile(r"^definition"), "คำนิยาม"),
    (re.compile(r"^main findings"), "ข้อค้นพบหลัก"),
    (re.compile(r"^method text"), "ส่วนที่เล่าวิธีทำ"),
    (re.compile(r"^news report|^local news|^news|^feature"), "เนื้อข่าว"),
    (re.compile(r"^principles? (?=\d)"), "หลักข้อ "),
    (re.compile(r"^product page"), "หน้าแนะนำบริการ"),
    (re.compile(r"^model constitution"), "ตัวอย่างระเบียบ"),
    (re.compile(r"^criteria list|^BAAC criteria list"), "รายการหลักเกณฑ์"),
    (re.compile(r"^stored excerpt"), "ส่วนที่เก็บไว้"),
    (re.compile(r"^coverage limit"), "วงเงินคุ้มครอง"),
    (re.compile(r"^s\. (?=\d)"), "มาตรา "),
    (re.compile(r"^slide (?=\d)"), "ภาพนิ่งที่ "),
    (re.compile(r"^pp?\. (?=\d)"), "หน้า "),
)

#: What is not said to a group is not said by the title of a source either; who wrote it, when, and its id still lead there.
HARSH: Final = re.compile(
    r"ผิดกฎหมาย|ทุจริต|ยักยอก|โกง|วินิจฉัย|หนี้เสีย|สภาพคล่อง|ล้มเหลว|ล้มละลาย|ห้ามทำ|\bNPLs?\b|\bPAR\b|illegal|fraud|bankrupt", re.IGNORECASE
)
_TITLE: Final = re.compile(r"“.*”")


class References:
    """Gives each source a number when it is first cited, and remembers where in it to look."""

    def __init__(self, words: Words, titles: Mapping[str, Text]) -> None:
        self._words = words
        self._titles = titles
        self._places: dict[str, list[str]] = {}
        self._evidence: dict[str, str] = {}

    def number(self, id: str, at: str | None = None) -> str:
        """The source's number in brackets."""
        places = self._places.setdefault(id, [])
        if at and at not in places:
            places.append(at)
        return f"[{list(self._places).index(id) + 1}]"

    def lines(self, sources: Iterable[Citation], basis: str | None = None, reason: Text | None = None) -> tuple[Line, ...]:
        """Whence something is known: the sources and the strength of their evidence, or that it is judgement, and why."""
        said = self._words
        cited: dict[str, list[str]] = {}
        for source in sources:
            evidence = ", ".join(said(f"{kind}.{value}") for kind, value in _strength(source))
            self._evidence.setdefault(source.id, evidence)
            cited.setdefault(evidence, []).append(self.number(source.id, source.at))
        parts = [" ".join(numbers) + (f" ({evidence})" if evidence else "") for evidence, numbers in cited.items()]
        found = (Line(" · ".join(parts), said("source.label")),) if parts else ()
        return (*found, *self.judgement(basis, reason))

    def judgement(self, basis: str | None, reason: Text | None) -> tuple[Line, ...]:
        """That something is judgement, and why."""
        if reason is None and basis != "judgement":
            return ()
        return (Line(self._words.of(reason) if reason else "", self._words("source.judgement")),)

    def listed(self, evidence: bool = False) -> tuple[Line, ...]:
        """The sources that were cited, each with the places to look at and, if wished, the strength of its evidence."""
        found = []
        for number, (id, places) in enumerate(self._places.items(), 1):
            title = self._title(id)
            if evidence and self._evidence.get(id):
                title += f" ({self._evidence[id]})"
            where = "; ".join(self.place(place) for place in places)
            found.append(Line(title + (f" — {self._words('source.at', place=where)}" if where else ""), marker=f"[{number}]"))
        return tuple(found)

    def _title(self, id: str) -> str:
        if id not in self._titles:
            return clean(id)
        title = self._words.of(self._titles[id])
        if not HARSH.search(title):
            return title
        title = _TITLE.sub(lambda _: self._words("source.untitled", id=clean(id)), title)
        return clean(id) if HARSH.search(title) else title

    def place(self, at: str) -> str:
        """A place in a source, as far as it can be said in the language of the report."""
        place = clean(at)
        if self._words.lang == "th":
            for pattern, thai in _PLACES:
                place = pattern.sub(thai, place)
        return place


def _strength(source: Citation) -> list[tuple[str, str]]:
    return [(kind, value) for kind, value in (("evidence", source.evidence), ("confidence", source.confidence)) if value]
