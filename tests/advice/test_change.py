"""What would change a verdict: the smallest step, in its own unit, and never one that is not true."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_diagnosis import profile_of

from cofin_advisor import Adviser, Explanation
from cofin_advisor.advice.consultation import Consultation
from cofin_advisor.advice.explain import explanation_of
from cofin_advisor.advice.lights import grave_findings, light_of
from cofin_advisor.advice.wording import DOMAIN_TITLES
from cofin_advisor.cases import Case, bundled_cases
from cofin_advisor.knowledge.model import DOMAINS, Text
from cofin_advisor.profile import Profile, changed_profile
from cofin_advisor.reading.problems import Problems
from cofin_advisor.report.words import catalogue


def settings_of(explanation: Explanation) -> list[tuple[str, ...]]:
    """What would have to be set, one tuple for each change."""
    return [tuple(answer.setting for answer in change.answers) for change in explanation.changes]


def set_to(adviser: Adviser, profile: Profile, settings: tuple[str, ...]) -> Profile:
    """The profile after `--set`, which must be taken."""
    problems = Problems()
    changed = changed_profile(profile, settings, adviser.base, problems)
    assert not tuple(problems), [problem.line("en") for problem in problems]
    return changed


def outcome(consultation: Consultation, id: str) -> str:
    """The verdict on a subject, or the light of a domain."""
    return light_of(consultation, grave_findings(consultation.base, id))[0] if id in DOMAINS else consultation.verdict(id)


@pytest.fixture(scope="module")
def explained(adviser: Adviser, cases: dict[str, Case]) -> Mapping[str, dict[str, Explanation]]:
    """The explanations of every subject and light, of every case."""
    return {id: adviser.explanations(case.profile, (*adviser.rulebook.by_id, *DOMAINS)) for id, case in cases.items()}


@pytest.mark.parametrize("case", bundled_cases())
def test_what_explain_says_would_change_a_verdict_does_so_by_what_if(
    case: str, adviser: Adviser, cases: dict[str, Case], explained: Mapping[str, dict[str, Explanation]]
) -> None:
    profile = cases[case].profile
    consulted: dict[tuple[str, ...], Consultation] = {}
    for id, explanation in explained[case].items():
        for change, settings in zip(explanation.changes, settings_of(explanation), strict=True):
            if settings not in consulted:
                # `what_if` consults experta on the profile as `--set` makes it.
                consulted[settings] = adviser.consult(set_to(adviser, profile, settings))
            assert outcome(consulted[settings], id) == change.verdict, (id, settings)
    assert len(consulted) > 20, "so few changes would prove nothing"


def test_what_if_names_the_change_that_explain_promised(
    adviser: Adviser, cases: dict[str, Case], explained: Mapping[str, dict[str, Explanation]]
) -> None:
    profile = cases["failing_deposit_taker"].profile
    for id in ("arrears_above_goal", "count_cash_every_saving_day", "pfi_ready_cash", "sue_debtors", "lending"):
        change = explained["failing_deposit_taker"][id].changes[0]
        after = set_to(adviser, profile, tuple(answer.setting for answer in change.answers))
        found = {one.id: one.after for one in adviser.what_if(profile, after).changed}
        assert found[id] == change.verdict


def test_the_step_is_the_smallest_one_of_its_unit(adviser: Adviser, explained: Mapping[str, dict[str, Explanation]]) -> None:
    """8.1 % of loans are late and the goal is 5 %: 1,080,000 of 13,400,000 baht must become 670,000; above 10 % it is another finding."""
    settings = settings_of(explained["failing_deposit_taker"]["arrears_above_goal"])
    assert settings[:2] == [("late_loans_balance=670000",), ("late_loans_balance=1340001",)]


def test_one_baht_less_would_not_be_enough(adviser: Adviser, cases: dict[str, Case]) -> None:
    profile = cases["failing_deposit_taker"].profile
    for late, verdict in ((670_000, "ruled_out"), (670_001, "established"), (1_340_000, "established"), (1_340_001, "ruled_out")):
        consulted = adviser.consult(profile.answering({"late_loans_balance": float(late)}))
        assert consulted.verdict("arrears_above_goal") == verdict, late


def test_a_verdict_that_needs_two_answers_says_so(explained: Mapping[str, dict[str, Explanation]]) -> None:
    explanation = explained["failing_deposit_taker"]["one_hand_cash_and_books"]
    assert settings_of(explanation) == [("same_person_cash_and_books=no", "withdrawal_signatures=2")]


def test_where_no_single_answer_is_enough_none_really_is(
    adviser: Adviser, cases: dict[str, Case], explained: Mapping[str, dict[str, Explanation]]
) -> None:
    """Tried independently: each yes-or-no answer, choice and a ladder of numbers, for every verdict that is said to need two."""
    profile = cases["failing_deposit_taker"].profile
    consultation = adviser.consult(profile)
    needs_two = [
        id
        for id, one in explained["failing_deposit_taker"].items()
        if id not in DOMAINS and (not one.changes or len(one.changes[0].answers) > 1)
    ]
    assert "cannot_pay_withdrawals" in needs_two
    ladder = [0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 11.0, 12.0, 15.0, 50.0, 90.0, 100.0, 1_000.0, 1e5, 1e6, 5e6]
    for field in adviser.base.fields.values():
        answers = {"yes_no": (True, False), "choice": tuple(field.options), "choices": (frozenset(),)}.get(field.kind, ladder)
        for answer in answers:
            consulted = consultation.variant({field.id: answer})  # type: ignore[dict-item]  # answers of its kind
            try:
                set_to(adviser, profile, (f"{field.id}={_typed(answer)}",))
            except AssertionError:
                continue  # impossible beside the other answers
            for id in needs_two:
                assert consulted.verdict(id) in (consultation.verdict(id), "not_applicable", "undetermined"), (id, field.id, answer)


def _typed(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "none" if isinstance(answer, frozenset) else str(answer)


def test_an_open_verdict_is_told_by_the_missing_answer(adviser: Adviser) -> None:
    explanation = adviser.explain(profile_of(gives_loans=True, loans_outstanding=1_000_000), "arrears_high_will_not_pay")
    assert explanation.verdict == "undetermined"
    assert ("late_loans_balance=0",) in settings_of(explanation)
    assert {change.verdict for change in explanation.changes} == {"ruled_out"}, "above 10 % it still depends on whether disaster struck"


def test_that_it_would_not_concern_another_sort_of_group_is_said_only_where_there_is_nothing_else(
    explained: Mapping[str, dict[str, Explanation]],
) -> None:
    for explanations in explained.values():
        for explanation in explanations.values():
            outcomes = {change.verdict for change in explanation.changes}
            assert "not_applicable" not in outcomes or outcomes == {"not_applicable"}
            assert not outcomes & {"undetermined", "unjudged", explanation.verdict, explanation.light}


def test_no_step_leads_to_an_answer_that_cannot_be(adviser: Adviser) -> None:
    """Late loans cannot exceed all loans, nor can what was lent become less than what is late."""
    explanation = adviser.explain(
        profile_of(gives_loans=True, loans_outstanding=100_000, late_loans_balance=9_000, shock_last_year=False),
        "arrears_high_will_not_pay",
    )
    steps = dict(setting.split("=") for (setting, *_) in settings_of(explanation))
    assert float(steps["late_loans_balance"]) == 10_001
    assert float(steps["loans_outstanding"]) == 89_999


def test_the_light_of_a_side_is_explained(explained: Mapping[str, dict[str, Explanation]]) -> None:
    light = explained["failing_deposit_taker"]["lending"]
    assert (light.kind, light.light, light.verdict) == ("light", "red", None)
    assert light.parts[0].support[0].condition.en.startswith("Found: ")
    assert ("insider_late=66999",) in settings_of(light)


def test_sides_are_called_as_in_the_reports() -> None:
    words = catalogue()["domain"]
    assert {id: Text(words[id].th, words[id].en) for id in DOMAINS} == DOMAIN_TITLES


@given(late=st.integers(0, 1_000_000), loans=st.integers(1, 1_000_000), shock=st.booleans())
def test_of_any_group_the_change_holds_and_the_step_before_it_does_not(adviser: Adviser, late: int, loans: int, shock: bool) -> None:
    profile = profile_of(gives_loans=True, loans_outstanding=max(late, loans), late_loans_balance=late, shock_last_year=shock)
    consultation = adviser.consult(profile)
    for id in ("arrears_high_will_not_pay", "arrears_above_goal", "arrears_low", "arrears_after_disaster"):
        for change in explanation_of(consultation, id).changes:
            if len(change.answers) > 1 or "_balance=" not in change.answers[0].setting:
                continue
            there = float(change.answers[0].setting.partition("=")[2])
            before = there + (1.0 if there < late else -1.0)
            assert consultation.variant({"late_loans_balance": there}).verdict(id) == change.verdict
            assert consultation.variant({"late_loans_balance": before}).verdict(id) != change.verdict


def test_no_step_makes_nonsense_of_the_other_answers(explained: Mapping[str, dict[str, Explanation]]) -> None:
    """Who has borrowers and savings is not told that all would be well if it neither lent nor saved."""
    for id in ("failing_deposit_taker", "rollover_village_fund", "sound_small_group"):
        for explanation in explained[id].values():
            for settings in settings_of(explanation):
                assert not {"gives_loans=no", "takes_savings=no"} & set(settings), (id, explanation.id)
