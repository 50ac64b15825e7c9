"""The organization that a title is said with.

"presidente di Univa", "ad dell'omonima azienda", "sindaco di Thiene".
"""

from newsie.data import Mention, Term
from newsie.normalise.places import resolve_place
from newsie.pipes.atoms import DEMONYM, LOC, NOM, ORG, PER, Atoms
from newsie.pipes.offices import OF, load_offices
from newsie.pipes.references import load_references

ARTICLES = frozenset(["il", "lo", "la", "l'", "i", "gli", "le"])
TO = frozenset(
    ["in", "nel", "nella", "nell'", "nello", "nei", "per", "presso", "a", "al", "alla", "all'", "allo", "@"]
)
QUOTES = frozenset(["«", "“", '"', "'"])
VERBS = frozenset(["ha", "hanno", "è", "sono", "aveva", "si"])
NO_BODY = VERBS | {"che", "e", "ed", "dice", "spiega", "commenta", "con", "per"}
PLACED = frozenset(["a", "al", "alla", "all'", "allo", "in", "nel", "nella", "nell'", "nello"])
OPENERS = frozenset([";", ":", ".", "mentre", "invece", "e", "ed"])
COMMAS = frozenset([",", "–", "-", "—", ":", "("])


def read_bodies(atoms: Atoms, index: int) -> tuple[list[Mention], int]:
    """Return the organizations said behind a title, and the index behind them.

    "di Leonardo", "della società Kolbe", "dell'omonima azienda", "Confindustria Varese", "di Univa e Ance".
    """
    first, behind = read_body(atoms, index)
    if first is None:
        return [], index
    found = [first]
    while atoms.at(behind).lower in ("e", "ed"):
        other, after = read_body(atoms, behind + 1, bare=first.label == ORG)
        if other is None or other.label != first.label or atoms.at(after).lower in VERBS:
            break
        found.append(other)
        behind = after
    return found, behind


def read_body(atoms: Atoms, index: int, *, bare: bool = True) -> tuple[Mention | None, int]:
    """Return the name that a preposition at `index` leads to, or that stands there, and the index behind."""
    atom = atoms.at(index)
    if atom.label in (ORG, NOM) and bare:
        return prefer_outer(atoms, index)
    if atom.label == DEMONYM:  # "il governatore lombardo", but "presidente modenese dell'Avis"
        found, behind = read_body(atoms, index + 1) if atoms.at(index + 1).lower in OF else (None, index)
        if found is None and names_state(atoms, index):
            return atom.mention, index + 1
        return found, behind
    if atom.lower not in OF and atom.lower not in TO:
        return None, index
    at = skip_types(atoms, index + 1, article=atom.lower in TO)
    if at == index + 1 and is_epithet(atoms, at):
        at += 1
    label = atoms.at(at).label
    if label in (ORG, NOM) or (label == LOC and (atom.lower in OF or atoms.at(at + 2).label == ORG)):
        return prefer_outer(atoms, at)
    return None, index


def names_state(atoms: Atoms, index: int) -> bool:
    """Say whether a demonym behind a title tells its body.

    "presidente francese", but not "presidente lariano".
    """
    mention, before = atoms.at(index).mention, atoms.at(index - 1).lower
    if mention is None or atoms.at(index + 1).label == ORG or not load_offices().has("of_places", before):
        return False
    place = resolve_place(mention.value.text) if isinstance(mention.value, Term) else None
    return not before.startswith("president") or (place is not None and place.kind in ("country", "region"))


def skip_types(atoms: Atoms, index: int, *, article: bool) -> int:
    """Return the index behind what leads up to a name.

    "società", "omonima azienda tedesca", an opening quote.
    """
    if article and atoms.at(index).lower in ARTICLES:
        index += 1
    start = index
    while atoms.at(index).mention is None and index - start < 5:
        if not names_type(atoms.at(index).lower) and not (index > start and atoms.at(index).lower == "-"):
            break
        index += 1
    index += count_trade(atoms, index) if index > start else 0
    if atoms.at(index).label == DEMONYM and (index > start or atoms.at(index + 1).label == ORG):
        index += 1
    while atoms.at(index).lower in QUOTES or (
        index > start and atoms.at(index).lower in OF and index - start < 6
    ):
        index += 1
    return index


def is_epithet(atoms: Atoms, index: int) -> bool:
    """Say whether a word may describe the organization named right behind it: "della neonata Kolbe"."""
    atom = atoms.at(index)
    word = atom.mention is None and atom.lower.isalpha() and len(atom.lower) > 3 and atom.lower not in NO_BODY
    written = atoms.sentence.text[atom.start - atoms.sentence.start :][:1]
    return word and written.islower() and atoms.at(index + 1).label == ORG


def names_type(word: str) -> bool:
    """Say whether a word tells what kind of body a name behind it has: "società", "cluster", "storica"."""
    return load_offices().has("type_words", word) or word in load_references().allowed


def count_trade(atoms: Atoms, index: int) -> int:
    """Return how many atoms tell a firm's trade before its name.

    Two for "di sensori" in "della start-up di sensori Algobit", one for "edile".
    """
    for count in (1, 2, 3):
        words = [atom.lower for atom in atoms[index : index + count]]
        plain = all(atom.mention is None and atom.lower.isalpha() for atom in atoms[index : index + count])
        if not plain or not words or (count > 1 and words[0] not in OF):
            return 0
        if atoms.at(index + count).label == ORG and words[-1] not in OF and words[0] not in NO_BODY:
            return count
    return 0


