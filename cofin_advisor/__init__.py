"""cofin-advisor: what a community financial organization should do next, why, and who has done it.

From Python:

    from cofin_advisor import load_knowledge, read_profile, diagnose

    knowledge = load_knowledge()
    profile, problems = read_profile("profile.yaml", knowledge)
    diagnosis = diagnose(profile)
"""

from .advice import Adviser, Diagnosis, Explanation, UnknownId, diagnose
from .knowledge.loader import load_knowledge
from .knowledge.model import KnowledgeBase
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
