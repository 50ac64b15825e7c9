"""A draft: one article's annotation as every file format holds it, spans and links by number, notes unread.

Readers fill a draft and `build` it into an `Analysis`; writers take the draft of an analysis. So what
`same` means, which mention names an entity and how notes become values is settled here, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from newsie.corpus.notes import note_from_value, value_from_note
from newsie.data import Analysis, Argument, Article, Entity, Fact, Mention, Modality, Span, Status, Term
from newsie.errors import CorpusError
from newsie.schema import Label, load_schema

MODALITIES = get_args(Modality)
STATUSES = get_args(Status)
DEFAULT_MODALITY: Modality = "asserted"
DEFAULT_STATUS: Status = "current"
NAMES = ("PER", "ORG", "LOC")
_OPENERS = '\n.!?:;«»"“”‘(–—-'
"""What stands before a word whose capital may be due to its place."""


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A labelled stretch of text with its note as written and where the file says so ("a.ann:7")."""

    start: int
    end: int
    label: str
    note: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class MarkedFact:
    """A fact whose trigger and fillers are numbers of the draft's spans."""

    kind: str
    type: str
    trigger: int | None
    arguments: tuple[tuple[str, int], ...] = ()
    modality: str = DEFAULT_MODALITY
    status: str | None = None
    place: str = ""


@dataclass(slots=True)
class Draft:
    """An article, its marked spans, which of them are the same thing, and its facts."""

    article: Article
    spans: list[MarkedSpan] = field(default_factory=list)
    same: list[list[int]] = field(default_factory=list)
    facts: list[MarkedFact] = field(default_factory=list)
    links: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """(authority, id) pairs of the entity that a span stands for."""
    problems: list[str] = field(default_factory=list)
    """What is wrong with the file so far, each with its place; all are reported at once."""

    def build(self) -> Analysis:
        """Return the analysis; raise CorpusError listing every problem, one a line."""
        mentions = list(self.read_mentions())
        if self.problems:
            raise CorpusError("\n".join(self.problems))
        mentions, entities = join_entities(self.article.text, mentions, self.same, links=self.links)
        facts = [self.build_fact(fact, mentions) for fact in self.facts]
        if self.problems:
            raise CorpusError("\n".join(self.problems))
        return Analysis(self.article, tuple(mentions), tuple(entities), tuple(facts))

    def read_mentions(self) -> Iterator[Mention]:
        """Yield a mention for every span; note what can't be read among the problems."""
        text = self.article.text
        for span in self.spans:
            if not 0 <= span.start < span.end <= len(text):
                where = f"{span.place}: {span.label} {span.start} {span.end}"
                self.problems.append(f"{where} lies outside the text of {len(text)} characters")
                continue
            quoted = text[span.start : span.end]
            try:
                value = value_from_note(span.label, span.note) if span.note is not None else None
            except ValueError as error:
                self.problems.append(f"{span.place}: {span.label} {quoted!r}: {error}")
                continue
            yield Mention(span.start, span.end, span.label, quoted, value)

    def build_fact(self, fact: MarkedFact, mentions: Sequence[Mention]) -> Fact:
        """Return a fact over mentions; note an unknown modality or status among the problems."""
        if fact.modality not in MODALITIES:
            allowed = ", ".join(MODALITIES)
            self.problems.append(f"{fact.place}: unknown modality {fact.modality!r}; use one of {allowed}")
        if fact.status is not None and (fact.status not in STATUSES or fact.kind != "position"):
            allowed = ", ".join(STATUSES)
            self.problems.append(
                f"{fact.place}: a {fact.kind} with status {fact.status!r}; positions have one of {allowed}"
            )
        status = fact.status or (DEFAULT_STATUS if fact.kind == "position" else None)
        return Fact(
            fact.kind,
            fact.type,
            None if fact.trigger is None else mentions[fact.trigger],
            tuple(Argument(role, mentions[number]) for role, number in fact.arguments),
            cast(Modality, fact.modality),
            cast("Status | None", status),
        )


def draft_from_analysis(analysis: Analysis) -> Draft:
    """Return the draft that builds into `analysis`; entity ids and names are worked out anew there."""
    mentions = list(analysis.mentions)
    numbers: dict[tuple[int, int, str], int] = {}
    for mention in [*mentions, *(part for fact in analysis.facts for part in fact.parts)]:
        if mention.key not in numbers:
            numbers[mention.key] = len(numbers)
    distinct = {mention.key: mention for mention in mentions}
    for fact in analysis.facts:
        for part in fact.parts:
            distinct.setdefault(part.key, part)
    draft = Draft(analysis.article)
    draft.spans = [
        MarkedSpan(m.start, m.end, m.label, None if m.value is None else note_from_value(m.value))
        for m in distinct.values()
    ]
    draft.same = list(find_classes(list(distinct.values())))
    draft.facts = [mark_fact(fact, numbers) for fact in analysis.facts]
    draft.links = find_links(analysis, numbers)
    return draft


def mark_fact(fact: Fact, numbers: dict[tuple[int, int, str], int]) -> MarkedFact:
    """Return a fact with its mentions replaced by their numbers."""
    return MarkedFact(
        fact.kind,
        fact.type,
        None if fact.trigger is None else numbers[fact.trigger.key],
        tuple((argument.role, numbers[argument.mention.key]) for argument in fact.arguments),
        fact.modality,
        fact.status,
    )


