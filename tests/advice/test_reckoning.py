"""How much dividend leaves the capital whole: worked by hand first, then held for any figures, and never guessed."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cofin_advisor import Adviser, Profile
from cofin_advisor.advice.records import Diagnosis, Reckoning, ReckoningLine
from cofin_advisor.advice.schema import record_schema
from cofin_advisor.cases import Case
from cofin_advisor.profile import Value
from cofin_advisor.reading.problems import Language
from cofin_advisor.report.document import Paragraph, Section, Table, words_in
from cofin_advisor.report.reckoning import reckoning_answer, reckoning_section
from cofin_advisor.report.references import HARSH, References
from cofin_advisor.report.words import Words

DIVIDEND = "dividend_without_eating_capital"


def reckoned(adviser: Adviser, profile: Profile) -> Reckoning:
    """The dividend question of one organization."""
    (found,) = [one for one in adviser.diagnose(profile).reckonings if one.id == DIVIDEND]
    return found


def line(reckoning: Reckoning, number: str) -> ReckoningLine:
    """One line of the sum."""
    (found,) = [one for one in reckoning.lines if one.number == number]
    return found


@pytest.fixture(scope="module")
def sound(cases: dict[str, Case]) -> Profile:
    """A group whose books agree and whom nothing holds back."""
    return cases["sound_small_group"].profile


def but(profile: Profile, **answers: Value | int) -> Profile:
    """The profile with other answers; a whole number may be written as such."""
    return profile.answering({field: float(value) if type(value) is int else value for field, value in answers.items()})


# Worked by hand, before any of it was run.


def test_a_sound_group_may_share_what_is_left_after_reserve_welfare_and_committee(adviser: Adviser, sound: Profile) -> None:
    """106,500 + 6,200 − 13,440 − 1,260 = 98,000 in money. Late: 35 % of 14,000 is 4,900; 9,000 are set aside. Reserve 15 %, others 25 %."""
    found = reckoned(adviser, sound)
    assert (found.verdict, found.amount) == ("stated", 98_000 - 14_700 - 24_500)
    assert found.amount == 58_800
    assert line(found, "allowance_to_add").status == "not_applicable"
    assert found.answer is not None
    assert "58,800 บาท" in found.answer.th
    assert "58,800 baht" in found.answer.en
    assert found.held_back_by == found.may_hold_back == found.missing == ()


@pytest.mark.parametrize(
    ("case", "verdict", "amount"),
    [
        ("young_group", "stated", 2_100.0),  # 4,100 + 920 − 2,020 = 3,000; less 20 % and 10 %
        ("rollover_village_fund", "stated", 38_400.0),  # 156,600 + 3,400 − 32,000 = 128,000; less 35 % and 35 %
        ("failing_deposit_taker", "nothing_to_share", 0.0),  # 102,000 in money; allowance lacks 310,000 + 35 % of 770,000 − 60,000
    ],
)
def test_the_other_constructed_groups(case: str, verdict: str, amount: float, cases: dict[str, Case], adviser: Adviser) -> None:
    found = reckoned(adviser, cases[case].profile)
    assert (found.verdict, found.amount) == (verdict, amount)


def test_what_is_lacking_in_the_allowance_comes_off(adviser: Adviser, sound: Profile) -> None:
    """Of 40,000 late, 10,000 for more than a year: 10,000 + 35 % of 30,000 = 20,500, less the 9,000 that are there: 11,500."""
    found = reckoned(adviser, but(sound, late_loans_balance=40_000, late_over_12m_balance=10_000))
    assert line(found, "allowance_to_add").value == 11_500
    assert found.amount == 58_800 - 11_500


def test_an_allowance_that_lacks_more_than_the_profit_leaves_nothing(adviser: Adviser, sound: Profile) -> None:
    found = reckoned(adviser, but(sound, late_loans_balance=90_000, late_over_12m_balance=90_000, loss_allowance=0))
    assert (found.verdict, found.amount) == ("nothing_to_share", 0.0)
    assert found.answer is not None
    assert "ต้องกันไว้ก่อน" in found.answer.th


def test_interest_that_never_came_in_cannot_be_shared(adviser: Adviser, sound: Profile) -> None:
    """The accounts say 98,000, but 95,000 of it are only booked: nothing is left after reserve and shares of 39,200."""
    found = reckoned(adviser, but(sound, interest_received_year=11_500, interest_booked_unpaid=95_000))
    assert line(found, "cash_profit").value == 3_000
    assert (found.verdict, found.amount) == ("nothing_to_share", 0.0)


def test_without_a_profit_in_money_there_is_nothing_to_share(adviser: Adviser, sound: Profile) -> None:
    found = reckoned(adviser, but(sound, interest_received_year=8_000, interest_booked_unpaid=98_500))
    assert (found.verdict, found.amount) == ("nothing_to_share", 0.0)
    assert found.answer is not None
    assert found.answer.th.startswith("ปีนี้ยังไม่มีกำไรที่เป็นเงินจริงให้แบ่ง")


def test_interest_of_earlier_years_is_not_shared_twice(adviser: Adviser, sound: Profile) -> None:
    """20,000 baht of old interest came in beyond the 98,000 of the accounts: what may be shared stays the same."""
    found = reckoned(adviser, but(sound, interest_received_year=126_500))
    assert line(found, "cash_beyond_accounts").value == 20_000
    assert found.amount == 58_800


def test_earlier_losses_are_made_good_first(adviser: Adviser, sound: Profile) -> None:
    assert reckoned(adviser, but(sound, reserves=-30_000)).amount == 58_800 - 30_000


def test_the_law_of_cooperatives_is_said_to_cooperatives_alone(adviser: Adviser, sound: Profile) -> None:
    """Rules that keep 5 %: a cooperative keeps 10 % by law, a savings group keeps its own 5 %. Shares of 1,062,000 bear at most 106,200."""
    group = reckoned(adviser, but(sound, reserve_share_rule=5))
    cooperative = reckoned(adviser, but(sound, reserve_share_rule=5, legal_form="cooperative"))
    assert group.amount == 98_000 - 4_900 - 24_500
    assert cooperative.amount == 98_000 - 9_800 - 24_500
    assert line(cooperative, "reserve_by_rule").status == line(group, "reserve_by_law").status == "not_applicable"
    assert line(cooperative, "coop_dividend_limit").value == 106_200
    assert line(group, "coop_dividend_limit").status == "not_applicable"
    for lang in ("th", "en"):
        assert not any(word in page(adviser, but(sound, reserve_share_rule=5), lang) for word in ("กฎหมายสหกรณ์ให้", "cooperative law keeps"))
    assert reckoned(adviser, but(sound, legal_form="cooperative")).amount == 58_800, "rules above the law stand as they are"


def test_a_welfare_fund_is_not_told_about_dividends(adviser: Adviser, sound: Profile) -> None:
    assert reckoned(adviser, but(sound, gives_loans=False, takes_savings=False)).verdict == "not_applicable"
    lending = reckoned(adviser, but(sound, org_type="welfare_fund"))
    assert (lending.verdict, lending.lines, lending.answer) == ("not_applicable", (), None)


# What is missing, and what must come first.


@pytest.mark.parametrize(
    ("field", "book"),
    [
        ("interest_received_year", "สมุดเงินสด"),
        ("operating_costs_year", "งบกำไรขาดทุน"),
        ("loss_allowance", "งบดุล"),
        ("late_loans_balance", "ทะเบียนลูกหนี้"),
        ("reserves", "งบดุล"),
        ("reserve_share_rule", "เล่มระเบียบ"),
        ("other_shares_rule", "เล่มระเบียบ"),
    ],
)
def test_a_missing_figure_is_named_with_its_book(field: str, book: str, adviser: Adviser, sound: Profile) -> None:
    profile = sound.without(field)
    found = reckoned(adviser, profile)
    assert (found.verdict, found.amount, found.answer) == ("undetermined", None, None)
    assert field in [one.field for one in found.missing]
    assert {one.field for one in found.missing} <= {field, "late_over_12m_balance"}
    said = page(adviser, profile, "th")
    assert "ยังบอกไม่ได้ ขาด:" in said
    assert book in said


def test_what_is_gone_already_stays_gone(adviser: Adviser, sound: Profile) -> None:
    """Where the known lines alone leave nothing, a missing one cannot bring it back."""
    poor = but(sound, late_loans_balance=200_000, late_over_12m_balance=200_000)
    assert reckoned(adviser, poor.without("reserve_share_rule")).verdict == "nothing_to_share"


def test_a_danger_holds_the_payment_back_and_the_figure_still_stands(adviser: Adviser, sound: Profile) -> None:
    short = but(sound, cash_difference=5_000)
    found = reckoned(adviser, short)
    assert found.held_back_by == ("money_short",)
    assert (found.verdict, found.amount) == ("stated", 58_800)
    said = page(adviser, short, "th")
    assert "ยังไม่ควรแบ่งปันผลตอนนี้ เพราะ" in said
    assert "เงินหรือทะเบียนยังไม่ตรงกับสมุด" in said
    assert "ทำได้เมื่อ" in said
    assert said.index("ยังไม่ควรแบ่งปันผลตอนนี้") < said.index("58,800"), "what must come first is said before any figure"


def test_who_paid_more_than_came_in_settles_that_first(adviser: Adviser, sound: Profile) -> None:
    assert reckoned(adviser, but(sound, dividends_paid_year=120_000)).held_back_by == ("dividend_from_interest_not_received",)


def test_nothing_is_claimed_of_a_line_that_is_not_known(adviser: Adviser, sound: Profile) -> None:
    found = line(reckoned(adviser, sound.without("loss_allowance")), "allowance_to_add")
    assert (found.status, found.value, found.because) == ("unknown", None, None)
    assert [one.field for one in found.missing] == ["loss_allowance"]


def test_what_may_hold_it_back_is_said_while_nobody_has_counted(adviser: Adviser, sound: Profile) -> None:
    uncounted = sound.without("cash_difference")
    found = reckoned(adviser, uncounted)
    assert (found.verdict, found.held_back_by, found.may_hold_back) == ("stated", (), ("money_short",))
    assert "ดูให้แน่ก่อน" in page(adviser, uncounted, "th")


def test_the_most_urgent_reason_comes_first(adviser: Adviser, cases: dict[str, Case]) -> None:
    found = reckoned(adviser, cases["failing_deposit_taker"].profile)
    assert found.held_back_by == ("cannot_pay_withdrawals", "books_behind", "dividend_from_interest_not_received")


# For any figures.

BAHT = st.integers(0, 400_000).map(float)
SHARE = st.integers(0, 100).map(float)
FIGURES = {
    "interest_received_year": BAHT, "other_income_year": BAHT, "operating_costs_year": BAHT, "interest_costs_year": BAHT,
    "net_profit_year": st.integers(-200_000, 400_000).map(float), "reserves": st.integers(-200_000, 400_000).map(float),
    "late_loans_balance": BAHT, "loss_allowance": BAHT, "reserve_share_rule": SHARE, "other_shares_rule": SHARE,
    "legal_form": st.sampled_from(["none", "cooperative"]),
}  # fmt: skip


@given(st.fixed_dictionaries(FIGURES))
def test_the_amount_is_never_negative_nor_more_than_the_profit_in_money(adviser: Adviser, sound: Profile, figures: dict[str, Any]) -> None:
    found = reckoned(adviser, sound.answering(figures))
    cash = (
        figures["interest_received_year"] + figures["other_income_year"] - figures["operating_costs_year"] - figures["interest_costs_year"]
    )
    assert found.amount is not None
    assert 0 <= found.amount <= max(cash, 0)
    assert found.amount <= max(figures["net_profit_year"], 0)


@given(st.fixed_dictionaries(FIGURES), BAHT)
def test_more_expected_losses_never_raise_it(adviser: Adviser, sound: Profile, figures: dict[str, Any], more: float) -> None:
    before = reckoned(adviser, sound.answering(figures)).amount
    worse = figures | {"late_loans_balance": figures["late_loans_balance"] + more}
    after = reckoned(adviser, sound.answering(worse)).amount
    assert before is not None
    assert after is not None
    assert after <= before


@given(st.fixed_dictionaries(FIGURES), st.sets(st.sampled_from(sorted(FIGURES)), min_size=1))
def test_unknown_never_counts_as_zero(adviser: Adviser, sound: Profile, figures: dict[str, Any], dropped: set[str]) -> None:
    """With answers taken away, the sum is the same as with them, or it cannot be said and something is named as missing."""
    profile = sound.answering(figures)
    whole, part = reckoned(adviser, profile), reckoned(adviser, profile.without(*dropped))
    if part.verdict == "undetermined":
        assert part.amount is None
        assert {one.field for one in part.missing} & dropped
    else:
        assert (part.verdict, part.amount) == (whole.verdict, whole.amount)


# As people and programs read it.


def page(adviser: Adviser, profile: Profile, lang: Language) -> str:
    """The section of the report as running text."""
    return "\n".join(words_in(section(adviser, profile, lang).blocks))


def section(adviser: Adviser, profile: Profile, lang: Language) -> Section:
    """The section of the report."""
    diagnosis = adviser.diagnose(profile)
    words = Words(lang)
    return reckoning_section(words, reckoned(adviser, profile), References(words, diagnosis.sources), titles(diagnosis))


def titles(diagnosis: Diagnosis) -> dict[str, Any]:
    """What each finding is called."""
    return {finding.id: finding.title for finding in diagnosis.findings}


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_table_adds_up_for_who_checks_it_with_a_pencil(lang: Language, adviser: Adviser, sound: Profile) -> None:
    (table,) = [block for block in section(adviser, sound, lang).blocks if isinstance(block, Table)]
    sums = [float(row[1].replace(",", "")) for row in table.rows if row[1][0].isdigit()]
    start, *less, left, paid = sums
    assert start - sum(less) == left == 58_800
    assert paid == 58_000
    assert any("[1]" in row[2] for row in table.rows), "the source of the first line is cited"


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_constructed_case_reads_well(lang: Language, adviser: Adviser, cases: dict[str, Case]) -> None:
    for case in cases.values():
        found = section(adviser, case.profile, lang)
        said = "\n".join([found.heading, *words_in(found.blocks)])
        assert not HARSH.search(said), case.profile.id
        assert "{" not in said
        assert "None" not in said
        if lang == "en":
            assert not any("ก" <= character <= "๛" for character in said)


def test_the_first_page_says_it_only_where_there_is_something_to_say(adviser: Adviser, sound: Profile) -> None:
    words = Words("th")
    known = adviser.diagnose(sound)
    assert reckoning_answer(words, known.reckonings[0], titles(known)).blocks[0] == Paragraph(words.of(known.reckonings[0].answer))  # type: ignore[arg-type]
    assert reckoning_answer(words, reckoned(adviser, sound.without("reserves")), titles(known)).blocks == ()
    assert reckoning_answer(words, reckoned(adviser, but(sound, org_type="welfare_fund")), titles(known)).blocks == ()


def test_what_rests_on_sensitive_answers_is_marked(adviser: Adviser, sound: Profile) -> None:
    marked = {one.number for one in reckoned(adviser, sound).lines if one.sensitive}
    assert marked == {"allowance_to_add"}, "late balances are asked late and never shown on a shared picture"


def test_json_carries_the_lines_by_the_published_schema(adviser: Adviser, sound: Profile) -> None:
    for profile in (sound, sound.without("reserves"), but(sound, cash_difference=5_000), but(sound, org_type="welfare_fund")):
        document = json.loads(adviser.diagnose(profile).to_json())
        jsonschema.Draft202012Validator(record_schema("diagnosis")).validate(document)
        (found,) = document["reckonings"]
        assert found["id"] == DIVIDEND
        assert [one["counts"] for one in found["lines"]] in ([], ["start", *["less"] * 6, *["beside"] * 2])


def test_each_line_is_explained_under_its_own_name(adviser: Adviser, sound: Profile) -> None:
    for one in reckoned(adviser, sound).lines:
        explained = adviser.explain(sound, one.number)
        assert explained.title == one.label
        assert explained.known is (one.status == "known")


def test_a_negative_line_that_is_taken_off_adds_nothing(adviser: Adviser, sound: Profile) -> None:
    """An author's indicator may come out negative; taken off, it must not raise the sum above what it started from."""
    asked = adviser.base.reckonings[DIVIDEND]
    lines = tuple(msgspec.structs.replace(one, number="reserves") if one.number == "loss_to_cover" else one for one in asked.lines)
    base = msgspec.structs.replace(asked, lines=lines)
    knowledge = adviser.base.__class__(**{**vars_of(adviser), "reckonings": {DIVIDEND: base}})
    found = reckoned(Adviser(knowledge), but(sound, reserves=-30_000))
    assert found.amount == 58_800


def vars_of(adviser: Adviser) -> dict[str, Any]:
    """The parts of a knowledge base, to make another from."""
    return {name: getattr(adviser.base, name) for name in adviser.base.__dataclass_fields__}
