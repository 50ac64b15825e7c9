"""Nouns that stand for a named organization: "l'azienda", "il gruppo varesino", "l'ente camerale".

A reference is definite and singular. It is given to the organization that fits: by kind ("banca", "ateneo"),
by the demonym beside it, by how recently and how prominently it was named. Where none fits there is none.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from newsie.data import Mention, Term
from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.names import fold_name, load_legal_forms
from newsie.normalise.places import Place, contains_place, resolve_place
from newsie.pipes.clusters import Cluster
from newsie.pipes.focus import COMPANY, Topic, has_run, leads_sentence, read_kinds
from newsie.pipes.reading import Reading
from newsie.pipes.rows import SMALL
from newsie.pipes.wordings import Hit, Piece, Wordings, split_pieces

# What may stand between a name and the demonym of its apposition: ", storica azienda".
APPOSED = re.compile(r",\s*(?:(?:[\w'’]+)\s+){0,3}[\w'’]+")
DOUBTFUL = (
    1.8  # what an organization must weigh to be called by a demonym of a place it is not known to be of
)
BESIDE = 60  # characters within which a noun or a demonym can stand beside a name
APPOSED_NOUN = re.compile(r",\s*(?:[\w'’]+\s+){0,2}")
NEAR = re.compile(r"\s+(?:[^\W\d_A-ZÀ-Ý]+\s+){0,2}[«“\"]?")
# Between a name and its apposition's noun: ", la", ", lo storico"; behind the noun: more about it, or its
# end.
ARTICLE_ONLY = re.compile(r",\s*(?:il|lo|la|l['’])\s*(?:\w+\s+)?")
GOES_ON = frozenset(
    [",", ".", "che", "di", "del", "della", "dello", "dell'", "dei", "degli", "delle", "con", "a", "per"]
)
OF = frozenset({"di", "del", "della", "dello", "dell'", "d'", "dei", "degli", "delle"})


@dataclass(frozen=True, slots=True)
class References:
    """What `lexicon/references.yaml` says, ready to be found."""

    nouns: Wordings[str]
    allowed: dict[str, frozenset[str]]
    weak: frozenset[str]
    capitals: frozenset[str]
    articles: frozenset[str]
    adjectives: frozenset[str]
    not_before: tuple[tuple[str, ...], ...]


@cache
def load_references() -> References:
    """Return the nouns of the lexicon and what decides about them."""
    data = load_lexicon("references")
    nouns = data["nouns"]
    return References(
        Wordings([(form, noun) for noun in nouns for form in {noun, noun.replace("à", "a'")}]),
        {noun: frozenset(kinds) for noun, kinds in nouns.items()},
        frozenset(data["weak"]),
        frozenset(data["capitals"]),
        frozenset(data["articles"]),
        frozenset(data["adjectives"]),
        tuple(tuple(words_from(phrase)) for phrase in data["not_before"]),
    )


def words_from(phrase: str) -> list[str]:
    """Return a phrase's words as they are compared: elided articles with their apostrophe."""
    return join_apostrophes(split_pieces(phrase))


def join_apostrophes(pieces: Sequence[Piece]) -> list[str]:
    """Return the words of pieces, "dell" and "'" joined again."""
    words: list[str] = []
    for piece in pieces:
        if piece.lower == "'" and words:
            words[-1] += "'"
        else:
            words.append(piece.lower)
    return words


@dataclass(slots=True)
class Candidate:
    """An organization that a noun may stand for."""

    cluster: Cluster
    kinds: frozenset[str]
    words: tuple[str, ...]
    places: tuple[Place, ...]
    topic: Topic
    nouns: frozenset[str] = frozenset()
    """What the text calls it beside its name: "Kolbe, gruppo tedesco", "la catena tedesca Grünmarkt"."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A noun found and the cluster that it stands for."""

    mention: Mention
    cluster: Cluster


def find_references(
    reading: Reading, clusters: Sequence[Cluster], demonyms: Sequence[Mention]
) -> list[Reference]:
    """Return the references of an article, in the order of the text."""
    organizations = [cluster for cluster in clusters if cluster.type == "ORG"]
    if not organizations:
        return []
    finder = Finder(reading, clusters, demonyms)
    found = list(finder.find())
    starts = {reference.mention.start for reference in found}
    found += [reference for reference in finder.find_heads() if reference.mention.start not in starts]
    return sorted(found, key=lambda reference: reference.mention.start)


