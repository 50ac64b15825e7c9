"""Records that were extracted before, into a target."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from newsie.data import Article, Fingerprint
from newsie.errors import InputError, Reason, RecordError
from newsie.record import Record, record_from_json
from newsie.record.models import QuoteRow
from newsie.store.codecs import DAMAGED, codec_from_name
from newsie.store.sink import Entry, Rejected, Sink, digest_article

BATCH = 100
GOLD = Fingerprint("gold", "", "")
"""What stands for the pipeline of records that no pipeline made."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many records were written, and how many lines set aside for which reason."""

    written: int
    set_aside: Mapping[Reason, int]


def export_file(path: Path, sink: Sink) -> Exported:
    """Write the records of a file, packed or not, to an open sink; raises InputError if it can't be read."""
    try:
        with path.open("rb") as handle:
            return export_records(codec_from_name(path.name).iter_lines(handle), sink, name=str(path))
    except DAMAGED as error:
        raise InputError(str(path), "unreadable", str(error)) from error


def export_records(lines: Iterable[str | bytes], sink: Sink, *, name: str = "-") -> Exported:
    """Write records, one a line, to an open sink; `name` is their file's, for what is set aside."""
    written = 0
    reasons: Counter[Reason] = Counter()
    read = (read_line(line, f"{name}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(read, BATCH)):
        entries = [item for item in batch if isinstance(item, Entry)]
        rejected = [item for item in batch if isinstance(item, Rejected)]
        refused = sink.write(entries, rejected)
        written += len(entries) - len(refused)
        reasons.update(row.reason for row in (*rejected, *refused))
    return Exported(written, dict(reasons))


def read_line(line: str | bytes, place: str) -> Entry | Rejected:
    """Read one record; one that does not hold together is set aside."""
    try:
        record = record_from_json(line)
        check_quotes(record)
        check_references(record)
        return Entry(place, record, digest_article(read_article(record)), read_pipeline(record))
    except RecordError as error:
        return Rejected(place, "format", str(error))


def check_quotes(record: Record) -> None:
    """Raise RecordError for a quote that the text does not say where it should."""
    text = record.article.text
    for quote in iter_quotes(record):
        if text[quote.start : quote.end] != quote.text:
            said = text[quote.start : quote.end]
            raise RecordError(f"{quote.text!r} is quoted at {quote.start}, where the text says {said!r}")


def iter_quotes(record: Record) -> Iterator[QuoteRow]:
    """Yield every quote of a record that says where it stands."""
    for entity in record.entities:
        yield from chain(entity.mentions, entity.references)
    for event in record.events:
        yield event.trigger
    for day in record.dates:
        yield QuoteRow(start=day.span.start, end=day.span.end, text=day.text)


def check_references(record: Record) -> None:
    """Raise RecordError for a fact that speaks of an entity or a figure that the record does not have."""
    known = {entity.id for entity in record.entities} | {figure.id for figure in record.figures}
    for id in iter_references(record):  # noqa: A001
        if id not in known:
            raise RecordError(f"a fact speaks of {id!r}, which the record does not have")


def iter_references(record: Record) -> Iterator[str]:
    """Yield the ids that facts speak of."""
    for event in record.events:
        yield from (participant.entity for participant in event.participants)
        yield from chain(event.places, event.amounts)
    for figure in record.figures:
        yield from chain(figure.subject, figure.origin, figure.destination)
    for position in record.positions:
        yield position.person
        if position.organization is not None:
            yield position.organization
    for relation in record.relations:
        yield from (relation.subject, relation.object)


def read_article(record: Record) -> Article:
    """Return the article of a record; raises RecordError for a date that is none."""
    row = record.article
    try:
        published = None if row.published is None else date.fromisoformat(row.published)
    except ValueError as error:
        raise RecordError(f"published: {error}") from error
    return Article(row.text, row.id, row.title, published, row.source, row.url, row.authors, row.language)


def read_pipeline(record: Record) -> Fingerprint:
    """Return the pipeline that a record names."""
    return GOLD if record.pipeline is None else Fingerprint(**record.pipeline.model_dump())
