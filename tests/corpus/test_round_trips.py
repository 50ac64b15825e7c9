"""Gold goes through every format and comes back with all that the format can carry."""

import shutil
from pathlib import Path

import pytest

from newsie.corpus import convert, read_folder
from newsie.data import Analysis, Fact

GOLD = Path(__file__).parents[2] / "corpora" / "gold"
SPLITS = {"train": 10, "dev": 1, "test": 1}
"""Every so many articles are carried: train grows, and what can go wrong shows in a part of it."""
LOSSLESS = {
    "markup": "",
    "label-studio": ".json",
    "doccano": ".jsonl",
    "prodigy": ".jsonl",
    "xmi": "",
    "cas-json": "",
}


@pytest.fixture(scope="module", params=SPLITS)
def gold(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a split's articles."""
    folder = tmp_path_factory.mktemp(request.param)
    for text in sorted((GOLD / request.param).glob("*.txt"))[:: SPLITS[request.param]]:
        for ending in (".txt", ".ann", ".json"):
            shutil.copy(text.with_suffix(ending), folder)
    return folder


def carry(gold: Path, name: str, folder: Path, ending: str) -> dict[str, Analysis]:
    """Return a folder's articles after the way to a format and back, by their ids."""
    there, back = folder / f"there{ending}", folder / "back"
    convert(gold, there, source_format="brat", target_format=name)
    convert(there, back, source_format=name, target_format="brat")
    return {analysis.article.id: analysis for analysis in read_folder(back)}


def settle(fact: Fact) -> tuple[object, ...]:
    """Return what a fact says, its arguments in no order: some formats group them by role."""
    head = fact.trigger.key if fact.trigger else None
    arguments = frozenset((a.role, a.mention.key) for a in fact.arguments)
    return fact.kind, fact.type, head, arguments, fact.modality, fact.status


@pytest.mark.parametrize("name", LOSSLESS)
def test_gold_comes_back_whole(name: str, gold: Path, tmp_path: Path) -> None:
    back = carry(gold, name, tmp_path, LOSSLESS[name])

    assert len(back) > 30
    for analysis in read_folder(gold):
        other = back.pop(analysis.article.id)
        assert other.article == analysis.article
        assert other.mentions == analysis.mentions
        assert other.entities == analysis.entities
        assert {settle(fact) for fact in other.facts} == {settle(fact) for fact in analysis.facts}
    assert back == {}


def test_conll_brings_back_every_mention_that_stands_in_no_other(gold: Path, tmp_path: Path) -> None:
    back = carry(gold, "conll", tmp_path, ".conll")

    for analysis in read_folder(gold):
        known = analysis.mentions
        outer = [
            (m.text, m.label)
            for m in known
            if not any(o.start <= m.start and m.end <= o.end and o.span != m.span for o in known)
        ]
        found = [(m.text, m.label) for m in back[analysis.article.id].mentions]
        assert len(found) == len(outer)
        assert [label for _, label in found] == [label for _, label in outer]
