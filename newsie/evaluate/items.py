"""Items: everything that can be right or wrong, as things that are equal when they agree."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from newsie.data import Span


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that gold or a prediction holds; it is right when both hold an equal one."""

    measure: str
    """What it counts for: "spans", "events", "arguments"."""
    group: str
    """Its part of the measure: a label, a type, a role."""
    key: Hashable
    span: Span | None = field(default=None, compare=False)
    """Where it stands, for showing it."""
    words: str = field(default="", compare=False)
    """What it says, for showing it."""
