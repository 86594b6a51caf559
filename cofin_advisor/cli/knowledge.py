"""`cofin-advisor knowledge …`: look into what the adviser knows, and add to it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..knowledge.model import DOMAINS, KnowledgeBase
from ..reading.problems import Language, Place, Problems
from . import options
from .output import Refused, deliver, keep_any_but_a_schema, keep_what_is_there, not_written, refuse_existing, say

_LISTED = ("practices", "findings", "indicators", "fields", "plans", "reckonings", "standards", "parameters", "forms", "sources")


@click.group("knowledge")
def command() -> None:
    """ดูและเพิ่มความรู้ที่คำแนะนำใช้

    Look into what the adviser knows, and add to it.
    """


@command.command("list")
@click.argument("kind", type=click.Choice(_LISTED), default="practices")
@options.with_language
@options.with_output
@options.with_knowledge
def list_(kind: str, lang: Language, output: str | None, folder: str | None) -> None:
    """รายชื่อแนวปฏิบัติ ข้อค้นพบ ตัวชี้วัด ฯลฯ พร้อมรหัส

    What there is of one kind, with ids.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor knowledge list
      cofin-advisor knowledge list findings --lang en
    """
    from .. import report

    keep_what_is_there(output, lang)
    base = options.knowledge(folder, lang)
    deliver(report.listing_text(base, kind, lang), output, lang)


@command.command("show")
@click.argument("id")
@options.with_language
@options.with_output
@options.with_knowledge
def show(id: str, lang: Language, output: str | None, folder: str | None) -> None:
    """ทุกอย่างที่รู้เรื่องหนึ่ง

    All that is known about one id.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor knowledge show separate_cash_and_books
      cofin-advisor knowledge show late_balance_rate --lang en
    """
    from .. import report

    keep_what_is_there(output, lang)
    base = options.knowledge(folder, lang)
    record = base.record(id)
    if record is None:
        problems = Problems()
        problems.add("unknown-id", Place(id), id, among=_ids(base))
        raise Refused(problems, lang)
    deliver(report.record_text(base, record, lang), output, lang)


@command.command("fields")
@click.option("--profile", "as_profile", is_flag=True, help="เป็นแฟ้มคำตอบเปล่า ไว้กรอก / As an empty profile to fill in.")
@click.option("--tier", type=click.Choice(["first", "second", "deep"]), help="เฉพาะชั่วโมงแรก ชั่วโมงที่สอง หรือเรื่องลึก / Only these.")
@options.with_language
@options.with_output
@options.with_knowledge
def fields(as_profile: bool, tier: str | None, lang: Language, output: str | None, folder: str | None) -> None:
    """คำถามทั้งหมด คำตอบอยู่ในสมุดเล่มไหน ตอบอย่างไร

    All questions: where the answer stands, and how to write it.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor knowledge fields --tier first
      cofin-advisor knowledge fields --profile -o profile.yaml
    """
    from .. import report

    if as_profile:
        refuse_existing(output, lang)
    else:
        keep_what_is_there(output, lang)
    base = options.knowledge(folder, lang)
    asked = [field for field in base.fields.values() if tier in (None, field.tier)]
    if as_profile:
        deliver(report.blank_profile(asked, lang), output, lang)
    else:
        deliver(report.fields_text(base, asked, lang), output, lang)


@command.command("schema")
@click.argument("kind", required=False)
@click.option("--all", "folder_for_all", metavar="DIR", help="เขียนทุกแบบลงโฟลเดอร์ / Write every schema into a folder.")
@options.with_language
@options.with_output
def schema(kind: str | None, folder_for_all: str | None, lang: Language, output: str | None) -> None:
    """แบบ JSON Schema ให้โปรแกรมพิมพ์ช่วยเติมและตรวจ

    The JSON Schema of one kind of file, so that an editor completes and checks while one types.

    KIND: field, indicator, finding, practice, plan, reckoning, form, parameter, standard, source, profile, diagnosis, explanation.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor knowledge schema practice
      cofin-advisor knowledge schema diagnosis -o diagnosis.json
    """
    from ..advice.schema import record_kinds, record_schema
    from ..knowledge.schema import kinds, schema, write_schemas

    if folder_for_all is not None:
        try:
            write_schemas(Path(folder_for_all))
        except (OSError, RuntimeError, ValueError) as error:
            raise not_written(folder_for_all, error, lang) from None
        return
    keep_any_but_a_schema(output, lang)
    known = (*kinds(), *record_kinds())
    if kind not in known:
        problems = Problems()
        problems.add("not-an-option", Place("knowledge schema"), kind or "", among=known, options=", ".join(known))
        raise Refused(problems, lang)
    found = record_schema(kind) if kind in record_kinds() else schema(kind)
    deliver(json.dumps(found, ensure_ascii=False, indent=2), output, lang)


@command.command("new")
@click.argument("kind")
@click.argument("id")
@click.option("--domain", type=click.Choice(DOMAINS), default="governance", show_default=True, help="ด้าน / Domain.")
@options.with_language
@options.with_output
@options.with_knowledge
def new(kind: str, id: str, domain: str, lang: Language, output: str | None, folder: str | None) -> None:
    """โครงของแนวปฏิบัติใหม่ พร้อมคำอธิบายทุกบรรทัด

    A new record that loads at once, with a comment for every line. Without -o, a practice goes to its place in the folder
    named by --knowledge; without both, the text is printed.

    KIND: field, indicator, finding, practice, plan, reckoning, form, parameter, standard, source.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor knowledge new practice visit_each_home --domain lending
      cofin-advisor knowledge new practice visit_each_home --knowledge knowledge
    """
    from ..knowledge.scaffold import scaffold

    refuse_existing(output, lang)
    base = options.knowledge(folder, lang)
    text = scaffold(kind, id, domain, base)
    if not isinstance(text, str):
        raise Refused(text, lang)
    if output is None and folder is not None and kind == "practice":
        path = Path(folder) / domain / "practices" / f"{id}.yaml"
        refuse_existing(str(path), lang)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(str(path), error, lang) from None
        deliver(text, str(path), lang)
        say(str(path))
        return
    deliver(text, output, lang)


def _ids(base: KnowledgeBase) -> list[str]:
    return [
        *base.practices, *base.findings, *base.indicators, *base.fields, *base.plans, *base.standards, *base.criteria, *base.parameters,
        *base.reckonings, *base.forms, *base.sources,
    ]  # fmt: skip
