"""Numbers written as one Italian word: "duecentocinquantamila", "ventunesimo", "XIV"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from newsie.normalise.lexicon import load_lexicon

ROMAN = re.compile(r"(?=[IVXLC])(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})\Z")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
BIG_WORDS = (("trilion", 10**18), ("bilion", 10**12), ("miliard", 10**9), ("milion", 10**6))
LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of the lexicon: everything below a thousand, scales, ordinals, collectives."""

    small: Mapping[str, int]
    ones: frozenset[str]
    scales: Mapping[str, int]
    glued: Mapping[str, int]
    dotted: frozenset[str]
    ordinals: Mapping[str, int]
    collectives: Mapping[str, int]
    plurals: Mapping[str, int]
    exact: frozenset[str]


@cache
def load_number_words() -> NumberWords:
    """Build the look-up tables from `lexicon/words.yaml`."""
    numbers = load_lexicon("words")["numbers"]
    scales = {word: scale for scale, words in numbers["scales"].items() for word in words}
    ordinals = {}
    for value, word in enumerate(numbers["ordinals"], 1):
        ordinals.update({word[:-1] + ending: value for ending in "oaie"})
    return NumberWords(
        small=spell_small(numbers),
        ones=frozenset(numbers["ones"]),
        scales=scales,
        glued=numbers["glued"],
        dotted=frozenset(numbers["dotted"]),
        ordinals=ordinals,
        collectives=numbers["collectives"],
        plurals=numbers["collective_plurals"],
        exact=frozenset(numbers["exact_collectives"]),
    )


def spell_small(numbers: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Spell every number from 0 to 999, with the variants in use ("centotto", "centootto", "ventun")."""
    ones = {w: n for w, n in numbers["ones"].items() if w not in ("un", "una")}
    spelled: dict[str, int] = dict.fromkeys(numbers["zero"], 0) | dict(numbers["ones"])
    spelled.update({word: 10 + n for n, word in enumerate(numbers["teens"])})
    for ten, word in zip(range(20, 100, 10), numbers["tens"], strict=True):
        spelled[word] = spelled[word[:-1]] = ten
        for one, n in ones.items():
            stem = word[:-1] if n in (1, 8) else word
            spelled[stem + one] = ten + n
        spelled[word[:-1] + "un"] = spelled[word[:-1] + "una"] = ten + 1
    below = dict(spelled)
    for n, prefix in enumerate(["", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"], 1):
        spelled[prefix + "cento"] = spelled[prefix + "cent"] = n * 100
        for word, value in below.items():
            if value:
                spelled[prefix + "cento" + word] = n * 100 + value
                if word[0] in "ou":
                    spelled[prefix + "cent" + word] = n * 100 + value
    return spelled


@lru_cache(maxsize=20_000)
def read_word(word: str) -> int | None:
    """Read a cardinal written as one word, up to trillions.

    >>> read_word("duecentocinquantamila")
    250000
    >>> read_word("ventunbilionitrecento")
    21000000000300
    >>> read_word("cento")
    100
    >>> read_word("centro") is None
    True
    """
    small = load_number_words().small
    if word in small:
        return small[word]
    if len(word) > LONGEST_WORD:
        return None
    for big, scale in BIG_WORDS:
        head, found, tail = word.partition(big)
        if found:
            return read_compound(head, tail[1:], scale)
    return read_thousands(word)


def read_compound(head: str, tail: str, scale: int) -> int | None:
    """Read what stands on both sides of a "milioni" written into the word."""
    above, below = read_thousands(head), read_word(tail) if tail else 0
    if above is None or below is None or below >= scale:
        return None
    return above * scale + below


def read_thousands(word: str) -> int | None:
    """Read a word below a million."""
    small = load_number_words().small
    if word in small:
        return small[word]
    if word.startswith("mille"):
        rest = small.get(word[5:]) if len(word) > 5 else 0
        return None if rest is None else 1000 + rest
    head, found, tail = word.partition("mila")
    if not found or head not in small or not small[head]:
        return None
    rest = small.get(tail) if tail else 0
    return None if rest is None else small[head] * 1000 + rest


@lru_cache(maxsize=20_000)
def read_ordinal_word(word: str) -> int | None:
    """Read an ordinal written as one word, in any gender and number.

    >>> read_ordinal_word("sesta")
    6
    >>> read_ordinal_word("ventitreesimo")
    23
    >>> read_ordinal_word("duecentesimi")
    200
    >>> read_ordinal_word("medesimo") is None
    True
    """
    words = load_number_words()
    if word in words.ordinals:
        return words.ordinals[word]
    if len(word) < 7 or word[-4:-1] != "sim" or word[-5] != "e" or word[-1] not in "oaie":
        return None
    stem = word[:-5]
    if stem.endswith("mill") and len(stem) > 4:
        return read_word(stem[:-4] + "mila")
    for ending in ("o", "i", "e", "a", ""):
        value = read_word(stem + ending) or words.scales.get(stem + ending)
        if value is not None and value > 10:
            return int(value)
    return None


def read_roman(word: str) -> int | None:
    """Read a Roman numeral in capitals, up to 399.

    >>> read_roman("XIV")
    14
    >>> read_roman("IIII") is None
    True
    """
    if not ROMAN.match(word):
        return None
    digits = [ROMAN_DIGITS[c] for c in word]
    following = [*digits[1:], 0]
    return sum(-d if d < f else d for d, f in zip(digits, following, strict=True))


def read_digits(word: str) -> Decimal | None:
    """Read a token of digits as Italian writes it; None where it could be something else.

    >>> read_digits("1.250.000,50")
    Decimal('1250000.50')
    >>> read_digits("3,5")
    Decimal('3.5')
    >>> read_digits("12.5") is None
    True
    """
    if len(word) > 40:
        return None
    plain = word.replace("'", "").replace("’", "")
    if plain.count(",") > 1:
        return Decimal(plain.replace(",", ""))
    whole, _, decimals = plain.partition(",")
    if "." in whole and (not all(len(g) == 3 for g in whole.split(".")[1:]) or plain != word):
        return Decimal(plain) if plain != word else None
    digits = whole.replace(".", "")
    if not (digits + decimals).isascii():
        return None
    return Decimal(f"{digits}.{decimals}" if decimals else digits)
