"""What experta 1.9.4 does wrong, and why it cannot hurt us: one test per defect, shown first where that is possible."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cofin_advisor.inference._experta import (
    DefFacts,
    DepthStrategy,
    Fact,
    InitialFact,
    KnowledgeEngine,
    P,
    ReteMatcher,
    Rule,
)
from cofin_advisor.inference.matcher import FlatMatcher, SalienceStrategy

ROOT = Path(__file__).parents[2]


class Answer(Fact):
    """A field and its value."""


class Advice(Fact):
    """A conclusion."""


def over(limit: float) -> Any:
    return P(lambda value: isinstance(value, (int, float)) and value > limit)


def engine_of(rules: list[Rule], matcher: type = FlatMatcher, strategy: type = SalienceStrategy) -> Any:
    class Engine(KnowledgeEngine):
        __matcher__ = matcher
        __strategy__ = strategy

        def get_rules(self) -> list[Rule]:
            return rules

    return Engine()


def advising(name: str) -> Any:
    def advise(engine: Any, **facts: Fact) -> None:
        engine.declare(Advice(id=name))

    return advise


def advice(engine: Any, **answers: Any) -> list[str]:
    engine.reset()
    engine.declare(*[Answer(field=field, value=value) for field, value in answers.items()])
    engine.run()
    return sorted(fact["id"] for fact in engine.facts.values() if isinstance(fact, Advice))


def python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


# It does not import on Python 3.10 and later, and it configures logging.


def test_experta_alone_does_not_import() -> None:
    shown = python("""
try:
    import experta
except Exception as error:
    print(error)
""")
    assert shown == "module 'collections' has no attribute 'Mapping'\n"


def test_the_import_leaves_nothing_behind() -> None:
    shown = python("""
import collections, logging
before = dir(collections)
from cofin_advisor.inference import _experta
import importlib
importlib.reload(_experta)
print(dir(collections) == before, hasattr(collections, "Mapping"), logging.getLogger().handlers)
logging.basicConfig(level=logging.INFO)
print(len(logging.getLogger().handlers), logging.getLogger().level == logging.INFO)
""")
    assert shown == "True False []\n1 True\n"


def test_a_configured_root_logger_is_left_alone() -> None:
    shown = python("""
import logging, sys
ours = logging.StreamHandler(sys.stdout)
logging.getLogger().addHandler(ours)
from cofin_advisor.inference import _experta
print(logging.getLogger().handlers == [ours], logging.getLogger().level == logging.WARNING)
""")
    assert shown == "True True\n"


def test_many_threads_may_import_it_at_once() -> None:
    shown = python("""
import collections, logging, importlib
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    modules = list(pool.map(importlib.import_module, ["cofin_advisor.inference._experta"] * 8))
print(len(set(map(id, modules))), hasattr(collections, "Mapping"), logging.getLogger().handlers)
""")
    assert shown == "1 False []\n"


def test_all_names_are_there() -> None:
    from cofin_advisor.inference import _experta

    assert [name for name in _experta.__all__ if not hasattr(_experta, name)] == []
    assert sorted(_experta.__all__) == sorted(set(_experta.__all__))


# The firing order differs from process to process.

ORDER = """
from cofin_advisor.inference._experta import Fact, KnowledgeEngine, P, Rule
from cofin_advisor.inference.matcher import FlatMatcher, SalienceStrategy

class Answer(Fact): pass
class Advice(Fact): pass
fired = []

def rhs(name):
    def note(engine, **facts):
        fired.append(name)
        engine.declare(Advice(id=name))
    return note

patterns = [f"p{n}" << Answer(field=f"f{n % 2}", value=P(lambda v, n=n: v >= n)) for n in range(30)]
advised = "advised" << Advice(id="rule3")
rules = [Rule(patterns[n], patterns[(n * 7 + 1) % 30], salience=SALIENCE)(rhs(f"rule{n}")) for n in range(30)]
rules.append(Rule(advised, patterns[5], salience=99)(rhs("last")))

class Engine(KnowledgeEngine):
    STRATEGY
    def get_rules(self):
        return rules

