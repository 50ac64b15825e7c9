"""What rides on a Doc is JSON, and comes back as it went."""

import json
from datetime import date
from decimal import Decimal

import pytest

from newsie.data import Analysis, Duration, Money, Number, Ordinal, Percent, Period, Quantity, Term, Value
from newsie.plain import (
    entity_from_plain,
    fact_from_plain,
    mention_from_plain,
    plain_from_entity,
    plain_from_fact,
    plain_from_mention,
    plain_from_value,
    value_from_plain,
)

VALUES: list[Value] = [
    Number(Decimal("12.50"), Decimal("12.50")),
    Money(None, Decimal(10**18), "EUR", "up_to"),
    Percent(Decimal("0.1"), Decimal("0.1"), direction="decrease"),
    Percent(None, None, direction="stable"),
    Quantity(Decimal(3), Decimal(5), "imprenditore", "approximately"),
    Period(date(2019, 1, 1), date(2019, 9, 30), "period", "end"),
    Period(None, None, "unknown"),
    Ordinal(6),
    Duration("P2Y"),
    Term("aerospaziale"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_survive_json(value: Value) -> None:
    assert value_from_plain(json.loads(json.dumps(plain_from_value(value)))) == value


def test_an_analysis_survives_json(analysis: Analysis) -> None:
    for mention in analysis.mentions:
        assert mention_from_plain(json.loads(json.dumps(plain_from_mention(mention)))) == mention
    for entity in analysis.entities:
        assert entity_from_plain(json.loads(json.dumps(plain_from_entity(entity)))) == entity
    for fact in analysis.facts:
        assert fact_from_plain(json.loads(json.dumps(plain_from_fact(fact)))) == fact
