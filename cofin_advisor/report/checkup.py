"""A diagnosis as a document: the page for the table first, then everything that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..advice.records import Criterion, Diagnosis, Domain, Finding, Keep, Missing, NotNow, Plan, Practice, Standard, Support
from ..knowledge.model import DOMAINS, HORIZONS, Text
from ..reading.problems import Language
from .document import Block, Document, Entry, Line, Paragraph, Section, Table, filled
from .references import References
from .words import Words

#: What is good is named first, but the page belongs to what is to be done.
MOST_KEPT_ON_PAGE_ONE: Final = 3
MOST_QUESTIONS: Final = 5
MOST_REASONS: Final = 2
MOST_MISSING: Final = 3
MOST_OPEN_TROUBLES: Final = 6
#: Below this share of answers the first page says that it shows only a part.
LITTLE_KNOWN: Final = 0.5
_TROUBLES: Final = ("danger", "risk", "weakness")
_GRAVE: Final = 4


def checkup(diagnosis: Diagnosis, lang: Language) -> Document:
    """The diagnosis in one language."""
    return _Checkup(diagnosis, Words(lang)).document()


def support_lines(words: Words, support: Iterable[Support], depth: int = 0, told: set[Text] | None = None) -> tuple[Line, ...]:
    """What a conclusion rests on, each thing under what it supports; what was `told` in full is only named again."""
    told = set() if told is None else told
    found: list[Line] = []
    for one in support:
        heading = words.of(one.condition)
        if one.support and one.condition in told:
            found.append(Line(words("explain.above", heading=heading), marker="–", depth=depth))
            continue
        found.append(Line(heading, marker="–", depth=depth))
        if one.support:
            told.add(one.condition)
            found += support_lines(words, one.support, depth + 1, told)
    return tuple(found)


def missing_words(words: Words, missing: tuple[Missing, ...], most: int = MOST_MISSING) -> str:
    """The answers that are missing, and the books in which they stand."""
    named = [words("unknown.where", label=words.of(one.label), book=words.book(one.document)) for one in missing[:most]]
    if len(missing) > most:
        named.append(words("unknown.more", count=len(missing) - most))
    return " · ".join(named)


class _Checkup:
    def __init__(self, diagnosis: Diagnosis, words: Words) -> None:
        self.d = diagnosis
        self.say = words
        self.references = References(words, diagnosis.sources)
        self.troubles = sorted(
            (finding for finding in diagnosis.findings if finding.verdict == "established" and finding.sign in _TROUBLES),
            key=lambda finding: (finding.immaterial, finding.triage if finding.triage is not None else 1_000.0, finding.id),
        )
        self.actions = [diagnosis.practice(id) for id in diagnosis.page_one]
        self.pressing = any(practice.weight != "could" for practice in self.actions)
        criteria = tuple(criterion for standard in diagnosis.standards for criterion in standard.criteria)
        subjects: tuple[tuple[Finding | Practice | Plan | Criterion, ...], ...] = (
            diagnosis.findings, diagnosis.practices, diagnosis.plans, criteria,
        )  # fmt: skip
        self.titles = {subject.id: subject.title for group in subjects for subject in group}

    def document(self) -> Document:
        front = filled(
            Section(self.say("keep.heading"), self._kept_first()),
            Section(self.say("actions.heading" if self.pressing else "actions.heading_suggestions"), self._actions()),
            Section(self.say("lights.heading"), self._lights()),
            Section(self.say("not_now.heading"), tuple(self._not_now(one) for one in self.d.not_now)),
            Section(self.say("go_ahead.heading"), self._go_ahead()),
            Section(self.say("plans_open.heading"), self._plans_open()),
            Section(self.say("questions.heading"), () if self.d.recommendations else self._questions()),
        )
        details = filled(
            Section(self.say("why.heading"), self._why()),
            Section(self.say("if_not_done.heading"), self._if_not_done()),
            Section(self.say("unknown.heading"), self._unknown()),
            Section(self.say("questions.heading"), self._questions() if self.d.recommendations else ()),
            Section(self.say("plan.heading"), self._plan()),
            Section(self.say("steps.heading"), self._steps()),
            Section(self.say("not_now.heading_all"), self._not_now_in_full()),
            Section(self.say("keep.heading_all"), self._kept_all()),
            Section(self.say("indicators.heading"), self._indicators()),
            Section(self.say("standards.heading"), tuple(block for one in self.d.standards for block in self._standard(one))),
            Section(self.say("to_check.heading"), self._to_check()),
        )
        return Document(
            kicker=self.say("page.title"),
            title=self.say.of(self.d.organization.name),
            facts=self._facts(),
            opening=self._opening(),
            front=front,
            details_heading=self.say("page.details"),
            details=(*details, *filled(Section(self.say("source.heading"), self._sources()))),
            footer=self._footer(),
        )

    # The first page.

    def _facts(self) -> tuple[str, ...]:
        facts = [self._days_and_answers()]
        if self.d.organization.stage is not None:
            facts.append(self.say("page.stage", stage=self.say.of(self.titles[self.d.organization.stage])))
        return tuple(facts)

    def _days_and_answers(self) -> str:
        """Of which day the figures are, for which day they are judged where that is another, and how much is answered."""
        known, accounts = self.d.completeness, self.d.accounts_date
        counts = {"date": self.say.date(self.d.as_of), "answered": known.answered, "asked": known.asked}
        if accounts is None or accounts == self.d.as_of:
            return self.say("footer.completeness", **counts)
        return self.say("footer.completeness_dates", accounts=self.say.date(accounts), **counts)

    def _opening(self) -> tuple[str, ...]:
        """What it comes to. Troubles without an action on page one are still troubles; silence is not a clean bill."""
        lights = {domain.light for domain in self.d.domains.values()}
        known = self.d.completeness
        little = known.answered < LITTLE_KNOWN * known.asked
        material = [finding for finding in self.troubles if not finding.immaterial]
        if any(practice.weight == "must" for practice in self.actions) or "red" in lights:
            key = "urgent"
        elif material or self.pressing:
            key = "some" if self.d.keep_doing else "some_only"
        elif little:
            key = "thin"
        else:
            key = "sound" if "unjudged" not in lights and all(domain.settled for domain in self.d.domains.values()) else "sound_so_far"
        opening = [self.say(f"opening.{key}")]
        if little and key != "thin":
            opening.append(self.say("opening.little_known", answered=known.answered, asked=known.asked))
        return tuple(opening)

    def _kept_first(self) -> tuple[Block, ...]:
        """A few strengths, of as many sides as possible; in full only where there is nothing pressing to do."""
        chosen = self._chosen()
        blocks: list[Block] = [
            Entry(self.say.of(keep.title), mark=self.say("mark.green"), lines=() if self.pressing else (Line(self.say.of(keep.keep)),))
            for keep in chosen
        ]
        rest = len(self.d.keep_doing) - len(chosen)
        if rest:
            blocks.append(Paragraph(self.say("keep.more", count=rest)))
        return tuple(blocks)

    def _chosen(self) -> list[Keep]:
        places = {keep.finding: place for place, keep in enumerate(self.d.keep_doing)}
        turn: dict[str, int] = {}
        order = {}
        for keep in self.d.keep_doing:
            domain = self.d.finding(keep.finding).domain
            order[keep.finding] = turn[domain] = turn.get(domain, 0) + 1
        ranked = sorted(self.d.keep_doing, key=lambda keep: (order[keep.finding], places[keep.finding]))
        return sorted(ranked[:MOST_KEPT_ON_PAGE_ONE], key=lambda keep: places[keep.finding])

    def _actions(self) -> tuple[Block, ...]:
        blocks: list[Block] = [self._action(number, practice) for number, practice in enumerate(self.actions, 1)]
        rest = len(self.d.recommendations) - len(self.actions)
        if rest:
            blocks.append(Paragraph(self.say("actions.more", count=rest)))
        return tuple(blocks)

    def _action(self, number: int, practice: Practice) -> Entry:
        lines = [Line(self.say.of(practice.because), self.say("actions.because"))] if practice.because else []
        lines.append(self._first_step(practice))
        lines.append(Line(self.say("actions.blanks") + " · " + self.say(f"horizon.{practice.horizon}")))
        if practice.form is not None:
            lines.append(Line(self.say.form(practice.form), self.say("actions.form")))
        return self._entry(practice, number, tuple(lines))

    def _first_step(self, practice: Practice) -> Line:
        return Line(self.say.of(practice.steps[0] if practice.steps else practice.say_it), self.say("actions.start"))

    def _entry(self, practice: Practice, number: int, lines: tuple[Line, ...]) -> Entry:
        mark, word = (self.say(f"{group}.{practice.weight}") for group in ("mark", "weight")) if practice.weight else ("", "")
        return Entry(self.say.of(practice.title), number=number, mark=mark, word=word, lines=lines)

    def _lights(self) -> tuple[Block, ...]:
        rows = []
        for name in DOMAINS:
            domain = self.d.domains[name]
            applies = domain.light != "not_applicable"
            known = domain.completeness
            rows.append((
                f"{self.say(f'mark.{domain.light}')} {self.say(f'light.{domain.light}')}",
                self.say(f"domain.{name}"),
                self.say("lights.share", answered=known.answered, asked=known.asked) if applies else "",
                self._surety(name, domain) if applies else "",
            ))  # fmt: skip
        headings = tuple(self.say(f"lights.{key}") for key in ("light", "domain", "answered", "surety"))
        return (Table(headings, tuple(rows)),)

    def _surety(self, name: str, domain: Domain) -> str:
        if domain.settled:
            return self.say("lights.settled")
        if not domain.waits_for:
            return self.say("lights.no_measure")
        if name not in domain.waits_for:
            sides = " · ".join(self.say(f"domain.{side}") for side in domain.waits_for)
            return self.say("lights.waiting_elsewhere" if domain.light == "unjudged" else "lights.so_far_elsewhere", sides=sides)
        return self.say("lights.waiting" if domain.light == "unjudged" else "lights.so_far")

    def _not_now(self, one: NotNow) -> Entry:
        holders = sorted((self.d.finding(id) for id in one.held_back_by), key=self._urgency)
        if len(holders) > MOST_REASONS + 1:
            named = " · ".join(self.say.of(finding.title) for finding in holders[:MOST_REASONS])
            because = self.say("not_now.more", reasons=named, count=len(holders) - MOST_REASONS)
        else:
            because = " · ".join(self.say.of(finding.title) for finding in holders) or self.say.of(one.because)
        possible = self.say.of(one.possible_when) if one.possible_when else self.say("not_now.possible_practice")
        return Entry(self.say.of(one.title), mark="–", lines=(Line(because, self.say("not_now.because")), Line(possible)))

    @staticmethod
    def _urgency(finding: Finding) -> tuple[float, str]:
        return (finding.triage if finding.triage is not None else 1_000.0, finding.id)

    def _go_ahead(self) -> tuple[Block, ...]:
        return tuple(
            Entry(self.say.of(plan.title), mark=self.say("mark.could"), lines=(Line(self.say.of(plan.say)),))
            for plan in self.d.plans
            if plan.verdict == "go_ahead" and plan.say is not None
        )

    def _plans_open(self) -> tuple[Block, ...]:
        """What the group has written down for next year and nobody can answer yet: it was asked for, so it is not passed over."""
        return tuple(
            Entry(
                self.say("plans_open.title", title=self.say.of(plan.title)),
                mark=self.say("mark.unjudged"),
                lines=(Line(missing_words(self.say, plan.missing), self.say("unknown.missing")),) if plan.missing else (),
            )
            for plan in self.d.plans
            if plan.planned and plan.verdict == "undetermined"
        )

    def _questions(self) -> tuple[Block, ...]:
        found = []
        for number, question in enumerate(self.d.next_questions[:MOST_QUESTIONS], 1):
            lines = [Line(self.say.book(question.document))]
            # The title of a practice or a plan would read as advice.
            titles = [self.say.of(finding.title) for finding in self.d.findings if finding.id in question.would_settle]
            if titles:
                lines.append(Line(self.say("questions.whether", titles=" · ".join(titles[:MOST_REASONS])), self.say("questions.settles")))
            elif question.bears_on:
                lines.append(Line(self.say("questions.bears", count=question.bears_on)))
            found.append(Entry(self.say.of(question.ask), number=number, lines=tuple(lines)))
        return tuple(found)

    # The details.

    def _why(self) -> tuple[Block, ...]:
        if not self.troubles:
            return ()
        return (Paragraph(self.say("why.intro")), *(self._trouble(finding) for finding in self.troubles))

    def _trouble(self, finding: Finding) -> Entry:
        light = "red" if finding.severity >= _GRAVE and not finding.immaterial else "amber"
        lines = [Line(self.say.of(finding.because))] if finding.because else []
        if finding.immaterial:
            lines.append(Line(self.say("why.immaterial")))
        support = support_lines(self.say, finding.support, 1)
        if support:
            lines += [Line("", self.say("why.seen")), *support]
        lines += self.references.lines(finding.sources, finding.basis, finding.reason)
        return Entry(self.say.of(finding.title), mark=self.say(f"mark.{light}"), word=self.say(f"light.{light}"), lines=tuple(lines))

    def _if_not_done(self) -> tuple[Block, ...]:
        practices = [self.d.practice(id) for id in self.d.if_not_done]
        if not practices:
            return ()
        return (Paragraph(self.say("if_not_done.intro")), *(self._unless_done(practice) for practice in practices))

    def _unless_done(self, practice: Practice) -> Entry:
        lines = [Line(self.say.of(practice.because), self.say("actions.because"))] if practice.because else []
        lines.append(self._first_step(practice))
        if practice.missing:
            lines.append(Line(missing_words(self.say, practice.missing), self.say("if_not_done.missing")))
        return self._entry(practice, 0, tuple(lines))

    def _unknown(self) -> tuple[Block, ...]:
        waiting = [finding for finding in self.d.findings if finding.verdict == "undetermined" and finding.sign in _TROUBLES]
        if len(waiting) > MOST_OPEN_TROUBLES:
            return (Paragraph(self.say("unknown.count", count=len(waiting))),)
        if not waiting:
            return ()
        entries = (
            Entry(
                self.say.of(finding.title),
                mark=self.say("mark.unjudged"),
                lines=(Line(missing_words(self.say, finding.missing), self.say("unknown.missing")),) if finding.missing else (),
            )
            for finding in sorted(waiting, key=self._urgency)
        )
        return (Paragraph(self.say("unknown.list")), *entries)

    def _plan(self) -> tuple[Block, ...]:
        rows = [
            (self.say(f"horizon.{horizon}"), self.say.of(practice.title), self.say(f"who.{practice.who}"))
            for horizon in HORIZONS
            for practice in map(self.d.practice, self.d.plan.get(horizon, ()))
        ]
        headings = tuple(self.say(f"plan.{key}") for key in ("within", "action", "who"))
        return (Table(headings, tuple(rows)),) if rows else ()

    def _steps(self) -> tuple[Block, ...]:
        ids = (*self.d.recommendations, *self.d.if_not_done)
        return tuple(self._in_full(number, self.d.practice(id)) for number, id in enumerate(ids, 1))

    def _in_full(self, number: int, practice: Practice) -> Entry:
        say = self.say
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
        before = [say.of(self.titles[id]) for id in practice.after if id in self.d.recommendations]
        if before:
            lines.append(Line(" · ".join(before), say("steps.after")))
        lines.append(Line(self._watched(practice), say("steps.watch")))
        if practice.practised_by:
            lines.append(Line("", say("steps.done_by")))
            for one in practice.practised_by:
                told = say("steps.done", name=say.of(one.name), figure=say.of(one.figure)) if one.figure else say.of(one.name)
                lines.append(Line(f"{told} {self.references.number(one.source)}", marker="–", depth=1))
        lines += self.references.lines(practice.sources, practice.basis, practice.reason)
        return self._entry(practice, number, tuple(lines))

    def _watched(self, practice: Practice) -> str:
        watch = practice.watch
        values = {"label": self.say.of(watch.label), "value": self.say.value(watch.value, watch.kind)}
        if watch.goal is None:
            return self.say("steps.watched_open", **values)
        return self.say("steps.watched", **values, goal=self.say.goal(watch.goal, watch.kind))

    def _not_now_in_full(self) -> tuple[Block, ...]:
        """What the plans mean, and every reason where page one named only the first."""
        say = {plan.id: plan.say for plan in self.d.plans if plan.say is not None}
        found = []
        for one in self.d.not_now:
            lines = [Line(self.say.of(say[one.id]))] if one.id in say else []
            if len(one.held_back_by) > MOST_REASONS + 1:
                holders = sorted((self.d.finding(id) for id in one.held_back_by), key=self._urgency)
                lines.append(Line("", self.say("not_now.because")))
                lines += [Line(self.say.of(finding.title), marker="–", depth=1) for finding in holders]
            if lines:
                found.append(Entry(self.say.of(one.title), mark="–", lines=tuple(lines)))
        return tuple(found)

    def _kept_all(self) -> tuple[Block, ...]:
        """All strengths with what to go on doing; not twice where page one said it all."""
        if not self.pressing and len(self.d.keep_doing) <= MOST_KEPT_ON_PAGE_ONE:
            return ()
        return tuple(
            Entry(self.say.of(keep.title), mark=self.say("mark.green"), lines=(Line(self.say.of(keep.keep)),)) for keep in self.d.keep_doing
        )

    def _indicators(self) -> tuple[Block, ...]:
        rows = []
        for indicator in self.d.indicators:
            if indicator.status != "known":
                continue
            goal = self.say.goal(indicator.goal, indicator.kind) if indicator.goal else ""
            result = {True: "indicators.met", False: "indicators.not_met", None: "indicators.no_goal"}[indicator.meets_goal]
            rows.append((self.say.of(indicator.label), self.say.value(indicator.value, indicator.kind), goal, self.say(result)))
        if not rows:
            return ()
        headings = tuple(self.say(f"indicators.{key}") for key in ("label", "value", "goal", "result"))
        unknown = sum(indicator.status == "unknown" for indicator in self.d.indicators)
        note = (Paragraph(self.say("indicators.unknown", count=unknown)),) if unknown else ()
        return (Table(headings, tuple(rows)), *note)

    def _standard(self, standard: Standard) -> tuple[Block, ...]:
        if not standard.met and not standard.not_met:
            return ()
        counts = self.say(
            "standards.counts", met=standard.met, not_met=standard.not_met, undetermined=standard.undetermined,
            not_applicable=standard.not_applicable,
        )  # fmt: skip
        lines = [Line(counts)]
        failed = [criterion for criterion in standard.criteria if criterion.verdict == "not_met"]
        if failed:
            lines.append(Line("", self.say("standards.not_met")))
        for criterion in failed:
            lines.append(Line(self.say.of(criterion.title), marker=self.say("mark.amber"), depth=1))
            advised = [self.say.of(self.titles[id]) for id in criterion.leads_to if id in self.d.recommendations]
            if advised:
                lines.append(Line(" · ".join(advised), self.say("standards.leads_to"), depth=2))
        return (Entry(self.say.of(standard.title), lines=tuple(lines)),)

    def _to_check(self) -> tuple[Block, ...]:
        return tuple(
            Entry(
                self.say("to_check.line", label=self.say.of(one.label), reason=self.say(f"to_check.{one.reason}")),
                mark=self.say("mark.unjudged"),
            )
            for one in self.d.to_check
        )

    def _sources(self) -> tuple[Block, ...]:
        lines = self.references.listed()
        return (Entry("", lines=lines),) if lines else ()

    def _footer(self) -> tuple[str, ...]:
        used = self.d.knowledge
        return (
            self._days_and_answers(),
            self.say("footer.knowledge", version=used.version, hash=used.sha256[:12]),
            self.say("footer.not_an_audit"),
            self.say("footer.judgement"),
        )
