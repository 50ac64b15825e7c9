"""Times of day, which are no amounts: "ore 18", "alle 10.30", "verso le nove", "15:45"."""

from newsie.normalise.amounts import read_amounts
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import read_word
from newsie.normalise.scene import load_calendar_words
from newsie.normalise.tokens import Tokens

HOURS = 24
ALWAYS = WordSet("clock_words")
BEFORE_LE = WordSet("clock_leads")


def find_clock_end(tokens: Tokens, i: int) -> int:
    """Return the index behind the time of day at token `i`, minutes included; `i` where none stands there."""
    if tokens.word(i + 1) == ":" and tokens.glued(i + 1) and is_minutes(tokens.word(i + 2)):
        return i + 3
    if not is_hour(tokens.words[i]) or not is_led(tokens, i):
        return i
    if tokens.word(i - 1) != "ore" and has_unit(tokens, i):
        return i
    separated = tokens.word(i + 1) in (".", ",", ":", "e") and is_minutes(tokens.word(i + 2))
    return i + 3 if separated and not has_unit(tokens, i + 2) else i + 1


def is_hour(word: str) -> bool:
    """Say whether a word may be an hour: "9", "18.30", "nove"."""
    if not word.isascii() and word[0].isdigit():
        return False
    if word[0].isdigit():
        hour, _, minutes = word.replace(",", ".").partition(".")
        return (
            hour.isdigit() and len(hour) < 3 and int(hour) <= HOURS and (not minutes or is_minutes(minutes))
        )
    value = read_word(word)
    return value is not None and 1 <= value <= HOURS


def is_minutes(word: str) -> bool:
    """Say whether two digits may be minutes."""
    return len(word) == 2 and word.isdigit() and word < "60"


def is_led(tokens: Tokens, i: int) -> bool:
    """Say whether the words before a number make it an hour: "alle", "verso le", "prima delle"."""
    lead, before = tokens.word(i - 1), tokens.word(i - 2)
    if lead in ("'", "’"):  # "verso l'una", "all'1.45", never "tra l'1 e il 2 dicembre"
        lead, before = before, tokens.word(i - 3)
        timely = lead == "all" or (lead == "l" and before in ("era", "verso", "dopo"))
        return (
            timely
            and (tokens.word(i) in ("1", "una") or tokens.word(i).startswith("1."))
            and tokens.word(i + 1) not in ("e", "%", "per")
        )
    if lead in ALWAYS:
        return tokens.word(i + 1) != "del" or not tokens.word(i + 2).isdigit()
    if lead == "le":
        return before in BEFORE_LE
    return lead == "delle" and before in BEFORE_LE


def has_unit(tokens: Tokens, i: int) -> bool:
    """Say whether the number at `i` has a unit, so that it is an amount or a length of time, and no hour."""
    amounts = read_amounts(tokens, i)
    return bool(amounts) and (
        amounts[0].kind != "number" or tokens.word(amounts[0].end) in load_calendar_words().units
    )
