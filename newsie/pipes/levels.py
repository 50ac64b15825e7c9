"""Levels and changes of one sentence, each with the metric that it is a value of."""

from dataclasses import dataclass, field
from decimal import Decimal

from newsie.data import Mention, Money, Percent, Quantity
from newsie.pipes.attachments import attach
from newsie.pipes.changes import find_level, is_change
from newsie.pipes.counts import draft_count
from newsie.pipes.drafts import Draft
from newsie.pipes.metrics import Metric, load_metrics, mention_of, metrics_in
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.periods import COMPARING
from newsie.pipes.sectors import sectors_in
from newsie.pipes.tellings import Telling, gap
from newsie.pipes.wordings import Hit

CARRY = 1
"""How many sentences a metric may reach on: "La Germania da sola quasi 3 milioni"."""
COSTS = Metric("cost", "verb")
CHEAP = Decimal(1_000)
"""Below it money after "da" is a price: "un sensore da 39 euro"."""
SMALL = Decimal(100_000)
"""Below it what something costs is its price."""
OWN = 10.0
"""Score from which a metric is a compared value's own: "contro una perdita di 1,26 milioni"."""
MILLION = Decimal(1_000_000)
GRANTED = 4
"""How many words may part an amount from the verb that grants it."""
TRADING = 5
"""For how many sentences a list of places goes on with the trade told before."""
LISTING = frozenset(
    {"(", "con", "il", "lo", "l", "'", "la", "a", "al", "per", "circa", "quasi", "oltre", ":", ","}
)
"""What may part a place of a list from its amount."""
PAIR = 8
"""How many words may part the two values of "da 6,3 a 4,8 milioni"."""
DEALS = {
    "acquisition": "deal_value",
    "contract": "deal_value",
    "agreement": "deal_value",
    "investment": "investment",
    "funding": "funding",
    "award": "funding",
    "tender": "funding",
}
"""What the money of an event is, by the event's type."""
SIDES = {
    "acquisition": ("buyer", "target"),
    "contract": ("seller", "buyer"),
    "agreement": ("participant",),
    "investment": ("organizer",),
    "funding": ("recipient",),
    "award": ("recipient",),
    "tender": (),
}
"""Whose the money of an event is."""


