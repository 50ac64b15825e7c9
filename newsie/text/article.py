"""Articles from plain text, Markdown and JSON rows: cleaned, with title, date, source and authors found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import yaml

from newsie.data import Article
from newsie.errors import InputError
from newsie.text.clean import clean_text
from newsie.text.dates import day_in_italy, parse_day
from newsie.text.decode import MAX_CHARS, check_length, repair_text
from newsie.text.layout import fold_name, read_page


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of an article besides its text; it goes before what the text says of itself."""

    id: str = ""
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str = "it"


def article_from_text(
    text: str, *, name: str, given: Given | None = None, max_chars: int = MAX_CHARS
) -> Article:
    """Build the article of a plain text: furniture off, its text the title, a line break, the body.

    `name` says in errors which article it was. Without a given title the first line is the title, where it
    looks like one. Raises InputError ("empty", "too_large").
    """
    given = given or Given()
    text = clean_text(repair_text(check_length(text, name=name, max_chars=max_chars)))
    page = read_page([line for line in text.split("\n") if line])
    lines = list(page.lines)
    title = clean_line(given.title) or page.title
    if title and lines and fold_name(lines[0]) == fold_name(title):
        lines = lines[1:]
    if not lines and not title:
        raise InputError(name, "empty", "there is no text in it")
    return Article(
        text="\n".join([title, *lines] if title else lines),
        id=given.id,
        title=title,
        published=given.published or page.published,
        source=clean_line(given.source) or page.source,
        url=given.url,
        authors=given.authors or page.authors,
        language=given.language,
    )


def clean_line(text: str | None) -> str | None:
    """Return a cleaned text as one line, None where nothing is left of it."""
    return clean_text(text).replace("\n", " ") or None if text else None


# Markdown --------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\r?\n|\Z)")


def article_from_markdown(
    text: str, *, name: str, given: Given | None = None, max_chars: int = MAX_CHARS
) -> Article:
    """Build the article of a Markdown text, whose front matter and first heading may say what it is.

    Raises InputError ("empty", "too_large", "format" for front matter that is no YAML).
    """
    given = given or Given()
    front = _FRONT_MATTER.match(text)
    if front:
        given = complete_given(given, _given_from_front_matter(front["fields"], name=name))
        text = text[front.end() :]
    heading = _FIRST_HEADING.match(text)
    if heading and given.title is None:
        given = replace(given, title=heading["title"])
    return article_from_text(text, name=name, given=given, max_chars=max_chars)


def _given_from_front_matter(fields: str, *, name: str) -> Given:
    try:
        data = yaml.safe_load(fields)
    except yaml.YAMLError as error:
        raise InputError(name, "format", f"front matter that is no YAML: {error}") from error
    return given_from_row(data, name=name) if isinstance(data, Mapping) else Given()


def complete_given(given: Given, found: Given) -> Given:
    """Return what was given, with what was found where nothing was given."""
    return Given(
        given.id or found.id,
        given.title or found.title,
        given.published or found.published,
        given.source or found.source,
        given.url or found.url,
        given.authors or found.authors,
        given.language,
    )


# Rows ------------------------------------------------------------------------------------------


def article_from_json(
    row: Mapping[str, Any], *, name: str, given: Given | None = None, max_chars: int = MAX_CHARS
) -> Article:
    """Build the article of a JSON object with the keys of a record's `article`; only `text` is needed.

    Raises InputError: "format" for a key of the wrong kind, and what `article_from_text` raises.
    """
    if not isinstance(row, Mapping):
        raise InputError(name, "format", f"an article is a JSON object, not a {type(row).__name__}")
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(name, "format", 'an article needs a "text" of type string')
    known = complete_given(given or Given(), given_from_row(row, name=name))
    return article_from_text(text, name=name, given=known, max_chars=max_chars)


def given_from_row(row: Mapping[str, Any], *, name: str) -> Given:
    """Return what a row says of its article; keys that are no part of an article are passed over.

    Raises InputError ("format") for a date that can't be read or a value of the wrong kind.
    """
    return Given(
        id=_read_text(row, "id", name=name) or "",
        title=_read_text(row, "title", name=name),
        published=_read_day(row.get("published") or row.get("date"), name=name),
        source=_read_text(row, "source", name=name),
        url=_read_text(row, "url", name=name),
        authors=_read_authors(row.get("authors") or row.get("author"), name=name),
        language=_read_text(row, "language", name=name) or "it",
    )


def _read_text(row: Mapping[str, Any], key: str, *, name: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InputError(name, "format", f"{key!r} is a {type(value).__name__}, not a string")


def _read_day(value: object, *, name: str) -> date | None:
    """Return a date from a date, a date and time, or one of the ways to write it."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return day_in_italy(value)
    if isinstance(value, date):
        return value
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        raise InputError(name, "format", f"can't read the date {value!r}; write it as 2020-02-14")
    return day


def _read_authors(value: object, *, name: str) -> tuple[str, ...]:
    """Return the authors of a list, or of a text that separates them by semicolons or commas."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(filter(None, (part.strip() for part in re.split(r"[;,]", value))))
    if isinstance(value, list | tuple) and all(isinstance(author, str) for author in value):
        return tuple(value)
    raise InputError(name, "format", "'authors' is no list of strings")
