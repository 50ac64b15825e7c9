"""Entries of RSS and Atom feeds, as rows with the keys of an article; feedparser knows the dialects."""

import io
from collections.abc import Mapping
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from newsie.errors import InputError
from newsie.text.dates import day_in_italy, parse_day
from newsie.text.fragments import text_from_html


def row_from_feed(feed: bytes, *, name: str) -> dict[str, Any]:
    """Return what a feed of one entry says of its article.

    The whole content goes before the summary. Raises InputError ("format") without feedparser, and where
    there is no entry.
    """
    try:
        import feedparser  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        detail = "reading feeds needs the feedparser package: pip install 'newsie[web]'"
        raise InputError(name, "format", detail) from error
    found = feedparser.parse(io.BytesIO(feed))
    if not found.entries:
        raise InputError(name, "format", "no entry that feeds have")
    # Plain dicts, for feedparser's own answer for keys that are not there.
    return row_from_entry(dict(found.entries[0]), dict(found.feed))


def row_from_entry(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says, and the feed for it where it is silent."""
    paper = entry.get("source") or feed
    content = [part for part in entry.get("content", ()) if part.get("value")]
    return {
        "id": entry.get("id") or entry.get("link"),
        "title": " ".join(read_part(entry.get("title_detail") or {}).split()),
        "text": read_part(content[0] if content else entry.get("summary_detail") or {}),
        "published": read_day(entry),
        "source": paper.get("title"),
        "url": entry.get("link"),
        "authors": [author["name"] for author in entry.get("authors", ()) if author.get("name")],
    }


def read_part(part: Mapping[str, Any]) -> str:
    """Return the text of a title, a summary or a content, which may be marked up whatever it claims."""
    return text_from_html(part.get("value") or "")


def read_day(entry: Mapping[str, Any]) -> date | None:
    """Return when an entry was published, else changed; None for neither, and for what nobody can read."""
    for key in ("published", "updated"):
        if written := entry.get(key):
            parsed = entry.get(f"{key}_parsed")
            return parse_mail_day(written) or parse_day(written) or (date(*parsed[:3]) if parsed else None)
    return None


def parse_mail_day(written: str) -> date | None:
    """Return the day of a date as mails and RSS write it.

    >>> parse_mail_day("Fri, 14 Feb 2020 23:30:00 GMT")
    datetime.date(2020, 2, 15)
    """
    try:
        return day_in_italy(parsedate_to_datetime(written))
    except (ValueError, TypeError, IndexError):
        return None
