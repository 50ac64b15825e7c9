"""Titles of office in a sentence, with portfolio.

"assessore al Bilancio", "direttrice dell'ufficio studi".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.atoms import LOC, NOM, ORG, PER, Atoms
from newsie.pipes.wordings import Wordings, expand_wording, split_pieces

OF = frozenset(["di", "del", "dello", "della", "dell'", "dei", "degli", "delle", "d'"])
SINGULAR = frozenset(["il", "la", "l'", "un", "una", "del", "della", "dal", "dalla", "suo", "sua"])
DELEGATED = frozenset(["a", "ad", "al", "allo", "alla", "all'", "ai", "agli", "alle", "per"])
STOPS = frozenset(
    [
        "senior",
        "ha",
        "hanno",
        "è",
        "sono",
        "era",
        "che",
        "chi",
        "ed",
        "si",
        "non",
        "ma",
        "però",
        "quando",
        "mentre",
        "dopo",
        "prima",
        "per",
        "con",
        "in",
        "alla",
        "allo",
        "agli",
        "alle",
        "presso",
        "da",
        "come",
        "se",
        "ieri",
        "oggi",
        "domani",
        "anche",
        "più",
        "spiega",
        "dice",
        "commenta",
        "aggiunge",
        "sottolinea",
        "ricorda",
        "afferma",
        "dichiara",
        "conferma",
        "annuncia",
        "camerale",
        "nazionale",
        "regionale",
        "provinciale",
        "locale",
        "uscente",
    ]
)
ADJECTIVE = re.compile(
    r"\w{3,}(?:al[ei]|ic[oaihe]+|iv[oaie]|ar[ie]|ent[ei]|ori?|ane?|on[ei]|os[oaie]|at[oaie]|ut[oaie])$"
)
LONGEST = 9


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in a sentence: half-open atom indices, its form in lower case without portfolio."""

    first: int
    behind: int
    form: str
    plural: bool
    has_portfolio: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is an office only together with an organization ("manager", "capo")."""
        return load_offices().has("bare", self.form)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Words by which former or incoming holders are told; what each list holds is said in the lexicon."""

    before: frozenset[str]
    after: frozenset[str]
    titles: frozenset[str]
    verbs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offices:
    """What `lexicon/roles.yaml` says: the titles, and lists of words by their name there."""

    wordings: Wordings[str]
    successions: Wordings[str]
    portfolio: dict[str, tuple[tuple[str, ...], ...]]
    former: Tenure
    incoming: Tenure
    copula: frozenset[str]
    lists: dict[str, frozenset[str]]
    kinds: dict[str, frozenset[str]]
    """Beginning of a title -> kinds of organization that have the office."""
    tells: dict[str, str]
    """Adjective or people -> kind of organization."""

    def has(self, name: str, word: str) -> bool:
        """Say whether a word is in a list of the lexicon."""
        return word in self.lists[name]

    def starts(self, name: str, form: str) -> bool:
        """Say whether a title begins like one of a list."""
        return form.startswith(tuple(self.lists[name]))


@cache
def load_offices() -> Offices:
    """Return the titles of the lexicon and what stands around them."""
    data = load_lexicon("roles")
    forms = dict.fromkeys(form for title in data["titles"] for form in expand_wording(title))
    with_prefix = [*forms, *(f"neo{form}" for form in forms if " " not in form and len(form) > 5)]
    return Offices(
        Wordings([(form, form) for form in with_prefix]),
        Wordings([(phrase, phrase) for phrase in data["former"]["holder"]]),
        {stem: tuple(tuple(p.split()) for p in preps) for stem, preps in data["portfolio"].items()},
        make_tenure(data["former"]),
        make_tenure(data["incoming"]),
        frozenset(word for phrase in data["copula"] for word in phrase.replace("'", "' ").split()),
        {name: frozenset(words) for name, words in data.items() if isinstance(words, list)},
        {stem: frozenset(kinds) for stem, kinds in data["office_kinds"].items()},
        data["adjectives"] | data["people"],
    )


def make_tenure(data: dict[str, list[str]]) -> Tenure:
    """Return the lists of words of one status, empty where the lexicon has none."""
    return Tenure(*(frozenset(data.get(name, ())) for name in ("before", "after", "titles", "verbs")))


