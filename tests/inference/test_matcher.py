"""The same rules on experta's own matcher and on ours: same conclusions, same support."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cofin_advisor.inference._experta import (
    AND,
    EXISTS,
    FORALL,
    NOT,
    OR,
    TEST,
    DepthStrategy,
    Fact,
    InitialFact,
    KnowledgeEngine,
    L,
    P,
    ReteMatcher,
    Rule,
    W,
)
from cofin_advisor.inference.matcher import FlatMatcher, SalienceStrategy


class Answer(Fact):
    """A field and its value."""


class Finding(Fact):
    """A conclusion of the first stratum and upwards."""


class Part(Fact):
    """A conclusion of another class with the same keys."""


class Advice(Fact):
    """A fact with two literal keys."""


class Fired:
    """A right-hand side that notes what it was given and declares one fact."""

    def __init__(self, name: str, conclusion: Callable[[], Fact] | None = None) -> None:
        self.__name__ = name
        self.conclusion = conclusion

    def __call__(self, engine: Any, **facts: Fact) -> None:
        engine.fired.append((self.__name__, frozenset((name, spelled(fact)) for name, fact in facts.items())))
        if self.conclusion is not None:
            engine.declare(self.conclusion())


def spelled(fact: Fact) -> tuple[str, frozenset[tuple[str, Any]]]:
    return type(fact).__name__, frozenset(fact.as_dict().items())


def engine_of(rules: Sequence[Rule], matcher: type = FlatMatcher, strategy: type = SalienceStrategy) -> Any:
    class Engine(KnowledgeEngine):
        __matcher__ = matcher
        __strategy__ = strategy

        def get_rules(self) -> list[Rule]:
            return list(rules)

    return Engine()


def consult(engine: Any, facts: Iterable[Callable[[], Fact]]) -> tuple[list[Any], frozenset[Any]]:
    """The activations in the order of firing, and the facts at the end."""
    engine.fired = []
    engine.reset()
    engine.declare(*[make() for make in facts])
    engine.run()
    return engine.fired, frozenset(spelled(fact) for fact in engine.facts.values())


def answer(field: str, value: Any) -> Callable[[], Fact]:
    return lambda: Answer(field=field, value=value)


def hand_rules() -> list[Rule]:
    high = "high" << Answer(field="late", value=P(lambda v: v > 10))
    not_high = "not_high" << Answer(field="late", value=P(lambda v: v <= 10))
    lends = "lends" << Answer(field="lends", value="yes")
    arrears = "arrears" << Finding(id="arrears", verdict="established")
    danger = "danger" << Finding(id="danger", verdict=L("established"))
    return [
        Rule(lends, high, salience=4)(Fired("late", lambda: Finding(id="arrears", verdict="established"))),
        Rule(AND(lends, not_high), salience=3)(Fired("sound", lambda: Finding(id="arrears", verdict="ruled_out"))),
        Rule(arrears, salience=2)(Fired("danger", lambda: Finding(id="danger", verdict="established"))),
        Rule(arrears, AND(danger, high), salience=1)(Fired("advise", lambda: Advice(practice="sort"))),
    ]


@pytest.mark.parametrize("late", [0, 10, 10.000001, 11, None])
@pytest.mark.parametrize("lends", ["yes", "no", None])
def test_a_chain_of_rules_fires_as_on_the_stock_matcher(late: float | None, lends: str | None) -> None:
    facts = [answer(field, value) for field, value in (("late", late), ("lends", lends)) if value is not None]
    expected = consult(engine_of(hand_rules(), ReteMatcher, DepthStrategy), facts)
    assert consult(engine_of(hand_rules()), facts) == expected
    assert [name for name, _ in expected[0]] == (
        [] if late is None or lends != "yes" else ["late", "danger", "advise"] if late > 10 else ["sound"]
    )


def test_the_support_is_what_the_rule_matched() -> None:
    fired, _ = consult(engine_of(hand_rules()), [answer("lends", "yes"), answer("late", 12), answer("members", 7)])
    assert dict(fired)["advise"] == {
        ("arrears", ("Finding", frozenset({("id", "arrears"), ("verdict", "established")}))),
        ("danger", ("Finding", frozenset({("id", "danger"), ("verdict", "established")}))),
        ("high", ("Answer", frozenset({("field", "late"), ("value", 12)}))),
    }


def test_one_fact_may_bear_two_patterns_and_one_pattern_two_facts() -> None:
    def rules() -> list[Rule]:
        above = "above" << Answer(field="x", value=P(lambda v: v > 1))
        below = "below" << Answer(field="x", value=P(lambda v: v < 5))
        return [Rule(above, below, salience=1)(Fired("between"))]

    facts = [answer("x", value) for value in (0, 2, 3, 9)]
    fired, _ = consult(engine_of(rules()), facts)
    assert set(fired) == set(consult(engine_of(rules(), ReteMatcher, DepthStrategy), facts)[0])
    assert len(fired) == len(set(fired)) == 9  # three above, three below


def test_an_activation_carries_the_rule_the_facts_and_the_context_of_the_stock_matcher() -> None:
    rules = hand_rules()

    def activations(matcher: type) -> list[Any]:
        engine = engine_of(rules, matcher)
        engine.reset()
        engine.running = True  # so that declaring leaves the changes to us
        engine.declare(Answer(field="lends", value="yes"), Answer(field="late", value=12))
        added, removed = engine.get_activations()
        assert not removed
        return list(added)

    [ours], [stock] = activations(FlatMatcher), activations(ReteMatcher)
    assert ours.rule.__name__ == "late"
    assert (ours.rule, ours.facts, ours.context) == (stock.rule, stock.facts, stock.context)


def test_rules_written_as_methods_keep_their_engine() -> None:
    class Methods(KnowledgeEngine):
        __matcher__ = FlatMatcher
        seen: list[Any]

        @Rule("x" << Answer(field="x"))
        def remember(self, x: Fact) -> None:
            self.seen.append(x["value"])

    first, second = Methods(), Methods()
    for engine, value in ((first, 1), (second, 2)):
        engine.seen = []
        engine.reset()
        engine.declare(Answer(field="x", value=value))
    first.run()
    second.run()
    assert (first.seen, second.seen) == ([1], [2])


def test_only_patterns_of_the_facts_class_and_literals_are_asked() -> None:
    asked: list[str] = []

    def noted(name: str) -> P:
        def accept(value: Any) -> bool:
            asked.append(name)
            return True

        return P(accept)

    shared = "shared" << Answer(field="x", value=noted("x"))
    other = [f"other{n}" << Answer(field=f"y{n}", value=noted(f"y{n}")) for n in range(5)]
    rules = [Rule(shared, each, salience=n)(Fired(f"rule{n}")) for n, each in enumerate(other)]
    consult(engine_of(rules), [answer("x", 1), answer("y3", 1), lambda: Part(field="y4", value=1)])
    assert asked == ["x", "y3"]


def test_a_fact_without_the_key_of_a_predicate_does_not_match() -> None:
    rules = [Rule("x" << Answer(field="x", value=P(lambda v: True)), salience=1)(Fired("never"))]
    assert consult(engine_of(rules), [lambda: Answer(field="x"), lambda: Answer(value=1)])[0] == []


a, b = "a" << Answer(field="a"), "b" << Answer(field="b")


@pytest.mark.parametrize(
    "lhs",
    [
        (),
        (NOT(Answer(field="a")),),
        (a, NOT(b)),
        (OR(a, b),),
        (a, OR(b, InitialFact())),
        (EXISTS(a),),
        (FORALL(a, b),),
        (a, TEST(lambda a: True)),
        (Answer(field="a"),),  # no name
        ("__a" << Answer(field="a"),),  # experta would hide it from the right-hand side
        ("c" << Answer(field=W()),),
        ("c" << Answer(field="x" << W()),),
        ("c" << Answer(field="x" << L("a")),),
        ("c" << Answer(field="x" << P(bool)),),
        ("c" << Answer(value=P(bool) & P(callable)),),
        ("c" << Answer(value=P(bool) | P(callable)),),
        ("c" << Answer(value=~L(1)),),
        ("c" << Answer(field__name="a"),),  # looks inside a value
        (a, "a" << Answer(field="other")),
        tuple(f"p{n}" << Answer(field=f"p{n}") for n in range(9)),
    ],
    ids=repr,
)
def test_every_other_kind_of_rule_is_refused(lhs: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        engine_of([Rule(*lhs, salience=1)(Fired("refused"))])


def test_a_name_or_a_salience_used_twice_is_refused() -> None:
    with pytest.raises(TypeError, match="salience"):
        engine_of([Rule(a, salience=1)(Fired("one")), Rule(b, salience=1)(Fired("two"))])
    other = "a" << Answer(field="b")
    with pytest.raises(TypeError, match="'a'"):
        engine_of([Rule(a, salience=1)(Fired("one")), Rule(other, salience=2)(Fired("two"))])


def test_retraction_is_refused() -> None:
    engine = engine_of(hand_rules())
    engine.reset()
    fact = engine.declare(Answer(field="lends", value="yes"))
    with pytest.raises(TypeError, match="retracted"):
        engine.retract(fact)


# The law. A rule set is described by plain data, so that each matcher gets patterns and rules of its own.

FIELDS, LIMITS, CONCLUSIONS = "fgh", (0, 1, 1.5), tuple(range(6))
COMPARISONS: dict[str, Callable[[float], Callable[[float], bool]]] = {
    ">=": lambda limit: lambda value: value >= limit,
    "<": lambda limit: lambda value: value < limit,
    "==": lambda limit: lambda value: value == limit,
}
fields, limits = st.sampled_from(FIELDS), st.sampled_from(LIMITS)
compared = st.tuples(st.just("compare"), fields, st.sampled_from(list(COMPARISONS)), limits)
literal = st.tuples(st.just("literal"), fields, limits)
any_value = st.tuples(st.just("any"), fields)
concluded = st.tuples(st.just("concluded"), st.sampled_from(["Finding", "Part"]), st.sampled_from(CONCLUSIONS))
advised = st.tuples(st.just("advised"), st.sampled_from(CONCLUSIONS), st.booleans().map(str))
conclusion = st.one_of(concluded, advised)
pattern = st.one_of(compared, literal, any_value, concluded, advised)
rule_sets = st.lists(st.tuples(st.lists(pattern, min_size=1, max_size=8), conclusion), max_size=12)
memories = st.lists(st.tuples(fields, st.sampled_from([-1, 0, 1, 1.5, 1.500001, 2])), max_size=6)


def fact_of(said: tuple[Any, ...]) -> Fact:
    match said:
        case ("compare", field, sign, limit):
            return Answer(field=field, value=P(COMPARISONS[sign](limit)))
        case ("literal", field, value):
            return Answer(value=value, field=field)
        case ("any", field):
            return Answer(field=field)
        case ("concluded", kind, number):
            return {"Finding": Finding, "Part": Part}[kind](id=number, verdict="established")
        case ("advised", number, verdict):
            return Advice(practice=number, verdict=verdict)
    raise AssertionError(said)


def rules_of(rule_set: Sequence[Any], order: Sequence[int] | None = None) -> list[Rule]:
    patterns: dict[Any, Fact] = {}
    rules = []
    for number, (said, concludes) in enumerate(rule_set):
        lhs = [patterns.setdefault(each, f"p{len(patterns)}" << fact_of(each)) for each in dict.fromkeys(said)]
        rules.append(Rule(*lhs, salience=-number)(Fired(f"rule{number}", partial(fact_of, concludes))))
    return [rules[number] for number in order] if order else rules


@settings(deadline=None, max_examples=200)
@given(rule_sets, st.lists(memories, min_size=1, max_size=3))
def test_any_rules_on_any_memory_conclude_what_the_stock_matcher_concludes(rule_set: Any, many: list[Any]) -> None:
    stock = engine_of(rules_of(rule_set), ReteMatcher, DepthStrategy)
    ours, ours_on_stock_strategy = engine_of(rules_of(rule_set)), engine_of(rules_of(rule_set), strategy=DepthStrategy)
    for memory in many:  # one engine, reset for each
        facts = [answer(*each) for each in memory]
        (expected, expected_facts), (fired, concluded_facts) = consult(stock, facts), consult(ours, facts)
        assert len(fired) == len(expected)  # nothing fires twice
        assert set(fired) == set(expected)
        assert concluded_facts == expected_facts
        assert set(consult(ours_on_stock_strategy, facts)[0]) == set(expected)
        assert consult(engine_of(rules_of(rule_set)), facts) == (fired, concluded_facts)  # as on a fresh engine


@settings(deadline=None)
@given(st.data(), rule_sets, memories)
def test_the_order_of_declaration_changes_nothing(data: Any, rule_set: Any, memory: Any) -> None:
    order = data.draw(st.permutations(range(len(rule_set))))
    facts = [answer(*each) for each in memory]
    expected, expected_facts = consult(engine_of(rules_of(rule_set)), facts)
    shuffled = [answer(*each) for each in data.draw(st.permutations(memory))]
    fired, concluded_facts = consult(engine_of(rules_of(rule_set, order)), shuffled)
    assert (len(fired), set(fired)) == (len(expected), set(expected))
    assert concluded_facts == expected_facts


def test_the_strategy_fires_in_the_order_of_experta() -> None:
    def rules() -> list[Rule]:
        any_x = "any" << Answer(field="x")
        positive = "positive" << Answer(field="x", value=P(lambda v: v > 0))
        return [Rule(any_x, salience=-1)(Fired("low")), Rule(positive, salience=7)(Fired("high"))]

    facts = [answer("x", value) for value in (3, -1, 2, 0, 1)]
    fired, _ = consult(engine_of(rules()), facts)
    assert fired == consult(engine_of(rules(), strategy=DepthStrategy), facts)[0]
    assert [name for name, _ in fired] == ["high"] * 3 + ["low"] * 5
    assert [fact for name, [(_, (_, fact))] in fired[:3]] == [{("field", "x"), ("value", value)} for value in (1, 2, 3)]
