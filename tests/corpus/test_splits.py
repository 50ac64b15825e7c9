import pytest

from newsie.corpus.brat import read_brat, read_extra, write_brat
from newsie.corpus.markup import analysis_from_markup
from newsie.corpus.splits import choose_split, split_corpus, split_folder
from newsie.errors import CorpusError


def article(ident, *firms):
    return analysis_from_markup(
        f"---\nid: {ident}\n---\n" + " e ".join(["Ieri", *(f"[{f}](ORG)" for f in firms)])
    )


def test_an_article_stays_in_its_split_however_the_corpus_grows():
    # Worked out once: whoever changes the hash moves articles from test into train.
    found = [choose_split(f"articolo_{n}") for n in range(8)]

    assert found == ["test", "train", "train", "train", "train", "test", "train", "train"]


def test_splits_have_about_the_shares_asked_for():
    found = [choose_split(str(n), {"train": 0.8, "test": 0.2}) for n in range(2000)]

    assert 0.17 < found.count("test") / len(found) < 0.23


def test_articles_on_one_company_stay_together():
    articles = [
        article("a", "Alfa Srl", "Beta"),
        article("b", "Gamma", "ALFA"),
        article("c", "Gamma Spa"),
        article("d"),
    ]
    articles += [article(f"x{n}", f"Ditta{n}") for n in range(40)]

    splits = split_corpus(articles, {"one": 1, "two": 1})

    places = {a.article.id: split for split, members in splits.items() for a in members}
    assert places["a"] == places["b"] == places["c"]
    assert set(places.values()) == {"one", "two"}
    assert len(places) == 44


def test_well_known_names_tie_nothing_together():
    articles = [article(f"x{n}", "Confindustria") for n in range(40)]

    assert sorted(map(bool, split_corpus(articles, {"one": 1, "two": 1}).values())) == [False, True]
    assert all(split_corpus(articles, {"one": 1, "two": 1}, shared_names=["Confindustria"]).values())


@pytest.mark.parametrize("shares", [{"a": 0.0}, {"a": -1.0, "b": 2.0}])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(ValueError, match="positive"):
        choose_split("x", shares)


def test_a_split_without_share_gets_nothing():
    assert {choose_split(str(n), {"train": 1.0, "test": 0.0}) for n in range(200)} == {"train"}


def test_a_folder_is_split_into_folders_with_all_that_its_files_say(tmp_path, marked):
    write_brat(marked, tmp_path / "all", extra={"origin": "a test"})

    counts = split_folder(tmp_path / "all", tmp_path / "split", {"train": 1, "test": 1})

    (ann,) = (tmp_path / "split").rglob("*.ann")
    assert sorted(counts.values()) == [0, 1]
    assert counts[ann.parent.name] == 1
    assert read_brat(ann) == marked
    assert read_extra(ann) == {"origin": "a test"}
    with pytest.raises(CorpusError, match="there already"):
        split_folder(tmp_path / "all", tmp_path / "split", {"train": 1, "test": 1})
