"""The person who holds an office.

Beside the title in apposition, across a copula, shared with the title before.
"""

from collections.abc import Iterator, Sequence

from newsie.data import Mention
from newsie.pipes.atoms import DATE, LOC, NOM, ORG, PER, Atoms
from newsie.pipes.bodies import ARTICLES, COMMAS, is_spoken_of, read_bodies, skip_state
from newsie.pipes.insertions import skip_apposition, skip_insertion, skip_to_person
from newsie.pipes.nouns_of_office import find_holders
from newsie.pipes.offices import Title, load_offices

APPOSED = frozenset([",", "–", "-", "—", "("])
ACROSS = frozenset(["il", "la", "l'", "anche", "ancora", "oggi", "infatti", "invece", "ora"])
COORDINATES = frozenset(["e", "ed", ",", "nonché", "oltre", "che", "di"])
APPOINTS = frozenset(["nomina", "elegge", "conferma", "designa", "sceglie"])
OPENS = frozenset(["", ";", ":", ".", "come", "quale"])
DATED = frozenset(["da", "dal", "dall'", "dallo", "dalla", "in", "nel", "a", "il"])
APPOINTING = frozenset(["ha", "hanno", "aveva"])
REACH = 12  # atoms between a person and a title across a copula


class HolderFinder:
    """Finds the holders of a sentence's titles, which are asked for in the order of the text."""

    def __init__(self, atoms: Atoms, titles: Sequence[Title], subject: Mention | None = None) -> None:
        self.atoms = atoms
        self.titles = titles
        self.subject = subject
        """Who the sentence goes on about without naming: "Fu presidente di Univa"."""
        self.offices = load_offices()
        self._taken: list[list[Mention]] = []

    def find(self, number: int, behind: int) -> list[Mention]:
        """Return who holds the office of a title; `behind` is the index behind it and its organization.

        Looked for right behind, in apposition, behind a comma, shared with the title before, across a copula.
        """
        title = self.titles[number]
        noun = self.offices.has("incomplete", title.form) and self.atoms.at(title.first - 1).lower in ARTICLES
        if noun or self.offices.has("nominal", title.form):
            found = find_holders(self.atoms, title, behind)
        elif self.offices.has("stands", title.form):
            found = self.before_copula(title)
        else:
            found = (
                self.behind_title(title, behind, commas=False)
                or self.behind_verb(title, behind)
                or self.in_apposition(title)
                or self.behind_title(title, behind, commas=True)
                or self.shared(number)
                or self.before_copula(title)
                or self.behind_copula(behind, plural=title.plural)
                or self.elected(title, behind)
                or self.handed_over(behind)
                or self.of_next(number)
            )
        self._taken.append(found)
        return found

    def behind_title(self, title: Title, behind: int, *, commas: bool) -> list[Mention]:
        """Return the persons right behind a title and its organization; several for a plural."""
        atoms = self.atoms
        index = skip_state(atoms, behind)
        while atoms.at(index).lower in ("nazionale", "camerale", "regionale", "provinciale"):
            index += 1
        if commas and atoms.at(index).lower in COMMAS:
            index += 1
        while self.offices.has("honorifics", atoms.at(index).lower) or (
            commas and atoms.at(index).lower in ARTICLES
        ):
            index += 1
        trade = atoms.at(index).lower.isalpha() and atoms.at(index + 1).label == PER
        if commas and trade and index > behind + 1:
            index += 1  # "la curatrice, l'avvocata Anna Neri"
        before = atoms.at(title.first - 1).lower
        if not commas and (before in self.offices.lists["named"] | APPOINTS or before in OPENS):
            at = index + (atoms.at(index).lower in ARTICLES)
            if at > index and atoms.at(at + 1).label == PER:
                index = at + 1  # "nomina curatrice l'avvocata Anna Neri"
        first = atoms.at(index)
        if first.label != PER or first.mention is None or (commas and self.heads_apposition(index)):
            return []
        return [first.mention, *(self.more_persons(index + 1) if title.plural else [])]

    def heads_apposition(self, index: int) -> bool:
        """Say whether a person has a title of its own.

        "Bo, presidente di X, Neri, sindaco di Y" asked for "Neri".
        """
        follower = index + 2 if self.atoms.at(index + 1).lower in APPOSED else -1
        titled = any(title.first == follower for title in self.titles)
        left = any(self.atoms.at(i).label == PER for i in range(index - 10, index - 1))
        return titled and left and self.atoms.at(index - 1).lower == ","

    def more_persons(self, index: int) -> Iterator[Mention]:
        """Yield the persons that go on a list: ", Anna Neri (edilizia) e la maestra Ugo Bianchi"."""
        atoms = self.atoms
        while True:
            index = skip_apposition(atoms, index)
            index += atoms.at(index).lower == "," and atoms.at(index + 1).lower in ("e", "ed")
            if atoms.at(index).lower not in (",", "e", "ed"):
                return
            index += 1
            if atoms.at(index).lower in ARTICLES:  # "e la maestra Loredana Weber"
                index += 1 + (atoms.at(index + 1).mention is None and atoms.at(index + 2).label == PER)
            if atoms.at(index).label != PER:
                return
            yield from self.person_at(index)
            index += 1

    def person_at(self, index: int) -> list[Mention]:
        """Return the person at an index, as a list that is empty where none is."""
        atom = self.atoms.at(index)
        return [atom.mention] if atom.label == PER and atom.mention is not None else []

    # Before the title -----------------------------------------------------------------------------

    def in_apposition(self, title: Title) -> list[Mention]:
        """Return the person a title is in apposition to.

        "Rossi, storico presidente", "Rossi (45 anni), ad".
        """
        index = title.first - 1 - self.count_past(title.first - 1)
        skipped = 0
        while self.is_lead(index) and skipped < 5:
            index, skipped = index - 1, skipped + 1
        if self.atoms.at(index).label == PER:
            # "Mario Rossi presidente" without a comma, but not "Mario Rossi il presidente".
            touches = not skipped or self.atoms.at(title.first - 1).lower not in ARTICLES
            return self.persons_up_to(index, title) if touches else []
        if self.atoms.at(index).lower not in APPOSED and self.atoms.at(index).lower != ")":
            return []
        for _ in range(3):
            index = skip_insertion(self.atoms, index)
        if self.atoms.at(index).lower in APPOSED:
            index -= 1
        return self.persons_up_to(index, title)

    def persons_up_to(self, index: int, title: Title) -> list[Mention]:
        """Return the person at an index, for a plural title the list that ends there.

        "Neri e Bianchi, fondatori".
        """
        found = self.person_at(index)
        while found and title.plural and self.atoms.at(index - 1).lower in ("e", "ed", ","):
            index -= 2
            if not (more := self.person_at(index)):
                break
            found = [*more, *found]
        return found

    def is_lead(self, index: int) -> bool:
        """Say whether an atom may stand between a comma and a title."""
        atom = self.atoms.at(index)
        return self.offices.has("before", atom.lower) or atom.label == DATE or atom.lower in ("ex", "-")

    def count_past(self, index: int) -> int:
        """Return how many atoms up to an index say that it was long so.

        "per anni", "per trent'anni", "a lungo".
        """
        words = self.atoms.words(index - 4, index + 1)
        if words[-2:] in (["a", "lungo"], ["per", "anni"]):
            return 2
        return len(words) - words.index("per") if words[-1:] == ["anni"] and "per" in words else 0

    def shared(self, number: int) -> list[Mention]:
        """Return the holder of the title before.

        "presidente di X e ad di Y", "oggi direttore, diventerà ad".
        """
        if number == 0:
            return []
        first = self.titles[number].first
        _, behind = read_bodies(self.atoms, self.titles[number - 1].behind)
        between = self.atoms.words(behind, first)
        past = self.count_past(first - 1)
        between = between[: len(between) - past] if past else between
        rest = {word for word in between if not self.offices.has("before", word)} - {"<DATE>"}
        near = 0 < len(between) <= 7
        return self._taken[number - 1][:1] if near and rest <= COORDINATES | self.linking() else []

    def linking(self) -> frozenset[str]:
        """Return the words of which one stands between a person and a title that is not in apposition."""
        return self.offices.lists["links"] | self.offices.lists["named"]

    # Across a copula -------------------------------------------------------------------------------

    def before_copula(self, title: Title) -> list[Mention]:
        """Return the person before a copula.

        "Rossi è stato nominato presidente", "Rossi, che è anche sindaco".
        """
        index = title.first - 1
        words: set[str] = set()
        while index >= 0 and title.first - index < REACH:
            atom = self.atoms.at(index)
            if words & APPOINTING and words & self.offices.lists["named"]:
                return []  # "il sindaco ha nominato gli assessori"
            if atom.label == PER:
                linked = bool(words & self.linking()) or self.offices.has("stands", title.form)
                return self.persons_up_to(index, title) if linked else []
            if is_spoken_of(self.atoms, index):
                index -= 2
            elif atom.lower in (",", ")") and words & self.linking():
                return self.person_at(skip_to_person(self.atoms, index, self._title_indices()))
            elif (
                atom.lower in self.offices.copula
                or self.is_lead(index)
                or (atom.lower in DATED and self.atoms.at(index + 1).label == DATE)
            ):
                words.add(atom.lower)
                index -= 1
            else:
                return []
        spoken_of = index < 0 and words & self.offices.lists["elliptic"] and not title.plural
        return [self.subject] if spoken_of and self.subject is not None else []

    def _title_indices(self) -> frozenset[int]:
        return frozenset(title.first for title in self.titles)

    def behind_copula(self, behind: int, *, plural: bool) -> list[Mention]:
        """Return the person behind a copula: "il nuovo presidente di X è Mario Rossi"."""
        index, linked = behind, False
        index += self.atoms.at(index).lower == ","
        while index - behind < 7:
            atom = self.atoms.at(index)
            if atom.label == PER:
                more = self.more_persons(index + 1) if plural else ()
                return [*self.person_at(index), *more] if linked else []
            # "curatore è il commercialista Ugo Neri", "presidente resta la sorella Paola"
            trade = (
                linked
                and self.atoms.at(index - 1).lower in ARTICLES
                and self.atoms.at(index + 1).label == PER
            )
            if atom.lower in self.linking():
                linked = True
            elif not (trade or self.is_passed(index)):
                return []
            index += 1
        return []

    def opens_with_verb(self, title: Title, behind: int) -> bool:
        """Say whether a title opens a clause and a verb follows: "Enologo resta Ugo Neri"."""
        opens = self.atoms.at(title.first - 1).lower in ("", ";", ".", ":")
        return opens and self.offices.has("elliptic", self.atoms.at(behind).lower)

    def behind_verb(self, title: Title, behind: int) -> list[Mention]:
        """Return the person of "Stefan Egger, direttore industriale dal 1° giugno sarà Anna Bo"."""
        index = behind
        while self.atoms.at(index).label == DATE or self.atoms.at(index + 1).label == DATE:
            index += 1
        if not self.offices.has("elliptic", self.atoms.at(index).lower):
            return []
        return self.behind_copula(behind, plural=title.plural)

    def is_passed(self, index: int) -> bool:
        """Say whether an atom may stand beside a copula.

        "resta in Germania", "arriva dal 1° settembre", "è ora l'ing.".
        """
        atom, before = self.atoms.at(index), self.atoms.at(index - 1).lower
        if atom.label == LOC:
            return before in ("in", "a")
        led = self.atoms.at(index + 1).label in (DATE, LOC) and atom.lower in (
            "in",
            "a",
            "dal",
            "dall'",
            "da",
            "il",
            "dallo",
        )
        return led or atom.label == DATE or atom.lower in ACROSS or self.offices.has("honorifics", atom.lower)

    def elected(self, title: Title, behind: int) -> list[Mention]:
        """Return the person of "come presidente di X i soci hanno eletto ieri Anna Neri"."""
        if self.atoms.at(title.first - 1).lower not in ("come", "quale", "a", "alla"):
            return []
        for index in range(behind, behind + REACH):
            if found := self.person_at(index):
                return found if set(self.atoms.words(behind, index)) & self.offices.lists["named"] else []
        return []

    def handed_over(self, behind: int) -> list[Mention]:
        """Return the new holder of "cambia il direttore finanziario: a Ugo Neri subentrerà Anna Bo"."""
        pairs = (find_handover(self.atoms, index) for index in range(behind, behind + REACH))
        return next(([pair[1]] for pair in pairs if pair is not None), [])

    def of_next(self, number: int) -> list[Mention]:
        """Return the holder behind a title coordinated with this one: "la presidente e ad Anna Bo"."""
        if number + 1 >= len(self.titles):
            return []
        title, after = self.titles[number], self.titles[number + 1]
        if not self.are_joined(title, after):
            return []
        _, behind = read_bodies(self.atoms, after.behind)
        return self.behind_title(after, behind, commas=False) or self.behind_title(after, behind, commas=True)

    def are_joined(self, title: Title, after: Title) -> bool:
        """Say whether two titles are coordinated: "presidente e ad", "fondatore ed ex ad"."""
        joined = self.atoms.at(title.behind).lower in ("e", "ed", "&")
        return joined and all(self.is_lead(index) for index in range(title.behind + 1, after.first))

    def in_relative_clause(self, title: Title) -> tuple[list[Mention], list[Mention]]:
        """Return holder and organization of "Rossi viene dalla Kolbe, della quale è direttore"."""
        words = self.atoms.words(title.first - 6, title.first)
        cut = next((n for n in range(len(words) - 1, -1, -1) if words[n] in ("quale", "cui")), None)
        if cut is None or not set(words[cut + 1 :]) & self.linking():
            return [], []
        here = title.first - len(words) + cut
        nearby = (self.atoms.at(i) for i in range(here, max(here - 8, -1), -1))
        body = next((atom.mention for atom in nearby if atom.label in (ORG, NOM)), None)
        inside = (atom.mention for atom in self.atoms[here + 1 : title.first] if atom.label == PER)
        outside = (atom.mention for atom in self.atoms[:here] if atom.label == PER)
        person = next(inside, None) or next(outside, None)
        return ([], []) if body is None or person is None else ([person], [body])


def find_handover(atoms: Atoms, index: int) -> tuple[Mention, Mention] | None:
    """Return old and new holder where "a Ugo Neri subentrerà Anna Bo" stands at an index."""
    old = atoms.at(index + 1)
    if atoms.at(index).lower not in ("a", "ad", "al", "alla") or old.label != PER or old.mention is None:
        return None
    verb = index + 2 + (atoms.at(index + 2).lower in ("è", "gli", ","))
    phrases = load_offices().lists["succeeds"]
    if atoms.at(verb).lower not in phrases and " ".join(atoms.words(verb - 1, verb + 1)) not in phrases:
        return None
    new = next((atom for atom in atoms[verb + 1 : verb + 4] if atom.label == PER), None)
    return None if new is None or new.mention is None else (old.mention, new.mention)