def prefer_outer(atoms: Atoms, index: int) -> tuple[Mention | None, int]:
    """Return the name at an index and the index behind.

    For "Italia di Leonardo" the organization behind the place.
    """
    atom = atoms.at(index)
    behind = index + 1
    if atoms.at(behind).lower in ("»", "”", '"'):
        behind += 1
    follower = atoms.at(behind + 1)
    if atoms.at(behind).lower in OF and (atom.label, follower.label) == (LOC, ORG):
        return follower.mention, behind + 2
    if atoms.at(behind).lower in OF and (atom.label, follower.label) == (ORG, LOC):
        return atom.mention, behind + 2
    bracketed = atoms.at(behind).lower == "(" and atoms.at(behind + 2).lower == ")"
    return atom.mention, behind + 3 if atom.label == ORG and bracketed else behind


def skip_state(atoms: Atoms, index: int) -> int:
    """Return the index behind an adjective that says how an office is held.

    "presidente uscente della Kolbe".
    """
    offices = load_offices()
    states = offices.former.after | offices.incoming.after | offices.lists["states"]
    while atoms.at(index).lower in states:
        index += 1
    return index


def skip_unnamed(atoms: Atoms, index: int) -> tuple[str | None, int]:
    """Return the noun of a body without a name behind a title, and the index behind it: "del museo civico".

    None where there is none; it must lead up to a person, by a comma or directly.
    """
    if atoms.at(index).lower not in OF:
        return None, index
    for behind in range(index + 2, index + 7):
        atom = atoms.at(behind)
        if atom.label == PER or (atom.lower in COMMAS and atoms.at(behind + 1).label == PER):
            return atoms.at(index + 1).lower, behind
        named = atom.mention is not None and atom.label != DEMONYM
        word = atom.mention is not None or atom.lower.replace("'", "").isalpha()
        if named or not word or atom.lower in NO_BODY:
            break
    return None, index


def is_spoken_of(atoms: Atoms, index: int) -> bool:
    """Say whether an organization put before its title ends at an index.

    "che della Kolbe resterà presidente".
    """
    return atoms.at(index).label in (ORG, NOM) and atoms.at(index - 1).lower in OF


def find_body_apart(atoms: Atoms, first: int, behind: int, holder: Mention) -> Mention | None:
    """Return an organization apart from its title: "il segretario Neri della Fiom", "Neri (Fiom)".

    The title takes the atoms from `first` to `behind`.
    """
    index = atoms.index_at(holder.end)
    link, follower = atoms.at(index), atoms.at(index + 1)
    if link.lower == "(" and follower.label == ORG:
        return follower.mention
    if link.lower in (*OF, "per") and follower.label in (ORG, NOM):
        # "il direttore, Neri del Politecnico" says where Neri is from, not whose director he is.
        near = index >= behind and "," not in atoms.words(behind, index)
        return follower.mention if near else None
    for position in range(first - 1, max(first - 6, 0), -1):
        if is_spoken_of(atoms, position) and atoms.at(position - 2).lower == "che":
            return atoms.at(position).mention
        if atoms.at(position).mention is not None:
            break
    related = atoms.at(atoms.index_at(holder.start) - 1).lower in ("cui", "quale")
    return find_body_before(atoms, atoms.index_at(holder.start) if related else min(first, index))


def find_body_before(atoms: Atoms, first: int) -> Mention | None:
    """Return the organization that a title points back to, whose first atom is at `first`.

    "la Kolbe, il cui direttore", "per bocca del suo direttore", "la Copagri nuorese, con il direttore".
    """
    before = atoms.words(first - 3, first)
    owned = before[-1:] in (["cui"], ["quale"]) or bool(
        {"suo", "sua", "suoi", "proprio", "propria"} & set(before[-2:])
    )
    joined = len(before) > 1 and before[-1] in (*ARTICLES, "alla", "al") and before[-2] == "con"
    if not owned and not joined:
        return None
    index = first - (len(before) - before.index("con") if joined else 2)
    for position in range(index, max(index - 12, -1), -1):
        atom = atoms.at(position)
        if atom.label == ORG or (atom.label == NOM and not joined):
            return atom.mention
        if atom.label == PER or (joined and atom.label == "" and atom.lower not in ("con", ",", *OF)):
            return None
    return None


def find_place_opening(atoms: Atoms, first: int) -> Mention | None:
    """Return the organization that a clause opens with, before a title at `first`: "Alla Kolbe arriva".

    "all'Istituto Grani la presidenza va", "Alla Cna di Livorno Maida Ghezzani è stata rieletta presidente".
    """
    for position in range(first - 1, 0, -1):
        if atoms.at(position).lower in (";", ":"):
            return None
        opens = atoms.at(position - 1).lower in PLACED and (
            position == 1 or atoms.at(position - 2).lower in OPENERS
        )
        if opens and atoms.at(position).label == ORG:
            return atoms.at(position).mention
    return None
