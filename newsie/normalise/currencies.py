"""Which currency is meant: signs, codes and names, "dollari canadesi", "US$", "mln di franchi"."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsie.normalise.lexicon import Stems, load_lexicon, make_stems, split_phrase
from newsie.normalise.tokens import Tokens

LONGEST_NAME = 9
UNSTATED = "?"
"""Stands for money whose currency a word leaves open ("corone"), as opposed to no money at all."""


@dataclass(frozen=True, slots=True)
class Currencies:
    """Tables for look-up: names by the stems of their words, signs, codes."""

    names: Mapping[tuple[str, ...], str]
    heads: Mapping[str, str]
    whose: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    signs: Mapping[str, str]
    dollars: Mapping[str, str]
    cents: frozenset[str]
    shy: frozenset[str]
    context: Stems
    first_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class CurrencyReading:
    """A currency named by the tokens up to `end`; `code` is None where the name leaves it open."""

    end: int
    code: str | None
    cents: bool = False
    bare_head: bool = False


def stem(word: str) -> str:
    """Cut what singular and plural differ in: "franco" and "franchi" both give "franc"."""
    return word.rstrip("aeiouàèéìòùë").rstrip("h")


def plain_stem(word: str) -> str:
    """Cut a word to its stem, marks and single vowels left alone; both apostrophes are one."""
    return "'" if word == "’" else stem(word) or word[:1]


@cache
def load_currencies() -> Currencies:
    """Read `lexicon/money.yaml` and CLDR's names in `lexicon/currencies.yaml`."""
    money, cldr = load_lexicon("money"), load_lexicon("currencies")
    names = {
        tuple(stem(w) or w[:1] for w in split_phrase(name.replace("’", "'").replace("-", " - "))): code
        for code, listed in cldr.items()
        for name in listed
        if " " in name or name not in money["not_alone"]
    }
    heads = {stem(word): code or UNSTATED for word, code in money["heads"].items()}
    whose = {stem(word): adjectives for word, adjectives in money["whose"].items()}
    for head, countries in money["countries"].items():
        for country, code in countries.items():
            names[(stem(head), "d", *(stem(w) for w in country.split()))] = code
            names[(stem(head), *(stem(w) for w in country.split()))] = code
    return Currencies(
        names=names,
        heads=heads,
        whose=whose,
        codes={code.lower(): code for code in cldr} | money["abbreviations"],
        signs=money["signs"],
        dollars=money["dollars"],
        cents=frozenset(money["cents"]),
        shy=frozenset(stem(w) for w in money["shy"]),
        context=make_stems(money["context"]),
        first_words=frozenset(key[0] for key in names) | frozenset(heads),
    )


def read_currency(tokens: Tokens, i: int, *, sure: bool = True) -> CurrencyReading | None:
    """Read the currency at token `i`; `sure` says that a scale or "di" before it leaves no doubt.

    A code counts only in capitals ("EUR"), a shy name ("corona", "marco") only where `sure`.
    """
    table, word = load_currencies(), tokens.word(i)
    if not word:
        return None
    if word in table.signs:
        return CurrencyReading(i + 1, table.signs[word])
    if word in table.codes and (tokens.written(i).isupper() or word in ("eur", "zł", "kč")):
        after = 2 if tokens.word(i + 1) in table.signs and tokens.glued(i + 1) else 1
        return CurrencyReading(i + after, table.codes[word])
    if word in table.dollars and tokens.word(i + 1) == "$":
        return CurrencyReading(i + 2, table.dollars[word])
    if word in table.cents:
        return read_cents(tokens, i)
    if len(word) < 3 or stem(word) not in table.first_words or not word.isalpha():
        return None
    return read_name(tokens, i, sure=sure)


def read_cents(tokens: Tokens, i: int) -> CurrencyReading:
    """Read "centesimi", "centesimi di dollaro"."""
    if tokens.word(i + 1) == "di":
        named = read_name(tokens, i + 2, sure=True)
        if named is not None:
            return CurrencyReading(named.end, named.code, cents=True)
    code = "GBP" if tokens.word(i) in ("penny", "pence") else None
    return CurrencyReading(i + 1, code, cents=True)


def read_name(tokens: Tokens, i: int, *, sure: bool) -> CurrencyReading | None:
    """Read a currency's name, the longest one that fits."""
    table = load_currencies()
    stems = [plain_stem(tokens.word(i + k)) for k in range(LONGEST_NAME)]
    for length in range(LONGEST_NAME, 0, -1):
        code = table.names.get(tuple(stems[:length])) if length > 1 or sure else None
        if code is not None and tokens.word(i + length - 1):
            return CurrencyReading(i + length, code)
    head = stems[0]
    if head not in table.heads:
        return None
    adjective = tokens.word(i + 1)
    for beginning, code in table.whose.get(head, {}).items():
        if adjective.startswith(beginning):
            return CurrencyReading(i + 2, code)
    if head in table.shy and not sure:
        return None
    code = table.heads[head]
    return CurrencyReading(i + 1, None if code == UNSTATED else code, bare_head=True)


def read_prefix(tokens: Tokens, i: int) -> CurrencyReading | None:
    """Read a currency that stands before its amount: "€ 20", "USD 1,23", "c $ 300", "dollari 996"."""
    table, word = load_currencies(), tokens.word(i)
    if word in table.signs:
        dotted = tokens.word(i + 1) == "." and tokens.glued(i + 1)  # "€. 1.200", as offices write it
        return CurrencyReading(i + 1 + dotted, table.signs[word])
    if word in table.dollars and tokens.word(i + 1) == "$":
        return CurrencyReading(i + 2, table.dollars[word])
    if word in table.codes and (tokens.written(i).isupper() or tokens.word(i + 1) == "$"):
        after = 2 if tokens.word(i + 1) in table.signs else 1
        return CurrencyReading(i + after, table.codes[word])
    if word in ("euro", "dollari", "sterline", "lire", "franchi") and word.isalpha():
        return CurrencyReading(i + 1, table.heads[stem(word)])
    return None


def speaks_of_money(word: str) -> bool:
    """Say whether a word makes a bare "3 milioni" money ("costerà", "investimento")."""
    found: Any = word in load_currencies().context
    return bool(found)


@cache
def measures_money(lemma: str) -> bool:
    """Say whether a noun is measured in money, so that "61 milioni di ricavi" is no count of anything."""
    return lemma in load_lexicon("money")["measured"]
