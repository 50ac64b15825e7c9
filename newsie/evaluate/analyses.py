"""Scores an analysis against gold: strict spans, facts by their triggers, fillers by their entity."""

from collections.abc import Callable, Hashable, Iterable, Iterator

from newsie.data import Analysis, Argument, Fact, Mention, Span
from newsie.evaluate.counts import ArticleScore, count_items
from newsie.evaluate.entities import align, list_entity_items, list_links, list_things
from newsie.evaluate.frames import Frame, Part, count_shared, list_frame_items
from newsie.evaluate.items import Item
from newsie.evaluate.values import list_amount_slots, settle_change, settle_period, settle_value

Naming = Callable[[str | None, Span], Hashable]
ENTITY_SLOTS = ("subject", "origin", "destination", "holder", "organization")


def score_analysis(gold: Analysis, predicted: Analysis) -> ArticleScore:
    """Count what a prediction has right; raises ValueError where the two are not of one text."""
    return count_items(gold.article.id, *list_items(gold, predicted))


def pair_analyses(
    gold: Iterable[Analysis], predicted: Iterable[Analysis]
) -> Iterator[tuple[Analysis, Analysis]]:
    """Yield each gold article with its prediction, an empty one where there is none.

    Raises ValueError for two predictions of one article and for one of an article that gold lacks.
    """
    found: dict[str, Analysis] = {}
    for analysis in predicted:
        if analysis.article.id in found:
            raise ValueError(f"two predictions for the article {analysis.article.id!r}")
        found[analysis.article.id] = analysis
    for analysis in gold:
        yield analysis, found.pop(analysis.article.id, Analysis(analysis.article))
    if found:
        raise ValueError(f"predictions for articles that are not in gold: {', '.join(sorted(found))}")


def list_items(gold: Analysis, predicted: Analysis) -> tuple[set[Item], set[Item]]:
    """Return everything that can be right or wrong on both sides, equal where it agrees."""
    if gold.article.text != predicted.article.text:
        raise ValueError(f"{gold.article.id}: the two texts differ, offsets can't be compared")
    things = list_things(gold), list_things(predicted)
    alignment = align(*things)
    left, right = list_entity_items(*things)
    left |= {*list_mention_items(gold), *list_links(things[0])}
    right |= {*list_mention_items(predicted), *list_links(things[1])}
    left |= set(list_relations(gold, alignment.name_gold))
    right |= set(list_relations(predicted, alignment.name_predicted))
    for kind, weigh in (("event", weigh_events), ("figure", weigh_figures), ("position", weigh_positions)):
        ours = [make_frame(fact, alignment.name_gold) for fact in gold.get_facts(kind)]
        theirs = [make_frame(fact, alignment.name_predicted) for fact in predicted.get_facts(kind)]
        items = list_frame_items(ours, theirs, weigh)
        left |= items[0]
        right |= items[1]
    return left, right


def list_mention_items(analysis: Analysis) -> Iterator[Item]:
    """Yield spans with their label, and the values of those that have one."""
    for mention in analysis.mentions:
        yield Item("spans", mention.label, mention.span, mention.span, mention.text)
        if mention.value is not None:
            key = (mention.span, settle_value(mention.value))
            yield Item("values", mention.label, key, mention.span, f"{mention.text} = {mention.value}")


def list_relations(analysis: Analysis, name: Naming) -> Iterator[Item]:
    """Yield relations between entities; one that is told twice is one."""
    for fact in analysis.get_facts("relation"):
        sides = tuple((a.role, name_filler(a.mention, name)) for a in sort_arguments(fact))
        words = " – ".join(argument.mention.text for argument in sort_arguments(fact, reverse=True))
        span = fact.support if fact.arguments else None
        yield Item("relations", fact.type, sides, span, f"{fact.type}: {words}")
        yield Item("facts", "relation", (fact.type, fact.modality, sides), span, f"{fact.type}: {words}")
        if fact.modality != "asserted":
            yield Item(
                "modality", fact.modality, ("relation", fact.type, sides), span, f"{fact.type}: {words}"
            )


def sort_arguments(fact: Fact, *, reverse: bool = False) -> list[Argument]:
    """Return a relation's arguments in the order of their roles, the subject first if reversed."""
    return sorted(fact.arguments, key=lambda a: (a.role, a.mention.span), reverse=reverse)


