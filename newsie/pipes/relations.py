"""How organizations relate to places, persons and one another, where the text says so.

Most of it is patterns of `lexicon/relations.yaml`; two need more than a row of words: a person named with an
organization but no title ("Daniela Neri della Fiom") and shareholders with their shares.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from newsie.data import Argument, Fact, Mention
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.atoms import DEMONYM, LOC, NOM, ORG, PER, Atoms, list_atoms
from newsie.pipes.bodies import ARTICLES
from newsie.pipes.focus import Focus, ident_of, read_kinds
from newsie.pipes.holders import APPOSED
from newsie.pipes.offices import OF, find_titles, load_offices
from newsie.pipes.positions import read_positions
from newsie.pipes.reading import Reading
from newsie.pipes.references import load_references
from newsie.pipes.rows import SMALL, Match, RowPattern, list_items, write_row
from newsie.schema import load_schema

# Between the names of a list: ", alla norvegese Kolbe", "e, da quest'anno, i supermercati Alfa".
LISTED = frozenset(
    [
        *OF,
        *ARTICLES,
        "a",
        "al",
        "alla",
        "all'",
        "dal",
        "dalla",
        "dall'",
        "con",
        "gruppo",
        "fondo",
        "società",
        "catena",
    ]
)
FIRMS = frozenset({"company", "bank", "cooperative", "university", "consortium"})
SHAREHOLDERS = frozenset(
    ["azionisti", "azionista", "soci", "socio", "capitale", "azionariato", "quote", "pacchetto", "compagine"]
)


@cache
def load_relations() -> Any:
    """Return the parsed `lexicon/relations.yaml`."""
    return load_lexicon("relations")


@cache
def load_patterns() -> tuple[tuple[str, RowPattern], ...]:
    """Return the compiled patterns with their relation types."""
    data = load_relations()
    return tuple(
        (type_, RowPattern(source, sides_of(type_), data["words"], promotes=type_ != "owns"))
        for type_, sources in data["patterns"].items()
        for source in sources
    )


def sides_of(type_: str) -> dict[str, tuple[str, ...]]:
    """Return the labels that each side of a relation takes.

    Demonyms have a sign of their own in the patterns.
    """
    sides = load_schema().relations[type_]
    return {
        letter: (*sides[side], NOM) if ORG in sides[side] else sides[side]
        for letter, side in (("S", "subject"), ("O", "object"))
    }


def find_relations(reading: Reading) -> list[Fact]:
    """Return the relations that an article states, each once, in the order of the text."""
    focus = Focus(reading)
    told: set[tuple[str, str, str]] = set()
    facts = []
    for atoms in list_atoms(reading):
        found = [
            *read_patterns(atoms, focus),
            *read_nested(reading, atoms),
            *read_members(atoms),
            *read_shares(atoms, focus),
            *read_speakers(reading, atoms),
        ]
        for type_, subject, object_ in found:
            key = (type_, ident_of(subject), ident_of(object_))
            if key not in told and ident_of(subject) != ident_of(object_):
                told.add(key)
                told.add(turned(key))
                facts.append(make_fact(type_, subject, object_))
    return sorted(facts, key=lambda fact: (fact.support, fact.type))


def turned(key: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return the other wording of what a key says, where there is one: partners are so both ways."""
    type_, subject, object_ = key
    return (type_, object_, subject) if type_ == "partner_of" else key


def make_fact(type_: str, subject: Mention, object_: Mention) -> Fact:
    """Return a relation as a fact."""
    arguments = (Argument("subject", subject), Argument("object", object_))
    return Fact("relation", type_, None, arguments, confidence=min(subject.confidence, object_.confidence))


Triple = tuple[str, Mention, Mention]


def read_patterns(atoms: Atoms, focus: Focus) -> Iterator[Triple]:
    """Yield what the lexicon's patterns find in a sentence."""
    if not any(atom.label in (ORG, NOM) for atom in atoms):
        return
    row = write_row(atoms)
    items = list_items(row)
    said: set[tuple[str, Mention]] = set()
    for type_, pattern in load_patterns():
        if not pattern.may_stand_in(items):
            continue
        for match in pattern.find(row, atoms):
            subject, object_ = supply_sides(type_, match, focus)
            if subject is None or object_ is None or is_denied(match):
                continue
            settled = settle_type(
                type_, subject, object_, called=called(match), joins="parte" in pattern.source
            )
            if settled is None or (not match.subject_said and (settled, object_) in said):
                continue
            said.add((settled, object_))
            yield settled, subject, object_
            if type_ in load_relations()["lists"]:
                yield from read_lists(atoms, match, settled, subject, object_)


def supply_sides(type_: str, match: Match, focus: Focus) -> tuple[Mention | None, Mention | None]:
    """Return both sides of a match, the one that goes unsaid from what is in focus.

    "messo a punto insieme alla Kolbe".
    """
    if match.subject is None and match.object is not None:
        other = frozenset({ident_of(match.object)})
        return focus.find_organization(match.object.start, FIRMS, without=other), match.object
    if match.object is None and match.subject is not None:
        other = frozenset({ident_of(match.subject)})
        kinds = FIRMS if type_ in ("supplies", "owns") else load_offices().lists["bodies"]
        return match.subject, focus.find_organization(match.subject.start, kinds, without=other)
    return match.subject, match.object


