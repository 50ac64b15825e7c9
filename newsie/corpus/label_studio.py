"""Label Studio JSON: mentions and facts are regions, roles, relations and `same` are relations between them.

A fact is a region of its own over its trigger, so that one word can head several. What it is stands in
its label ("figure:revenue"), its modality and status in choices of the region, a value in its text area.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from newsie.corpus.draft import MODALITIES, STATUSES, Draft, MarkedFact, MarkedSpan, draft_from_analysis
from newsie.corpus.files import check_free, write_text
from newsie.corpus.rows import (
    GoldArticle,
    Row,
    build,
    check_row,
    find_trigger,
    read_array,
    read_article,
    read_fact_label,
    take,
    take_rows,
    write_meta,
)
from newsie.errors import CorpusError
from newsie.schema import load_schema

LABELS, FACTS, VALUES, LINKS = "label", "fact", "value", "link"
"""Names of the controls in the labelling interface."""


def read_label_studio(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles of an export; of several annotations of a task the first that was not cancelled.

    Raises CorpusError with file and line for tasks that can't be read.
    """
    for place, task in read_array(path):
        data = take(task, "data", dict, place)
        text = take(data, "text", str, place)
        meta = {key: value for key, value in data.items() if key != "text"}
        meta.setdefault("id", str(task.get("id") or ""))
        article, extra = read_article(text, meta, place)
        rows = [row for row in take_rows(task, "annotations", place) if not row.get("was_cancelled")]
        results = take_rows(rows[0], "result", place) if rows else []
        yield build(RegionReader(Draft(article), place).read(results), extra)


