"""Counted things that measure something: staff, firms, visitors, floor space, goods."""

from collections.abc import Callable

from newsie.data import Mention, Quantity
from newsie.pipes.attachments import attach
from newsie.pipes.drafts import Draft
from newsie.pipes.metrics import Metric, head_of_unit, load_metrics
from newsie.pipes.passages import Passage
from newsie.pipes.tellings import Telling
from newsie.pipes.triggers import GATHERINGS
from newsie.pipes.wordings import Hit

STAFFED = frozenset({"hiring", "layoff"})
"""Events whose count is of employees."""
EMPLOYED = 9
"""How many words may part "dà lavoro" from the people that it is given to."""
STAFF = frozenset({"addetto", "addetta", "dipendente", "operaio", "operaia", "lavoratore", "lavoratrice"})
"""Counted nouns that measure a firm however few they are."""
FIRMS = frozenset(
    {
        "azienda",
        "impresa",
        "cantiere",
        "ditta",
        "società",
        "fabbrica",
        "stabilimento",
        "squadra",
        "realtà",
        "officina",
    }
)
HANDFUL = 9
"""Up to how many counted things only introduce what is told of them."""
SURE, SURE_OF_UNIT, SURE_OF_OTHER = 8.0, 9.5, 5.0
"""Least scores of a metric word for a count.

The higher where the counted noun itself tells what is measured.
"""


def draft_count(
    passage: Passage,
    value: Mention,
    hits: list[Hit[Metric]],
    tellings: list[Telling],
    trigger_of: Callable[[Hit[Metric]], Mention | None],
) -> Draft | None:
    """Return the figure of a counted thing, None where the count measures nothing."""
    metrics = load_metrics()
    counted = next((t for t in tellings if value in t.filled.get("count", [])), None)
    if counted is not None and counted.type in STAFFED:
        staff_of = counted.filled.get("organizer", counted.filled.get("target", []))
        dates = counted.filled.get("date", []) if counted.type == "hiring" else []
        return Draft(passage, value, "employees", subjects=staff_of[:1], period=next(iter(dates), None))
    if metrics.never_measures(value) or only_introduces(value, counted):
        return None
    if is_people(value) and is_size(passage, value):
        return Draft(passage, value, "employees")
    if head_of_unit(value) in metrics.goods and is_produced(passage, value):
        return Draft(passage, value, "production")
    if is_people(value) and not metrics.employing.isdisjoint(passage.words_before(value.start, EMPLOYED)):
        return Draft(passage, value, "employees")
    return draft_measured(passage, value, hits, trigger_of)


def draft_measured(
    passage: Passage,
    value: Mention,
    hits: list[Hit[Metric]],
    trigger_of: Callable[[Hit[Metric]], Mention | None],
) -> Draft | None:
    """Return the figure of a count whose metric is named before it, or told by the counted noun."""
    metrics = load_metrics()
    by_unit = metrics.type_of_unit(value)
    nouns = [hit for hit in hits if hit.end <= value.start and hit.entry.standing != "weak"]
    attached = attach(passage, value, nouns)
    least = SURE_OF_OTHER if by_unit == "other" else SURE_OF_UNIT if by_unit else SURE
    if attached is not None and attached.score >= least:
        if attached.hit.entry.type == by_unit:
            return Draft(passage, value, by_unit)
        return Draft(passage, value, attached.hit.entry.type, attached.hit, trigger_of(attached.hit))
    if by_unit is None and not is_many(value):
        return None
    return Draft(passage, value, by_unit or "other")


def is_many(value: Mention) -> bool:
    """Say whether a count is large enough to measure something whatever it counts: "208 stalle"."""
    lower = value.value.lower if isinstance(value.value, Quantity) else None
    return lower is not None and lower > HANDFUL and head_of_unit(value) != ""


def only_introduces(value: Mention, counted: Telling | None) -> bool:
    """Say whether a count measures nothing: who takes part in an event, or a handful of named things."""
    metrics = load_metrics()
    type_ = metrics.type_of_unit(value)
    if counted is not None and counted.type in GATHERINGS:
        return type_ not in ("attendance", "companies") or head_of_unit(value) in metrics.participants
    if counted is None and head_of_unit(value) in STAFF:
        return False
    amount = value.value if isinstance(value.value, Quantity) else None
    if amount is None or amount.direction is not None or amount.lower is None:
        return False
    return type_ in ("companies", "attendance", "other", "employees") and amount.lower <= HANDFUL


def is_size(passage: Passage, value: Mention) -> bool:
    """Say whether a count of people is the size of a firm: "un cantiere di novanta persone"."""
    before = passage.words_before(value.start, 2)
    return len(before) == 2 and before[1] in ("di", "da") and before[0] in FIRMS


def is_produced(passage: Passage, value: Mention) -> bool:
    """Say whether goods are counted as made or grown: "96mila tonnellate conferite"."""
    near = passage.words_before(value.start, 3) + passage.words_after(value.end, 2)
    return not load_metrics().produced.isdisjoint(near)


def is_people(value: Mention) -> bool:
    """Say whether a count is of people."""
    metrics = load_metrics()
    return head_of_unit(value) in metrics.people or metrics.type_of_unit(value) == "employees"
