"""`cofin-advisor explain`."""

from __future__ import annotations

import click

from ..advice import Adviser, UnknownId
from ..reading.problems import Language, Place, Problems
from . import options
from .output import Refused, deliver, deliver_json, layout


@click.command("explain")
@click.argument("profile")
@click.argument("id")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="รูปแบบ / Form of the result.",
)
@options.with_language
@options.with_output
@options.with_day
@options.with_knowledge
def command(profile: str, id: str, form: str, lang: Language, output: str | None, as_of: str | None, folder: str | None) -> None:
    """ทำไมจึงแนะนำ หรือทำไมไม่แนะนำ เรื่องหนึ่งเรื่อง

    Why, or why not: what one verdict rests on.

    ID คือรหัสของข้อค้นพบ แนวปฏิบัติ แผน ข้อในมาตรฐาน ตัวชี้วัด หรือคำถาม (ดู knowledge list) / is a finding, practice, plan, criterion, indicator or
    question (see knowledge list).

    \b
    ตัวอย่าง / Examples:
      cofin-advisor explain failing_deposit_taker cannot_pay_withdrawals
      cofin-advisor explain rollover_village_fund bank_line_after_clean_record --lang en
    """
    moment = options.day(as_of, lang)
    base = options.knowledge(folder, lang)
    known = options.profile(profile, base, lang)
    adviser = Adviser(base)
    try:
        explanation = adviser.explain(known, id, moment)
    except UnknownId:
        problems = Problems()
        problems.add("unknown-id", Place(id), id, among=[*adviser.rulebook.by_id, *base.indicators, *base.fields])
        raise Refused(problems, lang) from None
    if form == "json":
        deliver_json(explanation.to_json(), output, lang)
        return
    from .. import report

    if form == "markdown":
        deliver(report.explanation_markdown(explanation, lang), output, lang)
    else:
        deliver(report.explanation_text(explanation, lang, **layout(output)._asdict()), output, lang)
