"""Each rule of what the adviser concludes, on groups that one can picture."""

from __future__ import annotations

import datetime

import pytest
from strategies import JUDGED, WORDS, a_base, a_field, a_finding, a_plan, a_practice, condition, formula

from cofin_advisor.inference import DirectEvaluator, ExpertaNetwork, Proposition, Reasoning, compile_rulebook, working_memory
from cofin_advisor.inference.logic import Compared, Holds, IsOneOf, Not
from cofin_advisor.knowledge.expression import SyntaxProblem, parse, source
from cofin_advisor.knowledge.model import Criterion, DatedValue, Field, Incompatible, Indicator, KnowledgeBase, Parameter, Standard, Watch
from cofin_advisor.profile import Answer, Profile, Value

END_OF_2024 = datetime.date(2024, 12, 31)


def consult(base: KnowledgeBase, as_of: datetime.date = END_OF_2024, /, **answers: Value) -> Reasoning:
    """What experta concludes; the direct evaluator must say the same."""
    profile = Profile(id="group", name=WORDS, answers={field: Answer(value=value) for field, value in answers.items()}, as_of=as_of)
    rulebook, memory = compile_rulebook(base), working_memory(profile, base)
    reasoning = ExpertaNetwork(rulebook).consult(memory)
    expected = DirectEvaluator(rulebook).consult(memory)
    assert (reasoning.conclusions.truths, reasoning.conclusions.verdicts) == (expected.truths, expected.verdicts)
    return reasoning


def verdict(base: KnowledgeBase, id: str, as_of: datetime.date = END_OF_2024, /, **answers: Value) -> str:
    return consult(base, as_of, **answers).conclusions.verdicts[id]


def missing(base: KnowledgeBase, id: str, **answers: Value) -> tuple[str, ...]:
    profile = Profile(id="group", name=WORDS, answers={field: Answer(value=value) for field, value in answers.items()}, as_of=END_OF_2024)
    rulebook = compile_rulebook(base)
    return DirectEvaluator(rulebook).situation(working_memory(profile, base)).missing(rulebook.by_id[id])


def a_rate(**more: object) -> Indicator:
    given = {"id": "late_rate", "domain": "lending", "kind": "percent", "label": WORDS, "formula": formula("100 * late / loans"),
             "applies_when": condition("lends and loans > 0")}  # fmt: skip
    return Indicator(**{**given, **more})  # type: ignore[arg-type]


LENDING: tuple[Field | Indicator, ...] = (
    a_field("lends", "yes_no"), a_field("loans", "money", asked_when=condition("lends")),
    a_field("late", "money", asked_when=condition("lends")), a_rate(),
)  # fmt: skip


# Unknown is not "no", and it is not zero.


def test_without_answers_nothing_is_judged() -> None:
    base = a_base(*LENDING, a_finding("arrears", "late_rate > 10", scope=condition("lends")))
    assert verdict(base, "arrears") == "undetermined"
    assert verdict(base, "arrears", lends=True, loans=1000.0) == "undetermined"  # late loans are not zero because nobody told


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (True, True, "established", "established"),
        (True, None, "undetermined", "established"),
        (False, None, "ruled_out", "undetermined"),
        (None, None, "undetermined", "undetermined"),
        (False, True, "ruled_out", "established"),
        (False, False, "ruled_out", "ruled_out"),
    ],
)
def test_connectives_follow_kleene(a: bool | None, b: bool | None, both: str, either: str) -> None:
    base = a_base(a_field("a", "yes_no"), a_field("b", "yes_no"), a_finding("both", "a and b"), a_finding("either", "a or b"))
    answers = {name: value for name, value in (("a", a), ("b", b)) if value is not None}
    found = consult(base, **answers).conclusions.verdicts
    assert (found["both"], found["either"]) == (both, either)


def test_not_unknown_is_unknown_even_against_itself() -> None:
    base = a_base(a_field("a", "yes_no"), a_finding("never", "a and not a"), a_finding("always", "a or not a"))
    assert set(consult(base).conclusions.verdicts.values()) == {"undetermined"}
    assert consult(base, a=True).conclusions.verdicts == {"never": "ruled_out", "always": "established"}


# Does not apply is not unknown either: what is said about it is false.


