"""The facts that the engine reasons over: small, typed, one class per kind of thing.

Facts of one class hold values of one type, so that no predicate ever meets a value of another.
"""

from __future__ import annotations

from typing import Any, Final

from ._experta import Fact


class _Lean(Fact):  # type: ignore[misc]  # experta is untyped
    """A fact whose values are hashable already and which is never shown: made and named at little cost, since a consult makes hundreds."""

    def __init__(self, **values: Any) -> None:
        dict.update(self, values)

    def __str__(self) -> str:
        return type(self).__name__

    def has_field_constraints(self) -> bool:
        return False

    def has_nested_accessor(self) -> bool:
        return False


class Figure(_Lean):
    """A number that is given, an answer, a parameter's value or the year: `name`, `value`."""


class Reply(_Lean):
    """The answer to a yes-or-no question or a choice: `name`, `value`."""


class Replies(_Lean):
    """The answers to a multiple choice, a set: `name`, `value`."""


class InForce(_Lean):
    """Whether a parameter has a value on the day: `subject`, `holds`."""


class Relevance(_Lean):
    """Whether a question is asked, an indicator applies, or a subject speaks to this organization: `subject`, `part`, `holds`."""


class Judgement(_Lean):
    """Whether a finding or a criterion holds: `subject`, `part`, `holds`."""


class Stand(_Lean):
    """Where a practice or a plan stands: called for, practised, blocked, planned…: `subject`, `part`, `holds`."""


class Computed(_Lean):
    """A number: `name`, `value`."""


class Compared(_Lean):
    """How two numbers stand to each other: `pair`, `sign`."""


class Step(_Lean):
    """An inner node of a condition is true: `node`."""


class Tally(_Lean):
    """So many of the first parts of a counting condition are true: `node`, `seen`, `reached`."""


class Opinion(_Lean):
    """The verdict on a subject: `subject`, `verdict`."""


#: The class of an answer, by the kind of its question; every other kind is a `Figure`.
FACT_OF_KIND: Final[dict[str, type[Any]]] = {"yes_no": Reply, "choice": Reply, "choices": Replies}
#: The class of the truth of a proposition, by its part; every other part is a `Stand`.
FACT_OF_PART: Final[dict[str, type[Any]]] = {
    "asked": Relevance, "applies": Relevance, "scope": Relevance, "in_force": InForce, "holds": Judgement,
}  # fmt: skip
