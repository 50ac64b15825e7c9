"""What holds for values of any text: round trips, offsets, bounds, and time linear in length."""

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsie.corpus.notes import note_from_value, value_from_note
from newsie.data import Money, Number, Percent, Period, Quantity
from newsie.normalise.context import Context
from newsie.normalise.finder import find_values
from newsie.normalise.parse import parse_date, parse_money, parse_number, parse_percent
from newsie.normalise.values_json import found_to_json

WORDS = """1 12 3,5 1.250 2019 '98 + - % € $ ( ) / . , : ; e da a tra i il lo la l' dell' di del per su
circa oltre quasi fino almeno euro dollari mila milioni miliardi mln mezzo un una due tre venti
cento terzo primi ultimi scorso prossimo stesso anno mese mesi anni settimana trimestre
semestre gennaio marzo dicembre lunedì venerdì fine inizio metà estate fa prima dopo periodo
crescita calo in più meno rispetto 12MW mq imprese imprenditori Natale III 2° Q1 ore « »
raddoppiato stabile dei sono
 stesso questo stesso mezzo mezza paia paio dozzine dozzina"""
PIECES = [*WORDS.split(), "\n", "\n\n"]
PUBLISHED = st.one_of(st.none(), st.dates())
MONTH_NAMES = """gennaio febbraio marzo aprile maggio giugno
luglio agosto settembre ottobre novembre dicembre"""
MONTHS = MONTH_NAMES.split()


SMALL = """zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici
quindici sedici diciassette diciotto diciannove""".split()  # noqa: SIM905
TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()  # noqa: SIM905


def spell(number: int) -> str:
    """Spell a number below a million as Italian does, without the accent of "ventitré"."""
    if number >= 1000:
        thousands = "mille" if number < 2000 else spell(number // 1000) + "mila"
        return thousands + (spell(number % 1000) if number % 1000 else "")
    if number >= 100:
        hundreds = "cento" if number < 200 else SMALL[number // 100] + "cento"
        return hundreds + (spell(number % 100) if number % 100 else "")
    if number < 20:
        return SMALL[number]
    ten, one = TENS[number // 10 - 2], number % 10
    return (ten[:-1] if one in (1, 8) else ten) + (SMALL[one] if one else "")


def write_italian(number: Decimal) -> str:
    whole, _, decimals = f"{number:f}".partition(".")
    groups = f"{int(whole):,}".replace(",", ".")
    return groups + ("," + decimals if decimals else "")


@given(st.integers(0, 10**15))
def test_whole_numbers_round_trip(number: int) -> None:
    assert parse_number(write_italian(Decimal(number))) == Number(Decimal(number), Decimal(number))


@given(st.integers(2, 999_999))
def test_spelled_numbers_round_trip(number: int) -> None:
    assert parse_number(spell(number)) == Number(Decimal(number), Decimal(number))


@given(st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False))
def test_amounts_round_trip(amount: Decimal) -> None:
    found = parse_money(f"{write_italian(amount)} euro")

    assert found == Money(amount, amount, "EUR")


@given(st.integers(1, 10**6), st.sampled_from([("mila", 10**3), ("milioni", 10**6), ("miliardi", 10**9)]))
def test_scales_multiply(number: int, scale: tuple[str, int]) -> None:
    found = parse_money(
        f"{write_italian(Decimal(number))} {scale[0]} di euro" if scale[1] > 1000 else f"{number}mila euro"
    )

    assert found is not None
    assert found.lower == number * scale[1]


@given(st.decimals(0, 1000, places=1, allow_nan=False, allow_infinity=False))
def test_a_signed_percentage_is_a_size_with_a_direction(size: Decimal) -> None:
    written = write_italian(size)

    assert parse_percent(f"+{written}%") == Percent(size, size, None, "increase")
    assert parse_percent(f"-{written}%") == Percent(size, size, None, "decrease")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_days_round_trip_in_words_and_figures(day: date) -> None:
    wordings = [f"{day.day} {MONTHS[day.month - 1]} {day.year}", day.strftime("%d/%m/%Y"), day.isoformat()]

    assert [parse_date(w) for w in wordings] == [Period(day, day, "day")] * 3


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), PUBLISHED)
@settings(max_examples=400, deadline=None)
def test_spans_are_quotes_in_order_and_never_overlap(text: str, published: date | None) -> None:
    found = find_values(text, Context(published))

    ends = [0, *(f.end for f in found)]
    assert all(f.start >= end for f, end in zip(found, ends, strict=False))
    assert all(f.start < f.end <= len(text) and text[f.start : f.end] == f.text for f in found)
    assert [found_to_json(f)["text"] for f in found] == [f.text for f in found]


