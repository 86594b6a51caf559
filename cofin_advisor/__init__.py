"""cofin-advisor: what a community financial organization should do next, why, and who has done it.

From Python:

    from cofin_advisor import load_knowledge, read_profile, diagnose

    knowledge = load_knowledge()
    profile, problems = read_profile("profile.yaml", knowledge)
    diagnosis = diagnose(profile)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .advice import Adviser, Diagnosis, Explanation, UnknownId, diagnose
    from .knowledge import KnowledgeBase, load_knowledge
    from .profile import Answer, Profile, read_profile
    from .reading.problems import Problem, Unusable

__version__ = "0.1.0"

__all__ = [
    "Adviser",
    "Answer",
    "Diagnosis",
    "Explanation",
    "KnowledgeBase",
    "Problem",
    "Profile",
    "UnknownId",
    "Unusable",
    "diagnose",
    "load_knowledge",
    "read_profile",
]

_HOMES = {
    "advice": ("Adviser", "Diagnosis", "Explanation", "UnknownId", "diagnose"),
    "knowledge": ("KnowledgeBase", "load_knowledge"),
    "profile": ("Answer", "Profile", "read_profile"),
    "reading.problems": ("Problem", "Unusable"),
}


def __getattr__(name: str) -> Any:
    """A public name, from its package at its first use: a command that gives no advice does without the engine."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
