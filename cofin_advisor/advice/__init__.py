"""From verdicts to a diagnosis: ranking, lights, plan, explanation, next questions."""

from .adviser import Adviser, diagnose
from .explain import UnknownId
from .records import Diagnosis, Explanation

__all__ = ["Adviser", "Diagnosis", "Explanation", "UnknownId", "diagnose"]
