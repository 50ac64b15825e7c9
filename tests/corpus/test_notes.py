from datetime import date
from decimal import Decimal

import pytest

from newsie.corpus.notes import find_precision, note_from_value, value_from_note
from newsie.data import Money, Percent, Period, Quantity, Term


@pytest.mark.parametrize(
    ("label", "note", "value"),
    [
        (
            "MONEY",
            "88000000 EUR approximately",
            Money(Decimal(88000000), Decimal(88000000), "EUR", "approximately"),
        ),
        ("MONEY", "4000000-5000000 EUR", Money(Decimal(4000000), Decimal(5000000), "EUR")),
        ("MONEY", "3000000 null", Money(Decimal(3000000), Decimal(3000000), None)),
        ("MONEY", "10000000 USD at_least", Money(Decimal(10000000), None, "USD", "at_least")),
        ("MONEY", "10000000- USD", Money(Decimal(10000000), None, "USD")),
        ("MONEY", "7-7 USD more_than", Money(Decimal(7), Decimal(7), "USD", "more_than")),
        ("QUANTITY", "40 addetto up_to", Quantity(None, Decimal(40), "addetto", "up_to")),
        ("PERCENT", "10-15 percent more_than", Percent(Decimal(10), Decimal(15), "more_than")),
        ("MONEY", "-500 EUR", Money(None, Decimal(500), "EUR")),
        ("MONEY", "1.25 EUR decrease", Money(Decimal("1.25"), Decimal("1.25"), "EUR", None, "decrease")),
        ("PERCENT", "5 percent increase", Percent(Decimal(5), Decimal(5), None, "increase")),
        ("PERCENT", "10-15 percent", Percent(Decimal(10), Decimal(15))),
        ("PERCENT", "stable", Percent(None, None, None, "stable")),
        ("QUANTITY", "40 imprenditore", Quantity(Decimal(40), Decimal(40), "imprenditore")),
        (
            "QUANTITY",
            "2500 metro quadrato nearly",
            Quantity(Decimal(2500), Decimal(2500), "metro quadrato", "nearly"),
        ),
        ("QUANTITY", "61 null", Quantity(Decimal(61), Decimal(61), None)),
        ("DATE", "2019-01-01/2019-09-30", Period(date(2019, 1, 1), date(2019, 9, 30), "period")),
        ("DATE", "2023-01-01/2023-12-31 end", Period(date(2023, 1, 1), date(2023, 12, 31), "year", "end")),
        ("DATE", "2023-03-21", Period(date(2023, 3, 21), date(2023, 3, 21), "day")),
        ("DATE", "2020-06-01/", Period(date(2020, 6, 1), None, "period")),
        ("DATE", "unknown", Period(None, None, "unknown")),
        ("DATE", "2023-01-01/2023-03-31 period", Period(date(2023, 1, 1), date(2023, 3, 31), "period")),
        ("DEMONYM", "Friuli-Venezia Giulia", Term("Friuli-Venezia Giulia")),
        ("SECTOR", "meccanica di precisione", Term("meccanica di precisione")),
    ],
)
def test_a_note_and_its_value_are_two_forms_of_one_thing(label, note, value):
    assert value_from_note(label, note) == value
    assert note_from_value(value) == note


@pytest.mark.parametrize(
    ("label", "note", "complaint"),
    [
        ("MONEY", "18,4 EUR", "decimal point"),
        ("MONEY", "5 milioni", "no currency"),
        ("MONEY", "5", "no currency"),
        ("MONEY", "EUR", "no number"),
        ("MONEY", "--5 EUR", "no number"),
        ("MONEY", "500-400 EUR", "range"),
        ("PERCENT", "5", "percent"),
        ("PERCENT", "5 percento", "percent"),
        ("QUANTITY", "40", "no unit"),
        ("DATE", "2023", "no date"),
        ("DATE", "2023-02-30", "no day"),
        ("DATE", "2023-05-01/2023-04-01", "before"),
        ("DATE", "2023-05-01 presto", "modifiers"),
        ("DATE", "/", "no date"),
        ("NOM", "  ", "empty"),
    ],
)
def test_a_note_that_says_no_value_is_refused_with_what_would_do(label, note, complaint):
    with pytest.raises(ValueError, match=complaint):
        value_from_note(label, note)


def test_modifier_and_direction_may_come_in_either_order():
    first = value_from_note("PERCENT", "5 percent increase approximately")

    assert first == value_from_note("PERCENT", "5 percent approximately increase")


@pytest.mark.parametrize(
    ("start", "end", "unit"),
    [
        (date(2024, 2, 1), date(2024, 2, 29), "month"),
        (date(2023, 7, 1), date(2023, 9, 30), "quarter"),
        (date(2023, 2, 1), date(2023, 4, 30), "period"),
        (date(2023, 7, 1), date(2023, 12, 31), "half"),
        (date(2023, 4, 1), date(2023, 9, 30), "period"),
        (date(2023, 3, 20), date(2023, 3, 26), "week"),
        (date(2023, 3, 21), date(2023, 3, 27), "period"),
        (date(2020, 1, 1), date(2029, 12, 31), "period"),
        (date(9999, 12, 1), date(9999, 12, 31), "period"),
    ],
)
def test_two_days_say_which_calendar_unit_they_bound(start, end, unit):
    assert find_precision(start, end) == unit
