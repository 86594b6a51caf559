"""What the first page rests on: why, what is not known yet, and how to do it, step by step."""

from __future__ import annotations

from typing import Final

from ..advice.records import Finding, Practice
from ..knowledge.model import HORIZONS
from .document import Block, Command, Entry, Fold, Line, Section, Table
from .lines import support_lines
from .page_one import MOST_KEPT
from .reckoning import reckoning_section
from .telling import MOST_REASONS, TROUBLES, Telling, light_of, urgency

#: More open troubles than this are counted; each is named only to who opens the list.
MOST_OPEN_TROUBLES: Final = 6


def details(telling: Telling) -> tuple[Section, ...]:
    """The sections that say why and how, in the order in which sources are numbered."""
    say = telling.say
    return (
        Section(say("why.heading"), _why(telling)),
        Section(say("unknown.heading"), _unknown(telling)),
        Section(say("questions.heading"), telling.questions() if telling.d.recommendations else ()),
        *(reckoning_section(say, one, telling.references, telling.titles) for one in telling.d.reckonings),
        Section(say("if_not_done.heading"), _if_not_done(telling)),
        Section(say("plan.heading"), _plan(telling)),
        Section(say("steps.heading"), _steps(telling)),
        Section(say("papers.heading"), _papers(telling)),
        Section(say("not_now.heading_all"), _not_now_in_full(telling)),
        Section(say("keep.heading_all"), _kept_all(telling)),
    )


def _why(telling: Telling) -> tuple[Block, ...]:
    if not telling.troubles:
        return ()
    return (telling.paragraph("why.intro"), *(_trouble(telling, finding) for finding in telling.troubles))


def _trouble(telling: Telling, finding: Finding) -> Entry:
    say = telling.say
    light = light_of(finding)
    lines = [Line(say.of(finding.because))] if finding.because else []
    if finding.immaterial:
        lines.append(Line(say("why.immaterial")))
    support = support_lines(say, finding.support, 1)
    if support:
        lines += [Line("", say("why.seen")), *support]
    lines += telling.references.lines(finding.sources, finding.basis, finding.reason)
    return Entry(say.of(finding.title), mark=say(f"mark.{light}"), word=say(f"light.{light}"), lines=tuple(lines), subject=finding.id)


def _unknown(telling: Telling) -> tuple[Block, ...]:
    waiting = [finding for finding in telling.d.findings if finding.verdict == "undetermined" and finding.sign in TROUBLES]
    entries = tuple(
        Entry(
            telling.say.of(finding.title), mark=telling.say("mark.unjudged"), lines=telling.not_known(finding), subject=finding.id,
        )
        for finding in sorted(waiting, key=urgency)
    )  # fmt: skip
    if len(entries) > MOST_OPEN_TROUBLES:
        return (telling.paragraph("unknown.count", count=len(entries)), Fold(telling.say("unknown.each"), entries))
    return (telling.paragraph("unknown.list"), *entries) if entries else ()


def _if_not_done(telling: Telling) -> tuple[Block, ...]:
    practices = [telling.d.practice(id) for id in telling.d.if_not_done]
    if not practices:
        return ()
    return (telling.paragraph("if_not_done.intro"), *(telling.unless_done(practice) for practice in practices))


def _plan(telling: Telling) -> tuple[Block, ...]:
    say = telling.say
    rows = [
        (say(f"horizon.{horizon}"), say.of(practice.title), say(f"who.{practice.who}"))
        for horizon in HORIZONS
        for practice in map(telling.d.practice, telling.d.plan.get(horizon, ()))
    ]
    headings = tuple(say(f"plan.{key}") for key in ("within", "action", "who"))
    return (Table(headings, tuple(rows), header=1),) if rows else ()


def _steps(telling: Telling) -> tuple[Block, ...]:
    return tuple(_in_full(telling, number, practice) for number, practice in enumerate(_advised(telling), 1))


