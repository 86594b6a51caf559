"""The first page of the health check: what to keep, what to do, the four sides, what must wait."""

from __future__ import annotations

from typing import Final

from ..advice.records import Domain, Keep, NotNow, Practice
from ..knowledge.model import DOMAINS
from .document import Block, Entry, Line, Section, Table, filled
from .lines import missing_words
from .reckoning import reckoning_answer
from .telling import MOST_REASONS, Telling, urgency

#: What is good is named first, but the page belongs to what is to be done.
MOST_KEPT: Final = 3
MOST_PERHAPS: Final = 3
#: Below this share of answers the first page says that it shows only a part.
LITTLE_KNOWN: Final = 0.5


def front(telling: Telling) -> tuple[Section, ...]:
    """The sections of the first page."""
    say = telling.say
    return filled(
        Section(say("keep.heading"), _kept(telling)),
        Section(say("actions.heading" if telling.pressing else "actions.heading_suggestions"), _actions(telling)),
        Section(say("if_not_done.heading"), _perhaps(telling)),
        Section(say("lights.heading"), _lights(telling)),
        Section(say("not_now.heading"), tuple(_not_now(telling, one) for one in telling.d.not_now)),
        Section(say("go_ahead.heading"), _go_ahead(telling)),
        Section(say("plans_open.heading"), _plans_open(telling)),
        *(reckoning_answer(say, one, telling.titles) for one in telling.d.reckonings),
        Section(say("questions.heading"), () if telling.d.recommendations else telling.questions()),
        Section(say("to_check.heading"), _to_check(telling)),
    )


def facts(telling: Telling) -> tuple[str, ...]:
    """Of which day, how much is answered, and the stage of life."""
    stage = telling.d.organization.stage
    return (
        telling.days_and_answers(),
        *((telling.say("page.stage", stage=telling.say.of(telling.titles[stage])),) if stage is not None else ()),
    )


def opening(telling: Telling) -> tuple[str, ...]:
    """What it comes to. Troubles without an action on page one are still troubles; silence is not a clean bill."""
    lights = {domain.light for domain in telling.d.domains.values()}
    known = telling.d.completeness
    little = known.answered < LITTLE_KNOWN * known.asked
    material = [finding for finding in telling.troubles if not finding.immaterial]
    if any(practice.weight == "must" for practice in telling.actions) or "red" in lights:
        key = "urgent"
    elif material or telling.pressing:
        key = "noted" if not telling.actions and not telling.d.if_not_done else "some" if telling.d.keep_doing else "some_only"
    elif little:
        key = "thin"
    else:
        key = "sound" if "unjudged" not in lights and all(domain.settled for domain in telling.d.domains.values()) else "sound_so_far"
    said = [telling.say(f"opening.{key}")]
    if little and key != "thin":
        said.append(telling.say("opening.little_known", answered=known.answered, asked=known.asked))
    return tuple(said)


def _kept(telling: Telling) -> tuple[Block, ...]:
    """The first strengths of each side; where nothing presses, with what to go on doing."""
    say = telling.say
    chosen = _chosen(telling)
    blocks: list[Block] = [
        Entry(
            say.of(keep.title),
            mark=say("mark.green"),
            lines=() if telling.pressing else (Line(say.of(keep.keep)),),
            subject=keep.finding,
        )
        for keep in chosen
    ]
    rest = len(telling.d.keep_doing) - len(chosen)
    return (*blocks, telling.paragraph("keep.more", count=rest)) if rest else tuple(blocks)


def _chosen(telling: Telling) -> list[Keep]:
    places = {keep.finding: place for place, keep in enumerate(telling.d.keep_doing)}
    turn: dict[str, int] = {}
    order = {}
    for keep in telling.d.keep_doing:
        domain = telling.d.finding(keep.finding).domain
        order[keep.finding] = turn[domain] = turn.get(domain, 0) + 1
    ranked = sorted(telling.d.keep_doing, key=lambda keep: (order[keep.finding], places[keep.finding]))
    return sorted(ranked[:MOST_KEPT], key=lambda keep: places[keep.finding])


