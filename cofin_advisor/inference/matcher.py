"""A matcher for the plain rules of this project, in place of experta's own.

Our rules are conjunctions of patterns that share no variable, so a join is a plain product, and experta's two-input
nodes have nothing to decide. A fact is led by its class and literals to the few patterns it may bear; each distinct
pattern is tested once and remembers its facts once, for all its rules; a rule counts its patterns that lack a fact.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from operator import attrgetter
from typing import Any

from ._experta import AND, Activation, ConditionalElement, Fact, L, P, ReteMatcher, Rule, Strategy

MOST_PATTERNS = 8


class _Pattern:
    """One distinct pattern: its name, what it asks beyond literals, who needs it, and the facts that bear it now."""

    def __init__(self, bind: str, tests: dict[str, Callable[[Any], Any]]) -> None:
        self.bind = bind
        self.tests = tests
        self.needed_by: list[_Conjunction] = []
        self.facts: list[Any] = []

    def accepts(self, fact: Any) -> bool:
        values = _values(fact, self.tests)
        return values is not None and all(test(value) for test, value in zip(self.tests.values(), values, strict=True))


class _Conjunction:
    """One rule, its patterns, and how many of these have no fact yet."""

    def __init__(self, rule: Any, patterns: list[_Pattern]) -> None:
        self.rule = rule
        self.patterns = patterns
        self.lacking = len(patterns)

    def activations(self, pattern: _Pattern, fact: Any) -> Iterator[Any]:
        """Every way in which the new `fact`, as `pattern`, completes this rule."""
        for facts in product(*[(fact,) if each is pattern else each.facts for each in self.patterns]):
            yield Activation(self.rule, facts, {each.bind: f for each, f in zip(self.patterns, facts, strict=True)})


class FlatMatcher(ReteMatcher):  # type: ignore[misc]  # experta is untyped
    """Matches conjunctions of named patterns, and refuses every other kind of rule with a TypeError."""

    def build_network(self) -> None:
        """Index the patterns of the engine's rules by fact class and literals."""
        # fact class → the keys of some literals → their values → the patterns that ask for these
        self._index: dict[type, dict[tuple[str, ...], dict[tuple[Any, ...] | None, list[_Pattern]]]] = {}
        self._holding: list[_Pattern] = []
        patterns: dict[Any, _Pattern] = {}
        saliences: set[int] = set()
        for rule in self.engine.get_rules():
            written = tuple(dict.fromkeys(_patterns(rule)))
            if not 1 <= len(written) <= MOST_PATTERNS or rule.salience in saliences:
                raise TypeError(f"a rule has 1 to {MOST_PATTERNS} patterns and a salience of its own: {rule!r}")
            saliences.add(rule.salience)
            patterns.update({each: self._index_pattern(each) for each in written if each not in patterns})
            if tuple(rule) != written or rule._wrapped_self is not None:
                rule = rule.new_conditions(*written)  # flat and bound to no engine, as the stock matcher does
            conjunction = _Conjunction(rule, [patterns[each] for each in written])
            for needed in conjunction.patterns:
                needed.needed_by.append(conjunction)
        if twice := [name for name, times in Counter(each.bind for each in patterns.values()).items() if times > 1]:
            raise TypeError(f"names of more than one pattern: {twice}")

    def _index_pattern(self, written: Any) -> _Pattern:
        bind = written.__bind__
        if bind is None or bind.startswith("__") or written.has_nested_accessor():
            raise TypeError(f"a pattern has a name and plain keys: {bind!r} << {written!r}")
        literals, tests = {}, {}
        for key, value in written.items():
            if isinstance(value, P) and value.__bind__ is None:
                tests[key] = value.match
            elif isinstance(value, ConditionalElement) and not (isinstance(value, L) and value.__bind__ is None):
                raise TypeError(f"neither a literal nor a predicate: {key}={value!r}")
            elif key != "__bind__":
                literals[key] = value.value if isinstance(value, L) else value
        pattern = _Pattern(bind, tests)
        by_values = self._index.setdefault(type(written), {}).setdefault(tuple(sorted(literals)), {})
        by_values.setdefault(tuple(literals[key] for key in sorted(literals)), []).append(pattern)
        return pattern

    def changes(self, adding: Iterable[Any] | None = None, deleting: Iterable[Any] | None = None) -> tuple[Any, Any]:
        """Take in the new facts, and give the activations that they complete."""
        if deleting:
            raise TypeError(f"facts are never retracted: {deleting!r}")
        added: list[Any] = []
        for fact in adding or ():
            for keys, by_values in self._index.get(type(fact), {}).items():
                for pattern in by_values.get(_values(fact, keys), ()):
                    if pattern.accepts(fact):
                        added.extend(self._remember(pattern, fact))
        return added, []

    def _remember(self, pattern: _Pattern, fact: Any) -> Iterator[Any]:
        if not pattern.facts:
            self._holding.append(pattern)
            for conjunction in pattern.needed_by:
                conjunction.lacking -= 1
        pattern.facts.append(fact)
        for conjunction in pattern.needed_by:
            if not conjunction.lacking:
                yield from conjunction.activations(pattern, fact)

    def reset(self) -> None:
        """Forget every fact; only the patterns that hold one are touched."""
        for pattern in self._holding:
            pattern.facts.clear()
            for conjunction in pattern.needed_by:
                conjunction.lacking = len(conjunction.patterns)
        self._holding.clear()


class SalienceStrategy(Strategy):  # type: ignore[misc]  # experta is untyped
    """Fires in the order of experta's DepthStrategy, without the cache that keeps facts of consults that are over."""

    def _update_agenda(self, agenda: Any, added: Iterable[Any], removed: Iterable[Any]) -> None:
        if removed:
            raise TypeError(f"activations are never withdrawn: {removed!r}")
        for activation in added:
            newest_first = sorted([fact["__factid__"] for fact in activation.facts], reverse=True)
            activation.key = (activation.rule.salience, newest_first)
            insort(agenda.activations, activation, key=attrgetter("key"))


def _patterns(element: Any) -> Iterator[Any]:
    """The patterns of a rule, written side by side or joined by AND."""
    if isinstance(element, Fact):
        yield element
    elif isinstance(element, (AND, Rule)):
        for part in element:
            yield from _patterns(part)
    else:
        raise TypeError(f"a rule is a plain conjunction of patterns: {element!r}")


def _values(fact: Any, keys: Iterable[str]) -> tuple[Any, ...] | None:
    """The fact's values of `keys` (a declared default counts), or None where it lacks one."""
    try:
        return tuple([fact[key] for key in keys])
    except KeyError:
        return None
