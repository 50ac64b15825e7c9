"""When, where, how many and for how much: an event's date, place, counts and money."""

from newsie.data import Mention, Period, Quantity
from newsie.pipes.metrics import head_of_unit, load_metrics
from newsie.pipes.owners import with_list
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.periods import is_baseline
from newsie.pipes.tellings import REACH, Telling, gap, is_nearest
from newsie.pipes.triggers import Trigger, load_events
from newsie.pipes.verbs import looks_future

SITED = frozenset({"strike", "incident", "closure"})
"""Events that are where the firm is: "sciopero alla Femca di Lecco"."""
SEASON = 92
"""Up to how many days a period may take that says when something happens: a season at most."""
COLON = frozenset({":"})
"""It may part an event from its day and place: "un'assemblea: il 14 settembre, a Carpinone"."""
QUOTES = frozenset(
    {"detto", "spiega", "spiegato", "commentato", "ricordato", "dichiarato", "dice", "afferma", "affermato"}
)
PLACELESS = frozenset({"funding", "appointment", "insolvency"})
"""Events that are nowhere: a place beside them is of somebody or something else."""
WITHIN = 6
"""How many words may part a place from the one that it lies in: "a Trieste, nel palazzo di piazza Unità"."""
DATELINE = 8
"""Among how many first words of an article's text the day of writing may stand: "CROTONE, 1 AGO -"."""
DELEGATED = 7
"""How many words may part a count of participants from the body that they come from."""
PLACE_LINKS = frozenset({"in", "a", "presso", "tra", "su"})


def give_place(telling: Telling, others: list[Trigger]) -> None:
    """Fill the place: the nearest one in the trigger's clause that stands with "a", "in", "presso"."""
    passage, trigger = telling.passage, telling.trigger
    if telling.type in PLACELESS:
        return
    taken = [m for listed in telling.filled.values() for m in listed]
    places = [
        n for n in passage.names if n.label == "LOC" and n not in taken and is_place(telling, n, others)
    ]
    if places:
        nearest = min(places, key=lambda n: gap(passage, trigger, n))
        listed = [n for n in with_list(passage, nearest) if n in places or n is nearest]
        telling.filled["place"] = listed + outer_places(passage, listed[-1])
        return
    hosts = [n for n in passage.names if n.label == "ORG" and n not in taken and passage.link(n) == "presso"]
    if hosts and telling.type in ("meeting", "fair", "opening", "award", "incident"):
        telling.add("place", hosts[0])


def outer_places(passage: Passage, place: Mention) -> list[Mention]:
    """Return the place right behind another that it lies in or holds: "al Mart di Rovereto"."""
    after = [n for n in passage.names if n.label == "LOC" and n.start >= place.end]
    if not after:
        return []
    words = passage.words_between(place.end, after[0].start)
    inside = passage.link(after[0]) == "di" and len(words) <= 1
    leads = load_clauses().prepositions.get(words[1]) if len(words) > 1 else None
    beside = words[:1] == [","] and len(words) <= WITHIN and leads in ("in", "a", "presso")
    return after[:1] if inside or (beside and "e" not in words) else []


def is_place(telling: Telling, name: Mention, others: list[Trigger]) -> bool:
    """Say whether a place is where the event is."""
    passage, trigger = telling.passage, telling.trigger
    link = passage.link(name)
    of_site = link == "di" and telling.type in (
        "opening",
        "closure",
        "layoff",
        "strike",
        "incident",
        "investment",
        "hiring",
    )
    if of_site:
        of_site = telling.type in SITED or not belongs_to_org(passage, name)
    if link not in PLACE_LINKS and not of_site:
        return False
    start, end = (name.end, trigger.start) if name.end <= trigger.start else (trigger.end, name.start)
    return (
        not passage.is_broken(start, end, but=COLON)
        and is_nearest(passage, trigger, name, others, "place")
        and gap(passage, trigger, name) <= 22
    )


def belongs_to_org(passage: Passage, place: Mention) -> bool:
    """Say whether a place says where a firm is from: "la Femca di Busto Arsizio"."""
    return any(
        n.label in ("ORG", "PER")
        and n.end <= place.start
        and len(passage.words_between(n.end, place.start)) <= 1
        for n in passage.names
    )


def give_date(telling: Telling, others: list[Trigger]) -> None:
    """Fill the date: the nearest of the clause that is not one of comparison or of what somebody said."""
    passage, trigger = telling.passage, telling.trigger
    dates = [d for d in passage.dates if not is_baseline(passage, d) and is_of(telling, d, others)]
    if dates:
        telling.add("date", min(dates, key=lambda d: gap(passage, trigger, d)))


def is_of(telling: Telling, date: Mention, others: list[Trigger]) -> bool:
    """Say whether a date may be an event's: close by, with no other trigger or clause between."""
    passage, trigger = telling.passage, telling.trigger
    if is_dateline(passage, date):
        return False
    quoted = telling.type != "insolvency" and not QUOTES.isdisjoint(passage.words_before(date.start, 3))
    if quoted or measures(passage, date) or not suits(telling, date):
        return False
    start, end = (date.end, trigger.start) if date.end <= trigger.start else (trigger.end, date.start)
    fronted = passage.position(date.start) <= 3
    if not fronted and (passage.is_broken(start, end, but=COLON) or gap(passage, trigger, date) > 20):
        return False
    return fronted or is_nearest(passage, trigger, date, others, "date")


