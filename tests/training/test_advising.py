"""A small transformer learns to advise the judge, and says in numpy what it learned in torch."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")

import torch
from gold_by_hand import write_gold
from names_by_hand import make_model
from small_transformer import make_transformer

from newsie.data import Article, Fingerprint
from newsie.errors import CorpusError
from newsie.pipeline import Extractor, build_pipeline
from newsie.pipes.encoder_files import NameModel
from newsie.pipes.facts import Facts
from newsie.pipes.judging.adviser import FACTS, Standing
from newsie.pipes.judging.judge import Judge
from newsie.pipes.ner import Names
from newsie.pipes.transformer import Transformer
from newsie.training.adviser_network import AdviserNetwork, Case
from newsie.training.advising import (
    Course,
    find_transformer,
    fits,
    list_groups,
    make_case,
    order_columns,
    teach,
    train_adviser,
    weigh_mistakes,
)
from newsie.training.judging import Lesson, read_lessons, train_judge

COURSE = Course(epochs=4, rate=0.01, trust=1.0)


def make_extractor(model: NameModel) -> Extractor:
    nlp = build_pipeline()
    names = nlp.get_pipe("newsie_ner")
    assert isinstance(names, Names)
    names.use(model)
    return Extractor(nlp, Fingerprint("it_prova", "0", "0"))


def make_committee() -> NameModel:
    """Return the recogniser by hand and a transformer beside it that has no say."""
    reader = make_transformer(np.random.default_rng(1), places=400)
    reader.weights["scores.weight"][:] = reader.weights["scores.bias"][:] = 0
    return NameModel.join([make_model(), NameModel.from_transformer(reader)])


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return make_extractor(make_committee())


@pytest.fixture(scope="module")
def lessons(extractor: Extractor) -> list[Lesson]:
    return list(read_lessons(extractor, write_gold()))


@pytest.fixture(scope="module")
def judge(lessons: list[Lesson]) -> Judge:
    return train_judge(lessons)


@pytest.fixture
def network(extractor: Extractor, judge: Judge) -> AdviserNetwork:
    torch.manual_seed(1)
    return AdviserNetwork(find_transformer(extractor), 2, judge.labels).eval()


def stir(network: AdviserNetwork) -> None:
    """Give every weight something to say."""
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(0.1 * torch.randn_like(weight))


def make_cases(lessons: list[Lesson], judge: Judge) -> list[Case]:
    return [make_case(lesson, judge.classifiers, judge.labels) for lesson in lessons]


def test_before_it_has_learned_clues_alone_decide(
    network: AdviserNetwork, lessons: list[Lesson], judge: Judge
) -> None:
    for case in make_cases(lessons, judge):
        (states,) = network.read([case])
        for question, scores in network.answer(case, states).items():
            assert torch.equal(scores, case.asked[question].told)


def test_what_it_learned_runs_in_numpy(network: AdviserNetwork, lessons: list[Lesson], judge: Judge) -> None:
    stir(network)
    adviser = network.export()
    for lesson, case in zip(lessons, make_cases(lessons, judge), strict=True):
        advice = adviser.read(lesson.scene.reading.tokens)
        with torch.no_grad():
            answers = network.answer(case, network.read([case])[0])
        for question, asked in case.asked.items():
            learned = (answers[question] - asked.told).numpy()
            for row, example in zip(learned, asked.examples, strict=True):
                if question in FACTS:
                    standing = Standing(example.mention, example.away)
                    assert example.head is not None
                    said = advice.weigh_fillers(question, example.type, example.head, [standing])
                else:
                    said = advice.weigh(question, [example.mention])
                np.testing.assert_allclose(said[0], row, atol=1e-4)


def test_teaching_makes_fewer_mistakes_and_leaves_the_embeddings(
    network: AdviserNetwork, lessons: list[Lesson], judge: Judge
) -> None:
    cases = make_cases(lessons, judge)
    before, pieces = weigh_mistakes(network, cases).item(), network.entering["pieces"].clone()
    teach(network, cases, Course(epochs=20, rate=0.01))
    network.eval()
    assert weigh_mistakes(network, cases).item() < 0.7 * before
    assert torch.equal(network.entering["pieces"], pieces)


def test_every_weight_but_the_embeddings_learns(network: AdviserNetwork) -> None:
    listed = {id(weight) for group in list_groups(network, 0.1) for weight in group["params"]}
    assert listed == {id(w) for w in network.parameters()} - {id(network.entering["pieces"])}


def test_a_judge_with_its_adviser_states_what_gold_tells(
    extractor: Extractor, lessons: list[Lesson], judge: Judge, tmp_path: Path
) -> None:
    counted = [(lesson, 1 + i % 2) for i, lesson in enumerate(lessons)]
    advised = train_adviser(judge, find_transformer(extractor), counted, None, layers=1, course=COURSE)
    component = extractor.nlp.get_pipe("newsie_facts")
    assert isinstance(component, Facts)
    Facts(judge=advised).to_disk(tmp_path)
    component.from_disk(tmp_path)
    try:
        article = Article("Enel ha battezzato un cantiere a Lecco. Spesi 7 milioni di euro.")
        types = [fact.type for fact in extractor.extract(article).facts if fact.kind in ("event", "figure")]
    finally:
        component.judge = None
    assert types == ["opening", "investment"]


def test_an_adviser_goes_on_from_what_it_says(
    network: AdviserNetwork, extractor: Extractor, lessons: list[Lesson], judge: Judge
) -> None:
    stir(network)
    adviser = network.export()
    counted = [(lesson, 1) for lesson in lessons]
    untaught = Course(epochs=1, rate=0.0, trust=1.0)
    again = train_adviser(judge, adviser, counted, None, course=untaught).adviser
    assert again is not None
    for name, weight in adviser.weights.items():
        np.testing.assert_allclose(again.weights[name], weight, atol=1e-6)
    for name, weight in adviser.reader.weights.items():
        np.testing.assert_allclose(again.reader.weights[name], weight, atol=1e-6)


def test_how_much_counts_of_what_is_exported_leaves_the_network_as_it_is(network: AdviserNetwork) -> None:
    stir(network)
    half, whole = network.export(0.5).weights, network.export().weights
    for name in ("event_words.bias", "event_roles.out.weight", "event_roles.out.bias"):
        np.testing.assert_allclose(2 * half[name], whole[name], rtol=1e-6)


def test_of_a_question_that_is_new_to_it_an_adviser_says_nothing_yet(
    network: AdviserNetwork, lessons: list[Lesson], judge: Judge
) -> None:
    adviser = network.export()
    adviser.answers = {
        question: labels for question, labels in adviser.answers.items() if question != "modality"
    }
    network.adopt(adviser)
    for case in make_cases(lessons, judge):
        answers = network.answer(case, network.read([case])[0])
        assert all(torch.equal(answers[q], case.asked[q].told) for q in case.asked if q == "modality")


def test_gold_of_other_types_cannot_teach_an_adviser_on(network: AdviserNetwork) -> None:
    adviser = network.export()
    adviser.answers = {**adviser.answers, "event_words": ("", "closure")}
    with pytest.raises(CorpusError, match="other types or roles"):
        network.adopt(adviser)


def test_the_same_lessons_teach_the_same(extractor: Extractor, lessons: list[Lesson], judge: Judge) -> None:
    counted = [(lesson, 1) for lesson in lessons]
    reader = find_transformer(extractor)
    one, other = (
        train_adviser(judge, reader, counted, None, layers=1, course=COURSE).adviser for _ in range(2)
    )
    assert one is not None and other is not None
    assert all(np.array_equal(weight, other.weights[name]) for name, weight in one.weights.items())
    assert all(np.array_equal(w, other.reader.weights[name]) for name, w in one.reader.weights.items())


def test_a_pipeline_that_has_no_transformer_says_so() -> None:
    with pytest.raises(CorpusError, match="it_prova finds names without a transformer"):
        find_transformer(make_extractor(make_model()))


def test_labels_that_a_part_of_gold_lacks_are_as_unlikely_as_any() -> None:
    scores = np.array([[3.0, 1.0], [0.0, 2.0]], dtype=np.float32)
    ordered = order_columns(scores, ("", "opening"), ("", "closure", "opening"))
    assert ordered.tolist() == [[3.0, 1.0, 1.0], [0.0, 0.0, 2.0]]


def test_an_article_with_more_pieces_than_places_is_left_out(lessons: list[Lesson], judge: Judge) -> None:
    case = make_cases(lessons, judge)[0]
    reader = make_transformer(np.random.default_rng(1), places=400)
    assert fits(case, reader)
    narrow = Transformer(
        reader.cutter, {**reader.weights, "places": reader.weights["places"][:5]}, heads=2, epsilon=1e-9
    )
    assert not fits(case, narrow)
