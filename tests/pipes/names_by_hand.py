"""A recogniser of names whose weights are set by hand: it reads the word lists and nothing else."""

import numpy as np

from newsie.pipes.encoder_crf import TAGS
from newsie.pipes.encoder_files import NameModel
from newsie.pipes.encoder_words import LISTS, WRITINGS, Alphabet, SubwordVectors, WordReader

WORDS = {"lucia": "first_name", "galli": "last_name", "lecco": "municipality", "enel": "organization"}
WANTED = {"first_name": "B-PER", "last_name": "E-PER", "municipality": "S-LOC", "organization": "S-ORG"}
VECTOR, FILTERS, LETTER, OWN = 4, 3, 2, 2
OPEN, SHUT = 20.0, -20.0


def make_reader() -> WordReader:
    """Four words on four lists, no vectors worth the name."""
    vectors = SubwordVectors(
        np.zeros((10, VECTOR), np.float32), minn=3, maxn=4, hash_count=1, hash_seed=2166136261
    )
    lists = {word: 1 << LISTS.index(name) for word, name in WORDS.items()}
    return WordReader(Alphabet.from_lists("abcde", ["di"]), vectors, lists)


def make_direction(size: int, width: int) -> dict[str, np.ndarray]:
    """An LSTM whose states say which of the wanted lists a word stands on, and forget the word before."""
    weight = np.zeros((4 * size, width), np.float32)
    for state, name in enumerate(WANTED):
        weight[2 * size + state, VECTOR + FILTERS + WRITINGS + LISTS.index(name)] = OPEN
    bias = np.concatenate([np.full(size, OPEN), np.full(size, SHUT), np.zeros(size), np.full(size, OPEN)])
    return {"weight_ih": weight, "weight_hh": np.zeros((4 * size, size)), "bias": bias}


def make_model() -> NameModel:
    """Return the recogniser: "Lucia Galli" is a person, "Lecco" a place, "Enel" an organization."""
    reader = make_reader()
    size, width = len(WANTED), VECTOR + FILTERS + reader.marks + OWN
    scores = np.zeros((len(TAGS), 2 * size))
    for state, tag in enumerate(WANTED.values()):
        scores[TAGS.index(tag), state] = 10.0
    weights = {
        "letters.weight": np.zeros((7, LETTER)),
        "filters.weight": np.zeros((FILTERS, LETTER, 3)),
        "filters.bias": np.zeros(FILTERS),
        "words.weight": np.zeros((3, OWN)),
        "scores.weight": scores,
        "scores.bias": np.array([5.0 if tag == "O" else 0.0 for tag in TAGS]),
        "opening": np.zeros(len(TAGS)),
        "passing": np.zeros((len(TAGS), len(TAGS))),
        "closing": np.zeros(len(TAGS)),
    }
    for side in ("ahead", "back"):
        weights |= {f"lstm.0.{side}.{name}": w for name, w in make_direction(size, width).items()}
    return NameModel.from_weights(reader, weights)
