"""Names as they are compared across articles: what of a name tells one thing from another."""

from dataclasses import dataclass
from functools import cache, lru_cache

from newsie.linking.forms import Form
from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.names import (
    core_of,
    fold_name,
    read_name_words,
    split_person,
    strip_openers,
    weighty_words,
)


@dataclass(frozen=True, slots=True)
class Words:
    """`lexicon/linking.yaml`, folded."""

    phrases: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Wordings and what they mean, longest first."""
    local: frozenset[tuple[str, ...]]
    local_openers: frozenset[str]
    kinds_of_events: frozenset[tuple[str, ...]]
    surnames: frozenset[str]


@cache
def load_words() -> Words:
    """Return what `lexicon/linking.yaml` says."""
    data = load_lexicon("linking")
    phrases = [(tuple(said.split()), tuple(meant.split())) for said, meant in data["phrases"].items()]
    return Words(
        tuple(sorted(phrases, key=lambda pair: -len(pair[0]))),
        frozenset(tuple(name.split()) for name in data["local"]),
        frozenset(data["local_openers"]),
        frozenset(tuple(name.split()) for name in data["kinds_of_events"]),
        frozenset(fold_name(name).replace(" ", "") for name in data["surnames"]),
    )


def read_key(form: Form) -> tuple[str, ...] | None:
    """Return the words that tell a form from others, None where its name alone says nobody which is meant.

    >>> read_key(Form("ORG", "Camera di commercio di Varese"))
    ('camera', 'commercio', 'varese')
    >>> read_key(Form("ORG", "Camera di commercio")) is None
    True
    """
    if form.ids:
        return tuple(":".join(pair) for pair in form.ids)
    match form.type:
        case "ORG":
            return read_organization(form.name)
        case "PER":
            return read_person(form.name)
        case "LOC":
            return read_place(form.name)
        case _:
            return read_event(form.name)


@lru_cache(maxsize=1 << 16)
def read_organization(name: str) -> tuple[str, ...] | None:
    """Return an organization's words without legal form and small words, abbreviations written out.

    >>> read_organization("F.lli Rancati & C. Snc")
    ('fratelli', 'rancati')
    >>> read_organization("Bcc di Cantù")
    ('banca', 'credito', 'cooperativo', 'cantu')
    """
    words = weighty_words(strip_openers(read_name_words(name)))
    for said, meant in load_words().phrases:
        words = replace_phrase(words, said, meant)
    return None if not words or words in load_words().local else words


def replace_phrase(words: tuple[str, ...], said: tuple[str, ...], meant: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with the first occurrence of a phrase replaced.

    >>> replace_phrase(("banca", "pop", "sondrio"), ("banca", "pop"), ("banca", "popolare"))
    ('banca', 'popolare', 'sondrio')
    """
    for i in range(len(words) - len(said) + 1):
        if words[i : i + len(said)] == said:
            return (*words[:i], *meant, *words[i + len(said) :])
    return words


def read_person(name: str) -> tuple[str, ...] | None:
    """Return a person's names, a surname with its particle as one word, None without first name and surname.

    >>> read_person("Anna De Luca"), read_person("Giuseppe D'Angelo")
    (('anna', 'deluca'), ('giuseppe', 'dangelo'))
    >>> read_person("Rossi") is None, read_person("M. Rossi") is None
    (True, True)
    """
    names = tuple(part.replace(" ", "").replace("'", "") for part in split_person(name))
    whole = len(names) > 1 and min(len(names[0]), len(names[-1])) > 1
    return names if whole else None


def read_place(name: str) -> tuple[str, ...] | None:
    """Return the words of a place that no gazetteer knows, None for a street.

    >>> read_place("Bassa modenese"), read_place("via Emilia")
    (('bassa', 'modenese'), None)
    """
    words = tuple(fold_name(name).split())
    return None if not words or words[0] in load_words().local_openers else words


def read_event(name: str) -> tuple[str, ...] | None:
    """Return the words of an event's name, None for what is no name.

    >>> read_event("Vinitaly"), read_event("Convegno")
    (('vinitaly',), None)
    """
    words = tuple(fold_name(name).split())
    return None if not words or words in load_words().kinds_of_events else words


def read_legal_form(name: str) -> str:
    """Return the legal form that a name ends with, its first word folded; "" without one.

    >>> read_legal_form("Rossi S.r.l."), read_legal_form("Rossi Srl unipersonale"), read_legal_form("Rossi")
    ('srl', 'srl', '')
    """
    bare = read_name_words(name)
    return next(iter(fold_name(name).split()[len(bare) :]), "")


def is_family_name(words: tuple[str, ...]) -> bool:
    """Say whether a firm's name is a surname that many bear, and what kind of firm it is.

    >>> is_family_name(("rossi",)), is_family_name(("ferrari", "costruzioni")), is_family_name(("barilla",))
    (True, True, False)
    """
    core = core_of(words)
    return "".join(core) in load_words().surnames
