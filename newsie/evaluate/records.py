"""Scores a record against a gold record: facts are paired by what they say and where they were read.

Records hold neither trigger offsets for every fact nor mentions for fillers, and their ids mean nothing
outside them. So events pair by type and overlapping words, figures by amount, unit and words.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from newsie.data import Span
from newsie.evaluate.counts import ArticleScore, count_items
from newsie.evaluate.entities import Alignment, Thing, align, list_entity_items, overlap
from newsie.evaluate.frames import Frame, Part, count_shared, list_frame_items
from newsie.evaluate.items import Item

Row = Mapping[str, Any]
Naming = Callable[[str], Hashable]


def score_record(gold: Row, predicted: Row) -> ArticleScore:
    """Count what a predicted record (its JSON object) has right; raises ValueError where the texts differ."""
    return count_items(str(gold["article"]["id"]), *list_record_items(gold, predicted))


def pair_records(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield each gold record with the predicted one of the same article, an empty one where there is none.

    Raises ValueError for two predictions of one article and for one of an article that gold lacks.
    """
    found: dict[str, Row] = {}
    for row in predicted:
        if row["article"]["id"] in found:
            raise ValueError(f"two records for the article {row['article']['id']!r}")
        found[row["article"]["id"]] = row
    for row in gold:
        yield row, found.pop(row["article"]["id"], {"article": row["article"]})
    if found:
        raise ValueError(f"records for articles that are not in gold: {', '.join(sorted(found))}")


def list_record_items(gold: Row, predicted: Row) -> tuple[set[Item], set[Item]]:
    """Return everything that can be right or wrong in two records, equal where it agrees."""
    if gold["article"]["text"] != predicted["article"]["text"]:
        raise ValueError(f"{gold['article']['id']}: the two texts differ, offsets can't be compared")
    things = list_record_things(gold), list_record_things(predicted)
    alignment = align(*things)
    left, right = list_entity_items(*things)
    readers = Reader(gold, name_gold), Reader(predicted, name_with(alignment))
    left |= {*list_name_items(gold), *list_date_items(gold), *readers[0].list_relations()}
    right |= {*list_name_items(predicted), *list_date_items(predicted), *readers[1].list_relations()}
    for kind, weigh in (("event", weigh_events), ("figure", weigh_figures), ("position", weigh_positions)):
        items = list_frame_items(readers[0].list_frames(kind), readers[1].list_frames(kind), weigh)
        left |= items[0]
        right |= items[1]
    return left, right


def list_record_things(record: Row) -> list[Thing]:
    """Return a record's entities with their mentions and references."""
    return [
        Thing(row["id"], row["type"], row["name"], frozenset(map(span_of, list_quotes(row))))
        for row in record.get("entities", ())
    ]


def list_quotes(row: Row) -> list[Row]:
    """Return where an entity is named or referred to."""
    return [*row.get("mentions", ()), *row.get("references", ())]


def span_of(row: Row) -> Span:
    """Return the offsets of a row that has them."""
    return Span(row["start"], row["end"])


def name_gold(entity: str) -> Hashable:
    """Name a gold entity."""
    return ("entity", entity)


def name_with(alignment: Alignment) -> Naming:
    """Return what names predicted entities after the gold ones that they are."""

    def name(entity: str) -> Hashable:
        known = alignment.entities.get(entity)
        return ("predicted", entity) if known is None else ("entity", known)

    return name


def list_name_items(record: Row) -> Iterator[Item]:
    """Yield the mentions of names as spans."""
    for row in record.get("entities", ()):
        for quote in row.get("mentions", ()):
            yield Item("spans", row["type"], span_of(quote), span_of(quote), quote.get("text", ""))


def list_date_items(record: Row) -> Iterator[Item]:
    """Yield calendar expressions, as spans and with what they resolve to."""
    for row in record.get("dates", ()):
        span = span_of(row["span"])
        yield Item("spans", "DATE", span, span, row["text"])
        words = f"{row['text']} = {row['start']}/{row['end']}"
        yield Item("values", "DATE", (span, row["start"], row["end"]), span, words)