class RegionReader:
    """Reads the regions and relations of one annotation into a draft."""

    def __init__(self, draft: Draft, place: str) -> None:
        self.draft = draft
        self.place = place
        self.spans: dict[str, MarkedSpan] = {}
        self.facts: dict[str, tuple[MarkedSpan, str]] = {}
        self.notes: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.edges: list[tuple[str, str, list[str]]] = []

    def read(self, results: Iterable[Row]) -> Draft:
        """Return the draft, filled."""
        for result in results:
            kind = take(result, "type", str, self.place)
            if kind == "relation":
                labels = [str(label) for label in take(result, "labels", list, self.place)]
                head, child = (take(result, key, str, self.place) for key in ("from_id", "to_id"))
                self.edges.append((head, child, labels))
            else:
                self.read_region(kind, result)
        return self.fill()

    def read_region(self, kind: str, result: Row) -> None:
        """Read a region, or a choice or text that belongs to one."""
        ident = take(result, "id", str, self.place)
        value = check_row(take(result, "value", dict, self.place), self.place)
        control = result.get("from_name")
        if kind == "textarea":
            words = [str(word) for word in take(value, "text", list, self.place)]
            if control == LINKS:
                self.links[ident] = words
            elif words:
                self.notes[ident] = words[0]
        elif kind == "choices":
            self.choices.setdefault(ident, []).extend(map(str, take(value, "choices", list, self.place)))
        elif kind == "labels":
            label = self.read_label(ident, value)
            span = self.read_span(value, label)
            if control == FACTS:
                self.facts[ident] = (span, label)
            else:
                self.spans[ident] = span
        else:
            raise CorpusError(f"{self.place}: region {ident} is of the unknown type {kind!r}")

    def read_label(self, ident: str, value: Row) -> str:
        """Return a region's only label."""
        labels = take(value, "labels", list, self.place)
        if len(labels) != 1:
            raise CorpusError(f"{self.place}: region {ident} has {len(labels)} labels; it must have one")
        return str(labels[0])

    def read_span(self, value: Row, label: str) -> MarkedSpan:
        """Return a region's offsets; older versions count UTF-16 units, which the quoted text gives away."""
        text = self.draft.article.text
        start, end = take(value, "start", int, self.place), take(value, "end", int, self.place)
        quoted = value.get("text")
        if isinstance(quoted, str) and text[start:end] != quoted:
            before = text.encode("utf-16-le")
            try:
                units = [len(before[: 2 * at].decode("utf-16-le")) for at in (start, end)]
            except UnicodeDecodeError:
                units = [start, end]
            if text[units[0] : units[1]] != quoted:
                said = text[start:end]
                raise CorpusError(
                    f"{self.place}: {label} {start} {end} quotes {quoted!r}, the text says {said!r}"
                )
            start, end = units
        return MarkedSpan(start, end, label, None, self.place)

    def fill(self) -> Draft:
        """Turn ids into numbers."""
        draft = self.draft
        numbers = {ident: number for number, ident in enumerate(self.spans)}
        draft.spans = [
            MarkedSpan(s.start, s.end, s.label, self.notes.get(ident), s.place)
            for ident, s in self.spans.items()
        ]
        for ident, words in self.links.items():
            pairs = [(word.partition(":")[0], word.partition(":")[2]) for word in words]
            draft.links[self.number(ident, numbers)] = pairs
        arguments: dict[str, list[tuple[str, int]]] = {ident: [] for ident in self.facts}
        relations: list[MarkedFact] = []
        for head, child, labels in self.edges:
            if head in self.facts:
                arguments[head] += [(label, self.number(child, numbers)) for label in labels]
                continue
            pair = (self.number(head, numbers), self.number(child, numbers))
            if labels == ["same"]:
                self.join(*pair)
            elif labels:
                sides = (("subject", pair[0]), ("object", pair[1]))
                modality = labels[1] if len(labels) > 1 else "asserted"
                relations.append(MarkedFact("relation", labels[0], None, sides, modality, None, self.place))
        draft.facts = [*(self.read_fact(ident, arguments[ident]) for ident in self.facts), *relations]
        return draft

    def number(self, ident: str, numbers: dict[str, int]) -> int:
        """Return the number of a span; raise CorpusError where there is none."""
        if ident not in numbers:
            raise CorpusError(f"{self.place}: there is no region {ident!r}")
        return numbers[ident]

    def join(self, head: int, child: int) -> None:
        """Add two spans to one class."""
        for group in self.draft.same:
            if head in group or child in group:
                group += [number for number in (head, child) if number not in group]
                return
        self.draft.same.append([head, child])

    def read_fact(self, ident: str, arguments: list[tuple[str, int]]) -> MarkedFact:
        """Return a fact; its trigger is what a "trigger" relation says, else the span at its place."""
        span, label = self.facts[ident]
        kind, name, modality, status = read_fact_label(label, self.place)
        stated = [number for role, number in arguments if role == "trigger"]
        trigger = stated[0] if stated else find_trigger(self.draft, span, kind)
        if trigger is None:
            raise CorpusError(f"{self.place}: the {label} at {span.start} {span.end} has no trigger")
        for word in self.choices.get(ident, ()):
            if word in MODALITIES:
                modality = word
            elif word in STATUSES:
                status = word
        roles = tuple((role, number) for role, number in arguments if role != "trigger")
        return MarkedFact(kind, name, trigger, roles, modality, status, self.place)


# Writing --------------------------------------------------------------------------------------------


