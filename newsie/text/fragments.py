"""Fragments of marked-up text (XHTML, HTML, NITF) as plain text, a paragraph a line, nothing judged.

A whole web page, most of which is no article, is `newsie.text.web`'s; a fragment is all article.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped, unused-ignore]

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "body.content", "bq", "block", "br", "dd", "div", "dl", "dt",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hl1", "hl2", "hr", "li", "main", "ol", "p",
    "pre", "section", "table", "tr", "ul",
))
_CELLS = frozenset(("td", "th"))
_SKIPPED = frozenset((
    "audio", "button", "figcaption", "figure", "form", "head", "iframe", "img", "media", "noscript", "object",
    "script", "style", "svg", "video",
))
# fmt: on
_BLANKS = re.compile(r"\s+")


def text_from_html(fragment: str) -> str:
    r"""Return the text of a piece of HTML; text without marks stays as it is.

    >>> text_from_html("<p>Cresce la Ferrini.<br/>Apre a <b>Lodi</b> &amp; Crema.</p><figure>Foto</figure>")
    'Cresce la Ferrini.\n\nApre a Lodi & Crema.'
    """
    from lxml import html  # type: ignore[import-untyped, unused-ignore]

    # Bytes of a stated encoding, so that none which the fragment declares is believed.
    page = f"<div>{fragment.replace(chr(0), ' ')}</div>".encode("utf-8", "replace")
    return text_from_element(html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")))


def text_from_element(element: "Element") -> str:
    """Return the text of an element of XHTML or NITF, without pictures, captions and scripts."""
    lines = "".join(_iter_pieces(element)).split("\n")
    return "\n\n".join(filter(None, (_BLANKS.sub(" ", line).strip() for line in lines)))


def local_name(element: "Element") -> str:
    """Return an element's name without its namespace, "" for comments and instructions.

    >>> from lxml import etree
    >>> local_name(etree.fromstring('<n:p xmlns:n="http://iptc.org/std/NITF/2006-10-18/"/>'))
    'p'
    """
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _iter_pieces(element: "Element") -> Iterator[str]:
    """Yield an element's words, with a line break where a block begins or ends."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        name = local_name(node).lower()
        mark = "\n" if name in _BLOCKS else " " if name in _CELLS else ""
        if event != "start":
            yield mark + (_flatten(node.tail) if node is not element else "")
        elif name in _SKIPPED:
            walker.skip_subtree()
        else:
            yield mark + _flatten(node.text)


def _flatten(text: str | None) -> str:
    """Return a text node on one line: its line breaks are the file's layout."""
    return _BLANKS.sub(" ", text or "")
