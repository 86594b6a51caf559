"""`cofin-advisor whatif`."""

from __future__ import annotations

import click

from ..advice import Adviser
from ..profile import changed_profile
from ..reading.problems import Language, Problems
from . import options
from .documents import deliver_document
from .output import Refused, deliver_json, keep_what_is_there


@click.command("whatif")
@click.argument("profile")
@click.option(
    "--set",
    "settings",
    metavar="FIELD=VALUE",
    multiple=True,
    required=True,
    help="คำตอบที่ลองเปลี่ยน ใส่ได้หลายครั้ง / An answer to change; may be given several times.",
)
@options.with_form("text", "markdown", "html", "json")
@options.with_language
@options.with_output
@options.with_day
@options.with_knowledge
def command(
    profile: str, settings: tuple[str, ...], form: str, lang: Language, output: str | None, as_of: str | None, folder: str | None
) -> None:
    """ถ้าคำตอบเปลี่ยนไป ผลไหนเปลี่ยนตาม เพราะเงื่อนไขไหน

    What if: the verdicts that change with some answers, before and after, and nothing else. The profile itself is not altered.

    FIELD คือรหัสหรือชื่อของคำถาม VALUE เขียนเหมือนในแฟ้มคำตอบ หรือ “ไม่ทราบ” / FIELD is the id or the name of a question; VALUE is written as in
    a file of answers, or "unknown".

    \b
    ตัวอย่าง / Examples:
      cofin-advisor whatif failing_deposit_taker --set books_months_behind=0
      cofin-advisor whatif profile.yaml --set late_loans_balance=300,000 --lang en
    """
    keep_what_is_there(output, lang, read=profile)
    moment = options.day(as_of, lang)
    base = options.knowledge(folder, lang)
    before = options.profile(profile, base, lang)
    problems = Problems()
    after = changed_profile(before, settings, base, problems)
    if problems.errors:
        raise Refused(problems, lang)
    whatif = Adviser(base).what_if(before, after, moment)
    if form == "json":
        deliver_json(whatif.to_json(), output, lang)
        return
    from ..report import compared

    deliver_document(compared(whatif, lang), form, output, lang)
