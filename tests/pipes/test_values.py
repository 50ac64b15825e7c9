"""The values component: which values are mentions, and what stands around them."""

from decimal import Decimal

import pytest
import spacy
from told import read_marked

from newsie import bridge
from newsie.data import Article, Mention, Percent, Quantity
from newsie.normalise.context import Context
from newsie.pipes.values import Values, list_values, make_values


def read_value(text: str) -> object:
    """Return the value of a text's only amount."""
    (mention,) = list_values(text, Context())
    return mention.value


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Ricavi per 3 milioni di euro, +5%, nel 2022.", ["MONEY", "PERCENT", "DATE"]),
        ("Ci lavorano 40 operai.", ["QUANTITY"]),
        ("È il sesto evento in due anni.", []),
        ("", []),
    ],
)
def test_money_percentages_counts_and_dates_are_mentions(text: str, labels: list[str]) -> None:
    assert [mention.label for mention in list_values(text, Context())] == labels


@pytest.mark.parametrize(
    "text", ["84 esuberi", "84 licenziamenti", "il taglio di 84 posti", "licenziati 84 operai"]
)
def test_job_cuts_are_decreases(text: str) -> None:
    value = read_value(text)
    assert isinstance(value, Quantity)
    assert (value.lower, value.direction) == (Decimal(84), "decrease")


@pytest.mark.parametrize("text", ["84 operai", "assunti 84 operai", "impiega 84 addetti"])
def test_other_counts_of_people_are_no_changes(text: str) -> None:
    value = read_value(text)
    assert isinstance(value, Quantity)
    assert value.direction is None


def test_the_whole_of_which_some_are_cut_is_no_change() -> None:
    cut, whole = list_values("Una procedura per 93 esuberi su 271 dipendenti.", Context())
    assert [getattr(m.value, "direction", None) for m in (cut, whole)] == ["decrease", None]


def test_a_size_that_stays_has_no_unit() -> None:
    (_, stable) = list_values("I ricavi, 3 milioni di euro, sono stabili.", Context())
    assert (stable.label, stable.value) == ("QUANTITY", Quantity(None, None, None, direction="stable"))


def test_a_bare_number_counts_the_noun_before_it() -> None:
    first, second = list_values("I passeggeri sono passati da 310mila a 740mila.", Context())
    assert first.value == Quantity(Decimal(310000), Decimal(310000), "passeggero")
    assert second.value == Quantity(Decimal(740000), Decimal(740000), "passeggero")


def test_a_value_inside_a_name_is_none() -> None:
    text = "Gruppo 24 Ore cresce del 5%."
    name = Mention(0, 13, "ORG", "Gruppo 24 Ore")
    assert [type(m.value) for m in list_values(text, Context(), [name])] == [Percent]


def test_the_component_adds_values_beside_names() -> None:
    nlp = spacy.blank("it")
    doc = bridge.doc_from_article(nlp, Article("Femca vale 3 milioni di euro."))
    bridge.write_mentions(doc, [Mention(0, 5, "ORG", "Femca")])
    assert [m.label for m in bridge.read_mentions(make_values(nlp, "newsie_values")(doc))] == ["ORG", "MONEY"]


def test_predict_changes_nothing() -> None:
    nlp = spacy.blank("it")
    doc = bridge.doc_from_article(nlp, Article("Vale 3 milioni di euro."))
    Values().predict(doc)
    assert bridge.read_mentions(doc) == []


def test_values_of_a_reading_quote_the_text() -> None:
    reading = read_marked("L'export vale 88 milioni di euro (+5%) nei primi nove mesi del 2023.")
    assert all(reading.text[m.start : m.end] == m.text for m in reading.mentions)
