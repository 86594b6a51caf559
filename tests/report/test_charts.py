"""A bar beside its goal: to scale, told apart without colour, and said in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from cofin_advisor import Diagnosis
from cofin_advisor.cases import bundled_cases
from cofin_advisor.report.charts import bar
from cofin_advisor.report.checkup import checkup
from cofin_advisor.report.document import Bar, Table


def drawn(value: float, low: float | None = None, high: float | None = None, met: bool = True) -> ElementTree.Element:
    """The picture as a tree."""
    return ElementTree.fromstring(bar(value, low, high, met, "goal {limit}", "words & <words>"))


def box(picture: ElementTree.Element) -> tuple[float, float]:
    """Where the bar begins and ends."""
    rect = next(iter(picture.iter("rect")))
    return float(rect.attrib["x"]), float(rect.attrib["x"]) + float(rect.attrib["width"])


def goals(picture: ElementTree.Element) -> list[float]:
    """Where the lines of the goal stand."""
    return [float(re.match(r"M(-?[\d.]+)", path.attrib["d"])[1]) for path in picture.iter("path") if path.attrib["class"] == "goal"]  # type: ignore[index]


def shapes(picture: ElementTree.Element) -> set[str]:
    return {one.attrib["class"] for one in picture.iter() if "class" in one.attrib}


def test_a_goal_that_is_met_is_full_and_one_that_is_not_is_striped() -> None:
    assert {"full"} <= shapes(drawn(3, high=5))
    assert "stripes" not in shapes(drawn(3, high=5))
    assert {"frame", "stripes"} <= shapes(drawn(8, high=5, met=False))
    assert "full" not in shapes(drawn(8, high=5, met=False))


def test_the_bar_ends_before_beyond_or_at_its_goal() -> None:
    for value, side in ((3.0, -1), (5.0, 0), (8.0, 1)):
        picture = drawn(value, high=5)
        difference = box(picture)[1] - goals(picture)[0]
        assert (difference > 0.2) - (difference < -0.2) == side


def test_a_number_below_zero_goes_the_other_way() -> None:
    below, above = drawn(-8, low=20, met=False), drawn(8, low=20, met=False)
    assert box(below)[1] < goals(below)[0]
    assert box(below)[1] == pytest.approx(
        next(float(p.attrib["d"][1:].split()[0]) for p in below.iter("path") if p.attrib["class"] == "axis")
    )
    assert box(above)[0] < box(above)[1] < goals(above)[0]


def test_what_is_far_off_the_scale_ends_in_an_arrow_and_the_goal_stays_visible() -> None:
    picture = drawn(10_000, low=20)
    assert "tip" in shapes(picture)
    assert goals(picture)[0] > 40
    assert "tip" not in shapes(drawn(30, low=20))


def test_two_limits_have_two_lines_and_one_limit_named_twice_has_one() -> None:
    assert len(goals(drawn(90, 85, 130))) == 2
    assert len(goals(drawn(0, 0, 0))) == 1
    (label,) = drawn(0, 0, 0).iter("text")
    assert label.text == "goal 0"


def test_who_sees_no_picture_is_told() -> None:
    picture = drawn(3, high=5)
    assert (picture.attrib["role"], picture.attrib["aria-label"]) == ("img", "words & <words>")


@pytest.mark.parametrize("id", bundled_cases())
def test_every_picture_of_a_report_stays_within_its_frame(id: str, diagnoses: dict[str, Diagnosis]) -> None:
    tables = [block for section in checkup(diagnoses[id], "th").details for block in section.blocks if isinstance(block, Table)]
    for picture in (one for table in tables for one in table.bars if isinstance(one, Bar)):
        tree = drawn(picture.value, picture.low, picture.high, picture.met)
        begin, end = box(tree)
        assert 0 <= begin < end <= 220
        assert all(0 <= goal <= 220 for goal in goals(tree))
