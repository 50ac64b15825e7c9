"""Articles from web pages: main text, title, date, author and site by trafilatura and htmldate."""

import re
from contextlib import suppress
from datetime import date

from newsie.data import Article
from newsie.errors import InputError
from newsie.text.article import Given, article_from_text, complete_given
from newsie.text.decode import MAX_CHARS, check_length, decode_bytes

_EARLIEST, _LATEST = "1990-01-01", "2099-12-31"
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def looks_like_html(text: str) -> bool:
    """Say whether a text is a web page."""
    return _HTML.match(text[:4096]) is not None


def article_from_html(
    page: bytes | str,
    *,
    name: str,
    given: Given | None = None,
    latest: date | None = None,
    max_chars: int = MAX_CHARS,
) -> Article:
    """Build the article of a web page; what is `given` (its url among it) goes before what the page says.

    `latest` is the day on which the page was fetched: a later date on it is not that of publication.

    Raises InputError: "empty" for a page without an article, and what `decode_bytes` raises.
    """
    given = given or Given()
    if isinstance(page, bytes):
        page = decode_bytes(page, name=name, max_chars=max_chars)
    page = check_length(_DECLARATION.sub("", page), name=name, max_chars=max_chars)
    text, found = _extract(page, url=given.url, latest=latest, name=name)
    return article_from_text(text, name=name, given=complete_given(given, found), max_chars=max_chars)


def _extract(page: str, *, url: str | None, latest: date | None, name: str) -> tuple[str, Given]:
    """Return a page's main text and what the page says about it."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    dates = {
        "original_date": True,
        "extensive_search": False,
        "min_date": _EARLIEST,
        "max_date": latest.isoformat() if latest else _LATEST,
    }
    found = bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, date_extraction_params=dates
    )
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise InputError(name, "empty", "no article was found on the page")
    published = None
    with suppress(ValueError, TypeError):
        published = date.fromisoformat(found.date or "")
    site = found.sitename or None
    return found.text or "", Given(
        title=_strip_site(found.title, site),
        published=published,
        source=site,
        url=found.url,
        authors=tuple(filter(None, (author.strip() for author in (found.author or "").split(";")))),
    )


def _strip_site(title: str | None, site: str | None) -> str | None:
    """Return a page's title without the site's name after it ("Nasce il polo - VareseNews").

    >>> _strip_site("Nasce il polo | VareseNews", "VareseNews")
    'Nasce il polo'
    """
    if not title or not site:
        return title or None
    return re.sub(rf"\s+[|–—-]\s+{re.escape(site)}\s*$", "", title, flags=re.IGNORECASE) or title
