"""From text to tree: a tokenizer and a parser by descent for the language described in `docs/authoring.md`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from .numeric import LARGEST
from .tree import (
    Among,
    And,
    Arithmetic,
    ArithmeticSign,
    AtLeast,
    Comparison,
    ComparisonSign,
    Has,
    Name,
    Node,
    Not,
    Number,
    Or,
    Practised,
    Quantifier,
    Span,
    Text,
    YesNo,
    children,
)

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<word>[A-Za-z_]\w*)|(?P<text>'[^']*')|(?P<sign><=|>=|==|!=|[-+*/()<>,])|(?P<end>$))",
    re.ASCII,
)
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_RESERVED = {"and", "or", "not", "in", "yes", "no"}
#: Nobody writes more brackets within brackets; and those who read a tree descend, which Python limits.
_DEEPEST_BRACKETS = 60
_DEEPEST_TREE = 100


class SyntaxProblem(Exception):
    """The text is not of the language: `code` in the catalogue, the `span` in the text, and the offending `text`."""

    def __init__(self, code: str, span: Span, text: str) -> None:
        super().__init__(code)
        self.code, self.span, self.text = code, span, text


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    span: Span


def parse(text: str) -> Node:
    """The tree of a condition or formula; raises `SyntaxProblem` at the first place that cannot be read."""
    parser = _Parser(_tokens(text))
    tree = parser.disjunction()
    parser.expect_end()
    if _depth(tree) > _DEEPEST_TREE:
        raise SyntaxProblem("expression-too-deep", tree.span, text[:12])
    return tree


def _depth(tree: Node) -> int:
    """How many nodes stand one below the other."""
    depth = 0
    level: tuple[Node, ...] = (tree,)
    while level:
        depth += 1
        level = tuple(below for node in level for below in children(node))
    return depth


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        if not found:
            start = len(text) - len(text[position:].lstrip(" \t\n\r\f\v"))
            raise SyntaxProblem("expression-sign", Span((start, start + 1)), text[start : start + 12])
        kind = cast(str, found.lastgroup)
        span = Span(found.span(kind))
        tokens.append(_Token(kind, found.group(kind), span))
        if kind == "end":
            return tokens
        position = found.end()


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def _accept(self, *texts: str) -> _Token | None:
        return self._take() if self._next.kind in ("word", "sign") and self._next.text in texts else None

    def _expect(self, text: str) -> _Token:
        return self._accept(text) or self._fail()

    def _fail(self, code: str = "expression-syntax") -> _Token:
        token = self._next
        if token.kind == "end":
            raise SyntaxProblem("expression-ends-early", token.span, "")
        raise SyntaxProblem(code, token.span, token.text)

    def expect_end(self) -> None:
        """Raise unless everything has been read."""
        if self._next.kind != "end":
            self._fail()

    def _span(self, start: int) -> Span:
        return Span((start, self._tokens[self._at - 1].span[1]))

    def disjunction(self) -> Node:
        start = self._next.span[0]
        self._depth += 1
        if self._depth > _DEEPEST_BRACKETS:
            self._fail("expression-too-deep")
        parts = [self._conjunction()]
        while self._accept("or"):
            parts.append(self._conjunction())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts), self._span(start))

    def _conjunction(self) -> Node:
        start = self._next.span[0]
        parts = [self._negation()]
        while self._accept("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts), self._span(start))

    def _negation(self) -> Node:
        start = self._next.span[0]
        nots = 0
        while self._accept("not"):
            nots += 1
        node = self._comparison()
        for _ in range(nots):
            node = Not(node, self._span(start))
        return node

    def _comparison(self) -> Node:
        start = self._next.span[0]
        left = self._sum()
        if self._accept("in"):
            if not isinstance(left, Name):
                self._fail("expression-name-expected")
            self._expect("(")
            return Among(cast(Name, left), self._options(), self._span(start))
        links: list[Node] = []
        while sign := self._accept(*_COMPARISONS):
            right = self._sum()
            links.append(Comparison(cast(ComparisonSign, sign.text), left, right, self._span(start)))
            left = right
        if not links:
            return left
        return links[0] if len(links) == 1 else And(tuple(links), self._span(start))

    def _sum(self) -> Node:
        start = self._next.span[0]
        left = self._product()
        while sign := self._accept("+", "-"):
            left = Arithmetic(cast(ArithmeticSign, sign.text), left, self._product(), self._span(start))
        return left

    def _product(self) -> Node:
        start = self._next.span[0]
        left = self._signed()
        while sign := self._accept("*", "/"):
            left = Arithmetic(cast(ArithmeticSign, sign.text), left, self._signed(), self._span(start))
        return left

    def _signed(self) -> Node:
        start = self._next.span[0]
        negative = False
        while self._accept("-"):
            negative = not negative
        node = self._atom()
        if not negative:
            return node
        if isinstance(node, Number):
            return Number(-node.value, self._span(start))
        return Arithmetic("-", Number(0.0, Span((start, start))), node, self._span(start))

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "number":
            value = float(token.text)
            if value > LARGEST:
                raise SyntaxProblem("number-too-large", token.span, token.text[:24])
            return Number(value, token.span)
        if token.kind == "text":
            return Text(token.text[1:-1], token.span)
        if token.text == "(":
            inner = self.disjunction()
            self._expect(")")
            return inner
        if token.kind == "word" and token.text in ("yes", "no"):
            return YesNo(token.text == "yes", token.span)
        if token.kind == "word" and token.text not in _RESERVED:
            return self._call(token) if self._accept("(") else Name(token.text, token.span)
        self._at -= 1
        self._fail()
        raise AssertionError("unreachable")

    def _call(self, function: _Token) -> Node:
        start = function.span[0]
        if function.text in ("has", "has_any", "has_all"):
            name = self._name()
            self._expect(",")
            options = self._options()
            if function.text == "has" and len(options) != 1:
                raise SyntaxProblem("expression-has-one", self._span(start), function.text)
            return Has(cast(Quantifier, function.text), name, options, self._span(start))
        if function.text == "at_least":
            count = self._take()
            if count.kind != "number" or not count.text.isdigit():
                raise SyntaxProblem("expression-count-expected", count.span, count.text)
            parts = []
            while self._accept(","):
                parts.append(self.disjunction())
            self._expect(")")
            if not 1 <= float(count.text) <= len(parts):
                raise SyntaxProblem("expression-count-range", count.span, count.text[:24])
            return AtLeast(int(count.text), tuple(parts), self._span(start))
        if function.text == "practised":
            name = self._name()
            self._expect(")")
            return Practised(name.id, self._span(start))
        raise SyntaxProblem("expression-unknown-function", function.span, function.text)

    def _name(self) -> Name:
        token = self._take()
        if token.kind != "word" or token.text in _RESERVED:
            raise SyntaxProblem("expression-name-expected", token.span, token.text)
        return Name(token.text, token.span)

    def _options(self) -> tuple[str, ...]:
        options = []
        while True:
            token = self._take()
            if token.kind != "text":
                raise SyntaxProblem("expression-option-expected", token.span, token.text)
            options.append(token.text[1:-1])
            if self._accept(")"):
                return tuple(options)
            self._expect(",")
