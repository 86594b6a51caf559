"""What holds of every knowledge base and every profile."""

from __future__ import annotations

import gc
import hashlib
import math
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import strategies
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Reference
from strategies import WORDS, a_base, a_field, a_finding, bases_with_profiles, condition, profiles, values_of

from cofin_advisor.inference import (
    Conclusions,
    DirectEvaluator,
    ExpertaNetwork,
    Ground,
    Proposition,
    Reasoning,
    Rulebook,
    Situation,
    WorkingMemory,
    compile_rulebook,
    working_memory,
)
from cofin_advisor.inference._experta import DepthStrategy, ReteMatcher
from cofin_advisor.inference.rules import write_rules
from cofin_advisor.knowledge.loader import bundled, load_knowledge
from cofin_advisor.knowledge.model import KnowledgeBase
from cofin_advisor.profile import Answer, Profile, Value
from cofin_advisor.profile.reader import read_profile

ROOT = Path(__file__).parents[2]
#: For laws that cost much, or that others try along with them.
FEW = settings(max_examples=settings.default.max_examples // 3)
FEWEST = settings(max_examples=settings.default.max_examples // 6)


@dataclass(frozen=True)
class Engines:
    """Both engines over one knowledge base."""

    base: KnowledgeBase
    rulebook: Rulebook
    direct: DirectEvaluator
    experta: ExpertaNetwork

    @classmethod
    def over(cls, base: KnowledgeBase) -> Engines:
        rulebook = compile_rulebook(base)
        return cls(base, rulebook, DirectEvaluator(rulebook), ExpertaNetwork(rulebook))

    def memory(self, profile: Profile) -> WorkingMemory:
        return working_memory(profile, self.base)

    def situation(self, profile: Profile) -> Situation:
        return self.direct.situation(self.memory(profile))

    def verdicts(self, profile: Profile) -> Mapping[str, str]:
        return self.direct.consult(self.memory(profile)).verdicts


@cache
def shipped() -> Engines:
    return Engines.over(load_knowledge(ROOT / "knowledge"))


@cache
def cases() -> dict[str, Profile]:
    found = {path.stem: read_profile(path, shipped().base) for path in sorted((ROOT / "cases").glob("*.yaml"))}
    assert len(found) >= 10
    return {stem: profile for stem, (profile, _) in found.items() if profile is not None}


def random_profiles(base: KnowledgeBase, number: int, seed: int) -> list[Profile]:
    """Profiles as from `strategies.profiles`, fast and without shrinking, for laws that want many of them."""
    chance = random.Random(seed)
    numbers = strategies._numbers_of(base)

    def answer(kind: str, options: list[str]) -> Value:
        if kind == "yes_no":
            return chance.random() < 0.5
        if kind == "choice":
            return chance.choice(options)
        if kind == "choices":
            return frozenset(chance.sample(options, chance.randint(0, len(options))))
        return float(chance.randint(1980, 2030)) if kind == "year" else chance.choice([*numbers, float(chance.randint(0, 2000))])

    def one(number: int) -> Profile:
        share = chance.random()
        answers = {
            id: Answer(value=answer(field.kind, sorted(field.options))) for id, field in base.fields.items() if chance.random() < share
        }
        return Profile(id=f"p{number}", name=WORDS, answers=answers, as_of=chance.choice(strategies.DAYS))

    return [one(each) for each in range(number)]


def agree(engines: Engines, profile: Profile) -> Reasoning:
    memory = engines.memory(profile)
    reasoning, expected = engines.experta.consult(memory), engines.direct.consult(memory)
    assert reasoning.conclusions.truths == expected.truths
    assert reasoning.conclusions.verdicts == expected.verdicts
    assert set(expected.verdicts) == set(engines.rulebook.by_id)
    assert reasoning.conclusions.organization == profile.id
    return reasoning


def agree_with_the_design(engines: Engines, profile: Profile) -> None:
    memory = engines.memory(profile)
    assert engines.direct.consult(memory).verdicts == Reference(engines.base, profile, memory.as_of).verdicts()


# Law 1: the two engines agree on every truth and every verdict, and with the design.


@given(bases_with_profiles())
def test_experta_and_the_direct_evaluator_agree(drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, many = drawn
    engines = Engines.over(base)
    for profile in many:
        agree(engines, profile)
        agree_with_the_design(engines, profile)


@given(st.data())
@FEW
def test_they_agree_over_the_shipped_knowledge(data: Any) -> None:
    agree(shipped(), data.draw(profiles(shipped().base, answered=data.draw(st.integers(1, 4)))))


def test_they_agree_on_many_profiles_over_the_shipped_knowledge() -> None:
    for profile in random_profiles(shipped().base, 60, seed=1):
        agree(shipped(), profile)
        agree_with_the_design(shipped(), profile)


def test_they_agree_on_every_case() -> None:
    assert len(cases()) >= 10
    for profile in cases().values():
        agree(shipped(), profile)
        agree_with_the_design(shipped(), profile)


# Law 2: an added answer never changes what is settled.


def only_more_is_settled(engines: Engines, profile: Profile, kept: set[str]) -> None:
    fewer = profile.without(*(set(profile.answers) - kept))
    before, after = engines.direct.consult(engines.memory(fewer)), engines.direct.consult(engines.memory(profile))
    changed = {each: (truth, after.truths[each]) for each, truth in before.truths.items() if truth not in (None, after.truths[each])}
    assert changed == {}
    moved = {
        id: (verdict, after.verdicts[id]) for id, verdict in before.verdicts.items() if verdict not in ("undetermined", after.verdicts[id])
    }
    assert moved == {}


@given(st.data(), bases_with_profiles())
def test_added_answers_change_nothing_that_was_settled(data: Any, drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, many = drawn
    engines = Engines.over(base)
    for profile in many:
        only_more_is_settled(engines, profile, data.draw(st.sets(st.sampled_from(sorted(base.fields)))))


def test_added_answers_change_nothing_over_the_shipped_knowledge() -> None:
    chance = random.Random(2)
    for profile in [*random_profiles(shipped().base, 150, seed=2), *cases().values()]:
        only_more_is_settled(shipped(), profile, {field for field in profile.answers if chance.random() < 0.7})


# Law 3: no profile makes anything raise, and what cannot be computed is unknown, never missing.

NO_NUMBERS = [math.nan, math.inf, -math.inf, 1e300, 1e16, -2e15]
WILD = [*NO_NUMBERS, 5, True, False, "a", "no such option", "", frozenset({"a"}), frozenset({"?"}), None, [1], {}, b"x"]


@given(st.data(), bases_with_profiles(most=1))
def test_no_profile_makes_anything_raise(data: Any, drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, [profile] = drawn
    wild = data.draw(st.dictionaries(st.sampled_from([*sorted(base.fields), "no_such_field"]), st.sampled_from(WILD)))
    mixed = profile.answering(wild)
    engines = Engines.over(base)
    reasoning, situation = agree(engines, mixed), engines.situation(mixed)
    for proposition in engines.rulebook.propositions:
        reasoning.grounds(proposition)
        situation.missing_for(proposition)
    assert all(math.isfinite(value) for value in engines.memory(mixed).values.values() if isinstance(value, float))


@given(bases_with_profiles())
@FEW
def test_what_cannot_be_computed_waits_for_no_answer(drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, many = drawn
    engines = Engines.over(base)
    for profile in many:
        situation = engines.situation(profile)
        for id in base.indicators:
            number = situation.number(id)
            if number is not None:
                assert situation.unanswered(id) == frozenset()
                assert math.isnan(number) or abs(number) <= 1e15


def test_an_overflow_and_a_division_by_zero_are_unknown_and_not_missing() -> None:
    base = a_base(
        a_field("a", "money"), a_field("b", "money"), a_field("c", "money"), a_field("sure", "yes_no"),
        strategies.Indicator(id="product", domain="lending", kind="ratio", label=WORDS, formula=strategies.formula("a * b * c / c / b / a"),
                             applies_when=condition("a != 0 and b != 0 and c != 0")),
        strategies.Indicator(id="share", domain="lending", kind="ratio", label=WORDS, formula=strategies.formula("a / (b - c)"),
                             applies_when=condition("b != c")),
        a_finding("large", "product > 0 and sure"), a_finding("high", "share > 0"),
    )  # fmt: skip
    engines = Engines.over(base)

    def judged(**answers: Value) -> tuple[str, tuple[str, ...]]:
        profile = Profile(id="p", name=WORDS, answers={field: Answer(value=value) for field, value in answers.items()})
        agree(engines, profile)
        situation = engines.situation(profile)
        return engines.verdicts(profile)["large"], situation.missing(engines.rulebook.by_id["large"])

    assert judged(a=2.0, b=3.0, c=4.0, sure=True) == ("established", ())
    assert judged(a=1e9, b=1e9, c=1e9, sure=True) == ("undetermined", ())
    assert judged(a=1e9, b=1e9, c=1e9) == ("undetermined", ("sure",))
    assert judged(a=1e9, b=1e9) == ("undetermined", ("c", "sure"))  # nobody knows yet whether it applies
    assert judged(a=1e9, b=1e9, c=0.0) == ("ruled_out", ())
    equal = Profile(id="p", name=WORDS, answers={name: Answer(value=7.0) for name in "abc"})
    assert engines.verdicts(equal)["high"] == "ruled_out"
    assert math.isnan(engines.situation(equal).number("share") or 0.0)


# Law 4: what is listed as missing.


def answers_to(base: KnowledgeBase, field: str) -> list[Value]:
    kind, options = base.fields[field].kind, sorted(base.fields[field].options)
    if kind == "yes_no":
        return [True, False]
    if kind == "choice":
        return list(options)
    if kind == "choices":
        return [frozenset(), frozenset(options), *(frozenset({option}) for option in options)]
    return [0.0, 1.0, -3.0, 5.0, 10.0, 33.333333, 2010.0, 1e15, -1e15]


def lists_what_is_missing(engines: Engines, profile: Profile) -> None:
    situation, verdicts = engines.situation(profile), engines.verdicts(profile)
    beyond_help = []
    for subject in engines.rulebook.subjects:
        missing = situation.missing(subject)
        if verdicts[subject.id] != "undetermined":
            assert missing == ()
        for field in missing:
            assert field not in situation.values
            assert situation.truth(Proposition(field, "asked")) is not False
        if verdicts[subject.id] == "undetermined" and not missing:
            beyond_help.append(subject.id)
    open_fields = [field for field in engines.base.fields if field not in situation.values] if beyond_help else []
    for field in open_fields:
        for value in answers_to(engines.base, field):
            after = engines.verdicts(profile.answering({field: value}))
            assert {id: after[id] for id in beyond_help} == dict.fromkeys(beyond_help, "undetermined"), (field, value)


def with_all_missing_answered(engines: Engines, profile: Profile, chance: random.Random) -> Profile:
    """The profile with what is missing answered, again and again, until nothing is missing."""
    while True:
        situation = engines.situation(profile)
        missing = {field for subject in engines.rulebook.subjects for field in situation.missing(subject)}
        if not missing:
            return profile
        profile = profile.answering({field: chance.choice(answers_to(engines.base, field)) for field in sorted(missing)})


@given(bases_with_profiles(), st.integers(0, 1000))
def test_missing_lists_what_could_settle_a_verdict(drawn: tuple[KnowledgeBase, list[Profile]], seed: int) -> None:
    base, many = drawn
    engines = Engines.over(base)
    for profile in many[:2]:
        lists_what_is_missing(engines, profile)
        lists_what_is_missing(engines, with_all_missing_answered(engines, profile, random.Random(seed)))


def test_missing_over_the_shipped_knowledge() -> None:
    chance = random.Random(3)
    for profile in [*random_profiles(shipped().base, 12, seed=3), *cases().values()]:
        lists_what_is_missing(shipped(), profile)
        lists_what_is_missing(shipped(), with_all_missing_answered(shipped(), profile, chance))


# Law 5: what is settled has support, which is true and is enough.


def said(grounds: tuple[Ground, ...]) -> Iterator[Ground]:
    for ground in grounds:
        yield ground
        yield from said(ground.grounds)


def is_supported(engines: Engines, profile: Profile, *, enough: bool = True) -> None:
    reasoning, memory = agree(engines, profile), engines.memory(profile)
    situation, constants = engines.direct.situation(memory), write_rules(engines.rulebook).constants
    for proposition, truth in reasoning.conclusions.truths.items():
        grounds = reasoning.grounds(proposition)
        if truth is None or proposition in constants:
            assert grounds == ()
            continue
        assert grounds != ()
        mentioned: set[str] = set()
        for ground in said(grounds):
            assert situation.judge(ground.literal) is True, ground
            for name, value in ground.values.items():
                known = situation.number(name) if isinstance(value, float) else memory.values[name]
                assert value == known
            mentioned |= set(ground.values)
        if enough:
            is_enough(engines, memory, proposition, truth, mentioned)


def is_enough(engines: Engines, memory: WorkingMemory, proposition: Proposition, truth: bool, mentioned: set[str]) -> None:
    """With nothing but what the support mentions, the same is concluded."""
    values = {name: value for name, value in memory.values.items() if name in mentioned}
    reduced = WorkingMemory(memory.organization, memory.as_of, values, memory.in_force)
    assert engines.direct.situation(reduced).truth(proposition) is truth, (proposition, mentioned)


@given(bases_with_profiles(most=2))
def test_what_is_settled_has_support_that_is_true_and_enough(drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, many = drawn
    engines = Engines.over(base)
    for profile in many:
        is_supported(engines, profile)


def test_what_is_settled_over_the_shipped_knowledge_has_support() -> None:
    for number, profile in enumerate([*random_profiles(shipped().base, 6, seed=5), *cases().values()]):
        is_supported(shipped(), profile, enough=number % 4 == 0)


def test_the_support_of_counting_does_not_grow_with_the_ways_to_count() -> None:
    names = [f"f{number}" for number in range(24)]
    base = a_base(*(a_field(name, "yes_no") for name in names), a_finding("half", f"at_least(12, {', '.join(names)})"))
    engines = Engines.over(base)
    reasoning = agree(engines, Profile(id="p", name=WORDS, answers={name: Answer(value=True) for name in names}))
    assert 12 <= len(reasoning.grounds(Proposition("half", "holds"))) <= 24


# Law 6: nothing depends on process, thread, or order.


def shown(value: object) -> str:
    """Anything that is concluded, as a text that tells all of it, sets in order."""
    if isinstance(value, frozenset | set):
        return "{" + ", ".join(sorted(map(shown, value))) + "}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{shown(name)}: {shown(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return "(" + ", ".join(map(shown, value)) + ")"
    names = getattr(value, "__struct_fields__", None) or tuple(getattr(value, "__dataclass_fields__", ()))
    if names:
        parts = (f"{name}={shown(getattr(value, name))}" for name in names if name != "span")
        return f"{type(value).__name__}({', '.join(parts)})"
    return repr(value)


def everything(reasoning: Reasoning) -> str:
    """All truths, verdicts and grounds, each line by its name."""
    conclusions = reasoning.conclusions
    lines = [f"{proposition} {truth} {shown(reasoning.grounds(proposition))}" for proposition, truth in sorted(conclusions.truths.items())]
    return "\n".join([conclusions.organization, *lines, *(f"{id} {verdict}" for id, verdict in sorted(conclusions.verdicts.items()))])


def digest(engines: Engines, many: list[Profile]) -> str:
    texts = [everything(engines.experta.consult(engines.memory(profile))) for profile in many]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


PROGRAM = """
import test_laws as laws
from hypothesis import HealthCheck, given, settings
from strategies import bases_with_profiles

print(laws.digest(laws.shipped(), [*laws.cases().values(), *laws.random_profiles(laws.shipped().base, 4, seed=6)]))

@given(bases_with_profiles(most=2))
@settings(max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def digests(drawn):
    base, many = drawn
    print(laws.digest(laws.Engines.over(base), many))

digests()
"""


def test_every_process_and_hash_seed_gives_the_same_bytes() -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}", "PYTHONHASHSEED": seed},
        )
        for seed in ("0", "1", "4242")
    ]  # fmt: skip
    printed = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], printed[0][1][-2000:]
    assert len({out for out, _ in printed}) == 1
    assert len(printed[0][0].split()) >= 9


@given(st.data(), bases_with_profiles(most=2))
@FEW
def test_the_order_of_answers_and_of_facts_changes_nothing(data: Any, drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, many = drawn
    engines = Engines.over(base)
    shuffled = ExpertaNetwork(engines.rulebook)
    in_order = shuffled._wiring.facts
    shuffled._wiring.facts = lambda memory: data.draw(st.permutations(in_order(memory)))  # type: ignore[method-assign]
    for profile in many:
        assert everything(shuffled.consult(engines.memory(profile))) == everything(engines.experta.consult(engines.memory(profile)))


def test_threads_share_one_network() -> None:
    many = [*cases().values(), *random_profiles(shipped().base, 30, seed=7)]
    network = ExpertaNetwork(shipped().rulebook)
    expected = [shipped().direct.consult(shipped().memory(profile)) for profile in many]

    def consult(number: int) -> bool:
        place = number * 7 % len(many)
        found: Conclusions = network.consult(shipped().memory(many[place])).conclusions
        return found == expected[place]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(consult, range(2 * len(many))))


def test_the_order_of_records_and_files_changes_nothing(tmp_path: Path) -> None:
    files = sorted(bundled("knowledge").rglob("*.yaml"))
    random.Random(8).shuffle(files)
    for path in files:
        node = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        turn_round(node)
        copy = tmp_path / path.relative_to(bundled("knowledge"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(yaml.serialize(node, allow_unicode=True, width=10_000), encoding="utf-8")
    turned = Engines.over(load_knowledge(tmp_path))
    assert list(turned.base.fields) != list(shipped().base.fields)
    many = [*cases().values(), *random_profiles(shipped().base, 10, seed=9)]
    assert digest(turned, many) == digest(shipped(), many)


def turn_round(node: yaml.MappingNode) -> None:
    """Put records, the keys of each, and the criteria of a standard in the opposite order; never the options."""
    node.value.reverse()
    for key, inner in node.value:
        if isinstance(inner, yaml.MappingNode) and key.value not in ("options", "watch"):
            turn_round(inner)


def test_the_stock_matcher_concludes_the_same_from_the_shipped_rules() -> None:
    stock = ExpertaNetwork(shipped().rulebook, matcher=ReteMatcher, strategy=DepthStrategy)
    for profile in [cases()["sound_small_group"], *random_profiles(shipped().base, 1, seed=10)]:
        memory = shipped().memory(profile)
        assert everything(stock.consult(memory)) == everything(shipped().experta.consult(memory))


@given(bases_with_profiles(most=2))
@FEWEST
def test_the_stock_matcher_concludes_the_same_from_random_rules(drawn: tuple[KnowledgeBase, list[Profile]]) -> None:
    base, many = drawn
    engines = Engines.over(base)
    stock = ExpertaNetwork(engines.rulebook, matcher=ReteMatcher, strategy=DepthStrategy)
    for profile in many:
        memory = engines.memory(profile)
        assert everything(stock.consult(memory)) == everything(engines.experta.consult(memory))


def test_many_consults_keep_no_memory() -> None:
    engines = Engines.over(shipped().base)
    memories = [engines.memory(profile) for profile in list(cases().values())[:4]]

    def consult_all() -> None:
        for memory in memories:
            engines.experta.consult(memory)
            engines.direct.consult(memory)

    consult_all()
    gc.collect()
    tracemalloc.start()
    try:
        consult_all()
        gc.collect()
        (before, _), objects = tracemalloc.get_traced_memory(), len(gc.get_objects())
        for _ in range(5):
            consult_all()
        gc.collect()
        (after, _), more_objects = tracemalloc.get_traced_memory(), len(gc.get_objects())
    finally:
        tracemalloc.stop()
    assert more_objects - objects < 20
    assert after - before < 60_000  # of what was there before the tracing began some is made anew; one consult alone declares far more


@pytest.mark.parametrize("field", ["yes_no", "choice", "choices", "money", "year"])
def test_an_answer_of_another_type_is_no_answer(field: str) -> None:
    base = a_base(a_field("x", field))
    own = {"yes_no": True, "choice": "a", "choices": frozenset({"a"}), "money": 3.0, "year": 2000.0}
    for kind, value in own.items():
        memory = working_memory(Profile(id="p", name=WORDS, answers={"x": Answer(value=value)}), base)
        fits = kind == field or {kind, field} == {"money", "year"}
        assert ("x" in memory.values) is fits


def test_values_of_every_kind_are_drawn() -> None:
    for kind in ("yes_no", "choice", "choices", "year", "ratio"):
        assert values_of(a_field("x", kind), [1.0]) is not None
