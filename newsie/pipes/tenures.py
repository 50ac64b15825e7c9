"""When an office is held: "ex presidente", "sarà presidente", "lascia la presidenza"."""

from dataclasses import dataclass

from newsie.data import Mention, Status
from newsie.pipes.atoms import Atoms
from newsie.pipes.holders import HolderFinder
from newsie.pipes.offices import Title, load_offices

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
    fresh: bool = False
    """Whether the text tells of coming into the office: "è stata eletta presidente"."""


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
    person = atoms.index_at(holder.start)
    near = set(clause_before(atoms, title.first, 4))
    if not any(other.behind <= person < title.first for other in finder.titles):
        near |= set(clause_before(atoms, person, 2))
    if near & {"come", "quale"} and near & offices.lists["enters"]:
        return "incoming"
    if "ci" in near:  # "Ci sarà il presidente Neri"
        near -= {"sarà", "saranno"}
    if "arriva" in near | between and "<DATE>" in near | between:
        return "incoming"  # "nel ruolo di direttore arriva dal 1° settembre Ugo Neri"
    if (
        (lead & offices.incoming.before)
        or after in offices.incoming.after
        or (between | near) & offices.incoming.verbs
    ):
        return "incoming"
    if person_before(atoms, holder, title) and between & offices.former.verbs:
        return "former"
    if replaced_behind(atoms, atoms.index_at(holder.start)):
        return "former"
    if person_before(atoms, holder, title) and "passa" in between:
        return "incoming"
    if opening_word(atoms, title.first) in offices.lists["leaves"]:
        return "former"
    was = between & PAST or {"è", "stato"} <= between or {"è", "stata"} <= between
    return "former" if was and not between & offices.lists["named"] else "current"


def is_fresh(finder: HolderFinder, title: Title, holder: Mention) -> bool:
    """Say whether the text tells of somebody's coming into an office: "nuovo ad", "eletta presidente"."""
    told = lead_words(finder, title) | words_between(finder.atoms, holder, title)
    told |= set(clause_before(finder.atoms, title.first, 3))
    offices = load_offices()
    return bool(told & (offices.lists["named"] | offices.lists["newly"] | offices.incoming.verbs))


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


def replaced_behind(atoms: Atoms, person: int) -> bool:
    """Say whether "è stato sostituito" stands behind the person at an index."""
    return bool(set(atoms.words(person + 1, person + 4)) & load_offices().lists["replaced_by"])


def opening_word(atoms: Atoms, index: int) -> str:
    """Return the first word of the stretch between semicolons that an index stands in."""
    words = atoms.words(0, index)
    cut = max((n + 1 for n, word in enumerate(words) if word in (";", ":", ".")), default=0)
    return next(iter(words[cut:]), "")


def person_before(atoms: Atoms, holder: Mention, title: Title) -> bool:
    """Say whether a person is named before a title."""
    return holder.start < atoms.at(title.first).start


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