def name_filler(mention: Mention, name: Naming) -> Hashable:
    """Name a filler by its entity, or by its place."""
    return name(mention.entity, mention.span)


def make_frame(fact: Fact, name: Naming) -> Frame:
    """Return a fact as a frame, everything in it named by `name`."""
    head = fact.trigger
    parts = frozenset((a.role, name_filler(a.mention, name)) for a in fact.arguments)
    words = head.text if head else ""
    anchor: Hashable = name_filler(head, name) if head else None
    meaning: Hashable = None
    slots: frozenset[Part] = frozenset()
    if fact.kind == "figure":
        value = fact.get_mention("value") or fact.get_mention("change") or head
        anchor = value.span if value else None
        meaning = settle_meaning(fact)
        slots = frozenset(list_figure_slots(fact, name))
        words = " ".join(dict.fromkeys([words, *([value.text] if value else [])]))
    elif fact.kind == "position":
        meaning = settle_position(fact, name)
        slots = frozenset(list_position_slots(fact, name))
    elif fact.kind == "event":
        slots = frozenset({("modality", fact.modality)})
    span = head.span if head else None
    return Frame(fact.kind, fact.type, anchor, meaning, parts, slots, fact.modality, fact.status, span, words)


def settle_meaning(fact: Fact) -> Hashable:
    """Return a figure's amount and unit; of one that tells a change alone, the change; None for neither."""
    value = fact.get_mention("value")
    if value is not None and value.value is not None:
        return frozenset(list_amount_slots(value.value)) - {
            ("modifier", getattr(value.value, "modifier", None))
        }
    change = fact.get_mention("change")
    return ("change", settle_change(change.value, change.text)) if change is not None else None


def list_figure_slots(fact: Fact, name: Naming) -> Iterator[Part]:
    """Yield what a record says of a figure."""
    yield "metric", fact.type
    yield "modality", fact.modality
    value = fact.get_mention("value")
    if value is not None:
        yield from list_amount_slots(value.value)
    for change in fact.get_mentions("change"):
        yield "change", settle_change(change.value, change.text)
    for role in ("period", "baseline"):
        for date in fact.get_mentions(role):
            yield role, settle_period(date.value, date.text)
    for sector in fact.get_mentions("sector"):
        yield "sector", settle_value(sector.value) or sector.text.casefold()
    for argument in fact.arguments:
        if argument.role in ENTITY_SLOTS:
            yield argument.role, name_filler(argument.mention, name)


def settle_office(fact: Fact) -> str:
    """Return a position's office in lower case, on one line."""
    return " ".join(fact.trigger.text.casefold().split()) if fact.trigger else ""


def settle_position(fact: Fact, name: Naming) -> Hashable:
    """Return who holds which office where."""
    sides = [
        frozenset(name_filler(m, name) for m in fact.get_mentions(r)) for r in ("holder", "organization")
    ]
    return (sides[0], settle_office(fact), sides[1])


def list_position_slots(fact: Fact, name: Naming) -> Iterator[Part]:
    """Yield what a record says of a position."""
    yield "role", settle_office(fact)
    yield "status", fact.status or "current"
    yield "modality", fact.modality
    for argument in fact.arguments:
        yield argument.role, name_filler(argument.mention, name)


# Which frames are the same fact ---------------------------------------------------------------------


def weigh_events(gold: Frame, predicted: Frame) -> float:
    """Pair events of one trigger; of several, those that agree most, the type before all."""
    if gold.anchor != predicted.anchor:
        return 0.0
    return 10.0 + 5 * (gold.type == predicted.type) + count_shared(gold, predicted)


def weigh_figures(gold: Frame, predicted: Frame) -> float:
    """Pair figures of one amount: at the same place, or told again elsewhere."""
    same_place = gold.anchor is not None and gold.anchor == predicted.anchor
    same_amount = gold.meaning is not None and gold.meaning == predicted.meaning
    if not same_place and not same_amount:
        return 0.0
    same_type = gold.type == predicted.type
    return 10.0 + 3 * same_amount + 2 * same_type + same_place + count_shared(gold, predicted)


def weigh_positions(gold: Frame, predicted: Frame) -> float:
    """Pair positions of one title word, or of one person in one office."""
    same_meaning = gold.meaning == predicted.meaning
    if gold.anchor != predicted.anchor and not same_meaning:
        return 0.0
    return 10.0 + 5 * same_meaning + 2 * count_shared(gold, predicted)
