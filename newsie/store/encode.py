"""A record as text that every target can hold.

NUL and lone surrogates stand in broken input; neither is text to a database. Each becomes U+FFFD, one
character for one, so that offsets still hold.
"""

import json
import re
from typing import Any

from newsie.record import Record

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def dump_record(record: Record) -> dict[str, Any]:
    """Return a record as JSON values, its strings clean."""
    cleaned: dict[str, Any] = clean(record.model_dump(mode="python"))
    return cleaned


def encode_record(record: Record) -> str:
    """Return a record as one line of JSON, without the line break."""
    return json.dumps(dump_record(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


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
