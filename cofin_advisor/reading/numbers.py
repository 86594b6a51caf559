"""Numbers, years, dates and yes or no, as people in Thailand write them."""

from __future__ import annotations

import datetime
import re

#: No group counts further than this; beyond it a float no longer holds every baht.
LARGEST_NUMBER = 1e15
BUDDHIST_ERA = 543

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|[+-]?\.\d+")
_UNIT = re.compile(r"\s*(บาท|คน|เดือน|ปี|ครั้ง|แห่ง|ครัวเรือน|เท่า|ราย|%|baht)$")
_NOT_FINITE = re.compile(r"[+-]?\.?(nan|inf(inity)?)", re.IGNORECASE)
_ERA = re.compile(r"^(พ\.?\s*ศ\.?|ค\.?\s*ศ\.?|ปี|B\.?E\.?|C\.?E\.?|A\.?D\.?)\s*", re.IGNORECASE)

_YES = {"yes", "y", "true", "ใช่", "มี", "on", "ครับ", "ค่ะ"}
_NO = {"no", "n", "false", "ไม่ใช่", "ไม่", "ไม่มี", "off"}


class NotUnderstood(ValueError):
    """A text is not what was asked for; the one argument is the problem's code in the catalogue."""

    @property
    def code(self) -> str:
        return str(self.args[0])


def arabic(text: str) -> str:
    """The text with Thai digits as Arabic ones."""
    return text.translate(_THAI_DIGITS)


def parse_number(text: str) -> float:
    """A number as written, with Thai digits, thousands separators or a unit behind it; raises `NotUnderstood`."""
    plain = arabic(text.strip())
    if _NOT_FINITE.fullmatch(plain):
        raise NotUnderstood("number-not-finite")
    plain = _UNIT.sub("", plain).removeprefix("฿").strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise NotUnderstood("not-a-number")
    number = float(plain.replace(",", ""))
    if abs(number) > LARGEST_NUMBER:
        raise NotUnderstood("number-too-large")
    return number


def parse_year(text: str) -> int:
    """A year of the common era from a year of either era; two digits raise `NotUnderstood`, for they would be a guess."""
    plain = arabic(text.strip())
    era = _ERA.match(plain)
    digits = _ERA.sub("", plain)
    if not digits.isascii() or not digits.isdigit():
        raise NotUnderstood("not-a-year")
    if len(digits) <= 2:
        raise NotUnderstood("year-two-digits")
    year = int(digits)
    buddhist = era is not None and (era.group().lstrip().startswith("พ") or era.group().upper().startswith("B"))
    if buddhist or 2400 <= year < 2700:
        year -= BUDDHIST_ERA
    if not 1800 <= year <= 2200:
        raise NotUnderstood("not-a-year")
    return year


def parse_date(text: str) -> datetime.date:
    """A day written as 2568-12-31, 31/12/2568 or the like in either era; a year alone means its last day. Raises `NotUnderstood`."""
    plain = arabic(text.strip())
    parts = re.split(r"[-/.]", plain)
    try:
        if len(parts) == 1:
            return datetime.date(parse_year(plain), 12, 31)
        if len(parts) != 3:
            raise NotUnderstood("not-a-date")
        year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
        return datetime.date(parse_year(year), int(month), int(day))
    except NotUnderstood as wrong:
        raise NotUnderstood("year-two-digits" if wrong.code == "year-two-digits" else "not-a-date") from None
    except ValueError:
        raise NotUnderstood("not-a-date") from None


def parse_yes_no(text: str) -> bool:
    """Yes or no in either language; raises `NotUnderstood`."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NotUnderstood("not-yes-or-no")
