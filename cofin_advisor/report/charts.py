"""Pictures as SVG, from numbers alone: they need no colour, so a photocopy still tells them apart."""

from __future__ import annotations

from html import escape
from typing import Final

_WIDTH: Final = 220
_HEIGHT: Final = 40
_TOP: Final = 18
_THICK: Final = 15
_MARGIN: Final = 4
#: A number so many times its goal is cut off and shown with an arrow: the goal must stay visible.
_MOST: Final = 3.0
#: Labels nearer than this would run into each other.
_APART: Final = 34
_STRIPES: Final = 5


def bar(value: float, low: float | None, high: float | None, met: bool, label: str, words: str) -> str:
    """A bar beside its goal as SVG: full where the goal is met, striped where not; a line for each limit, named by `label` with `{limit}`.

    `low` is the least and `high` the most that is wanted; `words` say it all to who sees no picture. What is far off ends in an arrow.
    """
    limits = sorted({limit for limit in (low, high) if limit is not None})
    reach = _MOST * max(map(abs, limits), default=0) or abs(value) or 1.0
    shown = min(max(value, -reach), reach)
    left, right = min(0.0, shown, *limits), max(0.0, shown, *limits)
    if shown == right or right in limits:
        right += (right - left or 1.0) * 0.08
    scale = (_WIDTH - 2 * _MARGIN) / (right - left or 1.0)

    def at(number: float) -> float:
        return _MARGIN + (number - left) * scale

    begin, end = sorted((at(0.0), at(shown)))
    inside = "".join((
        _filled(begin, end) if met else _striped(begin, end),
        _arrow(at(shown), value > shown) if shown != value else "",
        f'<path class="axis" d="M{at(0.0):.1f} {_TOP - 1}v{_THICK + 5}"/>',
        *(f'<path class="goal" d="M{at(limit):.1f} {_TOP - 3}v{_THICK + 8}"/>' for limit in limits),
        _labels([(at(limit), _short(limit)) for limit in limits], label),
    ))  # fmt: skip
    return f'<svg class="bar" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(words)}">{inside}</svg>'


def _filled(begin: float, end: float) -> str:
    return f'<rect class="full" x="{begin:.1f}" y="{_TOP}" width="{max(end - begin, 1.5):.1f}" height="{_THICK}"/>'


def _striped(begin: float, end: float) -> str:
    """A frame with slanting lines that end at its sides."""
    end = max(end, begin + 1.5)
    lines = []
    foot = begin - _THICK + _STRIPES
    while foot < end:
        start, stop = max(foot, begin), min(foot + _THICK, end)
        lines.append(f"M{start:.1f} {_TOP + _THICK - (start - foot):.1f}L{stop:.1f} {_TOP + _THICK - (stop - foot):.1f}")
        foot += _STRIPES
    frame = f'<rect class="frame" x="{begin:.1f}" y="{_TOP}" width="{end - begin:.1f}" height="{_THICK}"/>'
    return frame + f'<path class="stripes" d="{"".join(lines)}"/>'


def _arrow(tip: float, forward: bool) -> str:
    """That the number goes on beyond the picture."""
    step = 6 if forward else -6
    middle = _TOP + _THICK / 2
    return (
        f'<path class="beyond" d="M{tip - 2.5 * step:.1f} {_TOP}l{step} {_THICK / 2}l{-step} {_THICK / 2}"/>'
        f'<path class="tip" d="M{tip:.1f} {middle - _THICK / 2}l{step} {_THICK / 2}l{-step} {_THICK / 2}z"/>'
    )


def _labels(limits: list[tuple[float, str]], label: str) -> str:
    """What the lines are called; two that stand close share one label."""
    if len(limits) == 2 and abs(limits[0][0] - limits[1][0]) < 2.5 * _APART:
        limits = [((limits[0][0] + limits[1][0]) / 2, f"{limits[0][1]}–{limits[1][1]}")]
    return "".join(_label(place, label.format(limit=limit)) for place, limit in limits)


def _label(place: float, words: str) -> str:
    anchor = "start" if place < _APART else "end" if place > _WIDTH - _APART else "middle"
    return f'<text x="{place:.1f}" y="12" text-anchor="{anchor}">{escape(words)}</text>'


def _short(limit: float) -> str:
    return f"{limit:,.10g}"
