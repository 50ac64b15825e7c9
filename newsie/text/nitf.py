"""NITF, the press's XML for one article (IPTC, versions 3.x), as a row with the keys of an article.

https://iptc.org/standards/nitf/
"""

from typing import TYPE_CHECKING, Any

from newsie.text.elements import find, find_all, read_attribute, read_text
from newsie.text.fragments import text_from_element
from newsie.text.press import authors_from_byline, main_language, refuse_withdrawn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped, unused-ignore]

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def row_from_nitf(nitf: "Element", *, name: str) -> dict[str, Any]:
    """Return what an <nitf> element says of its article.

    Raises InputError ("withdrawn") for one that its publisher has taken back.
    """
    refuse_withdrawn(read_attribute(nitf, "docdata", "management-status"), name=name)
    return {
        "id": read_attribute(nitf, "doc-id", "id-string"),
        "title": read_text(nitf, "hl1") or read_text(nitf, "title"),
        "text": read_body(nitf),
        "published": read_attribute(nitf, "date.issue", "norm")
        or read_attribute(nitf, "date.release", "norm")
        or read_attribute(nitf, "pubdata", "date.publication")
        or read_attribute(nitf, "story.date", "norm"),
        "source": read_attribute(nitf, "pubdata", "name")
        or read_text(nitf, "distributor")
        or read_attribute(nitf, "doc-id", "regsrc"),
        "url": read_attribute(nitf, "pubdata", "ex-ref"),
        "authors": read_byline(nitf),
        "language": main_language(nitf.get("baselang") or nitf.get(LANG)),
    }


def read_body(nitf: "Element") -> str:
    """Return the article: the headings under its title, then its content."""
    hedline = find(nitf, "hedline")
    parts = [] if hedline is None else [text_from_element(part) for part in find_all(hedline, "hl2")]
    content = find(nitf, "body.content")
    if content is not None:
        parts.append(text_from_element(content))
    return "\n\n".join(filter(None, parts))


def read_byline(nitf: "Element") -> list[str]:
    """Return the authors: persons marked as such, else those that the byline names, else all of it."""
    byline = find(nitf, "byline")
    if byline is None:
        return []
    persons = [text_from_element(person) for person in find_all(byline, "person")]
    titles = {text_from_element(title) for title in find_all(byline, "byttl")}
    words = text_from_element(byline)
    for title in titles:
        words = words.replace(title, "")
    return persons or authors_from_byline(words)
