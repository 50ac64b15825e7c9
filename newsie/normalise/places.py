"""Italy's municipalities, provinces and regions and the world's countries, known by their names.

Sources: ISTAT's list of municipalities (CC BY 4.0) and Unicode CLDR, through scripts/build_places.py.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from newsie.normalise.lexicon import load_lexicon
from newsie.normalise.names import fold_name

Kind = Literal["country", "region", "municipality", "province"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a bare name means first: "Varese" is the municipality, "provincia di Varese" the province."""
SIGN = re.compile(r"^(?P<name>.+?)\s*\((?P<sign>[A-Z]{2})\)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer."""

    name: str
    kind: Kind
    code: str
    """ISTAT code (regions 2, provinces 3, municipalities 6 digits), or ISO 3166 alpha-2 of a country."""
    within: str
    """Code of what it lies in: a municipality's province, a province's region, "IT"; "" for a country."""
    sign: str = ""
    """A province's two letters ("VA")."""

    @property
    def link(self) -> tuple[str, str]:
        """The (authority, id) pair of the place."""
        return ("iso3166" if self.kind == "country" else "istat", self.code)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by folded name and by kind and code."""

    by_name: dict[str, list[Place]]
    by_code: dict[tuple[str, str], Place]
    heads: tuple[tuple[str, Kind], ...]


@cache
def load_gazetteer() -> Gazetteer:
    """Return the places of `lexicon/places.csv` with the other names of `lexicon/places.yaml`."""
    data = load_lexicon("places")
    by_name: dict[str, list[Place]] = {}
    by_code: dict[tuple[str, str], Place] = {}
    lines = files("newsie.lexicon").joinpath("places.csv").read_text("utf-8").splitlines()
    for kind, code, name, within, other in list(csv.reader(lines))[1:]:
        others = other.split("|") if other else []
        sign = others.pop(0) if kind == "province" else ""
        place = Place(name, kind, code, within, sign)  # type: ignore[arg-type]
        by_code[kind, code] = place
        aliases = data["aliases"].get(f"{kind} {code}", [])
        for wording in dict.fromkeys(fold_name(n) for n in (name, *others, *aliases)):
            by_name.setdefault(wording, []).append(place)
    heads = [(fold_name(head) + " ", kind) for kind, listed in data["heads"].items() for head in listed]
    return Gazetteer(by_name, by_code, tuple(sorted(heads, key=lambda h: len(h[0]), reverse=True)))


def resolve_place(name: str, *, within: str | None = None) -> Place | None:
    """Return the place that a name means, or None if it is none we know or could be several.

    `within` is the code of a province or region that decides between municipalities of one name.

    >>> resolve_place("Somma Lombardo").link
    ('istat', '012123')
    >>> resolve_place("provincia di Varese").link
    ('istat', '012')
    >>> resolve_place("Stati Uniti").link
    ('iso3166', 'US')
    >>> resolve_place("Samone (TN)").name
    'Samone'
    >>> resolve_place("Samone") is None     # one in Trentino, one in Piemonte
    True
    """
    gazetteer = load_gazetteer()
    if (match := SIGN.match(name.strip())) is not None:
        sign = match["sign"]
        within = next((p.code for p in gazetteer.by_code.values() if p.sign == sign), within)
        name = match["name"]
    folded = fold_name(name)
    if (place := choose_place(gazetteer.by_name.get(folded, []), within)) is not None:
        return place
    for head, kind in gazetteer.heads:
        if folded.startswith(head):
            found = [p for p in gazetteer.by_name.get(folded[len(head) :], []) if p.kind == kind]
            return choose_place(found, within)
    return None


def choose_place(places: list[Place], within: str | None) -> Place | None:
    """Return the one place that is meant.

    The widest kind first, of several municipalities the one `within`.
    """
    for kind in KINDS:
        found = [place for place in places if place.kind == kind]
        if len(found) > 1 and within is not None:
            found = [place for place in found if within in (place.within, region_of(place))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def region_of(place: Place) -> str | None:
    """Return the code of an Italian place's region, None for a country.

    >>> region_of(resolve_place("Somma Lombardo"))
    '03'
    """
    if place.kind == "municipality":
        return load_gazetteer().by_code["province", place.within].within
    return {"province": place.within, "region": place.code, "country": None}[place.kind]


def contains_place(outer: Place, inner: Place) -> bool:
    """Say whether one place lies in another, or is it.

    >>> contains_place(resolve_place("Lombardia"), resolve_place("Somma Lombardo"))
    True
    >>> contains_place(resolve_place("Varese"), resolve_place("Somma Lombardo"))  # "varesino"
    True
    >>> contains_place(resolve_place("Francia"), resolve_place("Somma Lombardo"))
    False
    """
    if outer == inner or (outer.kind == "country" and outer.code == "IT" and inner.kind != "country"):
        return True
    if outer.kind == "region":
        return region_of(inner) == outer.code
    province = inner.within if inner.kind == "municipality" else inner.code
    if outer.kind == "province":
        return inner.kind == "municipality" and province == outer.code
    capital = load_gazetteer().by_code.get(("province", outer.within))
    is_capital = capital is not None and capital.name == outer.name
    return is_capital and outer.kind == "municipality" and province == outer.within and inner.kind != "region"
