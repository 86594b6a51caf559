"""The diagnosis as its readers see it: what comes first, what must wait, what is kept, and what nobody can judge yet."""

from __future__ import annotations

import datetime
import json
import random

import jsonschema
import pytest

from cofin_advisor import Adviser, Answer, Diagnosis, Profile
from cofin_advisor.advice.explain import explanation_of
from cofin_advisor.advice.schema import record_kinds, record_schema
from cofin_advisor.cases import Case, bundled_cases
from cofin_advisor.knowledge.model import HORIZONS, Text

SETTLED = ("recommended", "practised", "blocked", "not_needed", "not_applicable", "established", "ruled_out", "met", "not_met")


CONTRACTS = {kind: jsonschema.Draft202012Validator(record_schema(kind)) for kind in record_kinds()}


def profile_of(**answers: object) -> Profile:
    """A profile with these answers; whole numbers may be written as such."""
    values = {field: float(value) if isinstance(value, int) and not isinstance(value, bool) else value for field, value in answers.items()}
    return Profile(id="somebody", name=Text("กลุ่มหนึ่ง", "A group"), answers={field: Answer(value=v) for field, v in values.items()})  # type: ignore[arg-type]


def verdicts(diagnosis: Diagnosis) -> dict[str, str]:
    """Every verdict of a diagnosis by id."""
    criteria = [criterion for standard in diagnosis.standards for criterion in standard.criteria]
    return {subject.id: subject.verdict for subject in (*diagnosis.findings, *diagnosis.practices, *diagnosis.plans, *criteria)}


