"""Words that name events: nouns and verbs of the lexicon, where their context lets them mean that event."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from newsie.data import Mention
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.verbs import Tense, conjugate
from newsie.pipes.wordings import Hit, Wordings, expand_wording, split_pieces

Voice = Literal["noun", "active", "passive"]
LABELS = frozenset({"PER", "ORG", "LOC", "DEMONYM", "NOM", "MONEY", "PERCENT", "QUANTITY", "DATE"})
GATHERINGS = frozenset({"meeting", "trade_mission", "fair"})
STATES = frozenset(
    {
        "è",
        "era",
        "sono",
        "erano",
        "resta",
        "restano",
        "rimane",
        "rimangono",
        "tenere",
        "tiene",
        "sia",
        "fosse",
        "essere",
        "lasciato",
        "trovato",
        "tengono",
    }
)
PROPER_START = frozenset({".", ":", "«", "“", "–", "—", "-", ",", "e", "ha", "già", "appena"})
CRIMES = 5
"""How many different words of crime make an article one of crime."""
BEFORE, AFTER = 12, 12
"""How many words around a trigger its close context reaches."""
NAME = re.compile(
    r"[«“\"']?([^\W\d_a-zà-öø-ÿ][\w’'&-]*(?:\s(?:d[eia]l?l?[aoe]?\s|in\s|e\s|di\s)?[^\W\d_a-zà-öø-ÿ][\w’'&-]*|\s\d{4})*)"
)

QUOTED = re.compile(r"[«“\"]([^\W\d_a-zà-öø-ÿ][^»”\"]{2,60})[»”\"]")
APPOSED = re.compile(
    r"""
    (?: [«“"] ([^«»“”"]{3,60}) [»”"]                                    # a quoted name
      | (?<![\w’']) (?=([^\W\d_a-zà-öø-ÿ][\w’'&-]*(?:\s[^\W\d_a-zà-öø-ÿ][\w’'&-]*){0,3}))\2 )   # or capitals
    ,\s (?:l[aeo]?\s|il\s|l[’']|un[ao]?\s|un[’'])? (?P<noun>[a-zà-öø-ÿ]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """Words, expressions and labels one of which must stand (or must not stand) near a trigger."""

    words: frozenset[str]
    expressions: tuple[str, ...]
    labels: frozenset[str]

    def holds(self, words: list[str], mentions: Iterable[Mention]) -> bool:
        """Say whether any of the terms is there."""
        if not self.words.isdisjoint(words):
            return True
        if self.labels and any(m.label in self.labels for m in mentions):
            return True
        if not self.expressions:
            return False
        joined = f" {' '.join(words)} "
        return any(expression in joined for expression in self.expressions)


@dataclass(frozen=True, slots=True)
class Entry:
    """A trigger of the lexicon."""

    type: str
    roles: Mapping[str, str]
    verb: bool = False
    unless: Context | None = None
    near: Context | None = None
    close: Context | None = None
    tenses: frozenset[str] | None = None
    intransitive: bool = False
    first: bool = False
    second: bool = False
    late: bool = False
    """Names the event only where no other word of the sentence does."""
    main: str | None = None
    stative: bool = False
    """Whether its bare participle is a state and no event ("il locale aperto", "a circuito chiuso")."""
    kind: str = ""
    """Tells apart events of one type that are never the same: a layoff and short-time work."""
    echo: bool = False
    """Whether it takes the type of what was told before it: an "edizione" of a fair, a prize, a call."""
    upper: bool = False
    lower: bool = False
    """Whether a capital makes it another thing: "il Congresso"."""


@dataclass(frozen=True, slots=True)
class Sense:
    """An entry in one of its forms; a noun has no tense."""

    entry: Entry
    tense: Tense | None = None


@dataclass(eq=False, slots=True)
class Trigger:
    """A trigger found: its span in the article, what it names and, of a verb, its voice."""

    start: int
    end: int
    type: str
    roles: Mapping[str, str]
    voice: Voice
    proper: bool = False
    late: bool = False
    main: str | None = None
    """The role that whom the article speaks of fills, where it is not the type's."""
    kind: str = ""
    echo: bool = False


class EventLexicon:
    """lexicon/events.yaml, ready for look-up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.lists: dict[str, list[str]] = data["lists"]
        self.main: dict[str, str] = data["main"]
        self.places_act = frozenset(data["places_act"])
        self.with_amount = frozenset(data["with_amount"])
        self.counts = {type_: frozenset(types) for type_, types in data["counts"].items()}
        self.appositions = {noun: type_ for type_, nouns in data["appositions"].items() for noun in nouns}
        self.gated = frozenset(data["gated"])
        self.crime = frozenset(data["lists"]["crime"])
        self.facilities = frozenset(data["lists"]["facilities"])
        self.institutions = frozenset(data["institutions"])
        self.courts = frozenset(data["courts"])
        self.unions = frozenset(data["unions"])
        self.attending = self.read_context(data["attending"])
        self.definite = frozenset(data["definite"])
        self.heads = {head: type_ for type_, heads in data["heads"].items() for head in heads}
        self.idioms = Wordings((idiom, idiom) for idiom in data["idioms"])
        self.fairs = Wordings((name.lower(), name) for name in data["fairs"])
        senses: dict[str, list[Sense]] = {}
        for type_, listed in data["triggers"].items():
            for item in listed:
                for form, sense in self.read_item(type_, item):
                    senses.setdefault(form, []).append(sense)
        self.wordings = Wordings(senses.items())

    def read_item(self, type_: str, item: dict[str, Any]) -> Iterator[tuple[str, Sense]]:
        """Yield the forms of one line of the lexicon."""
        entry = Entry(
            type_,
            item.get("roles", self.data["roles"][type_]),
            "verb" in item,
            self.read_context(item.get("unless")),
            self.read_context(item.get("near")),
            self.read_context(item.get("close")),
            frozenset(item["tenses"]) if "tenses" in item else None,
            item.get("intransitive", False),
            item.get("trigger") == "first",
            item.get("trigger") == "second",
            item.get("late", False),
            item.get("main"),
            item.get("stative", False),
            item.get("kind", ""),
            item.get("echo", False),
            item.get("case") == "upper",
            item.get("case") == "lower",
        )
        if "noun" in item:
            yield from ((form, Sense(entry)) for form in expand_wording(item["noun"]))
            return
        verb = item["verb"] if isinstance(item["verb"], dict) else item
        yield from ((form.text, Sense(entry, form.tense)) for form in conjugate(verb))

    def read_context(self, terms: list[str] | None) -> Context | None:
        """Sort the terms of a context into words, expressions and labels."""
        if terms is None:
            return None
        flat = [w for term in terms for w in (self.lists[term[1:]] if term.startswith("$") else [term])]
        labels = frozenset(term for term in flat if term in LABELS)
        split = [tuple(piece.lower for piece in split_pieces(term)) for term in flat if term not in LABELS]
        words = frozenset(pieces[0] for pieces in split if len(pieces) == 1)
        expressions = tuple(f" {' '.join(pieces)} " for pieces in split if len(pieces) > 1)
        return Context(words, expressions, labels)


@cache
def load_events() -> EventLexicon:
    """Return the event lexicon that ships with newsie."""
    return EventLexicon(load_lexicon("events"))


def triggers_in(text: str, passage: Passage) -> list[Trigger]:
    """Return the words of a sentence that name events.

    In order; a proper name before the noun that leads to it.
    """
    if is_crime(passage):
        return [t for t in find_triggers(text, passage) if t.type not in load_events().gated]
    return find_triggers(text, passage)


def is_crime(passage: Passage) -> bool:
    """Say whether a sentence tells of crime."""
    crime = load_events().crime
    return any(piece.lower in crime for piece in passage.pieces)


def find_triggers(text: str, passage: Passage) -> list[Trigger]:
    """Return the words of a sentence that name events, whatever the sentence is about."""
    named: list[Trigger] = []
    for name in find_named(text, passage):
        if not any(t.start < name.end and name.start < t.end for t in named):
            named.append(name)
    taken = [(t.start, t.end) for t in named]
    found = [
        trigger
        for hit in load_events().wordings.find(passage.pieces)
        if not any(start <= hit.end + 3 and hit.start < end for start, end in taken)
        and (trigger := read_hit(text, passage, hit)) is not None
    ]
    early = {family_of(trigger.type) for trigger in [*named, *found] if not trigger.late}
    found = [trigger for trigger in found if not (trigger.late and family_of(trigger.type) in early)]
    return sorted(named + found, key=lambda trigger: trigger.start)


def family_of(type_: str) -> str:
    """Return what a late trigger of a type gives way to: any gathering for a meeting, else its own type."""
    return "meeting" if type_ in GATHERINGS else type_


def read_hit(text: str, passage: Passage, hit: Hit[list[Sense]]) -> Trigger | None:
    """Return the trigger that a wording is in its context, None for none."""
    if any(m.start < hit.end and hit.start < m.end and m.label != "QUANTITY" for m in passage.mentions):
        return None
    for sense in hit.entry:
        entry = sense.entry
        voice = find_voice(passage, hit, sense)
        if voice is None or (entry.upper and not text[hit.start : hit.end].isupper()):
            continue
        if entry.lower and text[hit.start].isupper() and hit.start > passage.start:
            continue
        if fits_context(passage, hit, entry):
            start, end = narrow(passage, hit, entry)
            return Trigger(
                start,
                end,
                entry.type,
                entry.roles,
                voice,
                False,
                entry.late,
                entry.main,
                entry.kind,
                entry.echo,
            )
    return None


def narrow(passage: Passage, hit: Hit[list[Sense]], entry: Entry) -> tuple[int, int]:
    """Return the part of a wording that is the trigger: all of it, or its first or second word."""
    first = passage.position(hit.start)
    if entry.first:
        return hit.start, passage.pieces[first].end
    if entry.second:
        return passage.pieces[first + 1].start, passage.pieces[first + 1].end
    return hit.start, hit.end


def fits_context(passage: Passage, hit: Hit[list[Sense]], entry: Entry) -> bool:
    """Say whether what stands around a wording lets it name the event."""
    position = passage.position(hit.start)
    window = passage.pieces[max(0, position - BEFORE) : position + AFTER]
    words = [piece.lower for piece in window]
    start, end = window[0].start, window[-1].end
    around = [m for m in passage.mentions if start <= m.start < end]
    if entry.unless is not None and entry.unless.holds(words, around):
        return False
    if entry.close is not None and not entry.close.holds(words, around):
        return False
    return entry.near is None or entry.near.holds([piece.lower for piece in passage.pieces], passage.mentions)


def find_voice(passage: Passage, hit: Hit[list[Sense]], sense: Sense) -> Voice | None:
    """Return how a word takes its names; None where it is no verb after all ("la visita", "gli assunti")."""
    if sense.tense is None:
        return "noun"
    entry = sense.entry
    if entry.tenses is not None and sense.tense not in entry.tenses:
        return None
    before = passage.words_before(hit.start, 5)
    if sense.tense in ("present", "participle") and before and is_nominal(before[-1]):
        return None
    return find_participle_voice(entry, before) if sense.tense == "participle" else "active"


def find_participle_voice(entry: Entry, before: list[str]) -> Voice | None:
    """Return how a participle takes its names, by the auxiliary before it; None where it tells a state."""
    clauses = load_clauses()
    for index in range(len(before) - 1, -1, -1):
        word = before[index]
        if entry.stative and word in STATES:
            return None
        if word in clauses.have:
            return "active"
        if word in clauses.be and word not in ("stato", "stata", "stati", "state"):
            reflexive = index > 0 and before[index - 1] == "si"
            return "active" if entry.intransitive or reflexive else "passive"
        if word not in clauses.adverbs:
            break
    if entry.stative and before and not PROPER_START.issuperset(before[-1:]):
        return None
    return "active" if entry.intransitive else "passive"


def is_nominal(word: str) -> bool:
    """Say whether a noun must follow a word: an article or a preposition joined to one."""
    clauses = load_clauses()
    joined = word in clauses.prepositions and len(word) > 2 and word not in ("per", "con", "tra", "fra")
    return joined or (word in clauses.articles and word != "l")


def find_named(text: str, passage: Passage) -> Iterator[Trigger]:
    """Yield the proper names of events.

    Known fairs, and capitalised names after "evento", "fiera", "premio".
    """
    lexicon, last = load_events(), -1
    for hit in lexicon.fairs.find(passage.pieces):
        written = text[hit.start : hit.end]
        inside = any(m.start < hit.end and hit.start < m.end and m.text != written for m in passage.mentions)
        if written[0].isupper() and written == hit.entry and not inside and hit.start >= last:
            last = hit.end
            yield Trigger(hit.start, hit.end, "fair", lexicon.data["roles"]["fair"], "noun", proper=True)
    for head in read_heads(passage):
        match = QUOTED.match(text, head.end + 1, passage.end) or NAME.match(text, head.end + 1, passage.end)
        if match is None or match.start(1) < last or is_taken(passage, *match.span(1)):
            continue
        last = match.end(1)
        yield Trigger(
            match.start(1), last, head.entry, lexicon.data["roles"][head.entry], "noun", proper=True
        )


@cache
def load_heads() -> Wordings[str]:
    """Return the nouns that lead to an event's proper name."""
    return Wordings(load_events().heads.items())


def read_heads(passage: Passage) -> Iterator[Hit[str]]:
    """Yield the nouns of a sentence that may lead to an event's proper name."""
    yield from load_heads().find(passage.pieces)


def is_taken(passage: Passage, start: int, end: int) -> bool:
    """Say whether a capitalised stretch is a person, firm, place or date rather than an event's name."""
    return any(m.start < end and start < m.end for m in passage.mentions) or end - start < 3
