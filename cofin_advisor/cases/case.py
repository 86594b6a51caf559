"""A case: a profile with its story, questions for discussion, sources, and expectations that were written before any rule was run on it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec

from ..advice.records import Light
from ..knowledge.loader import bundled
from ..knowledge.model import Citation, KnowledgeBase, Text
from ..profile import Profile, profile_from
from ..reading.convert import convert
from ..reading.document import Mapping, read_document
from ..reading.problems import Problem, Problems


class Expectations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must come of a case and what must not, each with its reason; what is not named is left open."""

    stage: str | None = None
    first: str | None = None
    recommended: dict[str, Text] = {}
    not_recommended: dict[str, Text] = {}
    established: dict[str, Text] = {}
    not_established: dict[str, Text] = {}
    not_now: dict[str, Text] = {}
    lights: dict[str, Light] = {}


class _Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `case:` block of a file."""

    kind: Literal["constructed", "documented"]
    summary: Text
    questions: tuple[Text, ...] = ()
    expect: Expectations = Expectations()
    sources: tuple[Citation, ...] = ()


class Case(msgspec.Struct, frozen=True):
    """One organization of the case collection."""

    profile: Profile
    kind: Literal["constructed", "documented"]
    summary: Text
    questions: tuple[Text, ...]
    expect: Expectations
    sources: tuple[Citation, ...]


def bundled_cases() -> tuple[str, ...]:
    """The ids of the cases that came with the package."""
    return tuple(sorted(path.stem for path in bundled("cases").glob("*.yaml")))


def case_path(name: str) -> Path | None:
    """The file of a bundled case, or `None` where there is no such case."""
    return bundled("cases") / f"{name}.yaml" if name in bundled_cases() else None


def read_case(path: Path | str, base: KnowledgeBase) -> tuple[Case | None, tuple[Problem, ...]]:
    """The case in a file, and every problem with it; `None` where it is unusable."""
    problems = Problems()
    node = read_document(path, problems)
    if not isinstance(node, Mapping):
        return None, tuple(problems)
    profile = profile_from(node, base, problems, stem=Path(path).stem)
    written = node.get("case")
    if written is None:
        problems.add("missing-key", node.place, "case")
        return None, tuple(problems)
    block = convert(written, _Block, problems)
    if block is not None:
        _check_names(block, base, problems)
    if profile is None or block is None or problems.errors:
        return None, tuple(problems)
    return Case(profile, block.kind, block.summary, block.questions, block.expect, block.sources), tuple(problems)


def _check_names(block: _Block, base: KnowledgeBase, problems: Problems) -> None:
    """What a case expects and cites exists."""
    expect = block.expect
    wanted: tuple[tuple[tuple[str | None, ...], Collection[str], str], ...] = (
        ((expect.first, *expect.recommended, *expect.not_recommended), base.practices, "unknown-practice"),
        ((expect.stage, *expect.established, *expect.not_established), base.findings, "unknown-finding"),
        ((*expect.not_now,), base.plans, "unknown-plan"),
        (tuple(citation.id for citation in block.sources), base.sources, "unknown-source"),
    )
    for ids, known, code in wanted:
        for id in ids:
            if id is not None and id not in known:
                problems.add(code, id, id, among=known)
