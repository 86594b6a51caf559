"""The light of each domain.

Red as soon as a finding of severity 4 stands; amber when one of severity 3 does; green only when every finding of severity 3 and
above is settled and none stands; else not judged yet. A domain to which nothing of that weight applies has none.
"""

from __future__ import annotations

from ..knowledge.model import DOMAINS, FOLDERS, Finding, Folder, KnowledgeBase
from .consultation import Consultation
from .judgement import Judgement
from .ranking import severity
from .records import Completeness, Domain, Light

_TROUBLES = ("danger", "risk", "weakness")


def domains(consultation: Consultation) -> dict[str, Domain]:
    """The light, completeness, strengths and troubles of the four domains."""
    return {domain: _domain(consultation, domain) for domain in DOMAINS}


def _domain(consultation: Consultation, domain: str) -> Domain:
    here = [finding for finding in consultation.base.findings.values() if finding.domain == domain]
    grave = grave_findings(consultation.base, domain)
    light, settled = light_of(consultation, grave)
    standing = [finding for finding in here if consultation.established(finding.id)]
    troubles = sorted(
        (finding for finding in standing if finding.sign in _TROUBLES), key=lambda finding: (finding.triage or 1_000.0, finding.id)
    )
    return Domain(
        light=light,
        settled=settled,
        waits_for=() if settled else _waits_for(consultation, grave),
        completeness=completeness(consultation, domain),
        strengths=tuple(finding.id for finding in standing if finding.sign == "strength"),
        risks=tuple(finding.id for finding in troubles),
    )


def grave_findings(base: KnowledgeBase, domain: str) -> tuple[Finding, ...]:
    """The findings on which the light of a domain turns: its troubles of severity 3 and above."""
    return tuple(one for one in base.findings.values() if one.domain == domain and one.sign in _TROUBLES and one.severity >= 3)


def light_of(judgement: Judgement, grave: tuple[Finding, ...]) -> tuple[Light, bool]:
    """The light that the grave findings of a domain give, and whether no further answer can change it."""
    verdicts = {finding.id: judgement.verdict(finding.id) for finding in grave}
    if all(verdict == "not_applicable" for verdict in verdicts.values()):
        return "not_applicable", True
    settled = "undetermined" not in verdicts.values()
    worst = max((severity(judgement, finding) for finding in grave if verdicts[finding.id] == "established"), default=0)
    if worst >= 4:
        return "red", True
    if worst >= 2:
        return "amber", settled
    return ("green", True) if settled else ("unjudged", False)


def _waits_for(consultation: Consultation, grave: tuple[Finding, ...]) -> tuple[Folder, ...]:
    """The sides whose answers may still change the light: its own, or others, as borrowing turns on the plans of the group."""
    subjects = (consultation.rulebook.by_id[finding.id] for finding in grave)
    sides = {consultation.base.fields[one.field].domain for subject in subjects for one in consultation.missing(subject)}
    return tuple(folder for folder in FOLDERS if folder in sides)


def completeness(consultation: Consultation, domain: str | None = None) -> Completeness:
    """How many of the questions (of one domain, or of all) are answered."""
    fields = [field for field in consultation.base.fields.values() if domain in (None, field.domain)]
    arising = [field for field in fields if consultation.truth(field.id, "asked") is not False]
    answered = sum(field.id in consultation.memory.values for field in arising)
    return Completeness(answered=answered, asked=len(arising), unknown=len(arising) - answered, not_applicable=len(fields) - len(arising))