@dataclass
class Scope:
    """What a value of a sentence is read against."""

    text: str
    passage: Passage
    tellings: list[Telling]
    """The events that the sentence tells."""
    last: Draft | None = None
    """The last figure before the sentence, or what it was announced to be of."""
    award: Telling | None = None
    """The prize or call that was told of just before."""
    trade: Draft | None = None
    """The last figure of trade that the article told."""
    deal: bool = False
    """Whether the sentences just before told of a purchase."""
    hits: list[Hit[Metric]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = metrics_in(self.passage)
        verbs = any(hit.entry.standing == "verb" for hit in found)
        sectors = sectors_in(self.text, self.passage) if verbs else []
        self.hits = [
            self.read_traded(hit)
            for hit in found
            if not any(s.start < hit.end and hit.start < s.end for s in sectors)
        ]

    def read_traded(self, hit: Hit[Metric]) -> Hit[Metric]:
        """Return "vendite" and "acquisti" as exports and imports where the article tells of trade."""
        type_ = load_metrics().traded.get(self.text[hit.start : hit.end].lower())
        if type_ is None:
            return hit
        if self.trade is not None:
            return Hit(hit.start, hit.end, Metric(type_, "noun"))
        return hit if type_ == "export" else Hit(hit.start, hit.end, Metric("cost", "weak"))

    @property
    def trade_index(self) -> int:
        """The sentence that last told of trade, far off where none did."""
        return self.trade.passage.index if self.trade is not None else -99

    def trigger_of(self, hit: Hit[Metric]) -> Mention | None:
        """Return a metric noun as the figure's trigger; a verb leaves the value to stand for itself."""
        return None if hit.entry.standing == "verb" else mention_of(self.text, hit)

    def draft(self, value: Mention, hit: Hit[Metric]) -> Draft:
        """Return the figure of a value and a metric word of the sentence."""
        return Draft(self.passage, value, hit.entry.type, hit, self.trigger_of(hit))

    def take_up(self, value: Mention, earlier: Draft) -> Draft:
        """Return the figure of a value of the metric that an earlier figure has."""
        return Draft(self.passage, value, earlier.type, earlier.hit, earlier.trigger)

    @property
    def is_near(self) -> bool:
        """Whether the last figure stands near enough to lend its metric."""
        return self.last is not None and self.passage.index - self.last.passage.index <= CARRY


def draft_values(scope: Scope) -> list[Draft]:
    """Return a sentence's levels with their changes, and the changes told alone, in order."""
    for value in scope.passage.values:
        if not is_change(value):
            draft = draft_level(scope, value)
            scope.drafts += [draft] if draft is not None else []
    levels = list(scope.drafts)
    for value in scope.passage.values:
        if is_change(value):
            level = find_level(value, levels, scope.hits)
            if level is not None:
                level.change = value
            elif (draft := draft_change(scope, value)) is not None:
                scope.drafts.append(draft)
    return sorted(scope.drafts, key=lambda draft: draft.value.start)


def draft_level(scope: Scope, value: Mention) -> Draft | None:
    """Return the figure of a value that is no change; None for a count that measures nothing."""
    if isinstance(value.value, Quantity):
        return draft_count(scope.passage, value, scope.hits, scope.tellings, scope.trigger_of)
    told = draft_told(scope, value) or draft_granted(scope, value)
    if told is not None:
        return told
    earlier = scope.drafts[-1] if scope.drafts else None
    if earlier is not None and is_share(scope.passage, value) and may_lend(earlier, value):
        return scope.take_up(value, earlier)
    attached = attach(scope.passage, value, scope.hits)
    own = (
        attached is not None
        and attached.score >= OWN
        and attached.hit.start > (earlier.value.end if earlier else 0)
    )
    if earlier is not None and not own and is_compared(scope.passage, value) and may_lend(earlier, value):
        draft = scope.take_up(value, earlier)
        draft.compared = True
        return draft
    if attached is not None and attached.hit.entry.standing != "weak":
        draft = scope.draft(value, attached.hit)
        draft.compared = starts_pair(scope.passage, value) or is_compared(scope.passage, value)
        if is_price(draft):
            draft.type = "price"
        elif scope.deal and is_deal(draft):
            draft.type = "deal_value"
        if draft.type == "funding":
            granted = next((t for t in scope.tellings if t.type == "funding"), None)
            draft.subjects = list(granted.filled.get("recipient", [])) if granted is not None else []
        return draft
    return draft_unnamed(scope, value, earlier, attached.hit if attached is not None else None)


def draft_unnamed(scope: Scope, value: Mention, earlier: Draft | None, weak: Hit[Metric] | None) -> Draft:
    """Return the figure of a value with no metric of its own: a deal's, a list's, a stake, or any other."""
    dealt = draft_deal(scope, value)
    if dealt is not None:
        return dealt
    if earlier is not None and may_lend(earlier, value):
        return scope.take_up(value, earlier)
    stake = draft_stake(scope, value)
    if stake is not None:
        return stake
    if scope.last is not None and scope.is_near and goes_on(scope, value):
        return scope.take_up(value, scope.last)
    if isinstance(value.value, Money) and earlier is not None and earlier.granted:
        return Draft(scope.passage, value, "funding", granted=True)
    if is_priced(scope, value):
        return Draft(scope.passage, value, "price")
    if is_built(scope, value):
        return Draft(scope.passage, value, "investment")
    if scope.trade is not None and is_by_place(scope, value):
        return scope.take_up(value, scope.trade)
    if isinstance(value.value, Money) and scope.award is not None:
        return Draft(scope.passage, value, "funding")
    return Draft(scope.passage, value, "other") if weak is None else scope.draft(value, weak)


def is_by_place(scope: Scope, value: Mention) -> bool:
    """Say whether an amount stands right behind a place, as in a list of markets: "Spagna con il 12"."""
    places = [n for n in scope.passage.names if n.label == "LOC" and n.end <= value.start]
    if not places or scope.passage.index - scope.trade_index > TRADING:
        return False
    words = scope.passage.words_between(places[-1].end, value.start)
    return bool(words) and len(words) <= 3 and LISTING.issuperset(words)


def draft_stake(scope: Scope, value: Mention) -> Draft | None:
    """Return the figure of a share of a firm, whose subject is the firm if the sentence tells its sale."""
    if not isinstance(value.value, Percent) or not is_stake(scope.passage):
        return None
    bought = next((t for t in scope.tellings if t.type == "acquisition"), None)
    targets = bought.filled.get("target", []) if bought is not None else []
    return Draft(scope.passage, value, "other", subjects=list(targets), stake=True)


def draft_granted(scope: Scope, value: Mention) -> Draft | None:
    """Return the figure of money that the verb right beside it grants: "la Provincia copre 13 milioni"."""
    attached = attach(scope.passage, value, scope.hits)
    if attached is not None and is_other_metric(attached.hit.entry):
        return None
    for telling in scope.tellings:
        given = telling.type == "funding" and value in telling.filled.get("amount", [])
        by_verb = telling.trigger.voice != "noun"
        if given and by_verb and gap(scope.passage, telling.trigger, value) <= GRANTED:
            subjects = list(telling.filled.get("recipient", []))
            return Draft(scope.passage, value, "funding", subjects=subjects, granted=True)
    return None


def is_share(passage: Passage, value: Mention) -> bool:
    """Say whether a percentage restates the amount before it.

    "9 milioni di ebitda, pari al 12% dei ricavi".
    """
    if not isinstance(value.value, Percent) or "pari" not in passage.words_before(value.start, 3):
        return False
    after = passage.words_after(value.end, 1)
    return bool(after) and load_clauses().prepositions.get(after[0]) == "di"


def is_other_metric(metric: Metric) -> bool:
    """Say whether a metric word names something else than what a grant pays for."""
    return metric.standing == "noun" and metric.type not in ("cost", "funding")


def is_priced(scope: Scope, value: Mention) -> bool:
    """Say whether a small amount is what one thing costs: "un sensore da 39 euro"."""
    amount = value.value
    small = isinstance(amount, Money) and amount.lower is not None and amount.lower < CHEAP
    return small and scope.passage.words_before(value.start, 1) == ["da"]


def is_built(scope: Scope, value: Mention) -> bool:
    """Say whether an amount is what something built costs: "un forno da 180 milioni"."""
    words = scope.passage.words_before(value.start, 4)
    return (
        isinstance(value.value, Money) and words[-1:] == ["da"] and not load_metrics().built.isdisjoint(words)
    )


def draft_told(scope: Scope, value: Mention) -> Draft | None:
    """Return the figure of an amount that the words right after it explain."""
    told = told_after(scope, value)
    return None if told is None else Draft(scope.passage, value, told)


def is_price(draft: Draft) -> bool:
    """Say whether what something "costs" is a small amount, hence a price, rather than a project's cost."""
    amount = draft.value.value
    if draft.hit is None or draft.hit.entry != COSTS or not isinstance(amount, Money):
        return False
    return amount.upper is not None and amount.upper < SMALL


def is_deal(draft: Draft) -> bool:
    """Say whether a price is a firm's: money by the million, where a purchase was told just before."""
    amount = draft.value.value
    if draft.type != "price" or not isinstance(amount, Money) or amount.lower is None:
        return False
    paid = draft.trigger is not None and draft.trigger.text.lower().startswith("prezzo")
    return paid and amount.lower >= MILLION


def told_after(scope: Scope, value: Mention) -> str | None:
    """Return what the words right after an amount say that it is: pay, or a price by weight or piece."""
    position = scope.passage.position(value.end)
    hit = next(load_metrics().after.find(scope.passage.pieces[position : position + 4]), None)
    if hit is None or hit.start > value.end + 1 or not isinstance(value.value, Money):
        return None
    return hit.entry


def goes_on(scope: Scope, value: Mention) -> bool:
    """Say whether a sentence goes on with the metric of the one before.

    Trade always, accounts with a new date.
    """
    last = scope.last
    if last is None or not may_lend(last, value):
        return False
    family = load_metrics().families.get(last.type)
    if last.value.value is None or family == "trade":
        return True
    return family == "accounts" and (bool(scope.passage.dates) or lists_sectors(scope))


def lists_sectors(scope: Scope) -> bool:
    """Say whether a sentence breaks a figure down.

    "Quanto ai comparti, le macchine agricole portano 96 milioni".
    """
    first = [piece.lower for piece in scope.passage.pieces[:4]]
    return first[:1] == ["quanto"] or bool(sectors_in(scope.text, scope.passage))


def is_compared(passage: Passage, value: Mention) -> bool:
    """Say whether a value is an earlier level.

    "rispetto ai 5,8 miliardi", "contro i 12 milioni", "(erano 101)".
    """
    if passage.words_before(value.start, 2)[-2:] in (["(", "erano"], ["(", "era"], ["erano", "i"]):
        return True
    return not COMPARING.isdisjoint(passage.words_before(value.start, 4))


def starts_pair(passage: Passage, value: Mention) -> bool:
    """Say whether a value is the first of "da 6,3 a 4,8 milioni", the earlier level."""
    prepositions = load_clauses().prepositions
    if not any(prepositions.get(word) == "da" for word in passage.words_before(value.start, 3)):
        return False
    if ends_pair(passage, value):
        return True
    later = next((v for v in passage.values if v.start >= value.end), None)
    if later is None or type(later.value) is not type(value.value):
        return False
    words = passage.words_between(value.end, later.start)
    return len(words) <= PAIR and any(prepositions.get(word) == "a" for word in words)


def ends_pair(passage: Passage, value: Mention) -> bool:
    """Say whether a value is the second of "scende al 5,2 per cento dal 6,8", the earlier level too."""
    earlier = [v for v in passage.values if v.end <= value.start and type(v.value) is type(value.value)]
    if not earlier:
        return False
    words = passage.words_between(earlier[-1].end, value.start)
    prepositions = load_clauses().prepositions
    return len(words) <= 3 and bool(words) and prepositions.get(words[0]) == "da"


def may_lend(earlier: Draft, value: Mention) -> bool:
    """Say whether the metric of an earlier figure can be this value's too."""
    if (
        earlier.hit is None
        or earlier.hit.entry.standing != "noun"
        or not load_metrics().takes(earlier.type, value)
    ):
        return False
    if isinstance(value.value, Percent) or earlier.value.value is None:
        return True
    return type(earlier.value.value) in (type(value.value), Percent)


def draft_deal(scope: Scope, value: Mention) -> Draft | None:
    """Return the figure of money that a deal, a grant or an investment of the sentence is made with."""
    telling = next((t for t in scope.tellings if value in t.filled.get("amount", [])), None)
    if telling is None or telling.type not in DEALS:
        return None
    sides = [m for role in SIDES[telling.type] for m in telling.filled.get(role, [])]
    return Draft(scope.passage, value, DEALS[telling.type], subjects=sides)


def is_stake(passage: Passage) -> bool:
    """Say whether a sentence speaks of who owns what."""
    stakes = load_metrics().stakes
    return any(piece.lower in stakes for piece in passage.pieces)


def draft_change(scope: Scope, change: Mention) -> Draft | None:
    """Return the figure of a change told alone, whose value and change are the same mention."""
    attached = attach(scope.passage, change, scope.hits)
    before = [draft for draft in scope.drafts if draft.value.end <= change.start]
    earlier = before[-1] if before else scope.last if scope.is_near else None
    if attached is not None and not (isinstance(change.value, Quantity) and is_loose(attached.hit)):
        found = scope.draft(change, attached.hit)
    elif isinstance(change.value, Quantity):
        counted = draft_count(scope.passage, change, scope.hits, scope.tellings, scope.trigger_of)
        if counted is None:
            return None
        found = counted
    elif earlier is not None and earlier.hit is not None and load_metrics().takes(earlier.type, change):
        found = scope.take_up(change, earlier)
    else:
        found = Draft(scope.passage, change, "other")
    found.change = change
    return found


def is_loose(hit: Hit[Metric]) -> bool:
    """Say whether a metric word says too little for a count beside it."""
    return hit.entry.standing != "noun" or hit.entry.type == "other"
