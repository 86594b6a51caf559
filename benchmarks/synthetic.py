"""Knowledge bases of any size, made up by rule, in the shape that a full one has: about a quarter findings, a third practices, a
third criteria, the rest plans.

Half of the conditions are flat (two or three comparisons joined), half nested (a counting condition or an alternative within a
conjunction), as in the shipped knowledge.
"""

from __future__ import annotations

import random
from pathlib import Path

_TEXT = "{th: ข้อความ, en: words}"
_JUDGED = f"basis: judgement, reason: {_TEXT}"


def write_knowledge(folder: Path, subjects: int, seed: int = 1) -> None:
    """Write a valid knowledge base with so many subjects into an empty folder."""
    drawn = random.Random(seed)
    findings, practices, plans = subjects // 4, subjects // 3, subjects // 20
    criteria = subjects - findings - practices - plans
    numbers = [f"number_{i}" for i in range(max(20, subjects // 4))]
    answers = [f"answer_{i}" for i in range(max(12, subjects // 6))]
    ratios = [f"ratio_{i}" for i in range(max(10, subjects // 8))]
    makers = _Conditions(drawn, answers, ratios)
    for domain in ("governance", "lending", "savings", "welfare", "standards"):
        (folder / domain / "practices").mkdir(parents=True) if domain != "standards" else (folder / domain).mkdir()
    (folder / "knowledge.yaml").write_text(f"version: synthetic\ndate: 2026-01-01\nlicence: CC0\ntitle: {_TEXT}\n", "utf-8")
    common = f"label: {_TEXT}, ask: {_TEXT}, document: {_TEXT}, date: now, effort: look_up, tier: first"
    fields = [f"{name}: {{kind: money, {common}, asked_when: lends, when_not_asked: 0, range: [0, null]}}" for name in numbers]
    fields += [f"{name}: {{kind: yes_no, {common}}}" for name in [*answers, "lends"]]
    options = ", ".join(f"plan_{i}: {_TEXT}" for i in range(plans)) + f", none: {_TEXT}"
    fields.append(f"plans_next_year: {{kind: choices, {common}, options: {{{options}}}}}")
    _write(folder / "governance" / "fields.yaml", fields)
    _write(folder / "lending" / "indicators.yaml", [
        f"{name}: {{kind: percent, label: {_TEXT}, formula: 100 * {one} / {other}, applies_when: lends and {other} > 0}}"
        for name, (one, other) in ((name, drawn.sample(numbers, 2)) for name in ratios)
    ])  # fmt: skip
    _write(folder / "savings" / "findings.yaml", [
        f"finding_{i}: {{sign: danger, severity: {1 + i % 4}, triage: {i}, topic: any, title: {_TEXT}, because: {_TEXT}, "
        f"holds_back: [{'growth' if i % 3 == 0 else f'tag_{i % min(9, practices)}'}], when: \"{makers.one(i)}\", {_JUDGED}}}"
        for i in range(findings)
    ])  # fmt: skip
    for i in range(practices):
        called = drawn.sample(range(findings), 2)
        (folder / "welfare" / "practices" / f"practice_{i}.yaml").write_text(
            f"id: practice_{i}\ntitle: {_TEXT}\nstatus: published\ntopic: any\ntags: [tag_{i % 9}{', growth' if i % 5 == 0 else ''}]\n"
            f"answers: [finding_{called[0]}]\nrecommend_when: finding_{called[0]} or finding_{called[1]}\n"
            f"practised_when: {makers.one(i + 1)}\nscope: lends\nwhy: {_TEXT}\nsteps: [{_TEXT}, {_TEXT}, {_TEXT}]\nsay_it: {_TEXT}\n"
            f"never_now: {_TEXT}\nwho: chair\neffort: days\nhorizon: 30_days\nwatch: {{field: {answers[0]}}}\n"
            f"basis: judgement\nreason: {_TEXT}\n",
            "utf-8",
        )
    _write(folder / "plans.yaml", [
        f"plan_{i}: {{title: {_TEXT}, tags: [growth], wait: {_TEXT}, possible_when: {_TEXT}, go_ahead: {_TEXT}}}" for i in range(plans)
    ])  # fmt: skip
    lines = [f'  criterion_{i}: {{title: {_TEXT}, domain: lending, when: "{makers.one(i)}", {_JUDGED}}}' for i in range(criteria)]
    (folder / "standards" / "checklist.yaml").write_text(f"id: checklist\ntitle: {_TEXT}\ncriteria:\n" + "\n".join(lines) + "\n", "utf-8")
    _write(folder / "sources.yaml", ["nowhere: {title: nothing, kind: none, lang: en}"])


class _Conditions:
    def __init__(self, drawn: random.Random, answers: list[str], ratios: list[str]) -> None:
        self._drawn, self._answers, self._ratios = drawn, answers, ratios

    def _atom(self) -> str:
        if self._drawn.random() < 0.5:
            return f"{self._drawn.choice(self._answers)} == {self._drawn.choice(['yes', 'no'])}"
        return f"{self._drawn.choice(self._ratios)} {self._drawn.choice(['>', '<='])} {self._drawn.choice([2, 5, 10, 20, 50])}"

    def one(self, number: int) -> str:
        """A condition: flat for even numbers, nested for odd ones."""
        a, b, c, d, e = (self._atom() for _ in range(5))
        if number % 2 == 0:
            return f"{a} and {b}" if number % 4 else f"{a} or {b} and {c}"
        return f"at_least(2, {a}, {b}, {c}) or {d}" if number % 4 == 1 else f"({a} or {b}) and ({c} or {d}) and {e}"


def answers_for(folder: Path, known: float, seed: int = 1) -> str:
    """A profile for such a knowledge base, as YAML, with this share of the questions answered."""
    drawn = random.Random(seed)
    lines = ["format: cofin-advisor/profile@1", "as_of: 2025-12-31", "answers:", "  lends: yes"]
    for line in (folder / "governance" / "fields.yaml").read_text("utf-8").splitlines():
        name, _, rest = line.partition(":")
        if name == "lends" or drawn.random() > known:
            continue
        if "kind: money" in rest:
            lines.append(f"  {name}: {drawn.randint(1, 1000) * 100}")
        elif "kind: yes_no" in rest:
            lines.append(f"  {name}: {drawn.choice(['yes', 'no'])}")
        else:
            lines.append(f"  {name}: [plan_0]")
    return "\n".join(lines) + "\n"


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", "utf-8")
