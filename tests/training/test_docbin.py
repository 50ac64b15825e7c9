"""Gold as spaCy's own files: everything rides along, and what is no such file is named."""

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from newsie.corpus import GoldArticle
from newsie.data import Analysis
from newsie.errors import CorpusError
from newsie.training.docbin import read_spacy, write_spacy


def test_gold_comes_back_as_it_went(analysis: Analysis, tmp_path: Path) -> None:
    gold = GoldArticle(replace(analysis, pipeline=None), {"origin": "scritto per la prova"})
    write_spacy([gold], tmp_path / "gold.spacy")
    (back,) = read_spacy(tmp_path / "gold.spacy")
    assert set(back.analysis.mentions) == set(analysis.mentions)
    assert (back.analysis.facts, back.analysis.article) == (analysis.facts, analysis.article)
    assert back.extra == gold.extra


def test_spacy_finds_the_names_as_entities(analysis: Analysis, tmp_path: Path) -> None:
    write_spacy([GoldArticle(analysis, {})], tmp_path / "gold.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "gold.spacy").get_docs(spacy.blank("it").vocab)
    assert ("Lia Còrsi", "PER") in {(entity.text, entity.label_) for entity in doc.ents}


def test_nothing_is_overwritten_unasked(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "gold.spacy"
    write_spacy([GoldArticle(analysis, {})], path)
    with pytest.raises(CorpusError):
        write_spacy([], path)
    write_spacy([], path, force=True)
    assert list(read_spacy(path)) == []


@pytest.mark.parametrize("content", [b"", b"not a DocBin"])
def test_a_file_that_is_no_docbin_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.spacy"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=r"broken\.spacy:1: not a DocBin"):
        list(read_spacy(path))


def test_docs_of_somebody_else_are_refused(tmp_path: Path) -> None:
    vocab = spacy.blank("it").vocab
    DocBin(docs=[Doc(vocab, words=["Ciao"])]).to_disk(tmp_path / "other.spacy")
    with pytest.raises(CorpusError, match="holds no newsie article"):
        list(read_spacy(tmp_path / "other.spacy"))


def test_a_missing_file_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="can't be read"):
        list(read_spacy(tmp_path / "no.spacy"))
