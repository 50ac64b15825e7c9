"""Names as they are compared."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsie.normalise import names
from newsie.normalise.names import (
    abbreviates,
    blends,
    fold_name,
    has_legal_form,
    is_part_of_name,
    read_name_words,
    same_person,
    split_person,
)


def test_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    "wording",
    [
        "Officine Brambilla S.r.l.",
        "OFFICINE BRAMBILLA SRL",
        "Officine Brambilla S.R.L. Unipersonale",
        "officine brambilla",
    ],
)
def test_legal_form_dots_and_case_do_not_tell_names_apart(wording: str) -> None:
    assert read_name_words(wording) == ("officine", "brambilla")


@pytest.mark.parametrize(
    "name",
    ["Leonardo S.p.A.", "Kolbe GmbH", "Tovo spa", "Femca Soc. Coop. a r.l.", "Acme Inc.", "Fjordlinken AS",
     "Roche SA",
     "Acme & C. s.n.c.", "Van Reekum Sorting B.V.", "Aurora società cooperativa sociale"],
)  # fmt: skip
def test_legal_forms_are_seen_at_the_end(name: str) -> None:
    assert has_legal_form(name)


@pytest.mark.parametrize("name", ["Leonardo", "Spa", "Casa", "Banca Sella", "Sea", "Pro Loco"])
def test_a_name_without_legal_form_has_none(name: str) -> None:
    assert not has_legal_form(name)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("CNA", "Confederazione nazionale dell'artigianato"),
        ("Bce", "Banca centrale europea"),
        ("GM", "General Motors"),
        ("Cciaa", "Camera di commercio, industria, artigianato e agricoltura"),
        ("Bcc", "Banca di credito cooperativo di Busto Garolfo"),
    ],
)
def test_first_letters_abbreviate(short: str, long: str) -> None:
    assert abbreviates(short, long)


@pytest.mark.parametrize(
    ("short", "long"), [("Cna", "Camera di commercio"), ("Enel", "Enel Green Power"), ("A", "Alfa Beta")]
)
def test_other_letters_do_not(short: str, long: str) -> None:
    assert not abbreviates(short, long)


def test_beginnings_of_words_blend() -> None:
    assert blends("Unical", "Università della Calabria")
    assert not blends("Unicredit", "Università della Calabria")


@pytest.mark.parametrize(
    ("short", "long", "is_part"),
    [
        ("Brambilla", "Officine Brambilla", True),
        ("Ricciotti", "Calzaturificio Ricciotti & Figli", True),
        ("Camera di Commercio", "Camera di Commercio di Varese", True),
        ("Varese", "Camera di Commercio di Varese", False),
        ("Officine", "Officine Brambilla", False),
        ("Brambilla", "Brambilla", False),
        ("Rossi", "Officine Brambilla", False),
    ],
)
def test_names_in_part(short: str, long: str, is_part: bool) -> None:
    assert is_part_of_name(tuple(fold_name(short).split()), tuple(fold_name(long).split())) is is_part


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Anna De Luca", ("anna", "de luca")),
        ("De Luca", ("de luca",)),
        ("Raffaele Delli Paoli", ("raffaele", "delli", "paoli")),
        ("Joris van Dalen", ("joris", "van dalen")),
        ("Rossi", ("rossi",)),
    ],
)
def test_a_persons_names_are_parted(name: str, parts: tuple[str, ...]) -> None:
    assert split_person(name) == parts


def test_two_of_one_surname_are_two() -> None:
    assert not same_person(("chiara", "brambilla"), ("ettore", "brambilla"))
    assert same_person(("chiara", "brambilla"), ("c", "brambilla"))


@given(st.text(max_size=40).filter(lambda text: not set(text) & set("'’ʼ‘`´")))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    folded = fold_name(name)
    assert "'" in folded or fold_name(folded) == folded


def test_an_elided_article_keeps_its_apostrophe_and_a_typed_accent_does_not() -> None:
    assert fold_name("L'Aquila") == "l' aquila"
    assert fold_name("Universita' della Calabria") == fold_name("Università della Calabria")


@given(st.text(max_size=40))
def test_any_text_can_be_read_as_a_name(name: str) -> None:
    read_name_words(name)
    has_legal_form(name)
    split_person(name)
