"""The forms of the one-sheet: paper for the wall, a picture and a message for LINE, and a page.

The paper is never more than both sides of one sheet. What does not fit is shortened in the order of `_SHORTER`, step by step, never
the type: how to keep what is good goes first, an action's title and its blanks never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

import msgspec

from ..advice.ranking import MOST_ON_PAGE_ONE
from . import printing
from .html import document_html
from .sheet import MOST_KEPT_OF_A_SOUND_GROUP, MOST_WAITS, Sheet
from .sheet_page import sheet_document
from .wrap import clusters, pieces

MOST_PAGES: Final = 2
MOST_LINES: Final = 8
_LAYOUT: Final = "sheet"
_LONGEST_PART: Final = 22


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as A4 in PDF, at most two pages, and one where there is nothing to do; raises `PrintingMissing`."""
    versions = [_data(one, picture=False) for one in _shorter(sheet)]
    for most in (MOST_PAGES,) if sheet.tasks or sheet.waits else (1, MOST_PAGES):
        for version in versions:
            if printing.pages(_LAYOUT, version) <= most:
                return printing.pdf(_LAYOUT, version)
    return printing.pdf(_LAYOUT, versions[-1])


def sheet_png(sheet: Sheet) -> bytes:
    """The sheet as one picture, 1080 pixels wide; raises `PrintingMissing`."""
    return printing.png(_LAYOUT, _data(sheet, picture=True))


def sheet_text(sheet: Sheet) -> str:
    """The sheet as a message of eight lines at most; the actions come before all else."""
    body = [line for line in _body(sheet) if line][: MOST_LINES - 2]
    notice = sheet.footer[1]
    frame = (sheet.name, sheet.facts, notice)
    if len(body) > MOST_LINES - len(frame):
        return "\n".join((sheet.name, *body, f"{sheet.facts} · {notice}")) + "\n"
    return "\n".join((*frame[:2], *body, notice)) + "\n"


def _body(sheet: Sheet) -> Iterator[str]:
    """The lines of the message between name and notice, the most important first."""
    if not sheet.tasks:
        yield sheet.opening
    for number, task in enumerate(sheet.tasks, 1):
        yield f"{number}. {task.title} ({task.horizon})"
    for one in sheet.money:
        yield f"{one.heading}: {one.said}"
    # Lights stand here only where they were asked for, and then they are wanted.
    yield _listed(sheet.lights_heading, (f"{light.side} {light.word}" for light in sheet.lights))
    yield sheet.withheld
    yield _listed(sheet.waits_heading, (wait.title for wait in sheet.waits))
    for number, question in enumerate(sheet.questions, 1):
        yield f"{number}. {question.ask}"
    yield _listed(sheet.keep_heading, (good.title for good in sheet.keep))


def _listed(heading: str, titles: Iterable[str]) -> str:
    named = " · ".join(titles)
    return f"{heading}: {named}" if named else ""


def sheet_html(sheet: Sheet) -> str:
    """The sheet as a page that needs no network."""
    return document_html(sheet_document(sheet), sheet.lang)


def _shorter(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet, then shorter and shorter: each step leaves out one more thing that is there."""
    yield sheet
    for shorten in _SHORTER:
        shorter = shorten(sheet)
        if shorter != sheet:
            yield shorter
        sheet = shorter


def _fewer_goods(most: int, sheet: Sheet) -> Sheet:
    left_out = max(len(sheet.keep) - most, 0)
    return msgspec.structs.replace(sheet, keep=sheet.keep[:most], kept_besides=sheet.kept_besides + left_out)


def _fewer_waits(most: int, sheet: Sheet) -> Sheet:
    left_out = max(len(sheet.waits) - most, 0)
    return msgspec.structs.replace(sheet, waits=sheet.waits[:most], waiting_besides=sheet.waiting_besides + left_out)


def _one_without(part: str, field: str, number: int, sheet: Sheet) -> Sheet:
    """The sheet without what a field of one of its goods, waits, tasks or sums (counted from 0) says, where there is such a one."""
    ones = getattr(sheet, part)
    kept = tuple(msgspec.structs.replace(one, **{field: ""}) if place == number else one for place, one in enumerate(ones))
    return msgspec.structs.replace(sheet, **{part: kept})


def _last_first(part: str, field: str, most: int) -> tuple[Callable[[Sheet], Sheet], ...]:
    return tuple(partial(_one_without, part, field, number) for number in reversed(range(most)))


#: What is left out where the paper is full, in this order; of several of a kind the last comes first.
_SHORTER: Final[tuple[Callable[[Sheet], Sheet], ...]] = (
    *_last_first("keep", "how", MOST_KEPT_OF_A_SOUND_GROUP),
    *_last_first("waits", "because", MOST_WAITS),
    partial(_fewer_waits, 2),
    partial(_fewer_goods, 1),
    partial(_fewer_waits, 1),
    *_last_first("money", "when", 1),
    *_last_first("money", "because", 1),
    *_last_first("tasks", "because", MOST_ON_PAGE_ONE),
    *_last_first("tasks", "start", MOST_ON_PAGE_ONE),
    partial(_fewer_goods, 0),
)


def _data(sheet: Sheet, *, picture: bool) -> dict[str, Any]:
    """The sheet as its layout reads it."""
    words: dict[str, Any] = _in_pieces(msgspec.to_builtins(sheet) | {"kept_more": sheet.kept_more, "waits_more": sheet.waits_more})
    day = {"year": sheet.day.year, "month": sheet.day.month, "day": sheet.day.day}
    return words | {"picture": picture, "lang": sheet.lang, "title": sheet.name, "name": _name_in_pieces(sheet.name), "date": day}


def _name_in_pieces(name: str) -> list[str]:
    """A name is broken at its spaces, and elsewhere only where a part is too long for a line."""
    return [piece for part in name.split() for piece in (pieces(f"{part} ") if len(clusters(part)) > _LONGEST_PART else (f"{part} ",))]


def _in_pieces(words: Any) -> Any:
    """Every text as the pieces between which a line may break."""
    if isinstance(words, str):
        return pieces(words)
    if isinstance(words, dict):
        return {key: _in_pieces(value) for key, value in words.items()}
    return [_in_pieces(one) for one in words] if isinstance(words, list | tuple) else words
