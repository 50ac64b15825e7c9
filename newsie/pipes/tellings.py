"""One telling of an event: its trigger and what its sentence says of it."""

from dataclasses import dataclass, field

from newsie.data import Argument, Fact, Mention
from newsie.pipes.passages import Passage
from newsie.pipes.triggers import GATHERINGS, Trigger

REACH = 14
"""How many words after a trigger a name may still hang on it."""
MANY = frozenset({"participant", "recipient", "organizer", "seller"})
"""Roles that several names may fill."""


@dataclass(eq=False)
class Telling:
    """One telling of an event: its trigger and what its sentence says of it."""

    passage: Passage
    trigger: Trigger
    mention: Mention
    filled: dict[str, list[Mention]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The event's type."""
        return self.trigger.type

    def add(self, role: str, mention: Mention) -> None:
        """Fill a role, unless it takes one filler and has it or the name is in the event already."""
        many = role in MANY or (role == "count" and self.type in GATHERINGS)
        if role in self.filled and not many:
            return
        if mention not in [m for listed in self.filled.values() for m in listed]:
            self.filled.setdefault(role, []).append(mention)

    def build(self) -> Fact:
        """Return the finished event."""
        arguments = tuple(Argument(role, m) for role, listed in self.filled.items() for m in listed)
        return Fact("event", self.type, self.mention, arguments)


def is_nearest(passage: Passage, trigger: Trigger, name: Mention, others: list[Trigger], key: str) -> bool:
    """Say whether no other trigger stands between a name and the trigger that it is to hang on."""
    if key in ("subject", "object") and name.end <= trigger.start:
        return True
    start, end = sorted((name.start, trigger.start))
    rivals = [o for o in others if o.type != trigger.type]
    if any(start < rival.start < end for rival in rivals):
        return False
    if key not in ("place", "date", "count", "amount"):
        return True
    return all(gap(passage, rival, name) > gap(passage, trigger, name) for rival in rivals)


def gap(passage: Passage, trigger: Trigger, mention: Mention) -> int:
    """Return how many words part a mention from the trigger."""
    if mention.end <= trigger.start:
        return len(passage.words_between(mention.end, trigger.start)) + 1
    return len(passage.words_between(trigger.end, mention.start))
