"""The whole gold corpus goes through every format and comes back with all that the format can carry."""

from pathlib import Path

import pytest

from newsie.corpus import convert, read_folder
from newsie.data import Analysis, Fact

GOLD = Path(__file__).parents[2] / "corpora" / "gold"
SPLITS = ("train", "dev", "test")
LOSSLESS = {
    "markup": "",
    "label-studio": ".json",
    "doccano": ".jsonl",
    "prodigy": ".jsonl",
    "xmi": "",
    "cas-json": "",
}


def carry(split: str, name: str, folder: Path, ending: str) -> dict[str, Analysis]:
    """Return a split's articles after the way to a format and back, by their ids."""
    there, back = folder / f"there{ending}", folder / "back"
    convert(GOLD / split, there, source_format="brat", target_format=name)
    convert(there, back, source_format=name, target_format="brat")
    return {analysis.article.id: analysis for analysis in read_folder(back)}


def settle(fact: Fact) -> tuple[object, ...]:
    """Return what a fact says, its arguments in no order: some formats group them by role."""
    head = fact.trigger.key if fact.trigger else None
    arguments = frozenset((a.role, a.mention.key) for a in fact.arguments)
    return fact.kind, fact.type, head, arguments, fact.modality, fact.status


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", LOSSLESS)
def test_gold_comes_back_whole(name: str, split: str, tmp_path: Path) -> None:
    back = carry(split, name, tmp_path, LOSSLESS[name])

    for gold in read_folder(GOLD / split):
        other = back.pop(gold.article.id)
        assert other.article == gold.article
        assert other.mentions == gold.mentions
        assert other.entities == gold.entities
        assert {settle(fact) for fact in other.facts} == {settle(fact) for fact in gold.facts}
    assert back == {}


@pytest.mark.parametrize("split", SPLITS)
def test_conll_brings_back_every_mention_that_stands_in_no_other(split: str, tmp_path: Path) -> None:
    back = carry(split, "conll", tmp_path, ".conll")

    for gold in read_folder(GOLD / split):
        outer = [
            (m.text, m.label)
            for m in gold.mentions
            if not any(o.start <= m.start and m.end <= o.end and o.span != m.span for o in gold.mentions)
        ]
        found = [(m.text, m.label) for m in back[gold.article.id].mentions]
        assert len(found) == len(outer)
        assert [label for _, label in found] == [label for _, label in outer]
