"""Plain data refuses what the text does not say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from newsie.data import Analysis, Article, Fact, Mention, Money, Period, Span
from newsie.errors import SpanError


def test_an_article_without_id_is_named_by_its_text() -> None:
    assert Article("Utile in calo").id == Article("Utile in calo").id
    assert Article("Utile in calo").id != Article("Utile in crescita").id
    assert Article("Utile in calo").id.startswith("sha256:")


def test_an_article_keeps_the_id_it_came_with() -> None:
    assert Article("Utile in calo", id="vn-17").id == "vn-17"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4)])
def test_a_mention_needs_at_least_one_character(start: int, end: int) -> None:
    with pytest.raises(SpanError):
        Mention(start, end, "ORG", "Enel")


def test_a_mention_must_quote_its_text() -> None:
    with pytest.raises(SpanError, match="the text says 'Eni '"):
        Analysis(Article("Eni cresce"), (Mention(0, 4, "ORG", "Enel"),))


def test_a_mention_must_belong_to_a_known_entity() -> None:
    with pytest.raises(SpanError, match="unknown entity 'e9'"):
        Analysis(Article("Enel cresce"), (Mention(0, 4, "ORG", "Enel", entity="e9"),))


@pytest.mark.parametrize("bound", [Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_is_a_finite_number(bound: Decimal) -> None:
    with pytest.raises(ValueError, match="not a finite amount"):
        Money(bound, bound, "EUR")


def test_a_range_runs_upwards() -> None:
    with pytest.raises(ValueError, match="a range from 15 down to 10"):
        Money(Decimal(15), Decimal(10), "EUR")


def test_a_period_runs_forwards() -> None:
    with pytest.raises(ValueError, match="ends"):
        Period(date(2020, 2, 1), date(2020, 1, 1), "month")


def test_support_reaches_from_the_first_to_the_last_part(analysis: Analysis) -> None:
    acquisition = analysis.facts[0]
    start, end = acquisition.support
    assert analysis.article.text[start:end].startswith("Fonderie Ardea S.p.A. ha acquisito")
    assert analysis.article.text[start:end].endswith("4,5 milioni di euro")


def test_given_evidence_is_kept(analysis: Analysis) -> None:
    assert replace(analysis.facts[0], evidence=Span(0, 9)).support == Span(0, 9)


def test_a_fact_read_from_nowhere_has_no_support() -> None:
    with pytest.raises(SpanError, match="without trigger"):
        _ = Fact("event", "fair", None).support


def test_fillers_come_by_role(analysis: Analysis) -> None:
    acquisition = analysis.facts[0]
    assert [m.text for m in acquisition.get_mentions("buyer")] == ["Fonderie Ardea S.p.A."]
    assert acquisition.get_mention("seller") is None
