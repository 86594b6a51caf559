"""An explanation as a document: the verdict in a sentence, then each question that decided it, with this organization's own figures."""

from __future__ import annotations

from typing import Final

from ..advice.records import ExplainedPart, Explanation, Missing, Use
from ..knowledge.model import Text
from ..reading.problems import Language
from .changes import changes_blocks
from .document import Block, Document, Entry, Line, Paragraph, Section, filled
from .lines import missing_words, support_lines
from .references import References
from .words import Words, catalogue

#: With what mark a verdict is shown.
_MARKS: Final = {
    "established": "", "ruled_out": "", "met": "green", "not_met": "amber", "practised": "green", "recommended": "could",
    "go_ahead": "could", "undetermined": "unjudged", "not_applicable": "not_applicable",
    "blocked": "not_applicable", "not_now": "not_applicable",
}  # fmt: skip
_TRUTHS: Final = {True: "true", False: "false", None: "unknown"}
_MOST_MISSING: Final = 10
_MOST_USES: Final = 8
#: The part that decided comes first; where something does not concern the group, nothing else need be said.
_FIRST: Final = {
    "recommended": "called_for", "not_needed": "called_for", "practised": "practised", "blocked": "blocked", "not_applicable": "scope",
    "not_now": "planned",
}  # fmt: skip


def explained(explanation: Explanation, lang: Language) -> Document:
    """The explanation in one language."""
    say = Words(lang)
    references = References(say, explanation.source_titles)
    mark = explanation.light or _MARKS.get(explanation.verdict or "", "")
    statement = say.of(explanation.statement)
    known = {one.field for part in explanation.parts for one in part.missing}
    rest = tuple(one for one in explanation.missing if one.field not in known)
    practised = tuple(
        Line(
            f"{say('steps.done', name=say.of(one.name), figure=say.of(one.figure)) if one.figure else say.of(one.name)} "
            f"{references.number(one.source)}",
            marker="–",
        )
        for one in explanation.practised_by
    )
    told: set[Text] = set()
    references.lines(explanation.sources)
    basis = (*references.listed(evidence=True), *references.judgement(None, explanation.reason))
    return Document(
        kicker=say("explain.title"),
        title=say.of(explanation.title),
        facts=(),
        opening=_opening(say, explanation, f"{say(f'mark.{mark}')} {statement}" if mark else statement),
        front=filled(
            *(_part(say, explanation.kind, part, told) for part in _in_order(explanation)),
            Section(say("explain.missing"), _missing(say, rest)),
            Section(say("explain.changes"), changes_blocks(say, explanation)),
            Section(say("explain.done_by"), (Entry("", lines=practised),) if practised else ()),
            Section(say("explain.document"), (Paragraph(say.book(explanation.document)),) if explanation.document else ()),
            Section(say("explain.used_by"), _used_by(say, explanation.used_by)),
            Section(say("explain.sources"), (Entry("", lines=basis),) if basis else ()),
        ),
    )


def _opening(say: Words, explanation: Explanation, statement: str) -> tuple[str, ...]:
    """The verdict; of a number its value, its goal, and whether that is met."""
    if explanation.known:
        statement = say("explain.value", label=say.of(explanation.title), value=statement)
    if explanation.goal is None:
        return (statement,)
    goal = say("explain.goal", goal=say.of(explanation.goal))
    if explanation.meets_goal is not None:
        goal += " · " + say("indicators.met" if explanation.meets_goal else "indicators.not_met")
    return (statement, goal)


def _used_by(say: Words, used: tuple[Use, ...]) -> tuple[Block, ...]:
    if not used:
        return ()
    lines = [Line(say.of(one.title), marker="–") for one in used[:_MOST_USES]]
    if len(used) > _MOST_USES:
        lines.append(Line(say("explain.used_more", count=len(used) - _MOST_USES)))
    return (Entry("", lines=tuple(lines)),)


def _in_order(explanation: Explanation) -> tuple[ExplainedPart, ...]:
    first = _FIRST.get(explanation.verdict or "", "")
    decided = tuple(part for part in explanation.parts if part.part == first)
    if explanation.verdict == "not_applicable" and decided:
        return decided
    open_questions = tuple(part for part in explanation.parts if part.truth is None and part.part != first)
    rest = tuple(part for part in explanation.parts if part.truth is not None and part.part != first)
    return (*decided, *open_questions, *rest)


def _part(say: Words, kind: str, part: ExplainedPart, told: set[Text]) -> Section:
    heading = _heading(say, kind, part)
    blocks: list[Block] = []
    support = support_lines(say, part.support, told=told)
    if support:
        blocks.append(Entry("", lines=support))
    blocks += _missing(say, part.missing)
    if not blocks and part.truth is not None and part.part not in ("applies", "asked"):
        blocks.append(Paragraph(say("explain.no_detail")))
    return Section(heading, tuple(blocks))


def _heading(say: Words, kind: str, part: ExplainedPart) -> str:
    group = f"{kind}_{part.part}"
    if group not in catalogue():
        group = "practice_blocked" if kind == "practice" else "finding_holds"
    return say(f"{group}.{_TRUTHS[part.truth]}")


def _missing(say: Words, missing: tuple[Missing, ...]) -> tuple[Block, ...]:
    if not missing:
        return ()
    lines = [Line(missing_words(say, (one,)), marker=say("mark.unjudged"), depth=1) for one in missing[:_MOST_MISSING]]
    if len(missing) > _MOST_MISSING:
        lines.append(Line(say("unknown.more", count=len(missing) - _MOST_MISSING), depth=1))
    return (Entry("", lines=(Line("", say("unknown.missing")), *lines)),)
