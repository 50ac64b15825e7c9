"""One article from a file or from bytes, in any form: plain text, Markdown, a web page, a JSON object."""

import json
from pathlib import Path, PurePath

from newsie.data import Article
from newsie.errors import InputError
from newsie.text.article import Given, article_from_json, article_from_markdown, article_from_text
from newsie.text.decode import MAX_CHARS, decode_bytes
from newsie.text.ninjs import looks_like_ninjs, row_from_ninjs
from newsie.text.web import article_from_html, looks_like_html

_MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})


def read_article(path: Path, *, given: Given | None = None, max_chars: int = MAX_CHARS) -> Article:
    """Read the article of a file; its form is told by the file's ending, else by its content.

    Raises InputError: "unreadable" for a file that can't be opened, "too_large" before it is read whole, and
    what `article_from_bytes` raises.
    """
    try:
        size = path.stat().st_size
        if size > 4 * max_chars:
            raise InputError(
                str(path), "too_large", f"{size:,} bytes; at most {max_chars:,} characters are read"
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), "unreadable", error.strerror or str(error)) from error
    return article_from_bytes(data, name=str(path), given=given, max_chars=max_chars)


def article_from_bytes(
    data: bytes, *, name: str, given: Given | None = None, max_chars: int = MAX_CHARS
) -> Article:
    """Build the article that bytes hold; `name` is a path or a URL, whose ending tells the form.

    Raises InputError: "empty", "binary", "too_large", "encoding", "format".
    """
    text = decode_bytes(data, name=name, max_chars=max_chars)
    ending = PurePath(name.split("?", 1)[0]).suffix.lower()
    if ending in _PAGES or looks_like_html(text):
        return article_from_html(text, name=name, given=given, max_chars=max_chars)
    if ending == ".json":
        return article_from_value(_parse_json(text, name=name), name=name, given=given, max_chars=max_chars)
    build = article_from_markdown if ending in _MARKDOWN else article_from_text
    return build(text, name=name, given=given, max_chars=max_chars)


def article_from_line(line: bytes, *, name: str) -> Article:
    """Build the article of one JSON line. Raises InputError."""
    return article_from_value(_parse_json(decode_bytes(line, name=name), name=name), name=name)


def article_from_value(
    value: object, *, name: str, given: Given | None = None, max_chars: int = MAX_CHARS
) -> Article:
    """Build the article of a JSON value: an article, a record that holds one, or a ninjs item.

    Raises InputError, "format" for any other value.
    """
    if not isinstance(value, dict):
        raise InputError(name, "format", f"an article is a JSON object, not a {type(value).__name__}")
    inner = value.get("article")
    row = inner if isinstance(inner, dict) else value
    if looks_like_ninjs(row):
        row = row_from_ninjs(row, name=name)
    return article_from_json(row, name=name, given=given, max_chars=max_chars)


def _parse_json(text: str, *, name: str) -> object:
    """Return the JSON value of a text."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise InputError(name, "format", f"not JSON: {error}") from error
    except RecursionError as error:
        raise InputError(name, "format", "JSON that is nested too deeply") from error
