"""JSON Schema of the files that people write, so that an editor completes and checks while they type.

Made from the same annotations by which `reading.convert` reads, with the words of `keys.yaml`.
A schema knows the form of one file; what must be true of the whole (names, units, sources) only the loader knows.
"""

from __future__ import annotations

import datetime
import json
import types
import typing
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from ..reading.convert import annotations_of, required_in
from .keys import GIVEN, STRUCTS, keys
from .loader import ID, KINDS, load_knowledge
from .model import PROFILE_FORMAT, Bound, Condition, Field, Formula, Goal, KnowledgeBase, Text
from .paper import Block

Schema = dict[str, Any]

#: The version of JSON Schema that editors of YAML know best.
DIALECT: Final = "http://json-schema.org/draft-07/schema#"

_THAI_PATTERN: Final = "[\u0e01-\u0e5b]"
_NUMBER: Final[Schema] = {"type": ["number", "string"], "pattern": r"^\s*[-+−฿]?\s*[0-9๐-๙.,]"}
_WORD: Final[Schema] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_YES_NO: Final[Schema] = {"enum": [True, False, "yes", "no", "ใช่", "ไม่ใช่", "มี", "ไม่มี"]}
_UNKNOWN: Final[Schema] = {"enum": [None, "unknown", "ไม่ทราบ", "ไม่รู้", "ข้าม"]}
_ID: Final[Schema] = {"type": "string", "pattern": f"^{ID.pattern}$"}
_SCALARS: Final[dict[Any, Schema]] = {
    str: _WORD,
    float: _NUMBER,
    int: {"type": ["integer", "string"], "pattern": "^[0-9๐-๙]+$"},
    bool: _YES_NO,
    datetime.date: {"type": ["string", "integer"], "pattern": "[0-9๐-๙]"},
    Condition: {"type": "string", "minLength": 1},
    Formula: {"type": ["string", "number"], "minLength": 1},
    Goal: {"type": "string", "pattern": "^(<=|>=|==|<|>)"},
    Bound: {"type": ["number", "string", "null"]},
}
_STRUCT_NAMES: Final = {struct: name for name, struct in STRUCTS.items()}


def kinds() -> tuple[str, ...]:
    """Every kind of file that has a schema."""
    return (*KINDS, "profile")


def schema(kind: str, base: KnowledgeBase | None = None) -> Schema:
    """The JSON Schema of a kind of file; `base` is the knowledge whose questions a profile answers (by default the bundled one)."""
    if kind == "profile":
        return _profile(base or load_knowledge())
    struct = KINDS[kind]
    definitions: dict[str, Schema] = {}
    record = _struct(struct, definitions)
    title = f"cofin-advisor: {kind}"
    if kind in ("practice", "standard"):
        whole = {"title": title, **record}
    else:
        names = {} if kind == "source" else {"propertyNames": _ID}
        definitions[kind] = record
        whole = {"title": title, "type": "object", **names, "additionalProperties": {"$ref": f"#/definitions/{kind}"}}
    return {"$schema": DIALECT, **whole, "definitions": dict(sorted(definitions.items()))}


def write_schemas(folder: Path | str, base: KnowledgeBase | None = None) -> tuple[Path, ...]:
    """Write every schema into a folder, one file per kind, and say which files they are."""
    top = Path(folder)
    top.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in kinds():
        path = top / f"{kind}.json"
        path.write_text(schema_text(kind, base), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def schema_text(kind: str, base: KnowledgeBase | None = None) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema(kind, base), ensure_ascii=False, indent=1) + "\n"


def _struct(struct: type[msgspec.Struct], definitions: dict[str, Schema]) -> Schema:
    name = _STRUCT_NAMES[struct]
    hidden, words, kinds_of = GIVEN.get(name, frozenset()), keys()[name], annotations_of(struct)
    written = [key for key in words if key not in hidden]
    properties = {key: {**_type(kinds_of[key], definitions), "description": f"{words[key].th}\n{words[key].en}"} for key in written}
    if struct is KINDS["standard"]:
        properties["criteria"]["additionalProperties"] = properties["criteria"].pop("items")
        properties["criteria"].update(type="object", propertyNames=_ID)
    one_of_them = {"minProperties": 1, "maxProperties": 1} if struct is Block else {}
    return {
        "description": (struct.__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": [key for key in written if key in required_in(struct)],
        "additionalProperties": False,
        **one_of_them,
    }


def _type(kind: Any, definitions: dict[str, Schema]) -> Schema:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Text:
        definitions["text"] = _text_schema()
        return {"allOf": [{"$ref": "#/definitions/text"}]}
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    if origin in (types.UnionType, typing.Union):
        (inner,) = (option for option in arguments if option is not type(None))
        return {"anyOf": [_type(inner, definitions), {"type": "null"}]}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "propertyNames": _ID, "additionalProperties": _type(arguments[1], definitions)}
    name = _STRUCT_NAMES[kind]
    if name not in definitions:
        definitions[name] = _struct(kind, definitions)
    return {"allOf": [{"$ref": f"#/definitions/{name}"}]}