def write_label_studio(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write articles as tasks with one annotation each, and beside them the labelling interface (`.xml`).

    Raises CorpusError where a file is there already, unless `force`.
    """
    config = path.with_suffix(".xml")
    check_free([path, config], force=force)
    tasks = [make_task(gold, number) for number, gold in enumerate(articles, start=1)]
    write_text(path, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    write_text(config, write_config())


def make_task(gold: GoldArticle, number: int) -> dict[str, Any]:
    """Return an article as a task."""
    draft = draft_from_analysis(gold.analysis)
    data = {"text": draft.article.text} | write_meta(gold)
    return {"id": number, "data": data, "annotations": [{"id": number, "result": list(list_results(draft))}]}


def list_results(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield the regions and relations of a draft."""
    for number, span in enumerate(draft.spans):
        yield make_region(f"T{number + 1}", LABELS, "labels", draft, span)
        if span.note is not None:
            yield make_region(f"T{number + 1}", VALUES, "textarea", draft, span, words=[span.note])
        if number in draft.links:
            words = [f"{authority}:{ident}" for authority, ident in draft.links[number]]
            yield make_region(f"T{number + 1}", LINKS, "textarea", draft, span, words=words)
    headed = [fact for fact in draft.facts if fact.trigger is not None]
    for count, fact in enumerate(headed, start=1):
        yield from list_fact_results(draft, fact, f"E{count}")
    for fact in draft.facts:
        if fact.trigger is None:
            sides = dict(fact.arguments)
            labels = [fact.type, *([fact.modality] if fact.modality != "asserted" else [])]
            yield make_relation(f"T{sides['subject'] + 1}", f"T{sides['object'] + 1}", labels)
    for first, *others in draft.same:
        for other in others:
            yield make_relation(f"T{first + 1}", f"T{other + 1}", ["same"])


def list_fact_results(draft: Draft, fact: MarkedFact, ident: str) -> Iterator[dict[str, Any]]:
    """Yield a fact's region, its choices and its relations to trigger and fillers."""
    trigger = fact.trigger or 0
    head = draft.spans[trigger]
    span = MarkedSpan(head.start, head.end, f"{fact.kind}:{fact.type}")
    yield make_region(ident, FACTS, "labels", draft, span)
    settings = {"modality": fact.modality, "status": fact.status}
    for control, word in settings.items():
        if word not in (None, "asserted", "current"):
            yield make_region(ident, control, "choices", draft, span, words=[str(word)])
    yield make_relation(ident, f"T{trigger + 1}", ["trigger"])
    for role, number in fact.arguments:
        yield make_relation(ident, f"T{number + 1}", [role])


def make_region(
    ident: str, control: str, kind: str, draft: Draft, span: MarkedSpan, *, words: list[str] | None = None
) -> dict[str, Any]:
    """Return a region, or with `words` a choice or text of it."""
    value: dict[str, Any] = {"start": span.start, "end": span.end}
    quoted = draft.article.text[span.start : span.end]
    key = {"labels": "labels", "choices": "choices", "textarea": "text"}[kind]
    value |= {key: words} if words is not None else {"text": quoted, "labels": [span.label]}
    return {"id": ident, "from_name": control, "to_name": "text", "type": kind, "value": value}


def make_relation(head: str, child: str, labels: list[str]) -> dict[str, Any]:
    """Return a relation between two regions."""
    return {"type": "relation", "from_id": head, "to_id": child, "direction": "right", "labels": labels}


def write_config() -> str:
    """Return the labelling interface that shows what `write_label_studio` writes."""
    schema = load_schema()
    facts = [f"{k.name}:{t}" for k in schema.kinds.values() if k.triggers for t in k.types or ("",)]
    roles = dict.fromkeys(role for kind in schema.kinds.values() for role in kind.roles)
    words = ["same", "trigger", *roles, *schema.relations, *MODALITIES[1:]]
    lines = ["<View>", '  <Relations name="relations">']
    lines += [f"    <Relation value={quoteattr(word)}/>" for word in words]
    lines += ["  </Relations>", f'  <Labels name="{LABELS}" toName="text">']
    lines += [f"    <Label value={quoteattr(name)}/>" for name in schema.labels]
    lines += ["  </Labels>", f'  <Labels name="{FACTS}" toName="text">']
    lines += [f"    <Label value={quoteattr(name)}/>" for name in facts]
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>']
    lines += [f'  <TextArea name="{name}" toName="text" perRegion="true"/>' for name in (VALUES, LINKS)]
    for name, choices in (("modality", MODALITIES), ("status", STATUSES)):
        lines.append(f'  <Choices name="{name}" toName="text" perRegion="true">')
        lines += [f"    <Choice value={quoteattr(choice)}/>" for choice in choices]
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>"]) + "\n"
