"""What an engine is given to reason with: answers, parameters on a day, and the day's year."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from ..knowledge.checks import AS_OF_YEAR
from ..knowledge.expression.numeric import LARGEST
from ..knowledge.model import Field, KnowledgeBase
from ..profile import Profile, Value


class WorkingMemory(msgspec.Struct, frozen=True):
    """The known facts of one consult.

    `values`: what is known, by the name of a field, a parameter or `as_of_year`; numbers are finite floats. `in_force`: of each parameter
    whether it has a value on the day, where that is known.
    """

    organization: str
    as_of: datetime.date
    values: Mapping[str, Value]
    in_force: Mapping[str, bool]


def working_memory(profile: Profile, base: KnowledgeBase, as_of: datetime.date | None = None) -> WorkingMemory:
    """The facts of a profile on a day: by default that of its accounts, else today."""
    day = as_of or profile.as_of or datetime.date.today()
    values: dict[str, Value] = {}
    for id, answer in profile.values.items():
        settled = _settled(base.fields[id], answer) if id in base.fields else None
        if settled is not None:
            values[id] = settled
    values[AS_OF_YEAR] = float(day.year)
    in_force: dict[str, bool] = {}
    for parameter in base.parameters.values():
        standing = parameter.at(day)
        if standing is not None:
            in_force[parameter.id] = standing.value is not None
            if standing.value is not None:
                values[parameter.id] = standing.value
    return WorkingMemory(profile.id, day, values, in_force)


def _settled(field: Field, answer: object) -> Value | None:
    """The answer in the type of its field's kind, for engines do not ask for types again; `None`, unknown, for what is no such answer."""
    match field.kind:
        case "yes_no":
            return answer if isinstance(answer, bool) else None
        case "choice":
            return answer if isinstance(answer, str) and answer in field.options else None
        case "choices":
            return answer if isinstance(answer, frozenset) else None
        case _:
            is_number = isinstance(answer, int | float) and not isinstance(answer, bool) and abs(answer) <= LARGEST
            return float(answer) if is_number else None  # type: ignore[arg-type]  # a number, as just seen
