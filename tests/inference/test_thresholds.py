"""Where comparisons turn when one number varies: the points named are all there are."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cofin_advisor import Adviser
from cofin_advisor.inference import Proposition, WorkingMemory
from cofin_advisor.inference.thresholds import _roots, critical_points, reach

DAY = datetime.date(2025, 12, 31)


def points(adviser: Adviser, finding: str, field: str, **values: float | bool | str) -> set[float]:
    """The critical points of a field for a finding, the other answers being these."""
    memory = WorkingMemory("somebody", DAY, {"as_of_year": 2025.0, **values}, {})
    rests_on = reach(adviser.rulebook, [Proposition(finding, "holds")])
    found = critical_points(adviser.rulebook, adviser.direct.situation(memory), rests_on.comparisons.get(field, ()), field)
    return {round(point, 6) for point in found}


def test_a_ratio_turns_where_its_part_is_the_share_asked_for(adviser: Adviser) -> None:
    found = points(adviser, "arrears_above_goal", "late_loans_balance", gives_loans=True, loans_outstanding=1_000_000.0)
    assert {50_000.0, 100_000.0} <= found


def test_a_ratio_turns_where_its_whole_is_so_large_and_where_it_is_nothing(adviser: Adviser) -> None:
    found = points(adviser, "arrears_above_goal", "loans_outstanding", gives_loans=True, late_loans_balance=50_000.0)
    assert {1_000_000.0, 500_000.0, 0.0} <= found


def test_beside_an_unknown_number_nothing_turns(adviser: Adviser) -> None:
    assert points(adviser, "arrears_above_goal", "late_loans_balance", gives_loans=True) <= {0.0}


def test_what_a_finding_rests_on_is_followed_through_indicators_and_questions(adviser: Adviser) -> None:
    rests_on = reach(adviser.rulebook, [Proposition("insiders_in_arrears", "holds")])
    assert {"insider_late", "gives_loans", "insider_loans"} <= set(rests_on.fields)
    assert "insider_loans" in rests_on.switches, "it decides whether what is late of it is asked for"


@pytest.mark.parametrize(
    ("polynomial", "roots"),
    [
        ((), []),
        ((5.0,), []),
        ((-6.0, 2.0), [3.0]),
        ((-6.0, 2.0, 0.0), [3.0]),
        ((6.0, -5.0, 1.0), [2.0, 3.0]),
        ((1.0, 0.0, 1.0), []),
        ((4.0, -4.0, 1.0), [2.0]),
        ((-6.0, 11.0, -6.0, 1.0), [1.0, 2.0, 3.0]),
    ],
)
def test_roots_are_found_whatever_the_degree(polynomial: tuple[float, ...], roots: list[float]) -> None:
    assert sorted(_roots(polynomial)) == pytest.approx(roots)


@given(st.lists(st.integers(-1_000, 1_000), min_size=1, max_size=4, unique=True))
def test_the_roots_of_a_product_are_those_of_its_factors(roots: list[int]) -> None:
    polynomial = [1.0]
    for root in roots:
        shifted = [0.0, *polynomial]
        polynomial = [high - root * low for high, low in zip(shifted, [*polynomial, 0.0], strict=True)]
    assert sorted(_roots(tuple(polynomial))) == pytest.approx(sorted(map(float, roots)), abs=1e-4)
