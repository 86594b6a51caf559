"""`cofin-advisor report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..advice import Adviser
from ..knowledge.model import KnowledgeBase
from ..reading.problems import Language, Place, Problem
from . import options
from .output import Refused, deliver, deliver_bytes, keep_what_is_there, refuse_existing, say

if TYPE_CHECKING:
    from ..report.sheet import Sheet

#: The forms by how the name of a file ends; standard output gets the message.
_FORMS: Final = {".pdf": "pdf", ".png": "png", ".html": "html", ".htm": "html", ".txt": "text"}
_WRITTEN_BESIDE: Final = {"th": "ข้อความสำหรับส่ง LINE อยู่ที่ {path}", "en": "The message for LINE is in {path}"}


@click.command("report")
@click.argument("profile")
@click.option("--with-lights", is_flag=True, help="ใส่ผลสี่ด้านของกลุ่มด้วย / Show the four lights, too.")
@options.with_language
@options.with_output
@options.with_day
@options.with_knowledge
def command(profile: str, with_lights: bool, lang: Language, output: str | None, as_of: str | None, folder: str | None) -> None:
    """แผ่นงานแผ่นเดียว ไว้ติดที่ทำการหรือส่ง LINE: จะทำอะไร ใครทำ วันไหน

    The one-sheet for the wall and for LINE: what to do, who does it, on which day. The name of the file says in which form:

    \b
      .pdf   กระดาษ A4 ไม่เกินหน้าหลัง / A4, both sides of one sheet at most
      .png   ภาพกว้าง 1080 จุด พร้อมข้อความใน .txt / a picture for LINE, its message in .txt beside it
      .html  เปิดดูหรือพิมพ์จากเครื่อง / to open or print
      .txt   ข้อความไม่เกินแปดบรรทัด หรือ - เพื่อดูบนจอ / a message of eight lines; - shows it here

    คำตอบของคำถามที่ต้องระวัง และเหตุผลที่มาจากคำตอบนั้น ไม่ขึ้นแผ่นงาน เรื่องที่ชื่อเองบอกคำตอบ บอกแต่จำนวน / Sensitive answers never
    appear, nor reasons that rest on them; an action whose very title would tell one is only counted.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor report failing_deposit_taker -o sheet.pdf
      cofin-advisor report profile.yaml -o line.png --lang en
      cofin-advisor report sound_small_group -o -
    """
    path, form = _wanted(output, lang)
    keep_what_is_there(path, lang, read=profile)
    beside = str(Path(path).with_suffix(".txt")) if form == "png" else None
    _keep_others(beside, lang)
    moment = options.day(as_of, lang)
    base = options.knowledge(folder, lang)
    diagnosis = Adviser(base).diagnose(options.profile(profile, base, lang), moment)
    from ..report.sheet import sheet_of

    sheet = sheet_of(diagnosis, lang, with_lights=with_lights, sensitive=_sensitive(base))
    _deliver(sheet, form, path, lang)
    if beside is not None:
        _deliver(sheet, "text", beside, lang)
        say(_WRITTEN_BESIDE[lang].format(path=beside))


def _wanted(output: str | None, lang: Language) -> tuple[str, str]:
    """The file to write and its form; raises `Refused` where the name does not tell."""
    if output is None:
        raise Refused([Problem("sheet-without-file", Place("-o"))], lang)
    if output == "-":
        return output, "text"
    ending = Path(output).suffix
    if ending.casefold() not in _FORMS:
        raise Refused([Problem("sheet-form-unknown", Place(output), ending or Path(output).name)], lang)
    return output, _FORMS[ending.casefold()]


def _keep_others(beside: str | None, lang: Language) -> None:
    """Refuse to write a message, which nobody named, over a file that is no message of ours."""
    if beside is None or not Path(beside).exists():
        return
    from ..report.words import catalogue

    notice = catalogue()["footer"]["not_an_audit"]
    try:
        written = Path(beside).read_text("utf-8")
    except (OSError, ValueError):
        written = ""
    ours = notice.th in written or notice.en in written
    if not ours:
        refuse_existing(beside, lang)


def _sensitive(base: KnowledgeBase) -> frozenset[str]:
    """The questions whose answers are not shared."""
    return frozenset(id for id, field in base.fields.items() if field.sensitive)


def _deliver(sheet: Sheet, form: str, path: str, lang: Language) -> None:
    """Write the sheet in one form; raises `Refused`."""
    from ..report import sheet_forms
    from ..report.printing import PrintingMissing

    try:
        if form in ("pdf", "png"):
            deliver_bytes(sheet_forms.sheet_pdf(sheet) if form == "pdf" else sheet_forms.sheet_png(sheet), path, lang)
        else:
            deliver(sheet_forms.sheet_html(sheet) if form == "html" else sheet_forms.sheet_text(sheet), path, lang)
    except PrintingMissing:
        raise Refused([Problem("printing-missing", Place(path))], lang) from None
