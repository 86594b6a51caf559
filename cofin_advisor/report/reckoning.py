"""A question of money as part of a report: the sum line by line, the answer in words, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..advice.records import Reckoning, ReckoningLine
from ..advice.wording import UNKNOWN, number
from ..knowledge.model import Text
from .document import Block, Entry, Fold, Paragraph, Section, Table
from .lines import missing_words
from .references import References
from .words import Words

#: So many findings are named in a sentence.
MOST_REASONS: Final = 3
#: From here on a sum is shown in whole baht.
WHOLE_BAHT: Final = 100


def reckoning_section(words: Words, reckoning: Reckoning, references: References, titles: Mapping[str, Text]) -> Section:
    """The sum with its reasons, the answer, what is missing or must come first, and whence each line is known."""
    if reckoning.verdict == "not_applicable":
        return Section(words.of(reckoning.question), ())
    shown = [line for line in reckoning.lines if line.status != "not_applicable" or line.because is not None]
    blocks: list[Block] = [Paragraph(sentence) for sentence in _sentences(words, reckoning, titles)]
    if reckoning.lines[0].value is not None:
        # What must come first is said before any figure.
        blocks.insert(len(blocks) if reckoning.held_back_by else 0, _table(words, reckoning, shown, references))
        blocks += [Paragraph(words("reckoning.judgement")), _whence(words, shown, references)]
    return Section(words.of(reckoning.question), tuple(blocks))


def reckoning_answer(words: Words, reckoning: Reckoning, titles: Mapping[str, Text]) -> Section:
    """The answer alone, for the first page: where something can be said, or must come first."""
    worth = reckoning.verdict in ("stated", "nothing_to_share") or reckoning.held_back_by
    sentences = _sentences(words, reckoning, titles)[:2] if worth else []
    return Section(words.of(reckoning.title), tuple(map(Paragraph, sentences)))


def _sentences(words: Words, reckoning: Reckoning, titles: Mapping[str, Text]) -> list[str]:
    """What it comes to. Where something must come first, that is said first, and the figure still stands in the table."""
    outcome = _outcome(words, reckoning)
    if reckoning.held_back_by:
        reasons = _named(words, reckoning.held_back_by, titles)
        first = words("reckoning.held", wait=words.of(reckoning.wait), reasons=reasons)
        found = [first, words.of(reckoning.possible_when)]
        return [*found, words("reckoning.meanwhile")] if reckoning.verdict == "stated" else [*found, outcome]
    if reckoning.verdict == "stated" and reckoning.may_hold_back:
        return [outcome, words("reckoning.make_sure", reasons=_named(words, reckoning.may_hold_back, titles))]
    return [outcome]


def _outcome(words: Words, reckoning: Reckoning) -> str:
    if reckoning.answer is not None:
        return words.of(reckoning.answer)
    if reckoning.missing:
        return words("reckoning.unsaid", missing=missing_words(words, reckoning.missing))
    return words("reckoning.unsaid_number")


def _named(words: Words, findings: tuple[str, ...], titles: Mapping[str, Text]) -> str:
    named = [words.of(titles[id]) for id in findings[:MOST_REASONS]]
    if len(findings) > MOST_REASONS:
        named.append(words("unknown.more", count=len(findings) - MOST_REASONS))
    return " · ".join(named)


def _table(words: Words, reckoning: Reckoning, shown: list[ReckoningLine], references: References) -> Table:
    counted = [_row(words, line, references) for line in shown if line.counts != "beside"]
    beside = [_row(words, line, references) for line in shown if line.counts == "beside"]
    amount = words.of(UNKNOWN) if reckoning.amount is None else _baht(words, reckoning.amount)
    result = (words.of(reckoning.result), amount, "")
    headings = (words("reckoning.line"), words("reckoning.baht"), words("reckoning.why"))
    return Table(headings, (*counted, result, *beside))


def _row(words: Words, line: ReckoningLine, references: References) -> tuple[str, str, str]:
    label = words.of(line.label)
    said = {
        "start": words("reckoning.start", label=label),
        "less": words("reckoning.less", label=label),
        "beside": words("reckoning.beside", label=label),
    }[line.counts]
    return said, _value(words, line), _why(words, line, references)


def _why(words: Words, line: ReckoningLine, references: References) -> str:
    """Why a line counts, with its sources; of one that is not known, what it waits for."""
    if line.missing:
        return words("reckoning.missing", missing=missing_words(words, line.missing))
    because = [words.of(line.because)] if line.because is not None else []
    cited = [references.number(citation.id, citation.at) for citation in line.sources] if line.status == "known" else []
    return " ".join(because + cited)


def _value(words: Words, line: ReckoningLine) -> str:
    if line.value is not None:
        return _baht(words, line.value)
    if line.status == "not_applicable":
        return words("reckoning.no_need")
    return words.of(UNKNOWN) if line.status == "unknown" else words("reckoning.no_number")


def _baht(words: Words, amount: float) -> str:
    """A sum in the column of sums, whose heading names the unit."""
    return number(amount, 0 if abs(amount) >= WHOLE_BAHT else 2)


def _whence(words: Words, shown: list[ReckoningLine], references: References) -> Fold:
    known = [line for line in shown if line.status == "known"]
    entries = (
        Entry(words.of(line.label), lines=references.lines(line.sources, line.basis, line.reason), subject=line.number) for line in known
    )
    return Fold(words("reckoning.whence"), tuple(entry for entry in entries if entry.lines))
