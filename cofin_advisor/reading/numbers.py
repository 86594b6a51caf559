"""Numbers, years, dates and yes or no, as people in Thailand write them."""

from __future__ import annotations

import datetime
import re

#: No group counts further than this; beyond it a float no longer holds every baht.
LARGEST_NUMBER = 1e15
BUDDHIST_ERA = 543

# Thai digits as Arabic ones; invisible characters that come along when Thai is copied from a page, as nothing.
_READABLE = str.maketrans(
    dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff")
    | dict.fromkeys("\xa0\u2009\u202f", " ")
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_POWERS = {"ล้าน": 6, "แสน": 5, "หมื่น": 4, "พัน": 3}
_SCALED = re.compile(r"([^ก-๛]+?)\s*(ล้าน|แสน|หมื่น|พัน)\s*")
#: The units that people write behind a number, by the kind of answer that they fit.
_UNITS = {
    "money": ["บาทถ้วน", "บาท", "บ.", ".-", ",-", "baht", "thb", "฿"],
    "percent": ["%", "เปอร์เซ็นต์", "เปอร์เซนต์", "เปอร์เซ็น", "percent"],
    "count": [
        *("คน", "ราย", "แห่ง", "ครั้ง", "ครัวเรือน", "หลังคาเรือน", "สัญญา", "กลุ่ม", "เล่ม", "ชุด", "ท่าน"),
        *("people", "persons", "members", "households", "times"),
    ],
    "months": ["เดือน", "months", "month"],
    "years": ["ปี", "years", "year"],
    "ratio": ["เท่า", "times"],
}
_KINDS_OF = {unit: {kind for kind, units in _UNITS.items() if unit in units} for units in _UNITS.values() for unit in units}
_UNIT = re.compile(rf"\s*(?:\.-\s*)?({'|'.join(re.escape(unit) for unit in sorted(_KINDS_OF, key=len, reverse=True))})$", re.IGNORECASE)
_IN_FRONT = re.compile(r"(฿|ร้อยละ)\s*")
#: What each kind of number is written in, for whoever has to be told, in Thai and English.
UNIT_WANTED = {
    "money": ("จำนวนเงิน (บาท)", "an amount in baht"),
    "percent": ("ร้อยละ (%)", "a percentage (%)"),
    "count": ("จำนวนนับ เช่น คน ราย แห่ง หรือครั้ง", "a count, such as people, places or times"),
    "months": ("จำนวนเดือน", "a number of months"),
    "years": ("จำนวนปี", "a number of years"),
    "ratio": ("จำนวนเท่า", "a number of times"),
}
_ABOUT = re.compile(r"(ประมาณ|ราว|เกือบ|กว่า|ไม่ถึง|ไม่เกิน|~|≈|about|around|approx|nearly|almost).*[0-9]|[0-9].*(กว่า|เศษ)(\s*ๆ)?", re.IGNORECASE)
_NONE = {"ไม่มี", "ไม่มีเลย", "ยังไม่มี", "none", "nil"}
_NOT_FINITE = re.compile(r"[+-]?\.?(nan|inf(inity)?)", re.IGNORECASE)
_ERA = re.compile(
    r"(?:ปี\s*)?(?:(?P<buddhist>พ\.?\s*ศ\.?|B\.?E\.?)|(?P<common>ค\.?\s*ศ\.?|C\.?E\.?|A\.?D\.?))?\s*(?P<digits>[0-9]{1,6})", re.IGNORECASE
)
_DAY = re.compile(r"[0-9]{1,2}")

_DAY_AND_MONTH = re.compile(r"(?:วันที่\s*)?([0-9]{1,2})\s*([ก-๎A-Za-z][ก-๎A-Za-z.]*?)\.?\s*((?:(?:พ\.?\s*ศ|ค\.?\s*ศ)\.?\s*)?[0-9]+)")
_MONTHS = [
    *("มกราคม มค january jan", "กุมภาพันธ์ กพ february feb", "มีนาคม มีค march mar", "เมษายน เมย april apr"),
    *("พฤษภาคม พค may", "มิถุนายน มิย june jun", "กรกฎาคม กค july jul", "สิงหาคม สค august aug"),
    *("กันยายน กย september sep sept", "ตุลาคม ตค october oct", "พฤศจิกายน พย november nov", "ธันวาคม ธค december dec"),
]
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

_AGREED = ("ใช่", "มี", "เคย", "แยก", "เท่า", "เท่ากัน", "ตรง", "ตรงกัน", "ได้", "ให้", "ให้กู้", "จริง", "ทำ", "รับ")
_YES = {"yes", "y", "true", "on", "✓", "✔", "☑", *_AGREED}
_NO = {"no", "n", "false", "off", "✗", "✘", "☒", "ไม่", "เปล่า", "ยังไม่มี", "ไม่มีเลย", *(f"ไม่{word}" for word in _AGREED)}
_UNKNOWN = {
    *("ไม่ทราบ", "ยังไม่ทราบ", "ไม่รู้", "ยังไม่รู้", "ไม่แน่ใจ", "ยังไม่แน่ใจ", "จำไม่ได้", "ข้าม"),
    *("unknown", "skip", "not sure", "don't know", "n/a", "?", "-"),
}
_POLITE = re.compile(r"\s*(?:นะ)?(ครับผม|ครับ|ค่ะ|คะ|จ้ะ|จ้า)$")


class NotUnderstood(ValueError):
    """A text is not what was asked for; the one argument is the problem's code in the catalogue."""

    @property
    def code(self) -> str:
        """The problem's code."""
        return str(self.args[0])


def arabic(text: str) -> str:
    """The text with Thai digits as Arabic ones, without invisible characters and without space around it."""
    return text.translate(_READABLE).strip()


def is_unknown(text: str) -> bool:
    """Whether somebody says, politely or not, that it is not known."""
    return _plain(text).lower() in _UNKNOWN


def _plain(text: str) -> str:
    return _POLITE.sub("", " ".join(arabic(text).split()))


def parse_number(text: str, kind: str | None = None) -> float:
    """A number as written, with Thai digits, thousands separators, ล้าน or the like, and a unit; raises `NotUnderstood`.

    `kind` is the kind of answer wanted: years are turned into months and back, and no other unit than its own is taken.
    """
    plain = _plain(text)
    if _NOT_FINITE.fullmatch(plain):
        raise NotUnderstood("number-not-finite")
    if plain in _NONE:
        raise NotUnderstood("number-none")
    if len(plain) < 100 and _ABOUT.match(plain):
        raise NotUnderstood("number-approximate")
    plain, kinds = _without_units(plain)
    number = _amount(plain.replace("−", "-"))
    if kind == "months" and kinds == {"years"}:
        number *= 12
    elif kind == "years" and kinds == {"months"}:
        number /= 12
    elif kind and kinds and kind not in kinds:
        raise NotUnderstood("unit-not-fitting")
    if abs(number) > LARGEST_NUMBER:
        raise NotUnderstood("number-too-large")
    return number + 0.0  # no negative zero


def _without_units(plain: str) -> tuple[str, set[str]]:
    """A number without the unit before or behind it, and the kinds that the unit fits."""
    kinds: set[str] = set()
    if front := _IN_FRONT.match(plain):
        plain, kinds = plain[front.end() :], {"money" if front[1] == "฿" else "percent"}
    if behind := _UNIT.search(plain):
        found = _KINDS_OF[behind[1].lower()]
        if kinds and kinds != found:
            raise NotUnderstood("not-a-number")
        plain, kinds = plain[: behind.start()], found
    return plain.strip(), kinds


def _amount(plain: str) -> float:
    """A bare number, or amounts of ล้าน, แสน, หมื่น and พัน that add up, as 1 ล้าน 2 แสน."""
    if _NUMBER.fullmatch(plain):
        return float(re.sub("[, ]", "", plain))
    parts = _SCALED.findall(plain) if len(plain) < 100 and _SCALED.sub("", plain) == "" else []
    total, room = 0.0, None
    for digits, scale in parts:
        if not _NUMBER.fullmatch(digits):
            raise NotUnderstood("not-a-number")
        power = _POWERS[scale]
        amount = float(f"{re.sub('[, ]', '', digits)}e{power}")
        if room is not None and not (power < room and 0 < amount < 10**room and total % 10**room == 0):
            raise NotUnderstood("not-a-number")
        total, room = total + amount, power
    if not parts:
        raise NotUnderstood("not-a-number")
    return total


def parse_whole_number(text: str) -> int:
    """A number without a fraction; raises `NotUnderstood`."""
    number = parse_number(text)
    if not number.is_integer():
        raise NotUnderstood("not-a-whole-number")
    return int(number)


def parse_year(text: str) -> int:
    """A year of the common era from a year of either era; two digits raise `NotUnderstood`, for they would be a guess."""
    found = _ERA.fullmatch(_plain(text))
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
    """A day written as 2568-12-31, 31/12/2568, 31 ธ.ค. 2568 or the like; a year alone means its last day. Raises `NotUnderstood`."""
    plain = _plain(text)
    if named := _DAY_AND_MONTH.fullmatch(plain):
        month = _MONTH.get(named[2].replace(".", "").lower(), 0)
        plain = f"{named[1]}/{month}/{named[3]}"
    parts = [part.strip() for part in re.split(r"[-/]" if re.search(r"[-/]", plain) else r"\.", plain)]
    try:
        if _ERA.fullmatch(plain):
            return datetime.date(parse_year(plain), 12, 31)
        if len(parts) != 3:
            raise NotUnderstood("not-a-date")
        year, in_year, day = parts if len(parts[0]) == 4 else reversed(parts)
        if not (_DAY.fullmatch(in_year) and _DAY.fullmatch(day)):
            raise NotUnderstood("not-a-date")
        return datetime.date(parse_year(year), int(in_year), int(day))
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
