"""Stable splits: where an article goes hangs on its id, or on that of the group it belongs to."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from newsie.corpus.brat import list_brat, read_brat, read_extra, write_brat
from newsie.corpus.check_mentions import strip_legal_form
from newsie.data import Analysis

SHARES: Mapping[str, float] = {"train": 0.7, "dev": 0.1, "test": 0.2}


def choose_split(ident: str, shares: Mapping[str, float] = SHARES) -> str:
    """Return the split of an id: the same whatever else is in the corpus and however large it grows.

    Raises ValueError for shares that are negative or sum up to nothing.

    >>> choose_split("varese_fiera") == choose_split("varese_fiera")
    True
    """
    total = sum(shares.values())
    if total <= 0 or min(shares.values()) < 0:
        raise ValueError(f"shares must be positive: {dict(shares)}")
    point = int.from_bytes(hashlib.sha256(ident.encode("utf-8")).digest()[:8], "big") / 2**64 * total
    for split, share in shares.items():
        point -= share
        if point < 0:
            return split
    return next(split for split in reversed(list(shares)) if shares[split] > 0)


def split_corpus(
    analyses: Iterable[Analysis], shares: Mapping[str, float] = SHARES, *, shared_names: Collection[str] = ()
) -> dict[str, list[Analysis]]:
    """Return the articles of each split; articles that speak of one organization stay together.

    `shared_names` are real organizations that keep nothing together. A group goes where its first id goes.
    """
    analyses = list(analyses)
    splits: dict[str, list[Analysis]] = {split: [] for split in shares}
    for group in group_by_company(analyses, shared_names):
        split = choose_split(min(analyses[number].article.id for number in group), shares)
        splits[split] += [analyses[number] for number in group]
    return {split: sorted(members, key=lambda a: a.article.id) for split, members in splits.items()}


def split_folder(
    source: Path,
    target: Path,
    shares: Mapping[str, float] = SHARES,
    *,
    shared_names: Collection[str] = (),
    force: bool = False,
) -> dict[str, int]:
    """Write the brat triples under a folder into a folder for each split, and return how many each got.

    Raises CorpusError for a malformed triple, and where one would be overwritten, unless `force`.
    """
    extras: dict[str, dict[str, Any]] = {}
    analyses = []
    for path in list_brat(source):
        analyses.append(read_brat(path))
        extras[analyses[-1].article.id] = read_extra(path)
    splits = split_corpus(analyses, shares, shared_names=shared_names)
    for split, members in splits.items():
        for analysis in members:
            write_brat(analysis, target / split, extra=extras[analysis.article.id], force=force)
    return {split: len(members) for split, members in splits.items()}


def group_by_company(analyses: list[Analysis], shared_names: Collection[str] = ()) -> list[list[int]]:
    """Return the numbers of articles that are tied, directly or through others, by an organization's name."""
    shared = {strip_legal_form(name) for name in shared_names}
    groups: dict[int, set[int]] = {number: {number} for number in range(len(analyses))}
    holders: dict[str, int] = {}
    for number, analysis in enumerate(analyses):
        names = {strip_legal_form(e.name) for e in analysis.entities if e.type == "ORG"} - shared
        for name in names:
            merged = groups[number] | groups[holders.setdefault(name, number)]
            for member in merged:
                groups[member] = merged
    return [sorted(group) for number, group in groups.items() if number == min(group)]
