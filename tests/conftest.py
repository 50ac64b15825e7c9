"""What tests share: a small hand-made analysis of a small piece of news. No trained model anywhere."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import settings

from newsie.data import (
    Analysis,
    Argument,
    Article,
    Entity,
    Fact,
    Fingerprint,
    Mention,
    Money,
    Percent,
    Period,
    Quantity,
    Term,
    Value,
)

# The same examples each time: a red test is a change's doing. --hypothesis-profile=explore looks further.
# A busy machine is slow, not wrong: what must be fast has tests of its own.
settings.register_profile("newsie", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("newsie")

TEXT = (
    "Fonderie Ardea compra la Torneria Bassi\n"
    "Fonderie Ardea S.p.A. ha acquisito a marzo la Torneria Bassi per circa 4,5 milioni di euro. "
    "Nel 2022 il fatturato lombardo è salito del 12% a 31 milioni di euro, spiega la presidente Lia Còrsi. "
    "Al Vinitaly c'erano 40 tecnici."
)


def mark(
    text: str, label: str, value: Value | None = None, entity: str | None = None, nth: int = 1
) -> Mention:
    """Return the nth occurrence of some words of TEXT as a mention."""
    start = -1
    for _ in range(nth):
        start = TEXT.index(text, start + 1)
    return Mention(start, start + len(text), label, text, value, entity)


@pytest.fixture
def analysis() -> Analysis:
    """An acquisition, two figures, a position, a relation and a fair, marked by hand."""
    marzo = mark("marzo", "DATE", Period(date(2023, 3, 1), date(2023, 3, 31), "month"))
    year = mark("2022", "DATE", Period(date(2022, 1, 1), date(2022, 12, 31), "year"))
    title_buyer = mark("Fonderie Ardea", "ORG", entity="e1")
    buyer = mark("Fonderie Ardea S.p.A.", "ORG", entity="e1")
    title_target = mark("Torneria Bassi", "ORG", entity="e2")
    target = mark("Torneria Bassi", "ORG", entity="e2", nth=2)
    demonym = mark("lombardo", "DEMONYM", Term("Lombardia"), entity="e3")
    price = mark(
        "4,5 milioni di euro",
        "MONEY",
        Money(Decimal(4500000), Decimal(4500000), "EUR", "approximately"),
    )
    revenue = mark("31 milioni di euro", "MONEY", Money(Decimal(31000000), Decimal(31000000), "EUR"))
    change = mark("12%", "PERCENT", Percent(Decimal(12), Decimal(12), direction="increase"))
    person = mark("Lia Còrsi", "PER", entity="e4")
    fair = mark("Vinitaly", "EVENT", entity="e5")
    count = mark("40 tecnici", "QUANTITY", Quantity(Decimal(40), Decimal(40), "tecnico"))
    bought = mark("acquisito", "EVENT")
    metric = mark("fatturato", "METRIC")
    role = mark("presidente", "ROLE")
    facts = (
        Fact(
            "event",
            "acquisition",
            bought,
            (
                Argument("buyer", buyer),
                Argument("target", target),
                Argument("date", marzo),
                Argument("amount", price),
            ),
        ),
        Fact("event", "fair", fair, (Argument("count", count),), "planned"),
        Fact("figure", "deal_value", price, (Argument("value", price), Argument("subject", target))),
        Fact(
            "figure",
            "revenue",
            metric,
            (
                Argument("value", revenue),
                Argument("change", change),
                Argument("period", year),
                Argument("subject", demonym),
            ),
            confidence=0.91234,
        ),
        Fact(
            "position",
            "",
            role,
            (Argument("holder", person), Argument("organization", buyer)),
            status="current",
        ),
        Fact("relation", "owns", None, (Argument("subject", buyer), Argument("object", target))),
    )
    mentions = (
        title_buyer, title_target, buyer, bought, marzo, target, price, year, metric, demonym, change,
        revenue, role, person, fair, count,
    )  # fmt: skip
    entities = (
        Entity("e1", "ORG", "Fonderie Ardea S.p.A."),
        Entity("e2", "ORG", "Torneria Bassi"),
        Entity("e3", "LOC", "Lombardia", (("istat", "03"),), 0.99),
        Entity("e4", "PER", "Lia Còrsi"),
        Entity("e5", "EVENT", "Vinitaly"),
    )
    article = Article(
        TEXT,
        title=TEXT.partition("\n")[0],
        published=date(2023, 4, 3),
        source="Il Corriere di Prova",
        authors=("A. Penna",),
    )
    return Analysis(article, mentions, entities, facts, Fingerprint("it_test", "1", "0.1.0"))
