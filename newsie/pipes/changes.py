"""Changes and the levels they belong to.

"88 milioni, in crescita del 5%", "(+47%)", "sale del 5% a 12 milioni".
"""

from newsie.data import Mention, Money, Percent, Quantity
from newsie.pipes.drafts import Draft
from newsie.pipes.metrics import Metric
from newsie.pipes.passages import load_clauses
from newsie.pipes.wordings import Hit

TO_LEVEL = frozenset(
    {
        "a",
        "ai",
        "al",
        "alla",
        "agli",
        "quota",
        "oltre",
        "toccando",
        "raggiungendo",
        "sfiorando",
        "superando",
        "arrivando",
    }
    | {
        "attestandosi",
        "totale",
        "fino",
        "raggiunge",
        "raggiunto",
        "tocca",
        "toccato",
        "supera",
        "superato",
        "per",
    }
)
NEAR = 9
"""How many words may part a change from the level after it."""
FAR = 22
"""How many words may part a change from the level before it."""


def is_change(value: Mention) -> bool:
    """Say whether a value is the size of a change."""
    return isinstance(value.value, Money | Percent | Quantity) and value.value.direction is not None


def find_level(change: Mention, drafts: list[Draft], hits: list[Hit[Metric]]) -> Draft | None:
    """Return the level of the same sentence that a change belongs to, None for a change told alone."""
    free = [draft for draft in drafts if draft.change is None and fits(change, draft.value)]
    before = [draft for draft in free if draft.value.end <= change.start]
    if before and follows_level(before[-1], change, drafts, hits):
        return before[-1]
    after = [draft for draft in free if draft.value.start >= change.end]
    if after and leads_to_level(change, after[0], hits):
        return after[0]
    return None


def fits(change: Mention, level: Mention) -> bool:
    """Say whether a level may change by an amount of this kind."""
    if is_change(level):
        return False
    if isinstance(change.value, Quantity) and change.value.lower is None:
        return True
    return isinstance(change.value, Percent) or same_measure(change.value, level.value)


def same_measure(one: object, other: object) -> bool:
    """Say whether two amounts are of one kind and unit."""
    if isinstance(one, Money) and isinstance(other, Money):
        return one.currency in (None, other.currency)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.unit in (None, other.unit)
    return False


def follows_level(draft: Draft, change: Mention, drafts: list[Draft], hits: list[Hit[Metric]]) -> bool:
    """Say whether a change is told of the level before it, with no other metric in between."""
    start, end = draft.value.end, change.start
    passage = draft.passage
    words = passage.words_between(start, end)
    if len(words) > FAR or any(start <= other.value.start < end for other in drafts):
        return False
    if any(
        start <= hit.start < end and hit.entry.standing == "noun" and hit is not draft.hit for hit in hits
    ):
        return False
    if not words or ("(" in words[-2:] and len(words) <= 4):
        return True
    return ";" not in words and load_clauses().breaks.isdisjoint(words) and not opens_clause(words)


def opens_clause(words: list[str]) -> bool:
    """Say whether words between a level and a change begin another statement: "e gli addetti sono"."""
    return any(word in ("e", "ed") for word in words[:2]) and len(words) > 6


def leads_to_level(change: Mention, draft: Draft, hits: list[Hit[Metric]]) -> bool:
    """Say whether a change leads to the level after it.

    "cresce del 5% a 12 milioni", "+5%, a quota 12 milioni".
    """
    words = draft.passage.words_between(change.end, draft.value.start)
    if len(words) > NEAR or any(
        change.end <= hit.start < draft.value.start for hit in hits if hit.entry.standing == "noun"
    ):
        return False
    if not load_clauses().breaks.isdisjoint(words) or "rispetto" in words:
        return "a" in words[-2:] or "quota" in words
    return not TO_LEVEL.isdisjoint(words)
