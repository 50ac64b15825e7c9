"""Sentences with gold names: read from token-a-line files, checked, turned into spans and tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from newsie.errors import CorpusError
from newsie.pipes.encoder_crf import TAGS

Paragraph = list[list[str]]


class TokenSpan(NamedTuple):
    """A named stretch of a sentence: tokens `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens and the names among them, in order, never overlapping."""

    words: tuple[str, ...]
    names: tuple[TokenSpan, ...] = ()

    def index_tags(self) -> list[int]:
        """Return the number in `TAGS` of every token's tag."""
        return [TAGS.index(tag) for tag in tags_from_spans(self.names, len(self.words))]


def spans_from_bio(tags: Sequence[str]) -> tuple[TokenSpan, ...]:
    """Read B-/I- tags; an I- that continues nothing of its kind opens a name.

    >>> spans_from_bio(["O", "B-PER", "I-PER", "B-PER"])
    (TokenSpan(start=1, end=3, label='PER'), TokenSpan(start=3, end=4, label='PER'))
    """
    spans: list[TokenSpan] = []
    for i, tag in enumerate(tags):
        prefix, _, label = tag.partition("-")
        if prefix == "I" and spans and spans[-1].end == i and spans[-1].label == label:
            spans[-1] = spans[-1]._replace(end=i + 1)
        elif prefix != "O":
            spans.append(TokenSpan(i, i + 1, label))
    return tuple(spans)


def tags_from_spans(spans: Iterable[TokenSpan], length: int) -> list[str]:
    """Write B-, I-, E- (last) and S- (single) tags.

    >>> tags_from_spans([TokenSpan(1, 3, "ORG"), TokenSpan(3, 4, "LOC")], 5)
    ['O', 'B-ORG', 'E-ORG', 'S-LOC', 'O']
    """
    tags = ["O"] * length
    for start, end, label in spans:
        if end - start == 1:
            tags[start] = f"S-{label}"
        else:
            tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 2), f"E-{label}"]
    return tags


def read_sentences(path: Path, *, word: int = 0, labels: Mapping[str, str] | None = None) -> list[Sentence]:
    """Read a file of `token TAB tag` lines with a blank line between sentences.

    `word` is the token's column, the tag stands in the last one. `labels` renames labels and drops every name
    whose label it lacks; None keeps all. Raises CorpusError with the line where a column is missing.
    """
    return [_sentence_from_rows(rows, word, labels) for rows in _read_blocks(path)]


def _read_blocks(path: Path) -> Iterator[Paragraph]:
    rows: Paragraph = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            if rows:
                yield rows
            rows = []
            continue
        rows.append(line.split("\t"))
        if len(rows[-1]) < 2:
            raise CorpusError(f"{path}:{number}: expected token TAB tag, found {line!r}")
    if rows:
        yield rows


def _sentence_from_rows(rows: Paragraph, word: int, labels: Mapping[str, str] | None) -> Sentence:
    names = spans_from_bio([row[-1] for row in rows])
    if labels is not None:
        names = tuple(n._replace(label=labels[n.label]) for n in names if n.label in labels)
    return Sentence(tuple(row[word] for row in rows), names)


def drop_known(sentences: Iterable[Sentence], held_out: Iterable[Sentence]) -> list[Sentence]:
    """Leave out every sentence whose words stand in `held_out`, so that dev measures what was not seen."""
    seen = {sentence.words for sentence in held_out}
    return [sentence for sentence in sentences if sentence.words not in seen]
