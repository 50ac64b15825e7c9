"""Where the command line reads an article from: a file, standard input, or an address on the web."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import newsie
from newsie.data import Article
from newsie.errors import InputError
from newsie.text import MAX_CHARS, Given, article_from_bytes, check_italian, read_article

TIMEOUT = 30
"""Seconds to wait for a web server."""
MAX_BYTES = 4 * MAX_CHARS
"""More than any text that is short enough takes in UTF-8."""


def read_source(source: str, given: Given, *, any_language: bool = False) -> Article:
    """Read one article. Raises InputError for what can't be read, and for what is not Italian."""
    if source == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        article = article_from_bytes(data, name="-", given=given)
    elif source.startswith(("http://", "https://")):
        article = article_from_bytes(fetch_page(source), name=source, given=with_url(given, source))
    else:
        article = read_article(Path(source), given=given)
    if not any_language:
        check_italian(article.text, name=source)
    return article


def fetch_page(url: str) -> bytes:
    """Return what a web server answers. Raises InputError when there is no answer."""
    request = Request(url, headers={"User-Agent": f"newsie/{newsie.__version__}"})
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:
            page: bytes = answer.read(MAX_BYTES + 1)
            return page
    except (URLError, TimeoutError, ValueError) as error:
        raise InputError(url, "unreadable", f"can't be fetched: {getattr(error, 'reason', error)}") from error


def with_url(given: Given, url: str) -> Given:
    """Return what is known of an article, with the address that it was fetched from."""
    return replace(given, url=url)


def day_from_option(written: str | None, option: str = "--published") -> date | None:
    """Read an option that is a day, None where it is not given. Raises InputError for what is no ISO day."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise InputError(option, "format", f"{written!r} is no day; write it as 2020-02-14") from error
