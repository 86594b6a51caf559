"""YAML as a tree of nodes that know their place, read so that no file can do harm."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from cofin_advisor.reading import document, problems
from cofin_advisor.reading.document import Mapping, Node, Scalar, Sequence, parse_document
from cofin_advisor.reading.problems import MOST_SHOWN, MOST_SUGGESTIONS, Located, Place, Problems, first_of, place_of


def parsed(text: str) -> tuple[Node | None, list[str]]:
    found = Problems()
    return parse_document(text, "f", found), [problem.code for problem in found]


@pytest.fixture(params=["C", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers of PyYAML, the second being all there is on some machines."""
    loader = yaml.SafeLoader if request.param == "Python" else problems.Loader
    monkeypatch.setattr(document, "Loader", loader)
    return str(request.param)


def test_every_node_knows_its_place(parser: str) -> None:
    node, codes = parsed("# comment\na: 1\nb: [x, 'y']\nc:\n  d: ~\n")
    assert codes == []
    assert isinstance(node, Mapping)
    assert [(str(key), str(key.place)) for key, _ in node.items] == [("a", "f:2:1"), ("b", "f:3:1"), ("c", "f:4:1")]
    listed = node.get("b")
    assert isinstance(listed, Sequence)
    assert [(item.text, str(item.place), item.plain) for item in listed.items if isinstance(item, Scalar)] == [
        ("x", "f:3:5", True),
        ("y", "f:3:9", False),
    ]
    inner = node.get("c")
    assert isinstance(inner, Mapping)
    empty = inner.get("d")
    assert isinstance(empty, Scalar)
    assert empty.empty
    assert node.get("e") is None


WITHIN = [
    # text, an inner text, the place where it must be found
    ("a: one two\n", "two", "f:1:8"),
    ("a: 'one two'\n", "two", "f:1:9"),
    ("a: >-\n  one\n  two three\n", "three", "f:3:7"),
    ("a: |\n  one\n  two three\n", "three", "f:3:7"),
    ("a: > # why\n    one\n\n    two\n", "two", "f:4:5"),
    ("a: one\n  two three\n", "three", "f:2:7"),
    ("a: 'one\n  two three'\n", "three", "f:2:7"),
    ("a: 'it''s two'\n", "two", "f:1:11"),
    ('a: "say \\"one\\" two"\n', "two", "f:1:17"),
    ('a: "หนึ่ง สอง"\n', "สอง", "f:1:11"),
]


@pytest.mark.parametrize(("text", "inner", "place"), WITHIN)
def test_places_within_a_text_are_those_of_the_file(text: str, inner: str, place: str, parser: str) -> None:
    node, codes = parsed(text)
    assert codes == []
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert str(place_of(value.text, value.text.index(inner))) == place


HARM = {
    "a: !!python/object/apply:os.system [ls]\n": ["yaml-tag"],
    "a: !include b.yaml\n": ["yaml-tag"],
    "a: &x 1\nb: *x\n": ["yaml-alias", "yaml-alias"],
    "<<: *x\n": ["yaml-alias"],
    "a: 1\na: 2\n": ["duplicate-key"],
    "a: 1\n---\nb: 2\n": ["yaml-second-document"],
    "? [a]\n: 1\n": ["yaml-key-not-text"],
    "[" * 5000: ["yaml-too-deep"],
    "{a: " * 5000: ["yaml-too-deep"],
    "- " * 5000: ["yaml-too-deep"],
    "a: 'never closed\n": ["yaml-unclosed"],
    "a: 1\n b: 2\n": ["yaml-indent"],
    "\ta: 1\n": ["yaml-tab"],
    "a: \x01\n": ["yaml-syntax"],
    "a: \ud800\n": ["file-not-text"],
    "": ["file-empty"],
    "# nothing\n": ["file-empty"],
    "~\n": ["file-empty"],
    "---\n...\n": ["file-empty"],
}


@pytest.mark.parametrize("text", HARM, ids=lambda text: repr(text[:20]))
def test_harm_is_reported_and_not_done(text: str) -> None:
    assert parsed(text)[1] == HARM[text]


