r"""The compact form for writing gold by hand: spans marked in the text, facts in lines below it.

    ---
    id: gallarate_capannone
    published: 2023-03-21
    ---
    [Officine Brambilla](ORG b) cresce
    Nel [2022](DATE d1 = 2022-01-01/2022-12-31) [ricavi](METRIC m1) per [18 milioni](MONEY v1 = 18000000 EUR)
    ===
    figure revenue m1 value=v1 period=d1 subject=b

The same id twice is the same thing. In a fact an id means its mention nearest to the trigger, `b@2` its
second one. The first line of the text is the title unless the head says `title: no`. Brackets that
belong to the text are written `\[. Blank lines around the text and carriage returns are dropped unless the
head says `exact: yes`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsie.corpus.brat import article_from_meta
from newsie.corpus.draft import Draft, MarkedSpan
from newsie.corpus.files import read_text
from newsie.corpus.markup_facts import FactLines
from newsie.data import Analysis
from newsie.errors import CorpusError
from newsie.schema import load_schema

HEAD_KEYS = ("id", "source", "published", "title", "url", "authors", "language", "origin", "exact")
_MARK = re.compile(r"(?P<label>[^\s=]+)(?:\s+(?P<id>[^\s=]+))?(?:\s*=\s*(?P<note>.*))?", re.DOTALL)
_COMMENT = re.compile(r"(?:^\s*|\s+)#(?:\s.*)?$|^\s*#.*")
_IDENT = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Markup:
    """A markup file taken apart; line numbers count from 1 in the file."""

    draft: Draft
    idents: dict[str, list[int]]
    """Id -> the numbers of its spans, in the order of the text."""
    extra: dict[str, str]
    """What the head says beyond the article ("origin")."""
    origin: str
    first_line: int
    """Line of the file on which the text starts."""
    fact_lines: list[int] = field(default_factory=list)

    def line_of(self, start: int) -> int:
        """Return the line of the file on which a code point of the text stands."""
        return self.first_line + self.draft.article.text.count("\n", 0, start)


def analysis_from_markup(content: str, *, origin: str = "markup", ident: str = "") -> Analysis:
    """Return the analysis of a markup file's content; raise CorpusError listing everything wrong with it.

    `ident` is the article's id where the head gives none. A content without head and facts is a text alone.
    """
    return parse_markup(content, origin=origin, ident=ident).draft.build()


def read_markup(path: Path) -> Markup:
    """Read a markup file; its article's id is the file's name unless the head says another."""
    return parse_markup(read_text(path), origin=str(path), ident=path.stem)


def parse_markup(content: str, *, origin: str = "markup", ident: str = "") -> Markup:
    """Take a markup file's content apart; problems are left in the draft until it is built."""
    lines = content.split("\n")
    problems: list[str] = []
    head, body_start = read_head(lines, origin, problems)
    exact = head.get("exact") == "yes"
    if not exact:
        lines = [line.removesuffix("\r") for line in lines]
    body_end = next((n for n in range(body_start, len(lines)) if lines[n].rstrip() == "==="), len(lines))
    body = lines[body_start:body_end]
    if not exact:
        while body and not body[-1].strip():
            body.pop()
        while body and not body[0].strip():
            body.pop(0)
            body_start += 1
    reader = TextReader("\n".join(body), origin, body_start + 1, problems)
    reader.read()
    text = "".join(reader.pieces)
    if not text.strip():
        problems.append(f"{origin}:{body_start + 1}: there is no text")
    meta = meta_from_head(head, text, ident)
    try:
        article = article_from_meta(text, meta, origin=origin)
    except CorpusError as error:
        problems.append(str(error))
        article = article_from_meta(text, meta | {"published": None}, origin=origin)
    spans, idents = order_spans(reader)
    draft = Draft(article, spans, list(find_same(spans, idents)), problems=problems)
    facts = FactLines(draft, idents, origin)
    for number in range(body_end + 1, len(lines)):
        facts.read_line(number + 1, lines[number])
    extra = {key: head[key] for key in ("origin",) if key in head}
    return Markup(draft, idents, extra, origin, body_start + 1, facts.lines)


def read_head(lines: list[str], origin: str, problems: list[str]) -> tuple[dict[str, str], int]:
    """Return the head's keys and the number of the line after it; a file may go without a head."""
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() == "---"), None)
    if end is None:
        problems.append(f"{origin}:1: the head is never closed by a second ---")
        return {}, 1
    head: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], start=2):
        said = _COMMENT.sub("", line).strip()
        key, colon, value = (part.strip() for part in said.partition(":"))
        if not said:
            continue
        if not colon or key not in HEAD_KEYS:
            problems.append(f"{origin}:{number}: {said!r} in the head; keys are {', '.join(HEAD_KEYS)}")
        elif key in head:
            problems.append(f"{origin}:{number}: {key} is given twice")
        elif key in ("title", "exact") and value not in ("yes", "no"):
            problems.append(f"{origin}:{number}: {key} is yes or no, not {value!r}")
        else:
            head[key] = value
    return head, end + 1


def meta_from_head(head: dict[str, str], text: str, ident: str) -> dict[str, Any]:
    """Return what `NAME.json` would say of the article."""
    meta: dict[str, Any] = {"id": ident} | {
        k: v for k, v in head.items() if v and k not in ("title", "exact")
    }
    if "authors" in meta:
        meta["authors"] = [name.strip() for name in meta["authors"].split(",")]
    meta["title"] = text.partition("\n")[0] if head.get("title", "yes") == "yes" else None
    return meta


