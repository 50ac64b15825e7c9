"""Whom an article speaks of: its protagonist, what leads its sentences, the place whose economy it tells."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from newsie.data import Mention
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.drafts import Draft
from newsie.pipes.passages import Passage
from newsie.pipes.wordings import split_pieces

ORGS = frozenset({"ORG", "NOM"})
PLACES = frozenset({"LOC", "DEMONYM"})
PEOPLE = frozenset({"PER"})
ECONOMY = frozenset(
    {
        "imprese",
        "aziende",
        "economia",
        "distretto",
        "sistema",
        "comparto",
        "esportatori",
        "manifattura",
        "industria",
        "mercato",
        "turismo",
    }
)
HEAD = 6
"""How many words may stand before the name that leads a sentence."""
STAYS = 1
"""For how many sentences a name stays in focus against the article's protagonist."""
SAYING = frozenset(
    {
        "spiega",
        "spiegano",
        "secondo",
        "commenta",
        "ricorda",
        "dice",
        "dicono",
        "chiede",
        "chiedono",
        "attacca",
        "replica",
    }
)


@cache
def load_trade() -> dict[str, frozenset[str]]:
    """Return the word lists of the trade lexicon."""
    return {name: frozenset(words) for name, words in load_lexicon("trade").items()}


@dataclass
class Focus:
    """Whom an article speaks of: what leads its sentences, else the organization that it is about."""

    current: Mention | None = None
    protagonist: Mention | None = None
    place: Mention | None = None
    """The place of the title, which statistics are of."""
    mentions: int = 0
    """How often the protagonist is named."""
    since: int = 0
    """The sentence that `current` led."""
    here: int = 0
    area: Mention | None = None
    """The place that the last sentences spoke of: "in Gallura", "le imprese della provincia di Pordenone"."""
    area_since: int = -9
    trade: Draft | None = None
    """The last trade figure, whose two sides the next one may share."""

    def update(self, passage: Passage) -> None:
        """Note the organization that leads a sentence as its subject."""
        self.here = passage.index
        self.area = find_area(passage) or (self.area if self.here - self.area_since <= STAYS else None)
        self.area_since = self.here if find_area(passage) else self.area_since
        for name in passage.names:
            if name.label in ORGS and passage.link(name) == "" and leads(passage, name):
                self.current, self.since = name, passage.index
                return

    @property
    def holder(self) -> Mention | None:
        """Return whom a statement without a subject is about."""
        if self.current is not None and self.here - self.since <= STAYS:
            return self.current
        return self.protagonist or self.current


def find_area(passage: Passage) -> Mention | None:
    """Return the place whose economy a sentence speaks of."""
    for name in passage.names:
        if name.label == "LOC" and passage.link(name) in ("in", "di") and not is_home_of(passage, name):
            before = passage.words_before(name.start, 6)
            if passage.link(name) == "in" or not ECONOMY.isdisjoint(before):
                return name
    return None


def is_home_of(passage: Passage, place: Mention) -> bool:
    """Say whether a place only says where a firm or person is from: "la Femca di Busto Arsizio"."""
    before = [n for n in passage.names if n.end <= place.start]
    return bool(before) and len(passage.words_between(before[-1].end, place.start)) <= 1


def is_institution(name: Mention) -> bool:
    """Say whether an organization is a court, a ministry or another body that tells of others."""
    words = [piece.lower for piece in split_pieces(name.text)]
    return bool(words) and (words[0] in load_institutions() or is_union(name))


@cache
def load_institutions() -> frozenset[str]:
    """Return the first words of institutions' names."""
    return frozenset(load_lexicon("events")["institutions"])


def is_source(name: Mention) -> bool:
    """Say whether an organization is one that publishes statistics of others."""
    return not load_trade()["sources"].isdisjoint(piece.lower for piece in split_pieces(name.text))


def leads(passage: Passage, name: Mention) -> bool:
    """Say whether a name stands at the head of its sentence."""
    if is_speaker(passage, name) or is_union(name):
        return False
    position = passage.position(name.start)
    before = [piece.lower for piece in passage.pieces[:position]]
    return (
        (position <= HEAD and "," not in before)
        or before[-2:-1] in (["è"], ["c"])
        or before[-3:-1] == ["'", "è"]
    )


def is_speaker(passage: Passage, name: Mention) -> bool:
    """Say whether an organization only says what others do."""
    return not SAYING.isdisjoint(passage.words_after(name.end, 3))


def find_focus(passages: list[Passage]) -> Focus:
    """Return the focus of an article before its first sentence: its protagonist and its place."""
    names = [name for passage in passages for name in passage.names]
    counts = Counter(key_of(name) for name in names if name.label in ORGS)
    titled = [m for m in passages[0].names if m.label == "ORG"] if passages else []
    orgs = titled or [name for name in names if name.label == "ORG"]
    protagonist = max(orgs, key=lambda m: (counts[key_of(m)], -m.start), default=None)
    labels = PLACES if not titled else frozenset()
    place = next((m for m in (passages[0].names if passages else []) if m.label in labels), None)
    mentions = counts[key_of(protagonist)] if protagonist is not None else 0
    told = Counter(key_of(name) for name in names if name.label == "LOC")
    if place is not None and place.label == "LOC" and told[key_of(place)] > max(mentions, 2):
        protagonist = place
    return Focus(protagonist=protagonist, place=place, mentions=mentions)


def key_of(name: Mention) -> str:
    """Return what a name stands for: its entity, else its text."""
    return name.entity or name.text.lower()


def is_union(name: Mention) -> bool:
    """Say whether an organization is a trade union, by the words of its name."""
    return any(piece.lower in load_unions() for piece in split_pieces(name.text))


@cache
def load_unions() -> frozenset[str]:
    """Return the words of trade unions' names."""
    return frozenset(load_lexicon("events")["unions"])