MISTAKES = {
    # text: code and place
    "a: 1\nname: 'abc\nanswers:\n  b: 1\n": "yaml-unclosed f:2:7",
    "name: 'abc\nother: 'def'\n": "yaml-unclosed f:1:7",
    "a: 'two\n  lines'\nb 5\nc: 3\n": "yaml-colon f:3:1",
    "a: 1\nb: [1, 2\nc: 3\n": "yaml-unclosed f:2:4",
    "a: {b: 3\nc: 1\n": "yaml-unclosed f:1:4",
    "answers:\n\ta: 1\n": "yaml-tab f:2:1",
    "answers:\n  a: 1\n  \tb: 1\n": "yaml-tab f:3:3",
    "answers:\n  a 5\n  b: 3\n": "yaml-colon f:2:3",
    "answers:\n  a:5\n  b: 3\n": "yaml-colon f:2:3",
    "answers:\n  a:5\n\n  c:6\n  b: 3\n": "yaml-colon f:2:3",
    "answers:\n  a:5\n\n  # why\n  c:6\n  b: 3\n": "yaml-colon f:2:3",
    "answers:\n  b: 3\n  a:5\n": "yaml-colon f:3:3",
    "answers:\n  b: 3\n  a:5\n  c: 4\n": "yaml-colon f:3:3",
    "format:x\nanswers:\n  b: 3\n": "yaml-colon f:1:1",
    "name: a: b\n": "yaml-colon-inside f:1:8",
    "answers:\n  a: 1\n   b: 2\n": "yaml-indent f:3:4",
    "answers:\n   a: 1\n  b: 2\n": "yaml-indent f:3:3",
    "answers:\n  a: @x\n": "yaml-sign f:2:6",
    "a: **\n": "yaml-sign f:1:4",
    "a: [1]]\n": "yaml-syntax f:1:7",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_said_as_a_person_sees_it(text: str, parser: str) -> None:
    found = Problems()
    assert parse_document(text, "f", found) is None
    assert [f"{problem.code} {problem.place}" for problem in found] == [MISTAKES[text]]
    for problem in found:
        assert not re.search("[A-Za-z]{4}", problem.message("th").replace("format", "").replace("name", "")), "no sentence of the parser"


def test_a_dash_or_a_question_mark_alone_is_nothing(parser: str) -> None:
    node, codes = parsed("answers:\n  a: -\n  b: ?  # who knows\n  c: 1\n")
    assert codes == []
    assert isinstance(node, Mapping)
    inner = node.get("answers")
    assert isinstance(inner, Mapping)
    assert [isinstance(value, Scalar) and value.empty for _, value in inner.items] == [True, True, False]


def test_both_parsers_report_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def reported() -> dict[str, list[str]]:
        return {text: parsed(text)[1] for text in HARM if "\ud800" not in text and len(text) < 1000}

    fast = reported()
    monkeypatch.setattr(document, "Loader", yaml.SafeLoader)
    assert reported() == fast


YAML_PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            ":",
            " ",
            "\n",
            "  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            '"',
            "|",
            ">",
            "&x",
            "*x",
            "!t",
            "#",
            "?",
            "---",
            "...",
            "%",
            "@",
            "ก",
            "\t",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(st.text(max_size=60), YAML_PIECES))
@example("\ufeffa: 1")
@example("%YAML 9.9\n---\na")
@example('"\\U00110000"')
def test_no_text_makes_the_reader_crash(text: str) -> None:
    found = Problems()
    node = parse_document(text, "f", found)
    assert node is not None or len(found) > 0, "nothing read and nothing said"
    for problem in found:
        assert problem.line("th")
        assert "\n" not in problem.line("en")


def test_many_keys_twice_do_not_take_for_ever() -> None:
    text = "".join(f"k{number}: 1\n" for number in range(20_000)) * 2
    found = Problems()
    parse_document(text, "f", found)
    assert len(found) == 20_000


def test_suggestions_stop_where_they_no_longer_help() -> None:
    found = Problems()
    for number in range(MOST_SUGGESTIONS + 50):
        found.add("unknown-name", Place("f", number + 1, 1), "members_", among=["members"])
    assert sum(bool(problem.suggestion) for problem in found) == MOST_SUGGESTIONS


def test_what_was_written_cannot_disturb_the_screen() -> None:
    found = Problems()
    found.add("unknown-name", Place("f", 1, 1), "red\x1b[31m\nnext line" + "x" * 1000)
    (problem,) = found
    assert "\x1b" not in problem.line("en")
    assert "\n" not in problem.line("en")
    assert len(problem.text) <= 100


def test_the_name_of_a_file_cannot_disturb_the_screen() -> None:
    assert str(Place("a\n\x1b[31mb.yaml", 1, 2)) == "a\ufffd\ufffd[31mb.yaml:1:2"
    assert len(str(Place("a" * 5000))) < 300


def test_no_more_problems_are_shown_than_anybody_reads() -> None:
    found = Problems()
    for number in range(MOST_SHOWN + 23):
        found.add("text-missing", Place("f", number + 1, 1), severity="warning" if number < 23 else "error")
    assert len(found) == MOST_SHOWN + 23
    shown = first_of(found)
    assert [problem.severity for problem in shown] == ["error"] * MOST_SHOWN + ["warning"]
    assert "และอีก 23 จุด" in shown[-1].line("th")
    assert "and 23 more" in shown[-1].line("en")
    assert first_of(shown[:5]) == shown[:5]


def test_located_texts_can_be_sent_to_another_process() -> None:
    text = Located("late > 5", Place("f", 3, 7), ">-\n late > 5")
    for again in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text), copy.copy(text)):
        assert again == text
        assert (again.place, again.raw) == (text.place, text.raw)
        assert type(again) is Located


def test_problems_are_in_the_order_of_the_file_and_each_once() -> None:
    found = Problems()
    for line in (3, 1, 3, 2):
        found.add("text-missing", Place("f", line, 1))
    found.add("text-missing", Place("e", 9, 1))
    assert [str(problem.place) for problem in found] == ["e:9:1", "f:1:1", "f:2:1", "f:3:1"]
    other = Problems()
    other.extend(found)
    other.extend(found)
    assert len(other) == 4
