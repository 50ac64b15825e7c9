"""Which bare numbers are worth telling: no codes, ages, names of products, addresses or phone numbers."""

from newsie.normalise.amounts import Amount
from newsie.normalise.lexicon import WordSet
from newsie.normalise.nouns import load_nouns
from newsie.normalise.numbers import read_number
from newsie.normalise.scene import load_calendar_words
from newsie.normalise.tokens import Tokens

BEFORE_SIX = WordSet("before_six")
JOINS = WordSet("number_joins")
SINGULAR_LEADS = WordSet("singular_leads")
OLDEST = 110


def stands_alone(tokens: Tokens, amount: Amount) -> bool:
    """Say whether what was read is worth telling, before anything is filled in."""
    if amount.kind != "number" or amount.number is None:
        return True
    return not (is_of_time(tokens, amount) or is_article(tokens, amount) or is_torn(tokens, amount))


def is_of_time(tokens: Tokens, amount: Amount) -> bool:
    """Say whether a number belongs to a length of time told further on: "70-74 anni"."""
    units, at = load_calendar_words().units, amount.end
    if tokens.word(at) in ("di", "d"):
        at += 1 + (tokens.word(at + 1) in ("'", "’"))
        return tokens.word(at) in units
    if tokens.word(at) in units:
        return amount.number is not None and amount.number.end != amount.start
    if tokens.word(at) not in JOINS:
        return False
    while tokens.word(at) in JOINS:
        at += 1
    second = read_number(tokens, at, tails=False)
    return second is not None and tokens.word(second.end) in units


def is_article(tokens: Tokens, amount: Amount) -> bool:
    """Say whether "un", "sei" or "zero" is no number here."""
    if amount.number is None:
        return False
    first, lone = tokens.word(amount.number.start), amount.number.end == amount.number.start + 1
    if first in ("un", "uno", "una", "nulla", "zero") and lone:
        beside = (tokens.word(amount.start - 1), tokens.word(amount.end))
        return first != "zero" and any(word not in ("", "'", "’") for word in beside)
    told = tokens.word(amount.end) == "in" and tokens.word(amount.end + 1) in ("più", "meno")
    if first in ("sei", "cent") and amount.end == amount.start + 1 and not told:
        before = tokens.word(amount.start - 1)
        return tokens.count != 1 if not before else before not in BEFORE_SIX
    return False


def is_torn(tokens: Tokens, amount: Amount) -> bool:
    """Say whether digits are part of a phone number or hang on letters."""
    if amount.number is None:
        return False
    first, before = tokens.word(amount.number.start), tokens.word(amount.start - 1)
    if not first[0].isdigit():
        return False
    if len(before) > 1 and before[0] == "0" and before.isdigit():
        return True  # "0331 123456"
    if first[0] == "0" and first.isdigit() and len(first) > 1:
        return tokens.count != 1
    behind = tokens.word(amount.end)
    return tokens.glued(amount.end) and (behind.isalnum() or behind in ("_", "@"))


def is_name(tokens: Tokens, amount: Amount) -> bool:
    """Say whether a number that measures nothing is part of a name: "iPhone 4", "via Doccia 9", "il 113"."""
    number = amount.number
    if amount.kind != "number" or number is None or not number.plain or amount.direction or amount.modifier:
        return False
    at = amount.start - 1
    lead = tokens.word(at)
    if lead == "." and tokens.glued(at):
        lead = tokens.word(at - 1)
    if lead in load_nouns().labels:
        return True
    if lead == "(" and tokens.word(amount.end) == ")":  # "Sandro Rossi (37)", "(1) i mercati"
        return number.value is not None and number.value <= OLDEST
    if lead in SINGULAR_LEADS:  # "il 118", the emergency number
        return number.value is not None and 100 < number.value < 1000 and number.value % 50 != 0
    written = tokens.written(at)
    return (
        written.isalpha()
        and any(c.isupper() for c in written)
        and (len(written) > 1 or tokens.word(at - 1) == "&")
        and not opens(tokens, at)
    )


def opens(tokens: Tokens, at: int) -> bool:
    """Say whether a word has its capital from the start of a sentence alone."""
    return (at == 0 or tokens.ends_sentence(at - 1) or tokens.word(at - 1) == ":") and tokens.written(at)[
        1:
    ].islower()
