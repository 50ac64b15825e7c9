"""What bends an amount: "circa", "oltre", "ha sfiorato i", and whether it grew or shrank."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from newsie.data import Direction, Modifier
from newsie.normalise.lexicon import (
    Phrases,
    Stems,
    WordSet,
    index_phrases,
    load_lexicon,
    make_stems,
    split_phrase,
)
from newsie.normalise.tokens import Tokens

REACH = 14
# Dropped only right before the amount: "sotto quota 10 milioni", not "una quota del 2%".
THRESHOLDS = WordSet("thresholds")
COMPARING = WordSet("comparing")
CLAUSE_MARKS = WordSet("clause_marks")
# Between cue and number these say that the number measures something else than the change.
HOLDERS = (
    "quot",
    "partecipazion",
    "interess",
    "cedol",
    "rendiment",
    "aliquot",
    "azion",
    "stake",
    "possess",
    "capitale",
)


@cache
def load_prepositions() -> Mapping[str, str]:
    """Map each articulated preposition to the plain one, so that "più dell'11%" is "più di"."""
    table = load_lexicon("words")["prepositions"]
    return {form: plain for plain, forms in table.items() for form in forms}


@dataclass(frozen=True, slots=True)
class Bends:
    """The cue words of `lexicon/words.yaml`."""

    before: Phrases
    after: Phrases
    signs: Mapping[str, Modifier]
    fillers: frozenset[str]
    increase: Stems
    decrease: Stems
    neutral: Stems
    objects: Mapping[str, Direction]
    changed: Phrases
    levels: Stems
    multiples: Mapping[str, tuple[int, Direction]]
    endings: frozenset[str]
    stable: frozenset[str]
    still: frozenset[str]
    metrics: Stems


@cache
def load_bends() -> Bends:
    """Read modifiers and directions."""
    words = load_lexicon("words")
    modifiers, directions = words["modifiers"], words["directions"]
    objects = {w: kind for kind, listed in directions["objects"].items() for w in listed}
    after: dict[str, list[str]] = {}
    for phrase, direction in directions["after"].items():
        after.setdefault(direction, []).append(phrase)
    return Bends(
        before=index_phrases(modifiers["before"], last=True),
        after=index_phrases(modifiers["after"], last=False),
        signs=modifiers["signs"],
        fillers=frozenset(modifiers["fillers"]),
        increase=make_stems(directions["increase"]),
        decrease=make_stems(directions["decrease"]),
        neutral=make_stems(directions["neutral"]),
        objects=objects,
        changed=index_phrases(after, last=False),
        levels=make_stems(directions["levels"]),
        multiples={stem: (size, kind) for stem, (size, kind) in directions["multiples"].items()},
        endings=frozenset(directions["multiple_endings"]),
        stable=frozenset(directions["stable"]),
        still=frozenset(directions["still"]),
        metrics=make_stems(words["metrics"]),
    )


@dataclass(frozen=True, slots=True)
class Before:
    """The words before an amount, nearest first, articles dropped and prepositions made plain."""

    words: tuple[str, ...]
    places: tuple[int, ...]
    """Index of the token that each word came from."""


def look_back(tokens: Tokens, start: int) -> Before:
    """Collect up to fourteen words before token `start`, within its clause."""
    fillers = load_bends().fillers
    words: list[str] = []
    places: list[int] = []
    at = start - 1
    while at >= 0 and start - at <= REACH:
        word = tokens.words[at]
        if (word in CLAUSE_MARKS or word[0] == "\n") and (word != "." or tokens.ends_sentence(at)):
            break
        plain = load_prepositions().get(word, word)
        if word not in ("'", "’") and (
            plain not in fillers or plain == "di" or (plain in THRESHOLDS and words)
        ):
            words.append(plain)
            places.append(at)
        at -= 1
    return Before(tuple(words), tuple(places))


@dataclass(frozen=True, slots=True)
class Bend:
    """A modifier and how many of the words before the amount it took."""

    modifier: Modifier | None
    taken: int = 0
    start: int = -1
    behind: int = -1
    """Index behind the modifier where it follows the amount."""


def read_modifier(tokens: Tokens, start: int, end: int, before: Before) -> Bend:
    """Read what bends the amount in tokens `start` to `end`, before it or behind it."""
    bends = load_bends()
    if before.words and before.words[0] in bends.signs:
        return Bend(bends.signs[before.words[0]], 1, before.places[0])
    found = find_before(before, 0)
    if found is not None:
        return found
    # "in crescita di circa il 5%", "più di un 5%": one preposition may stand between.
    if before.words[:1] and before.words[0] in ("di", "a", "per", "in"):
        found = find_before(before, 1)
        if found is not None and found.modifier == "approximately":
            return found
    following = tokens.word(end)
    for words, modifier in bends.after.get(following, ()):
        behind = tokens.word(end + len(words))
        if tokens.match(end, words) and not behind[:1].isdigit() and load_prepositions().get(behind) != "di":
            return Bend(cast("Modifier", modifier), 0, -1, end + len(words))
    return Bend(None)


def find_before(before: Before, skip: int) -> Bend | None:
    """Find the longest modifier phrase that ends right before the amount."""
    if len(before.words) <= skip:
        return None
    for words, modifier in fold_phrases().get(before.words[skip], ()):
        length = len(words)
        if before.words[skip : skip + length] == words:
            if (
                modifier == "up_to"
                and words[-1] in ("fino", "sino")
                and changes_level(before, skip + length, 2)
            ):
                return Bend(None)  # "scese fino a quota 1,92": where they stopped, not a limit
            return Bend(cast("Modifier", modifier), skip + length, before.places[skip + length - 1])
    return None


@cache
def fold_phrases() -> Phrases:
    """Return the phrases before an amount as `look_back` sees them: reversed, prepositions plain."""
    folded: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    fillers = load_bends().fillers
    for modifier, wordings in load_lexicon("words")["modifiers"]["before"].items():
        for wording in wordings:
            words = [load_prepositions().get(w, w) for w in split_phrase(wording) if w != "'"]
            kept = tuple(reversed([w for w in words if w not in fillers or w == "di" or w in THRESHOLDS]))
            if kept and kept != ("di",):
                folded.setdefault(kept[0], []).append((kept, modifier))
    return {word: tuple(sorted(found, key=lambda f: -len(f[0]))) for word, found in folded.items()}


def read_direction(tokens: Tokens, end: int, before: Before, bend: Bend, kind: str) -> Direction | None:
    """Say whether the amount is a change, and which way: "in calo del 3%", "perde il 2%", "il 7% in più"."""
    bends = load_bends()
    at = max(end, bend.behind)
    for words, direction in bends.changed.get(tokens.word(at), ()):
        if tokens.match(at, words) and not (
            words[1:] not in (("più",), ("meno",)) and is_sized(tokens, at + len(words))
        ):
            return cast("Direction", direction)
    words = before.words[bend.taken :]
    if bend.taken and before.words[0] in ("di", "a") and before.words[bend.taken - 1] not in ("di",):
        words = ("di", *words) if before.words[0] == "di" else words
    if words[1:2] in (("sul",), ("in",)) and words[2:3] and words[2] in bends.objects:
        words = words[2:]  # "lascia sul terreno il 2%", "ha perso in Borsa lo 0,7%"
    if not words:
        return None
    if words[0] in bends.objects:
        return bends.objects[words[0]] if kind == "percent" else None
    if words[:2] == ("a", "pari"):
        words = ("di", *words[2:])
    ranged = bool(before.places) and tokens.word(before.places[0] + 1) in ("tra", "fra", "da")
    direct = kind == "percent" and (bend.taken or ranged) and name_change(words[0], kind)
    if words[0] != "di" and not direct:
        return None
    return find_cue(skip_listed(words), kind)


def is_sized(tokens: Tokens, at: int) -> bool:
    """Say whether a change has its own size behind it: "12,84 euro, in rialzo dell'1,1%" are a level."""
    if load_prepositions().get(tokens.word(at)) != "di":
        return False
    sizes = [tokens.word(at + k) for k in (1, 2)]
    return any(size[:1].isdigit() and not (len(size) == 4 and size.isdigit()) for size in sizes)


def skip_listed(words: tuple[str, ...]) -> tuple[str, ...]:
    """Skip the first of two changes told together: "del 28% e del 50%", "dell'1,5 e del 3 per cento"."""
    if words[:2] != ("di", "e"):
        return words
    at = 2
    while at < len(words) and words[at] in ("%", "cento", "per", "percento"):
        at += 1
    return words[at + 1 :] if at < len(words) and words[at][0].isdigit() else words


def find_cue(words: tuple[str, ...], kind: str) -> Direction | None:
    """Find the nearest word of change, going back from the number to the start of its clause."""
    passed = 0
    for word in words:
        if word[0].isdigit() or word in COMPARING or (word == "%" and passed > 3) or word.startswith(HOLDERS):
            return None
        if word == ",":
            passed += 3
        direction = name_change(word, kind)
        if direction is not None:
            return direction
        passed += 1
        if passed > (9 if kind == "percent" else 4):
            return None
    return None


@cache
def name_change(word: str, kind: str) -> Direction | None:
    """Say which way a single word goes, if any: "aumento", "scesa", "flessione"."""
    bends = load_bends()
    if word in bends.neutral:
        return None
    if kind != "percent" and word.startswith(("perdit", "ripres", "recuper", "guadagn")):
        return None  # "una perdita di 3 milioni" is an amount, not a change
    if word in bends.increase:
        return "increase"
    if word in bends.decrease:
        return "decrease"
    return None


def changes_level(before: Before, start: int = 0, reach: int = 8) -> bool:
    """Say whether a verb before tells levels: "salito da 3 a 5" is no range."""
    levels = load_bends().levels
    return any(
        word in levels and word not in load_bends().neutral for word in before.words[start : start + reach]
    )