def find_links(
    analysis: Analysis, numbers: dict[tuple[int, int, str], int]
) -> dict[int, list[tuple[str, str]]]:
    """Return the identifiers of each linked entity under the number of its first mention."""
    first: dict[str, int] = {}
    for mention in analysis.mentions:
        if mention.entity is not None:
            first.setdefault(mention.entity, numbers[mention.key])
    return {
        first[entity.id]: list(entity.links)
        for entity in analysis.entities
        if entity.links and entity.id in first
    }


def find_classes(mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Yield the numbers of the mentions of each entity that has several.

    A demonym whose note names a place of the class needs no mark: the note says it.
    """
    classes: dict[str, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        if mention.entity is not None:
            classes[mention.entity].append(number)
    for numbers in classes.values():
        names = {normalise_name(mentions[n].text) for n in numbers if mentions[n].label == "LOC"}
        names -= {
            normalise_name(m.text) for n, m in enumerate(mentions) if m.label == "LOC" and n not in numbers
        }
        noted = [n for n in numbers if place_of_demonym(mentions[n]) is not None]
        implied = {n for n in noted if place_of_demonym(mentions[n]) in names}
        if len(noted) == len(numbers) and len({place_of_demonym(mentions[n]) for n in noted}) == 1:
            continue
        if len(kept := [n for n in numbers if n not in implied]) > 1:
            yield kept


# Entities -----------------------------------------------------------------------------------------


def join_entities(
    text: str,
    mentions: Sequence[Mention],
    same: Iterable[Iterable[int]],
    *,
    links: Mapping[int, Iterable[tuple[str, str]]],
) -> tuple[list[Mention], list[Entity]]:
    """Give each mention its entity and return the entity rows, numbered in the order of the text.

    Mentions are joined by the classes of `same` and by demonym notes that name the same place; a name
    that is joined to nothing is an entity of its own; a reference that is joined to nothing is none.
    """
    roots = list(range(len(mentions)))

    def find(number: int) -> int:
        while roots[number] != number:
            roots[number] = roots[roots[number]]
            number = roots[number]
        return number

    joined: set[int] = set()
    for group in [*same, *group_demonyms(mentions)]:
        first, *rest = group
        joined.update([first, *rest] if rest else [])
        for number in rest:
            roots[find(number)] = find(first)
    classes: dict[int, list[int]] = defaultdict(list)
    for number in sorted(range(len(mentions)), key=lambda n: mentions[n].span):
        if number in joined or names_something(text, mentions[number]):
            classes[find(number)].append(number)
    result = list(mentions)
    entities: list[Entity] = []
    for members in classes.values():
        ident = f"e{len(entities) + 1}"
        members_links = sorted({link for n in members for link in links.get(n, ())})
        entities.append(make_entity(ident, [mentions[n] for n in members], members_links))
        for number in members:
            result[number] = replace(mentions[number], entity=ident)
    return result, entities


def make_entity(ident: str, members: Sequence[Mention], links: Iterable[tuple[str, str]] = ()) -> Entity:
    """Return the entity of some mentions: the type of its names, its fullest name.

    A place known only by its demonym has the name of the demonym's note; one never named, its first word.
    """
    named = [m for m in members if (label := get_label(m)) is not None and label.entity]
    demonyms = [place for m in members if (place := place_of_demonym(m)) is not None]
    label = get_label(named[0] if named else members[0])
    kind = (label.entity or label.reference or label.name) if label else members[0].label
    if not named and demonyms:
        kind = "LOC"
    name = max((m.text for m in named), key=len) if named else (demonyms or [members[0].text])[0]
    return Entity(ident, kind, normalise_name(name), tuple(links))


def get_label(mention: Mention) -> Label | None:
    """Return what the schema knows of a mention's label, None for a label it doesn't know."""
    return load_schema().labels.get(mention.label)


def group_demonyms(mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Yield the numbers of demonyms whose notes name the same place, with the first place of that name."""
    groups: dict[str, list[int]] = defaultdict(list)
    places: dict[str, int] = {}
    for number, mention in enumerate(mentions):
        place = place_of_demonym(mention)
        if place is not None:
            groups[place].append(number)
        elif mention.label == "LOC":
            places.setdefault(normalise_name(mention.text), number)
    for place, numbers in groups.items():
        yield [*([places[place]] if place in places else []), *numbers]


def place_of_demonym(mention: Mention) -> str | None:
    """Return the place that a demonym's note names, or None."""
    if mention.label == "DEMONYM" and isinstance(mention.value, Term):
        return normalise_name(mention.value.text)
    return None


def normalise_name(text: str) -> str:
    """Return a name on one line: a name broken over lines or by wide spaces is one name."""
    return " ".join(text.split())


def names_something(text: str, mention: Mention) -> bool:
    """Say whether a mention that is joined to nothing stands for an entity of its own."""
    if mention.label == "EVENT":
        return is_event_name(text, mention)
    return mention.label in NAMES or place_of_demonym(mention) is not None


def is_event_name(text: str, mention: Mention) -> bool:
    """Say whether an event's trigger is a proper name ("Vinitaly", "Cluster2Cluster") and no plain word.

    A capital that opens a sentence or a quotation says nothing; a later one, or a digit, does.
    """
    if any(c.isupper() or c.isdigit() for c in mention.text[1:]):
        return not mention.text.isupper() or not mention.text.isalpha()
    before = text[: mention.start].rstrip(" \u00a0")
    return mention.text[0].isupper() and before != "" and before[-1] not in _OPENERS


def get_context(text: str, span: Span, *, width: int = 30) -> str:
    """Return a span between its neighbours on one line, marked off by brackets."""
    before = text[max(0, span.start - width) : span.start]
    after = text[span.end : span.end + width]
    return normalise_name(f"{before}[{text[span.start : span.end]}]{after}")