def _advised(telling: Telling) -> list[Practice]:
    return [telling.d.practice(id) for id in (*telling.d.recommendations, *telling.d.if_not_done)]


def _in_full(telling: Telling, number: int, practice: Practice) -> Entry:
    say = telling.say
    lines = [Line(say.of(practice.why), say("steps.why")), Line("", say("steps.steps"))]
    lines += [Line(say.of(step), marker=f"{place}.", depth=1) for place, step in enumerate(practice.steps, 1)]
    lines.append(Line(say("steps.quoted", words=say.of(practice.say_it)), say("steps.say_it")))
    lines.append(Line(say.of(practice.never_now), say("steps.never_now")))
    who = " · ".join(say(f"{group}.{key}") for group, key in (
        ("who", practice.who), ("horizon", practice.horizon), ("effort", practice.effort),
    ))  # fmt: skip
    lines.append(Line(who, say("steps.who")))
    if practice.form is not None:
        lines.append(Line(say.form(practice.form), say("steps.form")))
    before = [say.of(telling.titles[id]) for id in practice.after if id in telling.d.recommendations]
    if before:
        lines.append(Line(" · ".join(before), say("steps.after")))
    lines.append(Line(_watched(telling, practice), say("steps.watch")))
    if practice.practised_by:
        lines.append(Line("", say("steps.done_by")))
        for one in practice.practised_by:
            told = say("steps.done", name=say.of(one.name), figure=say.of(one.figure)) if one.figure else say.of(one.name)
            lines.append(Line(f"{told} {telling.references.number(one.source)}", marker="–", depth=1))
    lines += telling.references.lines(practice.sources, practice.basis, practice.reason)
    return telling.entry(practice, number, tuple(lines))


def _watched(telling: Telling, practice: Practice) -> str:
    say, watch = telling.say, practice.watch
    values = {"label": say.of(watch.label), "value": say.value(watch.value, watch.kind)}
    if watch.goal is None:
        return say("steps.watched_open", **values)
    return say("steps.watched", **values, goal=say.goal(watch.goal, watch.kind))


def _papers(telling: Telling) -> tuple[Block, ...]:
    """The papers that the advice asks for, and what to type to print each, blank or filled in."""
    forms = list(dict.fromkeys(practice.form for practice in _advised(telling) if practice.form is not None))
    if not forms:
        return ()
    blocks: list[Block] = [telling.paragraph("papers.blank")]
    for form in forms:
        blocks += [Entry(telling.say.form(form), mark="–"), Command(f"cofin-advisor form {form} -o {form}.pdf")]
    return (*blocks, telling.paragraph("papers.filled"), Command(f"cofin-advisor form {forms[0]} PROFILE -o {forms[0]}.pdf"))


def _not_now_in_full(telling: Telling) -> tuple[Block, ...]:
    """What the plans mean, and every reason where page one named only the first."""
    say = telling.say
    meant = {plan.id: plan.say for plan in telling.d.plans if plan.say is not None}
    found = []
    for one in telling.d.not_now:
        lines = [Line(say.of(meant[one.id]))] if one.id in meant else []
        if len(one.held_back_by) > MOST_REASONS + 1:
            holders = sorted((telling.d.finding(id) for id in one.held_back_by), key=urgency)
            lines.append(Line("", say("not_now.because")))
            lines += [Line(say.of(finding.title), marker="–", depth=1) for finding in holders]
        if lines:
            found.append(Entry(say.of(one.title), mark="–", lines=tuple(lines), subject=one.id))
    return tuple(found)


def _kept_all(telling: Telling) -> tuple[Block, ...]:
    """All strengths with what to go on doing; not twice where page one said it all."""
    if not telling.pressing and len(telling.d.keep_doing) <= MOST_KEPT:
        return ()
    say = telling.say
    return tuple(
        Entry(say.of(keep.title), mark=say("mark.green"), lines=(Line(say.of(keep.keep)),), subject=keep.finding)
        for keep in telling.d.keep_doing
    )
