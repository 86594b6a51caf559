"""The diagnoses of all bundled cases, made once for the tests of what is shown."""

from __future__ import annotations

import pytest

from cofin_advisor import Adviser, Diagnosis
from cofin_advisor.cases import Case


@pytest.fixture(scope="session")
def diagnoses(adviser: Adviser, cases: dict[str, Case]) -> dict[str, Diagnosis]:
    """The diagnosis of each bundled case."""
    return {id: adviser.diagnose(case.profile) for id, case in cases.items()}