@dataclass(slots=True)
class TextReader:
    """Reads marked text: builds the plain text and the spans, brackets inside brackets allowed."""

    source: str
    origin: str
    first_line: int
    problems: list[str]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[MarkedSpan, str]] = field(default_factory=list)
    """Each span with its id, "" where it has none, in the order in which they close."""

    def read(self) -> None:
        """Read the whole text."""
        opened: list[tuple[int, str]] = []
        at = 0
        while at < len(self.source):
            char = self.source[at]
            if char == "\\" and at + 1 < len(self.source) and self.source[at + 1] in "\\[]=-":
                self.keep(self.source[at + 1])
                at += 2
            elif char == "[":
                opened.append((self.length, self.place(at)))
                at += 1
            elif char == "]":
                at = self.close(at, opened)
            else:
                self.keep(char)
                at += 1
        for _, place in opened:
            self.problems.append(f"{place}: a bracket is never closed; write \\[ for one that is text")

    def place(self, at: int) -> str:
        """Return file and line of a character of the source."""
        return f"{self.origin}:{self.first_line + self.source.count(chr(10), 0, at)}"

    def keep(self, char: str) -> None:
        """Add a character to the plain text."""
        self.pieces.append(char)
        self.length += 1

    def close(self, at: int, opened: list[tuple[int, str]]) -> int:
        """Read a closing bracket and the mark after it; return where reading goes on."""
        place = self.place(at)
        if not opened:
            self.problems.append(f"{place}: ] without [; write \\] for one that is text")
            return at + 1
        start, _ = opened.pop()
        found = re.compile(r"\(([^()\n]*)\)").match(self.source, at + 1)
        quoted = "".join(self.pieces[start:])
        if found is None:
            self.problems.append(f"{place}: [{quoted}] has no mark; write [{quoted}](LABEL id)")
            return at + 1
        self.add(start, quoted, found[1].strip(), place)
        return found.end()

    def add(self, start: int, quoted: str, mark: str, place: str) -> None:
        """Keep a span, noting a mark that can't be read or an unknown label."""
        found = _MARK.fullmatch(mark)
        labels = load_schema().labels
        if found is None:
            self.problems.append(f"{place}: ({mark}) after {quoted!r}; write (LABEL id) or (LABEL id = note)")
        elif found["label"] not in labels:
            self.problems.append(
                f"{place}: unknown label {found['label']!r} of {quoted!r}; labels are {', '.join(labels)}"
            )
        elif found["id"] and not _IDENT.fullmatch(found["id"]):
            self.problems.append(f"{place}: {found['id']!r} is no id; use letters and digits, a letter first")
        elif not quoted:
            self.problems.append(f"{place}: ({mark}) marks no text")
        else:
            note = (found["note"] or "").strip() or None
            if found["note"] is not None and note is None:
                self.problems.append(f"{place}: {quoted!r} has = without a value")
            self.spans.append(
                (MarkedSpan(start, self.length, found["label"], note, place), found["id"] or "")
            )


def order_spans(reader: TextReader) -> tuple[list[MarkedSpan], dict[str, list[int]]]:
    """Return the spans in the order of the text, and which of them each id marks."""
    ordered = sorted(reader.spans, key=lambda pair: (pair[0].start, -pair[0].end))
    spans: list[MarkedSpan] = []
    idents: dict[str, list[int]] = {}
    for span, ident in ordered:
        if ident:
            first = [spans[number] for number in idents.get(ident, ())]
            if (problem := find_clash(ident, span, first)) is not None:
                reader.problems.append(problem)
            idents.setdefault(ident, []).append(len(spans))
            inherited = None if is_thing(span.label) else next((s.note for s in first if s.note), None)
            spans.append(replace(span, note=span.note or inherited))
        else:
            spans.append(span)
    return spans, idents


def find_clash(ident: str, span: MarkedSpan, others: list[MarkedSpan]) -> str | None:
    """Say why a span can't bear the same id as the spans before it, or None.

    One thing may be named (ORG) and referred to (NOM); a value is one value, its label and note the same.
    """
    for other in others:
        labels = load_schema().labels
        here, there = labels[span.label], labels[other.label]
        where = f"{span.place}: {ident!r} is {other.label} on line {other.place.rsplit(':', 1)[1]}"
        names = {here.entity or here.name, there.entity or there.name}
        if is_thing(span.label) != is_thing(other.label) or (
            not is_thing(span.label) and span.label != other.label
        ):
            return f"{where} and {span.label} here; give one of them another id"
        if is_thing(span.label) and "NOM" not in names:
            if names - {"DEMONYM", "LOC"} and len(names) > 1:
                return f"{where} and {span.label} here; one thing has one type"
        elif not is_thing(span.label) and None not in (span.note, other.note) and span.note != other.note:
            return f"{where} with the value {other.note!r}, here {span.note!r}; give one of them another id"
    return None


def is_thing(label: str) -> bool:
    """Say whether a label's mentions can be the same thing: names, what refers to names, events."""
    known = load_schema().labels[label]
    return bool(known.entity or known.reference)


def find_same(spans: list[MarkedSpan], idents: dict[str, list[int]]) -> Iterator[list[int]]:
    """Yield the numbers of the spans of each thing that is marked more than once."""
    for numbers in idents.values():
        if len(numbers) > 1 and is_thing(spans[numbers[0]].label):
            yield numbers
