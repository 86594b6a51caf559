"""`cofin-advisor form`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..advice import Adviser
from ..advice.consultation import Consultation
from ..knowledge.model import Form, KnowledgeBase
from ..reading.problems import Language, Place, Problem, Problems
from . import options
from .output import Refused, deliver, deliver_bytes, keep_what_is_there, not_written, say

_WRITTEN = {"th": "{title} อยู่ที่ {path}", "en": "{title}: {path}"}
_NONE_NEEDED = {"th": "คำแนะนำของกลุ่มนี้ไม่ต้องใช้แบบฟอร์ม", "en": "The advice for this group needs no form."}


@click.command("form")
@click.argument("id", required=False)
@click.argument("profile", required=False)
@click.option("--needed", metavar="PROFILE", help="ทุกใบที่คำแนะนำของกลุ่มนี้ต้องใช้ / Every form that the advice for this group needs.")
@options.with_language
@options.with_output
@options.with_day
@options.with_knowledge
def command(
    id: str | None, profile: str | None, needed: str | None, lang: Language, output: str | None, as_of: str | None, folder: str | None
) -> None:
    """แบบฟอร์มไว้พิมพ์และเขียนด้วยดินสอ เป็น PDF ขนาด A4

    The forms to print and fill in with a pencil, as PDF, A4. Without ID: what forms there are.

    ID คือรหัสหรือชื่อแบบฟอร์ม ใส่ PROFILE ด้วย ตัวเลขที่รู้แล้วจะพิมพ์มาให้ ไม่ใส่จะได้ใบเปล่า / is the id or the title of a form; with a PROFILE
    what is known is printed in it, without one it is blank. Sensitive answers are never printed.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor form
      cofin-advisor form cash_count -o cash_count.pdf
      cofin-advisor form members_annual_report profile.yaml -o report.pdf
      cofin-advisor form --needed failing_deposit_taker -o forms
    """
    if needed is not None and id is not None:
        raise click.UsageError("--needed takes the place of ID.", ctx=click.get_current_context())
    moment = options.day(as_of, lang)
    if needed is not None:
        if output is None or output == "-" or Path(output).suffix.casefold() == ".pdf":
            raise Refused([Problem("form-without-folder", Place("-o"))], lang)
        base = options.knowledge(folder, lang)
        _needed(Adviser(base).consult(options.profile(needed, base, lang), moment), str(output), lang)
    elif id is None:
        keep_what_is_there(output, lang)
        from ..report.forms import forms_text

        deliver(forms_text(options.knowledge(folder, lang), lang), output, lang)
    else:
        if output is None or (output != "-" and Path(output).suffix.casefold() != ".pdf"):
            raise Refused([Problem("form-without-file", Place(output or "-o"))], lang)
        keep_what_is_there(output, lang, read=profile)
        base = options.knowledge(folder, lang)
        form = _found(id, base, lang)
        known = None if profile is None else Adviser(base).consult(options.profile(profile, base, lang), moment)
        deliver_bytes(_pdf(form, known, output, lang), output, lang)


def _needed(known: Consultation, output: str, lang: Language) -> None:
    """Write every form that the advice needs into a folder, and say which."""
    from ..report.forms import needed_forms

    found = needed_forms(known)
    if not found:
        say(_NONE_NEEDED[lang])
        return
    try:
        os.makedirs(output, exist_ok=True)
    except (OSError, ValueError) as error:
        raise not_written(output, error, lang) from None
    for form in found:
        path = str(Path(output) / f"{form.id}.pdf")
        keep_what_is_there(path, lang)
        deliver_bytes(_pdf(form, known, path, lang), path, lang)
        say(_WRITTEN[lang].format(title=form.title.of(lang), path=path))


def _found(id: str, base: KnowledgeBase, lang: Language) -> Form:
    """The form with an id or a title; raises `Refused`."""
    names = {_plain(name): form for form in base.forms.values() for name in (form.title.en, form.title.th, form.id)}
    form = names.get(_plain(id))
    if form is None:
        problems = Problems()
        problems.add("unknown-form", Place(id), id, among=[*base.forms, *(str(form.title.of(lang)) for form in base.forms.values())])
        raise Refused(problems, lang)
    return form


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _pdf(form: Form, known: Consultation | None, path: str, lang: Language) -> bytes:
    from ..report.forms import form_pdf
    from ..report.printing import PrintingMissing

    try:
        return form_pdf(form, lang, known)
    except PrintingMissing:
        raise Refused([Problem("form-printing-missing", Place(path))], lang) from None
