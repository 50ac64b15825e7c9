"""The noun that a bare number counts from afar: "gli addetti sono nove", "sono 61 le imprese attive"."""

from newsie.normalise.amounts import Amount
from newsie.normalise.currencies import measures_money
from newsie.normalise.lexicon import WordSet
from newsie.normalise.modifiers import load_bends
from newsie.normalise.nouns import load_nouns, may_be_counted, singularise
from newsie.normalise.tokens import Tokens

PLURALS = WordSet("plural_articles")
TELLING = WordSet("telling")
PARTICIPLES = WordSet("telling_participles")
LEVEL_LINKS = WordSet("level_links")
OBLIQUE = WordSet("oblique")
ALWAYS_COUNTED = WordSet("always_counted")
HEDGES = WordSet("hedges")
OPENERS = frozenset(".;:")
LEVEL_ENDS = WordSet("level_ends")
PARTICIPLE_ENDINGS = ("ati", "ate", "iti", "ite", "uti", "ute", "essi", "esse", "scesi", "scese")
REACH = 9
NEAR_VERB = 6
LONGEST_HEADING = 5


def find_subject(tokens: Tokens, number: Amount, *, listing: bool = True) -> str | None:
    """Return the lemma of the noun that a bare number counts, None where its sentence names none.

    `listing` says that "gli imbarchi a 908mila", without a verb, may be meant.
    """
    behind = find_behind(tokens, number)
    if behind is not None or not tokens.word(number.start)[:1].isalnum():
        return behind
    headed = find_heading(tokens, number.start) or find_partitive(tokens, number.start)
    if headed is not None:
        return headed
    listed = find_listed(tokens, number)
    if listed is not None:
        return listed
    at = skip_verb(tokens, number, listing=listing)
    noun = find_noun(tokens, at) if at is not None else None
    # "Gli ordini sono saliti a 74 milioni" of euro; "i visitatori sono 3 milioni", and no euro.
    always = noun is not None and noun in ALWAYS_COUNTED
    told = tokens.word(number.start - 1) in ("stati", "state")
    return noun if number.scale < 1_000_000 or always or told else None


def find_behind(tokens: Tokens, number: Amount) -> str | None:
    """Find the noun in "sono circa 61 le imprese", "Settantaquattro gli incontri"."""
    lead, at = number.start - 1, number.end
    if tokens.word(at) not in ("i", "gli", "le"):
        return None
    while tokens.word(lead) in HEDGES:
        lead -= 1
    opens = lead < 0 or tokens.words[lead] in OPENERS
    return lemma_at(tokens, at + 1) if opens or tokens.word(lead) in TELLING else None


def find_heading(tokens: Tokens, start: int) -> str | None:
    """Find the noun that opens a sentence and leads to a number: "Dipendenti: 167"."""
    if tokens.word(start - 1) not in (":", "?"):
        return None
    at = start - 2  # "Trattori prodotti: 3.950", "Ordini già raccolti: 820"
    while at > 0 and start - at < LONGEST_HEADING and not tokens.ends_sentence(at - 1):
        at -= 1
    if at > 0 and not tokens.ends_sentence(at - 1):
        return None
    while tokens.word(at) in PLURALS:
        at += 1
    lemma = lemma_at(tokens, at)
    return lemma if lemma != tokens.word(at) else None


def find_partitive(tokens: Tokens, start: int) -> str | None:
    """Find the noun in "di operai ne ha 512", "di scarpe ne fa ottocento"."""
    for at in range(start - 1, max(1, start - NEAR_VERB), -1):
        if tokens.word(at) == "ne" and tokens.word(at - 2) in ("di", "d"):
            return lemma_at(tokens, at - 1)
    return None


def find_listed(tokens: Tokens, number: Amount) -> str | None:
    """Find the noun in "presenze a 184mila", which counts even among millions of euro."""
    at = number.start - 2
    if tokens.word(at + 1) != "a" or tokens.word(number.end) not in LEVEL_ENDS:
        return None
    lemma = lemma_at(tokens, at)
    return lemma if lemma is not None and lemma in ALWAYS_COUNTED else None


def lemma_at(tokens: Tokens, at: int) -> str | None:
    """Return the lemma of the counted noun at a token, None for any other word and for what is money."""
    word = tokens.word(at)
    if not word or len(word) < 4 or not may_be_counted(word) or word in load_nouns().singulars:
        return None
    if word.endswith(PARTICIPLE_ENDINGS) or not tokens.written(at)[1:].islower():
        return None
    lemma = singularise(word)
    return None if measures_money(lemma) else lemma


def skip_verb(tokens: Tokens, number: Amount, *, listing: bool) -> int | None:
    """Step back over the verb that tells a number: "sono state", "sono salite a"; None if none."""
    levels, at = load_bends().levels, number.start - 1
    while tokens.word(at) in LEVEL_LINKS:
        at -= 1
    leaned = at < number.start - 1
    if tokens.word(at) == "," and not leaned and number.scale < 1_000_000:
        return at - 1 if listing and lemma_at(tokens, at - 1) else None
    lean = (
        listing and leaned and tokens.word(number.start - 1) == "a" and tokens.word(number.end) in LEVEL_ENDS
    )
    if lean and lemma_at(tokens, at):
        return at
    verbs = 0
    while tokens.word(at) in TELLING or (
        leaned and (tokens.word(at) in PARTICIPLES or tokens.word(at) in levels)
    ):
        at, verbs = at - 1, verbs + 1
    return at if verbs else None


def find_noun(tokens: Tokens, at: int) -> str | None:
    """Find the noun of the subject that ends at a token: the one right behind the plural article."""
    if tokens.word(at) == "che" and tokens.word(at - 1) == ",":
        at -= 2
    for back in range(at, max(-1, at - REACH), -1):
        if tokens.ends_sentence(back) or tokens.word(back) in (",", "(", ")", "»", "«", '"', ":"):
            return None
        if tokens.word(back) in PLURALS:
            if tokens.word(back - 1) in OBLIQUE:
                return None
            noun = tokens.word(back + 1)
            told = tokens.word(back + 2) in TELLING and may_be_counted(noun)  # "le toccate sono state 638"
            return lemma_at(tokens, back + 1) or (singularise(noun) if told and len(noun) > 4 else None)
    return None
