"""Text in: bytes, pages and rows become clean articles, and clean text becomes tokens and sentences."""

from newsie.text.article import Given, article_from_json, article_from_markdown, article_from_text
from newsie.text.clean import clean_text
from newsie.text.decode import MAX_CHARS, decode_bytes
from newsie.text.language import check_italian, load_identifier
from newsie.text.reading import article_from_bytes, article_from_line, read_article
from newsie.text.web import article_from_html

__all__ = [
    "MAX_CHARS",
    "Given",
    "article_from_bytes",
    "article_from_html",
    "article_from_json",
    "article_from_line",
    "article_from_markdown",
    "article_from_text",
    "check_italian",
    "clean_text",
    "decode_bytes",
    "load_identifier",
    "read_article",
]
