"""Who holds which office where: titles with the person and the organization that the text puts beside them.

An organization that is not said is the one in focus. Each position is stated once, as fully as told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsie.data import Argument, Fact, Mention, Span
from newsie.normalise.names import split_person
from newsie.pipes.atoms import ORG, PER, Atoms, list_atoms
from newsie.pipes.bodies import (
    PLACED,
    find_body_apart,
    find_place_opening,
    read_bodies,
    skip_state,
    skip_unnamed,
)
from newsie.pipes.focus import MUNICIPALITY, Focus, ident_of
from newsie.pipes.holders import HolderFinder
from newsie.pipes.offices import OF, Title, find_titles, load_offices
from newsie.pipes.reading import Reading, Sentence
from newsie.pipes.references import load_references
from newsie.pipes.successions import Succession, read_successions, succeed
from newsie.pipes.tenures import Held, is_fresh, judge_status

FURTHEST = 5  # sentences back to the one whose person a sentence goes on about
INDEFINITE = frozenset(["un", "una", "uno", "un'", "due", "tre", "alcune", "varie", "diverse"])
# Shares of right organizations on the development gold: put beside the title by the text, and found in focus.
SAID, UNSAID = 0.97, 0.8


def find_positions(reading: Reading) -> list[Fact]:
    """Return the positions that an article states, each with its role as trigger, each once."""
    held: list[Held] = []
    successions: list[Succession] = []
    for sentence in reading.sentences:
        subject = subject_before(reading, sentence)
        if sentence.get_mentions(PER) or subject is not None:
            atoms = list_atoms(reading)[sentence.index]
            held += read_positions(atoms, subject)
            successions += read_successions(reading, atoms)
    return list(settle(reading, [*held, *succeed(held, successions)]))


def subject_before(reading: Reading, sentence: Sentence) -> Mention | None:
    """Return the person whom a sentence may go on about: the only one that the sentences before name."""
    for earlier in reversed(reading.sentences[max(sentence.index - FURTHEST, 0) : sentence.index]):
        if persons := earlier.get_mentions(PER):
            return persons[0] if len({ident_of(person) for person in persons}) == 1 else None
    return None


def read_positions(atoms: Atoms, subject: Mention | None = None) -> list[Held]:
    """Return the positions of one sentence, in the order of its titles.

    `subject` is the person whom it may speak of without a name.
    """
    titles = list(find_titles(atoms))
    finder = HolderFinder(atoms, titles, subject)
    held: list[Held] = []
    for number, title in enumerate(titles):
        for position in read_position(finder, number):
            held.append(share_body(atoms, title, position, held[-1] if held else None))
    return [*held, *(more for position in held for more in read_gapped(atoms, position))]


def read_gapped(atoms: Atoms, position: Held) -> Iterator[Held]:
    """Yield the positions told without repeating the title.

    "Alla Fiom segretario è Ugo Neri; alla Filcams Anna Bo, 40 anni; alla Slc Ida Riva".
    """
    index = atoms.index_at(position.holder.end)
    if not position.organizations or position.organizations[0].start > position.trigger.start:
        return
    while index < len(atoms):
        body, person = atoms.at(index + 2).mention, atoms.at(index + 3).mention
        led = atoms.at(index).lower in (";", ",") and atoms.at(index + 1).lower in PLACED
        named = body is not None and person is not None and (body.label, person.label) == (ORG, PER)
        if led and named and body is not None and person is not None:
            yield replace(position, holder=person, organizations=(body,))
        index += 1


def read_position(finder: HolderFinder, number: int) -> Iterator[Held]:
    """Yield what one title says, a position for each holder."""
    atoms, title = finder.atoms, finder.titles[number]
    organizations, behind = read_bodies(atoms, skip_state(atoms, title.behind))
    if not organizations and is_coordinated(finder, number):  # "presidente e ad della Kolbe"
        organizations, _ = read_bodies(atoms, skip_state(atoms, finder.titles[number + 1].behind))
    noun, behind = (None, behind) if organizations else skip_unnamed(atoms, behind)
    holders = finder.find(number, behind)
    if not holders:
        holders, organizations = finder.in_relative_clause(title)
    if holders and not organizations and holders[0] is finder.subject:
        return  # "È il presidente a dirlo"
    if holders and not organizations:
        apart = find_body_apart(atoms, title.first, title.behind, holders[0])
        organizations = [] if apart is None else [apart]
    plain = not title.has_portfolio and not finder.opens_with_verb(title, behind)
    if title.is_bare and not organizations and plain:
        return
    if holders and not organizations and noun is None:
        opening = find_place_opening(atoms, min(title.first, atoms.index_at(holders[0].start)))
        organizations = [] if opening is None else [opening]
    kinds = kinds_said(atoms.at(title.behind).lower, noun)
    if atoms.at(title.behind).lower in OF and atoms.at(title.behind + 1).lower in INDEFINITE:
        kinds = frozenset()  # "titolare di una conceria"
    for holder in holders:
        status = judge_status(finder, title, holder)
        fresh = status == "incoming" or is_fresh(finder, title, holder)
        yield Held(make_trigger(atoms, title), title.form, holder, tuple(organizations), status, kinds, fresh)


def is_coordinated(finder: HolderFinder, number: int) -> bool:
    """Say whether "e" and another title stand right behind a title."""
    after = finder.titles[number + 1 : number + 2]
    return bool(after) and finder.are_joined(finder.titles[number], after[0])


def make_trigger(atoms: Atoms, title: Title) -> Mention:
    """Return a title as a mention."""
    start, end = atoms.at(title.first).start, atoms.at(title.behind - 1).end
    return Mention(start, end, "ROLE", atoms.text(title.first, title.behind))


def share_body(atoms: Atoms, title: Title, position: Held, before: Held | None) -> Held:
    """Return a position with the body of the one before, where they are told together.

    "e il direttore Ugo Neri".
    """
    if before is None or position.organizations or position.kinds is not None:
        return position
    between = atoms.words(atoms.index_at(before.holder.end), title.first)
    if not between or not set(between) <= load_offices().lists["together"]:
        return position
    return replace(position, organizations=before.organizations, kinds=before.kinds)


def kinds_said(adjective: str, noun: str | None) -> frozenset[str] | None:
    """Return the kinds of organization said behind a title: "camerale", "degli industriali", "della società".

    None where nothing is said. A body of which no kind is known ("del museo civico") has none: it is not the
    organization in focus.
    """
    tells = load_offices().tells
    if (word := adjective if adjective in tells else noun) is None:
        return None
    return frozenset({tells[word]}) if word in tells else load_references().allowed.get(word, frozenset())


# What an article leaves unsaid ----------------------------------------------------------------------


def settle(reading: Reading, held: Sequence[Held]) -> Iterator[Fact]:
    """Yield facts: organizations added where the text leaves them out, each position once.

    What is said in full goes first, so that "il presidente Rossi" adds nothing to "Rossi, presidente di X",
    and what says more of when: "è la nuova direttrice" in a title is "sarà la direttrice" in the text.
    """
    focus = Focus(reading)
    told: set[tuple[str, str, str | None]] = set()
    held_offices: set[tuple[str, str, bool]] = set()
    facts: list[Fact] = []
    for position in sorted(held, key=lambda h: (not h.organizations, h.status == "current")):
        office = (office_of(position.form), ident_of(position.holder))
        organizations: Iterable[Mention | None] = position.organizations
        if not position.organizations:
            known = (*office, position.status == "former") in held_offices
            organizations = [] if known else [find_unsaid(focus, position)]
        for organization in organizations:
            key = (*office, None if organization is None else ident_of(organization))
            if key not in told:
                told.add(key)
                held_offices.add((*office, position.status == "former"))
                facts.append(make_fact(position, organization, said=bool(position.organizations)))
    yield from sorted(facts, key=lambda fact: fact.support)


def office_of(form: str) -> str:
    """Return what the wordings of an office have in common: of "direttore" and "direttrice".

    An honorary office is one of its own.
    """
    return form[:8] + " onorario" * any(word in form for word in ("onorari", "emerit"))


def make_fact(position: Held, organization: Mention | None, *, said: bool) -> Fact:
    """Return a position as a fact; an organization that went unsaid is no evidence of it, and less sure."""
    arguments = [Argument("holder", position.holder)]
    if organization is not None:
        arguments.append(Argument("organization", organization))
    parts = [position.trigger, position.holder]
    evidence = None if said else Span(min(m.start for m in parts), max(m.end for m in parts))
    confidence = min(m.confidence for m in [*parts, *(a.mention for a in arguments)])
    confidence *= SAID if said else UNSAID
    status = position.status
    return Fact("position", "", position.trigger, tuple(arguments), "asserted", status, evidence, confidence)


def find_unsaid(focus: Focus, position: Held) -> Mention | None:
    """Return the organization that a title without one speaks of: the one in focus of a fitting kind."""
    offices, offset = load_offices(), position.trigger.start
    board = position.form == "sindaci" and opens_clause(focus.reading.text, offset)
    if offices.has("town_titles", position.form) and not board:
        return focus.find_town(offset)
    if offices.has("never_elided", position.form) and not board:
        return None
    if position.kinds is not None:
        return focus.find_organization(offset, position.kinds)
    surname = split_person(position.holder.text)[-1] if offices.starts("owner_titles", position.form) else ""
    kinds = kinds_of(position.form)
    found = focus.find_organization(offset, kinds, owner=surname)
    return found or (focus.find_town(offset) if MUNICIPALITY in kinds else None)


def opens_clause(text: str, offset: int) -> bool:
    """Say whether what stands at an offset opens a clause.

    So do the auditors of a company ("Sindaci sono Anna Bo e Ugo Neri"), mayors have an article.
    """
    before = text[:offset].rstrip(" ")
    return not before or before[-1] in ".;:\n"


def kinds_of(form: str) -> frozenset[str]:
    """Return the kinds of organization that have such an office."""
    offices = load_offices()
    for stem, kinds in offices.kinds.items():
        if form.startswith(stem):
            return kinds
    return offices.lists["firms" if offices.starts("firm_titles", form) else "bodies"]
