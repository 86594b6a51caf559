"""The bundled cases: their books add up, their expectations hold, and an expectation turned around is noticed."""

from __future__ import annotations

import msgspec
import pytest

from cofin_advisor import Adviser
from cofin_advisor.cases import Case, broken_expectations, bundled_cases
from cofin_advisor.knowledge.model import Text

CONSTRUCTED = ("failing_deposit_taker", "rollover_village_fund", "sound_small_group", "young_group")
_ANY_REASON = Text("ลองกลับด้าน", "turned around")


def test_there_are_four_constructed_and_six_documented_cases(cases: dict[str, Case]) -> None:
    kinds = [case.kind for case in cases.values()]
    assert (kinds.count("constructed"), kinds.count("documented")) == (4, 6)


@pytest.mark.parametrize("id", bundled_cases())
def test_expectations_hold(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    broken = broken_expectations(adviser.diagnose(cases[id].profile), cases[id].expect)
    assert not broken, "\n".join(map(str, broken))


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_every_expectation_of_a_constructed_case_turned_around_is_noticed(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases[id].profile)
    expect = cases[id].expect
    opposites = {"recommended": "not_recommended", "established": "not_established"}
    for one, other in [*opposites.items(), *((other, one) for one, other in opposites.items())]:
        for subject in getattr(expect, one):
            turned = msgspec.structs.replace(expect, **{one: {}, other: {subject: _ANY_REASON}})
            assert [broken.subject for broken in broken_expectations(diagnosis, turned)] == [subject]
    for domain, light in expect.lights.items():
        other_light = "green" if light != "green" else "red"
        turned = msgspec.structs.replace(expect, lights={domain: other_light})
        assert [broken.subject for broken in broken_expectations(diagnosis, turned)] == [domain]
    turned = msgspec.structs.replace(expect, stage="stage_model", first="no_such_practice", not_now={"merge_funds": _ANY_REASON})
    assert {broken.subject for broken in broken_expectations(diagnosis, turned)} == {"stage", "no_such_practice", "merge_funds"}


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_the_books_of_a_constructed_case_add_up_to_the_baht(id: str, cases: dict[str, Case]) -> None:
    """The identities at which a treasurer would look first: both sides of the balance sheet, and the profit."""
    answers = cases[id].profile.values

    def sum_of(*fields: str) -> float:
        return sum(float(answers.get(field, 0.0)) for field in fields)  # type: ignore[arg-type]

    assets = sum_of(
        "loans_outstanding", "bank_balance", "cash_in_hand", "cash_difference", "money_placed_elsewhere", "fixed_assets",
        "other_business_capital", "interest_booked_unpaid",
    ) - sum_of("loss_allowance")  # fmt: skip
    funds = sum_of("locked_savings", "withdrawable_savings", "outside_loan_balance", "state_seed_money", "reserves", "welfare_fund_balance")
    assert assets == answers["total_assets"] == funds
    profit = sum_of("interest_received_year", "interest_booked_unpaid", "other_income_year") - sum_of(
        "operating_costs_year", "interest_costs_year"
    )
    assert profit == answers["net_profit_year"]


@pytest.mark.parametrize("id", CONSTRUCTED)
def test_a_constructed_case_is_complete_and_says_that_it_is_constructed(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases[id].profile)
    assert diagnosis.completeness.unknown == 0
    assert not [subject for subject in (*diagnosis.findings, *diagnosis.practices) if subject.verdict == "undetermined"]
    assert not diagnosis.to_check
    assert "สมมุติ" in cases[id].profile.name.th
    assert "constructed" in cases[id].profile.name.en


def test_exactly_one_stage_of_life_stands_in_a_complete_case(cases: dict[str, Case], adviser: Adviser) -> None:
    for id in CONSTRUCTED:
        stages = [finding for finding in adviser.diagnose(cases[id].profile).findings if finding.sign == "stage"]
        assert [finding.verdict for finding in stages].count("established") == 1, id


def test_a_documented_case_names_its_sources_and_leaves_unknown_what_nobody_published(cases: dict[str, Case], adviser: Adviser) -> None:
    for id, case in cases.items():
        if case.kind == "documented":
            assert case.sources, id
            assert all(citation.id in adviser.base.sources for citation in case.sources)
            assert adviser.diagnose(case.profile).completeness.unknown > 50, id
            assert all(answer.source is None or answer.source in adviser.base.sources for answer in case.profile.answers.values()), id


def test_practices_name_bundled_cases_only(adviser: Adviser) -> None:
    named = {one.case for practice in adviser.base.practices.values() for one in practice.practised_by if one.case}
    assert named <= set(bundled_cases())
