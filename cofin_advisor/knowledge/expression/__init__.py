"""The language of conditions and formulas: parsed, never evaluated by Python, into one immutable tree."""

from .parser import SyntaxProblem, parse
from .tree import Node, names, practised, source, walk

__all__ = ["Node", "SyntaxProblem", "names", "parse", "practised", "source", "walk"]
