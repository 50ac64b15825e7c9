"""An article and where it stood; how one is made of what a reader found, whatever goes wrong."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ParamSpec

from newsie.data import Article
from newsie.errors import InputError
from newsie.store import Rejected
from newsie.store.encode import clean_text

logger = logging.getLogger(__name__)

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Placed:
    """An article of an archive with its place in it: a path, a line or a member ("news.jsonl:17")."""

    place: str
    article: Article


Found = Iterator[Placed | Rejected]
"""What a reader yields: articles, and what could not be read."""


def build(
    place: str, make: Callable[Rest, Article], *args: Rest.args, **kwargs: Rest.kwargs
) -> Placed | Rejected:
    """Return the article that `make` builds, or why it can't."""
    try:
        return Placed(place, clean_names(make(*args, **kwargs)))
    except InputError as error:
        return Rejected(place, error.reason, error.detail)
    except Exception as error:  # pages break parsers in ways that these do not tell
        logger.warning("%s could not be read", place, exc_info=True)
        return Rejected(place, "failed", f"{type(error).__name__}: {error}")


def clean_names(article: Article) -> Article:
    """Return an article whose id and descriptions hold only what a database can."""
    return replace(
        article,
        id=clean_text(article.id).strip(),
        title=clean(article.title),
        source=clean(article.source),
        url=clean(article.url),
        authors=tuple(map(clean_text, article.authors)),
    )


def clean(text: str | None) -> str | None:
    """Return a text that a database can hold, None for none."""
    return None if text is None else clean_text(text)
