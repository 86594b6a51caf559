"""A knowledge base so small that it can be read at a glance, and ways to spoil it.

A spoilt text bears the mark ⟦ where the problem must be reported; the mark is taken out before the file is written.
"""

from __future__ import annotations

from pathlib import Path

from cofin_advisor.knowledge import KnowledgeBase, read_knowledge
from cofin_advisor.reading.problems import Problem

MARK = "⟦"

FILES: dict[str, str] = {
    "knowledge.yaml": """\
version: "1"
date: 2026-01-31
title: {th: ความรู้เล็ก ๆ, en: A little knowledge}
licence: CC-BY-4.0
""",
    "sources.yaml": """\
BOOK:
  title: A book
  kind: book
  lang: en
  year: 2019
""",
    "parameters.yaml": """\
ceiling:
  kind: percent
  label: {th: เพดาน, en: Ceiling}
  values:
    - {from: 2017-01-16, value: 15, sources: [{id: BOOK, at: page 1}]}
""",
    "plans.yaml": """\
borrow:
  title: {th: กู้เงินนอก, en: Borrow outside}
  wait: {th: ยังไม่ควร, en: Not yet}
  possible_when: {th: ทำได้เมื่อพร้อม, en: When ready}
  go_ahead: {th: ทำได้, en: Go ahead}
  tags: [growth]
""",
    "reckonings.yaml": """\
sound_loans:
  title: {th: เงินกู้ที่ไม่ค้าง, en: Loans not late}
  question: {th: ไม่ค้างกี่บาท, en: How much is not late?}
  scope: gives_loans
  lines:
    - {number: loans, counts: start, because: {th: เงินกู้ทั้งหมด, en: All loans}}
    - {number: late, counts: less, because: {th: ที่ค้าง, en: What is late}}
  result: {th: เหลือ, en: Left}
  answer: {th: "ไม่ค้าง {amount}", en: "{amount} is not late."}
  no_start: {th: ไม่มีเงินกู้, en: No loans}
  nothing_left: {th: ค้างทั้งหมด, en: All is late}
  wait: {th: ยังก่อน, en: Not yet}
  possible_when: {th: เมื่อพร้อม, en: When ready}
""",
    "forms.yaml": """\
count_sheet:
  title: {th: ใบนับเงิน, en: Count sheet}
  purpose: {th: นับเงินสด, en: Count the cash}
  blocks:
    - ask: {label: {th: เงินกู้รวม, en: All loans}, from: loans, unit: {th: บาท, en: baht}}
    - table:
        columns: [{title: {th: ชนิด, en: Kind}}, {title: {th: กี่ใบ, en: How many}}]
        rows: [{label: {th: ธนบัตร, en: Notes}, from: borrowers}]
    - box: {label: {th: หมายเหตุ, en: Notes}, lines: 3}
""",
    "organization/fields.yaml": """\
plans_next_year:
  kind: choices
  label: {th: แผน, en: Plans}
  ask: {th: ปีหน้าจะทำอะไร, en: What next year?}
  document: {th: ถามในวง, en: Ask}
  date: now
  effort: known_by_heart
  tier: first
  options:
    borrow: {th: กู้เงินนอก, en: Borrow outside}
    none: {th: ไม่มี, en: Nothing}
founded:
  kind: year
  label: {th: ปีที่ตั้ง, en: Year of founding}
  ask: {th: ตั้งปีไหน, en: Founded when?}
  document: {th: ถามในวง, en: Ask}
  range: [1900, as_of_year]
  date: ever
  effort: known_by_heart
  tier: first
  was: [year_founded]
books_agree:
  kind: yes_no
  label: {th: บัญชีตรง, en: Books agree}
  ask: {th: บัญชีตรงไหม, en: Do the books agree?}
  document: {th: สมุดบัญชี, en: Books}
  date: now
  effort: look_up
  tier: first
""",
    "lending/fields.yaml": """\
gives_loans:
  kind: yes_no
  label: {th: ให้กู้, en: Gives loans}
  ask: {th: ให้กู้ไหม, en: Loans?}
  document: {th: ระเบียบ, en: Rules}
  date: now
  effort: known_by_heart
  tier: first
loans:
  kind: money
  label: {th: เงินให้กู้, en: Loans}
  ask: {th: เงินให้กู้เท่าไร, en: How much is lent?}
  document: {th: ทะเบียน, en: Ledger}
  asked_when: gives_loans
  when_not_asked: 0
  range: [0, null]
  date: now
  effort: look_up
  tier: first
late:
  kind: money
  label: {th: ยอดค้าง, en: Late loans}
  ask: {th: ค้างเท่าไร, en: How much is late?}
  document: {th: ทะเบียน, en: Ledger}
  asked_when: gives_loans
  range: [0, loans]
  sensitive: yes
  date: now
  effort: look_up
  tier: first
borrowers:
  kind: count
  label: {th: คนกู้, en: Borrowers}
  ask: {th: คนกู้กี่คน, en: How many borrow?}
  document: {th: ทะเบียน, en: Ledger}
  range: [0, null]
  date: now
  effort: look_up
  tier: first
pay_way:
  kind: choice
  label: {th: ส่งแบบไหน, en: Way of paying}
  ask: {th: ส่งแบบไหน, en: How is it repaid?}
  document: {th: สัญญา, en: Contracts}
  date: rule
  effort: known_by_heart
  tier: first
  options:
    monthly: {th: รายเดือน, en: Monthly}
    yearly: {th: รายปี, en: Yearly}
""",
    "lending/indicators.yaml": """\
late_rate:
  kind: percent
  label: {th: ร้อยละที่ค้าง, en: Share that is late}
  formula: 100 * late / loans
  applies_when: gives_loans and loans > 0
  goal: "<= 5"
  sources: [{id: BOOK, at: page 2}]
""",
    "lending/findings.yaml": """\
late_high:
  sign: danger
  severity: 4
  triage: 1
  topic: arrears
  title: {th: ค้างมาก, en: Much is late}
  scope: gives_loans
  when: late_rate > 10
  because: {th: "ค้าง {late_rate}", en: "{late_rate} is late."}
  amount: late
  holds_back: [growth]
  sources: [{id: BOOK}]
books_disagree:
  sign: weakness
  severity: 2
  topic: books
  title: {th: บัญชีไม่ตรง, en: Books disagree}
  when: books_agree == no
  because: {th: บัญชียังไม่ตรง, en: The books do not agree.}
  basis: judgement
  reason: {th: ใคร ๆ ก็รู้, en: Everyone knows}
""",
    "lending/practices/sort_debtors.yaml": """\
# Sort first, press later.
id: sort_debtors
title: {th: แยกลูกหนี้, en: Sort the debtors}
status: published
topic: arrears
tags: [credit]
answers: [late_high]
scope: gives_loans
recommend_when: late_high
practised_when: borrowers >= 1 and late == 0
why: {th: รู้ก่อนตาม, en: Know before you press}
steps:
  - {th: หนึ่ง, en: One}
  - {th: สอง, en: Two}
  - {th: สาม, en: Three}
say_it: {th: ค่อย ๆ ทำ, en: Step by step}
never_now: {th: อย่าประกาศชื่อ, en: Do not post names}
form: count_sheet
who: committee
effort: days
horizon: 30_days
watch: {indicator: late_rate, goal: "<= 5"}
waits: [borrow]
sources: [{id: BOOK, evidence: success, confidence: high}]
""",
    "lending/practices/tell_members.yaml": """\
# The members hear the figures.
id: tell_members
title: {th: บอกสมาชิก, en: Tell the members}
status: published
topic: books
answers: [books_disagree]
recommend_when: books_disagree
blocked_when: late_high
blocked_because: {th: ดูลูกหนี้ก่อน, en: Debtors first}
why: {th: เงินของทุกคน, en: The money is everyone's}
steps:
  - {th: หนึ่ง, en: One}
  - {th: สอง, en: Two}
  - {th: สาม, en: Three}
say_it: {th: เล่าให้ฟัง, en: Tell them}
never_now: {th: อย่าปิด, en: Do not hide it}
who: chair
effort: hours
horizon: 90_days
watch: {field: books_agree, goal: == yes}
after: [sort_debtors]
incompatible_with: [{practice: sort_debtors, prefer: sort_debtors, why: {th: ทีละเรื่อง, en: One at a time}}]
practised_by:
  - {name: {th: กลุ่มหนึ่ง, en: A group}, source: BOOK}
basis: judgement
reason: {th: เห็นมาเอง, en: Seen with our own eyes}
""",
    "standards/basics.yaml": """\
# The basics.
id: basics
title: {th: พื้นฐาน, en: Basics}
sources: [{id: BOOK}]
criteria:
  basics_books:
    title: {th: บัญชีตรง, en: Books agree}
    domain: governance
    when: books_agree
    leads_to: [tell_members]
""",
}


def write(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """The small knowledge base in a folder, with some files changed, added or (for `None`) left out."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.replace(MARK, "").encode())
    return folder


def spoilt(name: str, old: str, new: str) -> str:
    """A file of the small knowledge base with one text replaced; the mark shows where a problem is expected."""
    assert FILES[name].count(old) == 1, f"“{old}” must stand exactly once in {name}"
    return FILES[name].replace(old, new)


def marked_place(text: str) -> tuple[int, int]:
    """Line and column of the mark, counted from 1; (0, 0) where there is none: the file as a whole."""
    before, mark, _ = text.partition(MARK)
    return (before.count("\n") + 1, len(before) - before.rfind("\n")) if mark else (0, 0)


def read(folder: Path) -> tuple[KnowledgeBase | None, list[Problem]]:
    """What the loader makes of a folder."""
    base, problems = read_knowledge(folder)
    return base, list(problems)


def lines(problems: list[Problem] | tuple[Problem, ...]) -> str:
    """Problems as a person reads them, for messages of failing tests."""
    return "\n".join(problem.line("en") for problem in problems) or "(no problem at all)"
