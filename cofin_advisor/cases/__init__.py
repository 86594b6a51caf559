"""Documented and constructed organizations, and what must and must not be advised to them."""

from .case import Case, Expectations, bundled_cases, case_path, read_case
from .expectations import Broken, broken_expectations

__all__ = ["Broken", "Case", "Expectations", "broken_expectations", "bundled_cases", "case_path", "read_case"]
