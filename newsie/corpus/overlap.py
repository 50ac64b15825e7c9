"""Checks between articles: leaks from one split into another, and articles that repeat each other's words."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from newsie.corpus.check_mentions import fold_name, strip_legal_form
from newsie.corpus.findings import Finding
from newsie.data import Analysis, Article

SHINGLE = 8
"""Words that two articles must share in a row to be noticed."""
TOO_ALIKE = 0.05
"""Share of the shorter article's shingles above which two articles are the same text rewritten."""

ALL_SHARED = "*"
"""Stands among shared names for every organization: in collected articles all of them are real."""


def check_leaks(
    splits: Mapping[str, Sequence[Analysis]], *, shared_names: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield articles and organizations that stand in two splits, and ids that are borne twice."""
    yield from check_ids([a.article for analyses in splits.values() for a in analyses])
    articles: dict[str, tuple[str, str]] = {}
    companies: dict[str, tuple[str, str]] = {}
    shared = {strip_legal_form(name) for name in shared_names if name.strip()}
    for split, analyses in splits.items():
        for analysis in analyses:
            ident = analysis.article.id
            words = " ".join(list_words(analysis.article.text))
            first = articles.setdefault(words, (split, ident))
            if first[0] != split:
                yield Finding("leak-article", f"the same article is {first[1]} of {first[0]}", ident)
            for entity in analysis.entities:
                name = strip_legal_form(entity.name)
                if entity.type != "ORG" or name in shared or ALL_SHARED in shared:
                    continue
                first = companies.setdefault(name, (split, ident))
                if first[0] != split:
                    message = f"ORG {entity.name!r} of {split} is also in {first[1]} of {first[0]}"
                    yield Finding("leak-company", message, ident)


def check_ids(articles: Sequence[Article]) -> Iterator[Finding]:
    """Yield ids that several articles bear."""
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            yield Finding("same-id", "another article has this id", article.id)
        seen.add(article.id)


def check_families(
    splits: Mapping[str, Sequence[Analysis]], families: Collection[Collection[str]]
) -> Iterator[Finding]:
    """Yield articles known to be alike that stand in different splits."""
    places = {a.article.id: split for split, analyses in splits.items() for a in analyses}
    for family in families:
        first, *others = [ident for ident in family if ident in places] or [""]
        for ident in others:
            if places[ident] != places[first]:
                message = f"{places[ident]} has what repeats {first} of {places[first]}"
                yield Finding("leak-family", message, ident)


def check_sameness(
    articles: Sequence[Article], families: Collection[Collection[str]] = ()
) -> Iterator[Finding]:
    """Yield pairs of articles that share runs of eight words: a doubt, an error where they share many.

    Pairs of one family, whose ids `families` holds, are known to.
    """
    known = {pair for family in families for pair in combinations(sorted(family), 2)}
    shingles = {article.id: make_shingles(article.text) for article in articles}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for ident, own in shingles.items():
        for shingle in own:
            holders[shingle].append(ident)
    shared: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for shingle, idents in holders.items():
        for pair in combinations(sorted(idents), 2):
            shared[pair].append(shingle)
    for left, right in sorted(shared.keys() - known):
        common = shared[left, right]
        part = len(common) / max(1, min(len(shingles[left]), len(shingles[right])))
        example = " ".join(min(common))
        message = f"shares {len(common)} runs of {SHINGLE} words ({part:.0%}) with {right}: «{example}»"
        yield Finding("overlap", message, left, severity="error" if part >= TOO_ALIKE else "doubt")


def make_shingles(text: str) -> set[tuple[str, ...]]:
    """Return all runs of eight words of a text, without case and punctuation."""
    words = list_words(text)
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def list_words(text: str) -> list[str]:
    """Return a text's words in lower case."""
    return re.findall(r"\w+", fold_name(text))
