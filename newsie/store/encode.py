"""A record as text that every target can hold.

NUL and lone surrogates stand in broken input; neither is text to a database. Each becomes U+FFFD, one
character for one, so that offsets still hold.
"""

import json
import re
from typing import Any

from pydantic_core import PydanticSerializationError

from newsie.record import Record

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
NUL = r"\u0000"
"""NUL as JSON writes it. One look at the whole record is cheaper than one at every string."""


def encode_record(record: Record) -> str:
    """Return a record as one line of JSON, without the line break."""
    return json.dumps(dump_record(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dump_record(record: Record) -> dict[str, Any]:
    """Return a record as JSON values, its strings clean."""
    return clean_record(record).model_dump(mode="json")


def clean_record(record: Record) -> Record:
    """Return a record with every string clean: itself, but for the few that come of broken input."""
    try:
        doubtful = NUL in record.model_dump_json()
    except PydanticSerializationError:  # A lone surrogate, which is no UTF-8.
        doubtful = True
    return Record.model_validate(clean(record.model_dump())) if doubtful else record


def clean(value: Any) -> Any:
    """Return JSON values with every string clean; tuples come back as lists."""
    match value:
        case str():
            return clean_text(value)
        case dict():
            return {clean_text(key): clean(item) for key, item in value.items()}
        case list() | tuple():
            return [clean(item) for item in value]
        case _:
            return value


def clean_text(text: str) -> str:
    """Return a string without NUL and lone surrogates."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
