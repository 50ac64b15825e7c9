"""Whole passages of news: which values are found in them, in which order, resolved to what."""

from datetime import date

from newsie.corpus.notes import note_from_value
from newsie.normalise.context import Context
from newsie.normalise.finder import FoundValue, find_values

EXPORT = """Meccanica, l'export lariano riparte
Nei primi nove mesi del 2019 le imprese comasche hanno venduto in Austria macchinari per circa 64 milioni di
euro, in crescita del 6% rispetto ai primi nove mesi dello scorso anno. Gli acquisti sono saliti a 27 milioni
di euro (+31%). Nello stesso periodo l'export totale ha sfiorato i 910 milioni di euro, e l'Austria ne assorbe
più del 7%. Il percorso ha preso il via nel febbraio 2018, con 30 imprenditori a Linz. Nell'ottobre 2018 gli
austriaci hanno ricambiato. È del mese successivo l'accordo tra le due camere, mentre a dicembre si è tenuto
l'ultimo incontro."""


def find_notes(text: str, published: date | None, *kinds: str) -> list[tuple[str, str]]:
    found = find_values(text, Context(published))
    return [(f.text.replace("\n", " "), note_from_value(f.value)) for f in found if f.kind in kinds]


def test_amounts_of_a_trade_article() -> None:
    assert find_notes(EXPORT, date(2020, 2, 14), "money", "percent", "quantity") == [
        ("64 milioni di euro", "64000000 EUR approximately"),
        ("6%", "6 percent increase"),
        ("27 milioni di euro", "27000000 EUR"),
        ("+31%", "31 percent increase"),
        ("910 milioni di euro", "910000000 EUR nearly"),
        ("7%", "7 percent more_than"),
        ("30 imprenditori", "30 imprenditore"),
        ("due camere", "2 camera"),
    ]


def test_dates_of_a_trade_article_hang_on_publication_and_on_each_other() -> None:
    assert find_notes(EXPORT, date(2020, 2, 14), "date") == [
        ("primi nove mesi del 2019", "2019-01-01/2019-09-30"),
        ("primi nove mesi dello scorso anno", "2018-01-01/2018-09-30"),
        ("stesso periodo", "2019-01-01/2019-09-30"),
        ("febbraio 2018", "2018-02-01/2018-02-28"),
        ("ottobre 2018", "2018-10-01/2018-10-31"),
        ("mese successivo", "2018-11-01/2018-11-30"),
        ("dicembre", "2019-12-01/2019-12-31"),
    ]


def test_without_publication_only_what_the_text_dates_is_resolved() -> None:
    notes = dict(find_notes(EXPORT, None, "date"))

    assert notes["febbraio 2018"] == "2018-02-01/2018-02-28"
    assert notes["primi nove mesi dello scorso anno"] == "unknown"
    assert notes["mese successivo"] == "2018-11-01/2018-11-30"


def test_a_currency_stated_once_holds_for_the_amounts_after_it() -> None:
    text = (
        "Chiude il 2022 con ricavi per 21,3 milioni di euro. Il margine, 2,7 milioni, cresce del 4%.\n"
        "L'anno prossimo investirà da 3 a 4 milioni in un reparto da 1.800 metri quadrati con 15 tecnici."
    )

    assert find_notes(text, date(2023, 3, 21), "money", "quantity") == [
        ("21,3 milioni di euro", "21300000 EUR"),
        ("2,7 milioni", "2700000 EUR"),
        ("da 3 a 4 milioni", "3000000-4000000 EUR"),
        ("1.800 metri quadrati", "1800 metro quadrato"),
        ("15 tecnici", "15 tecnico"),
    ]


def test_offsets_quote_the_text_whatever_stands_in_it() -> None:
    text = "İl «fatturato» è di 3,5\u00a0milioni di\u00a0€ — l’8% in più 😀 sul 2019"

    found: list[FoundValue] = find_values(text)

    assert [f.text for f in found] == ["3,5\u00a0milioni di\u00a0€", "8%", "2019"]
    assert all(text[f.start : f.end] == f.text for f in found)


def test_nothing_is_found_in_nothing() -> None:
    assert find_values("") == []
    assert find_values(" \n\n ") == []
    assert find_values("\ud800 \x00") == []


DAYS = """Si è svolta ieri mattina l'assemblea. Le offerte vanno presentate dal 26 agosto all'8 settembre.
Nella notte tra martedì e mercoledì un furto; l'allarme all'alba di ieri.
La notte del 16 maggio 2012 crollò il tetto."""


def test_how_far_a_date_reaches_does_not_hang_on_publication() -> None:
    dated = find_notes(DAYS, date(2022, 9, 14), "date")
    undated = find_notes(DAYS, None, "date")

    assert (
        [text for text, _ in undated]
        == [text for text, _ in dated]
        == [
            "ieri mattina",
            "dal 26 agosto all'8 settembre",
            "notte tra martedì e mercoledì",
            "alba di ieri",
            "notte del 16 maggio 2012",
        ]
    )
    assert [note for _, note in undated] == ["unknown"] * 4 + ["2012-05-16"]
    assert dict(dated)["notte tra martedì e mercoledì"] == "2022-09-13/2022-09-14"


def test_an_undated_text_still_lends_no_currency() -> None:
    text = "Offerta ieri sera per 1,3 milioni."
    assert find_notes(text, None, "money", "number") == [("1,3 milioni", "1300000 null")]


def test_a_year_followed_by_an_adverb_is_no_count() -> None:
    assert find_notes("Era il 2012 infatti quando comprò.", None, "date", "quantity") == [
        ("2012", "2012-01-01/2012-12-31")
    ]
