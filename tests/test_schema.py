"""The schema knows what may stand where, and says what would do."""

from dataclasses import replace
from decimal import Decimal

import pytest
import yaml

from newsie.data import Analysis, Argument, Mention, Money
from newsie.errors import SchemaError
from newsie.schema import load_schema, schema_from_yaml


def test_a_good_analysis_passes(analysis: Analysis) -> None:
    schema = load_schema()
    for mention in analysis.mentions:
        schema.check_mention(mention)
    for fact in analysis.facts:
        schema.check_fact(fact)


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(SchemaError, match="unknown label 'COMPANY'; labels are PER"):
        load_schema().check_mention(Mention(0, 4, "COMPANY", "Enel"))


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    money = Money(Decimal(1), Decimal(1), "EUR")
    with pytest.raises(SchemaError, match="DATE 'oggi' carries a Money"):
        load_schema().check_mention(Mention(0, 4, "DATE", "oggi", money))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "scandal"}, "unknown fact kind 'scandal'"),
        ({"type": "wedding"}, "event has no type 'wedding'"),
        ({"trigger": None}, "event acquisition has no trigger"),
    ],
)
def test_a_fact_out_of_the_schema_is_refused(
    analysis: Analysis, change: dict[str, object], message: str
) -> None:
    with pytest.raises(SchemaError, match=message):
        load_schema().check_fact(replace(analysis.facts[0], **change))


def test_a_metric_triggers_no_event(analysis: Analysis) -> None:
    metric = next(m for m in analysis.mentions if m.label == "METRIC")
    with pytest.raises(SchemaError, match="event can't have the trigger METRIC 'fatturato'"):
        load_schema().check_fact(replace(analysis.facts[0], trigger=metric))


@pytest.mark.parametrize(
    ("role", "label", "message"),
    [
        ("winner", "ORG", "event has no role 'winner'"),
        ("buyer", "DATE", "buyer takes PER, ORG, LOC, not DATE"),
    ],
)
def test_a_role_takes_what_it_says(analysis: Analysis, role: str, label: str, message: str) -> None:
    filler = next(m for m in analysis.mentions if m.label == label)
    with pytest.raises(SchemaError, match=message):
        load_schema().check_fact(replace(analysis.facts[0], arguments=(Argument(role, filler),)))


def test_a_demonym_fills_what_a_place_fills(analysis: Analysis) -> None:
    demonym = next(m for m in analysis.mentions if m.label == "DEMONYM")
    schema = load_schema()
    assert schema.may_fill(demonym, ("LOC",))
    assert not schema.may_fill(demonym, ("ORG",))


def test_a_relation_type_narrows_its_sides(analysis: Analysis) -> None:
    owns = analysis.facts[-1]
    place = next(m for m in analysis.mentions if m.label == "DEMONYM")
    with pytest.raises(SchemaError, match="relation owns: object takes ORG, not DEMONYM"):
        load_schema().check_fact(replace(owns, arguments=(owns.arguments[0], Argument("object", place))))


def test_a_lexicon_that_names_unknown_labels_is_refused() -> None:
    text = """
    labels: {ORG: {entity: ORG}}
    facts:
      relation: {trigger: [], types: [], roles: {subject: [COMPANY]}}
    relations: {}
    """
    with pytest.raises(SchemaError, match=r"mine\.yaml: relation names unknown labels COMPANY"):
        schema_from_yaml(yaml.safe_load(text), origin="mine.yaml")