def find_titles(atoms: Atoms) -> Iterator[Title]:
    """Yield the titles of a sentence, left to right, none of them inside a name."""
    sentence = atoms.sentence
    free = 0  # where the title before ends: "vicepresidente con delega al credito" is one
    for hit in load_offices().wordings.find(split_pieces(sentence.text)):
        start, end = hit.start + sentence.start, hit.end + sentence.start
        first, behind = atoms.index_at(start), atoms.index_at(end)
        if first < free or atoms.at(first).start != start or atoms.at(behind - 1).end != end:
            continue
        if any(atom.mention is not None for atom in atoms[first:behind]) or is_verb(atoms, first, hit.entry):
            continue
        behind += count_adjectives(atoms, behind, hit.entry)
        portfolio = count_portfolio(atoms, behind, hit.entry)
        told = behind + portfolio > atoms.index_at(end)
        if told or not load_offices().has("incomplete", hit.entry):
            free = behind + portfolio
            plural = is_plural(hit.entry) or opens_list(atoms, first, hit.entry)
            yield Title(first, free, hit.entry, plural, portfolio > 0)


def opens_list(atoms: Atoms, first: int, form: str) -> bool:
    """Say whether "vice", which has no plural, may stand for several: "vice Ugo Neri e Anna Bo"."""
    return form == "vice" and atoms.at(first - 1).lower not in SINGULAR


def count_adjectives(atoms: Atoms, behind: int, form: str) -> int:
    """Return how many adjectives behind a title belong to it: "provinciale", "industriale"."""
    offices, count = load_offices(), 0
    functional = offices.has("functional", form)
    while count < 2 and (
        (not count and offices.has("scopes", atoms.at(behind).lower))
        or (functional and offices.has("functions", atoms.at(behind + count).lower))
    ):
        count += 1
    return count


def is_verb(atoms: Atoms, first: int, form: str) -> bool:
    """Say whether a form is another word here: "ad" the preposition, "vice" or "capo" inside a phrase."""
    atom, before = atoms.at(first), atoms.at(first - 1)
    if form == "ad":
        written = atoms.sentence.text[atom.start - atoms.sentence.start : atom.end - atoms.sentence.start]
        article = before.lower in ("l'", "dall'", "dell'", "all'", "ex", "nuovo", "nuova", "neo")
        follower = atoms.at(first + 1)
        if before.lower in ("e", "ed") and atoms.at(first - 2).lower.startswith(
            ("president", "fondat", "direttor")
        ):
            return False
        return not (
            written in ("Ad", "AD")
            or article
            or follower.lower in OF - {"di"}
            or (follower.lower == "di" and atoms.at(first + 2).label == ORG)
        )
    if load_offices().has("nominal", form):
        return before.lower not in ("alla", "al", "dalla", "dal", "la", "il")
    if form in ("socio", "socia"):  # "sua socia al 25 per cento" is a firm, "socio con il 20%" a share
        return before.lower in ("suo", "sua") or "<PERCENT>" in atoms.words(first + 1, first + 4)
    if form in ("vice", "capo", "console", "vicario", "preside", "segretaria"):
        return before.lower in ("da", "a", "di", "in") or atoms.at(first + 1).lower == "-"
    return False


def is_plural(form: str) -> bool:
    """Say whether a title's first word is plural: "vicepresidenti", "consiglieri delegati"."""
    head = (
        form.split(maxsplit=1)[0]
        if form.split(maxsplit=1)[0] not in ("vice", "co")
        else form.rsplit(maxsplit=1)[-1]
    )
    return head.endswith(
        (
            "enti",
            "ori",
            "rici",
            "ieri",
            "sindaci",
            "ministri",
            "soci",
            "ari",
            "titolari",
            "prietari",
            "sabili",
        )
    )


def count_portfolio(atoms: Atoms, behind: int, form: str) -> int:
    """Return how many atoms behind a title belong to it.

    An organization behind the preposition is no portfolio: "direttore della Fiom"; nor is a verb.
    """
    preposition = count_preposition(atoms, behind, form) or count_unit_lead(atoms, behind, form)
    delegated = count_delegation(atoms, behind)
    if preposition is None and not delegated:
        return 0
    free = form.startswith(("assessor", "ministr", "viceministr", "sottosegretari", "dele"))
    unit_only = not (delegated or free)
    index = behind + (delegated or preposition or 0)
    if not opens_portfolio(atoms, index, unit_only=unit_only, form=form):
        return 0
    index += 1
    while index - behind < LONGEST and (step := count_step(atoms, index)):
        index += step
    return index - behind


