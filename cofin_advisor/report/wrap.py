"""Lines that break where a reader of Thai would break them.

Thai is written without spaces between words. BudouX, a small trained model, finds places between words; here they are corrected: a number
stays with its unit, a compound stays whole, nothing breaks inside a cluster of letter and vowel signs, before ฯ, ๆ or a closing sign, or
after an opening one. A width is counted in display cells: vowel signs and tone marks above and below have none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, Protocol

#: Words that the model is known to cut, or that read badly in two halves.
_COMPOUNDS: Final = (
    "กฎหมาย กรรมการ กรอบ กระทรวง กฤษฎีกา กลับมา กลุ่ม กว่า กองทุน กาญจนบุรี กำกับ กำไร กุญแจ ขัดแย้ง ขั้นตอน ขึ้นไป "
    "ข้างหน้า คณะกรรมการ คนกลาง คนค้ำ คนนอก ครบกำหนด ครอบครัว ครัวเรือน ความลับ ความเห็น ความเห็นผู้ทำ คำถาม "
    "คุณสมบัติ ค่าธรรมเนียม ค่าปรับ ค่าเผื่อหนี้สงสัยจะสูญ ค่าใช้จ่าย งบ งานวิจัย จดทะเบียน จังหวัด ฉุกเฉิน ชดเชย "
    "ชาวบ้าน ชุมชน ฐานะ ดอกเบี้ย ดูแล ด้วยกัน ตกลง ตรวจสอบ ตอบแทน ตะวันตก ตัวอย่าง ตัวเลข ตำแหน่ง ติดตาม ต่อหน้า "
    "ต่อไป ต้องการ ถ่ายรูป ทยอย ทะเบียน ทันที ทั้งหมด ทางเลือก ทีละ ที่ประชุมใหญ่ ที่มา ที่สุด ทุนสำรอง ท้องถิ่น "
    "ธนาคาร ธรรมชาติ นครราชสีมา น้อยกว่า บทเรียน บรรทัด บังคับ บัญชี บันทึก บันได บางส่วน บาดเจ็บ บำนาญ "
    "ประจวบคีรีขันธ์ ประจำปี ประชุมใหญ่ ประสานงาน ประโยค ปลัดอำเภอ ปัจจุบัน ปันผล ผลตอบแทน ผลผลิต ผิดนัด ผู้กู้ "
    "ผู้ค้ำ ผู้ทำ ผู้รู้ ผู้สูงอายุ ผ่อนผัน ฝึกอบรม พร้อมกัน พอดี พะเยา พี่น้อง พี่เลี้ยง พื้นฐาน ภาคอีสาน ภายนอก "
    "ภายใน มั่นคง มากกว่า มาตรฐาน ยกระดับ ยูกันดา ย้อนหลัง รหัส ระเบียบ รับรอง ราคาตก รายเดือน รายได้ ร้อยละ ฤดู "
    "ลูกหนี้ ลูกหลาน ล่วงหน้า ล่าสุด วงเงิน วชิรบารมี วันทำการ วันที่ วันนี้ วัยทำงาน ศรีสะเกษ ศูนย์รวม สงสัย "
    "สถาบันการเงิน สนับสนุน สมาชิก สม่ำเสมอ สวัสดิการ สหกรณ์ สัจจะ สัญญา สัดส่วน สัตหีบ สัมมาชีพ สามีภรรยา สินเชื่อ "
    "สุขภาพ หนังสือ หน้าที่ หมดเวลา หมุนเวียน หมู่บ้าน หลักฐาน หัวหน้า องค์กร อภัย ออมทรัพย์ อัยการ อำเภอ อ่างทอง "
    "อ้างอิง เกี่ยวกับ เกี่ยวข้อง เครดิตยูเนี่ยน เครือข่าย เงินกู้ เงินต้น เงินฝาก เงินพร้อมจ่าย เงินรับฝาก เงินสด "
    "เงินสัจจะ เงินออม เจรจา เจ็บป่วย เจ้าของ เจ้าหน้าที่ เชียงราย เดือดร้อน เทศบาล เท่ากับ เปิดเผย เป้าหมาย เพราะ "
    "เมื่อไร เสียชีวิต เสียหาย เหลือกินเหลือใช้ เอกสาร แก้ไข แข็งแรง แต่ละ แผนที่ โครงการ โปร่งใส ใหญ่ ไกล่เกลี่ย "
    "ไร่นา ไว้ใจ "
)
COMPOUNDS: Final = tuple(_COMPOUNDS.split())

#: Spaces that hold: before a unit, after a word that announces a number.
_HELD: Final = re.compile(
    r"(?<=ร้อยละ) (?=[-−\d])|(?<=พ\.ศ\.) (?=\d)|(?<=ค\.ศ\.) (?=\d)|(?<=B\.E\.) (?=\d)"
    r"|(?<=\d) (?=(?:บาท|ล้าน|แสน|หมื่น|พันบาท|เดือน|ปี|วัน|คน|ราย|เท่า|ครั้ง|ข้อ|เรื่อง|คำถาม|baht|%|months?\b|years?\b|days?\b))"
    r"|(?<=\d) (?=(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม))"
    r"|(?:(?<=มาตรา)|(?<=ข้อ)|(?<=หน้า)|(?<=วันที่)|(?<=s\.)) (?=\d)"
    r"| (?=[ๆฯ·–—])| (?=_)"
)
_SPACES: Final = re.compile(r"[ \t\n\r]+")
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_LETTER: Final = re.compile(r"[ก-ฮฤ][่้๊๋์]?")
#: What cannot begin a line: dependent vowels, signs of repetition and abbreviation, closing signs.
_NO_BEGIN: Final = frozenset("ะาำๅๆฯ”’)]}»,.;:!?…%·–/\"'")
#: What cannot end one: the vowels written before their consonant, opening signs.
_NO_END: Final = frozenset("เแโใไ“‘([{«/.–—\"'")
_HOLD: Final = "\u00a0"
#: Thai, Latin and typographic signs, each one cell wide but for the signs above and below a Thai letter; all else is looked up.
_USUAL: Final = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0e01-\u0e3a\u0e3f-\u0e5b\u2010-\u2027\u2190-\u21ff\u2500-\u25fc]*")
_ABOVE_AND_BELOW: Final = re.compile(r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
#: A number in words stays with what it counts.
_COUNTED: Final = re.compile(
    "(?:กี่|ทุก|หลาย|ครึ่ง|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)"
    "(?:บาท|สตางค์|ปี|เดือน|สัปดาห์|วัน|ชั่วโมง|นาที|คน|ราย|ครั้ง|เรื่อง|ข้อ|งวด|ฝ่าย|จุด|แผ่น|ใบ|เล่ม|กอง|บ้าน|หน้า|บรรทัด|เท่า)"
)
#: So much is carried over to keep a phrase whole; a last line shorter than that is filled up.
_PHRASE: Final = 9
_ORPHAN: Final = 7


class _Parser(Protocol):
    def parse(self, sentence: str) -> list[str]: ...


@cache
def _parser() -> _Parser:
    # Read only when a Thai line must be broken: a table or JSON does without.
    import budoux

    found: _Parser = budoux.load_default_thai_parser()
    return found


def width_of(text: str) -> int:
    """The display cells a text takes."""
    if _USUAL.fullmatch(text):
        return len(text) - len(_ABOVE_AND_BELOW.findall(text))
    return sum(_cells(character) for character in text)


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def pieces(text: str) -> list[str]:
    """The text cut wherever a line may break; a piece keeps the space that follows it."""
    return [piece for run in _runs(text) for piece in _cut(run)]


def _runs(text: str) -> list[str]:
    """The text cut at its spaces only, but for those that hold."""
    return [run.replace(_HOLD, " ") for run in re.findall(r"[^ ]+ ?", _HELD.sub(_HOLD, _SPACES.sub(" ", text).strip()))]


def _cut(run: str) -> tuple[str, ...]:
    """A run cut between words, where it is Thai; its inner spaces hold."""
    if not _THAI.search(run):
        return (run,)
    inner = run.rstrip(" ")
    found = tuple(word.replace(_HOLD, " ") for word in _words(inner.replace(" ", _HOLD)))
    return (*found[:-1], found[-1] + run[len(inner) :])


@cache
def _words(text: str) -> tuple[str, ...]:
    """A run of Thai cut between words."""
    forbidden = _inside_compounds(text)
    found = [""]
    place, last = 0, ""
    for part in _parser().parse(text):
        if place == 0 or place in forbidden or not _may_break(text, place) or _letter(last) or _letter(part):
            found[-1] += part
        else:
            found.append(part)
        place, last = place + len(part), part
    return tuple(found)


def _letter(piece: str) -> bool:
    """A lone consonant is no word: the model has cut one off."""
    return _LETTER.fullmatch(piece) is not None


def _inside_compounds(text: str) -> set[int]:
    inside: set[int] = set()
    for compound in COMPOUNDS:
        start = text.find(compound)
        while start >= 0:
            inside.update(range(start + 1, start + len(compound)))
            start = text.find(compound, start + 1)
    for found in _COUNTED.finditer(text):
        inside.update(range(found.start() + 1, found.end()))
    return inside


def _may_break(text: str, place: int) -> bool:
    """Whether a line may end before the character at a place."""
    before, after = text[place - 1], text[place]
    if before == " ":
        return True
    if after in _NO_BEGIN or before in _NO_END or _HOLD in (before, after) or after == " " or _cells(after) == 0:
        return False
    # Numbers and words in Latin letters are not cut.
    return not (before.isascii() and after.isascii())


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines of at most `width` cells, the first one after `first`, the others after `rest` (by default as many spaces)."""
    indent = " " * width_of(first) if rest is None else rest
    rooms = (max(width - width_of(first), 1), max(width - width_of(indent), 1))
    lines: list[list[str]] = [[]]
    used = 0
    for run in _runs(text):
        fits = used + width_of(run.rstrip(" ")) <= rooms[len(lines) > 1]
        # A run that fits on the line need not be cut.
        for piece in (run,) if fits else _cut(run):
            for part in _fitting(piece, rooms[1]):
                if lines[-1] and used + width_of(part.rstrip(" ")) > rooms[len(lines) > 1]:
                    carried = _after_last_phrase(lines[-1])
                    lines.append(carried)
                    used = sum(map(width_of, carried))
                lines[-1].append(part)
                used += width_of(part)
    _fill_last(lines)
    return [((first if place == 0 else indent) + "".join(line)).rstrip(" ") for place, line in enumerate(lines)]


