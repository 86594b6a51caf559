"""`cofin-advisor diagnose`."""

from __future__ import annotations

import click

from ..advice import Adviser
from ..reading.problems import Language
from . import options
from .output import deliver, deliver_bytes, deliver_json, keep_what_is_there, layout, with_program


@click.command("diagnose")
@click.argument("profile")
@options.with_form("text", "markdown", "html", "json")
@options.with_language
@options.with_output
@options.with_day
@options.with_knowledge
def command(profile: str, form: str, lang: Language, output: str | None, as_of: str | None, folder: str | None) -> None:
    """ตรวจสุขภาพกลุ่ม: อะไรดีแล้ว อะไรต้องทำก่อน เพราะอะไร

    A health check of one organization: what is strong, what to do first, and why.

    PROFILE คือแฟ้มคำตอบ ชื่อกรณีตัวอย่าง หรือ - / is a file of answers, the id of a bundled case, or - for standard input.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor diagnose sound_small_group
      cofin-advisor diagnose klongpia --lang en
      cofin-advisor diagnose profile.yaml -o report.html
      cofin-advisor diagnose profile.yaml -o diagnosis.json
    """
    keep_what_is_there(output, lang, read=profile)
    moment = options.day(as_of, lang)
    base = options.knowledge(folder, lang)
    known = options.profile(profile, base, lang)
    adviser = Adviser(base)
    diagnosis = adviser.diagnose(known, moment)
    if form == "json":
        deliver_json(diagnosis.to_json(), output, lang)
        return
    from .. import report

    if form == "html":
        page = report.diagnosis_html(diagnosis, lang, adviser.explanations(known, report.to_explain(diagnosis), moment))
        # The page says of itself that it is UTF-8, whatever the console is.
        deliver_bytes(with_program(page).encode("utf-8"), output or "-", lang)
    elif form == "markdown":
        deliver(with_program(report.diagnosis_markdown(diagnosis, lang)), output, lang)
    else:
        deliver(with_program(report.diagnosis_text(diagnosis, lang, **layout(output)._asdict())), output, lang)
