"""Lines that break where a reader of Thai would break them.

Thai is written without spaces between words. BudouX, a small trained model, finds places between words; here they are corrected: a number stays with its
unit, a compound stays whole, nothing breaks inside a cluster of letter and vowel signs, before ฯ, ๆ or a closing sign, or after an opening one.
A width is counted in display cells: vowel signs and tone marks above and below have none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, Protocol

#: Words that the model is known to cut, or that read badly in two halves.
COMPOUNDS: Final = tuple(
    """
    กระทรวง กรรมการ กฎหมาย กฤษฎีกา กลับมา กลุ่ม กว่า กองทุน กำกับ กำไร กุญแจ เกี่ยวกับ เกี่ยวข้อง แก้ไข ไกล่เกลี่ย ขั้นตอน ข้างหน้า ขึ้นไป ขัดแย้ง ความเห็น
    คณะกรรมการ คนกลาง คนค้ำ คนนอก ครบกำหนด ครอบครัว ครัวเรือน ค่าใช้จ่าย ค่าธรรมเนียม ค่าปรับ ค่าเผื่อหนี้สงสัยจะสูญ คำถาม เครดิตยูเนี่ยน เครือข่าย งานวิจัย
    เงินกู้ เงินต้น เงินฝาก เงินพร้อมจ่าย เงินรับฝาก เงินสด เงินสัจจะ เงินออม จดทะเบียน จังหวัด เจ้าของ เจ้าหน้าที่ เจ็บป่วย ฉุกเฉิน ชาวบ้าน ชุมชน เชียงราย
    ดอกเบี้ย ดูแล เดือดร้อน ด้วยกัน ต่อหน้า ต่อไป ตอบแทน ตกลง ตรวจสอบ ตัวเลข ตัวอย่าง ติดตาม ถ่ายรูป ทยอย ทะเบียน ทั้งหมด ทันที ทุนสำรอง ท้องถิ่น ที่ประชุมใหญ่
    ที่มา ที่สุด ทีละ เท่ากับ ธนาคาร น้อยกว่า นครราชสีมา บทเรียน บรรทัด บันทึก บันได บังคับ บัญชี บางส่วน บำนาญ ประชุมใหญ่ ประจำปี ปลัดอำเภอ ปันผล เป้าหมาย โปร่งใส
    ผลตอบแทน ผลผลิต ผ่อนผัน ผิดนัด ผู้กู้ ผู้ค้ำ ผู้ทำ ผู้รู้ ผู้สูงอายุ แผนที่ ฝึกอบรม พร้อมกัน พอดี พะเยา พี่เลี้ยง พี่น้อง พื้นฐาน เพราะ ภาคอีสาน ภายใน ภายนอก
    มาตรฐาน มากกว่า มั่นคง เมื่อไร ยกระดับ ย้อนหลัง ร้อยละ ระเบียบ ราคาตก รายเดือน รายได้ ไร่นา ฤดู ลูกหนี้ ลูกหลาน ล่วงหน้า ล่าสุด วงเงิน วันที่ วันนี้ วันทำการ
    วัยทำงาน ศูนย์รวม สถาบันการเงิน สมาชิก สม่ำเสมอ สวัสดิการ สหกรณ์ สัจจะ สัญญา สัดส่วน สัตหีบ สัมมาชีพ สามีภรรยา สินเชื่อ สุขภาพ เสียชีวิต เสียหาย หนังสือ
    หน้าที่ หมดเวลา หมู่บ้าน หมุนเวียน หลักฐาน หัวหน้า เหลือกินเหลือใช้ ใหญ่ องค์กร อภัย ออมทรัพย์ อัยการ อ้างอิง อ่างทอง อำเภอ เอกสาร แข็งแรง ไว้ใจ โครงการ ฐานะ เจรจา
    สงสัย ประโยค วชิรบารมี ชดเชย คุณสมบัติ เทศบาล ประจวบคีรีขันธ์ รับรอง ความลับ ทางเลือก แต่ละ ต้องการ ธรรมชาติ งบ กรอบ ปัจจุบัน ตะวันตก ยูกันดา รหัส ศรีสะเกษ ตำแหน่ง สนับสนุน กาญจนบุรี บาดเจ็บ ประสานงาน
    """.split()
)  # fmt: skip

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
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def pieces(text: str) -> list[str]:
    """The text cut wherever a line may break; a piece keeps the space that follows it."""
    held = _HELD.sub(_HOLD, _SPACES.sub(" ", text).strip())
    found: list[str] = []
    for word in re.findall(r"[^ ]+ ?", held):
        found += _words(word) if _THAI.search(word) else [word]
    return [piece.replace(_HOLD, " ") for piece in found]


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
    lines: list[str] = []
    line, filled = first, False
    for piece in pieces(text):
        if filled and width_of(line) + width_of(piece.rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line, filled = indent, False
        for part in _fitting(piece, max(width - width_of(line), 1), max(width - width_of(indent), 1)):
            if filled:
                if width_of(line) + width_of(part.rstrip(" ")) > width:
                    lines.append(line.rstrip(" "))
                    line = indent
            line, filled = line + part, True
    lines.append(line.rstrip(" "))
    return lines


def _fitting(piece: str, room: int, full: int) -> list[str]:
    """The piece itself, or, where it is longer than a whole line, cut between clusters."""
    if width_of(piece.rstrip(" ")) <= room:
        return [piece]
    parts, used, limit = [""], 0, room
    for cluster in clusters(piece):
        if used and used + width_of(cluster.rstrip(" ")) > limit:
            parts.append("")
            used, limit = 0, full
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