class Finder:
    """Looks for references in one article, remembering what was spoken of."""

    def __init__(self, reading: Reading, clusters: Sequence[Cluster], demonyms: Sequence[Mention]) -> None:
        self.reading = reading
        self.lexicon = load_references()
        self.names = sorted((m for c in clusters for m in c.mentions), key=lambda m: m.start)
        self.name_starts = [m.start for m in self.names]
        self.demonyms = {m.start: m for m in demonyms}
        self.demonym_starts = sorted(self.demonyms)
        self.pieces = split_pieces(reading.text)
        self.piece_starts = [piece.start for piece in self.pieces]
        self.nouns_found = list(self.lexicon.nouns.find(self.pieces))
        self.noun_starts = [hit.start for hit in self.nouns_found]
        self.candidates = [self.make_candidate(c) for c in clusters if c.type == "ORG"]

    def make_candidate(self, cluster: Cluster) -> Candidate:
        """Return what is known of an organization."""
        words = tuple(fold_name(cluster.name).split())
        kinds = read_kinds(m.text for m in cluster.mentions)
        topic = Topic("ORG", list(cluster.mentions), [self.sentence_of(m) for m in cluster.mentions])
        topic.leads |= {self.sentence_of(m) for m in cluster.mentions if self.leads(m)}
        nouns = frozenset(self.nouns_beside(cluster))
        return Candidate(cluster, kinds, words, tuple(self.places_of(cluster)), topic, nouns)

    def nouns_beside(self, cluster: Cluster) -> Iterator[str]:
        """Yield the nouns that stand in apposition to an organization's names, before or behind them."""
        text = self.reading.text
        for mention in cluster.mentions:
            first = bisect_left(self.noun_starts, mention.start - BESIDE)
            last = bisect_left(self.noun_starts, mention.end + BESIDE)
            for hit in self.nouns_found[first:last]:
                before = hit.end <= mention.start and NEAR.fullmatch(text, hit.end, mention.start)
                behind = mention.end <= hit.start and APPOSED_NOUN.fullmatch(text, mention.end, hit.start)
                if before or behind:
                    yield hit.entry

    def sentence_of(self, mention: Mention) -> int:
        """Return the number of a mention's sentence."""
        return self.reading.sentence_at(mention.start).index

    def leads(self, mention: Mention) -> bool:
        """Say whether a mention is the first organization of its sentence and opens it."""
        sentence = self.reading.sentence_at(mention.start)
        first = bisect_left(self.name_starts, sentence.start)
        orgs = (m for m in self.names[first:] if m.label == "ORG")
        return next(orgs, None) is mention and leads_sentence(mention, sentence)

    def places_of(self, cluster: Cluster) -> Iterator[Place]:
        """Yield the places that an organization is of.

        In its name, by a demonym or "di" and a place beside it.
        """
        text = self.reading.text
        for mention in cluster.mentions:
            for word in mention.text.replace("-", " ").split():
                if word[0].isupper() and len(word) > 3 and (place := resolve_place(word)) is not None:
                    yield place
            first = bisect_left(self.demonym_starts, mention.start - BESIDE)
            last = bisect_left(self.demonym_starts, mention.end + BESIDE)
            for start in self.demonym_starts[first:last]:
                demonym = self.demonyms[start]
                place = place_of(demonym) if stands_beside(text, demonym, mention) else None
                if place is not None:
                    yield place
            follower = self.name_from(mention.end)
            if (
                follower is not None
                and follower.label == "LOC"
                and text[mention.end : follower.start].strip() in OF
            ):
                place = resolve_place(follower.text)
                if place is not None:
                    yield place

    def name_from(self, offset: int) -> Mention | None:
        """Return the first name that starts at or after an offset."""
        position = bisect_left(self.name_starts, offset)
        return self.names[position] if position < len(self.names) else None

    def find(self) -> Iterator[Reference]:
        """Yield the references, each resolved with the ones before it in mind."""
        for hit in self.nouns_found:
            index = bisect_right(self.piece_starts, hit.start) - 1
            if self.inside_name(hit.start) or not self.is_definite(index):
                continue
            last, demonym = self.read_modifiers(
                index + len(split_pieces(self.reading.text[hit.start : hit.end])), hit
            )
            if last is None or self.is_apposition(index, last):
                continue
            candidate = self.resolve(hit, demonym)
            if candidate is not None:
                last = self.extend_by_place(last, candidate)
                mention = Mention(hit.start, last, "NOM", self.reading.text[hit.start : last])
                candidate.topic.add(mention, self.reading.sentence_at(hit.start).index)
                yield Reference(mention, candidate.cluster)

    def find_heads(self) -> Iterator[Reference]:
        """Yield first words that stand for a longer name: "il Gal" for "Gal Monti Piceni".

        In capitals as there, unless it says what kind of firm it is: "la tintoria" for "Tintoria Valsessera".
        """
        heads: dict[str, list[Candidate]] = {}
        for candidate in self.candidates:
            if len(candidate.words) > 1 and len(candidate.words[0]) > 2:
                heads.setdefault(candidate.words[0], []).append(candidate)
        for index, piece in enumerate(self.pieces):
            known = [c for c in heads.get(fold_name(piece.lower), []) if c.cluster.start < piece.start]
            if not known or self.inside_name(piece.start):
                continue
            if not self.reading.text[piece.start].isupper() and piece.lower not in load_legal_forms().kinds:
                continue
            hit = Hit(piece.start, piece.end, piece.lower)
            if self.is_definite(index) and self.read_modifiers(index + 1, hit)[0] is not None:
                here = self.reading.sentence_at(piece.start).index
                best = max(
                    known, key=lambda c: (self.score(c, piece.lower, here, piece.start), -c.cluster.start)
                )
                text = self.reading.text[piece.start : piece.end]
                yield Reference(Mention(piece.start, piece.end, "NOM", text), best.cluster)

    def is_apposition(self, index: int, end: int) -> bool:
        """Say whether a noun stands in apposition to the name before it.

        "Kolbe, la casa automobilistica tedesca,".
        """
        text = self.reading.text
        position = bisect_right(self.name_starts, self.pieces[index].start) - 1
        if position < 0 or self.names[position].label != "ORG":
            return False
        between = text[self.names[position].end : self.pieces[index].start]
        behind = join_apostrophes(split_pieces(text[end : end + 20]))[:1]
        return ARTICLE_ONLY.fullmatch(between) is not None and (not behind or behind[0] in GOES_ON)

    def inside_name(self, offset: int) -> bool:
        """Say whether an offset stands in a name."""
        position = bisect_right(self.name_starts, offset)
        return any(m.start <= offset < m.end for m in self.names[max(0, position - 3) : position])

    def is_definite(self, index: int) -> bool:
        """Say whether the piece at `index` has a definite singular article, adjectives in between allowed."""
        before = join_apostrophes(self.pieces[max(0, index - 5) : index])
        for _ in range(2):
            if before and before[-1] in self.lexicon.adjectives:
                before.pop()
        stays = bool(before) and before[-1] in self.lexicon.articles
        return stays and not (before[-1] in ("stessa", "stesso") and len(before) < 2)

    def read_modifiers(self, index: int, hit: Hit[str]) -> tuple[int | None, Mention | None]:
        """Return where a reference ends and the demonym beside it; no end where the noun is none.

        `index` is the piece behind the noun. "società civile" and "il gruppo Leonardo" are no references.
        """
        after = join_apostrophes(self.pieces[index : index + 6])
        if any(tuple(after[: len(phrase)]) == phrase for phrase in self.lexicon.not_before):
            return None, None
        if after[:1] == ["di"] and not self.leads_to_name(hit.end):
            return None, None  # "il gruppo di imprenditori"
        end, demonym = hit.end, None
        for step in range(3):
            if index + step >= len(self.pieces):
                break
            piece = self.pieces[index + step]
            if piece.start in self.demonyms:
                demonym = self.demonyms[piece.start]
                end = demonym.end
                break
            if not piece.lower.isalpha() or len(piece.lower) < 5 or not looks_adjective(piece.lower):
                break
        follower = self.name_from(end)
        if follower is not None and follower.label == "ORG" and self.names_it(end, follower):
            return None, None
        return end, demonym

    def leads_to_name(self, end: int) -> bool:
        """Say whether a name stands right behind a preposition at an offset: "l'azienda di Meda"."""
        name = self.name_from(end)
        return name is not None and self.reading.text[end : name.start].strip() in OF

    def extend_by_place(self, end: int, candidate: Candidate) -> int:
        """Return where a reference ends that goes on with a place of the name.

        "consorzio della Val Borbera".
        """
        place = self.name_from(end)
        if place is None or place.label != "LOC" or self.reading.text[end : place.start].strip() not in OF:
            return end
        return place.end if has_run(candidate.words, tuple(fold_name(place.text).split())) else end

    def names_it(self, end: int, name: Mention) -> bool:
        """Say whether a name behind a noun is that noun's own.

        "il gruppo Leonardo", "la loro cooperativa, Suber Nova,".
        """
        between = self.reading.text[end : name.start].strip(" \u00a0«“\"'")
        adjectives = between.split()
        if len(adjectives) <= 2 and all(
            word.isalpha() and word.islower() and word not in SMALL for word in adjectives
        ):
            return True  # "la cooperativa logistica Aurora"
        return between == "," and self.reading.text[name.end : name.end + 1] in (",", ".", ")")

    def resolve(self, hit: Hit[str], demonym: Mention | None) -> Candidate | None:
        """Return the organization that a noun stands for, or None."""
        noun = hit.entry
        fitting = [c for c in self.candidates if self.fits(c, noun, hit.start)]
        place = None if demonym is None else place_of(demonym)
        if place is not None:
            fitting = agree(fitting, place)
        alone = len(fitting) == 1 and COMPANY not in self.lexicon.allowed[noun]
        if noun in self.lexicon.weak and demonym is None and not alone and not self.is_plain(hit):
            fitting = [c for c in fitting if noun in c.words or noun in c.nouns]
        if not fitting:
            return None
        here = self.reading.sentence_at(hit.start).index
        best = max(fitting, key=lambda c: (self.score(c, noun, here, hit.start), -c.cluster.start))
        known = place is None or any(contains_place(place, p) for p in best.places)
        return best if self.score(best, noun, here, hit.start) > (0 if known else DOUBTFUL) else None

    def is_plain(self, hit: Hit[str]) -> bool:
        """Say whether a weak noun is written with the capital that shows a body is meant."""
        return hit.entry in self.lexicon.capitals and self.reading.text[hit.start].isupper()

    def fits(self, candidate: Candidate, noun: str, offset: int) -> bool:
        """Say whether an organization named before may be called by a noun."""
        if candidate.cluster.start >= offset:
            # "La Provincia ci riprova" in a title, "la Provincia di Isernia" in the text.
            return self.reading.sentence_at(offset).index == 0 and has_run(
                candidate.words, tuple(noun.split())
            )
        called = noun in candidate.nouns or has_run(candidate.words, tuple(noun.split()))
        return called or bool(candidate.kinds & self.lexicon.allowed[noun])

    def score(self, candidate: Candidate, noun: str, here: int, offset: int) -> float:
        """Say how much speaks for an organization.

        Named recently, first in its sentence, topic, the noun in its name.
        """
        words = 2.0 if has_run(candidate.words, tuple(noun.split())) or noun in candidate.nouns else 0.0
        exact = 0.6 if COMPANY not in candidate.kinds else 0.0
        return candidate.topic.weigh(here, offset) + words + exact


def stands_beside(text: str, demonym: Mention, name: Mention) -> bool:
    """Say whether a demonym tells of a name: "la tedesca Kolbe", "Kolbe, storica azienda tedesca"."""
    if demonym.end <= name.start:
        return not text[demonym.end : name.start].strip()
    between = text[name.end : demonym.start].strip()
    return demonym.start >= name.end and APPOSED.fullmatch(between) is not None


def looks_adjective(word: str) -> bool:
    """Say whether a word may be an adjective between a noun and its demonym.

    "gruppo metalmeccanico varesino".
    """
    return word.endswith(
        ("ale", "ario", "aria", "ico", "ica", "ivo", "iva", "ile", "oso", "osa", "ente", "ante", "ata", "ato")
    )


def place_of(demonym: Mention) -> Place | None:
    """Return the place of the gazetteer that a demonym names."""
    return resolve_place(demonym.value.text) if isinstance(demonym.value, Term) else None


def agree(candidates: Sequence[Candidate], place: Place) -> list[Candidate]:
    """Keep the organizations of a place; where none is known to be, those of which no place is known."""
    of_place = [c for c in candidates if any(contains_place(place, p) or p == place for p in c.places)]
    return of_place or [c for c in candidates if not c.places]
