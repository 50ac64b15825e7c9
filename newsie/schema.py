"""What newsie knows: labels, fact kinds, their types and roles, read from `lexicon/schema.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from newsie.data import Fact, Mention
from newsie.errors import SchemaError


@dataclass(frozen=True, slots=True)
class Label:
    """A span label: `entity` for names, `reference` for words that stand for names, `value` for values."""

    name: str
    entity: str | None = None
    reference: str | None = None
    value: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact: what may trigger it, its types, and which labels may fill each role."""

    name: str
    triggers: tuple[str, ...]
    types: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Schema:
    """All labels, fact kinds and relation types. Get the one in force with `load_schema()`."""

    labels: Mapping[str, Label]
    kinds: Mapping[str, FactKind]
    relations: Mapping[str, Mapping[str, tuple[str, ...]]]

    def check_mention(self, mention: Mention) -> None:
        """Raise SchemaError for a label that is not known or a value that its label does not carry."""
        label = self.labels.get(mention.label)
        if label is None:
            raise SchemaError(f"unknown label {mention.label!r}; labels are {', '.join(self.labels)}")
        given = type(mention.value).__name__
        if mention.value is not None and given not in (label.value, "Term"):
            raise SchemaError(f"{mention.label} {mention.text!r} carries a {given}, not a {label.value}")

    def check_fact(self, fact: Fact) -> None:
        """Raise SchemaError for an unknown kind, type or role, or a filler that the role does not take."""
        kind = self.kinds.get(fact.kind)
        if kind is None:
            raise SchemaError(f"unknown fact kind {fact.kind!r}; kinds are {', '.join(self.kinds)}")
        if fact.type not in (kind.types or ("",)):
            raise SchemaError(f"{fact.kind} has no type {fact.type!r}; types are {', '.join(kind.types)}")
        if fact.trigger is not None and fact.trigger.label not in kind.triggers:
            raise SchemaError(
                f"{fact.kind} can't have the trigger {fact.trigger.label} {fact.trigger.text!r}"
            )
        if fact.trigger is None and kind.triggers:
            raise SchemaError(f"{fact.kind} {fact.type} has no trigger")
        for argument in fact.arguments:
            if argument.role not in kind.roles:
                roles = ", ".join(kind.roles)
                raise SchemaError(f"{fact.kind} has no role {argument.role!r}; roles are {roles}")
            fillers = kind.roles[argument.role]
            if fact.kind == "relation":
                fillers = self.relations[fact.type][argument.role]
            if not self.may_fill(argument.mention, fillers):
                filler = f"{argument.mention.label} {argument.mention.text!r}"
                raise SchemaError(
                    f"{fact.kind} {fact.type}: {argument.role} takes {', '.join(fillers)}, not {filler}"
                )

    def may_fill(self, mention: Mention, fillers: tuple[str, ...]) -> bool:
        """Say whether a mention may stand in a role: by its label, a reference by what it refers to."""
        if mention.label in fillers:
            return True
        label = self.labels[mention.label]
        if label.reference == "LOC":
            return "LOC" in fillers
        return label.reference is not None and any(self.labels[f].entity for f in fillers)


def schema_from_yaml(data: Mapping[str, Any], *, origin: str = "schema.yaml") -> Schema:
    """Build a schema from its parsed file, checking that everything it names exists.

    Raises SchemaError, naming `origin` and what is wrong.
    """
    labels = {name: Label(name, **fields) for name, fields in data["labels"].items()}
    kinds = {
        name: FactKind(
            name,
            tuple(fields["trigger"]),
            tuple(fields["types"]),
            {role: tuple(fillers) for role, fillers in fields["roles"].items()},
        )
        for name, fields in data["facts"].items()
    }
    relations = {
        name: {side: tuple(fillers) for side, fillers in sides.items()}
        for name, sides in data["relations"].items()
    }
    for kind in kinds.values():
        named = set(kind.triggers).union(*kind.roles.values())
        if unknown := named - labels.keys():
            raise SchemaError(f"{origin}: {kind.name} names unknown labels {', '.join(sorted(unknown))}")
    if set(kinds["relation"].types) != relations.keys():
        raise SchemaError(f"{origin}: relation types and the table of what they take differ")
    return Schema(labels, kinds, relations)


@cache
def load_schema() -> Schema:
    """Return the schema that ships with newsie."""
    text = files("newsie").joinpath("lexicon/schema.yaml").read_text(encoding="utf-8")
    return schema_from_yaml(yaml.safe_load(text))