engine = Engine()
engine.reset()
engine.declare(*[Answer(field=f"f{n}", value=20) for n in range(2)])
engine.run()
print(*fired)
"""


def orders(salience: str, strategy: str) -> set[str]:
    code = ORDER.replace("SALIENCE", salience).replace("STRATEGY", strategy)
    return {python(code, PYTHONHASHSEED=str(seed)) for seed in range(4)}


def test_equal_saliences_fire_in_an_order_of_chance_on_the_stock_engine() -> None:
    assert len(orders("0", "pass")) > 1


def test_a_salience_of_its_own_for_each_rule_makes_one_order_of_all_processes() -> None:
    [order] = orders("-n", "__matcher__, __strategy__ = FlatMatcher, SalienceStrategy")
    assert len(order.split()) > 10


# After an exception in a predicate, the next reset() keeps the old queue.


def strict(value: Any) -> bool:
    if value == "broken":
        raise ValueError(value)
    return True


def rules_with_a_partial_predicate() -> list[Rule]:
    high = "high" << Answer(field="late", value=over(10))
    read = "read" << Answer(field="members", value=P(strict))
    return [Rule(high, salience=2)(advising("sort_debtors")), Rule(read, salience=1)(advising("thank"))]


def advice_after_an_exception(engine: Any) -> list[str]:
    with pytest.raises(ValueError, match="broken"):
        advice(engine, late=90, members="broken")  # one organization in trouble
    return advice(engine, late=0, members=30)  # and the next, a sound one


def test_the_stock_matcher_gives_the_next_organization_the_advice_of_the_last() -> None:
    engine, fresh = (engine_of(rules_with_a_partial_predicate(), ReteMatcher, DepthStrategy) for _ in range(2))
    assert advice(fresh, late=0, members=30) == ["thank"]
    assert advice_after_an_exception(engine) == ["sort_debtors", "thank"]  # why an engine that raised is thrown away


def test_ours_forgets_the_last_organization_even_then() -> None:
    assert advice_after_an_exception(engine_of(rules_with_a_partial_predicate())) == ["thank"]


# A predicate may be asked before the literals of its pattern, about the value of another field.


@pytest.mark.parametrize(("matcher", "asked_about"), [(ReteMatcher, {"late": 90, "purpose": "seed"}), (FlatMatcher, {"late": 90})])
def test_predicates_are_total_over_every_value_of_their_fact_class(matcher: type, asked_about: dict[str, Any]) -> None:
    asked: list[Any] = []

    def note(value: Any) -> bool:
        asked.append(value)
        return False

    noting = P(note)  # in two patterns: the stock matcher asks first what most patterns ask
    patterns = [name << Answer(field=name, value=noting) for name in ("late", "borrowers")]
    rules = [Rule(pattern, salience=n)(advising(str(n))) for n, pattern in enumerate(patterns)]
    advice(engine_of(rules, matcher), late=90, purpose="seed")
    assert asked == list(asked_about.values())


# `True == 1` matches, and None, absent and False differ in three ways.


@pytest.mark.parametrize(("matcher", "strategy"), [(ReteMatcher, DepthStrategy), (FlatMatcher, SalienceStrategy)])
def test_true_matches_one_so_types_are_settled_before_a_fact_is_declared(matcher: type, strategy: type) -> None:
    class YesNo(Fact):
        pass

    class Number(Fact):
        pass

    one = "one" << Answer(field="x", value=1)
    number = "number" << Number(field="x", value=1)
    yes = "yes" << YesNo(field="x", value=True)
    rules = [Rule(lhs, salience=n)(advising(lhs.__bind__)) for n, lhs in enumerate((one, number, yes))]
    engine = engine_of(rules, matcher, strategy)
    assert advice(engine, x=True) == ["one"]  # the trap
    for fact, expected in ((YesNo(field="x", value=True), "yes"), (Number(field="x", value=1.0), "number")):
        engine.reset()
        engine.declare(fact)
        engine.run()
        assert [f["id"] for f in engine.facts.values() if isinstance(f, Advice)] == [expected]


def test_a_fact_equal_but_for_its_type_is_dropped_as_a_duplicate() -> None:
    engine = engine_of([])
    engine.reset()
    assert engine.declare(Answer(field="x", value=1)) is not None
    assert engine.declare(Answer(field="x", value=True)) is None


@pytest.mark.parametrize(("matcher", "strategy"), [(ReteMatcher, DepthStrategy), (FlatMatcher, SalienceStrategy)])
def test_none_and_false_are_answers_so_unknown_is_not_declared(matcher: type, strategy: type) -> None:
    no = "no" << Answer(field="x", value=False)
    any_answer = "any" << Answer(field="x")
    rules = [Rule(lhs, salience=n)(advising(lhs.__bind__)) for n, lhs in enumerate((no, any_answer))]
    engine = engine_of(rules, matcher, strategy)
    assert advice(engine, x=None) == ["any"]
    assert advice(engine, x=False) == ["any", "no"]
    assert advice(engine) == []


# Rebuilding leaks; reusing one engine over many resets must not.


def counting_rules(offset: int = 0) -> list[Rule]:
    """Rule n advises n when field f0 exceeds n + offset."""
    patterns = [f"over{n}" << Answer(field="f0", value=over(n + offset)) for n in range(20)]
    other = "other" << Answer(field="f1", value=over(0))
    return [Rule(each, other, salience=n)(advising(f"{n:02}")) for n, each in enumerate(patterns)]


def test_300_consults_of_one_engine_keep_no_memory() -> None:
    engine = engine_of(counting_rules())
    for _ in range(20):
        advice(engine, f0=30, f1=1)
    gc.collect()
    tracemalloc.start()
    try:
        advice(engine, f0=30, f1=1)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(300):
            advice(engine, f0=30, f1=1)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 20_000  # one consult alone declares some 10 kB of facts


@DefFacts(order=-1)
def initial_fact() -> Iterator[Fact]:
    yield InitialFact()


@pytest.mark.parametrize(
    ("strategy", "prepared", "kept"),
    [
        (DepthStrategy, True, True),  # its lru_cache, one for all engines, keeps the last 128 activations
        (SalienceStrategy, False, True),  # experta's own DefFacts keeps the last engine that was reset
        (SalienceStrategy, True, False),
    ],
)
def test_no_fact_outlives_its_engine(strategy: type, prepared: bool, kept: bool) -> None:
    marker = f"{strategy.__name__} {prepared}"

    class Engine(KnowledgeEngine):
        __matcher__, __strategy__ = FlatMatcher, strategy

        def get_rules(self) -> list[Rule]:
            return [Rule("x" << Answer(field="x"), salience=1)(advising("any"))]

        def get_deffacts(self) -> list[Any]:
            return [initial_fact] if prepared else super().get_deffacts()

    engine = Engine()
    engine.reset()
    engine.declare(Answer(field="x", marker=marker))
    engine.run()
    del engine
    gc.collect()
    assert any(type(each) is Answer and each.get("marker") == marker for each in gc.get_objects()) is kept


# Engines that are shared between threads mix organizations up.


def test_one_engine_per_thread_gives_right_results() -> None:
    def consults(offset: int) -> bool:
        engine = engine_of(counting_rules(offset))
        return all(advice(engine, f0=offset + value, f1=1) == [f"{n:02}" for n in range(min(value, 20))] for value in range(25))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(consults, range(16)))
