"""The press's XML and the web's feeds: NITF, NewsML-G2, RSS and Atom, told apart by their root element."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsie.archive.members import HEAD_BYTES, Member
from newsie.archive.placed import Found, build
from newsie.archive.xml import Item, find_root, iter_items
from newsie.data import Article
from newsie.errors import InputError
from newsie.text import article_from_json
from newsie.text.feeds import row_from_feed
from newsie.text.newsml import is_text, row_from_newsml
from newsie.text.nitf import row_from_nitf


class Press:
    """The reader of XML files of news."""

    suffixes = (".xml", ".nitf", ".newsml", ".rss", ".atom", ".rdf")

    def recognises(self, head: bytes) -> bool:
        """Say whether the root is one that holds news."""
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and find_root(head) in DIALECTS

    def count(self, path: Path) -> None:
        """Return None: one file may hold many."""
        return

    def read(self, member: Member) -> Found:
        """Read item by item."""
        root = find_root(member.stream.peek(HEAD_BYTES))
        dialect = DIALECTS.get(root)
        if dialect is None:
            known = ", ".join(DIALECTS)
            raise InputError(member.place, "format", f"XML whose root is <{root or '?'}>; known are {known}")
        for item in iter_items(member, dialect.item, lenient=dialect.is_feed):
            if dialect.is_feed or is_text(item.element):
                place = f"{member.place}:{item.number}" if dialect.item != root else member.place
                yield build(place, make_article, item, dialect, place)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A format that a document's root announces."""

    item: str
    """What its articles are called."""
    make_row: Callable[[Item, str], dict[str, Any]]
    """Takes an item and its place, returns a row with the keys of an article."""
    is_feed: bool = False
    """Whether it is mended where it is not well-formed, as feeds often are not."""


def make_article(item: Item, dialect: Dialect, place: str) -> Article:
    """Build the article of an item; raises InputError."""
    return article_from_json(dialect.make_row(item, place), name=place)


def row_from_entry(item: Item, place: str) -> dict[str, Any]:
    """Return the row of a feed's entry, read within what the feed says before it."""
    try:
        feed = item.isolate()
    except ValueError as error:
        raise InputError(place, "unreadable", f"damaged: {error}") from error
    return row_from_feed(feed, name=place)


NITF = Dialect("nitf", lambda item, place: row_from_nitf(item.element, name=place))
NEWSML = Dialect("newsItem", lambda item, place: row_from_newsml(item.element, name=place))
RSS = Dialect("item", row_from_entry, is_feed=True)
DIALECTS = {
    "nitf": NITF,
    "newsItem": NEWSML,
    "newsMessage": NEWSML,
    "rss": RSS,
    "RDF": RSS,
    "feed": Dialect("entry", row_from_entry, is_feed=True),
}
"""By root element."""