def is_dateline(passage: Passage, date: Mention) -> bool:
    """Say whether a date only says when an article was written: "CROTONE, 1 AGO - Un incendio …"."""
    after = passage.words_after(date.end, 1)
    return passage.position(date.start) <= DATELINE and date.text.isupper() and after in (["-"], ["–"], ["—"])


def suits(telling: Telling, date: Mention) -> bool:
    """Say whether an event of this type can be of such a date."""
    passage, period = telling.passage, date.value
    if not isinstance(period, Period):
        return False
    if date.text.lower() == "oggi" and looks_future(telling.mention.text.lower()):
        return False
    if telling.type == "results" and period.precision not in ("day", "month"):
        return False
    if telling.type == "appointment" and passage.link(date) == "da":
        return False
    long = period.precision in ("period", "unknown") and not is_run_of_days(period)
    return not long or gap(passage, telling.trigger, date) <= 4


def is_run_of_days(period: Period) -> bool:
    """Say whether a period is a few days in a row, as fairs and strikes take, or a season."""
    return period.start is not None and period.end is not None and (period.end - period.start).days <= SEASON


def measures(passage: Passage, date: Mention) -> bool:
    """Say whether a date is the period of an amount right before it.

    "fatturato in calo del 35% nei primi nove mesi".
    """
    return any(
        v.end <= date.start
        and v.label in ("MONEY", "PERCENT")
        and len(passage.words_between(v.end, date.start)) <= 2
        for v in passage.values
    )


def give_counts(telling: Telling, others: list[Trigger]) -> None:
    """Fill the counts that belong to events of this type: the hired, the laid off, those who take part."""
    wanted = load_events().counts.get(telling.type)
    if not wanted:
        return
    if telling.type in ("opening", "closure"):
        give_sites(telling)
        return
    passage, trigger, metrics = telling.passage, telling.trigger, load_metrics()
    for value in sorted(passage.values, key=lambda v: gap(passage, trigger, v)):
        counted = isinstance(value.value, Quantity) and gap(passage, trigger, value) <= REACH
        if not counted or not is_nearest(passage, trigger, value, others, "count"):
            continue
        if metrics.type_of_unit(value) in wanted or is_staff(telling, value):
            telling.add("count", value)
            give_delegates(telling, value)


def give_sites(telling: Telling) -> None:
    """Fill how many sites are opened or closed: "l'apertura di due filiali"."""
    sites = load_events().facilities
    for value in telling.passage.values:
        if head_of_unit(value) in sites and gap(telling.passage, telling.trigger, value) <= 4:
            telling.add("count", value)


def give_delegates(telling: Telling, value: Mention) -> None:
    """Count whose people or firms take part among the participants.

    "40 imprenditori del Cluster Auvergne".
    """
    if telling.type not in ("meeting", "trade_mission"):
        return
    for name in telling.passage.names:
        if name.label != "ORG" or name.start < value.end or telling.passage.link(name) != "di":
            continue
        if len(telling.passage.words_between(value.end, name.start)) <= DELEGATED:
            telling.add("participant", name)


def is_staff(telling: Telling, value: Mention) -> bool:
    """Say whether people counted beside a hiring or layoff are the hired or dismissed.

    "ha assunto due ragazze".
    """
    if telling.type not in ("hiring", "layoff"):
        return False
    near = gap(telling.passage, telling.trigger, value) <= 2
    if near and load_metrics().type_of_unit(value) in (None, "attendance") and not is_time(value):
        return True
    return head_of_unit(value) in load_metrics().people and gap(telling.passage, telling.trigger, value) <= 5


def is_time(value: Mention) -> bool:
    """Say whether a count is of something that never measures, like years or times."""
    never = load_metrics().never - load_metrics().people
    return head_of_unit(value) in never or not head_of_unit(value)


def give_amount(telling: Telling, others: list[Trigger]) -> None:
    """Fill the money of a deal, a grant, an investment.

    The nearest amount that is no change and no turnover.
    """
    if telling.type not in load_events().with_amount:
        return
    passage, trigger = telling.passage, telling.trigger
    money = [
        v for v in passage.values if v.label == "MONEY" and is_nearest(passage, trigger, v, others, "amount")
    ]
    reach = REACH if telling.type not in ("tender", "award", "agreement") else 8
    money = [v for v in money if gap(passage, trigger, v) <= reach and not is_of_firm(passage, trigger, v)]
    if money:
        telling.add("amount", min(money, key=lambda v: gap(passage, trigger, v)))


FIRM_MONEY = frozenset(
    {
        "fatturato",
        "ricavi",
        "fattura",
        "fatturano",
        "utile",
        "utili",
        "debito",
        "debiti",
        "perdita",
        "perdite",
        "giro",
        "costato",
        "costata",
        "costa",
    }
)


def is_of_firm(passage: Passage, trigger: Trigger, value: Mention) -> bool:
    """Say whether an amount is a firm's turnover or debt, told beside the event."""
    return not FIRM_MONEY.isdisjoint(passage.words_before(value.start, 5) + passage.words_after(value.end, 3))
