"""`cofin-advisor explain`."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ..advice import Adviser, UnknownId
from ..advice.wording import DOMAIN_TITLES
from ..knowledge.model import KnowledgeBase
from ..reading.problems import Language, Place, Problem, Problems
from . import options
from .documents import deliver_document
from .output import Refused, deliver_json, keep_what_is_there


@click.command("explain")
@click.argument("profile")
@click.argument("id")
@options.with_form("text", "markdown", "html", "json")
@options.with_language
@options.with_output
@options.with_day
@options.with_knowledge
def command(profile: str, id: str, form: str, lang: Language, output: str | None, as_of: str | None, folder: str | None) -> None:
    """ทำไมจึงแนะนำ หรือทำไมไม่แนะนำ และอะไรจะเปลี่ยนผล เรื่องหนึ่งเรื่อง

    Why, why not, and what would change it: what one verdict rests on.

    ID คือรหัสหรือชื่อของข้อค้นพบ แนวปฏิบัติ แผน ข้อในมาตรฐาน ตัวชี้วัด หรือคำถาม (ดู knowledge list) หรือด้านหนึ่งในสี่ด้าน (governance, lending, savings,
    welfare) / is the id or the title of a finding, practice, plan, criterion, indicator or question (see knowledge list), or one of the
    four sides, for its light.

    \b
    ตัวอย่าง / Examples:
      cofin-advisor explain failing_deposit_taker cannot_pay_withdrawals
      cofin-advisor explain rollover_village_fund bank_line_after_clean_record --lang en
      cofin-advisor explain klongpia lending
    """
    keep_what_is_there(output, lang, read=profile)
    moment = options.day(as_of, lang)
    base = options.knowledge(folder, lang)
    known = options.profile(profile, base, lang)
    adviser = Adviser(base)
    wanted = id if base.record(id) is not None else _titles(adviser).get(_plain(id), id)
    try:
        explanation = adviser.explain(known, wanted, moment)
    except UnknownId:
        raise Refused(_why_not(id, adviser), lang) from None
    if form == "json":
        deliver_json(explanation.to_json(), output, lang)
        return
    from ..report import explained

    deliver_document(explained(explanation, lang), form, output, lang)


class _OnlyShown(Problem):
    """There is such a record, but it is nothing that could be so or not be so of an organization."""

    def message(self, lang: Language) -> str:
        return {
            "th": f"“{self.text}” ไม่มีเหตุผลให้อธิบายสำหรับกลุ่มใดกลุ่มหนึ่ง",
            "en": f"“{self.text}” is nothing that is found or advised; there is no why.",
        }[lang]

    def remedy(self, lang: Language) -> str:
        return {"th": "ดูด้วย", "en": "See it with:"}[lang] + f" cofin-advisor knowledge show {self.text}"


def _why_not(id: str, adviser: Adviser) -> Iterable[Problem]:
    """Why an id cannot be explained, with what was probably meant: an id, or the title as it is written."""
    base = adviser.base
    if base.record(id) is not None:
        return [_OnlyShown("unknown-id", Place(id), id)]
    among = [word for one in _explained(adviser) for word in (one, *_words(base, one))]
    problems = Problems()
    problems.add("unknown-id", Place(id), id, among=among)
    return problems


def _titles(adviser: Adviser) -> dict[str, str]:
    """The ids by title, plain, of both languages; of two with one title the first."""
    found: dict[str, str] = {}
    for one in _explained(adviser):
        for title in _words(adviser.base, one):
            found.setdefault(_plain(title), one)
    return found


def _explained(adviser: Adviser) -> list[str]:
    """The ids of everything that can be explained."""
    return list(dict.fromkeys([*DOMAIN_TITLES, *adviser.rulebook.by_id, *adviser.base.indicators, *adviser.base.fields]))


def _words(base: KnowledgeBase, id: str) -> tuple[str, ...]:
    record = base.record(id)
    text = DOMAIN_TITLES.get(id) or getattr(record, "title", None) or getattr(record, "label", None)
    return () if text is None else (str(text.th), str(text.en))


def _plain(title: str) -> str:
    """A title by which it is looked up: small letters, single spaces."""
    return " ".join(title.split()).casefold()
