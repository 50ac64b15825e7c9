"""What stands between a name and its title or between two names of a list: "(45 anni)", ", parrucchiera,".

An insertion brings no other person and no verb; stepping over one never leaves the sentence.
"""

from newsie.pipes.atoms import DATE, DEMONYM, LOC, ORG, PER, Atom, Atoms
from newsie.pipes.offices import OF, load_offices

DASHES = frozenset([",", "–", "-", "—"])
ENDS = frozenset([";", ":", "«", "»", "“", "”", '"', "(", ")"])
LONGEST = 9  # atoms in one insertion
MOST = 4  # insertions behind one name


def skip_insertion(atoms: Atoms, index: int) -> int:
    """Step back over one thing between a name and its apposition, from its last mark or word.

    "(45 anni)", ", 45 anni,", ", tappezziera di Germignaga,". Returns `index` where there is none.
    """
    last = index - 1 if atoms.at(index).lower in DASHES else index
    if atoms.at(last).lower == ")":
        opened = next((i for i in range(last, max(last - LONGEST, -1), -1) if atoms.at(i).lower == "("), -1)
        return opened - 1 if opened > 0 else index
    opened = next((i for i in range(last, max(last - LONGEST, -1), -1) if atoms.at(i).lower == ","), -1)
    return opened if 0 < opened < last and is_insertion(atoms, opened + 1, last + 1) else index


def is_insertion(atoms: Atoms, first: int, behind: int) -> bool:
    """Say whether a stretch of atoms may tell more about a person: an age, a trade, a place, a firm."""
    if atoms.at(first).lower in OF and atoms.at(first + 1).label == ORG:  # ", della Kolbe di Lecco,"
        first += 2
    return all(atom.label in ("", LOC, DEMONYM, DATE) and is_inside(atom) for atom in atoms[first:behind])


def is_inside(atom: Atom) -> bool:
    """Say whether an atom may stand in an insertion: no verb, no mark that ends a clause."""
    return bool(atom.lower) and atom.lower not in ENDS and not load_offices().has("clausal", atom.lower)


def skip_to_person(atoms: Atoms, index: int, passed: frozenset[int] = frozenset()) -> int:
    """Return the index of the person whose insertions end with the comma or bracket at `index`, or -1.

    "Efisia Melis, 51 anni, amministratrice delegata della Metalsulcis, è": titles are told apart by the
    indices `passed` that they and their organizations take.
    """
    for _ in range(MOST):
        before = atoms.at(index - 1)
        if before.label == PER and atoms.at(index).lower in (*DASHES, "("):
            return index - 1
        opened = skip_insertion(atoms, index)
        if opened == index:
            opened = skip_titled(atoms, index, passed)
        if opened == index:
            return -1
        index = opened if atoms.at(opened).lower in DASHES else opened + 1
    return -1


def skip_titled(atoms: Atoms, index: int, passed: frozenset[int]) -> int:
    """Step back over an apposition with a title in it; `index` where none ends there."""
    opened = index - 1
    while opened > 0 and atoms.at(opened).lower not in DASHES:
        atom = atoms.at(opened)
        if atom.label == PER or not is_inside(atom):
            return index
        opened -= 1
    titled = bool(passed & set(range(opened + 1, index)))
    return opened if titled and opened > 0 else index


def skip_apposition(atoms: Atoms, index: int) -> int:
    """Return the index behind what is told of a person whose name ends before `index`.

    "(edilizia)", ", presidente del collegio" before another comma, "della Kolbe".
    """
    if atoms.at(index).lower == "(":
        closed = next((i for i in range(index, index + LONGEST) if atoms.at(i).lower == ")"), -1)
        return closed + 1 if closed > 0 else index
    if atoms.at(index).lower in OF and atoms.at(index + 1).label in (ORG, LOC):
        return index + 2
    if atoms.at(index).lower != "," or atoms.at(index + 1).label == PER:
        return index
    for behind in range(index + 1, index + LONGEST):
        atom = atoms.at(behind)
        if atom.label == PER or not is_inside(atom):
            return index
        if atom.lower == ",":
            goes_on = atoms.at(behind + 1).label == PER or atoms.at(behind + 1).lower in ("e", "ed")
            return behind if goes_on else index
    return index
