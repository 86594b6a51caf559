"""The reference engine: the rules of a rulebook run by experta.

No `NOT`, no retraction, nothing that depends on firing order: every rule is a conjunction of facts that are there, and a conclusion drawn
twice is drawn once.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ._experta import InitialFact, KnowledgeEngine
from .matcher import FlatMatcher, SalienceStrategy
from .memory import WorkingMemory
from .rulebook import Rulebook
from .rules import Conclusion, write_rules
from .support import Reasoning
from .wiring import Wiring


class ExpertaNetwork:
    """The rules of a rulebook as experta engines, one per thread, each built once and reset for every consult."""

    def __init__(self, rulebook: Rulebook, *, matcher: type[Any] = FlatMatcher, strategy: type[Any] = SalienceStrategy) -> None:
        self.rulebook = rulebook
        with _no_collecting():
            self._wiring = Wiring(rulebook, write_rules(rulebook))
        self._kind: type[Any] = type("Adviser", (_Engine,), {"__matcher__": matcher, "__strategy__": strategy})
        self._local = threading.local()

    @property
    def size(self) -> int:
        """The number of rules."""
        return len(self._wiring.rules)

    def build(self) -> None:
        """Build the engine of this thread, unless it is there."""
        if getattr(self._local, "engine", None) is None:
            with _no_collecting():
                self._local.engine = self._kind(self._wiring)

    def consult(self, memory: WorkingMemory) -> Reasoning:
        """The conclusions about one organization, with their support."""
        self.build()
        engine = self._local.engine
        # An engine that raised keeps its old agenda: it is used again only after a consult that came to its end.
        self._local.engine = None
        engine.reset()
        engine.declare(*self._wiring.facts(memory))
        engine.run()
        self._local.engine = engine
        return Reasoning(self._wiring.conclusions(memory, engine.firings), engine.firings, self._wiring, {})


class _Engine(KnowledgeEngine):  # type: ignore[misc]  # experta is untyped
    """An experta engine over rules that were written from a rulebook."""

    def __init__(self, wiring: Wiring) -> None:
        self._rules = wiring.experta_rules()
        self.firings: dict[Conclusion, dict[int, Mapping[str, Any]]] = {}
        super().__init__()

    def get_rules(self) -> list[Any]:
        return self._rules

    def get_deffacts(self) -> list[Callable[[], tuple[Any, ...]]]:
        return [_initial_facts]

    def reset(self, **kwargs: Any) -> None:
        """Forget everything that was given and concluded."""
        self.firings = {}
        super().reset(**kwargs)

    def draw(self, number: int, conclusion: Conclusion, fact: Any, premises: Mapping[str, Any]) -> None:
        """Note that a rule has fired; declare its conclusion the first time that it is drawn."""
        firings = self.firings.get(conclusion)
        if firings is not None:
            firings[number] = premises
            return
        self.firings[conclusion] = {number: premises}
        self.declare(fact)


def _initial_facts() -> tuple[Any, ...]:
    return (InitialFact(),)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Garbage is not collected while a network is built: all that is made stays, and to walk it again and again is half the cost."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()