def _actions(telling: Telling) -> tuple[Block, ...]:
    blocks = tuple(_action(telling, number, practice) for number, practice in enumerate(telling.actions, 1))
    rest = len(telling.d.recommendations) - len(telling.actions)
    return (*blocks, telling.paragraph("actions.more", count=rest)) if rest else blocks


def _action(telling: Telling, number: int, practice: Practice) -> Entry:
    say = telling.say
    lines = [Line(say.of(practice.because), say("actions.because"))] if practice.because else []
    lines.append(telling.first_step(practice))
    lines.append(Line(say("actions.blanks") + " · " + say(f"horizon.{practice.horizon}")))
    if practice.form is not None:
        lines.append(Line(say.form(practice.form), say("actions.form")))
    return telling.entry(practice, number, tuple(lines))


def _perhaps(telling: Telling) -> tuple[Block, ...]:
    """Where nothing is certain to be missing, what fits the group unless it is done already."""
    if telling.actions:
        return ()
    return tuple(telling.unless_done(telling.d.practice(id)) for id in telling.d.if_not_done[:MOST_PERHAPS])


def _to_check(telling: Telling) -> tuple[Block, ...]:
    """Answers that were left out of account: they may be the ones that matter."""
    say = telling.say
    return tuple(
        Entry(say("to_check.line", label=say.of(one.label), reason=say(f"to_check.{one.reason}")), mark=say("mark.unjudged"))
        for one in telling.d.to_check
    )


def _lights(telling: Telling) -> tuple[Block, ...]:
    say = telling.say
    rows = []
    for name in DOMAINS:
        domain = telling.d.domains[name]
        applies = domain.light != "not_applicable"
        known = domain.completeness
        rows.append((
            f"{say(f'mark.{domain.light}')} {say(f'light.{domain.light}')}",
            say(f"domain.{name}"),
            say("lights.share", answered=known.answered, asked=known.asked) if applies else "",
            _surety(telling, name, domain) if applies else "",
        ))  # fmt: skip
    headings = tuple(say(f"lights.{key}") for key in ("light", "domain", "answered", "surety"))
    return (Table(headings, tuple(rows), header=1, subjects=DOMAINS),)


def _surety(telling: Telling, name: str, domain: Domain) -> str:
    say = telling.say
    if domain.settled:
        return say("lights.settled")
    if not domain.waits_for:
        return say("lights.no_measure")
    if name not in domain.waits_for:
        sides = " · ".join(say(f"domain.{side}") for side in domain.waits_for)
        return say("lights.waiting_elsewhere" if domain.light == "unjudged" else "lights.so_far_elsewhere", sides=sides)
    return say("lights.waiting" if domain.light == "unjudged" else "lights.so_far")


def _not_now(telling: Telling, one: NotNow) -> Entry:
    say = telling.say
    holders = sorted((telling.d.finding(id) for id in one.held_back_by), key=urgency)
    if len(holders) > MOST_REASONS + 1:
        named = " · ".join(say.of(finding.title) for finding in holders[:MOST_REASONS])
        because = say("not_now.more", reasons=named, count=len(holders) - MOST_REASONS)
    else:
        because = " · ".join(say.of(finding.title) for finding in holders) or say.of(one.because)
    possible = say.of(one.possible_when) if one.possible_when else say("not_now.possible_practice")
    return Entry(say.of(one.title), mark="–", lines=(Line(because, say("not_now.because")), Line(possible)), subject=one.id)


def _go_ahead(telling: Telling) -> tuple[Block, ...]:
    say = telling.say
    return tuple(
        Entry(say.of(plan.title), mark=say("mark.could"), lines=(Line(say.of(plan.say)),), subject=plan.id)
        for plan in telling.d.plans
        if plan.verdict == "go_ahead" and plan.say is not None
    )


def _plans_open(telling: Telling) -> tuple[Block, ...]:
    """What the group has written down for next year and nobody can answer yet: it was asked for, so it is not passed over."""
    say = telling.say
    return tuple(
        Entry(
            say("plans_open.title", title=say.of(plan.title)),
            mark=say("mark.unjudged"),
            lines=(Line(missing_words(say, plan.missing), say("unknown.missing")),) if plan.missing else (),
            subject=plan.id,
        )
        for plan in telling.d.plans
        if plan.planned and plan.verdict == "undetermined"
    )
