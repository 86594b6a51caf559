"""From a YAML file that a person wrote to a profile, or to everything that is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..knowledge.expression.numeric import order
from ..knowledge.model import PROFILE_FORMAT, Field, KnowledgeBase, Text
from ..reading.convert import convert
from ..reading.document import Mapping, Node, Scalar, Sequence, read_document
from ..reading.numbers import BUDDHIST_ERA, UNIT_WANTED, NotUnderstood, arabic, is_unknown, parse_number, parse_year, parse_yes_no
from ..reading.problems import Located, Place, Problem, Problems, first_of, place_of
from .limits import limits
from .model import Answer, Known, Profile, Value

T = TypeVar("T")

_KEYS = ("format", "id", "name", "as_of", "answers", "case")
_ANSWER_KEYS = ("value", "known", "note", "check", "source", "year")
_COUNTED = "count"
_LONGEST_NAME = 200
#: Where a changed answer was written: on the command line.
_SETTING = "--set"
_COLON = re.compile(r"\w:\S")
#: So many options are named where an answer is none of them; nobody reads more.
_MOST_OPTIONS = 8


def read_profile(path: Path | str, base: KnowledgeBase) -> tuple[Profile | None, tuple[Problem, ...]]:
    """The profile in a file (`-`: standard input), and every problem with it; `None` where it is unusable."""
    problems = Problems()
    node = read_document(path, problems)
    profile = None if node is None else profile_from(node, base, problems, stem=Path(path).stem if str(path) != "-" else "profile")
    found = tuple(problems)
    return (None if any(problem.severity == "error" for problem in found) else profile), first_of(found)


def profile_from(node: Node, base: KnowledgeBase, problems: Problems, *, stem: str) -> Profile | None:
    """The profile in a document that has been read; `stem` is its id where it names none."""
    if not isinstance(node, Mapping):
        problems.add("mapping-expected", node.place)
        return None
    for key, _ in node.items:
        if key not in _KEYS:
            hint = _KEYS if key not in base.fields else ("answers",)
            problems.add("unknown-key", key, key, among=hint)
    written = node.get("format")
    if written is not None and not (isinstance(written, Scalar) and written.text == PROFILE_FORMAT):
        problems.add("profile-format", written.place, written.text if isinstance(written, Scalar) else "", among=(PROFILE_FORMAT,))
    as_of = _optional(node.get("as_of"), datetime.date, problems)
    answers = node.get("answers")
    if isinstance(answers, Scalar) and _COLON.search(answers.text):
        problems.add("yaml-colon", answers.place, answers.text)
        return None
    if not isinstance(answers, Mapping) or not answers.items:
        problems.add("profile-no-answers", answers.place if answers is not None else Place(node.place.file))
        return None
    id = _optional(node.get("id"), str, problems)
    return Profile(
        id=str(id or stem),
        name=_name(node.get("name"), stem, problems),
        answers=_Answers(base, problems, as_of).read(answers),
        as_of=as_of,
    )


def _optional(node: Node | None, wanted: type[Any], problems: Problems) -> Any:
    return None if node is None or (isinstance(node, Scalar) and node.empty) else convert(node, wanted, problems)


def _name(node: Node | None, stem: str, problems: Problems) -> Text:
    """The name in both languages; one is enough, and where there is none the file's name serves."""
    if isinstance(node, Mapping) and len(node.items) == 1 and node.items[0][0] in ("th", "en"):
        node = node.items[0][1]
    if node is None or (isinstance(node, Scalar) and (node.empty or not node.text.strip())):
        return Text(stem, stem)
    name = Text(node.text, node.text) if isinstance(node, Scalar) else convert(node, Text, problems) or Text(stem, stem)
    if max(len(name.th), len(name.en)) > _LONGEST_NAME:
        problems.add("text-too-long", node.place, limit=_LONGEST_NAME)
    return name


def _listed(node: Node) -> tuple[Node, ...]:
    """The items of a list that was written as one text, with commas."""
    if not isinstance(node, Scalar) or "," not in node.text:
        return (node,)
    parts = list(re.finditer(r"[^,]+", node.text))
    found = ((part[0].strip(), part.start() + len(part[0]) - len(part[0].lstrip())) for part in parts)
    return tuple(Scalar(Located(words, place_of(node.text, start)), node.plain) for words, start in found if words)