def count_delegation(atoms: Atoms, behind: int) -> int:
    """Return how many atoms lead from a title to what is delegated: "con delega al"; 0 for none."""
    led = atoms.at(behind).lower == "con" and atoms.at(behind + 1).lower in ("delega", "deleghe")
    return 3 if led and atoms.at(behind + 2).lower in DELEGATED else 0


def count_unit_lead(atoms: Atoms, behind: int, form: str) -> int | None:
    """Return how many atoms lead from a title to an organizational unit.

    "di" one, "responsabile marketing" none.
    """
    offices = load_offices()
    if atoms.at(behind).lower in OF and atoms.at(behind + 1).lower in offices.lists["units"]:
        return 1
    directly = offices.starts("juxtaposed", form) and atoms.at(behind).lower in offices.lists["units"]
    # "la responsabile idrogeno Anna Bo"
    alone = form.startswith("responsabil") and is_noun(atoms, behind) and atoms.at(behind + 1).label == PER
    return 0 if directly or alone else None


def count_preposition(atoms: Atoms, behind: int, form: str) -> int:
    """Return how many atoms the preposition of a title's portfolio takes, 0 if none is there."""
    for stem, prepositions in load_offices().portfolio.items():
        if not form.startswith(stem):
            continue
        for preposition in prepositions:
            if tuple(a.lower for a in atoms[behind : behind + len(preposition)]) == preposition:
                return len(preposition)
    return 0


def opens_portfolio(atoms: Atoms, index: int, *, unit_only: bool, form: str) -> bool:
    """Say whether the atom behind the preposition is a portfolio's first word."""
    atom = atoms.at(index)
    if atom.mention is not None or not atom.lower[:1].isalpha():
        return False
    if not unit_only or form.startswith(("docent", "professor")):
        return True
    return atom.lower in load_offices().lists["units"] or atoms.at(index + 1).label == PER


def count_step(atoms: Atoms, index: int) -> int:
    """Return how many atoms go on with a portfolio at `index`.

    An adjective, "e" and a noun, "di" and a noun.
    """
    atom, follower = atoms.at(index), atoms.at(index + 1)
    if atom.mention is not None or atom.lower in STOPS:
        return 0
    if is_noun(atoms, index) and (
        is_capital(atoms, index) or ADJECTIVE.match(atom.lower) or index_is_unit(atoms, index)
    ):
        return 1
    plain = is_noun(atoms, index + 1)
    if (
        atom.lower in ("e", "ed", "&", "-")
        and plain
        and (is_capital(atoms, index + 1) or index_is_unit(atoms, index + 1))
    ):
        return 2
    if atom.lower in ("e", "ed") and follower.lower in (
        *OF,
        "alla",
        "all'",
        "allo",
        "alle",
        "ai",
        "agli",
        "al",
        "per",
    ):
        return (
            3
            if is_noun(atoms, index + 2) and (is_capital(atoms, index + 2) or index_is_unit(atoms, index + 2))
            else 0
        )
    if atom.lower in (*OF, "in") and plain and atoms.at(index + 2).label not in (ORG, NOM, LOC):
        return 2 if is_capital(atoms, index + 1) or index_is_unit(atoms, index + 1) else 0
    return (
        1
        if atoms.at(index - 1).lower in load_offices().lists["units"]
        and is_noun(atoms, index)
        and atom.lower not in OF
        else 0
    )


def is_noun(atoms: Atoms, index: int) -> bool:
    """Say whether an atom is a word that may be a noun or an adjective."""
    atom = atoms.at(index)
    return atom.mention is None and len(atom.lower) > 3 and atom.lower.isalpha() and atom.lower not in STOPS


def is_capital(atoms: Atoms, index: int) -> bool:
    """Say whether an atom is written with a capital."""
    atom = atoms.at(index)
    return atoms.sentence.text[
        atom.start - atoms.sentence.start : atom.start - atoms.sentence.start + 1
    ].isupper()


def index_is_unit(atoms: Atoms, index: int) -> bool:
    """Say whether an atom is a word for an organizational unit."""
    return atoms.at(index).lower in load_offices().lists["units"]
