"""The words at which a value may begin, each with the kind of reader that it calls for."""

from collections.abc import Mapping
from functools import cache

from newsie.normalise.calendar import load_holidays
from newsie.normalise.currencies import load_currencies
from newsie.normalise.lexicon import WordSet
from newsie.normalise.modifiers import load_bends
from newsie.normalise.numerals import LONGEST_WORD, load_number_words, read_ordinal_word, read_word
from newsie.normalise.scene import load_calendar_words
from newsie.normalise.tokens import Tokens

DATE, BOTH, MULTIPLE, STABLE, PREFIX, ARTICLE = 1, 2, 3, 4, 5, 6
AFTER_ONE = WordSet("after_one")
VAGUE = WordSet("vague")
ROMAN = """i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix
xx xxi xxii xxiii xxiv xxv xxx xl l"""


def find_triggers(tokens: Tokens) -> list[tuple[int, int]]:
    """List the tokens where a value may begin, each with the kind of reader it calls for."""
    classes = TRIGGERS
    return [(i, c) for i, word in enumerate(tokens.words[: tokens.count]) if (c := classes[word])]


class TriggerTable(dict[str, int]):
    """What each word may begin, worked out when first met; forgets all when too many words were met."""

    def __missing__(self, word: str) -> int:
        """Work out and keep what a new word may begin."""
        if len(self) > 200_000:
            self.clear()
        found = self[word] = classify(word)
        return found


TRIGGERS = TriggerTable()


def classify(word: str) -> int:
    """Say what a word may begin: a date, an amount, either, or nothing (0)."""
    listed = list_triggers().get(word)
    if listed is not None:
        return listed
    if word[0].isdigit():
        return BOTH
    if len(word) > LONGEST_WORD or not word.isalpha():
        return 0
    if any(word.startswith(stem) for stem in load_bends().multiples):
        return MULTIPLE
    if len(word) > 5 and read_ordinal_word(word) is not None:
        return BOTH
    return BOTH if len(word) > 2 and read_word(word) is not None else 0


@cache
def list_triggers() -> Mapping[str, int]:
    """Return the words of the lexicon that begin values."""
    words, numbers, money, bends = load_calendar_words(), load_number_words(), load_currencies(), load_bends()
    dates = [*words.months, *words.weekdays, *words.seasons, *words.units, *words.deictic, *words.relatives]
    dates += [
        *words.edges,
        *load_holidays(),
        *VAGUE,
        "resto",
        "weekend",
        "week",
        "finesettimana",
        "we",
        "q",
        "h",
        "t",
        "s",
    ]
    dates += ["tutto", "tutta", "intero", "intera", "mezzora", "pari", "'", "’"]
    both = [
        *numbers.ordinals,
        "un",
        "uno",
        "una",
        "mezzo",
        "mezza",
        "mezz",
        *numbers.collectives,
        *numbers.plurals,
        "milioni",
        "miliardi",
    ]
    table = dict.fromkeys(dates, DATE)
    table.update(dict.fromkeys(both, BOTH))
    table.update(dict.fromkeys([*money.signs, "euro", "dollari", "sterline", "lire", "franchi"], PREFIX))
    table.update(
        {code: PREFIX for code, iso in money.codes.items() if len(code) == 3 and iso == code.upper()}
    )
    table.update(dict.fromkeys(bends.stable | bends.still, STABLE))
    table.update(dict.fromkeys([*ROMAN.split(), "un", "uno", "una", "'", "’"], ARTICLE))
    table.update(
        dict.fromkeys(("mar", "set", "sei", "secondo", "seconda", "prima", "primo", "mille", "cent"), BOTH)
    )
    return table


def leads_on(tokens: Tokens, i: int) -> bool:
    """Say whether one of the commonest little words ("un", "i", "'") begins a value here."""
    word, behind = tokens.words[i], tokens.words[i + 1]
    if word in ("'", "’"):
        return behind.isdigit() and len(behind) == 2
    if word in ("un", "uno", "una"):
        while behind in ("'", "’"):
            i += 1
            behind = tokens.words[i + 1]
        table = load_number_words()
        follows = (
            behind in table.scales or behind in table.collectives or behind in load_calendar_words().units
        )
        follows = follows or behind in AFTER_ONE
        return follows or behind in load_calendar_words().relatives or read_ordinal_word(behind) is not None
    return tokens.written(i).isupper()