@pytest.mark.parametrize("id", bundled_cases())
def test_json_keeps_the_published_contract(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    document = json.loads(adviser.diagnose(cases[id].profile).to_json())
    CONTRACTS["diagnosis"].validate(document)
    assert document["format"] == "cofin-advisor/diagnosis@1"
    assert [practice["id"] for practice in document["practices"]] == list(adviser.base.published)


def test_the_published_schemas_are_those_of_the_code(request: pytest.FixtureRequest) -> None:
    for kind in ("diagnosis", "explanation"):
        path = request.config.rootpath / "docs" / "schemas" / f"{kind}.json"
        assert json.loads(path.read_text("utf-8")) == record_schema(kind), f"run: cofin-advisor knowledge schema {kind} -o {path}"


def test_a_sound_small_group_is_thanked_and_told_what_to_keep(cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases["sound_small_group"].profile)
    assert len(diagnosis.keep_doing) >= 5
    assert len(diagnosis.page_one) <= 2
    assert {practice.weight for practice in diagnosis.practices if practice.id in diagnosis.recommendations} <= {"could"}
    assert {domain.light for domain in diagnosis.domains.values()} == {"green"}


def test_a_young_group_is_not_red_for_its_age(cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases["young_group"].profile)
    assert "red" not in {domain.light for domain in diagnosis.domains.values()}
    assert {plan.id for plan in diagnosis.plans if plan.verdict == "not_now"} >= {"borrow_outside", "register_legal_form"}


@pytest.mark.parametrize("id", bundled_cases())
def test_nothing_is_advised_that_a_danger_holds_back(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases[id].profile)
    standing = {finding.id for finding in diagnosis.findings if finding.verdict == "established"}
    growth_held = any("growth" in finding.holds_back for finding in diagnosis.findings if finding.id in standing)
    for practice in diagnosis.recommendations + diagnosis.if_not_done:
        record = adviser.base.practices[practice]
        assert not standing & set(adviser.base.holders(practice, record.tags)), practice
        assert not (growth_held and "growth" in record.tags), practice


@pytest.mark.parametrize("id", bundled_cases())
def test_dropping_answers_only_turns_verdicts_into_undetermined(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    whole = adviser.diagnose(cases[id].profile)
    known = verdicts(whole)
    drawn = random.Random(id)
    fields = sorted(cases[id].profile.answers)
    for _ in range(6):
        dropped = drawn.sample(fields, drawn.randint(1, len(fields)))
        for subject, verdict in verdicts(adviser.diagnose(cases[id].profile.without(*dropped), whole.as_of)).items():
            assert verdict in (known[subject], "undetermined"), (subject, dropped)


def test_the_most_urgent_trouble_leads_and_page_one_holds_one_to_five(cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases["failing_deposit_taker"].profile)
    assert 1 <= len(diagnosis.page_one) <= 5
    assert diagnosis.page_one[0] == "pause_lending_weekly_cash_list"
    ranks = [
        min(adviser.base.findings[finding].triage or 99 for finding in diagnosis.practice(id).answers) for id in diagnosis.recommendations
    ]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("id", bundled_cases())
def test_nothing_comes_before_what_it_must_come_after(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(cases[id].profile)
    planned = {practice: index for index, horizon in enumerate(HORIZONS) for practice in diagnosis.plan[horizon]}
    assert sorted(planned) == sorted(diagnosis.recommendations)
    for place, practice in enumerate(diagnosis.recommendations):
        for first in adviser.base.practices[practice].after:
            if first in diagnosis.recommendations:
                assert diagnosis.recommendations.index(first) < place
                assert planned[first] <= planned[practice]


def test_a_sum_below_half_a_percent_of_loans_never_leads(adviser: Adviser) -> None:
    short = {"cash_difference": 200, "gives_loans": True, "loans_outstanding": 1_000_000, "same_person_cash_and_books": True}
    trifle = adviser.diagnose(profile_of(**short))
    assert trifle.finding("money_short").immaterial
    assert trifle.practice(trifle.recommendations[0]).answers == ("one_hand_cash_and_books",)
    ledgers = adviser.diagnose(profile_of(**short | {"ledger_equals_books": False, "books_months_behind": 0}))
    assert not ledgers.finding("money_short").immaterial, "ledgers that do not agree are no trifle, however little cash is short"
    grave = adviser.diagnose(profile_of(**short | {"cash_difference": 20_000}))
    assert "money_short" in grave.practice(grave.recommendations[0]).answers
    assert grave.domains["governance"].light == "red"


def test_called_for_but_perhaps_done_already_is_a_tier_of_its_own(adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(profile_of(same_person_cash_and_books=False, withdrawal_signatures=1))
    assert "count_cash_every_saving_day" in diagnosis.if_not_done
    assert not set(diagnosis.if_not_done) & set(diagnosis.recommendations)


def test_an_unknown_is_not_a_no(adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(profile_of(members=50))
    assert not diagnosis.recommendations
    assert {domain.light for domain in diagnosis.domains.values()} == {"unjudged"}
    assert diagnosis.next_questions
    late = next(indicator for indicator in diagnosis.indicators if indicator.id == "late_balance_rate")
    assert (late.value, late.status) == (None, "unknown")


def test_a_light_that_may_still_change_says_so(adviser: Adviser) -> None:
    red = adviser.diagnose(profile_of(same_person_cash_and_books=True)).domains["governance"]
    assert (red.light, red.settled) == ("red", True)
    amber = adviser.diagnose(profile_of(open_conflict=True)).domains["governance"]
    assert (amber.light, amber.settled) == ("amber", False)


def test_a_domain_that_does_not_concern_the_group_has_no_light(adviser: Adviser) -> None:
    assert adviser.diagnose(profile_of(gives_welfare=False)).domains["welfare"].light == "not_applicable"


def test_answers_left_out_of_account_are_listed(adviser: Adviser) -> None:
    profile = profile_of(gives_loans=False, loans_outstanding=50_000)
    marked = profile.answers | {"members": Answer(value=12.0, check=True)}
    diagnosis = adviser.diagnose(Profile(id=profile.id, name=profile.name, answers=marked))
    assert {(left.field, left.reason) for left in diagnosis.to_check} == {("loans_outstanding", "not_asked"), ("members", "marked")}
    assert diagnosis.completeness.answered == 1


def test_a_question_that_alone_settles_something_does_settle_it(adviser: Adviser) -> None:
    """Of a group of which one thing after another is told, whatever is said to wait for one answer alone is settled by it."""
    told: dict[str, object] = {}
    asked = 0
    for field, value in {"gives_loans": False, "takes_savings": True, "gives_welfare": False, "founded_year": 2010}.items():
        told[field] = value
        profile = profile_of(**told)
        for question in adviser.diagnose(profile).next_questions:
            if adviser.base.fields[question.field].kind == "yes_no":
                for answer in (True, False):
                    after = verdicts(adviser.diagnose(profile.answering({question.field: answer})))
                    for subject in question.would_settle:
                        assert after[subject] != "undetermined", (question.field, subject)
                        asked += 1
    assert asked


def test_a_day_before_what_is_known_of_the_law_leaves_the_ceiling_unknown(cases: dict[str, Case], adviser: Adviser) -> None:
    profile = cases["sound_small_group"].profile
    early = adviser.diagnose(profile, datetime.date(1990, 1, 1))
    assert early.as_of == datetime.date(1990, 1, 1)
    assert early.finding("interest_or_fines_above_ceiling").verdict == "undetermined"
    assert adviser.diagnose(profile).finding("interest_or_fines_above_ceiling").verdict == "ruled_out"


@pytest.mark.parametrize("id", bundled_cases())
def test_every_id_is_explained_in_both_languages(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    consultation = adviser.consult(cases[id].profile)
    for subject in [*adviser.rulebook.by_id, *adviser.base.indicators, *adviser.base.fields]:
        explanation = explanation_of(consultation, subject)
        assert explanation.statement.th
        assert explanation.statement.en
        CONTRACTS["explanation"].validate(json.loads(explanation.to_json()))
        if explanation.verdict == "undetermined":
            assert explanation.missing, subject
        elif explanation.verdict in SETTLED:
            reasons = [support for part in explanation.parts for support in part.support]
            constant = not consultation.reasoning.grounds(adviser.rulebook.by_id[subject].parts[0]) and not reasons
            assert reasons or constant, subject


def test_a_plan_says_whether_the_group_has_chosen_it(adviser: Adviser) -> None:
    diagnosis = adviser.diagnose(profile_of(plans_next_year=frozenset({"raise_dividend"})))
    assert {plan.id for plan in diagnosis.plans if plan.planned} == {"raise_dividend"}
    assert {plan.planned for plan in adviser.diagnose(profile_of(members=50)).plans} == {None}


def test_a_light_names_the_sides_for_whose_answers_it_waits(adviser: Adviser) -> None:
    domains = adviser.diagnose(profile_of(gives_loans=False)).domains
    assert domains["lending"].light == "unjudged"
    assert domains["lending"].completeness.unknown == 0
    assert domains["lending"].waits_for == ("organization",)
    assert "governance" in domains["governance"].waits_for
    told = adviser.diagnose(profile_of(gives_loans=False, plans_next_year=frozenset({"raise_dividend"}))).domains["lending"]
    assert (told.light, told.waits_for) == ("not_applicable", ())


@pytest.mark.parametrize("id", bundled_cases())
def test_only_an_open_light_waits(id: str, cases: dict[str, Case], adviser: Adviser) -> None:
    for domain in adviser.diagnose(cases[id].profile).domains.values():
        assert bool(domain.waits_for) is not domain.settled


def test_the_day_of_the_accounts_stays_beside_the_day_they_are_judged_for(cases: dict[str, Case], adviser: Adviser) -> None:
    profile = cases["sound_small_group"].profile
    later = adviser.diagnose(profile, datetime.date(2026, 11, 1))
    assert (later.as_of, later.accounts_date) == (datetime.date(2026, 11, 1), profile.as_of)
    assert adviser.diagnose(profile_of(members=50)).accounts_date is None


def test_a_number_is_explained_with_its_goal_and_what_looks_at_it(cases: dict[str, Case], adviser: Adviser) -> None:
    late = adviser.explain(cases["failing_deposit_taker"].profile, "late_balance_rate")
    assert (late.goal, late.meets_goal) == (Text("ไม่เกิน ร้อยละ 5", "not more than 5 %"), False)
    assert "arrears_above_goal" in {use.id for use in late.used_by}
    balance = adviser.explain(cases["failing_deposit_taker"].profile, "late_loans_balance")
    assert {"arrears_above_goal", "late_balance_rate"} <= {use.id for use in balance.used_by}
    assert balance.document is not None


@pytest.mark.parametrize("id", ["late_balance_rate", "loans_outstanding", "arrears_above_goal"])
def test_what_does_not_concern_a_group_says_by_which_answer(id: str, adviser: Adviser) -> None:
    explanation = adviser.explain(profile_of(gives_loans=False), id)
    assert explanation.parts[0].truth is False
    assert "ให้กู้หรือไม่: ไม่ใช่" in {support.condition.th for support in explanation.parts[0].support}


def test_nothing_is_said_once(adviser: Adviser) -> None:
    said = {
        support.condition.th
        for finding in adviser.diagnose(
            profile_of(gives_loans=True, loans_outstanding=1_000_000, late_loans_balance=0, cash_difference=0, books_months_behind=0)
        ).findings
        for support in finding.support
    }
    assert not [words for words in said if ": 0 " in words and "(ไม่เกิน 0" in words]
    assert not [words for words in said if words.endswith("(มากกว่า 0 บาท)")]


def test_a_group_that_is_ready_may_borrow_and_one_that_is_not_must_wait(cases: dict[str, Case], adviser: Adviser) -> None:
    ready = cases["sound_small_group"].profile.answering({"plans_next_year": frozenset({"borrow_outside", "raise_loan_ceiling"})})
    for profile, verdict in ((ready, "go_ahead"), (ready.answering({"agm_held_last_year": False}), "not_now")):
        diagnosis = adviser.diagnose(profile)
        assert {plan.id: plan.verdict for plan in diagnosis.plans if plan.planned} == {
            "borrow_outside": verdict, "raise_loan_ceiling": verdict,
        }  # fmt: skip
        assert all(one.because.th for one in diagnosis.not_now)
