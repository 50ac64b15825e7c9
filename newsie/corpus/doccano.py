"""doccano JSONL of relation projects: mentions and facts are entities, the rest relations between them.

A fact is an entity of its own over its trigger ("event:opening:planned"). doccano has no place for a value
beside a span and numbers its entities anew, so values and identifiers stand under `notes` and `links`, by
offsets and label, which doccano keeps as metadata.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newsie.corpus.draft import Draft, MarkedFact, MarkedSpan, draft_from_analysis
from newsie.corpus.files import check_free, write_text
from newsie.corpus.rows import (
    GoldArticle,
    Row,
    build,
    find_span,
    find_trigger,
    is_fact_label,
    read_article,
    read_fact_label,
    read_lines,
    take,
    take_rows,
    write_fact_label,
    write_meta,
)
from newsie.errors import CorpusError

OWN_KEYS = ("id", "text", "entities", "relations", "notes", "links", "Comments", "label", "article_id")


def read_doccano(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles of an export; raises CorpusError with file and line for rows that can't be read."""
    for place, row in read_lines(path):
        text = take(row, "text", str, place)
        meta = {key: value for key, value in row.items() if key not in OWN_KEYS}
        meta["id"] = str(row.get("article_id") or row.get("id") or "")
        article, extra = read_article(text, meta, place)
        yield build(fill_draft(Draft(article), row, place), extra)


def fill_draft(draft: Draft, row: Row, place: str) -> Draft:
    """Read the entities and relations of a row."""
    numbers: dict[Any, int] = {}
    facts: dict[Any, MarkedSpan] = {}
    notes = read_keyed(row, "notes", place)
    for entity in take_rows(row, "entities", place):
        ident, label = entity.get("id"), take(entity, "label", str, place)
        start, end = (take(entity, key, int, place) for key in ("start_offset", "end_offset"))
        if is_fact_label(label):
            facts[ident] = MarkedSpan(start, end, label, None, place)
        else:
            numbers[ident] = len(draft.spans)
            draft.spans.append(MarkedSpan(start, end, label, notes.get(f"{start}-{end}-{label}"), place))
    for key, words in read_keyed(row, "links", place).items():
        start, end, label = key.split("-", 2)
        number = find_span(draft, int(start), int(end), label)
        if number is not None:
            draft.links[number] = [(a, i) for a, _, i in (word.partition(":") for word in words)]
    read_relations(draft, row, place, numbers=numbers, facts=facts)
    return draft


def read_keyed(row: Row, key: str, place: str) -> dict[str, Any]:
    """Return what stands under "start-end-label" keys; raise CorpusError for other keys."""
    keyed = dict(take(row, key, dict, place)) if row.get(key) is not None else {}
    for name in keyed:
        start, _, rest = name.partition("-")
        end, _, label = rest.partition("-")
        if not (start.isdigit() and end.isdigit() and label):
            raise CorpusError(f"{place}: {name!r} in {key} is no span; write '94-114-MONEY'")
    return keyed


def read_relations(
    draft: Draft, row: Row, place: str, *, numbers: dict[Any, int], facts: dict[Any, MarkedSpan]
) -> None:
    """Read relations into arguments of facts, relations between spans, and classes of the same thing."""
    arguments: dict[Any, list[tuple[str, int]]] = {ident: [] for ident in facts}
    found: list[MarkedFact] = []
    groups: dict[int, list[int]] = {}
    for relation in take_rows(row, "relations", place):
        head, child, name = relation.get("from_id"), relation.get("to_id"), take(relation, "type", str, place)
        if child not in numbers or (head not in numbers and head not in facts):
            raise CorpusError(
                f"{place}: the relation {name!r} joins {head!r} and {child!r}, which are not both there"
            )
        if head in facts:
            arguments[head].append((name, numbers[child]))
        elif name == "same":
            groups.setdefault(numbers[head], [numbers[head]]).append(numbers[child])
        else:
            kind, _, modality = name.partition(":")
            sides = (("subject", numbers[head]), ("object", numbers[child]))
            found.append(MarkedFact("relation", kind, None, sides, modality or "asserted", None, place))
    draft.same = list(groups.values())
    draft.facts = [*(read_fact(draft, span, arguments[ident]) for ident, span in facts.items()), *found]


def read_fact(draft: Draft, span: MarkedSpan, arguments: list[tuple[str, int]]) -> MarkedFact:
    """Return a fact; its trigger is what a "trigger" relation says, else the span at its place."""
    kind, name, modality, status = read_fact_label(span.label, span.place)
    stated = [number for role, number in arguments if role == "trigger"]
    trigger = stated[0] if stated else find_trigger(draft, span, kind)
    if trigger is None:
        raise CorpusError(f"{span.place}: the {span.label} at {span.start} {span.end} has no trigger")
    roles = tuple((role, number) for role, number in arguments if role != "trigger")
    return MarkedFact(kind, name, trigger, roles, modality, status, span.place)


# Writing --------------------------------------------------------------------------------------------


def write_doccano(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write one article a line; raises CorpusError where the file is there already, unless `force`."""
    check_free([path], force=force)
    rows = [make_row(gold, number) for number, gold in enumerate(articles, start=1)]
    write_text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def make_row(gold: GoldArticle, number: int) -> dict[str, Any]:
    """Return an article as a row."""
    draft = draft_from_analysis(gold.analysis)
    meta = write_meta(gold)
    row: dict[str, Any] = {"id": number, "text": draft.article.text, "article_id": meta.pop("id")} | meta
    entities = [make_entity(n, span) for n, span in enumerate(draft.spans, start=1)]
    relations: list[tuple[int, int, str]] = []
    for fact in draft.facts:
        if fact.trigger is None:
            name = fact.type if fact.modality == "asserted" else f"{fact.type}:{fact.modality}"
            sides = dict(fact.arguments)
            relations.append((sides["subject"] + 1, sides["object"] + 1, name))
            continue
        head = draft.spans[fact.trigger]
        ident = len(entities) + 1
        entities.append(make_entity(ident, MarkedSpan(head.start, head.end, write_fact_label(fact))))
        relations.append((ident, fact.trigger + 1, "trigger"))
        relations += [(ident, filler + 1, role) for role, filler in fact.arguments]
    relations += [(first + 1, other + 1, "same") for first, *others in draft.same for other in others]
    row |= {
        "entities": entities,
        "relations": [make_relation(n, *r) for n, r in enumerate(relations, start=1)],
    }
    row["notes"] = {f"{s.start}-{s.end}-{s.label}": s.note for s in draft.spans if s.note is not None}
    if draft.links:
        spans = {number: draft.spans[number] for number in draft.links}
        row["links"] = {
            f"{s.start}-{s.end}-{s.label}": [f"{a}:{i}" for a, i in draft.links[n]] for n, s in spans.items()
        }
    return row


def make_entity(ident: int, span: MarkedSpan) -> dict[str, Any]:
    """Return a span as an entity."""
    return {"id": ident, "label": span.label, "start_offset": span.start, "end_offset": span.end}


def make_relation(ident: int, head: int, child: int, name: str) -> dict[str, Any]:
    """Return a relation between two entities."""
    return {"id": ident, "from_id": head, "to_id": child, "type": name}
