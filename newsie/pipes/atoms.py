"""A sentence as the patterns of positions and relations read it: words, and names as single items."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsie.data import Mention
from newsie.pipes.reading import Reading, Sentence, shared
from newsie.pipes.wordings import split_pieces

WHOLE = frozenset({"PER", "ORG", "LOC", "NOM", "DEMONYM", "DATE", "EVENT", "PERCENT", "MONEY"})
PER, ORG, LOC, NOM, DEMONYM, DATE = "PER", "ORG", "LOC", "NOM", "DEMONYM", "DATE"


@dataclass(frozen=True, slots=True)
class Atom:
    """A word, a mark of punctuation, or a mention taken whole.

    `lower` joins an elided article's apostrophe ("dell'").
    """

    lower: str
    start: int
    end: int
    mention: Mention | None = None

    @property
    def label(self) -> str:
        """The label of the mention, "" for a word."""
        return "" if self.mention is None else self.mention.label


class Atoms(Sequence[Atom]):
    """A sentence's atoms. Looking beyond either end gives the empty atom."""

    EMPTY = Atom("", 0, 0)

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self._atoms = list(read_atoms(sentence))
        self._starts = [atom.start for atom in self._atoms]

    def __len__(self) -> int:
        return len(self._atoms)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._atoms[index]

    def at(self, index: int) -> Atom:
        """Return the atom at an index, the empty one outside the sentence."""
        return self._atoms[index] if 0 <= index < len(self._atoms) else self.EMPTY

    def index_at(self, offset: int) -> int:
        """Return the index of the first atom that starts at or after an offset."""
        return bisect_left(self._starts, offset)

    def words(self, first: int, behind: int) -> list[str]:
        """Return the words of a stretch of atoms, a mention as its label in angle brackets."""
        return [f"<{a.label}>" if a.mention else a.lower for a in self._atoms[max(first, 0) : max(behind, 0)]]

    def text(self, first: int, behind: int) -> str:
        """Return the sentence's text from one atom up to and without another."""
        base = self.sentence.start
        return self.sentence.text[self._atoms[first].start - base : self._atoms[behind - 1].end - base]


@shared
def list_atoms(reading: Reading) -> list[Atoms]:
    """Return the atoms of each sentence of an article."""
    return [Atoms(sentence) for sentence in reading.sentences]


def read_atoms(sentence: Sentence) -> Iterable[Atom]:
    """Yield a sentence's atoms; of nested mentions the outer one counts."""
    wholes = [m for m in sentence.mentions if m.label in WHOLE]
    atoms: list[Atom] = []
    position = 0
    behind = -1
    for piece in split_pieces(sentence.text):
        start, end = piece.start + sentence.start, piece.end + sentence.start
        if start < behind:
            continue
        while position < len(wholes) and wholes[position].start < start:
            position += 1
        if position < len(wholes) and wholes[position].start == start:
            mention = wholes[position]
            atoms.append(Atom(mention.text.lower(), mention.start, mention.end, mention))
            behind = mention.end
        elif (
            piece.lower == "'"
            and atoms
            and atoms[-1].end == start
            and atoms[-1].mention is None
            and atoms[-1].lower.isalpha()
        ):
            elided = sentence.text[piece.end : piece.end + 1].isalnum()
            word = atoms[-1].lower + "'" if elided else accent(atoms[-1].lower)
            atoms[-1] = Atom(word, atoms[-1].start, end)
        else:
            atoms.append(Atom(piece.lower, start, end))
    return atoms


def accent(word: str) -> str:
    """Return a word whose accent was typed as an apostrophe: "e'", "societa'"; behind a consonant it stays.

    >>> accent("societa"), accent("e"), accent("dell")
    ('società', 'è', "dell'")
    """
    accents = str.maketrans("aeiou", "àèìòù")
    return word[:-1] + word[-1].translate(accents) if word[-1:] in "aeiou" else word + "'"
