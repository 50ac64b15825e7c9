"""The record says what the analysis holds, and gives it back."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from newsie.data import Analysis, Argument, Article, Fact, Mention, Money, Percent, Quantity, Span
from newsie.errors import RecordError
from newsie.record import (
    Record,
    analysis_from_record,
    make_json_schema,
    record_from_analysis,
    record_from_json,
)


@pytest.fixture
def record(analysis: Analysis) -> Record:
    return record_from_analysis(analysis)


def edit(record: Record, change: Any) -> str:
    data = record.model_dump(mode="json")
    change(data)
    return json.dumps(data)


def test_quotes_are_what_the_text_says(record: Record) -> None:
    text = record.article.text
    quotes = [quote for entity in record.entities for quote in (*entity.mentions, *entity.references)]
    assert quotes
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes)


def test_an_acquisition_has_its_sides_its_date_and_its_price(record: Record) -> None:
    event = record.events[0]
    assert [(p.entity, p.role) for p in event.participants] == [("e1", "buyer"), ("e2", "target")]
    assert event.date is not None
    assert (event.date.start, event.date.end, event.date.precision) == ("2023-03-01", "2023-03-31", "month")
    price = next(figure for figure in record.figures if figure.id == event.amounts[0])
    assert (price.value, price.unit, price.modifier, price.metric) == (
        4500000,
        "EUR",
        "approximately",
        "deal_value",
    )


def test_a_fair_by_name_is_an_entity_and_carries_its_name(record: Record) -> None:
    fair = record.events[1]
    assert (fair.name, fair.type, fair.modality) == ("Vinitaly", "fair", "planned")
    assert [(c.value, c.unit, c.text) for c in fair.counts] == [(40, "tecnico", "40 tecnici")]


def test_a_figure_has_its_change_period_and_subject(record: Record) -> None:
    revenue = record.figures[1]
    assert (revenue.metric, revenue.metric_text, revenue.value) == ("revenue", "fatturato", 31000000)
    assert revenue.change is not None
    assert (revenue.change.value, revenue.change.unit, revenue.change.direction) == (
        12,
        "percent",
        "increase",
    )
    assert revenue.period is not None
    assert revenue.period.start == "2022-01-01"
    assert revenue.subject == ("e3",)
    assert revenue.confidence == 0.9123


def test_a_place_known_by_its_demonym_has_a_reference_and_no_mention(record: Record) -> None:
    place = record.entities[2]
    assert (place.name, place.mentions, [r.text for r in place.references]) == ("Lombardia", (), ["lombardo"])
    assert place.links == {"istat": "03", "iso3166": None, "wikidata": None}


def test_record_to_analysis_to_record_loses_nothing(record: Record) -> None:
    assert record_from_analysis(analysis_from_record(record)) == record


def test_a_record_survives_its_json(record: Record) -> None:
    assert record_from_json(record.model_dump_json()) == record


def test_a_record_fits_the_json_schema(record: Record) -> None:
    jsonschema.validate(record.model_dump(mode="json"), make_json_schema())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["events"][0].update(type="wedding"),
        lambda data: data["figures"][0].update(metric="luck"),
        lambda data: data["entities"][0].update(type="COMPANY"),
        lambda data: data.update(mood="good"),
        lambda data: data["events"][0]["participants"][0].update(role="amount"),
    ],
)
def test_the_json_schema_refuses_what_the_closed_lists_do_not_hold(record: Record, spoil: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(edit(record, spoil)), make_json_schema())


def test_an_amount_of_an_event_that_no_figure_speaks_of_becomes_one(analysis: Analysis) -> None:
    facts = tuple(fact for fact in analysis.facts if fact.type != "deal_value")
    record = record_from_analysis(replace(analysis, facts=facts))
    assert [figure.metric for figure in record.figures if figure.id in record.events[0].amounts] == ["other"]


@pytest.mark.parametrize(
    ("lower", "upper", "written"),
    [
        (10, 15, (10, 15)),
        (10, None, (10, None)),
        (None, 15, (15, None)),
        (10, 10, (10, None)),
    ],
)
def test_ranges_and_open_sides(lower: int | None, upper: int | None, written: tuple[int, int | None]) -> None:
    low, high = (None if bound is None else Decimal(bound) for bound in (lower, upper))
    modifier = "at_least" if high is None else "up_to" if low is None else None
    text = "Costerà 10-15 euro"
    value = Mention(8, 18, "MONEY", "10-15 euro", Money(low, high, "EUR", modifier))
    fact = Fact("figure", "cost", value, (Argument("value", value),))
    record = record_from_analysis(Analysis(Article(text), (value,), (), (fact,)))
    assert (record.figures[0].value, record.figures[0].upper) == written
    assert record_from_analysis(analysis_from_record(record)) == record


def test_a_stable_figure_has_a_direction_and_no_size() -> None:
    text = "Export stabile"
    stable = Mention(7, 14, "PERCENT", "stabile", Percent(None, None, direction="stable"))
    metric = Mention(0, 6, "METRIC", "Export")
    fact = Fact("figure", "export", metric, (Argument("change", stable),))
    record = record_from_analysis(Analysis(Article(text), (metric, stable), (), (fact,)))
    change = record.figures[0].change
    assert change is not None
    assert (record.figures[0].value, change.value, change.unit, change.direction) == (
        None,
        None,
        None,
        "stable",
    )
    assert record_from_analysis(analysis_from_record(record)) == record


def test_an_amount_without_a_normalised_value_keeps_its_words() -> None:
    text = "Danni per qualche milione"
    value = Mention(10, 25, "MONEY", "qualche milione")
    fact = Fact("figure", "other", value, (Argument("value", value),))
    record = record_from_analysis(Analysis(Article(text), (value,), (), (fact,)))
    assert (record.figures[0].value, record.figures[0].text) == (None, "qualche milione")
    assert record_from_analysis(analysis_from_record(record)) == record


def test_fractions_are_json_numbers_and_wholes_are_whole() -> None:
    text = "Spread a 1,5 punti"
    value = Mention(9, 18, "QUANTITY", "1,5 punti", Quantity(Decimal("1.5"), Decimal("1.50"), "punto"))
    fact = Fact("figure", "other", value, (Argument("value", value),))
    record = record_from_analysis(Analysis(Article(text), (value,), (), (fact,)))
    assert record.figures[0].value == 1.5
    assert '"value":1.5' in record.model_dump_json()


def test_unknown_publication_dates_are_null() -> None:
    record = record_from_analysis(Analysis(Article("Niente di nuovo", published=None)))
    assert record.article.published is None
    assert analysis_from_record(record).article.published is None
    dated = record_from_analysis(Analysis(Article("Niente di nuovo", published=date(2020, 2, 14))))
    assert dated.article.published == "2020-02-14"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[1, 2]", "not a record of schema_version"),
        ('{"schema_version": "7"}', "it says '7'"),
        ('{"schema_version": "1"}', "not a record: article: Field required"),
    ],
)
def test_what_is_not_a_record_is_refused(text: str, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        record_from_json(text)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data["entities"][0]["mentions"][0].update(text="Altra Srl"), "where the text says"),
        (lambda data: data["figures"][0].update(text="9 milioni"), "the text does not say it"),
        (lambda data: data["figures"][1]["period"].update(text="2021"), "not among the record's dates"),
        (lambda data: data["positions"][0].update(person="e77"), "no entity with a mention"),
    ],
)
def test_a_record_that_quotes_what_is_not_there_is_refused(record: Record, spoil: Any, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        analysis_from_record(record_from_json(edit(record, spoil)))


def test_two_figures_of_one_wording_stay_two_when_an_event_names_the_second() -> None:
    text = "Utile di 2 milioni. Ha comprato per 2 milioni"
    million = Money(Decimal(2000000), Decimal(2000000), "EUR")
    profit, price = (Mention(at, at + 9, "MONEY", "2 milioni", million) for at in (9, 36))
    metric, bought = Mention(0, 5, "METRIC", "Utile"), Mention(23, 31, "EVENT", "comprato")
    facts = (
        Fact("figure", "profit", metric, (Argument("value", profit),), evidence=Span(0, 45)),
        Fact("figure", "deal_value", price, (Argument("value", price),), evidence=Span(0, 45)),
        Fact("event", "acquisition", bought, (Argument("amount", price),)),
    )
    record = record_from_analysis(Analysis(Article(text), (metric, profit, bought, price), (), facts))
    assert record_from_analysis(analysis_from_record(record)) == record


def test_a_figure_that_could_stand_in_two_places_leaves_the_one_place_of_another() -> None:
    text = "Utile di 2 milioni. Ha comprato per 2 milioni"
    million = Money(Decimal(2000000), Decimal(2000000), "EUR")
    profit, price = (Mention(at, at + 9, "MONEY", "2 milioni", million) for at in (9, 36))
    metric, bought = Mention(0, 5, "METRIC", "Utile"), Mention(23, 31, "EVENT", "comprato")
    facts = (
        Fact("figure", "deal_value", price, (Argument("value", price),), evidence=Span(0, 45)),
        Fact("figure", "profit", profit, (Argument("value", profit),), evidence=Span(6, 18)),
        Fact("event", "acquisition", bought, (Argument("amount", profit),)),
    )
    record = record_from_analysis(Analysis(Article(text), (metric, profit, bought, price), (), facts))
    again = record_from_analysis(analysis_from_record(record))
    assert again == record
