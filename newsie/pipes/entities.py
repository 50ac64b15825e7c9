"""The component that says which mentions are one thing.

Names, demonyms and the nouns that stand for names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from newsie import bridge
from newsie.data import Entity, Mention, Term
from newsie.normalise.places import resolve_place
from newsie.pipes.clusters import NAMES, Cluster, cluster_persons, cluster_places, settle_labels
from newsie.pipes.demonyms import find_demonyms
from newsie.pipes.organizations import cluster_organizations
from newsie.pipes.reading import Reading
from newsie.pipes.references import Reference, find_references


@dataclass(frozen=True, slots=True)
class Found:
    """What the component adds to a Doc: all mentions, each with its entity, and the entities."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


@dataclass(slots=True)
class Thing:
    """An entity in the making: what names it and what stands for it."""

    type: str
    name: str
    links: tuple[tuple[str, str], ...]
    mentions: list[Mention]

    @property
    def start(self) -> int:
        """Where it first comes up."""
        return min(mention.start for mention in self.mentions)


class Entities:
    """Clusters an article's mentions into entities and adds the words that stand for them."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the entities of one Doc."""
        self.annotate(doc, self.predict(doc))
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 1000) -> Iterator[Doc]:
        """Add the entities of each Doc as it comes by."""
        for doc in docs:
            yield self(doc)

    def predict(self, doc: Doc) -> Found:
        """Return a Doc's mentions with their entities, references added; changes nothing."""
        mentions = bridge.read_mentions(doc)
        names = settle_labels([mention for mention in mentions if mention.label in NAMES])
        others = [mention for mention in mentions if mention.label not in NAMES]
        text = bridge.read_text(doc)
        clusters = cluster_names(text, names)
        demonyms = find_demonyms(text, sorted([*names, *others], key=lambda m: m.start))
        references = find_references(Reading(doc, [*names, *others]), clusters, demonyms)
        return number_things(others, build_things(clusters, demonyms, references))

    def annotate(self, doc: Doc, found: Found) -> None:
        """Write mentions and entities on a Doc."""
        bridge.write_mentions(doc, found.mentions)
        bridge.write_entities(doc, found.entities)


def cluster_names(text: str, names: Sequence[Mention]) -> list[Cluster]:
    """Return the clusters of an article's names, by the place of their first mention."""
    ordered = sorted(names, key=lambda m: (m.start, -m.end))
    persons, organizations, places = ([m for m in ordered if m.label == label] for label in NAMES)
    clusters = [
        *cluster_persons(persons),
        *cluster_organizations(text, organizations),
        *cluster_places(places),
    ]
    return sorted(clusters, key=lambda cluster: cluster.start)


def build_things(
    clusters: Sequence[Cluster], demonyms: Sequence[Mention], references: Sequence[Reference]
) -> list[Thing]:
    """Return the things of an article; a place known by its demonym alone is one too."""
    things = [Thing(c.type, c.name, c.links, list(c.mentions)) for c in clusters]
    by_cluster = {id(cluster): thing for cluster, thing in zip(clusters, things, strict=True)}
    for reference in references:
        by_cluster[id(reference.cluster)].mentions.append(reference.mention)
    for demonym in demonyms:
        assert isinstance(demonym.value, Term)
        find_place_thing(things, demonym.value.text).mentions.append(demonym)
    return [thing for thing in things if thing.mentions]


def find_place_thing(things: list[Thing], name: str) -> Thing:
    """Return the thing that a place's name means, a new one if the article does not name it."""
    place = resolve_place(name)
    links = () if place is None else (place.link,)
    for thing in things:
        if thing.type == "LOC" and (thing.name == name or (links and thing.links == links)):
            return thing
    if (
        wider := resolve_place(f"provincia di {name}")
    ) is not None:  # "vicentino" where only the province is named
        for thing in things:
            if thing.type == "LOC" and wider.link in thing.links:
                return thing
    thing = Thing("LOC", name, links, [])
    things.append(thing)
    return thing


def number_things(others: Sequence[Mention], things: Sequence[Thing]) -> Found:
    """Give things their ids in the order of the text and each mention the id of its thing."""
    mentions = list(others)
    entities = []
    for number, thing in enumerate(sorted(things, key=lambda t: t.start), start=1):
        ident = f"e{number}"
        links = tuple(dict.fromkeys(thing.links))
        entities.append(Entity(ident, thing.type, thing.name, links, thing_confidence(thing)))
        mentions += [replace(mention, entity=ident) for mention in thing.mentions]
    mentions.sort(key=lambda m: (m.start, -m.end, m.label))
    return Found(tuple(mentions), tuple(entities))


def thing_confidence(thing: Thing) -> float:
    """Return how sure it is that a thing is there: as sure as of its surest mention."""
    return max(mention.confidence for mention in thing.mentions)


@Language.factory("newsie_entities")
def make_entities(nlp: Language, name: str) -> Entities:
    """Build the component from a pipeline's configuration."""
    return Entities()
