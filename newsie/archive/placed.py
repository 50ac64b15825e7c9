"""An article and where it stood."""

from dataclasses import dataclass

from newsie.data import Article


@dataclass(frozen=True, slots=True)
class Placed:
    """An article of an archive with its place in it: a path, a line or a member ("news.jsonl:17")."""

    place: str
    article: Article