def _after_last_phrase(line: list[str]) -> list[str]:
    """Takes from a full line what stands after its last space, where that is little: a phrase reads better whole."""
    taken = 0
    for place in range(len(line) - 1, 0, -1):
        if line[place].endswith(" "):
            return []
        taken += width_of(line[place])
        if taken > _PHRASE:
            return []
        if line[place - 1].endswith(" "):
            carried = line[place:]
            del line[place:]
            return carried
    return []


def _fill_last(lines: list[list[str]]) -> None:
    """Leaves no lone short word on the last line."""
    if len(lines) < 2 or sum(map(width_of, lines[-1])) >= _ORPHAN:
        return
    before = [*lines[-2][:-1], *_cut(lines[-2][-1])]
    if len(before) > 2:
        lines[-1].insert(0, before.pop())
        lines[-2] = before


def _fitting(piece: str, room: int) -> list[str]:
    """The piece itself, or, where it is longer than a whole line, cut between clusters."""
    if width_of(piece.rstrip(" ")) <= room:
        return [piece]
    parts, used = [""], 0
    for cluster in clusters(piece):
        if used and used + width_of(cluster.rstrip(" ")) > room:
            parts.append("")
            used = 0
        parts[-1] += cluster
        used += width_of(cluster)
    return parts


def clusters(text: str) -> list[str]:
    """The text in units that a reader sees as one: a consonant with the vowels and tone marks that belong to it."""
    found: list[str] = []
    for character in text:
        joins = bool(found) and (character in "ะาำๅ" or _cells(character) == 0 or found[-1][-1] in "เแโใไ")
        if joins:
            found[-1] += character
        else:
            found.append(character)
    return found


def padded(text: str, width: int, right: bool = False) -> str:
    """The text with spaces up to a width in cells."""
    space = " " * max(width - width_of(text), 0)
    return space + text if right else text + space
