"""Prodigy JSONL of the relations interface: tokens, spans, and relations from one span to another.

Spans may not lie on one another there, so a fact is no span of its own: what its trigger heads stands in
the trigger's `facts`, and its roles are relations from the trigger. Where a trigger heads several facts, the
relation says which: "value#2".
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from newsie.corpus.draft import Draft, MarkedFact, MarkedSpan, draft_from_analysis
from newsie.corpus.files import check_free, write_text
from newsie.corpus.rows import (
    GoldArticle,
    Row,
    build,
    check_row,
    find_span,
    read_article,
    read_fact_label,
    read_lines,
    take,
    take_rows,
    write_fact_label,
    write_meta,
)
from newsie.errors import CorpusError
from newsie.schema import load_schema

_TOKEN = re.compile(r"\w+|[^\w\s]")


def read_prodigy(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles that were not rejected or ignored; raises CorpusError with file and line."""
    for place, row in read_lines(path):
        if row.get("answer", "accept") != "accept":
            continue
        text = take(row, "text", str, place)
        meta = check_row(row.get("meta") or {}, place)
        article, extra = read_article(text, meta, place)
        yield build(fill_draft(Draft(article), row, place), extra)


def fill_draft(draft: Draft, row: Row, place: str) -> Draft:
    """Read the spans and relations of a task."""
    headed: list[tuple[int, str]] = []
    for span in take_rows(row, "spans", place):
        headed += [(len(draft.spans), label) for label in list_words(span, "facts", place)]
        add_span(draft, span, place)
    arguments: list[list[tuple[str, int]]] = [[] for _ in headed]
    found: list[MarkedFact] = []
    groups: dict[int, list[int]] = {}
    for relation in take_rows(row, "relations", place):
        name = take(relation, "label", str, place)
        head, child = (find_end(draft, relation, side, place) for side in ("head_span", "child_span"))
        kind, _, modality = name.partition(":")
        if name == "same":
            groups.setdefault(head, [head]).append(child)
        elif kind in load_schema().relations:
            sides = (("subject", head), ("object", child))
            found.append(MarkedFact("relation", kind, None, sides, modality or "asserted", None, place))
        else:
            role, owner = find_owner(name, head, headed, place)
            arguments[owner].append((role, child))
    draft.same = list(groups.values())
    for (trigger, label), roles in zip(headed, arguments, strict=True):
        kind, fact_type, modality, status = read_fact_label(label, place)
        draft.facts.append(MarkedFact(kind, fact_type, trigger, tuple(roles), modality, status, place))
    draft.facts += found
    return draft


def add_span(draft: Draft, span: Row, place: str) -> None:
    """Add a span with its note and the identifiers of what it names."""
    start, end = take(span, "start", int, place), take(span, "end", int, place)
    note = take(span, "note", str, place) if span.get("note") is not None else None
    pairs = [word.partition(":") for word in list_words(span, "links", place)]
    if pairs:
        draft.links[len(draft.spans)] = [(authority, ident) for authority, _, ident in pairs]
    draft.spans.append(MarkedSpan(start, end, take(span, "label", str, place), note, place))


def list_words(span: Row, key: str, place: str) -> list[str]:
    """Return the words in a list under a key, none where the key is missing."""
    return [str(word) for word in take(span, key, list, place)] if key in span else []


def find_end(draft: Draft, relation: Row, side: str, place: str) -> int:
    """Return the span at one end of a relation; raise CorpusError where there is none."""
    end = check_row(take(relation, side, dict, place), place)
    offsets = take(end, "start", int, place), take(end, "end", int, place)
    label = take(end, "label", str, place)
    number = find_span(draft, *offsets, label)
    if number is None:
        raise CorpusError(
            f"{place}: a relation speaks of {label} {offsets[0]} {offsets[1]}, which is no span"
        )
    return number


