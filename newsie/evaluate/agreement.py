"""How far two annotators agree on the same articles, and every disagreement around its text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsie.data import Analysis, Article, Span
from newsie.evaluate.analyses import list_items
from newsie.evaluate.counts import ArticleScore, count_items
from newsie.evaluate.intervals import SAMPLES, score_articles
from newsie.evaluate.items import Item
from newsie.evaluate.report import Report

if TYPE_CHECKING:
    import numpy as np

Side = Literal["first", "second"]
WIDTH = 40
"""Characters shown on either side of a disagreement."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that only one annotator marked."""

    article: str
    measure: str
    group: str
    side: Side
    """Who marked it."""
    span: Span | None
    words: str
    context: str

    def __str__(self) -> str:
        """Say it in one line."""
        place = f":{self.span.start}-{self.span.end}" if self.span else ""
        what = f"{self.measure} {self.group} {self.words!r}"
        return f"{self.article}{place}: only {self.side}: {what}  «{self.context}»"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Scores of the second annotator against the first, and what differs."""

    report: Report
    disagreements: tuple[Disagreement, ...]
    missing: tuple[str, ...]
    """Articles that only one of the two annotated, left out of the scores."""


def agree(
    first: Iterable[Analysis],
    second: Iterable[Analysis],
    *,
    rng: "np.random.Generator",
    samples: int = SAMPLES,
) -> Agreement:
    """Compare two annotations of the same articles, span by span, argument by argument.

    Raises ValueError where an article's two texts differ or an annotator has an article twice.
    """
    ours, theirs = index_articles(first), index_articles(second)
    both = [ident for ident in ours if ident in theirs]
    scores: list[ArticleScore] = []
    disagreements: list[Disagreement] = []
    for ident in both:
        left, right = list_items(ours[ident], theirs[ident])
        scores.append(count_items(ident, left, right))
        disagreements += list_disagreements(ours[ident].article, left, right)
    report = Report("Agreement", len(both), score_articles(scores, rng=rng, samples=samples))
    return Agreement(report, tuple(disagreements), tuple(sorted(ours.keys() ^ theirs.keys())))


def index_articles(analyses: Iterable[Analysis]) -> dict[str, Analysis]:
    """Return analyses by their article's id; raises ValueError for an id that comes twice."""
    found: dict[str, Analysis] = {}
    for analysis in analyses:
        if analysis.article.id in found:
            raise ValueError(f"the article {analysis.article.id!r} is there twice")
        found[analysis.article.id] = analysis
    return found


def list_disagreements(article: Article, first: set[Item], second: set[Item]) -> Iterator[Disagreement]:
    """Yield what only one side has, in the order of the text."""
    sides: list[tuple[Side, set[Item]]] = [("first", first - second), ("second", second - first)]
    found = [(item, side) for side, items in sides for item in items]
    for item, side in sorted(
        found, key=lambda pair: (pair[0].span or Span(-1, -1), *describe(pair[0]), pair[1])
    ):
        context = show(article.text, item.span) if item.span else ""
        yield Disagreement(article.id, item.measure, item.group, side, item.span, item.words, context)


def describe(item: Item) -> tuple[str, str, str, str]:
    """Return what orders items at one place."""
    return (item.measure, item.group, item.words, repr(item.key))


def show(text: str, span: Span) -> str:
    """Return a span between its neighbours, marked off by brackets, on one line."""
    before, after = text[max(0, span.start - WIDTH) : span.start], text[span.end : span.end + WIDTH]
    return " ".join(f"{before}[{text[span.start : span.end]}]{after}".split())
