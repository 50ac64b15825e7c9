"""The types of `data` as plain JSON values and back, without loss.

Amounts are decimal strings, days ISO dates. This is the inner form that rides on a spaCy Doc and between
processes; what users get is `record`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from newsie.data import (
    Argument,
    Duration,
    Entity,
    Fact,
    Mention,
    Money,
    Number,
    Ordinal,
    Percent,
    Period,
    Quantity,
    Span,
    Term,
    Value,
)

VALUE_TYPES: dict[str, type[Value]] = {
    cls.__name__: cls for cls in (Number, Money, Percent, Quantity, Period, Ordinal, Duration, Term)
}
DECIMALS = frozenset({"lower", "upper"})
DAYS = frozenset({"start", "end"})


def plain_from_value(value: Value) -> dict[str, Any]:
    """Write a value as {"type": class name, field: …}."""
    plain: dict[str, Any] = {"type": type(value).__name__}
    for field in fields(value):
        given = getattr(value, field.name)
        plain[field.name] = str(given) if isinstance(given, Decimal | date) else given
    return plain


def value_from_plain(plain: Mapping[str, Any]) -> Value:
    """Read what `plain_from_value` wrote."""
    make: Callable[..., Value] = VALUE_TYPES[plain["type"]]
    return make(**{name: read_field(name, raw) for name, raw in plain.items() if name != "type"})


def read_field(name: str, raw: Any) -> Any:
    """Give a value's field its type back."""
    if raw is None:
        return None
    if name in DECIMALS:
        return Decimal(raw)
    if name in DAYS:
        return date.fromisoformat(raw)
    return raw


def plain_from_mention(mention: Mention) -> list[Any]:
    """Write a mention as [start, end, label, text, value, entity, confidence]."""
    value = None if mention.value is None else plain_from_value(mention.value)
    return [
        mention.start,
        mention.end,
        mention.label,
        mention.text,
        value,
        mention.entity,
        mention.confidence,
    ]


def mention_from_plain(plain: Sequence[Any]) -> Mention:
    """Read what `plain_from_mention` wrote."""
    start, end, label, text, value, entity, confidence = plain
    return Mention(
        start, end, label, text, None if value is None else value_from_plain(value), entity, confidence
    )


def plain_from_entity(entity: Entity) -> list[Any]:
    """Write an entity as [id, type, name, links, confidence]."""
    return [entity.id, entity.type, entity.name, [list(link) for link in entity.links], entity.confidence]


def entity_from_plain(plain: Sequence[Any]) -> Entity:
    """Read what `plain_from_entity` wrote."""
    id_, type_, name, links, confidence = plain
    return Entity(id_, type_, name, tuple((authority, key) for authority, key in links), confidence)


def plain_from_fact(fact: Fact) -> dict[str, Any]:
    """Write a fact with its mentions in full, so that it stands alone."""
    return {
        "kind": fact.kind,
        "type": fact.type,
        "trigger": None if fact.trigger is None else plain_from_mention(fact.trigger),
        "arguments": [[a.role, plain_from_mention(a.mention)] for a in fact.arguments],
        "modality": fact.modality,
        "status": fact.status,
        "evidence": None if fact.evidence is None else list(fact.evidence),
        "confidence": fact.confidence,
    }


def fact_from_plain(plain: Mapping[str, Any]) -> Fact:
    """Read what `plain_from_fact` wrote."""
    return Fact(
        plain["kind"],
        plain["type"],
        None if plain["trigger"] is None else mention_from_plain(plain["trigger"]),
        tuple(Argument(role, mention_from_plain(mention)) for role, mention in plain["arguments"]),
        plain["modality"],
        plain["status"],
        None if plain["evidence"] is None else Span(*plain["evidence"]),
        plain["confidence"],
    )
