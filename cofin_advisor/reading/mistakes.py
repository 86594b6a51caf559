"""What is wrong with text that is no YAML, as a person sees it: the sign that was not closed, the line without a colon."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_KEY_AND_COLON = re.compile(r":(\s|$)")
#: A value that begins with a quotation mark and does not end with it in its line.
_OPEN_QUOTE = re.compile(r"""(?:^\s*|:\s+|-\s+)(['"])(?!.*\1)""")
_OTHER_SENSE = {"@", "`", "%", "*", "&", "!", "-", "?"}


class Mistake(NamedTuple):
    """A code of the catalogue, the place (line and column from 1; 0 for the file as a whole), and what stands there."""

    code: str
    line: int = 0
    column: int = 0
    text: str = ""


def mistake(text: str, error: Any) -> Mistake:
    """What a person did wrong, from the parser's error; both parsers of PyYAML give the same."""
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:
        return Mistake("yaml-syntax")
    lines = text.split("\n")
    context, problem = str(getattr(error, "context", "")), str(error.problem)

    def at(code: str, row: int, column: int, shown: str = "") -> Mistake:
        return Mistake(code, row + 1, column + 1, shown)

    def line(row: int) -> str:
        return lines[row] if row < len(lines) else ""

    here = line(mark.line)
    before, sign = here[: mark.column], here[mark.column : mark.column + 1]
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return at("yaml-tab", mark.line, here.index("\t"))
    if start is not None and ("quoted scalar" in context or "flow" in context) and "escape" not in problem and "hex" not in problem:
        return at("yaml-unclosed", start.line, start.column, line(start.line)[start.column : start.column + 1])
    for row in range(mark.line, -1, -1) if before.rstrip().endswith(("'", '"')) else ():  # closed by the mark that opens another value
        found = _OPEN_QUOTE.search(line(row)) if row < mark.line else None
        if found and found[1] == before.rstrip()[-1]:
            return at("yaml-unclosed", row, found.start(1), found[1])
    if start is not None and re.search("alias|anchor|tag", context):
        return at("yaml-sign", start.line, start.column, line(start.line)[start.column : start.column + 1])
    if sign in _OTHER_SENSE and re.search("cannot start|not allowed", problem):
        return at("yaml-sign", mark.line, mark.column, sign)
    if start is not None and "simple key" in context:
        return at("yaml-colon", start.line, start.column, line(start.line).strip())
    if "mapping values" in problem and _KEY_AND_COLON.search(before):
        return at("yaml-colon-inside", mark.line, mark.column, here.strip())
    if "mapping values" in problem or (not before.strip() and not _KEY_AND_COLON.search(here)):
        row = _without_colon(lines, mark.line)
        if row < mark.line or (here.strip() and not _KEY_AND_COLON.search(here)):
            return at("yaml-colon", row, len(line(row)) - len(line(row).lstrip()), line(row).strip())
        return at("yaml-indent", mark.line, len(here) - len(here.lstrip()))
    return at("yaml-syntax" if before.strip() else "yaml-indent", mark.line, mark.column)


def _without_colon(lines: list[str], row: int) -> int:
    """The first of the lines without a colon that stand right before a line; that line itself where there are none."""
    found = row
    for above in range(min(row, len(lines)) - 1, -1, -1):
        said = lines[above].strip()
        if said and not said.startswith("#"):
            if _KEY_AND_COLON.search(said):
                break
            found = above
    return found
