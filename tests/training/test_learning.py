"""Training: what torch learns is what the pipeline runs, and a few sentences suffice to show it."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "pipes"))
from names_by_hand import make_model, make_reader

import newsie
from newsie.errors import CorpusError
from newsie.pipes.encoder_crf import TAGS, Calibration
from newsie.pipes.encoder_files import NameModel
from newsie.training.distil import Taught, read_names, split_articles, teach
from newsie.training.examples import (
    Feeder,
    Source,
    Variation,
    WordStore,
    collect_names,
    join_sentences,
    rename,
    shout,
)
from newsie.training.names import Corpora, Trainer, find_names
from newsie.training.package import calibrate_model, fit_calibration, write_pipeline
from newsie.training.recipes import Phase, Recipe, read_recipe
from newsie.training.sentences import Sentence, TokenSpan
from newsie.training.tagger import Dropouts, Shape, Tagger

NO_CHANGE = Variation(join=0, rename=0, shout=0)
GALLI = Sentence(("Lucia", "Galli", "va", "a", "Lecco"), (TokenSpan(0, 2, "PER"), TokenSpan(4, 5, "LOC")))
ENEL = Sentence(("Enel", "paga"), (TokenSpan(0, 1, "ORG"),))
NOTHING = Sentence(("Piove", "da", "ieri"))
LECCO = Sentence(("Lecco", "tace"), (TokenSpan(0, 1, "LOC"),))
CALM = [Sentence((word, "fuori")) for word in ("Fa", "Sta", "Va", "Sì", "Poi", "Oggi", "Qui", "Nulla")]


def make_tagger(states: tuple[int, ...] = (6,)) -> Tagger:
    torch.manual_seed(0)
    reader = make_reader()
    shape = Shape(4, reader.marks, 7, 3, sources=2, letter_width=3, filters=5, word_width=4, states=states)
    return Tagger(shape, Dropouts()).eval()


def make_feeder(variation: Variation = NO_CHANGE) -> Feeder:
    sentences = [GALLI, ENEL, NOTHING]
    return Feeder(WordStore(make_reader()), variation, collect_names(sentences), np.random.default_rng(0))


@pytest.mark.parametrize("states", [(6,), (6, 4)])
def test_the_pipeline_computes_what_torch_trained(states: tuple[int, ...]) -> None:
    tagger, sentences = make_tagger(states), [GALLI, ENEL, NOTHING]
    batch = next(make_feeder().feed([Source(1, sentences, follows=False)], 1000))
    with torch.no_grad():
        trained = tagger(batch).numpy()

    model = NameModel.from_weights(make_reader(), tagger.export(source=1))
    run = model.encoder.encode([s.words for s in (ENEL, NOTHING, GALLI)])

    for row, encoding in enumerate(run):
        assert np.allclose(trained[row, : len(encoding.scores)], encoding.scores, atol=1e-5)


@pytest.mark.parametrize("states", [(6,), (6, 4)])
def test_a_network_goes_on_from_what_another_has_learned(states: tuple[int, ...]) -> None:
    learned = make_tagger(states).export(source=1)
    torch.manual_seed(9)
    fresh = Tagger(make_tagger(states).shape, Dropouts())

    fresh.adopt(learned)

    for source in (0, 1):
        exported = fresh.export(source)
        assert all(np.allclose(exported[name], weight, atol=1e-6) for name, weight in learned.items())


@pytest.mark.parametrize("states", [(8,), (4,), (6, 6)])
def test_a_network_of_other_sizes_is_no_start(states: tuple[int, ...]) -> None:
    with pytest.raises(CorpusError, match="other sizes"):
        make_tagger(states).adopt(make_tagger((6,)).export(source=0))


def test_the_loss_of_gold_tags_is_that_of_a_teacher_who_is_certain() -> None:
    tagger = make_tagger()
    gold = next(make_feeder().feed([Source(0, [GALLI], follows=False)], 1000))
    soft = np.eye(len(TAGS), dtype=np.float32)[GALLI.index_tags()]
    taught = next(make_feeder().feed([Source(0, [GALLI], False, [soft])], 1000))

    assert tagger.lose(gold).item() == pytest.approx(tagger.lose(taught).item(), rel=1e-5)


def test_gold_and_taught_sentences_share_a_batch() -> None:
    soft = np.full((3, len(TAGS)), 1 / len(TAGS), dtype=np.float32)
    sources = [Source(0, [GALLI], follows=False), Source(1, [NOTHING], False, [soft])]

    batch = next(make_feeder().feed(sources, 1000))

    assert batch.soft is not None
    assert batch.soft[0, :3].numpy() == pytest.approx(soft)
    assert batch.soft[1].argmax(dim=1).tolist() == GALLI.index_tags()


def test_joined_sentences_keep_their_names() -> None:
    joined = join_sentences([ENEL, GALLI])

    assert [joined.words[n.start : n.end] for n in joined.names] == [
        ("Enel",),
        ("Lucia", "Galli"),
        ("Lecco",),
    ]


def test_a_renamed_sentence_has_names_of_the_same_labels_in_the_same_places() -> None:
    pool = {"PER": [("Ada",)], "LOC": [("Reggio", "Emilia")]}

    changed = rename(GALLI, pool, 1.0, np.random.default_rng(0))

    assert changed == Sentence(
        ("Ada", "va", "a", "Reggio", "Emilia"), (TokenSpan(0, 1, "PER"), TokenSpan(3, 5, "LOC"))
    )


def test_a_headline_in_capitals_keeps_its_names() -> None:
    assert shout(ENEL) == Sentence(("ENEL", "PAGA"), ENEL.names)


def test_sentences_are_joined_only_where_they_follow_on() -> None:
    always = Variation(join=1.0, rename=0, shout=0)

    following = next(make_feeder(always).feed([Source(0, [GALLI, ENEL], follows=True)], 1000))
    apart = next(make_feeder(always).feed([Source(0, [GALLI, ENEL], follows=False)], 1000))

    assert (following.lengths.tolist(), sorted(apart.lengths.tolist())) == ([7], [2, 5])


def test_what_a_teacher_says_of_sentences_that_follow_on_is_joined_with_them() -> None:
    said = [np.full((5, len(TAGS)), 0.25, np.float32), np.full((2, len(TAGS)), 0.5, np.float32)]
    always = make_feeder(Variation(join=1.0, rename=1.0, shout=1.0))

    batch = next(always.feed([Source(0, [GALLI, ENEL], True, said)], 1000))

    assert batch.lengths.tolist() == [7]
    assert batch.soft is not None
    assert batch.soft[0, :, 0].tolist() == [0.25] * 5 + [0.5] * 2
    # Its words stay as they are: what the teacher would say of others is not known.
    assert batch.tags[0].tolist() == join_sentences([GALLI, ENEL]).index_tags()


def write_set(path: Path, sentences: list[Sentence]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = []
    for sentence in sentences:
        tags = ["O"] * len(sentence.words)
        for start, end, label in sentence.names:
            tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
        blocks.append("".join(f"{w}\t{t}\n" for w, t in zip(sentence.words, tags, strict=True)))
    path.write_text("\n".join(blocks), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_set(tmp_path / "kind" / "WN_train.tsv", [*[GALLI, ENEL, NOTHING, LECCO] * 8, *CALM])
    write_set(tmp_path / "kind" / "WN_dev.tsv", [Sentence(("Enel", "tace"), ENEL.names), NOTHING])
    return tmp_path


RECIPE = Recipe(
    (Phase(("WN",), 30, 0.03, 40, 0.0),), states=(8,), word_width=4, dropout_states=0.0, average=0.9
)


def test_a_few_sentences_are_learned_and_training_resumes_where_it_stopped(
    data: Path, tmp_path: Path
) -> None:
    corpora = Corpora.read(data, RECIPE)
    trainer = Trainer(RECIPE, corpora, make_reader(), seed=1, out=tmp_path / "run")

    trainer.run()
    again = Trainer(RECIPE, corpora, make_reader(), seed=2, out=tmp_path / "run")
    again.run()

    assert trainer.score(trainer.tagger)["ORG"].recall == 100
    found = [find_names(NameModel.from_weights(t.reader, t.weights), [GALLI]) for t in (trainer, again)]
    assert found[0] == found[1] == [list(GALLI.names)]


def test_sentences_that_stand_in_dev_are_not_trained_on(data: Path) -> None:
    corpora = Corpora.read(data, RECIPE)

    assert NOTHING not in corpora.train["WN"].sentences
    assert len(corpora.train["WN"].sentences) == 32


def test_the_same_seed_learns_the_same(data: Path, tmp_path: Path) -> None:
    short = replace(RECIPE, phases=(replace(RECIPE.phases[0], epochs=1),))
    corpora = Corpora.read(data, short)
    runs = [Trainer(short, corpora, make_reader(), seed=1, out=tmp_path / name) for name in "ab"]

    weights = [(trainer.run(), trainer.tagger.export(0))[1] for trainer in runs]

    assert all(np.array_equal(weights[0][name], weights[1][name]) for name in weights[0])


def test_a_recipe_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "recipe.yaml"
    file.write_text("phases: [{sets: [WN], epochs: 1, rate: 0.1}]\nlayer: 2\n", "utf-8")

    with pytest.raises(CorpusError, match=r"recipe\.yaml.*layer"):
        read_recipe(file)


def test_a_recipe_that_trains_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text("states: [8]\n", "utf-8")

    with pytest.raises(CorpusError, match="neither phases nor members"):
        read_recipe(tmp_path / "recipe.yaml")


def test_a_recipe_like_another_says_what_is_different(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("phases: [{sets: [WN], epochs: 1, rate: 0.1}]\nshout: 0.5\n", "utf-8")
    (tmp_path / "two.yaml").write_text("like: one.yaml\nshout: 0.1\n", "utf-8")

    one, two = read_recipe(tmp_path / "one.yaml"), read_recipe(tmp_path / "two.yaml")

    assert two == replace(one, shout=0.1)


def test_shipped_recipes_are_readable() -> None:
    recipes = sorted((Path(__file__).parents[2] / "configs").glob("it_news*.yaml"))

    read = [read_recipe(path) for path in recipes]
    assert read and all(recipe.phases or recipe.members for recipe in read)


def test_teachers_label_running_text_and_the_labels_survive_the_disk(tmp_path: Path) -> None:
    articles = list(split_articles(["Lucia Galli lascia Enel. Poi torna a Lecco.", "", "Sì."]))

    teach([make_model(), make_model()], articles).save(tmp_path / "taught.npz")
    taught = Taught.read(tmp_path / "taught.npz")

    named = [[(s.words[n.start : n.end], n.label) for n in s.names] for s in taught.sentences]
    assert named == [[(("Lucia", "Galli"), "PER"), (("Enel",), "ORG")], [(("Lecco",), "LOC")]]
    assert all(rows.sum(axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-5) for rows in taught.soft)


def test_tags_that_make_no_whole_name_are_no_name() -> None:
    tags = ["B-PER", "I-ORG", "E-ORG", "B-LOC", "E-LOC", "I-PER", "S-ORG", "B-PER"]

    names = read_names(np.eye(len(TAGS), dtype=np.float32)[[TAGS.index(tag) for tag in tags]])

    assert names == (TokenSpan(3, 5, "LOC"), TokenSpan(6, 7, "ORG"))


def test_overconfident_odds_are_bent_down() -> None:
    odds = np.full(1000, 5.0)
    right = np.array([1.0] * 800 + [0.0] * 200)

    fitted = fit_calibration(odds, right)

    assert fitted.apply(1 / (1 + np.exp(-5.0))) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("right", [np.ones(20), np.zeros(20)])
def test_calibration_stays_finite_where_all_were_right_or_wrong(right: np.ndarray) -> None:
    fitted = fit_calibration(np.linspace(-2, 6, 20), right)

    assert 0 < fitted.apply(0.5) < 1


def test_calibrating_changes_confidence_but_no_name() -> None:
    model = make_model()

    calibrated = calibrate_model(model, [GALLI, replace(ENEL, names=())])

    assert calibrated.calibration != Calibration()
    assert find_names(calibrated, [GALLI]) == find_names(model, [GALLI])


def test_a_packaged_pipeline_loads_by_its_folder_and_knows_its_name(tmp_path: Path) -> None:
    write_pipeline(make_model(), tmp_path / "it_small", {"name": "small", "version": "1.2.3"})

    extractor = newsie.load(tmp_path / "it_small")

    found = extractor.extract(newsie.Article("Enel torna a Lecco."))
    assert [(m.text, m.label) for m in found.mentions if m.label in ("ORG", "LOC")] == [
        ("Enel", "ORG"),
        ("Lecco", "LOC"),
    ]
    assert extractor.fingerprint.version == "1.2.3"
