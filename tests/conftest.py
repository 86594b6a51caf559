"""How the tests run: the same examples in every run (profile `ci`, the default), or many new ones (`HYPOTHESIS_PROFILE=thorough`)."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from cofin_advisor import Adviser, KnowledgeBase, load_knowledge
from cofin_advisor.cases import Case, bundled_cases, case_path, read_case

_SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

settings.register_profile("ci", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=_SLOW_TO_DRAW)
settings.register_profile("thorough", max_examples=1_000, deadline=None, suppress_health_check=_SLOW_TO_DRAW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped knowledge."""
    return load_knowledge()


@pytest.fixture(scope="session")
def adviser(base: KnowledgeBase) -> Adviser:
    """An adviser over the shipped knowledge."""
    return Adviser(base)


@pytest.fixture(scope="session")
def cases(base: KnowledgeBase) -> dict[str, Case]:
    """The bundled cases by id."""
    found = {}
    for id in bundled_cases():
        case, problems = read_case(f"{case_path(id)}", base)
        assert case is not None, [problem.line("en") for problem in problems]
        found[id] = case
    return found
