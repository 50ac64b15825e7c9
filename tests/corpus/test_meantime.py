import json
import runpy
import sys
from collections import Counter
from pathlib import Path

import pytest

from newsie.corpus import check_folder, read_brat

SCRIPT = Path(__file__).parents[2] / "scripts" / "meantime.py"
CORPUS = Path(__file__).parents[2] / "corpora" / "meantime"
SOURCE = """\
Alfa compra Beta
6 ottobre 2011
Lo annuncia Carla
Neri di Alfa\u200b & amp; figli .
"Siamo lieti ".

Il prezzo:  quattro euro
"""
TEXT = 'Alfa compra Beta\nLo annuncia Carla Neri di Alfa & figli .\n"Siamo lieti ".\nIl prezzo: quattro euro'
MARKED = """\
---
id: apple_1
published: 2011-10-06
---
[Alfa](ORG a) compra [Beta](ORG b)
Lo annuncia [Carla Neri](PER c) di [Alfa & figli](ORG a) .
"Siamo lieti ".
Il prezzo: quattro euro
===
relation member_of c a@2
"""


@pytest.fixture
def sources(tmp_path):
    """A data set of one article, beside markup in which it is annotated."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "corpus_apple_1.txt").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "apple_1.markup").write_text(MARKED, encoding="utf-8")
    return folder


@pytest.fixture
def meantime(monkeypatch, tmp_path):
    """Run the script on a corpus in the temporary folder and return its exit status."""

    def run(*arguments):
        command = [str(SCRIPT), "--corpus", str(tmp_path / "corpus"), *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return ended.value.code

    return run


@pytest.fixture
def stored(meantime, sources, tmp_path):
    """The folder that holds the annotation of the one article, which is a test article."""
    assert meantime("store", sources, tmp_path / "apple_1.markup") == 0
    return tmp_path / "corpus" / "test"


@pytest.fixture(scope="module")
def script():
    """The script's functions."""
    return runpy.run_path(str(SCRIPT))


def test_neither_title_nor_text_is_stored(stored):
    meta = json.loads((stored / "apple_1.json").read_text("utf-8"))

    assert sorted(path.name for path in stored.iterdir()) == ["apple_1.ann", "apple_1.json"]
    assert meta.keys() == {"id", "source", "published", "sha256", "licence", "origin"}
    assert (meta["published"], meta["licence"]) == ("2011-10-06", "CC BY 4.0")


def test_the_text_is_rebuilt_beside_its_annotation(meantime, sources, stored):
    assert meantime("rebuild", sources) == 0

    analysis = read_brat(stored / "apple_1.ann")
    assert analysis.article.text == TEXT
    assert analysis.article.title == "Alfa compra Beta"
    assert [m.text for m in analysis.mentions] == ["Alfa", "Beta", "Carla Neri", "Alfa & figli"]
    assert [fact.type for fact in analysis.facts] == ["member_of"]


def test_whole_triples_can_be_written_elsewhere(meantime, sources, stored, tmp_path):
    assert meantime("rebuild", sources, "--out", tmp_path / "out") == 0

    assert read_brat(tmp_path / "out" / "test" / "apple_1.ann").article.text == TEXT
    assert not (stored / "apple_1.txt").exists()


def test_triples_elsewhere_have_the_lists_that_the_checks_need(meantime, sources, stored, tmp_path):
    (tmp_path / "corpus" / "alike.txt").write_text("apple_1 gm_2\n", encoding="utf-8")

    assert meantime("rebuild", sources, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "alike.txt").read_text("utf-8") == "apple_1 gm_2\n"


def test_a_text_that_was_changed_is_refused_with_both_digests(meantime, sources, stored, capsys):
    source = sources / "corpus_apple_1.txt"
    source.write_text(SOURCE.replace("quattro", "cinque"), encoding="utf-8")

    assert meantime("rebuild", sources) == 1
    said = capsys.readouterr().err
    expected = json.loads((stored / "apple_1.json").read_text("utf-8"))["sha256"]
    assert f"{source}:1: not the text that was annotated" in said
    assert f"says {expected}" in said
    assert not (stored / "apple_1.txt").exists()