@given(st.text(max_size=120), PUBLISHED)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_raising(text: str, published: date | None) -> None:
    for f in find_values(text, Context(published)):
        assert text[f.start : f.end] == f.text


@given(st.text(alphabet="0123456789.,'/-+%€ e", max_size=80))
@settings(max_examples=300, deadline=None)
def test_bounds_are_finite_and_in_order(text: str) -> None:
    for f in find_values(text):
        if isinstance(f.value, Number | Money | Percent | Quantity):
            bounds = [b for b in (f.value.lower, f.value.upper) if b is not None]
            assert all(b.is_finite() for b in bounds)
            assert bounds == sorted(bounds)


@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), st.dates(date(1950, 1, 1), date(2050, 1, 1))
)
@settings(max_examples=400, deadline=None)
def test_changes_have_a_size_and_people_no_sign(text: str, published: date) -> None:
    for f in find_values(text, Context(published)):
        value = f.value
        if isinstance(value, Percent) and value.direction in ("increase", "decrease"):
            assert value.lower is None or value.lower >= 0
        if isinstance(value, Quantity) and value.unit not in ("grado", "celsius", "fahrenheit", "°C", "°F"):
            assert value.lower is None or value.lower >= 0


@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), st.dates(date(1950, 1, 1), date(2050, 1, 1))
)
@settings(max_examples=300, deadline=None)
def test_notes_say_what_the_value_is(text: str, published: date) -> None:
    labels = {"money": "MONEY", "percent": "PERCENT", "quantity": "QUANTITY", "date": "DATE"}
    for f in find_values(text, Context(published)):
        note = note_from_value(f.value) if f.kind in labels else ""
        if not note or (f.kind != "date" and getattr(f.value, "lower", 0) is None and f.value.upper is None):  # type: ignore[union-attr]
            continue
        assert note_from_value(value_from_note(labels[f.kind], note)) == note


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)))
def test_last_week_is_seven_days_that_end_before_publication(published: date) -> None:
    week = parse_date("la settimana scorsa", Context(published))

    assert week is not None
    assert week.start is not None
    assert week.end is not None
    assert week.start.weekday() == 0
    assert week.end - week.start == timedelta(days=6)
    assert week.end < published


PROSE = """L'export della provincia vale 88 milioni di euro nei primi nove mesi del 2019, il 5% in più di un
anno prima: lo dice la Camera di commercio, che il 12 marzo ha riunito quaranta imprenditori a Varese. """
FIGURES = ["1,2,3.4,", "1, 2, 3, ", "1 2 3 ", "12,", "12-", "31/12/", "1/", "2019,", "1" * 8, "1.111"]
HOSTILE = [*FIGURES, "da 1 a 2 e ", "('98 e '99", "mezzo e ", "tra tra da "]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_is_linear_in_the_length_of_a_hostile_text(unit: str) -> None:
    small, large = (measure(unit * (n // len(unit))) for n in (20_000, 80_000))

    assert large < 12 * max(small, 0.02)


@pytest.mark.parametrize("unit", FIGURES)
def test_a_text_of_figures_takes_no_more_than_fifteen_times_as_long_as_prose(unit: str) -> None:
    figures, prose = (measure(text * (60_000 // len(text))) for text in (unit, PROSE))

    assert figures < 15 * prose


def measure(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        find_values(text, Context(date(2020, 2, 14)))
        best = min(best, time.process_time() - start)
    return best
