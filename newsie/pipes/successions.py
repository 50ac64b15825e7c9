"""Who held an office before whom: "succede a Piero Neri", "gli subentrerà Anna Bo", "Piero Neri lascia"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newsie.data import Mention, Status
from newsie.pipes.atoms import DATE, PER, Atoms
from newsie.pipes.focus import ident_of
from newsie.pipes.holders import find_handover
from newsie.pipes.offices import load_offices
from newsie.pipes.reading import Reading, Sentence
from newsie.pipes.tenures import Held, replaced_behind
from newsie.pipes.wordings import split_pieces

NEAR = 600  # characters between an office and who leaves it without its being said again


@dataclass(frozen=True, slots=True)
class Succession:
    """Who held an office before whom."""

    holder: Mention
    successor: Mention | None = None
    """None where the sentence does not name the new holder."""
    comes: bool = False
    """Whether the new holder's office is told by the old one's: "gli subentrerà Anna Bo"."""
    incoming: bool = False
    """Whether the new holder has not come yet."""


def read_successions(reading: Reading, atoms: Atoms) -> Iterator[Succession]:
    """Yield who held an office before whom.

    "preso il posto del padre Ettore", "dopo le dimissioni di Piero Neri".
    """
    offices, sentence = load_offices(), atoms.sentence
    skipped = offices.lists["kin"] | offices.lists["honorifics"] | offices.lists["leaving"]
    for hit in offices.successions.find(split_pieces(sentence.text)):
        index = atoms.index_at(hit.end + sentence.start)
        while atoms.at(index).lower in skipped:
            index += 1
        person = atoms.at(index)
        before = [m for m in sentence.get_mentions(PER) if m.end <= hit.start + sentence.start]
        if person.label == PER and person.mention is not None:
            yield Succession(person.mention, before[-1] if before else None)
    yield from read_handovers(atoms)
    yield from read_replacements(reading, sentence)
    yield from read_leavers(atoms)


def read_handovers(atoms: Atoms) -> Iterator[Succession]:
    """Yield "ad Alberto Neri subentrerà Katia Bo": the old holder behind "a", the new one behind the verb."""
    for index in range(len(atoms) - 2):
        pair = find_handover(atoms, index)
        if pair is not None:
            yield Succession(*pair)
        pair = find_replaced(atoms, index)
        if pair is not None:
            yield Succession(*pair, comes=True)


def find_replaced(atoms: Atoms, index: int) -> tuple[Mention, Mention] | None:
    """Return old and new holder of "Ugo Neri è stato sostituito da Anna Bo", its first name at `index`."""
    old = atoms.at(index).mention
    if old is None or old.label != PER or not replaced_behind(atoms, index):
        return None
    for behind in range(index + 3, index + 9):
        new = atoms.at(behind).mention
        if new is not None and new.label == PER:
            return (old, new) if atoms.at(behind - 1).lower in ("da", "dal", "dalla") else None
    return None


def read_replacements(reading: Reading, sentence: Sentence) -> Iterator[Succession]:
    """Yield "Piero Neri lascia. Al suo posto arriva Anna Bo".

    The person named last before, the first one behind.
    """
    lower = sentence.text.lower()
    found = {
        sentence.start + lower.find(phrase): phrase
        for phrase in load_offices().lists["replaced"]
        if phrase in lower
    }
    if not found:
        return
    first = min(found)
    persons = [m for m in reading.mentions if m.label == PER]
    before = [m for m in persons if m.end <= first]
    behind = [m for m in persons if first < m.start < sentence.end]
    near = before and reading.sentence_at(before[-1].start).index >= sentence.index - 1
    if near and behind and ident_of(before[-1]) != ident_of(behind[0]):
        future = found[first].endswith("rà") or "arriverà" in lower
        yield Succession(before[-1], behind[0], comes=True, incoming=future)


def read_leavers(atoms: Atoms) -> Iterator[Succession]:
    """Yield who leaves an office that is not said again: "Ugo Neri lascia dopo due mandati", "esce Neri"."""
    for index, atom in enumerate(atoms):
        if atom.label == PER and atom.mention is not None and (leaves(atoms, index) or is_left(atoms, index)):
            yield Succession(atom.mention)


def leaves(atoms: Atoms, index: int) -> bool:
    """Say whether the person at an index leaves: "lascia dopo due mandati", "che l'ha preceduta"."""
    offices = load_offices()
    at = index + 1
    while atoms.at(at).lower in ("che", ",", "l'", "ha", "si", "è", "stato", "stata", "invece") or (
        atoms.at(at).label == DATE
    ):
        at += 1
    word, after = atoms.at(at).lower, atoms.at(at + 1)
    if offices.has("steps_down", word):
        return after.label == DATE or after.lower in ("", ",", ".", ";", "dopo", "per")
    return offices.has("gone", word)


def is_left(atoms: Atoms, index: int) -> bool:
    """Say whether a clause opens with the leaving of the person at an index: "; lascia Piero Neri"."""
    opens = index == 1 or atoms.at(index - 2).lower in (";", ":", ".")
    return opens and load_offices().has("steps_down", atoms.at(index - 1).lower)


# Whose office it was ----------------------------------------------------------------------------------


def succeed(held: Sequence[Held], successions: Iterable[Succession]) -> Iterator[Held]:
    """Yield the positions that successions tell: the old holder's, and the new one's where it is not told."""
    for succession in successions:
        own = positions_of(held, succession.holder)
        successor = succession.successor
        if successor is not None and succession.comes and own and not positions_of(held, successor):
            status: Status = "incoming" if succession.incoming else "current"
            yield replace(own[-1], holder=successor, status=status)
        else:
            first = find_office(held, succession)
            told = first is None or any(h.form == first.form or h.status == "former" for h in own)
            if first is not None and not told and ident_of(first.holder) != ident_of(succession.holder):
                yield replace(first, holder=succession.holder, status="former")


def positions_of(held: Sequence[Held], person: Mention) -> list[Held]:
    """Return the positions of a person."""
    return [h for h in held if ident_of(h.holder) == ident_of(person)]


def find_office(held: Sequence[Held], succession: Succession) -> Held | None:
    """Return the successor's position that is meant: a new one before the others, else the first.

    Where the successor goes unsaid, that of who was told last.
    """
    if succession.successor is not None and (known := positions_of(held, succession.successor)):
        return prefer_fresh(known)
    before = [h for h in held if 0 < succession.holder.start - h.trigger.start < NEAR]
    return prefer_fresh(positions_of(before, before[-1].holder)) if before else None


def prefer_fresh(held: Sequence[Held]) -> Held | None:
    """Return the first position that somebody came into, else the first that is not a former one."""
    kept = sorted((h for h in held if h.status != "former"), key=lambda h: not h.organizations)
    return next((h for h in kept if h.fresh), next(iter(kept), None))
