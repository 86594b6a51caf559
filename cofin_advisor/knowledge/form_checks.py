"""What must be true of a form, so that it can be printed and shows nothing that was told in confidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..reading.problems import Problems
from .expression.tree import names
from .model import KnowledgeBase, place_of_record
from .paper import AS_OF, NAME, Block, Form, Row, Table

#: No sheet of paper holds more rows, lines or shares of its width.
MOST: Final = 40


def forms_can_be_printed(base: KnowledgeBase, problems: Problems) -> None:
    """Every block of a form is one thing, its table has columns and rows, and what it is filled in with is known and not sensitive."""
    for form in base.forms.values():
        _form_is_whole(form, problems)
        for name in filled_from(form):
            _may_be_shown(name, base, problems)


def filled_from(form: Form) -> Iterator[str]:
    """The names that a form is filled in with."""
    for block in form.blocks:
        if block.ask is not None and block.ask.shows is not None:
            yield block.ask.shows
        for row in _rows(block.table):
            if row.shows is not None:
                yield row.shows


def sensitive_fields(base: KnowledgeBase, name: str) -> set[str]:
    """The sensitive questions whose answers a field or an indicator tells, by itself or by what it is computed from."""
    seen: set[str] = set()
    ahead = {name}
    while ahead:
        one = ahead.pop()
        seen.add(one)
        if one in base.indicators:
            ahead |= set(names(base.indicators[one].formula.tree)) - seen
    return {one for one in seen if one in base.fields and base.fields[one].sensitive}


def _rows(table: Table | None) -> tuple[Row, ...]:
    return () if table is None else (*table.rows, *filter(None, (table.total,)))


def _may_be_shown(name: str, base: KnowledgeBase, problems: Problems) -> None:
    known = (NAME, AS_OF, *base.fields, *base.indicators)
    if name not in known:
        problems.add("unknown-name", name, name, among=known)
    for field in sorted(sensitive_fields(base, name)):
        problems.add("form-sensitive", name, name, field=field)


def _form_is_whole(form: Form, problems: Problems) -> None:
    here = place_of_record(form)
    if not form.blocks:
        problems.add("form-empty", here, form.id)
    for number, block in enumerate(form.blocks, 1):
        parts = [key for key in Block.__struct_fields__ if getattr(block, key)]
        if len(parts) != 1:
            problems.add("form-block", here, form.id, number=number, parts=", ".join(Block.__struct_fields__))
        if block.table is not None:
            _table_is_whole(form, number, block.table, problems)
        counted = [] if block.box is None else [block.box.lines]
        if block.table is not None:
            counted += [*(column.width for column in block.table.columns), *filter(None, [block.table.empty])]
        for count in counted:
            if not 1 <= count <= MOST:
                problems.add("form-count", here, form.id, number=number, count=count, most=MOST)


def _table_is_whole(form: Form, number: int, table: Table, problems: Problems) -> None:
    here = place_of_record(form)
    if not table.columns or bool(table.empty) == bool(table.rows):
        problems.add("form-table", here, form.id, number=number)
    for row in _rows(table):
        if 1 + len(row.cells) + (row.shows is not None) > len(table.columns):
            problems.add("form-row", row.label.th, row.label.th)
