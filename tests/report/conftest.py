"""The diagnoses of all bundled cases, made once for the tests of what is shown, and a real browser to show them in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from cofin_advisor import Adviser, Diagnosis
from cofin_advisor.cases import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def diagnoses(adviser: Adviser, cases: dict[str, Case]) -> dict[str, Diagnosis]:
    """The diagnosis of each bundled case."""
    return {id: adviser.diagnose(case.profile) for id, case in cases.items()}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. On a machine without it these tests are skipped, but never where changes are let in."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium here: the pages cannot be looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
