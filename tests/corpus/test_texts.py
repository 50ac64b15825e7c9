import json

import pytest

from newsie.corpus import check_folder, read_brat
from newsie.corpus.texts import make_digest, read_article_text
from newsie.errors import CorpusError

TEXT = "Alfa cresce.\nBeta no."


@pytest.fixture
def annotation(tmp_path):
    """An annotated article whose text the corpus does not keep."""
    meta = {"id": "a", "sha256": make_digest(TEXT), "origin": "the morning paper"}
    (tmp_path / "a.json").write_text(json.dumps(meta), encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tORG 0 4\tAlfa\n", encoding="utf-8")
    return tmp_path / "a.ann"


def test_a_text_put_back_is_read_with_its_annotation(annotation):
    annotation.with_suffix(".txt").write_text(TEXT, encoding="utf-8")

    assert [mention.text for mention in read_brat(annotation).mentions] == ["Alfa"]
    assert read_brat(annotation).article.title == "Alfa cresce."


def test_a_text_that_is_not_there_yet_is_asked_for_with_its_origin(annotation):
    with pytest.raises(
        CorpusError, match=r"a\.txt:1: the corpus keeps no text, .* first: the morning paper$"
    ):
        read_brat(annotation)


def test_a_second_annotation_reads_the_text_of_the_first_and_notices_when_it_has_changed(annotation):
    first = annotation.parent / "gold" / "a.txt"
    meta = {"id": "a", "sha256": make_digest(TEXT), "text": "gold/a.txt"}
    annotation.with_suffix(".json").write_text(json.dumps(meta), encoding="utf-8")

    with pytest.raises(CorpusError, match=r"gold/a\.txt:1: the corpus keeps no text"):
        read_brat(annotation)
    first.parent.mkdir()
    first.write_text(TEXT, encoding="utf-8")
    assert read_brat(annotation).article.text == TEXT
    first.write_text(TEXT.replace("no", "sì"), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"gold/a\.txt:1: not the text that was annotated"):
        read_brat(annotation)


def test_another_text_is_refused_even_where_every_quote_fits(annotation):
    annotation.with_suffix(".txt").write_text(TEXT + " ", encoding="utf-8")

    with pytest.raises(CorpusError, match=r"a\.txt:1: not the text that was annotated") as refused:
        read_brat(annotation)
    assert make_digest(TEXT) in str(refused.value)
    assert make_digest(TEXT + " ") in str(refused.value)
    assert [finding.code for finding in check_folder(annotation.parent)] == ["malformed"]


def test_a_text_without_a_digest_is_read_as_it_is(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    assert read_article_text(tmp_path / "a.txt", {"id": "a"}) == TEXT
    with pytest.raises(CorpusError, match=r"b\.txt:1: can't be read"):
        read_article_text(tmp_path / "b.txt", {})
