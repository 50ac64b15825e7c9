"""Demonyms: words that name a place through its people or things ("lombardo", "varesine", "i francesi")."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from newsie.data import Mention, Term
from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.places import load_gazetteer
from newsie.pipes.wordings import Hit, Piece, Wordings, split_pieces

# A plural article before a capitalised demonym shows that people are meant: "i Francesi", not Mr Francesi.
ARTICLES = frozenset(
    [
        "i",
        "gli",
        "le",
        "dei",
        "degli",
        "delle",
        "ai",
        "agli",
        "alle",
        "dai",
        "dagli",
        "dalle",
        "sui",
        "sugli",
        "sulle",
        "nei",
        "negli",
        "nelle",
    ]
)
SENTENCE_ENDS = frozenset('.!?…:«»“”"\n')


@dataclass(frozen=True, slots=True)
class Demonym:
    """A form of a demonym.

    The place it names and its masculine singular; no place for a phrase to be left alone.
    """

    place: str | None
    word: str


@dataclass(frozen=True, slots=True)
class Demonyms:
    """The demonyms of the lexicon, ready to be found, and what stands beside them when they name no place."""

    wordings: Wordings[Demonym]
    languages: frozenset[str]
    cues: tuple[tuple[str, ...], ...]
    guarded: dict[str, frozenset[str]]
    manners: frozenset[str]


@cache
def load_demonyms() -> Demonyms:
    """Return what `lexicon/demonyms.yaml` says."""
    data = load_lexicon("demonyms")
    phrases = [(phrase, Demonym(None, phrase)) for phrase in data["phrases"]]
    listed = dict(forms_from_places(data["places"]))
    derived = {
        form: d
        for form, d in forms_from_gazetteer()
        if form not in listed and form not in data["not_derived"]
    }
    return Demonyms(
        Wordings([*phrases, *derived.items(), *listed.items()]),
        frozenset(data["languages"]),
        tuple(tuple(cue.split()) for cue in data["language_cues"]),
        {form: frozenset(nouns) for form, nouns in data["guarded"].items()},
        frozenset(data["manners"]),
    )


def forms_from_places(places: dict[str, str]) -> Iterator[tuple[str, Demonym]]:
    """Yield every form of every place's demonyms."""
    for place, adjectives in places.items():
        for adjective in adjectives.split():
            word = adjective.partition(":")[0]
            for form in inflect(adjective):
                yield form, Demonym(place, word)


def forms_from_gazetteer() -> Iterator[tuple[str, Demonym]]:
    """Yield the demonyms in -ese of Italy's municipalities, the commonest kind: "maranellese".

    They are made from a name's first word ("pavullese" from Pavullo nel Frignano) where no other municipality
    shares its stem.
    """
    stems: dict[str, list[str]] = {}
    for place in load_gazetteer().by_code.values():
        first = place.name.split()[0].lower()
        if first in ("san", "santa") and place.name.count(" ") == 1:
            first = place.name.replace(" ", "").lower()  # "sanseverese"
        if place.kind == "municipality" and len(first) >= 5 and first.isalpha() and first[-1] in "aeiou":
            stems.setdefault(first[:-1], []).append(place.name)
    for stem, names in stems.items():
        if len(names) == 1:
            yield from ((stem + ending, Demonym(names[0], stem + "ese")) for ending in ("ese", "esi"))


def inflect(adjective: str) -> list[str]:
    """Return the forms of a demonym of the lexicon, from its masculine singular.

    >>> inflect("lombardo")
    ['lombardo', 'lombarda', 'lombardi', 'lombarde']
    >>> inflect("francese")
    ['francese', 'francesi']
    >>> inflect("tedesco"), inflect("austriaco")
    (['tedesco', 'tedesca', 'tedeschi', 'tedesche'], ['austriaco', 'austriaca', 'austriaci', 'austriache'])
    >>> inflect("belga"), inflect("ceco:chi")
    (['belga', 'belgi', 'belghe'], ['ceco', 'ceca', 'cechi', 'ceche'])
    """
    word, _, ending = adjective.partition(":")
    stem = word[:-1]
    if word.endswith("e"):
        return [word, stem + "i"]
    plural = stem[:-1] + ending if ending else stem + plural_ending(stem)
    feminine = stem + ("he" if stem[-1] in "cg" else "e")
    return [word, stem + "i", feminine] if word.endswith("a") else [word, stem + "a", plural, feminine]


