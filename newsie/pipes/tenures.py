"""When an office is held: "ex presidente", "sarà presidente", and who held it before whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newsie.data import Mention, Status
from newsie.pipes.atoms import PER, Atoms
from newsie.pipes.focus import ident_of
from newsie.pipes.holders import HolderFinder, find_handover
from newsie.pipes.offices import Title, load_offices
from newsie.pipes.reading import Reading, Sentence
from newsie.pipes.wordings import split_pieces

PAST = frozenset({"era", "fu", "ricopriva"})
NOW = frozenset({"oggi", "ora", "attuale", "attuali", "attualmente", "tuttora"})
MARKS = frozenset({",", ";", ":", "."})


@dataclass(frozen=True, slots=True)
class Held:
    """A title with what fills its roles, before what is not said has been added."""

    trigger: Mention
    form: str
    holder: Mention
    organizations: tuple[Mention, ...]
    status: Status
    kinds: frozenset[str] | None = None
    """Kinds of organization that an adjective or a noun tells ("responsabile camerale").

    Empty for a nameless body.
    """


@dataclass(frozen=True, slots=True)
class Succession:
    """Who held an office before whom."""

    holder: Mention
    successor: Mention | None
    """None where the sentence does not name the new holder."""


def judge_status(finder: HolderFinder, title: Title, holder: Mention) -> Status:
    """Say whether an office is held, was held or will be: "ex presidente", "sarà presidente"."""
    offices, atoms = load_offices(), finder.atoms
    lead = lead_words(finder, title)
    after = atoms.at(title.behind).lower
    between = words_between(atoms, holder, title)
    past = (
        finder.count_past(title.first - 1)
        or after in offices.former.after
        or title.form in offices.former.titles
    )
    if past or (lead & offices.former.before and not ("già" in lead and "è" in between)):
        return "former"
    if set(clause_before(atoms, title.first, 3)) & offices.lists["endings"]:
        return "former"
    if lead & NOW:
        return "current"
    near = {*clause_before(atoms, title.first, 4), *clause_before(atoms, atoms.index_at(holder.start), 2)}
    if (
        (lead & offices.incoming.before)
        or after in offices.incoming.after
        or (between | near) & offices.incoming.verbs
    ):
        return "incoming"
    was = between & PAST or {"è", "stato"} <= between or {"è", "stata"} <= between
    return "former" if was and not between & offices.lists["named"] else "current"


def lead_words(finder: HolderFinder, title: Title) -> set[str]:
    """Return the words right before a title that describe it."""
    offices, atoms = load_offices(), finder.atoms
    telling = offices.former.before | offices.incoming.before
    words: set[str] = set()
    index = title.first - 1
    while (
        index >= 0 and title.first - index < 5 and (finder.is_lead(index) or atoms.at(index).lower in telling)
    ):
        words.add(atoms.at(index).lower)
        index -= 1
    return words


def words_between(atoms: Atoms, holder: Mention, title: Title) -> set[str]:
    """Return the words between a person and a title, in either order."""
    person = atoms.index_at(holder.start)
    return set(
        atoms.words(person, title.first) if person < title.first else atoms.words(title.behind, person)
    )


def clause_before(atoms: Atoms, index: int, count: int) -> list[str]:
    """Return up to `count` words before an index, none from before a mark of punctuation."""
    words = atoms.words(index - count, index)
    return words[max((n + 1 for n, word in enumerate(words) if word in MARKS), default=0) :]


# Succession -----------------------------------------------------------------------------------------


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


def read_handovers(atoms: Atoms) -> Iterator[Succession]:
    """Yield "ad Alberto Neri subentrerà Katia Bo": the old holder behind "a", the new one behind the verb."""
    for index in range(len(atoms) - 2):
        pair = find_handover(atoms, index)
        if pair is not None:
            yield Succession(*pair)


def read_replacements(reading: Reading, sentence: Sentence) -> Iterator[Succession]:
    """Yield "Piero Neri lascia. Al suo posto arriva Anna Bo".

    The person named last before, the first one behind.
    """
    lower = sentence.text.lower()
    found = [
        sentence.start + lower.find(phrase) for phrase in load_offices().lists["replaced"] if phrase in lower
    ]
    if not found:
        return
    persons = [m for m in reading.mentions if m.label == PER]
    before = [m for m in persons if m.end <= min(found)]
    behind = [m for m in persons if min(found) < m.start < sentence.end]
    near = before and reading.sentence_at(before[-1].start).index >= sentence.index - 1
    if near and behind and ident_of(before[-1]) != ident_of(behind[0]):
        yield Succession(before[-1], behind[0])


def succeed(held: Sequence[Held], successions: Iterable[Succession]) -> Iterator[Held]:
    """Yield the position of each former holder.

    That of the successor, the first one told, or the last before.
    """
    for succession in successions:
        successor = succession.successor
        known = [h for h in held if successor is not None and ident_of(h.holder) == ident_of(successor)]
        if not known:
            known = [h for h in held if h.trigger.start < succession.holder.start][-1:]
        first = next((h for h in known if h.status != "former"), None)
        told = any(h.holder.key == succession.holder.key for h in held)
        if first is not None and not told and ident_of(first.holder) != ident_of(succession.holder):
            yield replace(first, holder=succession.holder, status="former")
