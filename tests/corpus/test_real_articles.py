import json
import runpy
import sys
from collections import Counter
from pathlib import Path

import pytest

from newsie.corpus import check_folder, read_brat

SCRIPT = Path(__file__).parents[2] / "scripts" / "real_articles.py"
CORPORA = Path(__file__).parents[2] / "corpora"
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
def real_articles(monkeypatch, tmp_path):
    """Run the script on a corpus in the temporary folder and return its exit status."""

    def run(*arguments):
        command = [str(SCRIPT), "--corpus", str(tmp_path / "corpus"), *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return ended.value.code

    return run


@pytest.fixture
def stored(real_articles, sources, tmp_path):
    """The folder that holds the annotation of the one article, which is a test article."""
    assert real_articles("store", sources, tmp_path / "apple_1.markup") == 0
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


def test_the_text_is_rebuilt_beside_its_annotation(real_articles, sources, stored):
    assert real_articles("rebuild", sources) == 0

    analysis = read_brat(stored / "apple_1.ann")
    assert analysis.article.text == TEXT
    assert analysis.article.title == "Alfa compra Beta"
    assert [m.text for m in analysis.mentions] == ["Alfa", "Beta", "Carla Neri", "Alfa & figli"]
    assert [fact.type for fact in analysis.facts] == ["member_of"]


def test_whole_triples_can_be_written_elsewhere(real_articles, sources, stored, tmp_path):
    assert real_articles("rebuild", sources, "--out", tmp_path / "out") == 0

    assert read_brat(tmp_path / "out" / "meantime" / "test" / "apple_1.ann").article.text == TEXT
    assert not (stored / "apple_1.txt").exists()


def test_triples_elsewhere_have_the_lists_that_the_checks_need(real_articles, sources, stored, tmp_path):
    (tmp_path / "corpus" / "alike.txt").write_text("apple_1 gm_2\n", encoding="utf-8")

    assert real_articles("rebuild", sources, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "meantime" / "alike.txt").read_text("utf-8") == "apple_1 gm_2\n"


def test_a_text_that_was_changed_is_refused_with_both_digests(real_articles, sources, stored, capsys):
    source = sources / "corpus_apple_1.txt"
    source.write_text(SOURCE.replace("quattro", "cinque"), encoding="utf-8")

    assert real_articles("rebuild", sources) == 1
    said = capsys.readouterr().err
    expected = json.loads((stored / "apple_1.json").read_text("utf-8"))["sha256"]
    assert f"{source}:1: not the text that was annotated" in said
    assert f"says {expected}" in said
    assert not (stored / "apple_1.txt").exists()


def test_a_missing_article_is_named_and_the_others_are_rebuilt(
    real_articles, sources, stored, tmp_path, capsys
):
    (sources / "corpus_gm_2.txt").write_text(SOURCE, encoding="utf-8")
    marked = tmp_path / "gm_2.markup"
    marked.write_text(MARKED.replace("apple_1", "gm_2"), encoding="utf-8")
    assert real_articles("store", sources, marked) == 0
    (sources / "corpus_apple_1.txt").unlink()

    assert real_articles("rebuild", sources) == 1
    assert capsys.readouterr().err == (
        f"{sources}/corpus_apple_1.txt:1: can't be read: No such file or directory\n"
    )
    assert (stored / "gm_2.txt").exists()


def test_a_folder_without_the_data_set_is_refused(real_articles, stored, tmp_path, capsys):
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert real_articles("rebuild", folder) == 1
        assert f"{folder}: no corpus_*.txt in it" in capsys.readouterr().err


def test_a_corpus_without_annotations_is_refused(real_articles, sources, tmp_path, capsys):
    assert real_articles("rebuild", sources) == 1
    assert f"{tmp_path / 'corpus'}: no annotations" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["ieri", "31 febbraio 2010", "6 ottobre", "6 october 2011", ""])
def test_a_second_line_that_is_no_day_is_refused(real_articles, sources, tmp_path, capsys, line):
    (sources / "corpus_apple_1.txt").write_text(f"Alfa\n{line}\nTesto.", encoding="utf-8")

    assert real_articles("bare", sources, tmp_path / "bare") == 1
    assert f"corpus_apple_1.txt:2: {line!r} is no day" in capsys.readouterr().err


def test_an_empty_file_is_refused_by_name(real_articles, sources, tmp_path, capsys):
    (sources / "corpus_apple_1.txt").write_text("", encoding="utf-8")

    assert real_articles("bare", sources, tmp_path / "bare") == 1
    assert "corpus_apple_1.txt:2: '' is no day" in capsys.readouterr().err


def test_bare_markup_is_the_whole_text_and_replaces_no_work(real_articles, sources, tmp_path, capsys):
    assert real_articles("bare", sources, tmp_path / "bare") == 0
    written = tmp_path / "bare" / "apple_1.markup"
    assert TEXT in written.read_text("utf-8")
    written.write_text("hours of work", encoding="utf-8")

    assert real_articles("bare", sources, tmp_path / "bare") == 1
    assert "there already" in capsys.readouterr().err
    assert written.read_text("utf-8") == "hours of work"