def find_owner(name: str, head: int, headed: list[tuple[int, str]], place: str) -> tuple[str, int]:
    """Return the role that a relation says, and which of the facts at its head it belongs to."""
    role, _, count = name.partition("#")
    own = [number for number, (trigger, _) in enumerate(headed) if trigger == head]
    which = int(count) if count.isdigit() else 1
    if not own:
        raise CorpusError(
            f"{place}: {name!r} is no relation, and nothing at its head says which fact's role it is"
        )
    if not 1 <= which <= len(own) or (len(own) > 1 and not count):
        raise CorpusError(
            f"{place}: {name!r} at the head of {len(own)} facts; write '{role}#1' to '{role}#{len(own)}'"
        )
    return role, own[which - 1]


# Writing --------------------------------------------------------------------------------------------


def write_prodigy(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write one task a line; raises CorpusError where the file is there already, unless `force`."""
    check_free([path], force=force)
    rows = [make_task(gold) for gold in articles]
    write_text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def make_task(gold: GoldArticle) -> dict[str, Any]:
    """Return an article as a task."""
    draft = draft_from_analysis(gold.analysis)
    tokens = list(list_tokens(draft))
    spans = [make_span(span, tokens) for span in draft.spans]
    headed: dict[int, list[MarkedFact]] = {}
    for fact in draft.facts:
        if fact.trigger is not None:
            headed.setdefault(fact.trigger, []).append(fact)
    relations: list[dict[str, Any]] = []
    for trigger, facts in headed.items():
        for count, fact in enumerate(facts, start=1):
            mark = f"#{count}" if len(facts) > 1 else ""
            relations += [make_relation(spans[trigger], spans[n], role + mark) for role, n in fact.arguments]
    for fact in draft.facts:
        if fact.trigger is None:
            sides = dict(fact.arguments)
            name = fact.type if fact.modality == "asserted" else f"{fact.type}:{fact.modality}"
            relations.append(make_relation(spans[sides["subject"]], spans[sides["object"]], name))
    relations += [make_relation(spans[a], spans[b], "same") for a, *others in draft.same for b in others]
    extras = [list_extras(draft, number, headed.get(number, [])) for number in range(len(spans))]
    spans = [span | extra for span, extra in zip(spans, extras, strict=True)]
    meta = write_meta(gold)
    return {
        "text": draft.article.text,
        "meta": meta,
        "tokens": tokens,
        "spans": spans,
        "relations": relations,
    }


def list_extras(draft: Draft, number: int, facts: list[MarkedFact]) -> dict[str, Any]:
    """Return what a span holds beyond its offsets: its value, its identifiers, what it heads."""
    note = draft.spans[number].note
    extras: dict[str, Any] = {} if note is None else {"note": note}
    if number in draft.links:
        extras["links"] = [f"{authority}:{ident}" for authority, ident in draft.links[number]]
    if facts:
        extras["facts"] = [write_fact_label(fact) for fact in facts]
    return extras


def list_tokens(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield words and marks; a token ends wherever a span starts or ends."""
    text = draft.article.text
    edges = {edge for span in draft.spans for edge in (span.start, span.end)}
    count = 0
    for found in _TOKEN.finditer(text):
        cuts = [found.start(), *sorted(e for e in edges if found.start() < e < found.end()), found.end()]
        for start, end in pairwise(cuts):
            space = text[end : end + 1].isspace()
            yield {"text": text[start:end], "start": start, "end": end, "id": count, "ws": space}
            count += 1


def make_span(span: MarkedSpan, tokens: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a span with its first and last token."""
    inside = [token["id"] for token in tokens if span.start <= token["start"] and token["end"] <= span.end]
    row: dict[str, Any] = {"start": span.start, "end": span.end, "label": span.label}
    return row | {"token_start": inside[0], "token_end": inside[-1]} if inside else row


def make_relation(head: dict[str, Any], child: dict[str, Any], label: str) -> dict[str, Any]:
    """Return a relation; Prodigy counts its ends by their last tokens."""
    ends = {"head": head.get("token_end"), "child": child.get("token_end")}
    return ends | {"head_span": head, "child_span": child, "label": label}
