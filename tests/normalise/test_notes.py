"""Annotator notes: what is written is read back, and a bad note says what is wrong with it."""

from datetime import date
from decimal import Decimal

import pytest

from newsie.data import Money, Number, Ordinal, Percent, Period, Quantity, Term, Value
from newsie.normalise.notes import note_from_value, value_from_note

NOTES: list[tuple[str, str, Value]] = [
    (
        "MONEY",
        "88000000 EUR approximately",
        Money(Decimal(88000000), Decimal(88000000), "EUR", "approximately"),
    ),
    ("MONEY", "4000000-5000000 EUR", Money(Decimal(4000000), Decimal(5000000), "EUR")),
    ("MONEY", "3000000", Money(Decimal(3000000), Decimal(3000000), None)),
    ("MONEY", "10000000 EUR more_than", Money(Decimal(10000000), None, "EUR", "more_than")),
    ("MONEY", "1.5 USD up_to", Money(None, Decimal("1.5"), "USD", "up_to")),
    ("MONEY", "3000000 EUR increase", Money(Decimal(3000000), Decimal(3000000), "EUR", None, "increase")),
    ("PERCENT", "5 percent increase", Percent(Decimal(5), Decimal(5), None, "increase")),
    ("PERCENT", "20-25 percent", Percent(Decimal(20), Decimal(25))),
    ("PERCENT", "percent stable", Percent(None, None, None, "stable")),
    ("QUANTITY", "40 imprenditore", Quantity(Decimal(40), Decimal(40), "imprenditore")),
    ("QUANTITY", "2500 metro quadrato", Quantity(Decimal(2500), Decimal(2500), "metro quadrato")),
    (
        "QUANTITY",
        "500 dipendente at_least decrease",
        Quantity(Decimal(500), None, "dipendente", "at_least", "decrease"),
    ),
    ("DATE", "2019-01-01/2019-09-30", Period(date(2019, 1, 1), date(2019, 9, 30), "period")),
    ("DATE", "2023-01-01/2023-12-31 end", Period(date(2023, 1, 1), date(2023, 12, 31), "year", "end")),
    ("DATE", "2018-11-01/2018-11-30", Period(date(2018, 11, 1), date(2018, 11, 30), "month")),
    ("DATE", "2020-02-14/2020-02-14", Period(date(2020, 2, 14), date(2020, 2, 14), "day")),
    ("DATE", "2020-02-10/2020-02-16", Period(date(2020, 2, 10), date(2020, 2, 16), "week")),
    ("DATE", "2019-07-01/2019-12-31", Period(date(2019, 7, 1), date(2019, 12, 31), "half")),
    ("DATE", "2019-07-01/2019-09-30", Period(date(2019, 7, 1), date(2019, 9, 30), "quarter")),
    ("DATE", "", Period(None, None, "unknown")),
    ("DEMONYM", "Varese", Term("Varese")),
]


@pytest.mark.parametrize(("label", "note", "value"), NOTES)
def test_a_note_reads_as_its_value_and_is_written_back(label: str, note: str, value: Value) -> None:
    assert value_from_note(label, note) == value
    assert note_from_value(value) == note


@pytest.mark.parametrize(
    ("label", "note"),
    [
        ("MONEY", "tanti"),
        ("MONEY", "3 euro"),
        ("PERCENT", "5"),
        ("DATE", "marzo"),
        ("DATE", "2019-01-01/2019-09-30 forse"),
        ("QUANTITY", "molti"),
    ],
)
def test_a_bad_note_is_an_error_that_quotes_it(label: str, note: str) -> None:
    with pytest.raises(ValueError, match=label):
        value_from_note(label, note)


def test_a_period_that_ends_before_it_starts_is_an_error() -> None:
    with pytest.raises(ValueError, match="ends"):
        value_from_note("DATE", "2019-09-30/2019-01-01")


def test_an_ordinal_is_never_annotated() -> None:
    with pytest.raises(TypeError, match="Ordinal"):
        note_from_value(Ordinal(6))


def test_a_bare_number_is_written_plainly() -> None:
    assert note_from_value(Number(Decimal("2.5"), Decimal("2.5"))) == "2.5"