def _options_of(field: Field) -> dict[str, str]:
    """The question and its first options as a Thai and an English reader are told them: the details of a problem."""
    shown = list(field.options.items())[:_MOST_OPTIONS]
    more = ["…"] if len(field.options) > _MOST_OPTIONS else []
    thai, english = [words.th for _, words in shown], [f"{words.en} ({option})" for option, words in shown]
    options = {"options.th": ", ".join(thai + more), "options.en": ", ".join(english + more)}
    return {"label.th": field.label.th, "label.en": field.label.en, **options}


def changed_profile(profile: Profile, settings: Iterable[str], base: KnowledgeBase, problems: Problems) -> Profile:
    """The profile with some answers set anew, each written `FIELD=VALUE` as in a file of answers."""
    answers = _Answers(base, problems, profile.as_of).change(profile.answers, settings)
    return msgspec.structs.replace(profile, answers=answers)


def _words_of(key: Located, written: Node) -> Located:
    """An answer as it was written, else its question."""
    inner = written.get("value") if isinstance(written, Mapping) else written
    return inner.text if isinstance(inner, Scalar) else key


def _written(value: Value) -> str:
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


class _Answers:
    def __init__(self, base: KnowledgeBase, problems: Problems, as_of: datetime.date | None) -> None:
        self._base, self._problems, self._as_of = base, problems, as_of
        self._options: dict[str, dict[str, str]] = {}
        self._former = {former: field.id for field in base.fields.values() for former in field.was}

    def read(self, node: Mapping) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        written: dict[str, tuple[Located, Node]] = {}
        for key, value in node.items:
            id = self._former.get(key, str(key))
            field = self._base.fields.get(id)
            if field is None:
                self._problems.add("unknown-field", key, key, among=[*self._base.fields, *self._former])
            elif id in written:
                self._problems.add("answer-twice", key, key, other=written[id][0])
            else:
                written[id] = (key, value)
                answer = self._answer(field, value)
                if answer is not None:
                    found[id] = answer
        for id, answer in found.items():
            if not answer.check:
                text = _words_of(*written[id])
                for details in self._breaches(self._base.fields[id], answer.value, found):
                    self._problems.add_both("answer-impossible", place_of(text), text, **details)
        return found

    def change(self, answers: dict[str, Answer], settings: Iterable[str]) -> dict[str, Answer]:
        """The answers with some set anew, each written `FIELD=VALUE`; one that is set to unknown is left out."""
        found = dict(answers)
        at: dict[str, Located] = {}
        for setting in settings:
            name, equals, value = setting.partition("=")
            field = self._field(name.strip())
            if not equals or not name.strip():
                self._problems.add("setting-form", Place(_SETTING), setting)
            elif field is None:
                self._problems.add("unknown-field", Place(_SETTING), name.strip(), among=[*self._base.fields, *self._former])
            elif field.id in at:
                self._problems.add("answer-twice", Place(_SETTING), name.strip(), other=field.id)
            else:
                at[field.id] = Located(value.strip(), Place(_SETTING))
                answer = self._answer(field, Scalar(at[field.id]))
                found.pop(field.id, None)
                if answer is not None:
                    found[field.id] = answer
        for id in (*at, *(id for id in found if id not in at)):
            answer = found.get(id)
            if answer is not None and not answer.check and not self._problems.errors:
                # What one answer makes impossible may be another.
                text = at.get(id, _written(answer.value))
                for details in self._breaches(self._base.fields[id], answer.value, found):
                    self._problems.add_both("setting-impossible", Place(_SETTING), text, **details)
        return found

    def _field(self, name: str) -> Field | None:
        """A field by its id, present or former, or by what it is called."""
        known = self._base.fields.get(self._former.get(name, name))
        return known or next((field for field in self._base.fields.values() if name in (field.label.th, field.label.en)), None)

    def _answer(self, field: Field, node: Node) -> Answer | None:
        if not isinstance(node, Mapping):
            value = self._value(field, node)
            return None if value is None else Answer(value=value)
        for key, _ in node.items:
            if key not in _ANSWER_KEYS:
                self._problems.add("unknown-key", key, key, among=_ANSWER_KEYS)
        given = node.get("value")
        if given is None:
            self._problems.add("missing-key", node.place, "value")
            return None
        value = self._value(field, given)
        parts = {
            "known": _optional(node.get("known"), Known, self._problems),  # type: ignore[arg-type]  # a Literal is no class, and is handled
            "note": _optional(node.get("note"), str, self._problems),
            "check": bool(_optional(node.get("check"), bool, self._problems)),
            "source": _optional(node.get("source"), str, self._problems),
            "year": self._year(field, node.get("year")),
        }
        return None if value is None else Answer(value=value, **parts)

    def _year(self, field: Field, node: Node | None) -> int | None:
        if node is None or (isinstance(node, Scalar) and node.empty):
            return None
        if not isinstance(node, Scalar):
            self._problems.add("text-expected", node.place)
            return None
        return self._parsed(field, node, parse_year)

    def _value(self, field: Field, node: Node) -> Value | None:
        if isinstance(node, Scalar) and (node.empty or is_unknown(node.text)):
            return None
        if field.kind == "choices":
            return self._choices(field, node)
        if not isinstance(node, Scalar):
            self._problems.add("text-expected", node.place)
            return None
        if field.kind == "choice":
            return self._option(field, node.text)
        if field.kind == "yes_no":
            return self._parsed(field, node, parse_yes_no)
        if field.kind == "year":
            year = self._parsed(field, node, parse_year)
            return None if year is None else float(year)
        number = self._parsed(field, node, lambda text: parse_number(text, field.kind))
        if number is not None and field.kind == _COUNTED and number != int(number):
            self._report("not-a-whole-number", field, node.text)
            return None
        return number

    def _parsed(self, field: Field, node: Scalar, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(node.text)
        except NotUnderstood as wrong:
            self._report(wrong.code, field, node.text, wanted=UNIT_WANTED.get(field.kind, ("", "")))
            return None

    def _report(self, code: str, field: Field, text: Located, *, among: Iterable[str] = (), **details: tuple[str, str]) -> None:
        """Report what is wrong with an answer, with the name of its question."""
        self._problems.add_both(code, place_of(text), text, among=among, label=(field.label.th, field.label.en), **details)

    def _option(self, field: Field, text: Located) -> str | None:
        said = arabic(text)
        if said in field.options:
            return said
        for option, words in field.options.items():
            if said == words.th or said == words.en:
                return option
        if field.id not in self._options:
            self._options[field.id] = _options_of(field)
        self._problems.report("answer-not-an-option", place_of(text), text, self._options[field.id], among=field.options)
        return None

    def _choices(self, field: Field, node: Node) -> frozenset[str] | None:
        items = node.items if isinstance(node, Sequence) else _listed(node)
        chosen = []
        for item in items:
            if not isinstance(item, Scalar):
                self._problems.add("text-expected", item.place)
            elif item.empty or not item.text.strip():
                self._report("answer-empty-item", field, item.text)
            elif (option := self._option(field, item.text)) is not None:
                chosen.append(option)
        if "none" in chosen and len(set(chosen)) > 1:
            self._problems.add("answer-none-and-more", node.place)
        return frozenset(chosen) - {"none"}

    def _breaches(self, field: Field, value: Value, found: dict[str, Answer]) -> Iterator[dict[str, tuple[str, str]]]:
        """What makes an answer one that cannot be, given the others: the details of a problem."""
        if not isinstance(value, float) or not field.range:
            return
        year = (self._as_of or datetime.date.today()).year
        known = {id: answer.value for id, answer in found.items() if not answer.check}
        for end, limit, wrong_order in zip(field.range, limits(field, known, year), (-1, 1), strict=True):
            if limit is not None and order(value, limit) == wrong_order:
                shown = self._shown(end.value, limit)
                th, en = ("ไม่ต่ำกว่า", "at least") if wrong_order < 0 else ("ไม่เกิน", "at most")
                yield {"label": (field.label.th, field.label.en), "bound": (f"{th} {shown.th}", f"{en} {shown.en}")}

    def _shown(self, end: float | str | None, limit: float) -> Text:
        if end == "as_of_year":
            return Text(f"{limit + BUDDHIST_ERA:.0f}", f"{limit:.0f}")
        if isinstance(end, str):
            label = self._base.fields[end].label
            return Text(f"{label.th} ({limit:,.10g})", f"{label.en} ({limit:,.10g})")
        return Text(f"{limit:,.10g}", f"{limit:,.10g}")
