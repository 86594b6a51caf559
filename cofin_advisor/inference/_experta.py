"""The one door to experta 1.9.4; no other module imports it.

experta needs two favours on the Python of today. Its dependency `frozendict==1.2` inherits from `collections.Mapping`,
which left Python in 3.10; and it calls `logging.basicConfig()` when imported, which would take the configuration of
logging away from the program. Both are seen to during the import only, and nothing is left behind.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _as_experta_expects() -> Iterator[None]:
    """Lend `collections` its former name, and the root logger a handler so that `basicConfig()` finds nothing to do."""
    root = logging.getLogger()
    place_holder = None if root.handlers else logging.NullHandler()
    lend_mapping = not hasattr(collections, "Mapping")
    if place_holder is not None:
        root.addHandler(place_holder)
    if lend_mapping:
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]  # the name experta's world still has
    try:
        yield
    finally:
        if lend_mapping:
            del collections.Mapping  # type: ignore[attr-defined]
        if place_holder is not None:
            root.removeHandler(place_holder)


# experta carries no types: here its names become `Any`, and a subclass of one of them says `# type: ignore[misc]`.
with _as_experta_expects():
    from experta import (
        AND,
        AS,
        EXISTS,
        FORALL,
        NOT,
        OR,
        TEST,
        DefFacts,
        Fact,
        InitialFact,
        KnowledgeEngine,
        L,
        P,
        Rule,
        W,
    )
    from experta.abstract import Strategy
    from experta.activation import Activation
    from experta.agenda import Agenda
    from experta.conditionalelement import ConditionalElement
    from experta.matchers import ReteMatcher
    from experta.matchers.rete.abstract import Node, OneInputNode
    from experta.matchers.rete.check import (
        FactCapture,
        FeatureCheck,
        SameContextCheck,
        TypeCheck,
    )
    from experta.matchers.rete.mixins import AnyChild, NoMemory
    from experta.matchers.rete.nodes import (
        BusNode,
        ConflictSetNode,
        FeatureTesterNode,
        OrdinaryMatchNode,
    )
    from experta.matchers.rete.token import Token, TokenInfo
    from experta.strategies import DepthStrategy

__all__ = [
    "AND",
    "AS",
    "EXISTS",
    "FORALL",
    "NOT",
    "OR",
    "TEST",
    "Activation",
    "Agenda",
    "AnyChild",
    "BusNode",
    "ConditionalElement",
    "ConflictSetNode",
    "DefFacts",
    "DepthStrategy",
    "Fact",
    "FactCapture",
    "FeatureCheck",
    "FeatureTesterNode",
    "InitialFact",
    "KnowledgeEngine",
    "L",
    "NoMemory",
    "Node",
    "OneInputNode",
    "OrdinaryMatchNode",
    "P",
    "ReteMatcher",
    "Rule",
    "SameContextCheck",
    "Strategy",
    "Token",
    "TokenInfo",
    "TypeCheck",
    "W",
]
