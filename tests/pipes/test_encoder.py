"""Words, sentences and tag chains as numbers."""

from itertools import pairwise, product

import numpy as np
import pytest
from names_by_hand import make_model, make_reader

from newsie.pipes import encoder as encoder_module
from newsie.pipes.encoder_agreement import average_nearby, share_scores
from newsie.pipes.encoder_crf import TAGS, Calibration, Chain, may_follow, spans_from_tags
from newsie.pipes.encoder_words import LETTERS, mark_writing, normalise_word


def make_chain(chance: np.random.Generator) -> Chain:
    size = len(TAGS)
    shapes = ((size,), (size, size), (size,))
    return Chain(*(chance.normal(size=shape).astype(np.float32) for shape in shapes))


def list_valid(length: int) -> list[tuple[int, ...]]:
    """Every sequence of tags that makes whole names."""
    return [
        tags
        for tags in product(range(len(TAGS)), repeat=length)
        if TAGS[tags[0]][0] not in "IE"
        and TAGS[tags[-1]][0] not in "BI"
        and all(may_follow(TAGS[b], TAGS[a]) for a, b in pairwise(tags))
    ]


def weigh(chain: Chain, scores: np.ndarray, tags: tuple[int, ...]) -> float:
    steps = sum(chain.passing[a, b] for a, b in pairwise(tags))
    own = sum(scores[i, tag] for i, tag in enumerate(tags))
    return float(chain.opening[tags[0]] + own + steps + chain.closing[tags[-1]])


@pytest.mark.parametrize("seed", range(3))
def test_the_best_chain_is_the_best_of_all_that_make_whole_names(seed: int) -> None:
    chance = np.random.default_rng(seed)
    chain, scores = make_chain(chance), chance.normal(size=(2, 3, len(TAGS))).astype(np.float32)

    found = chain.decode(scores, np.array([3, 2]))

    for row, length in enumerate((3, 2)):
        best = max(list_valid(length), key=lambda tags: weigh(chain, scores[row], tags))
        assert tuple(found[row]) == best


def test_a_names_probability_is_its_share_of_all_chains() -> None:
    chance = np.random.default_rng(5)
    chain, scores = make_chain(chance), chance.normal(size=(1, 3, len(TAGS))).astype(np.float32)
    valid = list_valid(3)
    weights = np.exp([weigh(chain, scores[0], tags) for tags in valid])
    has_name = [(1, 3, "ORG") in spans_from_tags(np.array(tags)) for tags in valid]

    sums = chain.weigh(scores, [np.zeros(3, np.int64)])[0]

    assert sums.get_probability(1, 3, "ORG") == pytest.approx(
        weights[has_name].sum() / weights.sum(), rel=1e-3
    )
    assert sums.list_probabilities().sum(axis=1) == pytest.approx(np.ones(3), rel=1e-5)


def test_calibration_keeps_order_and_bounds() -> None:
    bent = [Calibration(0.7, -0.2).apply(p) for p in (0.0, 0.3, 0.9, 1.0)]

    assert bent == sorted(bent)
    assert bent[0] > 0 and bent[-1] < 1


def test_a_sentence_reads_the_same_alone_and_in_a_batch() -> None:
    encoder = make_model().encoder
    sentences = [["Lucia", "Galli", "di", "Enel"], [], ["Lecco"], ["Enel"] * 40]

    together = encoder.encode(sentences)

    for sentence, encoding in zip(sentences, together, strict=True):
        assert encoding.scores.shape == (len(sentence), len(TAGS))
        assert np.allclose(encoder.encode([sentence])[0].scores, encoding.scores, atol=1e-5)


def test_a_full_store_of_words_starts_afresh_without_losing_any(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = make_model().encoder
    expected = [encoding.scores for encoding in encoder.encode([["Enel", "di"], ["Lecco"]])]
    monkeypatch.setattr(encoder_module, "KEPT_WORDS", 3)

    for word in ("uno", "due", "tre", "quattro"):
        encoder.encode([[word]])
    found = [encoding.scores for encoding in encoder.encode([["Enel", "di"], ["Lecco"]])]

    assert all(np.allclose(a, b) for a, b in zip(expected, found, strict=True))


@pytest.mark.parametrize(
    ("one", "other"), [("dell’", "dell'"), ("“", '"'), ("1.250", "9.999"), ("MODENA", "Modena"), ("–", "-")]
)
def test_typography_numbers_and_capitals_make_no_other_word(one: str, other: str) -> None:
    assert normalise_word(one) == normalise_word(other)


@pytest.mark.parametrize("acronym", ["IVA", "FIAT", "S.P.A.", "G7"])
def test_acronyms_stay_in_capitals(acronym: str) -> None:
    assert normalise_word(acronym).upper() == normalise_word(acronym)


@pytest.mark.parametrize("word", ["", "«", "É", "x" * 500, "𝒜", "2020", "d'", "\u200b"])
def test_any_string_has_marks_and_letters(word: str) -> None:
    words = make_reader().read([word])

    assert len(mark_writing(word)) == len(mark_writing("Enel"))
    assert words.letters.shape == (1, LETTERS)


def score_tag(tag: str, score: float) -> np.ndarray:
    row = np.zeros((1, len(TAGS)), np.float32)
    row[0, TAGS.index(tag)] = score
    return row


def test_a_name_seen_clearly_says_what_its_other_occurrences_are() -> None:
    sentences = [["Köcher", "tace"], ["Anna", "KÖCHER"], ["Köcher"]]
    nothing = np.zeros((1, len(TAGS)), np.float32)
    clear, doubtful = score_tag("E-PER", 9.0), score_tag("S-ORG", 1.0)
    scores = [np.concatenate([doubtful, nothing]), np.concatenate([nothing, clear]), doubtful]

    shared = share_scores(sentences, scores)

    assert TAGS[shared[0][0].argmax()][2:] == TAGS[shared[2][0].argmax()][2:] == "PER"
    assert TAGS[shared[1][1].argmax()] == "E-PER"
    assert scores[0][0].tolist() == doubtful[0].tolist()


def test_what_is_agreed_is_the_kind_of_name_and_not_whether_or_where_one_begins() -> None:
    chance = np.random.default_rng(0)
    scores = [chance.normal(size=(1, len(TAGS))).astype(np.float32) for _ in range(2)]

    shared = share_scores([["Partito"], ["Partito"]], scores)

    assert [rows[0, 0] for rows in shared] == [rows[0, 0] for rows in scores]
    for label in ("PER", "ORG", "LOC"):
        numbers = [i for i, tag in enumerate(TAGS) if tag[2:] == label]
        moved = (shared[0] - scores[0])[0, numbers]
        assert moved == pytest.approx(np.full(len(numbers), moved[0]), abs=1e-5)


def test_words_in_small_letters_keep_their_scores() -> None:
    scores = [score_tag("S-ORG", 3.0), score_tag("O", 3.0)]

    assert [rows.tolist() for rows in share_scores([["governo"], ["governo"]], scores)] == [
        rows.tolist() for rows in scores
    ]


def test_names_far_apart_in_a_long_text_leave_each_other_alone() -> None:
    rows = np.array([[1.0], [3.0], [100.0], [7.0]], np.float32)

    weights = np.array([1.0, 3.0, 1.0, 0.5], np.float32)

    means = average_nearby(rows, weights, np.array([0, 0, 0, 1]), np.array([0, 5, 90, 5]), reach=20)

    assert means[:, 0].tolist() == [2.5, 2.5, 100.0, 7.0]
