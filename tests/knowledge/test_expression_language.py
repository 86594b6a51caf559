"""The language of conditions: what parses to what, which units go together, which guard proves which divisor; nothing makes it crash."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cofin_advisor.knowledge.expression import SyntaxProblem, parse, source
from cofin_advisor.knowledge.expression.divisors import divisors, is_nonzero
from cofin_advisor.knowledge.expression.kinds import (
    MONEY_PER_ITEM,
    QUANTITIES,
    Choice,
    Choices,
    Kind,
    Truth,
    check_condition,
    check_formula,
)
from cofin_advisor.knowledge.expression.numeric import arithmetic, holds, order
from cofin_advisor.knowledge.expression.tree import (
    Among,
    And,
    Arithmetic,
    AtLeast,
    Comparison,
    Has,
    Name,
    Node,
    Not,
    Number,
    Or,
    Practised,
    Text,
    YesNo,
)  # fmt: skip
from cofin_advisor.reading.problems import Located, Place, Problems

a, b, c = Name("a"), Name("b"), Name("c")

PARSED: dict[str, Node] = {
    "a": a,
    "not a and b or c": Or((And((Not(a), b)), c)),
    "a or b and not c": Or((a, And((b, Not(c))))),
    "not not a": Not(Not(a)),
    "(a or b) and c": And((Or((a, b)), c)),
    "1 <= a < 2.5": And((Comparison("<=", Number(1), a), Comparison("<", a, Number(2.5)))),
    "a - b - c": Arithmetic("-", Arithmetic("-", a, b), c),
    "a - (b - c)": Arithmetic("-", a, Arithmetic("-", b, c)),
    "a + b * c": Arithmetic("+", a, Arithmetic("*", b, c)),
    "-5 * a": Arithmetic("*", Number(-5), a),
    "-a": Arithmetic("-", Number(0), a),
    "a - -5": Arithmetic("-", a, Number(-5)),
    "a == yes": Comparison("==", a, YesNo(True)),
    "a != 'b'": Comparison("!=", a, Text("b")),
    "a in ('b', 'c')": Among(a, ("b", "c")),
    "has(a, 'b')": Has("has", a, ("b",)),
    "has_any(a, 'b', 'c')": Has("has_any", a, ("b", "c")),
    "at_least(2, a, b or c, not c)": AtLeast(2, (a, Or((b, c)), Not(c))),
    "practised(a)": Practised("a"),
    "100 * a / b >= 0.0000001": Comparison(">=", Arithmetic("/", Arithmetic("*", Number(100), a), b), Number(1e-7)),
}


@pytest.mark.parametrize("text", PARSED)
def test_text_becomes_the_tree_one_would_expect(text: str) -> None:
    assert parse(text) == PARSED[text]


NAMES = st.sampled_from(["a", "b", "late_rate", "has", "x1"]).map(Name)
OPTIONS = st.text(st.characters(exclude_characters="'", exclude_categories=["Cs"]), max_size=4)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15).map(float),
    st.floats(-1e15, 1e15, allow_nan=False).map(lambda number: number + 0.0),
).map(Number)  # fmt: skip


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner),
        st.builds(Not, inner),
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(AtLeast, st.integers(1, 2), parts),
        st.builds(Among, NAMES, st.lists(OPTIONS, min_size=1, max_size=2).map(tuple)),
        st.builds(Has, st.sampled_from(["has_any", "has_all"]), NAMES, st.lists(OPTIONS, min_size=1, max_size=2).map(tuple)),
        st.builds(Has, st.just("has"), NAMES, OPTIONS.map(lambda option: (option,))),
    )


TREES = st.recursive(
    st.one_of(NAMES, NUMBERS, st.builds(Text, OPTIONS), st.builds(YesNo, st.booleans()), st.just(Practised("p"))), _larger, max_leaves=12
)


@given(TREES)
def test_a_tree_written_out_parses_to_itself(tree: Node) -> None:
    assert parse(source(tree)) == tree, source(tree)


PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "b1",
            "5",
            "2.5",
            "9" * 5000,
            "'x'",
            "'",
            "and",
            "or",
            "not",
            "in",
            "yes",
            "has",
            "has_any",
            "at_least",
            "practised",
            "(",
            ")",
            ",",
            "<",
            "<=",
            "==",
            "!=",
            "+",
            "-",
            "*",
            "/",
            " ",
            "\n",
            "ก",
            "\xa0",
            "\0",
        ]
    ),
    max_size=30,
)


@given(st.one_of(st.text(), PIECES.map(" ".join), PIECES.map("".join)))
@example("not " * 20_000 + "a")
@example("(" * 20_000)
@example("-" * 20_000 + "a")
@example("a" + " + a" * 20_000)
@example("at_least(" + "9" * 10_000 + ", a)")
@example("a \xa0> 5")
def test_no_text_makes_the_parser_crash(text: str) -> None:
    try:
        tree = parse(text)
    except SyntaxProblem as wrong:
        start, end = wrong.span
        assert 0 <= start <= end <= len(text) + 1
    else:
        assert parse(source(tree)) == tree


SYMBOLS: dict[str, Kind] = {
    "baht": QUANTITIES["money"], "more_baht": QUANTITIES["money"], "people": QUANTITIES["count"], "share": QUANTITIES["percent"],
    "ratio": QUANTITIES["ratio"], "months": QUANTITIES["months"], "years": QUANTITIES["years"], "founded": QUANTITIES["year"],
    "as_of_year": QUANTITIES["year"], "each": MONEY_PER_ITEM, "does": Truth(answer=True), "finding": Truth(),
    "way": Choice(("monthly", "yearly")), "plans": Choices(("borrow", "lend")),
}  # fmt: skip

FORMULAS = [
    # formula, declared kind, problem or none
    ("100 * baht / more_baht", "percent", None),
    ("baht / more_baht", "ratio", None),
    ("baht / people", "money", "unit-of-formula"),
    ("each * people", "money", None),
    ("each * people + baht", "money", None),
    ("baht + people", "money", "units-differ"),
    ("baht + share", "money", "units-differ"),
    ("share + ratio", "percent", "units-differ"),
    ("share * baht / 100", "money", None),
    ("baht / months", "money", "unit-of-formula"),
    ("baht / (more_baht / months)", "months", None),
    ("as_of_year - founded", "years", None),
    ("founded + 5", "years", "unit-of-formula"),
    ("founded + years - founded", "years", None),
    ("founded + founded", "years", "units-differ"),
    ("years - founded", "years", "units-differ"),
    ("2 * founded", "years", "calendar-product"),
    ("does + 1", "count", "not-a-number-here"),
    ("way", "count", "not-a-number-here"),
    ("baht > 5", "money", "not-a-number-here"),
    ("5", "percent", None),
    ("1 / people", "count", "unit-of-formula"),
    ("0 - baht", "money", None),
    ("nobody", "money", "unknown-name"),
]


@pytest.mark.parametrize(("text", "kind", "code"), FORMULAS)
def test_units_of_formulas(text: str, kind: str, code: str | None) -> None:
    problems = Problems()
    check_formula(parse(text), Located(text, Place("f", 1, 1)), SYMBOLS, QUANTITIES[kind], problems)
    assert [problem.code for problem in problems] == ([code] if code else [])


CONDITIONS = [
    ("does and not finding", None),
    ("does == no", None),
    ("does != yes", None),
    ("finding == yes", "types-differ"),
    ("does == 'yes'", "types-differ"),
    ("does > 0", "not-a-number-here"),
    ("way == 'monthly'", None),
    ("way == 'weekly'", "unknown-option"),
    ("way == yes", "types-differ"),
    ("way in ('monthly', 'yearly')", None),
    ("way", "not-a-condition"),
    ("has(plans, 'borrow')", None),
    ("plans == 'borrow'", "types-differ"),
    ("has(way, 'monthly')", "not-a-multiple-choice"),
    ("plans in ('borrow')", "not-a-choice"),
    ("baht > 5 and share > 5 and people > 5", None),
    ("baht > people", "units-differ"),
    ("baht > 2 * more_baht", None),
    ("baht / 2 > more_baht", None),
    ("baht / more_baht > 2", "division-in-condition"),
    ("baht / 0 > 2", "division-in-condition"),
    ("founded > 1990", None),
    ("as_of_year - founded > 5", None),
    ("as_of_year - founded > years", None),
    ("founded > years", "units-differ"),
    ("1 <= people < 5", None),
    ("at_least(2, does, finding, baht > 5)", None),
    ("at_least(1, baht)", "not-a-condition"),
    ("practised(sort)", None),
    ("practised(short)", "unknown-practice"),
    ("'monthly' == way", "equality-form"),
    ("5", "not-a-condition"),
    ("(does and finding) > 1", "not-a-number-here"),
]


@pytest.mark.parametrize(("text", "code"), CONDITIONS)
def test_types_of_conditions(text: str, code: str | None) -> None:
    problems = Problems()
    check_condition(parse(text), Located(text, Place("f", 1, 1)), SYMBOLS, frozenset({"sort"}), problems)
    assert [problem.code for problem in problems] == ([code] if code else [])


GUARDS = [
    # divisor, guard, whether the guard shows that it is not zero (p and q are never negative)
    ("a", "a > 0", True),
    ("a", "0 < a", True),
    ("a", "a != 0", True),
    ("a", "a < 0", True),
    ("a", "a >= 1", True),
    ("a", "a <= -1", True),
    ("a", "b > 0 and (c and a > 0)", True),
    ("a", "1 <= a < 5", True),
    ("a * b", "a > 0 and b != 0", True),
    ("a - b", "a > b", True),
    ("a - b", "b != a", True),
    ("p + q", "p > 0", True),
    ("p + q", "q > 0", True),
    ("p + 1", "c", True),
    ("2 * p", "p > 0", True),
    ("a", "a >= 0", False),
    ("a", "a > -1", False),
    ("a", "a < 1", False),
    ("a", "a > 0 or b", False),
    ("a", "not a == 0", False),
    ("a", "b > 0", False),
    ("a", "a >= 0.0000001", False),
    ("a", "a == 0", False),
    ("a - b", "a >= b", False),
    ("a + b", "a > 0", False),
    ("p + q", "p >= 0", False),
    ("p + a", "p > 0", False),
    ("a * b", "a > 0", False),
    ("0", "a > 0", False),
]


@pytest.mark.parametrize(("divisor", "guard", "shown"), GUARDS)
def test_what_a_guard_proves(divisor: str, guard: str, shown: bool) -> None:
    (node,) = divisors(parse(f"1 / ({divisor})"))
    assert is_nonzero(node, parse(guard), lambda one: one in (Name("p"), Name("q"))) is shown


@given(
    st.sampled_from([row for row in GUARDS if row[2]]),
    *[st.floats(-3, 3).map(lambda number: round(number, 1)) for _ in range(3)],
    *[st.floats(0, 3)] * 2,
)
def test_a_proof_is_never_wrong(row: tuple[str, str, bool], a: float, b: float, c: float, p: float, q: float) -> None:
    from cofin_advisor.knowledge.expression.numeric import evaluate

    divisor, guard, _ = row
    numbers = {"a": a, "b": b, "c": c, "p": p, "q": q}

    def true(node: Node) -> bool:
        match node:
            case And(parts):
                return all(map(true, parts))
            case Comparison(sign, left, right):
                return holds(sign, evaluate(left, numbers), evaluate(right, numbers))
            case Name():
                return True
        raise AssertionError(node)

    if true(parse(guard)):
        assert evaluate(parse(divisor), numbers) != 0


def test_comparisons_see_a_millionth_and_no_less() -> None:
    assert order(0.1 + 0.2, 0.3) == 0
    assert order(5.000001, 5) == 1
    assert order(5.0000001, 5) == 0
    assert holds(">=", 100 * 7 / 7, 100)
    assert arithmetic("/", 1, 0) != arithmetic("/", 1, 0), "not a number"
    assert arithmetic("*", 1e10, 1e10) != arithmetic("*", 1e10, 1e10), "beyond what is counted"
