"""The gazetteer: municipalities, provinces, regions, countries."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsie.normalise import places
from newsie.normalise.places import contains_place, load_gazetteer, region_of, resolve_place


def test_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(places).failed == 0


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("Varese", ("istat", "012133")),
        ("VARESE", ("istat", "012133")),
        ("provincia di Varese", ("istat", "012")),
        ("Varesotto", ("istat", "012")),
        ("Lombardia", ("istat", "03")),
        ("Regione Lombardia", ("istat", "03")),
        ("Emilia Romagna", ("istat", "08")),
        ("Comune di Somma Lombardo", ("istat", "012123")),
        ("L’Aquila", ("istat", "066049")),
        ("Reggio Emilia", ("istat", "035033")),
        ("Reggio Calabria", ("istat", "080063")),
        ("Bolzano", ("istat", "021008")),
        ("Bozen", ("istat", "021008")),
        ("Alto Adige", ("istat", "021")),
        ("Val d'Aosta", ("istat", "02")),
        ("Samone (TN)", ("istat", "022165")),
        ("Francia", ("iso3166", "FR")),
        ("Usa", ("iso3166", "US")),
        ("Stati Uniti d'America", ("iso3166", "US")),
        ("Gran Bretagna", ("iso3166", "GB")),
        ("Olanda", ("iso3166", "NL")),
        ("Corea del Sud", ("iso3166", "KR")),
        ("San Marino", ("iso3166", "SM")),
    ],
)
def test_names_resolve_to_codes(name: str, link: tuple[str, str]) -> None:
    place = resolve_place(name)
    assert place is not None
    assert place.link == link


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Samone",
        "via Varese",
        "Lione",
        "Brianza",
        "Malpensa",
        "Valle Olona",
        "Roma Nord",
        "provincia di Atlantide",
    ],
)
def test_what_is_no_known_place_or_several_stays_unresolved(name: str) -> None:
    assert resolve_place(name) is None


def test_a_province_decides_between_municipalities_of_one_name() -> None:
    place = resolve_place("Samone", within="022")
    assert place is not None
    assert place.within == "022"


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("Italia", "Lombardia", True),
        ("Lombardia", "provincia di Varese", True),
        ("Lombardia", "Somma Lombardo", True),
        ("provincia di Varese", "Somma Lombardo", True),
        ("Varese", "Somma Lombardo", True),
        ("Somma Lombardo", "Varese", False),
        ("Veneto", "Somma Lombardo", False),
        ("Francia", "Varese", False),
        ("Francia", "Francia", True),
    ],
)
def test_places_lie_in_places(outer: str, inner: str, holds: bool) -> None:
    left, right = resolve_place(outer), resolve_place(inner)
    assert left is not None
    assert right is not None
    assert contains_place(left, right) is holds


def test_the_gazetteer_is_whole() -> None:
    by_code = load_gazetteer().by_code
    kinds = [kind for kind, _ in by_code]
    assert kinds.count("region") == 20
    assert kinds.count("province") == 107
    assert kinds.count("municipality") > 7800
    assert kinds.count("country") > 240


def test_every_municipality_lies_in_a_province_and_a_region() -> None:
    by_code = load_gazetteer().by_code
    for (kind, code), place in by_code.items():
        if kind == "municipality":
            assert code.startswith(place.within)
            assert ("region", region_of(place)) in by_code


@given(st.text(max_size=30))
def test_any_text_can_be_asked_for(name: str) -> None:
    resolve_place(name)
