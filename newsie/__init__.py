"""newsie: events, organizations, people, places and figures from Italian regional business news.

>>> import newsie                                          # doctest: +SKIP
>>> extractor = newsie.load("it_news_sm")                  # doctest: +SKIP
>>> analysis = extractor.extract(newsie.Article(text=text))  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from newsie.data import Analysis, Argument, Article, Entity, Fact, Mention

if TYPE_CHECKING:
    from newsie.pipeline import load

__version__ = "0.1.0"
__all__ = ["Analysis", "Argument", "Article", "Entity", "Fact", "Mention", "load"]


def __getattr__(name: str) -> object:
    """Import `load`, and spaCy with it, only when asked for."""
    if name == "load":
        from newsie.pipeline import load

        return load
    raise AttributeError(f"module 'newsie' has no attribute {name!r}")
