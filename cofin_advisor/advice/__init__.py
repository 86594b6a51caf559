"""From verdicts to a diagnosis: ranking, lights, plan, explanation, next questions."""

from .adviser import Adviser, diagnose
from .explain import UnknownId
from .records import Diagnosis, Explanation
from .whatif import WhatIf

__all__ = ["Adviser", "Diagnosis", "Explanation", "UnknownId", "WhatIf", "diagnose"]
