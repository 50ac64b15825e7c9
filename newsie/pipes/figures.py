"""Figures: values attached to what they measure, with period, change, subject and sector."""

from dataclasses import replace
from itertools import pairwise

from newsie.data import Fact, Mention, Money, Percent, Quantity
from newsie.pipes.drafts import Draft
from newsie.pipes.events import tell_events
from newsie.pipes.levels import Scope, draft_values
from newsie.pipes.metrics import load_metrics, mention_of
from newsie.pipes.passages import Passage, load_clauses, read_passages
from newsie.pipes.periods import Memory, find_baselines, find_period
from newsie.pipes.protagonists import Focus, find_focus
from newsie.pipes.reading import Reading
from newsie.pipes.sectors import is_certain, sectors_in
from newsie.pipes.subjects import give_subjects
from newsie.pipes.tellings import Telling

FIRMS = frozenset({"azienda", "impresa", "società", "gruppo", "ditta", "cooperativa", "realtà"})
LISTED_WITHIN = 3
"""How many words may part a sector from its value or its metric."""
SECTORED = frozenset({"export", "import", "trade", "production"})
"""Types of figures that are about any sector their sentence names."""
AWARDED = 3
"""For how many sentences money may be that of a prize told before."""
BOUGHT = 2
"""For how many sentences a price may be that of a firm bought before."""
ANNOUNCED = frozenset({"trade", "accounts", "pay"})
"""Families whose metric a sentence may announce for the next."""
TOLD_AGAIN = ("subject", "period", "sector", "destination", "origin", "change")
"""Roles in which two tellings of one figure don't differ."""


def find_figures(reading: Reading) -> list[Fact]:
    """Return the figures that an article states, each once."""
    passages = read_passages(reading)
    if not any(passage.values for passage in passages):
        return []
    return merge_figures([draft.build() for draft in draft_figures(reading, passages)])


def draft_figures(reading: Reading, passages: list[Passage]) -> list[Draft]:
    """Return an article's figures as drafts, told twice or not."""
    focus, memory = find_focus(passages), Memory()
    tellings = tell_events(reading)
    found: list[Draft] = []
    last: Draft | None = None
    for passage in passages:
        focus.update(passage)
        here = [t for t in tellings if t.passage is passage]
        scope = Scope(
            reading.text, passage, here, last, trade=focus.trade, deal=is_after_deal(tellings, passage)
        )
        scope.award = find_award(tellings, passage)
        drafts = fill_drafts(draft_values(scope), scope, focus, memory) if passage.values else []
        found += drafts
        last = drafts[-1] if drafts else announce(scope, focus, memory) or last
    return found


def find_award(tellings: list[Telling], passage: Passage) -> Telling | None:
    """Return the prize that the sentences just before told of."""
    near = [t for t in tellings if 0 <= passage.index - t.passage.index <= AWARDED and t.type == "award"]
    return near[-1] if near else None


def is_after_deal(tellings: list[Telling], passage: Passage) -> bool:
    """Say whether a sentence, or one just before it, tells of a firm being bought."""
    return any(t.type == "acquisition" and 0 <= passage.index - t.passage.index <= BOUGHT for t in tellings)


def announce(scope: Scope, focus: Focus, memory: Memory) -> Draft | None:
    """Return what a sentence without values says that the next ones are figures of.

    "Il dettaglio dell'export".
    """
    families = load_metrics().families
    named = [
        hit
        for hit in scope.hits
        if hit.entry.standing == "noun" and families.get(hit.entry.type) in ANNOUNCED
    ]
    if not named:
        return None
    hit = named[-1]
    metric = mention_of(scope.text, hit)
    draft = Draft(scope.passage, metric, hit.entry.type, hit, metric)
    fill_drafts([draft], scope, focus, memory)
    return draft


def fill_drafts(drafts: list[Draft], scope: Scope, focus: Focus, memory: Memory) -> list[Draft]:
    """Return a sentence's drafts with sector, period, baseline, subject and the ends of trade."""
    passage = scope.passage
    sectors = sectors_in(scope.text, passage) if drafts else []
    baselines = find_baselines(passage, drafts)
    for draft in drafts:
        draft.sector = find_sector(passage, draft, sectors)
        draft.period = draft.period or find_period(draft, baselines, drafts)
    share_sectors(drafts)
    for index, draft in enumerate(drafts):
        if draft.period is None and (draft.compared or is_undated(passage, baselines, drafts)):
            draft.period = memory.recall(draft)
        memory.keep(draft)
        give_subjects(draft, focus, drafts[:index])
        if draft.type in ("export", "import", "trade"):
            focus.trade = draft
    return drafts


