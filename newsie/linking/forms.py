"""What is linked: forms of names as articles have them, and what they are forms of."""

from dataclasses import dataclass
from typing import Literal

Rule = Literal["same_name", "same_place", "legal_form", "wording", "spelling", "acronym", "name_order"]
"""What joins a form to its entity.

same_name: the same but for capitals, accents, dots, hyphens; same_place: one id of the gazetteer; legal_form:
with or without "S.p.A."; wording: small words, spaces, "Pop." for "Popolare"; spelling: one letter in a long
word; acronym: first letters; name_order: surname first.
"""


@dataclass(frozen=True, slots=True, order=True)
class Form:
    """A name as an article has it, with what the article says that tells namesakes apart."""

    type: str
    """PER, ORG, LOC or EVENT."""
    name: str
    """The fullest name that the article has."""
    ids: tuple[tuple[str, str], ...] = ()
    """(authority, id) pairs of a gazetteer, sorted."""
    places: tuple[str, ...] = ()
    """ISTAT codes of where the article locates it, sorted."""
    also: tuple[str, ...] = ()
    """Abbreviations that the article has for it, sorted."""


@dataclass(frozen=True, slots=True)
class Link:
    """Why a form is one of an entity's."""

    form: Form
    rule: Rule
    score: float
    """How alike `form.name` and `via` are written, from 0 to 1."""
    via: str
    """The name that the form's was compared with."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """One thing across articles."""

    id: str
    """A digest of its type and of what its forms share: the same in every archive that names it so."""
    type: str
    name: str
    """The gazetteer's name of a place, else the most frequent one; the long form of an abbreviation."""
    aliases: tuple[str, ...]
    """Its other names, sorted."""
    ids: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