def test_annotation_of_another_text_is_not_stored(real_articles, sources, tmp_path, capsys):
    marked = tmp_path / "apple_1.markup"
    marked.write_text(MARKED.replace("lieti", "felici"), encoding="utf-8")

    assert real_articles("store", sources, marked) == 1
    assert f"{marked}:1: the text is not that of" in capsys.readouterr().err
    assert not (tmp_path / "corpus").exists()


def test_splits_take_every_topic_in_turn_and_hang_on_nothing_but_names(script):
    names = [f"{topic}_{number}" for topic in ("apple", "gm", "stock") for number in range(30)]

    splits = script["split_names"](names, [], test=20, dev=10)

    assert Counter(splits.values()) == {"train": 60, "test": 20, "dev": 10}
    topics = Counter((split, name.partition("_")[0]) for name, split in splits.items())
    assert {topics["test", topic] for topic in ("apple", "gm", "stock")} == {6, 7}
    assert splits == script["split_names"](reversed(names), [], test=20, dev=10)


def test_articles_that_repeat_each_other_share_a_split(script):
    names = [f"stock_{number}" for number in range(90)]
    alone = script["split_names"](names, [], test=20, dev=10)
    family = sorted(next(n for n in names if alone[n] == split) for split in ("test", "dev", "train"))

    together = script["split_names"](names, [family], test=20, dev=10)

    assert len({together[name] for name in family}) == 1


@pytest.mark.parametrize("corpus", ["meantime", "modena"])
def test_what_is_kept_of_the_real_articles_is_no_text(corpus):
    kept = list((CORPORA / corpus).rglob("*.json"))

    assert len(kept) == len(list((CORPORA / corpus).rglob("*.ann"))) > 0
    for path in kept:
        meta = json.loads(path.read_text("utf-8"))
        assert meta["id"] == path.stem
        assert len(meta["sha256"]) == 64
        assert meta.get("title") is None


def test_the_rebuilt_corpus_can_be_checked(real_articles, sources, stored, tmp_path):
    real_articles("rebuild", sources)

    assert [finding.code for finding in check_folder(tmp_path / "corpus")] == []


# The archive of a newspaper --------------------------------------------------------------------------


BODY = "CARPI. La Alfa compra la Beta per 5, 6 milioni."
MARKED_BODY = """\
---
id: modena_7
source: Gazzetta di Modena
title: no
---
[CARPI](LOC l). La [Alfa](ORG a) [compra](EVENT t) la [Beta](ORG b) per [5, 6 milioni](MONEY v = 5600000 EUR).
===
event acquisition t buyer=a target=b amount=v
"""


@pytest.fixture
def archive(tmp_path):
    """A newspaper's archive of two articles, beside markup in which one is annotated."""
    rows = [{"id": "modena-7", "text": f"{BODY}\u200b  "}, {"id": "modena-8", "text": "Altro."}]
    file = tmp_path / "gazzetta.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "modena_7.markup").write_text(MARKED_BODY, encoding="utf-8")
    return file


def test_an_article_of_an_archive_is_stored_without_its_text_and_rebuilt(real_articles, archive, tmp_path):
    assert real_articles("store", archive, tmp_path / "modena_7.markup") == 0
    folder = tmp_path / "corpus" / "test"
    meta = json.loads((folder / "modena_7.json").read_text("utf-8"))
    assert meta.keys() == {"id", "source", "title", "sha256", "licence", "origin"}
    assert meta["title"] is None
    assert meta["licence"] == "CC BY-NC-SA 4.0"

    assert real_articles("rebuild", archive) == 0
    analysis = read_brat(folder / "modena_7.ann")
    assert (analysis.article.text, analysis.article.title) == (BODY, None)
    assert [fact.type for fact in analysis.facts] == ["acquisition"]


def test_of_an_archive_those_articles_are_written_that_are_named(real_articles, archive, tmp_path):
    assert real_articles("bare", archive, tmp_path / "bare", "modena_8") == 0

    assert [path.name for path in (tmp_path / "bare").iterdir()] == ["modena_8.markup"]


def test_an_article_that_an_archive_lacks_is_named(real_articles, archive, tmp_path, capsys):
    assert real_articles("bare", archive, tmp_path / "bare", "modena_9") == 1

    assert f"{archive}, modena-9: no such article" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{", "[1]", '{"id": "modena-7"}', '{"id": 7, "text": "Alfa"}'])
def test_what_is_no_archive_is_refused(real_articles, archive, tmp_path, capsys, content):
    archive.write_text(content, encoding="utf-8")

    assert real_articles("bare", archive, tmp_path / "bare") == 1
    assert f'{archive}: not "id" and "text" on every line' in capsys.readouterr().err


def test_what_has_been_stored_stays_in_its_split(real_articles, archive, tmp_path):
    kept = tmp_path / "corpus" / "train"
    assert real_articles("store", archive, tmp_path / "modena_7.markup") == 0
    (tmp_path / "corpus" / "test").rename(kept)

    assert real_articles("store", archive, tmp_path / "modena_7.markup") == 0
    assert sorted(path.name for path in kept.iterdir()) == ["modena_7.ann", "modena_7.json"]
