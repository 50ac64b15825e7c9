"""Figures that are no amounts: codes, and long runs as in tables and draws, read one by one.

A list that shares what its last member says has a handful of members, so in the midst of a longer run no
figure needs to be asked what it counts. This keeps pages of figures as quick to read as pages of prose.
"""

from newsie.normalise.amounts import Amount
from newsie.normalise.lexicon import WordSet
from newsie.normalise.numerals import read_digits
from newsie.normalise.tokens import Tokens

SEPARATORS = frozenset([",", ".", ";", "'", "’", "|"])
CHAINS = frozenset(["/", "-", "–", "."])
ACTS = WordSet("acts")
LONGEST_SHARED = 18
"""How many tokens before its end a run may hold what its last member says."""
LONGEST_CHAIN = 8
"""How many figures a date, a range or a list of days holds at most, glued together."""


def find_run_end(tokens: Tokens, i: int) -> int:
    """Return the index from where on the run of figures at token `i` may share a unit; `i` if it is short."""
    at = i
    while tokens.words[at][:1].isdigit() or tokens.words[at] in SEPARATORS:
        at += 1
    return max(i, at - LONGEST_SHARED)


def find_chain_end(tokens: Tokens, i: int) -> int:
    """Return the index behind a code of many figures glued together ("12-7-33-…"); `i` if it is none."""
    at = i + 1
    while tokens.words[at] in CHAINS and tokens.glued(at):
        at += 1 + (tokens.glued(at + 1) and tokens.words[at + 1][:1].isdigit())
    return at if (at - i) // 2 >= LONGEST_CHAIN else i


def find_code_end(tokens: Tokens, i: int) -> int:
    """Return the index behind a chain or an act's number at token `i`; `i` if none starts there."""
    return i + 3 if is_act(tokens, i) else find_chain_end(tokens, i)


def is_act(tokens: Tokens, i: int) -> bool:
    """Say whether a number with a year names an act: "legge 6/2020", "delibera n. 12/2021"."""
    if tokens.word(i + 1) != "/" or not (tokens.glued(i + 1) and tokens.word(i + 2).isdigit()):
        return False
    at = i - 1
    if tokens.word(at) in (".", "°") and tokens.word(at - 1) in ("n", "nr", "num", "dl", "art"):
        at -= 1
    return tokens.word(at) in ACTS


def read_bare(tokens: Tokens, i: int) -> list[Amount]:
    """Read a figure in the midst of a run as the number it is; codes ("007") and "12.5" are none."""
    word = tokens.words[i]
    coded = word[0] == "0" and word.isdigit() and len(word) > 1
    value = None if coded or tokens.glued(i) else read_digits(word)
    return [] if value is None else [Amount(i, i + 1, value, value, "number")]
