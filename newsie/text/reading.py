"""One article from a file or from bytes, in any form: plain text, Markdown, a web page, a JSON object."""

import json
from pathlib import Path, PurePath

from newsie.data import Article
from newsie.errors import InputError
from newsie.text.article import Given, article_from_json, article_from_markdown, article_from_text
from newsie.text.decode import MAX_CHARS, decode_bytes
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
        return article_from_json(_parse_json(text, name=name), name=name, given=given, max_chars=max_chars)
    build = article_from_markdown if ending in _MARKDOWN else article_from_text
    return build(text, name=name, given=given, max_chars=max_chars)


def _parse_json(text: str, *, name: str) -> dict[str, object]:
    """Return the JSON object of a file: an article, or a record that holds one."""
    try:
        row = json.loads(text)
    except ValueError as error:
        raise InputError(name, "format", f"not JSON: {error}") from error
    except RecursionError as error:
        raise InputError(name, "format", "JSON that is nested too deeply") from error
    if not isinstance(row, dict):
        raise InputError(name, "format", f"an article is a JSON object, not a {type(row).__name__}")
    inner = row.get("article")
    return inner if isinstance(inner, dict) else row
