"""What must be true of a reckoning, so that its sum is one of money and says whence it is."""

from __future__ import annotations

from ..reading.problems import Problems, place_of
from .model import Field, Indicator, KnowledgeBase, place_of_record
from .reckoning import AMOUNT, Reckoning
from .text import PLACEHOLDER, texts


def reckonings_can_be_done(base: KnowledgeBase, problems: Problems) -> None:
    """One line starts the sum and comes first, every line is money, what is computed says whence, and only the amount is filled in."""
    for reckoning in base.reckonings.values():
        if [line.counts for line in reckoning.lines].count("start") != 1 or reckoning.lines[0].counts != "start":
            problems.add("reckoning-start", place_of_record(reckoning), reckoning.id)
        _lines_are_money(reckoning, base, problems)
        _only_the_amount_is_filled_in(reckoning, problems)


def _lines_are_money(reckoning: Reckoning, base: KnowledgeBase, problems: Problems) -> None:
    for line in reckoning.lines:
        number = base.indicators.get(line.number) or base.fields.get(line.number)
        if number is not None and (number.kind != "money" or (isinstance(number, Field) and number.per is not None)):
            problems.add("reckoning-money", place_of(line.number), line.number)
        if isinstance(number, Indicator) and not number.sources and number.basis is None:
            problems.add("source-missing", place_of(line.number), line.number)


def _only_the_amount_is_filled_in(reckoning: Reckoning, problems: Problems) -> None:
    for text in texts(reckoning):
        for words in (text.th, text.en):
            for found in PLACEHOLDER.finditer(words):
                if found[1] != AMOUNT or text is not reckoning.answer:
                    problems.add("unknown-name", place_of(words, found.start(1)), found[1], among=(AMOUNT,))