@cache
def _text_schema() -> Schema:
    return {
        "description": (Text.__doc__ or "").strip(),
        "type": "object",
        "properties": {
            "th": {"type": "string", "pattern": _THAI_PATTERN, "description": "ภาษาไทย\nThai"},
            "en": {"type": ["string", "number"], "pattern": r"\S", "description": "ภาษาอังกฤษ\nEnglish"},
        },
        "required": ["th", "en"],
        "additionalProperties": False,
    }


def _profile(base: KnowledgeBase) -> Schema:
    words = {key: f"{said.th}\n{said.en}" for key, said in keys()["profile"].items()}
    answers: dict[str, Schema] = {}
    for field in base.fields.values():
        answers[field.id] = _answer(field)
        for former in field.was:
            answers[former] = {"$ref": f"#/properties/answers/properties/{field.id}", "deprecated": True}
    return {
        "$schema": DIALECT,
        "title": "cofin-advisor: profile",
        "description": "What is known of one organization.",
        "type": "object",
        "properties": {
            "format": {"const": PROFILE_FORMAT, "description": words["format"]},
            "id": {**_WORD, "description": words["id"]},
            "name": {"anyOf": [{"type": ["string", "null"]}, {"$ref": "#/definitions/text"}], "description": words["name"]},
            "as_of": {"anyOf": [_SCALARS[datetime.date], {"type": "null"}], "description": words["as_of"]},
            "answers": {
                "type": "object",
                "properties": answers,
                "additionalProperties": False,
                "minProperties": 1,
                "description": words["answers"],
            },
            "case": {"type": "object", "description": words["case"]},
        },
        "required": ["format", "answers"],
        "additionalProperties": False,
        "definitions": {
            "text": _text_schema(),
            "answer": _answer_parts(),
            "unknown": _UNKNOWN,
            "yes_no": _YES_NO,
            # People write 1.2 ล้าน, ร้อยละ 30, ฿1,200: the reader knows what fits, an editor only that there is a number.
            "number": {"type": ["number", "string"], "pattern": "[0-9๐-๙]"},
            "year": {"type": ["integer", "string"], "pattern": "[0-9๐-๙]{3,}"},
        },
    }


def _answer_parts() -> Schema:
    words = {key: f"{said.th}\n{said.en}" for key, said in keys()["answer"].items()}
    return {
        "type": "object",
        "properties": {
            "value": {"description": words["value"]},
            "known": {"enum": ["document", "memory", "guess", None], "description": words["known"]},
            "note": {"type": ["string", "number", "null"], "description": words["note"]},
            "check": {**_YES_NO, "description": words["check"]},
            "source": {"type": ["string", "null"], "description": words["source"]},
            "year": {"type": ["integer", "string", "null"], "description": words["year"]},
        },
        "required": ["value"],
        "additionalProperties": False,
    }


def _answer(field: Field) -> Schema:
    value = {"anyOf": [{"$ref": f"#/properties/answers/properties/{field.id}/anyOf/0"}, {"$ref": "#/definitions/unknown"}]}
    return {
        "title": str(field.label.th),
        "description": f"{field.ask.th}\n{field.ask.en}" + (f"\n{field.help.th}\n{field.help.en}" if field.help else ""),
        "anyOf": [
            _value(field),
            {"$ref": "#/definitions/unknown"},
            {"allOf": [{"$ref": "#/definitions/answer"}, {"properties": {"value": value}}]},
        ],
    }


def _value(field: Field) -> Schema:
    if field.kind == "yes_no":
        return {"$ref": "#/definitions/yes_no"}
    if field.kind == "year":
        return {"$ref": "#/definitions/year"}
    if field.kind in ("choice", "choices"):
        listed = [str(word) for option, words in field.options.items() for word in (option, words.th, words.en)]
        one: Schema = {"enum": list(dict.fromkeys(listed))}
        return one if field.kind == "choice" else {"anyOf": [one, {"type": "array", "items": one}]}
    return {"$ref": "#/definitions/number"}