def test_a_group_that_does_not_lend_has_no_arrears_and_is_not_asked() -> None:
    base = a_base(
        *LENDING,
        a_finding("high", "late_rate > 10"),
        a_finding("low", "late_rate <= 10"),
        a_finding("scoped", "late_rate > 10", scope=condition("lends")),
    )
    found = consult(base, lends=False).conclusions.verdicts
    assert found == {"high": "ruled_out", "low": "ruled_out", "scoped": "not_applicable"}
    assert missing(base, "high", lends=False) == ()
    assert missing(base, "high") == ("lends",)  # whether the question arises comes first
    assert missing(base, "high", lends=True) == ("loans", "late")


def test_a_group_without_any_loan_out_has_no_late_rate() -> None:
    base = a_base(*LENDING, a_finding("high", "late_rate > 10"))
    assert verdict(base, "high", lends=True, loans=0.0, late=0.0) == "ruled_out"


def test_equal_to_no_is_false_and_not_is_true_of_a_question_that_is_skipped() -> None:
    base = a_base(
        a_field("lends", "yes_no"), a_field("rules", "yes_no", asked_when=condition("lends")),
        a_finding("says_no", "rules == no"), a_finding("negated", "not rules"),
    )  # fmt: skip
    assert consult(base, lends=False).conclusions.verdicts == {"says_no": "ruled_out", "negated": "established"}


def test_a_sum_takes_the_value_for_what_is_not_asked() -> None:
    base = a_base(
        a_field("cash", "money"), a_field("has_bank", "yes_no"),
        a_field("bank", "money", asked_when=condition("has_bank"), when_not_asked=0.0),
        a_finding("ready", "cash + bank >= 100"),
    )  # fmt: skip
    assert verdict(base, "ready", cash=100.0, has_bank=False) == "established"
    assert verdict(base, "ready", cash=100.0, has_bank=False, bank=-50.0) == "established"  # an answer to a question that does not arise
    assert verdict(base, "ready", cash=40.0, has_bank=True, bank=60.0) == "established"
    assert verdict(base, "ready", cash=100.0, has_bank=True) == "undetermined"  # merely missing: never zero
    assert verdict(base, "ready", cash=100.0) == "undetermined"


def test_a_question_that_is_never_asked_always_has_its_default() -> None:
    base = a_base(
        a_field("cash", "money"), a_finding("no_one", "practised(idle)"),
        a_practice("idle", "no_one", "cash > 0", watch=Watch(field="cash")),
        a_field("bank", "money", asked_when=condition("practised(idle)"), when_not_asked=7.0), a_finding("ready", "cash + bank >= 10"),
        a_finding("seven", "bank == 7"),
    )  # fmt: skip
    assert verdict(base, "ready", cash=3.0) == "established"
    assert verdict(base, "seven") == "established"


# Findings and criteria.


def test_a_finding_in_a_condition_is_its_scope_and_its_condition() -> None:
    base = a_base(
        a_field("lends", "yes_no"), a_field("shock", "yes_no"), a_finding("hit", "shock", scope=condition("lends")),
        a_finding("spared", "not hit"),
    )  # fmt: skip
    assert verdict(base, "spared", shock=True) == "undetermined"
    assert verdict(base, "spared", shock=True, lends=False) == "established"
    assert verdict(base, "spared", shock=True, lends=True) == "ruled_out"


def test_a_criterion_is_met_not_met_undetermined_or_not_applicable() -> None:
    criterion = Criterion(
        id="books", standard="s", title=WORDS, domain="governance", when=condition("up_to_date"), scope=condition("lends"), **JUDGED
    )
    base = a_base(a_field("lends", "yes_no"), a_field("up_to_date", "yes_no"), Standard(id="s", title=WORDS, criteria=(criterion,)))
    assert verdict(base, "books", lends=True, up_to_date=True) == "met"
    assert verdict(base, "books", lends=True, up_to_date=False) == "not_met"
    assert verdict(base, "books", lends=True) == "undetermined"
    assert verdict(base, "books", lends=False) == "not_applicable"
    assert verdict(base, "books", up_to_date=False) == "undetermined"


# The six verdicts on a practice, in their order.

PARTS = tuple(a_field(name, "yes_no") for name in ("lends", "trouble", "done", "quarrel"))