def test_a_missing_article_is_named_and_the_others_are_rebuilt(meantime, sources, stored, tmp_path, capsys):
    (sources / "corpus_gm_2.txt").write_text(SOURCE, encoding="utf-8")
    marked = tmp_path / "gm_2.markup"
    marked.write_text(MARKED.replace("apple_1", "gm_2"), encoding="utf-8")
    assert meantime("store", sources, marked) == 0
    (sources / "corpus_apple_1.txt").unlink()

    assert meantime("rebuild", sources) == 1
    assert capsys.readouterr().err == (
        f"{sources}/corpus_apple_1.txt:1: can't be read: No such file or directory\n"
    )
    assert (stored / "gm_2.txt").exists()


def test_a_folder_without_the_data_set_is_refused(meantime, stored, tmp_path, capsys):
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert meantime("rebuild", folder) == 1
        assert f"{folder}: no corpus_*.txt in it" in capsys.readouterr().err


def test_a_corpus_without_annotations_is_refused(meantime, sources, tmp_path, capsys):
    assert meantime("rebuild", sources) == 1
    assert f"{tmp_path / 'corpus'}: no annotations" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["ieri", "31 febbraio 2010", "6 ottobre", "6 october 2011", ""])
def test_a_second_line_that_is_no_day_is_refused(meantime, sources, tmp_path, capsys, line):
    (sources / "corpus_apple_1.txt").write_text(f"Alfa\n{line}\nTesto.", encoding="utf-8")

    assert meantime("bare", sources, tmp_path / "bare") == 1
    assert f"corpus_apple_1.txt:2: {line!r} is no day" in capsys.readouterr().err


def test_an_empty_file_is_refused_by_name(meantime, sources, tmp_path, capsys):
    (sources / "corpus_apple_1.txt").write_text("", encoding="utf-8")

    assert meantime("bare", sources, tmp_path / "bare") == 1
    assert "corpus_apple_1.txt:2: '' is no day" in capsys.readouterr().err


def test_bare_markup_is_the_whole_text_and_replaces_no_work(meantime, sources, tmp_path, capsys):
    assert meantime("bare", sources, tmp_path / "bare") == 0
    written = tmp_path / "bare" / "apple_1.markup"
    assert TEXT in written.read_text("utf-8")
    written.write_text("hours of work", encoding="utf-8")

    assert meantime("bare", sources, tmp_path / "bare") == 1
    assert "there already" in capsys.readouterr().err
    assert written.read_text("utf-8") == "hours of work"


def test_annotation_of_another_text_is_not_stored(meantime, sources, tmp_path, capsys):
    marked = tmp_path / "apple_1.markup"
    marked.write_text(MARKED.replace("lieti", "felici"), encoding="utf-8")

    assert meantime("store", sources, marked) == 1
    assert f"{marked}:1: the text is not that of" in capsys.readouterr().err
    assert not (tmp_path / "corpus").exists()


def test_splits_take_every_topic_in_turn_and_hang_on_nothing_but_names(script):
    names = [f"{topic}_{number}" for topic in ("apple", "gm", "stock") for number in range(30)]

    splits = script["split_names"](names, [])

    assert Counter(splits.values()) == {"train": 60, "test": 20, "dev": 10}
    topics = Counter((split, name.partition("_")[0]) for name, split in splits.items())
    assert {topics["test", topic] for topic in ("apple", "gm", "stock")} == {6, 7}
    assert splits == script["split_names"](reversed(names), [])


def test_articles_that_repeat_each_other_share_a_split(script):
    names = [f"stock_{number}" for number in range(90)]
    alone = script["split_names"](names, [])
    family = sorted(next(n for n in names if alone[n] == split) for split in ("test", "dev", "train"))

    together = script["split_names"](names, [family])

    assert len({together[name] for name in family}) == 1


def test_what_is_kept_of_the_real_articles_is_no_text():
    kept = list(CORPUS.rglob("*.json"))

    assert len(kept) == len(list(CORPUS.rglob("*.ann")))
    for path in kept:
        meta = json.loads(path.read_text("utf-8"))
        assert meta["id"] == path.stem
        assert len(meta["sha256"]) == 64
        assert "title" not in meta


def test_the_rebuilt_corpus_can_be_checked(meantime, sources, stored, tmp_path):
    meantime("rebuild", sources)

    assert [finding.code for finding in check_folder(tmp_path / "corpus")] == []
