"""ninjs, the press's JSON (IPTC, 1.x to 3.x), as a row with the keys of an article.

https://iptc.org/standards/ninjs/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from newsie.errors import InputError
from newsie.text.fragments import text_from_html
from newsie.text.press import authors_from_byline, main_language, refuse_withdrawn

# fmt: off
KEYS = frozenset((
    "bodies", "body_html", "body_text", "body_xhtml", "byline", "headline", "headlines", "pubstatus",
    "representationtype", "versioncreated",
))
# fmt: on
TEXT_TYPES = frozenset({"text", "composite"})
PLAIN = "text/plain"


def looks_like_ninjs(row: object) -> bool:
    """Say whether a JSON object is a ninjs item: it has a `uri`, no `text`, and keys that only ninjs has."""
    return isinstance(row, Mapping) and "uri" in row and "text" not in row and not KEYS.isdisjoint(row)


def row_from_ninjs(item: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    """Return what a ninjs item says of its article.

    Raises InputError: "withdrawn" for one that its publisher has taken back, "format" for a picture or
    another item that is no text.
    """
    refuse_withdrawn(read_string(item, "pubstatus"), name=name)
    kind = read_string(item, "type") or "text"
    if kind not in TEXT_TYPES:
        raise InputError(name, "format", f"a ninjs item of type {kind!r}, not a text")
    byline = read_string(item, "by") or read_string(item, "byline")
    uri = read_string(item, "uri")
    return {
        "id": uri,
        "title": read_headline(item),
        "text": read_body(item),
        "published": next(filter(None, (read_string(item, f"{w}created") for w in WHEN)), None),
        "source": read_source(item),
        "url": uri if uri and uri.startswith("http") else None,
        "authors": authors_from_byline(byline) if byline else [],
        "language": main_language(read_string(item, "language")),
    }


WHEN = ("version", "content", "first")


def read_headline(item: Mapping[str, Any]) -> str | None:
    """Return the headline, of several the main one."""
    headlines = list(iter_parts(item, "headlines"))
    main = [part for part in headlines if part.get("role") == "main"] or headlines
    found = read_string(main[0], "value") if main else read_string(item, "headline")
    return " ".join(text_from_html(found).split()) if found else None


def read_body(item: Mapping[str, Any]) -> str:
    """Return the text: from a body with marks, which has paragraphs, rather than from a plain one."""
    bodies = list(iter_parts(item, "bodies"))
    marked = [part for part in bodies if part.get("contenttype", PLAIN) != PLAIN]
    if marked:
        return text_from_html(read_string(marked[0], "value") or "")
    for key in sorted(item):
        if key.startswith("body_") and key != "body_text" and isinstance(item[key], str):
            return text_from_html(item[key])
    return (read_string(bodies[0], "value") if bodies else read_string(item, "body_text")) or ""


def read_source(item: Mapping[str, Any]) -> str | None:
    """Return where the item comes from: its first source with a name, else who holds the rights."""
    sources = [*iter_parts(item, "infosources"), *iter_parts(item, "infosource")]
    names = (read_string(source, "name") for source in sources)
    return next(filter(None, names), None) or read_string(item, "copyrightholder")


def iter_parts(item: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list."""
    parts = item.get(key)
    yield from (part for part in parts if isinstance(part, Mapping)) if isinstance(parts, list) else ()


def read_string(item: Mapping[str, Any], key: str) -> str | None:
    """Return a value that is a string, None for any other."""
    value = item.get(key)
    return value if isinstance(value, str) else None
