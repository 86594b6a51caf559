"""Thai lines: how wide they are, and where they may end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cofin_advisor.report.wrap import COMPOUNDS, clusters, padded, pieces, width_of, wrap

LONG = (
    "คนเดียวทั้งถือเงินและลงบัญชี หรือคนเดียวก็ถอนเงินธนาคารได้ ถ้าวันหนึ่งยอดไม่ตรง คนนั้นไม่มีใครเป็นพยานให้เลย "
    "เหลือหนี้ร้อยละ 19.8 ของเงินกู้ทั้งหมด คือ 1,234,567 บาท (ไม่นับเงินสัจจะ) ตามข่าวปี พ.ศ. 2560 ถามเงียบ ๆ ที่สำนักงานอัยการคุ้มครองสิทธิฯ “ค่อย ๆ ทำ”"
)
THAI = st.text(st.sampled_from([chr(code) for code in (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F))]), min_size=1, max_size=60)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")) | st.just(" "), max_size=200)


@pytest.mark.parametrize(
    ("text", "width"),
    [("กำลังใจ", 6), ("ที่", 1), ("น้ำ", 2), ("ผู้กู้", 2), ("● ทำต่อ", 6), ("“ก” · –", 7), ("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1)],
)
def test_signs_above_and_below_take_no_room(text: str, width: int) -> None:
    assert width_of(text) == width == cell_len(text)


def test_width_agrees_with_rich_over_a_long_text() -> None:
    assert width_of(LONG) == cell_len(LONG)


@pytest.mark.parametrize("width", [20, 33, 47, 60, 80])
def test_lines_keep_the_width_and_lose_nothing(width: int) -> None:
    lines = wrap(LONG, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == LONG.replace(" ", "")


@given(ANY, st.integers(12, 90), st.sampled_from(["", "  ", "  – ", "12. "]))
def test_no_text_makes_a_line_too_wide_or_loses_a_letter(text: str, width: int, first: str) -> None:
    lines = wrap(text, width, first)
    assert all(width_of(line) <= width for line in lines)
    written = "".join([lines[0].removeprefix(first.rstrip()), *lines[1:]])
    assert "".join(written.split()) == "".join(text.split())


@given(THAI, st.integers(12, 40))
def test_nothing_breaks_inside_a_cluster(text: str, width: int) -> None:
    ends = set()
    place = 0
    for cluster in clusters(text):
        place += len(cluster)
        ends.add(place)
    place = 0
    for line in wrap(text, width):
        place += len(line)
        assert place in ends


@pytest.mark.parametrize("width", range(12, 81, 3))
def test_no_line_begins_or_ends_where_it_may_not(width: int) -> None:
    for line in wrap(LONG, width):
        assert line[0] not in "ะาำๅๆฯ”)่้๊๋ัิีึืุู็์"
        assert line[-1] not in "เแโใไ“("


@pytest.mark.parametrize("width", range(14, 81, 3))
def test_a_number_stays_with_its_unit(width: int) -> None:
    text = "\n".join(wrap(LONG, width))
    for whole in ("ร้อยละ 19.8", "1,234,567 บาท", "พ.ศ. 2560", "เงียบ ๆ", "ค่อย ๆ"):
        assert whole in text


def test_compounds_stay_whole() -> None:
    for compound in COMPOUNDS:
        assert any(compound in piece for piece in pieces(f"ดูที่{compound}ของกลุ่ม")), compound


def test_following_lines_hang_under_the_first() -> None:
    lines = wrap(LONG, 40, "  1. ")
    assert lines[0].startswith("  1. ")
    assert all(line.startswith("     ") and line[5] != " " for line in lines[1:])


def test_no_lone_short_word_on_the_last_line() -> None:
    for width in range(30, 81):
        assert width_of(wrap(LONG, width)[-1]) >= 5


def test_padding_counts_cells() -> None:
    assert padded("ที่", 4) == "ที่   "
    assert padded("ที่", 4, right=True) == "   ที่"
