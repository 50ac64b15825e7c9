"""JSON rows of other tools' files: read with file and line, articles as every format holds them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsie.corpus.brat import ARTICLE_KEYS, article_from_meta, meta_from_article
from newsie.corpus.draft import Draft, MarkedFact, MarkedSpan
from newsie.corpus.files import read_text
from newsie.data import Analysis, Article
from newsie.errors import CorpusError
from newsie.schema import load_schema

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article with what its file says beyond it ("origin": how it came to be)."""

    analysis: Analysis
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_lines(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield each JSON line with its place; raise CorpusError for a line that is no JSON object."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusError(f"{place}: not JSON: {error.msg} at column {error.colno}") from None
        yield place, check_row(row, place)


def read_array(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield each object of a JSON array with its line; raise CorpusError where the array is malformed."""
    text = read_text(path)
    decoder = json.JSONDecoder()
    at = skip_space(text, 0)
    if text[at : at + 1] != "[":
        raise CorpusError(f"{path}:{line_of(text, at)}: a JSON array of objects is needed")
    at = skip_space(text, at + 1)
    while text[at : at + 1] != "]":
        place = f"{path}:{line_of(text, at)}"
        try:
            row, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise CorpusError(
                f"{path}:{error.lineno}: not JSON: {error.msg} at column {error.colno}"
            ) from None
        yield place, check_row(row, place)
        at = skip_space(text, at)
        if text[at : at + 1] == ",":
            at = skip_space(text, at + 1)
        elif text[at : at + 1] != "]":
            raise CorpusError(f"{path}:{line_of(text, at)}: not JSON: a comma or ] is missing")


def skip_space(text: str, at: int) -> int:
    """Return where the next character stands that is no white space."""
    while text[at : at + 1] in (" ", "\t", "\r", "\n"):
        at += 1
    return at


def line_of(text: str, at: int) -> int:
    """Return the line of a character, counted from 1."""
    return text.count("\n", 0, at) + 1


def check_row(row: Any, place: str) -> Row:
    """Return a row that is an object; raise CorpusError for anything else."""
    if not isinstance(row, dict):
        raise CorpusError(f"{place}: a {type(row).__name__} where an object is needed")
    return row


def take(row: Row, key: str, kind: type, place: str) -> Any:
    """Return what stands under a key; raise CorpusError where it is missing or of another kind."""
    value = row.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        found = "missing" if key not in row else f"a {type(value).__name__}"
        raise CorpusError(f"{place}: {key!r} is {found}; it must be a {kind.__name__}")
    return value


def take_rows(row: Row, key: str, place: str) -> list[Row]:
    """Return the objects in a list under a key, none where the key is missing."""
    if row.get(key) is None:
        return []
    return [check_row(item, place) for item in take(row, key, list, place)]


# Articles -----------------------------------------------------------------------------------------


def write_meta(gold: GoldArticle) -> dict[str, Any]:
    """Return an article's keys without its text, then what else is known of it."""
    return meta_from_article(gold.analysis.article, gold.extra)


def read_article(text: str, meta: Row, place: str) -> tuple[Article, dict[str, Any]]:
    """Return an article of its text and keys, and the keys that are not the article's."""
    path, _, line = place.rpartition(":")
    try:
        article = article_from_meta(text, meta, origin=path)
    except CorpusError as error:
        raise CorpusError(str(error).replace(f"{path}:1:", f"{path}:{line}:", 1)) from None
    return article, {key: value for key, value in meta.items() if key not in ARTICLE_KEYS}


# Facts as labels ----------------------------------------------------------------------------------


def write_fact_label(fact: MarkedFact) -> str:
    """Write what a fact is as one label: "figure:revenue", "event:opening:planned", "position::former".

    Kind and type, then modality and status where they are not the default.
    """
    parts = [fact.kind, fact.type]
    parts += [fact.modality] if fact.modality != "asserted" else []
    parts += [fact.status] if fact.status not in (None, "current") else []
    return ":".join(parts)


def read_fact_label(label: str, place: str) -> tuple[str, str, str, str | None]:
    """Return kind, type, modality and status of a fact's label; raise CorpusError for what is none."""
    kind, _, rest = label.partition(":")
    name, *settings = rest.split(":")
    if kind not in load_schema().kinds or len(settings) > 2:
        raise CorpusError(f"{place}: {label!r} is no fact; write one as 'event:opening:planned'")
    modality, status = "asserted", None
    for word in settings:
        if word in ("former", "incoming", "current"):
            status = word
        else:
            modality = word
    return kind, name, modality, status


def is_fact_label(label: str) -> bool:
    """Say whether a label stands for a fact and not for a span."""
    return label.partition(":")[0] in load_schema().kinds and ":" in label


def build(draft: Draft, extra: Mapping[str, Any]) -> GoldArticle:
    """Return the article of a draft; raises CorpusError with the places of what is wrong."""
    return GoldArticle(draft.build(), extra)


def find_span(draft: Draft, start: int, end: int, label: str) -> int | None:
    """Return the number of the span with these offsets and label, or None."""
    for number, span in enumerate(draft.spans):
        if (span.start, span.end, span.label) == (start, end, label):
            return number
    return None


def find_trigger(draft: Draft, span: MarkedSpan, kind: str) -> int | None:
    """Return the span at a fact's offsets that may head a fact of its kind, or None."""
    for label in load_schema().kinds[kind].triggers:
        if (number := find_span(draft, span.start, span.end, label)) is not None:
            return number
    return None
