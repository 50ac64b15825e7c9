"""CoNLL columns, token and IOB2 tag: mentions alone, a blank line between lines of the text.

Comment lines keep the article: `# id = …`, `# published = …` and `# text = …` as a JSON string. A file
without `# text` is read too, its tokens joined by blanks.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from newsie.corpus.draft import Draft, MarkedSpan, draft_from_analysis
from newsie.corpus.files import check_free, read_text, write_text
from newsie.corpus.rows import GoldArticle, build, read_article, write_meta
from newsie.errors import CorpusError

_TOKEN = re.compile(r"\w+(?:['’](?=\w))?|[^\w\s]")
_COMMENT = re.compile(r"# (\w+) = (.*)")
_TAG = re.compile(r"O|(?P<part>[BI])-(?P<label>\S+)")


@dataclass(slots=True)
class Block:
    """One article of a CoNLL file as it is read."""

    place: str
    meta: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, str, str] | None] = field(default_factory=list)
    """Place, token and tag; None between sentences."""


def read_conll(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a file; raises CorpusError with file and line for what is no token and tag.

    A file without `# id` lines is one article, named after the file.
    """
    block = Block(f"{path}:1")
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        place = f"{path}:{number}"
        found = _COMMENT.match(line)
        if found and found[1] == "id" and (block.rows or block.meta):
            yield read_block(block, path)
            block = Block(place)
        if found:
            block.meta[found[1]] = found[2]
        elif line.startswith(("# ", "-DOCSTART-")) and "\t" not in line:
            continue
        elif not line.strip():
            block.rows.append(None)
        else:
            block.rows.append((place, *split_row(line, place)))
    if any(block.rows) or block.meta:
        yield read_block(block, path)


def split_row(line: str, place: str) -> tuple[str, str]:
    """Return token and tag of a line: its first and last column."""
    columns = line.split("\t") if "\t" in line else line.split()
    if len(columns) < 2 or not columns[0] or not _TAG.fullmatch(columns[-1]):
        raise CorpusError(f"{place}: {line!r} is no token and tag; write 'Varese', a tab, 'B-LOC'")
    return columns[0], columns[-1]


def read_block(block: Block, path: Path) -> GoldArticle:
    """Return the article of a block."""
    meta: dict[str, Any] = dict(block.meta)
    stored = meta.pop("text", None)
    text = (
        " ".join(row[1] for row in block.rows if row) if stored is None else read_string(stored, block.place)
    )
    meta.setdefault("id", path.stem)
    if "authors" in meta:
        meta["authors"] = meta["authors"].split("; ")
    article, extra = read_article(text, meta, block.place)
    return build(Draft(article, list(read_spans(block, text))), extra)


def read_string(stored: str, place: str) -> str:
    """Return a text that is written as a JSON string; raise CorpusError for anything else."""
    try:
        text = json.loads(stored)
    except json.JSONDecodeError:
        text = None
    if not isinstance(text, str):
        raise CorpusError(f"{place}: # text must be a JSON string")
    return text


def read_spans(block: Block, text: str) -> Iterator[MarkedSpan]:
    """Yield the spans that the tags mark; raise CorpusError for tokens that are not the text's."""
    at, start, end, label, place = 0, 0, 0, "", ""
    for row in [*block.rows, None]:
        tag = _TAG.fullmatch(row[2]) if row else None
        part = tag["part"] if tag else None
        if part == "I" and (not label or tag is None or tag["label"] != label) and row:
            raise CorpusError(f"{row[0]}: {row[2]} continues nothing; a mention starts with B-")
        if part != "I" and label:
            yield MarkedSpan(start, end, label, None, place)
            label = ""
        if row is None:
            continue
        found = text.find(row[1], at)
        if found < 0 or text[at:found].strip():
            raise CorpusError(f"{row[0]}: the token {row[1]!r} is not what # text goes on with")
        at = found + len(row[1])
        end = at
        if part == "B" and tag is not None:
            start, label, place = found, tag["label"], row[0]


# Writing --------------------------------------------------------------------------------------------


def write_conll(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write articles one after the other; raises CorpusError where the file is there, unless `force`."""
    check_free([path], force=force)
    write_text(path, "".join(line + "\n" for gold in articles for line in list_lines(gold)))


def list_lines(gold: GoldArticle) -> Iterator[str]:
    """Yield the lines of one article."""
    draft = draft_from_analysis(gold.analysis)
    text = draft.article.text
    for key, value in write_meta(gold).items():
        if value is not None and value != "":
            yield f"# {key} = {'; '.join(value) if isinstance(value, list) else value}"
    yield f"# text = {json.dumps(text, ensure_ascii=False)}"
    tags = tag_starts(draft)
    last = 0
    for start, end in list_tokens(draft):
        inside = tags.get(start)
        if "\n" in text[last:start] and not (inside or "").startswith("I-"):
            yield ""
        yield f"{text[start:end]}\t{inside or 'O'}"
        last = end
    yield ""


def keep_outer(draft: Draft) -> list[MarkedSpan]:
    """Return the spans that lie in no other; of spans that cross or are equal, the first."""
    kept: list[MarkedSpan] = []
    for span in sorted(draft.spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def list_tokens(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield words and marks as offsets; a token ends wherever a span starts or ends."""
    edges = {edge for span in keep_outer(draft) for edge in (span.start, span.end)}
    for found in _TOKEN.finditer(draft.article.text):
        cuts = [found.start(), *sorted(e for e in edges if found.start() < e < found.end()), found.end()]
        yield from pairwise(cuts)


def tag_starts(draft: Draft) -> Mapping[int, str]:
    """Return the tag of each token that lies in a span, by where it starts."""
    tokens = list(list_tokens(draft))
    tags: dict[int, str] = {}
    for span in keep_outer(draft):
        inside = [start for start, end in tokens if span.start <= start and end <= span.end]
        tags |= {start: f"{'B' if start == inside[0] else 'I'}-{span.label}" for start in inside}
    return tags


def count_losses(articles: Iterable[GoldArticle]) -> dict[str, int]:
    """Count what the columns can't hold."""
    losses = {"values": 0, "facts": 0, "mentions inside others": 0, "joined mentions": 0, "identifiers": 0}
    for gold in articles:
        draft = draft_from_analysis(gold.analysis)
        losses["values"] += sum(span.note is not None for span in draft.spans)
        losses["facts"] += len(draft.facts)
        losses["mentions inside others"] += len(draft.spans) - len(keep_outer(draft))
        losses["joined mentions"] += sum(map(len, draft.same))
        losses["identifiers"] += sum(map(len, draft.links.values()))
    return losses
