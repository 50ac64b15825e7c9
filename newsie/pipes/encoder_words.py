"""What the encoder sees of a word by itself: its normal form, characters, writing, lists and subword vector.

All of it depends on the word alone, never on its neighbours, so it is computed once a word and kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from spacy.strings import StringStore
from spacy.vectors import Vectors  # type: ignore[import-not-found]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

_APOSTROPHES = "’‘ʼ‛`´′"
_QUOTES = "“”„‟«»″"
_DASHES = "–—‒―−‐‑"
_FOLDED = {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_DASHES, "-")}
_PLAIN = str.maketrans(_FOLDED)
_DIGIT = re.compile(r"\d")

SHOUTED = 5
"""From this length on, a word in capitals is read as a capitalised word: "MODENA", but "IVA", "FIAT"."""
LETTERS = 18
"""Letters kept of a word: its first twelve and last six."""
PAD, UNKNOWN = 0, 1
LISTS = ("municipality", "city", "country", "region", "first_name", "last_name", "legal_form", "organization")
"""The word lists that a new model is trained with; a trained one brings its own."""


@lru_cache(maxsize=20_000)
def normalise_word(word: str) -> str:
    """Fold what typography, numbers and headlines in capitals vary without changing the word.

    >>> normalise_word("dell’"), normalise_word("1.250"), normalise_word("MODENA"), normalise_word("FIAT")
    ("dell'", '0.000', 'Modena', 'FIAT')
    """
    plain = _DIGIT.sub("0", unicodedata.normalize("NFC", word).translate(_PLAIN))
    if len(plain) >= SHOUTED and plain.isalpha() and plain.isupper():
        return plain.capitalize()
    return plain


def mark_writing(word: str) -> tuple[bool, ...]:
    """Say how a word is written: case, digits, points, apostrophe, hyphen, punctuation.

    >>> mark_writing("S.p.A.") == mark_writing("S.r.L."), mark_writing("Enel") == mark_writing("ENEL")
    (True, False)
    """
    plain = word.translate(_PLAIN)
    letters = [char for char in plain if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    return (
        bool(letters) and upper == 0,
        upper == 1 and plain[0].isupper(),
        upper == len(letters) > 1,
        1 < upper < len(letters),
        upper == 1 and not plain[0].isupper(),
        len(letters) == 1,
        plain.isdigit(),
        any(char.isdigit() for char in plain),
        "." in plain[:-1],
        plain.endswith("."),
        plain.endswith("'"),
        "-" in plain[1:-1],
        not any(char.isalnum() for char in plain),
        plain == '"',
    )


WRITINGS = len(mark_writing("x"))


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters and frequent words that have an embedding of their own."""

    characters: Mapping[str, int]
    words: Mapping[str, int]

    @classmethod
    def from_lists(cls, characters: Iterable[str], words: Iterable[str]) -> "Alphabet":
        """Give characters and words their numbers; 0 stays padding, 1 the unknown."""
        return cls(
            {char: i for i, char in enumerate(characters, UNKNOWN + 1)},
            {word: i for i, word in enumerate(words, UNKNOWN + 1)},
        )

    def index_letters(self, word: str) -> list[int]:
        """Return `LETTERS` character numbers, padded."""
        kept = word if len(word) <= LETTERS else word[:12] + word[-6:]
        known = [self.characters.get(char, UNKNOWN) for char in kept]
        return known + [PAD] * (LETTERS - len(known))


class SubwordVectors:
    """Floret vectors: every word gets one, as the mean of its hashed subwords' rows."""

    def __init__(self, rows: Floats, *, minn: int, maxn: int, hash_count: int, hash_seed: int) -> None:
        self.rows = rows
        self.settings = {"minn": minn, "maxn": maxn, "hash_count": hash_count, "hash_seed": hash_seed}
        self._strings = StringStore()
        self._table = Vectors(
            strings=self._strings, data=rows, mode="floret", minn=minn, maxn=maxn, hash_count=hash_count,
            hash_seed=hash_seed, bow="<", eow=">",
        )  # fmt: skip

    @property
    def width(self) -> int:
        """The length of a vector."""
        return int(self.rows.shape[1])

    def look_up(self, words: Sequence[str]) -> Floats:
        """Return a row of unit length for each normalised word, zeros where nothing is known."""
        found = np.asarray(self._table.get_batch(list(words)), dtype=np.float32)
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        unit: Floats = found / np.maximum(norms, np.float32(1e-6))
        return unit


@dataclass(frozen=True, slots=True)
class WordArrays:
    """A table of words as the encoder's word layer takes it, a row a word."""

    vectors: Floats
    letters: Indices
    marks: Floats
    words: Indices


@dataclass(frozen=True, slots=True)
class WordReader:
    """Turns words into the encoder's numbers."""

    alphabet: Alphabet
    vectors: SubwordVectors
    lists: Mapping[str, int]
    """Lower-case word to a bit for each list it stands on."""
    list_names: Sequence[str] = LISTS

    @property
    def marks(self) -> int:
        """How many marks a word has: of its writing, and one a list."""
        return WRITINGS + len(self.list_names)

    def read(self, words: Sequence[str]) -> WordArrays:
        """Return one row a word, in the order given."""
        normal = [normalise_word(word) for word in words]
        return WordArrays(
            self.vectors.look_up(normal),
            np.array([self.alphabet.index_letters(word) for word in normal], dtype=np.int64).reshape(
                -1, LETTERS
            ),
            np.array(
                [self._mark(*pair) for pair in zip(words, normal, strict=True)], dtype=np.float32
            ).reshape(-1, self.marks),
            np.array([self.alphabet.words.get(word.lower(), UNKNOWN) for word in normal], dtype=np.int64),
        )

    def _mark(self, word: str, normal: str) -> tuple[bool, ...]:
        bits = self.lists.get(normal.lower(), 0)
        return (*mark_writing(word), *(bool(bits >> i & 1) for i in range(len(self.list_names))))
