"""From a knowledge base and a profile to verdicts with their support, by two engines that must agree."""

from .conclusions import Conclusions
from .direct import DirectEvaluator, Situation
from .logic import Proposition
from .memory import WorkingMemory, working_memory
from .network import ExpertaNetwork
from .rulebook import Rulebook, Subject, Verdict, compile_rulebook
from .support import Ground, Reasoning

__all__ = [
    "Conclusions",
    "DirectEvaluator",
    "ExpertaNetwork",
    "Ground",
    "Proposition",
    "Reasoning",
    "Rulebook",
    "Situation",
    "Subject",
    "Verdict",
    "WorkingMemory",
    "compile_rulebook",
    "working_memory",
]