def is_undated(passage: Passage, baselines: list[Mention], drafts: list[Draft]) -> bool:
    """Say whether all dates of a sentence are of what its levels are compared with."""
    compared = [draft.period for draft in drafts if draft.compared]
    return all(date in baselines or date in compared for date in passage.dates)


def share_sectors(drafts: list[Draft]) -> None:
    """Give an earlier level the sector of the level that it is compared with."""
    for left, right in pairwise(drafts):
        if right.compared and right.sector is None and left.type == right.type:
            right.sector = left.sector


def find_sector(passage: Passage, draft: Draft, sectors: list[Mention]) -> Mention | None:
    """Return the sector right before a value, right after its metric, or named for sure in the sentence."""
    connectors = load_clauses().connectors
    for sector in reversed(sectors):
        words = passage.words_between(sector.end, draft.value.start)
        if sector.end <= draft.value.start and len(words) <= LISTED_WITHIN and connectors.issuperset(words):
            return sector
    _, end = draft.anchor
    for sector in sectors:
        words = passage.words_between(end, sector.start)
        if sector.start >= end and len(words) <= LISTED_WITHIN and draft.hit is not None and "," not in words:
            return sector
    if draft.type == "revenue":
        return next((sector for sector in sectors if is_trade_of_firm(passage, sector)), None)
    if draft.type not in SECTORED:
        return None
    before = [s for s in sectors if s.end <= draft.value.start and is_certain(passage, s)]
    return before[-1] if before else None


def is_trade_of_firm(passage: Passage, sector: Mention) -> bool:
    """Say whether a sector is what a firm is said to be of: "azienda della meccanica di precisione"."""
    words = passage.words_before(sector.start, 4)
    prepositions = load_clauses().prepositions
    return bool(words) and prepositions.get(words[-1]) == "di" and not FIRMS.isdisjoint(words)


def merge_figures(facts: list[Fact]) -> list[Fact]:
    """Return the facts with one figure told twice as one.

    The fuller telling, and what only the other says.
    """
    merged: list[Fact] = []
    for fact in facts:
        twin = next((i for i, other in enumerate(merged) if are_same(other, fact)), None)
        if twin is None:
            merged.append(fact)
        else:
            merged[twin] = join_figures(merged[twin], fact)
    return merged


def are_same(one: Fact, other: Fact) -> bool:
    """Say whether two figures tell the same: one metric, one amount, and no argument at odds."""
    if one.type != other.type and "other" not in (one.type, other.type):
        return False
    return amount_of(one) == amount_of(other) and all(agree(one, other, role) for role in TOLD_AGAIN)


def amount_of(fact: Fact) -> object:
    """Return what a figure's value amounts to, without words like "circa"."""
    mention = fact.get_mention("value")
    value = mention.value if mention is not None else None
    if isinstance(value, Money | Percent | Quantity):
        unit = (
            value.currency
            if isinstance(value, Money)
            else value.unit
            if isinstance(value, Quantity)
            else None
        )
        return type(value), value.lower, value.upper, unit, value.direction
    return mention


def agree(one: Fact, other: Fact, role: str) -> bool:
    """Say whether two figures don't differ in a role that both fill."""
    left, right = ({name_of(m) for m in fact.get_mentions(role)} for fact in (one, other))
    return not left or not right or bool(left & right)


def name_of(mention: Mention) -> object:
    """Return what a mention stands for: its entity, its value, else its text."""
    return mention.entity or mention.value or mention.text.lower()


def join_figures(one: Fact, other: Fact) -> Fact:
    """Return the figure that says more, a metric word counting too.

    With the roles that only the other fills.
    """
    fuller, poorer = (one, other) if weigh(one) >= weigh(other) else (other, one)
    filled = {argument.role for argument in fuller.arguments}
    extra = tuple(argument for argument in poorer.arguments if argument.role not in filled)
    type_ = fuller.type if fuller.type != "other" else poorer.type
    return replace(fuller, type=type_, arguments=fuller.arguments + extra)


def weigh(fact: Fact) -> int:
    """Return how much a figure says."""
    return len(fact.arguments) + (fact.trigger is not None and fact.trigger.label == "METRIC")
