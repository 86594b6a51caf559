"""Paper: a layout of the folder `papers`, with data, becomes PDF or PNG by typst (the extra `print`); nothing is fetched."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import typst

HERE: Final = Path(__file__).resolve().parent
#: A page of 1080 points has as many dots.
DOTS_PER_INCH: Final = 72.0


class PrintingMissing(Exception):
    """typst is not installed."""


def pdf(layout: str, data: dict[str, Any]) -> bytes:
    """The paper as PDF; `data` reaches the layout as JSON. Raises `PrintingMissing`."""
    return _typeset(layout, data, "pdf")


def png(layout: str, data: dict[str, Any], dots_per_inch: float = DOTS_PER_INCH) -> bytes:
    """The paper, which must be one page, as PNG; raises `PrintingMissing`."""
    return _typeset(layout, data, "png", dots_per_inch)


def pages(layout: str, data: dict[str, Any]) -> int:
    """How many pages the paper has; raises `PrintingMissing`."""
    found: Any = _compiled(layout, data, "svg")
    return 1 if isinstance(found, bytes) else len(found)


def _typeset(layout: str, data: dict[str, Any], form: Literal["pdf", "png"], dots_per_inch: float | None = None) -> bytes:
    found = _compiled(layout, data, form, dots_per_inch)
    if not isinstance(found, bytes):
        raise ValueError(f"{layout}: {len(found)} pages do not make one picture")
    return found


def _compiled(layout: str, data: dict[str, Any], form: Literal["pdf", "png", "svg"], dots_per_inch: float | None = None) -> Any:
    """What typst makes of a paper: one file, or several where a form has one for each page."""
    return _compiler(layout).compile(format=form, ppi=dots_per_inch, sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


@cache
def _compiler(layout: str) -> typst.Compiler:
    try:
        import typst
    except ImportError:
        raise PrintingMissing from None
    return typst.Compiler(
        input=str(HERE / "papers" / f"{layout}.typ"), root=str(HERE / "papers"), font_paths=[str(HERE / "fonts")], ignore_system_fonts=True
    )
