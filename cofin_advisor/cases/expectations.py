"""Whether a diagnosis is what was expected of a case."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ..advice.records import Diagnosis
from .case import Expectations


class Broken(msgspec.Struct, frozen=True):
    """An expectation that does not hold: what was expected of which subject, and what came instead."""

    expected: str
    subject: str
    found: str

    def __str__(self) -> str:
        return f"{self.subject}: expected {self.expected}, found {self.found}"


def broken_expectations(diagnosis: Diagnosis, expect: Expectations) -> tuple[Broken, ...]:
    """Every expectation that the diagnosis does not meet."""
    return tuple(_broken(diagnosis, expect))


def _broken(diagnosis: Diagnosis, expect: Expectations) -> Iterator[Broken]:
    findings = {finding.id: finding.verdict for finding in diagnosis.findings}
    practices = {practice.id: practice.verdict for practice in diagnosis.practices}
    plans = {plan.id: plan.verdict for plan in diagnosis.plans}
    for name, verdicts, wanted, ids in (
        ("established", findings, True, expect.established),
        ("established", findings, False, expect.not_established),
        ("recommended", practices, True, expect.recommended),
        ("recommended", practices, False, expect.not_recommended),
        ("not_now", plans, True, expect.not_now),
    ):
        for id in ids:
            found = verdicts.get(str(id), "not published")
            if (found == name) is not wanted:
                yield Broken(name if wanted else f"not {name}", str(id), found)
    if expect.stage is not None and diagnosis.organization.stage != expect.stage:
        yield Broken(expect.stage, "stage", str(diagnosis.organization.stage))
    if expect.first is not None and diagnosis.recommendations[:1] != (expect.first,):
        yield Broken("first", expect.first, str(diagnosis.recommendations[:1]))
    for domain, light in expect.lights.items():
        if diagnosis.domains[domain].light != light:
            yield Broken(f"light {light}", domain, diagnosis.domains[domain].light)
