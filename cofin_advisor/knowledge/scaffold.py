"""The text of a new record: valid as it stands, with every key explained in Thai and English.

A new practice is a draft: it loads at once, is advised to nobody, and is then rewritten line by line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..reading.convert import required_in
from ..reading.problems import Place, Problem, Problems
from .keys import keys
from .loader import ID, KINDS, RESERVED, file_of, load_knowledge
from .model import DOMAINS, FOLDERS, KnowledgeBase

#: Keys that a new record has although it could do without: they say whose judgement it is.
_WANTED: Final = {
    "practice": {"basis", "reason"},
    "finding": {"basis", "reason"},
    "indicator": {"applies_when", "goal", "basis", "reason"},
}
_IN_FOLDERS: Final = {"field", "indicator", "finding", "practice"}
_NAME: Final = re.compile(r"\b(ID|FINDING|INDICATOR|FIELD|SHARE|WHOLE|FORM|PRACTICE|PLAN|SOURCE)(?=\b|_)")


def scaffold(kind: str, id: str, domain: str | None = None, base: KnowledgeBase | None = None) -> str | tuple[Problem, ...]:
    """The text of a new record: a whole file for a practice or standard, else lines to append to the file that `file_of` names.

    `domain` is the folder for a field, indicator, finding or practice. `base` is the knowledge that the record will be part of
    (by default the bundled one).
    The problems instead, where the kind, the id or the domain cannot be used.
    """
    known = base if base is not None else load_knowledge()
    problems = _what_is_wrong(kind, id, domain, known)
    if problems:
        return problems
    names = _names(id, domain, known)
    lines = []
    for key, said in keys()[kind].items():
        wanted = key in required_in(KINDS[kind]) or key in _WANTED.get(kind, set())
        value = _NAME.sub(lambda found: names[found[1]], said.example)
        written = f"{key}:{value}" if value.startswith("\n") else f"{key}: {value}"
        lines += [f"# {said.th}", f"# {said.en}", *(line if wanted else f"# {line}" for line in written.splitlines()), ""]
    body = "\n".join(lines).rstrip() + "\n"
    if kind in ("practice", "standard"):
        return _opening(kind, id, domain) + body
    return f"\n{id}:\n" + "".join(f"  {line}\n" if line else "\n" for line in body.splitlines())


def _opening(kind: str, id: str, domain: str | None) -> str:
    return (
        f"# {file_of(kind, id, domain).as_posix()}: บรรทัดนี้บอกว่าแฟ้มนี้มีไว้ทำอะไร เขียนใหม่หนึ่งประโยค แล้วลบคำอธิบายที่ไม่ใช้แล้ว\n"
        "# Say in this line what the file is for, in one sentence, and remove the comments that are no longer needed.\n\n"
    )


def _what_is_wrong(kind: str, id: str, domain: str | None, base: KnowledgeBase) -> tuple[Problem, ...]:
    problems = Problems()
    here = Place(str(Path(file_of(kind, id, domain)))) if kind in KINDS else Place("")
    if kind not in KINDS:
        problems.add("not-an-option", here, kind, among=KINDS, options=", ".join(KINDS))
    folders = DOMAINS if kind == "practice" else FOLDERS
    if kind in _IN_FOLDERS and domain not in folders:
        problems.add("not-an-option", here, domain or "", among=folders, options=", ".join(folders))
    if kind != "source" and (not ID.fullmatch(id) or id in RESERVED):
        problems.add("id-form", here, id)
    taken = base.record(id)
    if taken is not None:
        place = getattr(taken.id, "place", here)
        problems.add("duplicate-id", here, id, first=f"{place.file}:{place.line}")
    return problems.errors


def _names(id: str, domain: str | None, base: KnowledgeBase) -> dict[str, str]:
    """Names of the knowledge base that the examples may use: of the domain where there are any, else of any other."""

    def first(candidates: list[str], otherwise: str) -> str:
        return next(iter(candidates), otherwise)

    def near(ids_and_domains: list[tuple[str, str]]) -> list[str]:
        return sorted((one for one, _ in ids_and_domains), key=lambda one: dict(ids_and_domains)[one] != domain)

    yes_no = near([(field.id, field.domain) for field in base.fields.values() if field.kind == "yes_no"])
    sums = near([(field.id, field.domain) for field in base.fields.values() if field.kind == "money" and field.per is None])
    judged = near([(one.id, one.domain) for one in base.findings.values() if one.sign in ("danger", "risk", "weakness")])
    return {
        "ID": id,
        "FINDING": first(judged, "some_finding"),
        "INDICATOR": first(near([(one.id, one.domain) for one in base.indicators.values()]), "some_indicator"),
        "FIELD": first(yes_no, "some_field"),
        "SHARE": first(sums, "some_sum"),
        "WHOLE": first(sums[1:], "another_sum"),
        "FORM": first(list(base.forms), "some_form"),
        "PRACTICE": first(near([(one.id, one.domain) for one in base.published.values()]), "some_practice"),
        "PLAN": first(list(base.plans), "some_plan"),
        "SOURCE": first(list(base.sources), "SOME-SOURCE"),
    }