class Reader:
    """Reads the facts of one record as frames, entities named by `name`."""

    def __init__(self, record: Row, name: Naming) -> None:
        self.record = record
        self.name = name
        self.figures = {row["id"]: row for row in record.get("figures", ())}

    def list_relations(self) -> Iterator[Item]:
        """Yield relations between entities."""
        names = {row["id"]: row["name"] for row in self.record.get("entities", ())}
        for row in self.record.get("relations", ()):
            sides = (self.name(row["object"]), self.name(row["subject"]))
            modality = row.get("modality", "asserted")
            words = f"{row['type']}: {names.get(row['subject'])} – {names.get(row['object'])}"
            span = span_of(row["evidence"]) if "evidence" in row else None
            yield Item("relations", row["type"], sides, span, words)
            yield Item("facts", "relation", (row["type"], modality, sides), span, words)
            if modality != "asserted":
                yield Item("modality", modality, ("relation", row["type"], sides), span, words)

    def list_frames(self, kind: str) -> list[Frame]:
        """Return the facts of a kind."""
        readers = {"event": self.read_event, "figure": self.read_figure, "position": self.read_position}
        return [readers[kind](row) for row in self.record.get(f"{kind}s", ())]

    def read_event(self, row: Row) -> Frame:
        """Read an event; its anchor is its trigger's offsets and its evidence's."""
        parts: set[Part] = {(p["role"], self.name(p["entity"])) for p in row.get("participants", ())}
        parts |= {("place", self.name(entity)) for entity in row.get("places", ())}
        if row.get("date"):
            parts.add(("date", settle_period(row["date"])))
        for count in row.get("counts", ()):
            parts.add(("count", settle_amount(count)))
        for figure in row.get("amounts", ()):
            if figure in self.figures:
                parts.add(("amount", settle_amount(self.figures[figure])))
        trigger = row.get("trigger")
        words = trigger.get("text", "") if trigger else ""
        return self.make("event", row, row["type"], None, parts, slots=(), words=words)

    def read_figure(self, row: Row) -> Frame:
        """Read a figure; its meaning is its amount and unit, or its change where it has no amount."""
        change = row.get("change")
        meaning: Hashable = None if row.get("value") is None else settle_amount(row)
        if meaning is None and change:
            meaning = ("change", settle_change(change))
        slots: list[Part] = [("metric", row["metric"])]
        if row.get("value") is not None:
            slots += [("value", settle_amount(row)[:2]), ("unit", row.get("unit"))]
        if row.get("modifier"):
            slots.append(("modifier", row["modifier"]))
        if row.get("period"):
            slots.append(("period", settle_period(row["period"])))
        if row.get("sector"):
            slots.append(("sector", row["sector"].casefold()))
        if change:
            slots.append(("change", settle_change(change)))
            if change.get("baseline"):
                slots.append(("baseline", settle_period(change["baseline"])))
        parts = {
            (role, self.name(entity))
            for role in ("subject", "origin", "destination")
            for entity in row.get(role, ())
        }
        return self.make("figure", row, row["metric"], meaning, parts, slots=slots, words=row.get("text", ""))

    def read_position(self, row: Row) -> Frame:
        """Read a position; its meaning is who holds which office where."""
        role = " ".join(row["role"].casefold().split())
        organization = self.name(row["organization"]) if row.get("organization") else None
        holder = self.name(row["person"])
        parts: set[Part] = {("holder", holder)}
        if organization is not None:
            parts.add(("organization", organization))
        slots = [("role", role), ("status", row.get("status", "current"))]
        return self.make(
            "position", row, "", (holder, role, organization), parts, slots=slots, words=row["role"]
        )

    def make(
        self,
        kind: str,
        row: Row,
        fact_type: str,
        meaning: Hashable,
        parts: set[Part],
        *,
        slots: Sequence[Part],
        words: str,
    ) -> Frame:
        """Return a frame of a row, with what all facts have."""
        modality = row.get("modality", "asserted")
        evidence = span_of(row["evidence"]) if row.get("evidence") else None
        trigger = span_of(row["trigger"]) if row.get("trigger") else None
        filled = (
            frozenset({*slots, *parts, ("modality", modality)})
            if kind != "event"
            else frozenset({("modality", modality)})
        )
        return Frame(
            kind,
            fact_type,
            (trigger, evidence, words.casefold()),
            meaning,
            frozenset(parts),
            filled,
            modality,
            row.get("status"),
            trigger or evidence,
            words,
        )


