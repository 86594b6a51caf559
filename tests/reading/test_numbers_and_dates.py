"""Numbers, years, days and yes or no, as people in Thailand write them."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cofin_advisor.reading.numbers import (
    LARGEST_NUMBER,
    NotUnderstood,
    is_unknown,
    parse_date,
    parse_number,
    parse_whole_number,
    parse_year,
    parse_yes_no,
)

NUMBERS = {
    "1200000": 1_200_000,
    "1,200,000": 1_200_000,
    "๑,๒๐๐,๐๐๐": 1_200_000,
    "๑๒๐๐๐๐๐": 1_200_000,
    " 5 ": 5,
    "5 บาท": 5,
    "฿5": 5,
    "12%": 12,
    "12 %": 12,
    "7200 คน": 7200,
    "1.5": 1.5,
    "1.": 1,
    ".5": 0.5,
    "-5": -5,
    "−5": -5,
    "+5": 5,
    "1.2 ล้าน": 1_200_000,
    "1.2ล้านบาท": 1_200_000,
    "๓ แสน": 300_000,
    "5 หมื่นบาท": 50_000,
    "2พัน": 2000,
    "5\u200b": 5,
    "1\xa0บาท": 1,
    "-0": 0,
    "1.005 ล้าน": 1_005_000,
    "5 ล้าน 3 แสน": 5_300_000,
    "1 ล้าน 2 แสน 5 หมื่นบาท": 1_250_000,
    "250,000.-": 250_000,
    "250,000.- บาท": 250_000,
    "1 200 000": 1_200_000,
    "1\u202f200\xa0000": 1_200_000,
    "5 คนค่ะ": 5,
    "120 บาทครับ": 120,
    "ร้อยละ 30": 30,
    "30 เปอร์เซ็นต์": 30,
}
NOT_NUMBERS = {
    "": "not-a-number",
    "มาก": "not-a-number",
    "1,20": "not-a-number",
    "1 2": "not-a-number",
    "1e5": "not-a-number",
    "0x10": "not-a-number",
    "ล้านสอง": "not-a-number",
    "1 ล้าน 2": "not-a-number",
    "1 ล้าน 30 แสน": "not-a-number",
    "3 แสน 5 ล้าน": "not-a-number",
    "1.5 ล้าน 2 แสน": "not-a-number",
    "1 20 300": "not-a-number",
    "฿5 %": "not-a-number",
    "ประมาณ 5,000": "number-approximate",
    "~5": "number-approximate",
    "เกือบ 2 แสน": "number-approximate",
    "5 หมื่นกว่าบาท": "number-approximate",
    "about 5": "number-approximate",
    "ไม่มี": "number-none",
    "ไม่มีค่ะ": "number-none",
    "1.2.3": "not-a-number",
    "--5": "not-a-number",
    "1_000": "not-a-number",
    "٣": "not-a-number",
    "nan": "number-not-finite",
    ".nan": "number-not-finite",
    "-.inf": "number-not-finite",
    "Infinity": "number-not-finite",
    "9" * 16: "number-too-large",
    "9" * 5000: "number-too-large",
    "2000000000 ล้าน": "number-too-large",
}
YEARS = {
    "2562": 2019,
    "๒๕๖๒": 2019,
    "พ.ศ. 2562": 2019,
    "พ.ศ.2562": 2019,
    "พศ 2562": 2019,
    "ปี พ.ศ. 2562": 2019,
    "ปี 2562": 2019,
    "2019": 2019,
    "ค.ศ. 2019": 2019,
    "CE 2019": 2019,
    "B.E. 2562": 2019,
    "be2562": 2019,
}
NOT_YEARS = {
    "45": "year-two-digits",
    "ปี 45": "year-two-digits",
    "๔๕": "year-two-digits",
    "7": "year-two-digits",
    "พ.ศ. 62": "year-two-digits",
    "เมื่อก่อน": "not-a-year",
    "": "not-a-year",
    "123": "not-a-year",
    "9999": "not-a-year",
    "ค.ศ. 2562": "not-a-year",
    "พ.ศ. 2019": "not-a-year",
    "2562.5": "not-a-year",
    "-2562": "not-a-year",
    "9" * 5000: "not-a-year",
}
DATES = {
    "2568-12-31": (2025, 12, 31),
    "2025-12-31": (2025, 12, 31),
    "31/12/2568": (2025, 12, 31),
    "31.12.2568": (2025, 12, 31),
    "1/2/2025": (2025, 2, 1),
    "๓๑/๑๒/๒๕๖๘": (2025, 12, 31),
    "2568": (2025, 12, 31),
    "พ.ศ. 2568": (2025, 12, 31),
    "พ.ศ.2568": (2025, 12, 31),
    "31 ธ.ค. 2568": (2025, 12, 31),
    "31 ธ.ค.2568": (2025, 12, 31),
    "๓๑ ธันวาคม ๒๕๖๘": (2025, 12, 31),
    "วันที่ 31 ธันวาคม พ.ศ. 2568": (2025, 12, 31),
    "1 ก.พ. 2568": (2025, 2, 1),
    "31 December 2025": (2025, 12, 31),
    "31 Dec. 2025": (2025, 12, 31),
}
NOT_DATES = {
    "31/12/68": "year-two-digits",
    "31 ธ.ค. 68": "year-two-digits",
    "31 ธ.ฟ. 2568": "not-a-date",
    "31 ก.พ. 2568": "not-a-date",
    "68": "year-two-digits",
    "2568-13-01": "not-a-date",
    "30/02/2568": "not-a-date",
    "เมื่อวาน": "not-a-date",
    "": "not-a-date",
    "2568-1_2-3": "not-a-date",
    "1-2": "not-a-date",
    "1/2/3/4": "not-a-date",
    "2568-12-31T00:00": "not-a-date",
    "9" * 5000: "not-a-date",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text: str) -> None:
    assert parse_number(text) == NUMBERS[text]


@pytest.mark.parametrize("text", NOT_NUMBERS, ids=lambda text: text[:20])
def test_what_is_not_a_number(text: str) -> None:
    with pytest.raises(NotUnderstood) as wrong:
        parse_number(text)
    assert wrong.value.code == NOT_NUMBERS[text]


OF_A_KIND: list[tuple[str, str, float | str]] = [
    ("2 ปี", "months", 24),
    ("1.5 years", "months", 18),
    ("2 เดือน", "months", 2),
    ("6 เดือน", "years", 0.5),
    ("6 ปี", "years", 6),
    ("120 บาท", "count", "unit-not-fitting"),
    ("120 เดือน", "count", "unit-not-fitting"),
    ("5 %", "money", "unit-not-fitting"),
    ("ร้อยละ 5", "money", "unit-not-fitting"),
    ("5 คน", "money", "unit-not-fitting"),
    ("15 บาท", "percent", "unit-not-fitting"),
    ("15.-", "percent", "unit-not-fitting"),
    ("฿15", "percent", "unit-not-fitting"),
    ("ร้อยละ ๑๕", "percent", 15),
    ("5 บาท", "months", "unit-not-fitting"),
    ("3 เท่า", "ratio", 3),
    ("3 times", "count", 3),
    ("3 หลังคาเรือน", "count", 3),
    ("5 THB", "money", 5),
]


@pytest.mark.parametrize(("text", "kind", "wanted"), OF_A_KIND)
def test_a_unit_fits_the_question_or_is_refused(text: str, kind: str, wanted: float | str) -> None:
    if isinstance(wanted, str):
        with pytest.raises(NotUnderstood) as wrong:
            parse_number(text, kind)
        assert wrong.value.code == wanted
    else:
        assert parse_number(text, kind) == wanted


@pytest.mark.parametrize("text", ["ไม่ทราบ", "ไม่ทราบครับ", "ไม่ทราบค่ะ", "ยังไม่ทราบ", "ไม่แน่ใจ", "ไม่รู้", "จำไม่ได้", "N/A", "?", "-"])
def test_not_known(text: str) -> None:
    assert is_unknown(text)


@pytest.mark.parametrize("text", YEARS)
def test_years_of_both_eras(text: str) -> None:
    assert parse_year(text) == YEARS[text]


@pytest.mark.parametrize("text", NOT_YEARS, ids=lambda text: text[:20])
def test_years_are_never_guessed(text: str) -> None:
    with pytest.raises(NotUnderstood) as wrong:
        parse_year(text)
    assert wrong.value.code == NOT_YEARS[text]


@pytest.mark.parametrize("text", DATES)
def test_days(text: str) -> None:
    assert parse_date(text) == datetime.date(*DATES[text])


@pytest.mark.parametrize("text", NOT_DATES, ids=lambda text: text[:20])
def test_what_is_not_a_day(text: str) -> None:
    with pytest.raises(NotUnderstood) as wrong:
        parse_date(text)
    assert wrong.value.code == NOT_DATES[text]


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes",
        "TRUE",
        "ใช่",
        "ใช่ค่ะ",
        "มี",
        "มีครับ",
        "ครับ",
        "ค่ะ",
        "on",
        "เคย",
        "แยก",
        "เท่า",
        "ตรง",
        "ได้",
        "ให้กู้ครับ",
        "จริง",
        "ทำ",
        "รับ",
        "✓",
    ],
)
def test_yes(text: str) -> None:
    assert parse_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No",
        "false",
        "ไม่ใช่",
        "ไม่",
        "ไม่มี",
        "ไม่มีค่ะ",
        "ไม่ใช่ ครับ",
        "off",
        "ไม่เคย",
        "ไม่แยก",
        "ไม่เท่า",
        "ไม่ให้กู้",
        "เปล่า",
        "ยังไม่มี",
        "ไม่มีเลย",
        "✗",
    ],
)
def test_no(text: str) -> None:
    assert parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "maybe", "1", "0", "ไม่แน่ใจ", "บางที"])
def test_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_yes_no(text)


ANYTHING = st.one_of(st.text(max_size=30), st.text("0123456789๐๑๙.,-+/ พศค.ปีล้านบาท%en", max_size=30))


@given(ANYTHING)
@example("9" * 100_000)
@example("1" + "," * 10_000)
@example(" " * 10_000)
def test_no_text_makes_them_crash(text: str) -> None:
    for parse in (parse_number, parse_whole_number, parse_year, parse_date, parse_yes_no):
        try:
            found = parse(text)
        except NotUnderstood:
            continue
        assert not isinstance(found, float) or (math.isfinite(found) and abs(found) <= LARGEST_NUMBER)


@given(st.integers(-(10**12), 10**12))
def test_numbers_are_read_however_they_are_written(number: int) -> None:
    thai = f"{number:,}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert parse_number(str(number)) == parse_number(f"{number:,}") == parse_number(thai) == parse_number(f"{thai} บาท") == number


@given(st.integers(1857, 2156))
def test_both_eras_mean_the_same_year(year: int) -> None:
    assert parse_year(str(year)) == parse_year(str(year + 543)) == parse_year(f"พ.ศ. {year + 543}") == parse_year(f"ค.ศ. {year}")
