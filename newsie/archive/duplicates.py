"""Near-copies: the same agency text in two papers, reworded, cut or under another title.

Texts are compared by MinHash (Broder 1997): each gets a sketch of its word triples, and texts whose sketches
agree in one of their bands (locality-sensitive hashing) are looked at. Every run sketches the archive again,
in its order, so that a run that is taken up again finds the same copies.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsie.archive.placed import Placed
from newsie.data import Article
from newsie.store import Rejected
from newsie.store.sink import Duplicate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS = 3
"""Words of a shingle: rewording leaves most triples as they are; other articles on a subject share few."""
BANDS, ROWS = 42, 3
"""Texts with half their triples in common are looked at with probability 0.996, with a third 0.79."""
SEED = 42
SIMILAR = 0.65
"""How much of the shorter text's wording stands in the other, at least. Of pairs of a local paper's archive,
those above are the same release, those below a follow-up that repeats what had happened."""
FEW_TRIPLES = 25
"""A text of fewer triples is a copy only of itself."""
SAME_FIGURES = 0.5
"""How many of the shorter text's figures stand in the other, at least: last month's bulletin is no copy."""
FEW_FIGURES = 4
"""So many figures are needed to tell."""
CROWD = 20
"""Of a wording that many articles share but for their figures, how many of the latest are looked at."""

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to compare it."""

    values: "NDArray[np.uint32]"
    """The least of its triples' hashes under each of BANDS * ROWS permutations."""
    triples: int
    figures: frozenset[str]

    def list_bands(self) -> list[int]:
        """Return a key for each band; texts that share one may be alike."""
        import numpy as np

        rows = self.values.reshape(BANDS, ROWS).astype(np.uint64)
        mixed = (rows * np.array(_FACTORS, dtype=np.uint64)).sum(axis=1) + np.arange(BANDS, dtype=np.uint64)
        keys: list[int] = mixed.view(np.int64).tolist()
        return keys


_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""Odd and without pattern, to mix a band's values and its number into 64 bits."""


def sketch_text(text: str) -> Sketch:
    """Return the sketch of a text."""
    import numpy as np
    from rensa import RMinHash  # type: ignore[import-untyped, import-not-found, unused-ignore]

    words = _WORD.findall(text.lower())
    triples = {" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))}
    hashes = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    hashes.update(list(triples))
    return Sketch(np.array(hashes.digest(), dtype=np.uint32), len(triples), frozenset(_FIGURE.findall(text)))


def compare(one: Sketch, other: Sketch) -> float:
    """Return how much of the shorter text's wording stands in the other, 0 where they are no copies."""
    jaccard = float((one.values == other.values).mean())
    shorter, longer = sorted((one, other), key=lambda sketch: sketch.triples)
    if shorter.triples < FEW_TRIPLES:
        return float(jaccard == 1)
    if len(shorter.figures) >= FEW_FIGURES:
        same = len(shorter.figures & longer.figures)
        if same < SAME_FIGURES * len(shorter.figures):
            return 0.0
    # |A ∩ B| = J · (|A| + |B|) / (1 + J)
    shared = jaccard * (one.triples + other.triples) / (1 + jaccard)
    return min(1.0, shared / shorter.triples)


@dataclass(frozen=True, slots=True)
class Noted:
    """An article that has passed by."""

    number: int
    id: str
    sketch: Sketch


class NearCopies:
    """Finds near-copies among articles as they pass by; what it knows grows into a temporary file."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            "CREATE TABLE seen (number INTEGER PRIMARY KEY, id TEXT UNIQUE, first INTEGER, "
            "gone INTEGER DEFAULT 0, hashes BLOB, triples INTEGER, figures TEXT);"
            "CREATE INDEX copies ON seen (first);"
            "CREATE TABLE bands (band INTEGER, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID;"
            "BEGIN"  # for good: nothing is to be kept, and a transaction a row would take most of the time
        )

    def watch(self, items: Iterable[Placed | Rejected]) -> Iterator[Placed | Rejected]:
        """Yield what is given, and take note of the articles."""
        for item in items:
            if isinstance(item, Placed):
                self.add(item.article)
            yield item

    def add(self, article: Article) -> None:
        """Take note of an article; one whose id came before is passed over."""
        if self._database.execute("SELECT 1 FROM seen WHERE id = ?", (article.id,)).fetchone():
            return
        sketch = sketch_text(article.text)
        bands = sketch.list_bands()
        first = self._find_first(sketch, bands)
        row = (article.id, first, sketch.values.tobytes(), sketch.triples, "\n".join(sketch.figures))
        insert = "INSERT INTO seen (id, first, hashes, triples, figures) VALUES (?, ?, ?, ?, ?)"
        number = self._database.execute(insert, row).lastrowid
        if first is None:
            self._database.execute("UPDATE seen SET first = number WHERE number = ?", (number,))
            rows = [(band, number) for band in bands]
            self._database.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)

    def withdraw(self, items: Iterable[Placed], rejected: Iterable[Rejected]) -> None:
        """Forget those of some articles that were set aside after all: the next copy is then the first."""
        places = {row.place for row in rejected}
        gone = [(item.article.id,) for item in items if item.place in places]
        self._database.executemany("UPDATE seen SET gone = 1 WHERE id = ?", gone)

    def __len__(self) -> int:
        """Return how many copies were found so far."""
        query = "SELECT COUNT(*) FROM seen WHERE NOT gone GROUP BY first"
        return sum(size - 1 for (size,) in self._database.execute(query))

    def __iter__(self) -> Iterator[Duplicate]:
        """Yield the copies found so far, each with the first article of its wording."""
        groups = "SELECT DISTINCT first FROM seen WHERE first <> number ORDER BY first"
        for (group,) in self._database.execute(groups).fetchall():
            members = self._load("first = ? AND NOT gone", (group,))
            for copy in members[1:]:
                yield Duplicate(copy.id, members[0].id, round(compare(members[0].sketch, copy.sketch), 3))

    def close(self) -> None:
        """Remove the temporary file."""
        self._database.close()

    def _find_first(self, sketch: Sketch, bands: list[int]) -> int | None:
        """Return the number of the first article whose wording a text has, None for a wording of its own."""
        query = "SELECT number FROM bands WHERE band = ? ORDER BY number DESC LIMIT ?"
        numbers = {number for band in bands for (number,) in self._database.execute(query, (band, CROWD))}
        near = self._load(f"number IN ({', '.join('?' * len(numbers))})", [*numbers]) if numbers else []
        likeness, number = max(((compare(row.sketch, sketch), -row.number) for row in near), default=(0.0, 0))
        return -number if likeness >= SIMILAR else None

    def _load(self, condition: str, values: Sequence[int]) -> list[Noted]:
        """Return the articles of a condition, in the order in which they came."""
        query = "SELECT number, id, hashes, triples, figures FROM seen WHERE"
        rows = self._database.execute(f"{query} {condition} ORDER BY number", values)
        return [Noted(number, id, sketch_from_row(*rest)) for number, id, *rest in rows]  # noqa: A001


def sketch_from_row(hashes: bytes, triples: int, figures: str) -> Sketch:
    """Return a sketch that was stored."""
    import numpy as np

    return Sketch(np.frombuffer(hashes, dtype=np.uint32), triples, frozenset(figures.split()))