def practice_base() -> KnowledgeBase:
    return a_base(*PARTS, a_field("cash", "money"), a_finding("in_trouble", "trouble"), a_practice(
        "sort_debtors", "in_trouble", "in_trouble", scope=condition("lends"), practised_when=condition("done"),
        blocked_when=condition("quarrel"), blocked_because=WORDS, watch=Watch(field="cash"),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("lends", "done", "quarrel", "trouble", "expected"),
    [
        (False, None, None, None, "not_applicable"),
        (None, True, True, True, "undetermined"),
        (True, True, None, None, "practised"),
        (True, None, True, True, "undetermined"),
        (True, False, True, None, "blocked"),
        (True, False, None, False, "undetermined"),
        (True, False, False, False, "not_needed"),
        (True, False, False, None, "undetermined"),
        (True, False, False, True, "recommended"),
        (True, None, False, True, "undetermined"),
        (None, None, None, None, "undetermined"),
    ],
)
def test_the_verdict_is_the_first_line_that_holds_while_all_before_are_known_not_to(
    lends: bool | None, done: bool | None, quarrel: bool | None, trouble: bool | None, expected: str
) -> None:
    answers = {"lends": lends, "done": done, "quarrel": quarrel, "trouble": trouble}
    known = {name: value for name, value in answers.items() if value is not None}
    assert verdict(practice_base(), "sort_debtors", **known) == expected


def test_only_what_can_still_decide_is_missing() -> None:
    base = practice_base()
    assert missing(base, "sort_debtors", lends=True, done=True) == ()  # practised, whatever the rest
    assert missing(base, "sort_debtors", lends=False) == ()
    assert missing(base, "sort_debtors", done=True) == ("lends",)
    assert missing(base, "sort_debtors", lends=True, trouble=True) == ("done", "quarrel")


def test_a_practice_that_nobody_can_see_done_is_not_known_to_be_done() -> None:
    base = a_base(*PARTS, a_field("cash", "money"), a_finding("in_trouble", "trouble"),
                  a_practice("thank", "in_trouble", "in_trouble", watch=Watch(field="cash")))  # fmt: skip
    assert verdict(base, "thank", trouble=True) == "recommended"


def giving_way(*, written_by_the_one_that_yields: bool) -> KnowledgeBase:
    pair = ("raise_ceiling", "peer_guarantee") if written_by_the_one_that_yields else ("peer_guarantee", "raise_ceiling")
    against = (Incompatible(pair[1], "peer_guarantee", WORDS),)
    watch = Watch(field="cash")

    def more(id: str) -> dict[str, object]:
        return {"watch": watch, **({"incompatible_with": against} if id == pair[0] else {})}

    return a_base(
        *PARTS, a_field("cash", "money"), a_finding("in_trouble", "trouble"), a_finding("idle_money", "cash > 100"),
        a_practice("peer_guarantee", "in_trouble", "in_trouble", practised_when=condition("done"), **more("peer_guarantee")),
        a_practice("raise_ceiling", "idle_money", "idle_money", **more("raise_ceiling")),
    )  # fmt: skip


@pytest.mark.parametrize("written_by_the_one_that_yields", [True, False])
def test_of_two_that_do_not_go_together_the_preferred_one_is_advised(written_by_the_one_that_yields: bool) -> None:
    base = giving_way(written_by_the_one_that_yields=written_by_the_one_that_yields)
    found = consult(base, cash=200.0, trouble=True, done=False).conclusions.verdicts
    assert (found["peer_guarantee"], found["raise_ceiling"]) == ("recommended", "blocked")
    assert verdict(base, "raise_ceiling", cash=200.0, trouble=True, done=True) == "recommended"  # done already: no longer in the way
    assert verdict(base, "raise_ceiling", cash=200.0, trouble=False) == "recommended"
    assert verdict(base, "raise_ceiling", cash=200.0, trouble=True) == "undetermined"


def growth_base(*held: str) -> KnowledgeBase:
    options = dict.fromkeys(("borrow_outside", "raise_ceilings"), WORDS)
    return a_base(
        *PARTS, a_field("cash", "money"), a_field("plans_next_year", "choices", options=options),
        a_finding("in_trouble", "trouble", holds_back=held), a_finding("idle_money", "cash > 100"),
        a_practice("raise_ceiling", "idle_money", "idle_money", tags=("growth",), watch=Watch(field="cash")),
        a_practice("sort_debtors", "in_trouble", "in_trouble", practised_when=condition("done"), waits=("raise_ceilings",),
                   watch=Watch(field="cash")),
        a_plan("borrow_outside", "growth"), a_plan("raise_ceilings"),
    )  # fmt: skip


@pytest.mark.parametrize("held", ["growth", "raise_ceiling"])
def test_a_finding_holds_back_by_id_and_by_tag(held: str) -> None:
    base = growth_base(held)
    assert verdict(base, "raise_ceiling", cash=200.0, trouble=True) == "blocked"
    assert verdict(base, "raise_ceiling", cash=200.0, trouble=False) == "recommended"
    assert verdict(base, "raise_ceiling", cash=200.0) == "undetermined"


def test_a_plan_waits_while_a_finding_stands_or_a_practice_is_advised() -> None:
    base = growth_base("growth")
    both = frozenset({"borrow_outside", "raise_ceilings"})
    assert verdict(base, "borrow_outside", plans_next_year=both, trouble=True) == "not_now"
    assert verdict(base, "raise_ceilings", plans_next_year=both, trouble=True, done=False) == "not_now"
    assert verdict(base, "raise_ceilings", plans_next_year=both, trouble=True, done=True) == "go_ahead"
    assert verdict(base, "raise_ceilings", plans_next_year=both, trouble=True) == "undetermined"
    assert verdict(base, "borrow_outside", plans_next_year=both, trouble=False) == "go_ahead"
    assert verdict(base, "borrow_outside", plans_next_year=frozenset(), trouble=True) == "not_planned"
    assert verdict(base, "borrow_outside", trouble=True) == "undetermined"


# The language.


@pytest.mark.parametrize(
    ("yes", "no", "expected"), [(4, 0, "established"), (3, 4, "undetermined"), (3, 5, "ruled_out"), (0, 4, "undetermined")]
)
def test_at_least_four_of_eight(yes: int, no: int, expected: str) -> None:
    names = [f"sign{number}" for number in range(8)]
    base = a_base(*(a_field(name, "yes_no") for name in names), a_finding("several", f"at_least(4, {', '.join(names)})"))
    answers = dict.fromkeys(names[:yes], True) | dict.fromkeys(names[yes : yes + no], False)
    assert verdict(base, "several", **answers) == expected


def test_multiple_choices() -> None:
    base = a_base(
        a_field("kept", "choices"), a_finding("one", "has(kept, 'a')"), a_finding("any", "has_any(kept, 'a', 'b')"),
        a_finding("all", "has_all(kept, 'a', 'b')"),
    )  # fmt: skip
    ids = ("one", "any", "all")

    def found(*options: str) -> list[str]:
        verdicts = consult(base, kept=frozenset(options)).conclusions.verdicts
        return [id for id in ids if verdicts[id] == "established"]

    assert (found("b"), found("a"), found("a", "b", "c"), found()) == (["any"], ["one", "any"], ["one", "any", "all"], [])
    assert set(consult(base).conclusions.verdicts.values()) == {"undetermined"}


def test_a_choice_and_its_opposite() -> None:
    base = a_base(a_field("pattern", "choice"), a_finding("same", "pattern == 'a'"), a_finding("other", "pattern != 'a'"),
                  a_finding("among", "pattern in ('a', 'c')"))  # fmt: skip
    assert consult(base, pattern="c").conclusions.verdicts == {"same": "ruled_out", "other": "established", "among": "established"}


def test_chained_comparisons() -> None:
    base = a_base(a_field("age", "years"), a_finding("establishing", "2 <= age < 5"))
    assert [verdict(base, "establishing", age=age) for age in (1.9, 2.0, 4.999, 5.0)] == [
        "ruled_out",
        "established",
        "established",
        "ruled_out",
    ]


def test_numbers_on_both_sides() -> None:
    base = a_base(a_field("a", "money"), a_finding("always", "1 + 2 == 3"), a_finding("sum", "2 * 3 <= a"), a_finding("itself", "a <= a"),
                  a_finding("swapped", "6 > a"))  # fmt: skip
    assert consult(base).conclusions.verdicts == {
        "always": "established",
        "sum": "undetermined",
        "itself": "undetermined",
        "swapped": "undetermined",
    }
    assert consult(base, a=6.0).conclusions.verdicts == {
        "always": "established",
        "sum": "established",
        "itself": "established",
        "swapped": "ruled_out",
    }


# Numbers.


def test_a_ratio_that_stands_exactly_at_the_threshold_is_at_the_threshold() -> None:
    base = a_base(*LENDING, a_finding("over", "late_rate > 5"), a_finding("fair_share", "0.1 * late + 0.2 * late > 0.3 * late"))
    assert 0.1 + 0.2 > 0.3  # what floats say
    for loans, late in ((300.0, 15.0), (60_000.0, 3_000.0), (1_234_560.0, 61_728.0), (0.3 * 1e6, 0.05 * 0.3 * 1e6)):
        assert verdict(base, "over", lends=True, loans=loans, late=late) == "ruled_out"
    assert verdict(base, "over", lends=True, loans=300.0, late=15.00001) == "established"
    assert verdict(base, "fair_share", lends=True, late=1.0) == "ruled_out"


def test_a_difference_below_half_a_millionth_is_none() -> None:
    base = a_base(a_field("x", "ratio"), a_finding("above", "x > 1"), a_finding("same", "x == 1"))
    assert consult(base, x=1.0000004).conclusions.verdicts == {"above": "ruled_out", "same": "established"}
    assert consult(base, x=1.000001).conclusions.verdicts == {"above": "established", "same": "ruled_out"}


def test_a_year_is_a_day_in_the_calendar_and_its_distance_is_years() -> None:
    base = a_base(a_field("founded", "year"), a_finding("young", "as_of_year - founded < 2"), a_finding("later", "founded > as_of_year"),
                  a_finding("since", "founded + 3 <= 2024"))  # fmt: skip
    found = consult(base, founded=2023.0).conclusions.verdicts
    assert found == {"young": "established", "later": "ruled_out", "since": "ruled_out"}
    assert verdict(base, "young", datetime.date(2030, 1, 1), founded=2023.0) == "ruled_out"
    with pytest.raises(AssertionError, match="calendar"):
        a_base(a_field("founded", "year"), a_finding("wrong", "2 * founded > 10"))


def test_a_parameter_has_a_value_on_a_day_or_is_not_in_force_or_nobody_knows() -> None:
    values = (DatedValue(datetime.date(2017, 1, 16), 15.0, **JUDGED), DatedValue(datetime.date(2020, 1, 1), None, **JUDGED))
    ceiling = Parameter(id="ceiling", kind="percent", label=WORDS, values=values, known_until=datetime.date(2027, 12, 31))
    base = a_base(a_field("rate", "percent"), ceiling, a_finding("above", "rate > ceiling"))

    def on(year: int) -> str:
        return verdict(base, "above", datetime.date(year, 6, 1), rate=18.0)

    assert {year: on(year) for year in (2010, 2018, 2024, 2030)} == {
        2010: "undetermined", 2018: "established", 2024: "ruled_out", 2030: "undetermined",
    }  # fmt: skip


def test_no_answer_is_missing_where_none_would_help() -> None:
    ceiling = Parameter(id="ceiling", kind="money", label=WORDS, values=(DatedValue(datetime.date(2025, 6, 1), 15.0, **JUDGED),))
    base = a_base(
        a_field("x", "money"), a_field("y", "money"), a_field("z", "yes_no", asked_when=condition("x > ceiling")), ceiling,
        a_field("each", "money", per="item"), a_field("number", "count"),
        a_finding("over", "y > ceiling"), a_finding("asked_in_vain", "z"), a_finding("too_large", "each * number > y"),
    )  # fmt: skip
    assert missing(base, "over") == ()  # nobody knows the ceiling of that year
    assert missing(base, "asked_in_vain", x=20.0) == ("z",)  # a "no" would settle it, though nobody knows whether to ask
    assert verdict(base, "asked_in_vain", x=20.0, z=False) == "ruled_out"
    assert missing(base, "too_large") == ("y", "each", "number")
    assert missing(base, "too_large", each=1e15, number=2.0) == ()
    assert verdict(base, "too_large", each=1e15, number=2.0, y=1.0) == "undetermined"


def test_more_premises_than_one_rule_has_are_all_asked() -> None:
    names = [f"part{number}" for number in range(11)]
    base = a_base(*(a_field(name, "yes_no") for name in names), a_finding("complete", " and ".join(names)))
    assert verdict(base, "complete", **dict.fromkeys(names, True)) == "established"
    for name in names:
        assert verdict(base, "complete", **{each: each != name for each in names}) == "ruled_out"
        assert verdict(base, "complete", **dict.fromkeys(set(names) - {name}, True)) == "undetermined"


# What a conclusion rests on.


def test_what_is_ruled_out_says_by_which_facts() -> None:
    base = a_base(*LENDING, a_finding("high", "late_rate > 10", scope=condition("lends")))
    reasoning = consult(base, lends=True, loans=1000.0, late=50.0)
    [ground] = [ground for ground in reasoning.grounds(Proposition("high", "holds")) if ground.values]
    assert isinstance(ground.literal, Not)
    assert isinstance(ground.literal.part, Compared)
    assert ground.values == {"late_rate": 5.0, "late": 50.0, "loans": 1000.0}
    [scope] = consult(base, lends=False).grounds(Proposition("high", "holds"))[:1]
    assert scope.literal == Not(Holds(Proposition("high", "scope")))
    assert [inner.literal for inner in scope.grounds] == [Not(IsOneOf("lends", frozenset({True})))]


def test_a_default_is_said_together_with_why_the_question_was_not_asked() -> None:
    base = a_base(
        a_field("cash", "money"), a_field("has_bank", "yes_no"),
        a_field("bank", "money", asked_when=condition("has_bank"), when_not_asked=0.0), a_finding("ready", "cash + bank >= 100"),
    )  # fmt: skip
    grounds = consult(base, cash=100.0, has_bank=False).grounds(Proposition("ready", "holds"))
    [ground] = [ground for ground in grounds if ground.values]
    assert ground.values == {"cash": 100.0, "bank": 0.0}
    assert [inner.literal for inner in ground.grounds] == [Not(Holds(Proposition("bank", "asked")))]


# The language's own limits, on which the engines rely.


@pytest.mark.parametrize(
    "text",
    [
        "0.0000001 * a",
        "0.0000002 * a",
        "1.23456789 + a",
        "999999999999999.5",
        "-3 - -a",
        "100 * a / (b - c)",
        "has(x, 'a\\b')",
        "x == 'ไทย'",
    ],
)
def test_a_tree_is_written_so_that_reading_gives_it_again(text: str) -> None:
    assert parse(source(parse(text))) == parse(text)


@pytest.mark.parametrize(
    "text", ["not " * 500 + "a", " + ".join(["a"] * 500), "(" * 100 + "a" + ")" * 100, "a > " * 200 + "a and (" * 70 + "a" + ")" * 70]
)
def test_nothing_so_deep_is_read_that_a_reader_could_not_come_to_the_end(text: str) -> None:
    with pytest.raises(SyntaxProblem, match="too-deep"):
        parse(text)


@pytest.mark.parametrize("text", ["a < 1000000000000001", "a < " + "9" * 400])
def test_no_number_is_larger_than_can_be_computed(text: str) -> None:
    with pytest.raises(SyntaxProblem, match="number-too-large"):
        parse(text)


@pytest.mark.parametrize("text", ["a > 0 and a / 0 > 1", "a / -0 > 1", "a / a > 1"])
def test_a_condition_divides_by_plain_numbers_other_than_zero_only(text: str) -> None:
    with pytest.raises(AssertionError, match="division-in-condition"):
        a_base(a_field("a", "money"), a_finding("wrong", text))


@pytest.mark.parametrize("guard", ["b >= 0", "b > -1", "b >= 0.0000001", "b == 0.0000001", "b < 3", "a > 0"])
def test_a_guard_that_leaves_zero_possible_is_none(guard: str) -> None:
    rate = a_rate(formula=formula("a / b"), applies_when=condition(guard), kind="ratio")
    with pytest.raises(AssertionError, match="divisor-unguarded"):
        a_base(a_field("a", "money"), a_field("b", "money"), rate)
