"""NewsML-G2, the press's XML envelope (IPTC, 2.x), as a row with the keys of an article.

https://iptc.org/standards/newsml-g2/
"""

from typing import TYPE_CHECKING, Any

from newsie.errors import InputError
from newsie.text.elements import find, find_all, read_attribute, read_text
from newsie.text.fragments import local_name, text_from_element, text_from_html
from newsie.text.nitf import LANG, row_from_nitf
from newsie.text.press import authors_from_byline, main_language, refuse_withdrawn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped, unused-ignore]

TEXT_CLASSES = frozenset({"text", "composite"})


def is_text(item: "Element") -> bool:
    """Say whether a <newsItem> is a text; pictures, sound and video come as items, too."""
    code = read_attribute(item, "itemClass", "qcode") or read_attribute(item, "itemClass", "uri")
    return code is None or code.replace("/", ":").rpartition(":")[2] in TEXT_CLASSES


def row_from_newsml(item: "Element", *, name: str) -> dict[str, Any]:
    """Return what a <newsItem> says of its article; what it carries inline says the rest.

    Raises InputError: "withdrawn" for one that its publisher has taken back, "empty" where the text is not
    in the file.
    """
    refuse_withdrawn(
        read_attribute(item, "pubStatus", "qcode") or read_attribute(item, "pubStatus", "uri"), name=name
    )
    meta = {
        "id": item.get("guid"),
        "title": read_text(item, "headline"),
        "published": read_text(item, "versionCreated")
        or read_text(item, "contentCreated")
        or read_text(item, "firstCreated"),
        "source": read_provider(item),
        "url": item.get("guid") if (item.get("guid") or "").startswith("http") else None,
        "authors": read_authors(item),
        "language": main_language(read_attribute(item, "language", "tag") or item.get(LANG)),
    }
    inside = read_content(item, name=name)
    return inside | {key: value for key, value in meta.items() if value}


def read_provider(item: "Element") -> str | None:
    """Return who published an item: a name, or the code that stands for it ("nprov:TT" is TT)."""
    for role in ("provider", "infoSource", "copyrightHolder"):
        found = find(item, role)
        if found is not None:
            code = (found.get("qcode") or "").rpartition(":")[2]
            if name := read_text(found, "name") or found.get("literal") or code:
                return name
    return None


def read_authors(item: "Element") -> list[str]:
    """Return the authors: those of the byline, else the creators by name."""
    meta = find(item, "contentMeta")
    if meta is None:
        return []
    bylines = [author for by in find_all(meta, "by") for author in authors_from_byline(text_from_element(by))]
    return bylines or [name for by in find_all(meta, "creator") if (name := read_text(by, "name"))]


def read_content(item: "Element", *, name: str) -> dict[str, Any]:
    """Return the row of an item's first inline content that has a text."""
    for content in find_all(item, "inlineXML"):
        for inside in filter(local_name, content):  # not its comments
            return row_from_inline(inside, name=name)
    for content in find_all(item, "inlineData"):
        if (content.get("contenttype") or "text/plain").startswith("text/") and content.text:
            plain = content.get("contenttype") in (None, "text/plain")
            return {"text": content.text if plain else text_from_html(content.text)}
    detail = "its text stands elsewhere" if find(item, "remoteContent") is not None else "it has no content"
    raise InputError(name, "empty", detail)


def row_from_inline(content: "Element", *, name: str) -> dict[str, Any]:
    """Return the row of an article that an item carries: NITF, or a page of XHTML."""
    if local_name(content) == "nitf":
        return row_from_nitf(content, name=name)
    body = find(content, "body")
    page = text_from_element(content if body is None else body)
    return {"text": page, "title": read_text(content, "title") or read_text(content, "h1")}
