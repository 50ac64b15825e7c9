"""When two names that are not the same are one thing's: one letter in a long word, or first letters."""

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from newsie.normalise.names import PARTICLES, fold_name, is_abbreviation
from newsie.normalise.places import load_gazetteer

DOUBLED, MISSING, OTHER = 7, 9, 11
"""Letters that a word needs for one to be doubled or swapped, missing, or another by mistake alone.

Shorter words that differ so are as often two names: "Torri" and "Torre", "Marelli" and "Morelli".
"""
UNEXPLAINED = 4
"""Letters of an abbreviation that no article explains: three fit some long name of an archive by chance."""


def measure_likeness(left: str, right: str) -> float:
    """Return how alike two names are written, from 0 to 1: the share of letters that they have in common.

    >>> measure_likeness("Leonardo S.p.A.", "LEONARDO SPA")
    1.0
    """
    return round(ratio(fold_name(left), fold_name(right)) / 100, 4)


def is_misspelt(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Say whether two names are the same but for one letter of one long word.

    >>> is_misspelt(("carpenteria", "castellazzi"), ("carpenteria", "castelazzi"))
    True
    >>> is_misspelt(("fonderie", "marelli"), ("fonderie", "morelli"))
    False
    """
    if len(left) != len(right):
        return False
    different = [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and is_misspelt_word(*different[0])


def is_misspelt_word(left: str, right: str) -> bool:
    """Say whether two words are one with a slip; not its last letter, which makes another word.

    >>> is_misspelt_word("verbano", "verbnao"), is_misspelt_word("ferrari", "ferraro")
    (True, False)
    """
    short, long = sorted((left, right), key=lambda word: (len(word), word))
    if short[0] != long[0] or short[-1] != long[-1] or len(long) < DOUBLED:
        return False
    if OSA.distance(short, long, score_cutoff=1) != 1 or not (short + long).isalpha():
        return False
    return len(long) >= letters_needed(short, long) and not are_places(left, right)


def letters_needed(short: str, long: str) -> int:
    """Return how long a word must be for its one difference to be a slip."""
    if len(short) == len(long):
        return DOUBLED if sorted(short) == sorted(long) else OTHER
    i = next(i for i, letter in enumerate(long) if short[i : i + 1] != letter)
    return DOUBLED if long[i] == long[i - 1] else MISSING


def are_places(left: str, right: str) -> bool:
    """Say whether both words are places of the gazetteer."""
    known = load_gazetteer().by_name
    return left in known and right in known


def has_initials(short: str, long: str) -> bool:
    """Say whether an abbreviation is all first letters of a name's words, small words counted or not.

    >>> has_initials("CNA", "Confederazione nazionale dell'artigianato"), has_initials("Bcc", "Banca Carige")
    (True, False)
    """
    return is_abbreviation(short) and fold_name(short) in read_initials(long)


def read_initials(name: str) -> tuple[str, ...]:
    """Return the first letters of a name's words, and of those that are no small words.

    >>> read_initials("Confederazione nazionale dell'artigianato")
    ('cnda', 'cna')
    """
    words = fold_name(name).split()
    if len(words) < 2:
        return ()
    weighty = [word for word in words if word not in PARTICLES]
    return "".join(word[0] for word in words), "".join(word[0] for word in weighty)
