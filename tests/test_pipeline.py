"""Loading a pipeline and reading articles with it."""

import json
import re
import shutil
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import threadpool_info

from newsie.data import Article, Fingerprint
from newsie.errors import ModelError
from newsie.pipeline import PACKAGE, Extractor, build_pipeline, digest_pipeline, find_model, list_models, load

MEGABYTES = {"it_news_sm": 60, "it_news_md": 150}
"""What a shipped pipeline may weigh."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pipeline without a recogniser of names, saved."""
    path = tmp_path / "it_bare"
    build_pipeline("newsie_sentences", "newsie_values").to_disk(path)
    return path


def test_a_saved_pipeline_reads_articles(folder: Path) -> None:
    analysis = load(folder).extract(Article("Ricavi per 3 milioni di euro."))
    assert [mention.text for mention in analysis.mentions] == ["3 milioni di euro"]


def test_a_pipeline_whose_judge_is_of_another_version_can_be_taught_anew(tmp_path: Path) -> None:
    path = tmp_path / "it_old"
    build_pipeline("newsie_sentences", "newsie_values", "newsie_facts").to_disk(path)
    (path / "newsie_facts").mkdir()
    with pytest.raises(ModelError):
        load(path)
    facts = load(path, judged=False).extract(Article("Nel 2023 ricavi per 3 milioni di euro.")).facts
    assert [fact.type for fact in facts] == ["revenue"]


def test_an_analysis_says_which_pipeline_made_it(folder: Path) -> None:
    pipeline = load(folder).extract(Article("Ricavi per 3 milioni.")).pipeline
    assert pipeline is not None
    assert (pipeline.name, len(pipeline.digest)) == ("it_bare", 16)


def test_other_weights_are_another_fingerprint_and_another_card_is_not(folder: Path) -> None:
    before = digest_pipeline(folder)
    (folder / "README.md").write_text("scheda", encoding="utf-8")
    assert digest_pipeline(folder) == before
    (folder / "weights.bin").write_bytes(b"1")
    assert digest_pipeline(folder) != before


@pytest.mark.parametrize(
    ("name", "is_another"),
    [
        ("lexicon/money.yaml", True),
        ("normalise/dates.py", True),
        ("pipes/events.py", True),
        ("text/tokens.py", True),
        ("record/writing.py", True),
        ("bridge.py", True),
        ("cli/app.py", False),
        ("archive/runner.py", False),
    ],
)
def test_an_edited_rule_is_another_fingerprint(
    name: str, is_another: bool, folder: Path, tmp_path: Path
) -> None:
    edited = tmp_path / "newsie"
    shutil.copytree(PACKAGE, edited, ignore=shutil.ignore_patterns("__pycache__", "models"))
    with (edited / name).open("a", encoding="utf-8") as file:
        file.write("# una regola in più\n")

    assert (digest_pipeline(folder, edited) != digest_pipeline(folder)) == is_another


def test_where_the_package_stands_is_no_part_of_the_fingerprint(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "altrove"
    shutil.copytree(folder, elsewhere)

    assert load(elsewhere).fingerprint.digest == load(folder).fingerprint.digest


def test_a_stream_comes_back_in_its_order_batch_by_batch() -> None:
    extractor = Extractor(build_pipeline("newsie_sentences", "newsie_values"), Fingerprint("x", "1", "0"))
    articles = (Article(f"Costa {n} euro.", id=str(n)) for n in range(7))
    assert [a.article.id for a in extractor.pipe(articles, batch_size=3)] == [str(n) for n in range(7)]


def test_matrices_are_multiplied_by_one_thread_and_the_setting_is_given_back() -> None:
    def count_threads(doc: Doc) -> Doc:
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        return doc

    seen: list[int] = []
    nlp = build_pipeline("newsie_sentences")
    Language.component("count_threads", func=count_threads)
    nlp.add_pipe("count_threads")
    before = threadpool_info()

    Extractor(nlp, Fingerprint("x", "1", "0")).extract(Article("Ricavi per 3 milioni."))

    assert seen
    assert set(seen) == {1}
    assert threadpool_info() == before


def test_no_articles_give_no_analyses() -> None:
    extractor = Extractor(build_pipeline("newsie_sentences"), Fingerprint("x", "1", "0"))
    assert list(extractor.pipe([])) == []


def test_an_archive_does_not_fill_the_vocabulary() -> None:
    extractor = Extractor(build_pipeline("newsie_sentences"), Fingerprint("x", "1", "0"))
    list(extractor.pipe([Article("Una parola comune.")]))
    before = len(extractor.nlp.vocab.strings)
    list(extractor.pipe(Article(f"La ditta inventata{n} cresce.", id=str(n)) for n in range(100)))
    assert len(extractor.nlp.vocab.strings) == before


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"give a folder with a meta\.json"):
        load(tmp_path)


def test_a_meta_that_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"not a pipeline's meta\.json"):
        find_model(tmp_path)


def test_a_pipeline_without_its_files(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text(json.dumps({"lang": "it", "name": "x"}), encoding="utf-8")
    with pytest.raises(ModelError, match="can't be loaded"):
        load(tmp_path)


def test_the_shipped_pipelines_have_a_card_a_licence_and_a_size_that_fits() -> None:
    shipped = list_models()
    assert shipped
    for info in shipped:
        assert (info.path / "README.md").is_file(), info.name
        assert info.meta["license"], info.name
        size = sum(path.stat().st_size for path in info.path.rglob("*")) / 2**20
        assert size < MEGABYTES[info.name], info.name


def test_what_a_shipped_pipeline_says_of_its_scores_stands_in_its_card() -> None:
    for info in list_models():
        said = json.loads((info.path / "meta.json").read_text("utf-8"))["performance"]
        scores = [said["ents_f"], *(label["f"] for label in said["ents_per_type"].values())]
        row = r" \| ".join(rf"{100 * score:.1f} \[[^]]+\]" for score in scores)
        card = (info.path / "README.md").read_text("utf-8")
        assert re.search(rf"\| Wikinews, sentences in context \| {row} \|", card), info.name


def test_components_are_found_by_spacy_alone() -> None:
    nlp = spacy.blank("it")
    for name in ("newsie_sentences", "newsie_ner", "newsie_values", "newsie_entities", "newsie_facts"):
        nlp.add_pipe(name)
