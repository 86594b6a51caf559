"""Numbers, years, dates and yes or no, as people in Thailand write them."""

from __future__ import annotations

import datetime
import re

#: No group counts further than this; beyond it a float no longer holds every baht.
LARGEST_NUMBER = 1e15
BUDDHIST_ERA = 543

# Thai digits as Arabic ones; invisible characters that come along when Thai is copied from a page, as nothing.
_READABLE = str.maketrans(
    dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)) | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff") | {"\xa0": " "}
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_UNIT = re.compile(r"\s*(บาท|คน|เดือน|ปี|ครั้ง|แห่ง|ครัวเรือน|เท่า|ราย|%|baht)$")
_SCALE = re.compile(r"\s*(ล้าน|แสน|หมื่น|พัน)$")
_POWERS = {"ล้าน": 6, "แสน": 5, "หมื่น": 4, "พัน": 3}
_NOT_FINITE = re.compile(r"[+-]?\.?(nan|inf(inity)?)", re.IGNORECASE)
_ERA = re.compile(
    r"(?:ปี\s*)?(?:(?P<buddhist>พ\.?\s*ศ\.?|B\.?E\.?)|(?P<common>ค\.?\s*ศ\.?|C\.?E\.?|A\.?D\.?))?\s*(?P<digits>[0-9]{1,6})", re.IGNORECASE
)
_DAY = re.compile(r"[0-9]{1,2}")

_YES = {"yes", "y", "true", "ใช่", "มี", "on"}
_NO = {"no", "n", "false", "ไม่ใช่", "ไม่", "ไม่มี", "off"}
_POLITE = re.compile(r"\s*(ครับ|ค่ะ|คะ|จ้ะ)$")


class NotUnderstood(ValueError):
    """A text is not what was asked for; the one argument is the problem's code in the catalogue."""

    @property
    def code(self) -> str:
        """The problem's code."""
        return str(self.args[0])


def arabic(text: str) -> str:
    """The text with Thai digits as Arabic ones, without invisible characters and without space around it."""
    return text.translate(_READABLE).strip()


def parse_number(text: str) -> float:
    """A number as written, with Thai digits, thousands separators, ล้าน or the like, and a unit behind it; raises `NotUnderstood`."""
    plain = arabic(text)
    if _NOT_FINITE.fullmatch(plain):
        raise NotUnderstood("number-not-finite")
    plain = _UNIT.sub("", plain).removeprefix("฿").strip().replace("−", "-")
    scale = _SCALE.search(plain)
    if scale:
        plain = plain[: scale.start()]
    if not _NUMBER.fullmatch(plain):
        raise NotUnderstood("not-a-number")
    digits = plain.replace(",", "")
    number = float(f"{digits}e{_POWERS[scale[1]]}" if scale else digits)
    if abs(number) > LARGEST_NUMBER:
        raise NotUnderstood("number-too-large")
    return number + 0.0  # no negative zero


def parse_whole_number(text: str) -> int:
    """A number without a fraction; raises `NotUnderstood`."""
    number = parse_number(text)
    if not number.is_integer():
        raise NotUnderstood("not-a-whole-number")
    return int(number)


def parse_year(text: str) -> int:
    """A year of the common era from a year of either era; two digits raise `NotUnderstood`, for they would be a guess."""
    found = _ERA.fullmatch(arabic(text))
    if not found:
        raise NotUnderstood("not-a-year")
    digits = found["digits"]
    if len(digits) <= 2:
        raise NotUnderstood("year-two-digits")
    year = int(digits)
    if found["buddhist"] or (not found["common"] and 2400 <= year < 2700):
        year -= BUDDHIST_ERA
    if not 1800 <= year <= 2200:
        raise NotUnderstood("not-a-year")
    return year


def parse_date(text: str) -> datetime.date:
    """A day written as 2568-12-31, 31/12/2568 or the like in either era; a year alone means its last day. Raises `NotUnderstood`."""
    plain = arabic(text)
    parts = [part.strip() for part in re.split(r"[-/]" if re.search(r"[-/]", plain) else r"\.", plain)]
    try:
        if _ERA.fullmatch(plain):
            return datetime.date(parse_year(plain), 12, 31)
        if len(parts) != 3:
            raise NotUnderstood("not-a-date")
        year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
        if not (_DAY.fullmatch(month) and _DAY.fullmatch(day)):
            raise NotUnderstood("not-a-date")
        return datetime.date(parse_year(year), int(month), int(day))
    except NotUnderstood as wrong:
        raise NotUnderstood("year-two-digits" if wrong.code == "year-two-digits" else "not-a-date") from None
    except ValueError:
        raise NotUnderstood("not-a-date") from None


def parse_yes_no(text: str) -> bool:
    """Yes or no in either language, politely or not; raises `NotUnderstood`."""
    said = arabic(text).lower()
    word = _POLITE.sub("", said)
    if word in _YES or (said and not word):
        return True
    if word in _NO:
        return False
    raise NotUnderstood("not-yes-or-no")
