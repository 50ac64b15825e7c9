"""Several recognisers teach one: what they make of unlabelled text together, for a student to learn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from newsie.pipes.encoder import cut_batches
from newsie.pipes.encoder_crf import TAGS, spans_from_tags
from newsie.pipes.encoder_files import NameModel
from newsie.pipes.encoder_words import Floats
from newsie.pipes.ner import Names
from newsie.text.sentences import find_sentence_starts
from newsie.text.tokens import TokenSplitter
from newsie.training.sentences import Sentence, TokenSpan

Article = list[tuple[str, ...]]
"""The tokenized sentences of a text."""
PART = 300
SHORTEST, LONGEST = 3, 100
"""Sentences of so few tokens teach little; longer ones are mostly lists that were not split."""


@dataclass(frozen=True, slots=True)
class Taught:
    """Sentences with the teachers' best tags and their mean probabilities, a row a token."""

    sentences: list[Sentence]
    soft: list[Floats]

    def save(self, path: Path) -> None:
        """Write one compressed file; probabilities are rounded to 1/255."""
        words = [word for sentence in self.sentences for word in sentence.words]
        rounded = np.round(np.concatenate(self.soft) * 255).astype(np.uint8)
        lengths = np.array([len(sentence.words) for sentence in self.sentences])
        np.savez_compressed(path, words=np.array("\n".join(words)), soft=rounded, lengths=lengths)

    @classmethod
    def read(cls, path: Path) -> "Taught":
        """Read what `save` wrote; the best tags are read off the probabilities anew."""
        with np.load(path, allow_pickle=False) as arrays:
            words, soft, lengths = (
                str(arrays["words"]).split("\n"),
                arrays["soft"],
                arrays["lengths"].tolist(),
            )
        ends = np.cumsum(lengths).tolist()
        rows = [_scale(soft[end - n : end]) for end, n in zip(ends, lengths, strict=True)]
        names = [read_names(row) for row in rows]
        cut = [tuple(words[end - n : end]) for end, n in zip(ends, lengths, strict=True)]
        return cls([Sentence(w, n) for w, n in zip(cut, names, strict=True)], rows)


def _scale(rows: np.ndarray) -> Floats:
    found: Floats = rows.astype(np.float32) / np.maximum(rows.sum(axis=1, keepdims=True), 1).astype(
        np.float32
    )
    return found


def read_names(probabilities: Floats) -> tuple[TokenSpan, ...]:
    """Return the names of the most probable tags where they make a valid name, B to E without a gap."""
    tags = probabilities.argmax(axis=1)
    named = [TAGS[tag] for tag in tags]
    valid = np.zeros_like(tags)
    for start, end in _find_runs(named):
        valid[start:end] = tags[start:end]
    return tuple(TokenSpan(*span) for span in spans_from_tags(valid))


def _find_runs(named: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tags that open, continue and close one name."""
    start: int | None = None
    for i, tag in enumerate(named):
        if tag[0] == "S":
            yield i, i + 1
        if tag[0] == "B":
            start = i
        elif tag[0] in "IE" and start is not None and tag[2:] == named[start][2:]:
            if tag[0] == "E":
                yield start, i + 1
                start = None
        else:
            start = None


def split_articles(texts: Iterable[str]) -> Iterator[Article]:
    """Yield each text's sentences, tokenized as the pipeline does it."""
    splitter = TokenSplitter()
    for text in texts:
        words, spaces = splitter.split_text(text)
        starts = [*find_sentence_starts(words, spaces), len(words)] if words else []
        cut = (tuple(w for w in words[a:b] if not w.isspace()) for a, b in pairwise(starts))
        article = [sentence for sentence in cut if SHORTEST <= len(sentence) <= LONGEST]
        if article:
            yield article


def teach(teachers: Sequence[NameModel], articles: Sequence[Article]) -> Taught:
    """Label the sentences of articles by the mean of the teachers' probabilities."""
    sentences = [words for article in articles for words in article]
    soft = [np.zeros((len(words), len(TAGS)), dtype=np.float32) for words in sentences]
    for teacher in teachers:
        own = (rows for part in cut_parts(articles) for rows in list_probabilities(teacher, part))
        for i, rows in enumerate(own):
            soft[i] += rows / len(teachers)
    named = [Sentence(words, read_names(rows)) for words, rows in zip(sentences, soft, strict=True)]
    return Taught(named, soft)


def cut_parts(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """Yield the articles a few hundred at a time, so that their encodings fit in memory."""
    for i in range(0, len(articles), PART):
        yield articles[i : i + PART]


def list_probabilities(model: NameModel, articles: Sequence[Article]) -> list[Floats]:
    """Return the probability of every tag of every token, an array a sentence, articles agreeing."""
    sentences = [words for article in articles for words in article]
    scores = Names(model).score_articles(
        sentences, [i for i, article in enumerate(articles) for _ in article]
    )
    found: list[Floats] = [np.zeros((0, len(TAGS)), np.float32)] * len(scores)
    for batch in cut_batches([len(rows) for rows in scores]):
        padded = np.zeros((len(batch), len(scores[batch[0]]), len(TAGS)), dtype=np.float32)
        for row, i in enumerate(batch):
            padded[row, : len(scores[i])] = scores[i]
        lengths = [np.zeros(len(scores[i]), np.int64) for i in batch]
        for i, weights in zip(batch, model.chain.weigh(padded, lengths), strict=True):
            found[i] = weights.list_probabilities()
    return found
