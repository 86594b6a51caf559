"""The published JSON Schemas of what the adviser gives out."""

from __future__ import annotations

from typing import Any

import msgspec

from .records import Diagnosis, Explanation
from .whatif import WhatIf

_RECORDS: dict[str, type[msgspec.Struct]] = {"diagnosis": Diagnosis, "explanation": Explanation, "whatif": WhatIf}


def record_kinds() -> tuple[str, ...]:
    """The records that have a schema."""
    return tuple(_RECORDS)


def record_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record; raises `KeyError`."""
    schema: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(_RECORDS[kind])))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"cofin-advisor/{kind}@1", **schema}