def called(match: Match) -> frozenset[str]:
    """Return the kinds of organization that the words before a match's object tell: "consorzio Meladoro"."""
    nouns = load_references().allowed
    before = re.search(rf"(?P<words>(?:[^<\s]+\s){{1,2}})<[A-Z]+{match.object_index}>", match.row)
    words = [] if before is None else before["words"].split()
    return frozenset().union(*(nouns.get(word, frozenset()) for word in words))


def settle_type(
    type_: str, subject: Mention, object_: Mention, *, called: frozenset[str], joins: bool
) -> str | None:
    """Return the relation type that the sides allow.

    Bodies with members have no parts; None for no relation. `called` are kinds that the text tells.
    """
    data = load_relations()
    if type_ in ("part_of", "member_of"):
        kinds = read_kinds([object_.text]) | called
        has_members = subject.label == PER or bool(kinds & set(data["membership"]))
        if type_ == "member_of" and not has_members:
            return None
        return type_ if not joins else "member_of" if has_members else "part_of"
    if type_ == "located_in" and subject.label == ORG and read_kinds([subject.text]) & set(data["placeless"]):
        return None
    return type_


def is_denied(match: Match) -> bool:
    """Say whether a "non" or "ex" stands in what was found or in the two words before it."""
    before = match.row[: match.start].split()[-2:]
    return bool(set(load_relations()["denials"]) & {*match.row[match.start :].split(), *before})


def read_lists(
    atoms: Atoms, match: Match, type_: str, subject: Mention, object_: Mention
) -> Iterator[Triple]:
    """Yield what a relation's lists add to it, on the side named last: "fornitore di Alfa, Beta e Gamma"."""
    if match.subject_said and match.object_index > match.subject_index and match.is_plural:
        yield from ((type_, other, object_) for other in read_list_before(atoms, match.subject_index))
    if match.object_index >= match.subject_index:
        yield from ((type_, subject, other) for other in read_list(atoms, match.object_index))
    else:
        yield from ((type_, other, object_) for other in read_list(atoms, match.subject_index))


def read_list(atoms: Atoms, index: int) -> Iterator[Mention]:
    """Yield the names that go on the list whose first name is at an index: ", Beta (al 40%) e la Gamma"."""
    label = atoms.at(index).label
    index = skip_share(atoms, index + 1)
    while atoms.at(index).lower in (",", "e", "ed"):
        index = skip_lead(atoms, index + 1)
        other = atoms.at(index)
        if other.mention is None or other.label != label:
            return
        yield other.mention
        index = skip_share(atoms, index + 1)


def read_list_before(atoms: Atoms, index: int) -> Iterator[Mention]:
    """Yield the names of the list that ends with the name at an index: "Alfa di Rho e la Beta forniscono"."""
    while True:
        index -= 1
        while atoms.at(index).lower in ARTICLES or atoms.at(index).label == DEMONYM:
            index -= 1
        if atoms.at(index).lower not in (",", "e", "ed"):
            return
        index -= 1
        if atoms.at(index).label == LOC and atoms.at(index - 1).lower in OF:
            index -= 2
        mention = atoms.at(index).mention
        if mention is None or mention.label != ORG:
            return
        yield mention


def skip_lead(atoms: Atoms, index: int) -> int:
    """Return the index of a list's next name: behind "dalla norvegese", "da quest'anno, i supermercati"."""
    dated = any(atom.label == "DATE" for atom in atoms[index : index + 4])
    while True:
        atom, follower = atoms.at(index), atoms.at(index + 1)
        plain = atom.mention is None and atom.lower.isalpha() and atom.lower not in SMALL
        noun = plain and atoms.at(index - 1).lower in LISTED
        led = atom.lower in LISTED or atom.label in (DEMONYM, "PERCENT", "DATE")
        if not led and not (dated and atom.lower in (",", "da")) and not (noun and follower.label == ORG):
            return index
        index += 1


def skip_share(atoms: Atoms, index: int) -> int:
    """Return the index behind a place or a share told of a name: "di Murcia", "(al 40%)", "con il 38%"."""
    for behind in range(index, index + 5):
        share = atoms.at(behind).label == "PERCENT"
        place = behind == index + 1 and atoms.at(index).lower in OF and atoms.at(behind).label == LOC
        if share or place:
            return behind + 1 + (atoms.at(behind + 1).lower == ")")
        if atoms.at(behind).lower not in (*OF, "(", "con", "al", "il", "per", "l'"):
            break
    return index


def read_nested(reading: Reading, atoms: Atoms) -> Iterator[Triple]:
    """Yield the places of references with a demonym in them: "il gruppo varesino"."""
    for noun in atoms.sentence.get_mentions(NOM):
        for demonym in atoms.sentence.get_mentions(DEMONYM):
            if noun.start <= demonym.start and demonym.end <= noun.end:
                yield "located_in", noun, demonym


