"""Offices told by their noun: "passa alla guida della Kolbe", "lascia la presidenza a Rosa Neri"."""

from newsie.data import Mention
from newsie.pipes.atoms import PER, Atoms
from newsie.pipes.offices import Title, load_offices

TO = frozenset(["a", "ad", "al", "alla", "all'", "allo"])
ENDS = frozenset([";", ":", "."])
REACH = 14  # atoms between an office's noun and who holds it


def find_holders(atoms: Atoms, title: Title, behind: int) -> list[Mention]:
    """Return who takes, has or leaves an office told by its noun.

    `behind` is the index behind the noun and its organization.
    """
    if atoms.at(title.first - 1).lower in ("dal", "dalla"):
        return find_before(atoms, title.first)
    if atoms.at(title.first - 1).lower in TO:
        return find_comer(atoms, behind) or find_before(atoms, title.first)
    if holds(atoms, title.first):
        return [*find_before(atoms, title.first), *find_receiver(atoms, behind, adjacent=True)]
    gapped = atoms.at(title.first - 2).lower in (",", "e", "ed")  # "e la direzione scientifica a Ugo Bo"
    return find_receiver(atoms, behind, adjacent=False) or (
        find_receiver(atoms, behind, adjacent=True) if gapped else []
    )


def find_comer(atoms: Atoms, behind: int) -> list[Mention]:
    """Return who comes, named behind: "alla presidenza della Kolbe arriva dal 1° marzo Anna Bo"."""
    comes = load_offices().lists["comes"]
    for index in range(behind, behind + REACH):
        atom = atoms.at(index)
        if atom.label == PER and atom.mention is not None:
            near = index == behind or bool(comes & set(atoms.words(behind, index)))
            return [atom.mention] if near else []
        if atom.lower in ENDS or not atom.lower:
            break
    return []


def find_before(atoms: Atoms, first: int) -> list[Mention]:
    """Return the person last named before a noun: "ha eletto Anna Bo, 46 anni, alla presidenza"."""
    for index in range(first - 1, max(first - REACH, -1), -1):
        mention = atoms.at(index).mention
        if mention is not None and mention.label == PER:
            return [mention]
        if atoms.at(index).lower in ENDS:
            break
    return []


def holds(atoms: Atoms, first: int) -> bool:
    """Say whether a verb of holding or leaving stands right before a noun: "lascia la presidenza"."""
    words = atoms.words(first - 4, first)
    cut = max((n + 1 for n, word in enumerate(words) if word in (*ENDS, ",")), default=0)
    return bool(load_offices().lists["holds"] & set(words[cut:]))


def find_receiver(atoms: Atoms, behind: int, *, adjacent: bool) -> list[Mention]:
    """Return who gets an office: "la presidenza va a Rosa Neri", "lascia la direzione a Ugo Bo".

    With `adjacent`, "a" and the name stand right behind; else a verb of giving does.
    """
    index, goes = behind, load_offices().lists["goes"]
    while not adjacent and index < behind + 4 and atoms.at(index).lower in goes:
        index += 1
    given = adjacent or index > behind
    led = atoms.at(index).lower in TO
    index += led
    while led and index < behind + 7 and atoms.at(index).mention is None and atoms.at(index).lower.isalpha():
        index += 1
    mention = atoms.at(index).mention
    return [mention] if given and led and mention is not None and mention.label == PER else []
