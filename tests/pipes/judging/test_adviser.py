"""The adviser: what it adds to clues, for any article, and how it comes back from disk."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_transformer import WIDTH, make_transformer
from told import read_marked
from with_rules import LABELS, RULED

from newsie.data import Mention, Span
from newsie.errors import ModelError
from newsie.pipes.encoder_words import Floats
from newsie.pipes.judging.adviser import (
    AWAY,
    FACTS,
    GAPS,
    Adviser,
    Standing,
    TokenPlaces,
    number_away,
    number_gap,
)
from newsie.pipes.judging.judge import Judge
from newsie.pipes.judging.scene import Scene
from newsie.schema import load_schema

MENTIONS = tuple(load_schema().labels)
HIDDEN = 6
TEXT = "La [Femca](ORG) ha battezzato il forno di [Lecco](LOC). Costa 3 milioni di euro."


def make_adviser(biases: dict[str, dict[str, float]] | None = None) -> Adviser:
    """Return an adviser of random weights; with biases, one that only has prejudices."""
    chance = np.random.default_rng(3)

    def draw(*shape: int) -> Floats:
        return (chance.normal(size=shape) if biases is None else np.zeros(shape)).astype(np.float32)

    weights: dict[str, Floats] = {}
    for question, labels in LABELS.items():
        bias = np.array([(biases or {}).get(question, {}).get(label, 0.0) for label in labels], np.float32)
        if question not in FACTS:
            weights |= {f"{question}.weight": draw(WIDTH, len(labels)), f"{question}.bias": bias}
            continue
        known = {
            "type": len(LABELS[FACTS[question]]),
            "label": len(MENTIONS),
            "away": 2 * AWAY + 1,
            "gap": 2 * GAPS,
        }
        weights |= {f"{question}.{name}": draw(size, HIDDEN) for name, size in known.items()}
        weights |= {f"{question}.{name}.weight": draw(WIDTH, HIDDEN) for name in ("head", "own", "both")}
        weights |= {f"{question}.head.bias": draw(HIDDEN), f"{question}.out.bias": bias}
        weights[f"{question}.out.weight"] = draw(HIDDEN, len(labels))
    return Adviser(make_transformer(chance, places=400), LABELS, MENTIONS, weights)


def list_mentions(scene: Scene) -> list[Mention]:
    return [candidate.mention for candidate in scene.placed]


def test_what_else_is_weighed_changes_nothing() -> None:
    scene = Scene(read_marked(TEXT))
    advice = make_adviser().read(scene.reading.tokens)
    mentions = list_mentions(scene)
    head, standings = mentions[-1], [Standing(mention, -1) for mention in mentions]
    together = advice.weigh("figure_measures", mentions)
    fillers = advice.weigh_fillers("figure_roles", "export", head, standings)
    for i, mention in enumerate(mentions):
        np.testing.assert_allclose(advice.weigh("figure_measures", [mention])[0], together[i], rtol=1e-4)
        alone = advice.weigh_fillers("figure_roles", "export", head, standings[i : i + 1])
        np.testing.assert_allclose(alone[0], fillers[i], rtol=1e-3, atol=1e-4)


def test_how_far_away_a_candidate_stands_matters() -> None:
    scene = Scene(read_marked(TEXT))
    advice = make_adviser().read(scene.reading.tokens)
    first, *_, last = list_mentions(scene)
    near, far = (advice.weigh_fillers("figure_roles", "export", last, [Standing(first, n)]) for n in (0, -2))
    assert np.abs(near - far).max() > 1e-3


def test_what_the_article_says_elsewhere_matters() -> None:
    scores = []
    for end in ("Così va il mondo.", "la la la la la."):
        scene = Scene(read_marked(f"Ieri a [Lecco](LOC) la festa. {end}"))
        scores.append(
            make_adviser().read(scene.reading.tokens).weigh("event_words", list_mentions(scene)[:1])
        )
    assert np.abs(scores[0] - scores[1]).max() > 1e-3


@pytest.mark.parametrize("length", [1, 300, 2000])
def test_articles_of_any_length_are_read(length: int) -> None:
    scene = Scene(read_marked("[Lecco](LOC) " + "di la " * length + "[Lecco](LOC)"))
    scores = make_adviser().read(scene.reading.tokens).weigh("event_words", list_mentions(scene))
    assert scores.shape == (2, len(LABELS["event_words"]))
    assert np.isfinite(scores).all()


def test_a_word_that_clues_do_not_know_is_told_where_the_adviser_is_sure() -> None:
    sure = Judge(RULED.classifiers, make_adviser({"event_words": {"opening": 8.0}}))
    reading = read_marked("La [Femca](ORG) sbullona un capannone.")
    assert not [fact for fact in RULED.judge(reading, []) if fact.kind == "event"]
    assert "sbullona" in {f.trigger.text for f in sure.judge(reading, []) if f.kind == "event" and f.trigger}


def test_a_word_that_clues_know_is_not_told_where_the_adviser_doubts() -> None:
    doubting = Judge(RULED.classifiers, make_adviser({"event_words": {"": 8.0}}))
    reading = read_marked(TEXT)
    assert [fact.type for fact in RULED.judge(reading, []) if fact.kind == "event"] == ["opening"]
    assert [fact for fact in doubting.judge(reading, []) if fact.kind == "event"] == []


def test_a_value_measures_and_belongs_as_the_adviser_says() -> None:
    biases = {"figure_measures": {"change": -9.0, "export": 9.0}, "figure_roles": {"subject": 9.0}}
    reading = read_marked("La [Femca](ORG) sale del 5%.")
    (figure,) = Judge(RULED.classifiers, make_adviser(biases)).judge(reading, [])
    assert (figure.type, [m.text for m in figure.get_mentions("subject")]) == ("export", ["Femca"])


def test_an_event_is_planned_where_the_adviser_says_so() -> None:
    reading = read_marked(TEXT)
    planning = Judge(RULED.classifiers, make_adviser({"modality": {"planned": 9.0}}))
    assert {fact.modality for fact in RULED.judge(reading, [])} == {"asserted"}
    assert {fact.modality for fact in planning.judge(reading, [])} == {"planned"}


def test_what_the_adviser_does_not_answer_clues_decide() -> None:
    adviser = make_adviser({"modality": {"planned": 9.0}})
    adviser.answers = {question: labels for question, labels in LABELS.items() if question != "modality"}
    judge = Judge(RULED.classifiers, adviser)
    assert judge.takes(adviser)
    assert {fact.modality for fact in judge.judge(read_marked(TEXT), [])} == {"asserted"}


@pytest.mark.parametrize("text", ["", "\n", "…", " \n ", "Battezzato!"])
def test_odd_articles_are_judged_with_advice_too(text: str) -> None:
    judge = Judge(RULED.classifiers, make_adviser())
    assert all(fact.kind in ("event", "figure") for fact in judge.judge(read_marked(text), []))


def test_judge_and_adviser_come_back_from_disk(tmp_path: Path) -> None:
    judge = Judge(RULED.classifiers, make_adviser())
    judge.to_disk(tmp_path)
    again = Judge.from_disk(tmp_path).adviser
    scene = Scene(read_marked(TEXT))
    assert judge.adviser is not None and again is not None
    one, other = (
        a.read(scene.reading.tokens).weigh("event_words", list_mentions(scene))
        for a in (judge.adviser, again)
    )
    np.testing.assert_allclose(one, other, atol=0.1)


@pytest.mark.parametrize("name", ["adviser.json", "answers.npz", "pieces.json", "weights.npz"])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, name: str) -> None:
    Judge(RULED.classifiers, make_adviser()).to_disk(tmp_path)
    (tmp_path / "adviser" / name).write_bytes(b"{")
    with pytest.raises(ModelError, match="no readable adviser"):
        Judge.from_disk(tmp_path)


def test_an_adviser_that_answers_with_other_labels_is_an_error(tmp_path: Path) -> None:
    adviser = make_adviser()
    adviser.answers = {**LABELS, "event_words": ("", "closure")}
    Judge(RULED.classifiers, adviser).to_disk(tmp_path)
    with pytest.raises(ModelError, match="train them together"):
        Judge.from_disk(tmp_path)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20), st.integers(0, 200), st.integers(0, 30))
def test_every_span_takes_up_a_token(lengths: list[int], start: int, length: int) -> None:
    ends = np.cumsum([n + 1 for n in lengths]) - 1
    places = TokenPlaces((ends - lengths).tolist(), ends.tolist())
    (first,), (last,) = places.find([Span(start, start + length)])
    assert 0 <= first < last <= len(lengths)
    inside = [i for i, n in enumerate(lengths) if ends[i] > start and ends[i] - n < start + length]
    assert not inside or [*range(first, last)] == inside


@given(st.integers(-50, 50), st.integers(0, 9999), st.integers(0, 9999))
def test_distances_have_a_row_of_their_own(sentences: int, start: int, other: int) -> None:
    head, mention = Mention(start, start + 1, "ORG", "x"), Mention(other, other + 1, "ORG", "x")
    assert 0 <= number_away(sentences) <= 2 * AWAY
    assert 0 <= number_gap(head, mention) < 2 * GAPS
    assert (number_gap(head, mention) >= GAPS) == (other > start)
