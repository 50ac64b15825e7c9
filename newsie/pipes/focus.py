"""What an article is speaking of.

The kinds of its organizations and which of them is in focus at a point of the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from newsie.data import Mention
from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.names import fold_name
from newsie.normalise.places import resolve_place
from newsie.pipes.reading import Reading, Sentence

COMPANY = "company"
MUNICIPALITY = "municipality"
OPENING = 60  # characters into a sentence within which its subject stands
FAR = 15  # sentences after which a name is no longer in focus, unless it is the article's topic

Words = tuple[str, ...]


@cache
def load_kinds() -> dict[str, list[tuple[Words, str]]]:
    """Return the words of names that show a kind of organization, by their first word."""
    found: dict[str, list[tuple[Words, str]]] = {}
    for kind, listed in load_lexicon("references")["kinds"].items():
        for phrase in listed:
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append((words, kind))
    return found


def read_kinds(names: Iterable[str]) -> frozenset[str]:
    """Return the kinds of organization that its names show; "company" where they show none.

    >>> sorted(read_kinds(["Camera di Commercio di Varese"])), sorted(read_kinds(["Officine Brambilla"]))
    (['chamber'], ['company'])
    """
    kinds = load_kinds()
    found: set[str] = set()
    for name in set(names):
        words = tuple(fold_name(name).split())
        for index, word in enumerate(words):
            found.update(kind for run, kind in kinds.get(word, ()) if words[index : index + len(run)] == run)
    if "authority" in found:  # "Banca d'Italia" is no bank that could be called a company
        found.discard("bank")
    return frozenset(found or {COMPANY})


@cache
def kinds_of_noun(text: str) -> frozenset[str]:
    """Return the kinds of organization that a reference's first noun may stand for, none if unknown.

    >>> sorted(kinds_of_noun("associazione agrigentina"))
    ['association', 'union']
    """
    nouns = load_lexicon("references")["nouns"]
    words = fold_name(text).split()
    found = next((" ".join(words[:n]) for n in (3, 2, 1) if " ".join(words[:n]) in nouns), "")
    return frozenset(nouns.get(found, ()))


def has_run(words: Words, run: Words) -> bool:
    """Say whether `run` stands in `words`, in a row."""
    return any(words[i : i + len(run)] == run for i in range(len(words) - len(run) + 1))


@dataclass(slots=True)
class Topic:
    """A named thing as the article goes along.

    Where it is named or referred to, and where it leads a sentence.
    """

    label: str
    mentions: list[Mention] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    leads: set[int] = field(default_factory=set)
    kinds: frozenset[str] = frozenset()

    def add(self, mention: Mention, sentence: int) -> None:
        """Note one more mention, in the order of the text."""
        position = sum(known.start < mention.start for known in self.mentions)
        self.mentions.insert(position, mention)
        self.sentences.insert(position, sentence)

    def weigh(self, here: int, offset: int) -> float:
        """Say how much in focus it is at an offset of sentence `here`: near, first, often, in the title.

        A name further on in the same sentence is rather not what a noun behind it means: "l'acquisto della
        Bassi, mentre l'azienda smentisce".
        """
        before = [s for s, m in zip(self.sentences, self.mentions, strict=True) if m.start < offset and s > 0]
        last = max(before, default=0)
        opens = bool(before) and last in self.leads
        distance = here - last
        near = max(2.0 - distance * 0.5, 0.0)
        if distance == 0 and not opens:
            near = 1.0
        count = min(sum(m.start < offset for m in self.mentions), 5)
        title = 1.0 * (0 in self.sentences) + 1.5 * (0 in self.leads)
        if distance > FAR and not title:
            return -1.0
        return near + 0.6 * opens + title + 0.3 * count


class Focus:
    """The topics of one article, by entity."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The organizations and places that the article names, read when first asked for."""
        topics: dict[str, Topic] = {}
        for sentence in self.reading.sentences:
            led = False
            for mention in sentence.get_mentions("ORG", "NOM", "LOC"):
                topic = topics.setdefault(ident_of(mention), Topic("ORG"))
                topic.label = topic.label if mention.label == "NOM" else mention.label
                topic.mentions.append(mention)
                topic.sentences.append(sentence.index)
                if mention.label != "LOC" and not led:
                    led = True
                    if leads_sentence(mention, sentence):
                        topic.leads.add(sentence.index)
        for topic in topics.values():
            topic.kinds = read_kinds(m.text for m in topic.mentions if m.label == "ORG")
            if topic.kinds == {COMPANY}:  # what it is called tells more than its name: "l'associazione"
                called = [kinds_of_noun(m.text) for m in topic.mentions if m.label == "NOM"]
                topic.kinds |= frozenset().union(*(kinds for kinds in called if COMPANY not in kinds))
        return topics

    def find_organization(
        self, offset: int, kinds: frozenset[str], *, without: frozenset[str] = frozenset(), owner: str = ""
    ) -> Mention | None:
        """Return a mention of the organization in focus at an offset, of one of some kinds, or None.

        `without` are entities that can't be meant; `owner` is a folded surname: its firm comes first.
        The mention is the last before the offset.
        """
        here = self.reading.sentence_at(offset).index
        fitting = [
            topic
            for ident, topic in self.topics.items()
            if topic.label == "ORG"
            and ident not in without
            and topic.mentions[0].start < offset
            and kinds & topic.kinds
        ]
        own = [
            t
            for t in fitting
            if owner and any(has_run(words_of(m), tuple(owner.split())) for m in t.mentions)
        ]
        return last_mention(own or fitting, here, offset)

    def find_town(self, offset: int) -> Mention | None:
        """Return a mention of the municipality in focus at an offset, as a place or as a body, or None.

        A place that we don't know, such as one cut short in a dateline, counts where there is no other.
        """
        here = self.reading.sentence_at(offset).index
        before = [t for t in self.topics.values() if t.mentions[0].start < offset]
        places = [t for t in before if t.label == "LOC"]
        towns = [t for t in places if is_town(t.mentions)]
        bodies = [t for t in before if t.label == "ORG" and MUNICIPALITY in t.kinds]
        known = [*towns, *bodies]
        fitting = known or [t for t in places if resolve_place(t.mentions[0].text) is None]
        return last_mention(fitting, here, offset)


def leads_sentence(mention: Mention, sentence: Sentence) -> bool:
    """Say whether a mention opens its sentence, so that the sentence is likely about it."""
    return mention.start - sentence.start < OPENING or sentence.index == 0


def words_of(mention: Mention) -> Words:
    """Return a mention's folded words."""
    return tuple(fold_name(mention.text).split())


def ident_of(mention: Mention) -> str:
    """Return the entity that a mention stands for, its text where that is not known."""
    return mention.entity or f"{mention.label} {mention.text}"


def is_town(mentions: Sequence[Mention]) -> bool:
    """Say whether a place is a municipality we know."""
    place = resolve_place(mentions[0].text)
    return place is not None and place.kind == "municipality"


def last_mention(topics: Sequence[Topic], here: int, offset: int) -> Mention | None:
    """Return the last mention before an offset of the topic that is most in focus."""

    def weigh(topic: Topic) -> float:
        # "L'Arpa Lazio ha raccolto i campioni e, assicura il direttore": the sentence has said whose
        # director.
        return topic.weigh(here, offset) + 3.0 * (here in topic.leads and here > 0)

    best = max(topics, key=lambda t: (weigh(t), -t.mentions[0].start), default=None)
    if best is None or (len(topics) > 1 and weigh(best) <= 0):
        return None
    return [m for m in best.mentions if m.start < offset][-1]