def plural_ending(stem: str) -> str:
    """Return what the masculine plural puts on a stem: "tedesc" hi, "austriac" i, "lombard" i."""
    return "hi" if stem.endswith(("sc", "cc", "rc")) else "i"


def find_demonyms(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Return the demonyms of a text that stand in no name, each with the place as its value."""
    lexicon = load_demonyms()
    pieces = split_pieces(text)
    starts = [piece.start for piece in pieces]
    found = []
    for hit in lexicon.wordings.find(pieces):
        index = bisect_right(starts, hit.start) - 1
        if hit.entry.place is None or overlaps(hit.start, hit.end, names):
            continue
        if names_place(text, pieces, index, hit):
            found.append(
                Mention(hit.start, hit.end, "DEMONYM", text[hit.start : hit.end], Term(hit.entry.place))
            )
    return found


def overlaps(start: int, end: int, names: Sequence[Mention]) -> bool:
    """Say whether a stretch shares a character with one of the names, which are in the order of the text."""
    return any(name.start < end and start < name.end for name in names)


def names_place(text: str, pieces: Sequence[Piece], index: int, hit: Hit[Demonym]) -> bool:
    """Say whether a form found stands for its place: no language, no surname, no other word."""
    lexicon = load_demonyms()
    before = [piece.lower for piece in pieces[max(0, index - 3) : index]]
    written = text[hit.start : hit.end]
    lower = written.lower()
    if lower in lexicon.guarded and not describes(text, hit, before, lexicon.guarded[lower]):
        return False
    if lower in lexicon.languages and is_language(before, lexicon.cues):
        return False
    if touches(text, hit) or (lower in lexicon.manners and is_manner(text, hit, before)):
        return False
    return written[0].islower() or is_capital_by_rule(text, written, before, hit.start)


def describes(text: str, hit: Hit[Demonym], before: Sequence[str], nouns: frozenset[str]) -> bool:
    """Say whether a form that is also another word stands behind one of its nouns, or before a name.

    "la trentina Dalmec".
    """
    if not before:
        return False
    return before[-1] in nouns or (
        before[-1] in ("la", "alla", "dalla", "della") and text[hit.end + 1 : hit.end + 2].isupper()
    )


def is_manner(text: str, hit: Hit[Demonym], before: Sequence[str]) -> bool:
    """Say whether the word tells how something is done.

    "alla milanese", "all'italiana", with no name behind.
    """
    behind = text[hit.end : hit.end + 2].lstrip(" \u00a0«“")
    elided = list(before[-2:]) == ["all", "'"]
    return (elided or list(before[-1:]) == ["alla"]) and not behind[:1].isupper()


def touches(text: str, hit: Hit[Demonym]) -> bool:
    """Say whether the word is part of an address or a file name ("info@milanese.it")."""
    return text[hit.start - 1 : hit.start] in ("@", "/", "_", "#", ".") or text[hit.end : hit.end + 1] in (
        "@",
        "_",
    )


def is_language(before: Sequence[str], cues: Sequence[tuple[str, ...]]) -> bool:
    """Say whether the words before a language's name show that the language is meant."""
    return any(tuple(before[-len(cue) :]) == cue for cue in cues)


def is_capital_by_rule(text: str, written: str, before: Sequence[str], start: int) -> bool:
    """Say whether a capital is owed to place or style.

    A plural after an article, a sentence's start, a headline.
    """
    if written.isupper() and len(written) > 3:
        line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
        return line.upper() == line
    plural = written[-1] in "ie"
    opens = (
        not text[:start].rstrip(" \u00a0«“\"'’-–—") or text[:start].rstrip(' \u00a0«“"')[-1:] in SENTENCE_ENDS
    )
    follower = text[start + len(written) :].lstrip()[:1]
    if opens:
        return plural and not follower.isupper()
    return plural and bool(before) and before[-1] in ARTICLES and not follower.isupper()
