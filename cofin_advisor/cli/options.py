"""The options that commands share, and how a profile, a day and a knowledge folder are found from what was typed."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from ..cases import bundled_cases, case_path
from ..knowledge.loader import read_knowledge
from ..knowledge.model import KnowledgeBase
from ..profile import Profile, read_profile
from ..reading.numbers import NotUnderstood, parse_date
from ..reading.problems import Language, Place, Problem, Problems
from .output import Refused, say_problems

_Command = TypeVar("_Command", bound=Callable[..., Any])


#: The form that the ending of a file asks for.
_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json", ".txt": "text"}


def with_form(*forms: str) -> Callable[[_Command], _Command]:
    """`--format`: the form of the result; by default what the ending of the output asks for, else the first of them."""

    def chosen(context: click.Context, parameter: click.Parameter, form: str | None) -> str:
        output = context.params.get("output")
        ending = _ENDINGS.get(Path(output).suffix.casefold()) if isinstance(output, str) else None
        return form or (ending if ending in forms else forms[0])

    text = f"รูปแบบ / Form of the result.  [default: ตามชื่อแฟ้ม / by the ending of FILE, else {forms[0]}]"
    return click.option("--format", "form", type=click.Choice(forms), callback=chosen, help=text)


def with_language(command: _Command) -> _Command:
    """`--lang`: Thai unless English is asked for."""
    option = click.option("--lang", type=click.Choice(["th", "en"]), default="th", help="ภาษา / Language.", show_default=True)
    return option(command)


def with_knowledge(command: _Command) -> _Command:
    """`--knowledge`: a folder in place of the knowledge that came with the package."""
    option = click.option("--knowledge", "folder", metavar="DIR", help="ใช้ความรู้จากโฟลเดอร์นี้ / Knowledge folder to use.")
    return option(command)


def with_output(command: _Command) -> _Command:
    """`-o`: a file for the result."""
    # Eager, for the form of the result may follow from its name.
    option = click.option("-o", "--output", metavar="FILE", is_eager=True, help="เขียนลงแฟ้ม / Write to a file.")
    return option(command)


def with_day(command: _Command) -> _Command:
    """`--as-of`: the day on which the advice is given."""
    text = "วันที่ของคำแนะนำ / Day of the advice, e.g. 2568-12-31. [default: day of the accounts, else today]"
    return click.option("--as-of", "as_of", metavar="DATE", help=text)(command)


def knowledge(folder: str | None, lang: Language) -> KnowledgeBase:
    """The knowledge base to use; raises `Refused` with everything that is wrong with it."""
    base, problems = read_knowledge(folder)
    errors = [problem for problem in problems if problem.severity == "error"]
    if base is None or errors:
        raise Refused(errors, lang)
    return base


def profile(name: str, base: KnowledgeBase, lang: Language) -> Profile:
    """The profile in a file, on standard input (`-`), or of a bundled case; raises `Refused` with everything that is wrong with it."""
    found, problems = read_profile(_path(name, lang), base)
    if found is None:
        raise Refused([problem for problem in problems if problem.severity == "error"], lang)
    say_problems((problem for problem in problems if problem.severity == "warning"), lang)
    # A file's name, which serves where a profile has none, may hold what is no text.
    name_shown = msgspec.structs.replace(found.name, th=_text(found.name.th), en=_text(found.name.en))
    return msgspec.structs.replace(found, id=_text(found.id), name=name_shown)


def _text(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("utf-8", "replace")
    return name


def _path(name: str, lang: Language) -> Path | str:
    if not name.strip():
        raise click.MissingParameter(ctx=click.get_current_context(), param_type="argument", param_hint="PROFILE")
    if name == "-" or os.path.lexists(name):
        return name
    bundled = case_path(name)
    if bundled is not None:
        return bundled
    if Path(name).suffix or len(Path(name).parts) > 1:
        return name
    problems = Problems()
    problems.add("unknown-case", Place(name), name, among=bundled_cases(), cases=", ".join(bundled_cases()))
    raise Refused(problems, lang)


def day(text: str | None, lang: Language) -> datetime.date | None:
    """A day as typed; raises `Refused`."""
    if text is None:
        return None
    try:
        return parse_date(text)
    except NotUnderstood as wrong:
        raise Refused([Problem(wrong.code, Place("--as-of"), text)], lang) from None
