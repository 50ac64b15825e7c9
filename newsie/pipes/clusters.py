"""Which names of an article are one thing: "Rossi" is "Mario Rossi", "Busto" is "Busto Arsizio".

Persons and places are clustered here, organizations in `organizations`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from newsie.data import Mention
from newsie.normalise.names import (
    fold_name,
    has_legal_form,
    read_name_words,
    same_person,
    split_person,
    strip_openers,
    weighty_words,
)
from newsie.normalise.places import Place, resolve_place

NAMES = ("PER", "ORG", "LOC")

Words = tuple[str, ...]


@dataclass(slots=True)
class Cluster:
    """Mentions of one thing, in the order of the text."""

    type: str
    mentions: list[Mention] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it is first named."""
        return self.mentions[0].start

    @property
    def wordings(self) -> list[str]:
        """The different texts of its mentions, in the order of the text."""
        return list(dict.fromkeys(mention.text for mention in self.mentions))

    @property
    def name(self) -> str:
        """The fullest form in the article: most words, rather not all in capitals, the earliest of equals."""
        return " ".join(max(self.wordings, key=lambda text: fullness(text, self.type)).split())

    @property
    def place(self) -> Place | None:
        """The place of the gazetteer that a LOC cluster is, if it is one."""
        if self.type != "LOC":
            return None
        found = (resolve_place(text) for text in self.wordings)
        return next((place for place in found if place is not None), None)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """What is known of it elsewhere: ISTAT or ISO codes of places."""
        place = self.place
        return () if place is None else (place.link,)

    def take(self, mentions: Iterable[Mention]) -> None:
        """Add mentions, keeping the order of the text."""
        self.mentions = sorted([*self.mentions, *mentions], key=lambda m: m.start)


def fullness(name: str, type_: str) -> tuple[int, bool, int]:
    """Say how full a form of a name is: its words, whether mixed case, its length."""
    return (
        len(fold_name(name).split()),
        not name.isupper() or (type_ == "ORG" and len(name) <= 5),
        len(name),
    )


def settle_labels(names: Sequence[Mention]) -> list[Mention]:
    """Return the names with one label for each wording, where the article leaves no doubt.

    A wording read now as one, now as another type takes the reading with better evidence: a legal form or
    "gruppo" before it elsewhere, else the one found twice as often. A town may also be a team, a
    surname a firm: known places, and surnames of persons named in full, stay as they are.
    """
    readings: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        readings[wording_of(name)][name.label] += 1 + 2 * has_legal_form(name.text)
    full = [split_person(name.text) for name in names if name.label == "PER"]
    surnames = {parts[-1] for parts in full if len(parts) > 1}
    settled = {w: settle(w, counts, surnames) for w, counts in readings.items() if len(counts) > 1}
    return [replace(name, label=settled.get(wording_of(name)) or name.label) for name in names]


def wording_of(name: Mention) -> str:
    """Return what two names must share to be one wording: the words, legal form and "gruppo" left out."""
    words = read_name_words(name.text)
    return " ".join(strip_openers(words) if name.label == "ORG" else words)


def settle(wording: str, counts: Counter[str], surnames: set[str]) -> str | None:
    """Return the label of a wording that was read in several ways, None to leave every reading alone."""
    if wording in surnames or resolve_place(wording) is not None:
        return None
    (first, most), (_, next_most) = counts.most_common(2)
    return first if most >= 2 * next_most else None


# Persons ------------------------------------------------------------------------------------------


def cluster_persons(names: Sequence[Mention]) -> list[Cluster]:
    """Cluster persons: full names that may be one, then surnames and first names alone."""
    clusters: list[Cluster] = []
    parts = {name.key: split_person(name.text) for name in names}
    full: dict[Words, Cluster] = {}
    for name in names:
        own = parts[name.key]
        if len(own) < 2:
            continue
        known = full.get(own) or next((c for p, c in full.items() if same_person(p, own)), None)
        if known is None:
            known = Cluster("PER")
            clusters.append(known)
        known.mentions.append(name)
        full[own] = known
    for name in names:
        if len(parts[name.key]) == 1:
            join_single(name, parts[name.key][0], full, clusters)
    for cluster in clusters:
        cluster.take(())
    return clusters


def join_single(name: Mention, single: str, full: dict[Words, Cluster], clusters: list[Cluster]) -> None:
    """Put a person named by one word where it belongs.

    By surname, else by a first name only one person has.
    """
    by_surname = unique(c for p, c in full.items() if single in p[1:] or p[-1].split()[-1] == single)
    by_first = unique(c for p, c in full.items() if p[0] == single)
    alone = next((c for c in clusters if all(fold_name(text) == single for text in c.wordings)), None)
    if len(by_surname) == 1 or (by_surname and not by_first):
        nearest(by_surname, name).mentions.append(name)
    elif len(by_first) == 1 and not by_surname and any(m.start < name.start for m in by_first[0].mentions):
        by_first[0].mentions.append(name)
    elif alone is not None:
        alone.mentions.append(name)
    else:
        clusters.append(Cluster("PER", [name]))


def unique(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Return each cluster once, in order."""
    return list({id(cluster): cluster for cluster in clusters}.values())


def nearest(clusters: Sequence[Cluster], name: Mention) -> Cluster:
    """Return the cluster last mentioned before `name`, else the one first mentioned after it."""

    def distance(cluster: Cluster) -> tuple[bool, int]:
        before = [m.start for m in cluster.mentions if m.start < name.start]
        return (not before, name.start - max(before) if before else min(m.start for m in cluster.mentions))

    return min(clusters, key=distance)


# Places ---------------------------------------------------------------------------------------------


def cluster_places(names: Sequence[Mention]) -> list[Cluster]:
    """Cluster places: one place of the gazetteer, else one wording, then names in part ("Busto")."""
    groups: dict[object, Cluster] = {}
    for name in names:
        groups.setdefault(place_key(name.text), Cluster("LOC")).mentions.append(name)
    clusters = list(groups.values())
    for short in [cluster for key, cluster in groups.items() if not isinstance(key, Place)]:
        longs = [c for c in clusters if c is not short and is_short_place(short, c)]
        if len(longs) == 1:
            longs[0].take(short.mentions)
            clusters = [cluster for cluster in clusters if cluster is not short]
    return clusters


def place_key(name: str) -> object:
    """Return what two wordings of one place share: the place of the gazetteer, or its words."""
    return resolve_place(name) or weighty_words(tuple(fold_name(name).split()))


def is_short_place(short: Cluster, long: Cluster) -> bool:
    """Say whether a place is a longer name's beginning or its end ("Malpensa", "aeroporto di Malpensa")."""
    pairs = [(fold_name(s).split(), fold_name(m).split()) for s in short.wordings for m in long.wordings]
    return any(len(s) < len(m) and s in (m[: len(s)], m[-len(s) :]) for s, m in pairs)
