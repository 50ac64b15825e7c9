from dataclasses import replace
from decimal import Decimal

import pytest

from newsie.corpus.markup import analysis_from_markup
from newsie.corpus.values import check_values
from newsie.data import Mention, Money, Period

TEXT = (
    "vende per [3 milioni](MONEY v = 3000000 EUR more_than) e [2 euro](MONEY w = 2 EUR), [di recente](DATE d)"
)


@pytest.fixture
def sale():
    return analysis_from_markup(TEXT)


def parser(*mentions):
    return lambda article: mentions


def test_a_parser_that_agrees_has_nothing_to_report(sale):
    found = [replace(m, entity=None) for m in sale.mentions]

    assert check_values(sale, parser(*found)) == []


def test_an_open_bound_and_its_modifier_say_the_same(sale):
    first, *rest = sale.mentions
    opened = replace(first, value=Money(Decimal(3000000), Decimal(3000000), "EUR", "more_than"))

    assert check_values(sale, parser(opened, *rest)) == []


def test_a_date_without_value_agrees_with_one_that_is_unresolved(sale):
    *rest, last = sale.mentions

    assert check_values(sale, parser(*rest, replace(last, value=Period(None, None, "unknown")))) == []


def test_every_kind_of_disagreement_is_told_apart(sale):
    first, second, last = sale.mentions
    text = sale.article.text
    wrong = replace(first, value=Money(Decimal(3), Decimal(3), "EUR"))
    longer = Mention(second.start - 2, second.end, "MONEY", text[second.start - 2 : second.end], second.value)
    extra = Mention(0, 5, "QUANTITY", "vende")

    found = check_values(sale, parser(wrong, longer, extra, last))

    assert [d.kind for d in found] == ["unmarked", "value", "extent"]
    assert [d.kind for d in check_values(sale, parser())] == ["missed", "missed"]
    assert "gold MONEY '3 milioni' = 3000000 EUR more_than, parser MONEY '3 milioni' = 3 EUR" in str(found[1])


def test_labels_without_values_are_none_of_the_parsers_business(sale):
    assert check_values(sale, parser(*sale.mentions, Mention(0, 5, "PER", "vende"))) == []