# Which rows are the same fact -----------------------------------------------------------------------


def weigh_events(gold: Frame, predicted: Frame) -> float:
    """Pair events of one type whose triggers or evidence overlap; the closest, then those that agree most."""
    closeness = measure_overlap(gold, predicted)
    if gold.type != predicted.type or not closeness:
        return 0.0
    return 10.0 + 5 * closeness + count_shared(gold, predicted)


def weigh_figures(gold: Frame, predicted: Frame) -> float:
    """Pair figures of one amount and unit, or of the same words in the same place."""
    same_amount = gold.meaning is not None and gold.meaning == predicted.meaning
    same_words = gold.words.casefold() == predicted.words.casefold()
    closeness = measure_overlap(gold, predicted)
    if not same_amount and not (same_words and closeness):
        return 0.0
    same_type = gold.type == predicted.type
    return 10.0 + 3 * same_amount + 2 * same_type + same_words + closeness + count_shared(gold, predicted)


def weigh_positions(gold: Frame, predicted: Frame) -> float:
    """Pair positions of one person whose office has the same words or was read in the same place."""
    same_holder = dict_of(gold.arguments).get("holder") == dict_of(predicted.arguments).get("holder")
    same_words = gold.words.casefold() == predicted.words.casefold()
    closeness = measure_overlap(gold, predicted)
    if not (same_holder and (same_words or closeness)) and not (same_words and closeness):
        return 0.0
    same_meaning = gold.meaning == predicted.meaning
    return 10.0 + 5 * same_meaning + 2 * same_holder + closeness + count_shared(gold, predicted)


def dict_of(parts: frozenset[Part]) -> dict[str, Hashable]:
    """Return parts by their role; of a position each role has one."""
    return dict(parts)


def measure_overlap(gold: Frame, predicted: Frame) -> float:
    """Say from 0 to 1 how far two facts were read in one place: by trigger if they meet, else evidence."""
    ours, theirs = read_anchor(gold), read_anchor(predicted)
    triggers, evidence = (share(*pair) for pair in zip(ours, theirs, strict=True))
    return 0.5 + 0.5 * triggers if triggers else 0.5 * evidence


def read_anchor(frame: Frame) -> tuple[Span | None, Span | None]:
    """Return the trigger's and the evidence's offsets."""
    anchor = frame.anchor
    assert isinstance(anchor, tuple)
    return anchor[0], anchor[1]


def share(left: Span | None, right: Span | None) -> float:
    """Return the characters two spans share, as a part of those that either has."""
    if left is None or right is None:
        return 0.0
    common = overlap(left, right)
    whole = max(left.end, right.end) - min(left.start, right.start)
    return common / whole if whole else 0.0


# Values ---------------------------------------------------------------------------------------------


def settle_amount(row: Row) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Return value, upper bound and unit."""
    return settle_number(row.get("value")), settle_number(row.get("upper")), row.get("unit")


def settle_number(number: float | str | None) -> Decimal | None:
    """Return a JSON number as a decimal, 5 and 5.0 alike."""
    return None if number is None else Decimal(str(number)).normalize()


def settle_change(row: Row) -> Hashable:
    """Return size, unit and direction of a change."""
    return settle_number(row.get("value")), row.get("unit"), row.get("direction")


def settle_period(row: Row) -> Hashable:
    """Return first and last day; the words of a date that is not resolved."""
    if row.get("start") is None and row.get("end") is None:
        return str(row.get("text", "")).casefold()
    return row.get("start"), row.get("end")


def read_record(line: str) -> Row:
    """Read a record's JSON line; raises ValueError for what is none."""
    row = json.loads(line)
    if not isinstance(row, Mapping) or not isinstance(row.get("article"), Mapping):
        raise ValueError("not a record: no article in it")
    return row