def read_members(atoms: Atoms) -> Iterator[Triple]:
    """Yield persons named with an organization and no title: "Daniela Neri della Fiom", "Neri (Cisl)".

    A person with a title may still be from elsewhere: "il presidente di giuria, Ugo Neri dell'ateneo".
    """
    if not names_member(atoms):
        return
    titled = {m.key for m in find_titled(atoms)}
    told = {body.key for position in read_positions(atoms) for body in position.organizations}
    for index, atom in enumerate(atoms):
        if atom.label != PER or atom.mention is None:
            continue
        comma = atoms.at(index + 1).lower == ","
        link, other = atoms.at(index + 1 + comma).lower, atoms.at(index + 2 + comma)
        bracketed = link == "(" and atoms.at(index + 3).lower == ")"
        apart = atoms.at(index - 1).lower == "," or atoms.at(index - 1).lower in (
            "professor",
            "professoressa",
        )
        elsewhere = comma and link in OF and other.mention is not None and other.mention.key not in told
        free = atom.mention.key not in titled or (apart and not comma and link in OF) or elsewhere
        if free and other.label == ORG and other.mention is not None and (link in OF or bracketed):
            yield "member_of", atom.mention, other.mention
        union = atoms.at(index + 2).mention
        named = comma and atoms.at(index + 3).lower in (",", ":", ".", ")") and atom.mention.key not in titled
        if named and union is not None and union.label == ORG and "union" in read_kinds([union.text]):
            yield "member_of", atom.mention, union


def names_member(atoms: Atoms) -> bool:
    """Say whether an organization stands right behind a person."""
    return any(
        atom.label == PER and any(atoms.at(index + away).label == ORG for away in (2, 3))
        for index, atom in enumerate(atoms)
    )


def read_speakers(reading: Reading, atoms: Atoms) -> Iterator[Triple]:
    """Yield who speaks for the union just named: "La Uiltec frena. «Aspettiamo», dice Anna Bo".

    The speaker has no title, and no other union was named in the two sentences.
    """
    here = atoms.sentence.index
    before = [m for s in reading.sentences[max(here - 1, 0) : here + 1] for m in s.get_mentions(ORG)]
    for index, atom in enumerate(atoms):
        person = atom.mention
        if atom.label != PER or person is None or atoms.at(index + 1).lower not in (".", ",", "", ";"):
            continue
        spoken = " ".join(atoms.words(index - 2, index))
        said = any(spoken.endswith(f" {saying}") for saying in load_relations()["sayings"])
        unions = [m for m in before if m.start < person.start and "union" in read_kinds([m.text])]
        if said and len({ident_of(m) for m in unions}) == 1 and not is_titled(reading, person):
            yield "member_of", person, unions[-1]


def is_titled(reading: Reading, person: Mention) -> bool:
    """Say whether an article gives a person a title anywhere."""
    named = {m.start for m in reading.mentions if m.label == PER and ident_of(m) == ident_of(person)}
    told = (s.index for s in reading.sentences if any(s.start <= start < s.end for start in named))
    return any(m.start in named for index in told for m in find_titled(list_atoms(reading)[index]))


def find_titled(atoms: Atoms) -> Iterator[Mention]:
    """Yield the persons of a sentence that have a title, or a title right before or behind them."""
    yield from (position.holder for position in read_positions(atoms))
    for title in find_titles(atoms):
        for index in (title.behind, title.behind + 1, title.first - 1, title.first - 2):
            mention = atoms.at(index).mention
            near = index >= title.behind or atoms.at(title.first - 1).lower in APPOSED
            if mention is not None and mention.label == PER and near:
                yield mention


def read_shares(atoms: Atoms, focus: Focus) -> Iterator[Triple]:
    """Yield shareholders told with their shares.

    "gli azionisti, Alfa con il 62 per cento e il fondo Beta con il 38".
    """
    words = {atom.lower for atom in atoms}
    if not words & SHAREHOLDERS or "cedono" in words or "vende" in words:
        return
    owners = list(read_owners(atoms))
    if not owners:
        return
    idents = frozenset(ident_of(owner) for owner in owners)
    owned = focus.find_organization(
        owners[0].start, frozenset({"company", "bank", "cooperative", "club"}), without=idents
    )
    if owned is not None:
        yield from (("owns", owner, owned) for owner in owners)


def read_owners(atoms: Atoms) -> Iterator[Mention]:
    """Yield the names followed by "con il" or "al" and a percentage, no other name in between."""
    for index, atom in enumerate(atoms):
        if atom.label not in (ORG, PER) or atom.mention is None:
            continue
        if atoms.at(index + 1).lower == "(" and atoms.at(index + 2).label == "PERCENT":
            yield atom.mention
        opened = index + (2 if atoms.at(index + 1).lower == "," else 1)
        if atoms.at(opened).lower in ("con", "al", "all'", "col"):
            after = list(atoms[opened + 1 : opened + 4])
            if any(a.label == "PERCENT" for a in after) and not any(a.label in (ORG, PER) for a in after):
                yield atom.mention
