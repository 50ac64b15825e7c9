"""The component that finds names: persons, organizations and places, each with how sure it is.

Sentences go through the encoder in batches of like length, short ones together, long ones as overlapping
windows; the occurrences of a name agree on what it is; the tag chain decides over each sentence.
Entry point: `newsie_ner` among spacy_factories.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Self

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from newsie import bridge
from newsie.data import Mention
from newsie.errors import ModelError
from newsie.pipes.encoder import Encoding, cut_batches
from newsie.pipes.encoder_agreement import SHARE, share_scores
from newsie.pipes.encoder_crf import spans_from_tags
from newsie.pipes.encoder_files import NameModel, load_model, save_model
from newsie.pipes.encoder_words import Floats
from newsie.pipes.windows import cut_windows, stitch

WINDOW = 160
"""Tokens of a long sentence that are read at once."""
TOGETHER = 60
"""Up to this many tokens, sentences of an article are read together: each sees what stands around it."""
MARGIN = 30
"""Tokens at a window's inner edges that only lend context: the neighbouring window says what they are."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a Doc: tokens `start` to `end`, half-open."""

    start: int
    end: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one Doc's names are, and every token's state if asked for."""

    names: list[FoundName]
    states: Floats | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A sentence of a Doc: which one, and the tokens that are no white space."""

    doc: int
    tokens: list[int]
    words: list[str]


class Names:
    """Finds PER, ORG and LOC. Needs a trained model: `from_disk`, or one given."""

    def __init__(
        self, model: NameModel | None = None, *, keep_states: bool = False, agreement: float = SHARE
    ) -> None:
        self._model = model
        self.keep_states = keep_states
        self.agreement = agreement

    @property
    def recogniser(self) -> NameModel:
        """The trained model. Raises ModelError when there is none yet."""
        if self._model is None:
            raise ModelError("newsie_ner has no weights: load a trained pipeline, or call from_disk")
        return self._model

    def use(self, model: NameModel) -> None:
        """Take a trained model from now on."""
        self._model = model

    def __call__(self, doc: Doc) -> Doc:
        """Mark the names of one Doc."""
        self.annotate(doc, self.predict([doc])[0])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Mark the names of a stream of Docs, `batch_size` at a time."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            for doc, prediction in zip(batch, self.predict(batch), strict=True):
                self.annotate(doc, prediction)
                yield doc

    def predict(self, docs: Sequence[Doc]) -> list[Prediction]:
        """Return the names of each Doc; touches nothing."""
        stretches = [stretch for i, doc in enumerate(docs) for stretch in _cut_doc(i, doc)]
        sentences, numbers = [s.words for s in stretches], [s.doc for s in stretches]
        encodings = self._encode_together(sentences, numbers)
        scores = self._agree(sentences, numbers, encodings)
        names: list[list[FoundName]] = [[] for _ in docs]
        for stretch, found in zip(stretches, self._find_names(scores), strict=True):
            names[stretch.doc].extend(
                FoundName(stretch.tokens[n.start], stretch.tokens[n.end - 1] + 1, n.label, n.confidence)
                for n in found
            )
        states = self._collect_states(docs, stretches, encodings)
        return [Prediction(found, state) for found, state in zip(names, states, strict=True)]

    def read_sentences(
        self, sentences: Sequence[Sequence[str]], *, article: bool = False
    ) -> list[list[FoundName]]:
        """Return the names of tokenized sentences, without any Doc; `start` and `end` count their words.

        With `article`, the sentences follow on; else each is read as if it stood alone.
        """
        numbers = [0 if article else i for i in range(len(sentences))]
        return self._find_names(self.score_articles(sentences, numbers))

    def score_articles(self, sentences: Sequence[Sequence[str]], articles: Sequence[int]) -> list[Floats]:
        """Return the tag scores of tokenized sentences, a row a word, names agreed upon within an article.

        `articles` numbers the article of each sentence; an article's sentences follow each other.
        """
        return self._agree(sentences, articles, self._encode_together(sentences, articles))

    def read_states(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return the token states of tokenized sentences, a row of `recogniser.encoder.width` numbers a word.

        They are what the names are decided from, for components that learn something else on top of it; in a
        pipeline, `keep_states` puts the same into `doc.tensor`.
        """
        return [encoding.states for encoding in self._encode(sentences)]

    def annotate(self, doc: Doc, prediction: Prediction) -> None:
        """Write names on a Doc, as its `ents` and as mentions, and token states as its `tensor`."""
        doc.ents = [Span(doc, n.start, n.end, label=n.label) for n in prediction.names]
        bridge.add_mentions(doc, [_mention_from_name(doc, name) for name in prediction.names])
        if prediction.states is not None:
            doc.tensor = prediction.states  # type: ignore[assignment]

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the model into a folder."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        save_model(self.recogniser, folder)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read the model from a folder. Raises ModelError where there is none that fits."""
        self._model = load_model(ensure_path(path))
        return self

    def _encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoding]:
        """Encode sentences of any length, long ones window by window."""
        windows = [cut_windows(len(words), WINDOW, MARGIN) for words in sentences]
        pieces = [words[w.start : w.end] for words, cut in zip(sentences, windows, strict=True) for w in cut]
        read = iter(self.recogniser.encoder.encode(pieces))
        return [stitch([(w, next(read)) for w in cut]) for cut in windows]

    def _encode_together(self, sentences: Sequence[Sequence[str]], articles: Sequence[int]) -> list[Encoding]:
        """Encode sentences together with those around them in their article, while they are short."""
        groups = list(group_sentences([len(words) for words in sentences], articles))
        joined = [[word for i in group for word in sentences[i]] for group in groups]
        read = zip(groups, self._encode(joined), strict=True)
        return [
            part for group, encoding in read for part in _cut(encoding, [len(sentences[i]) for i in group])
        ]

    def _agree(
        self, sentences: Sequence[Sequence[str]], articles: Sequence[int], encodings: Sequence[Encoding]
    ) -> list[Floats]:
        """Let the occurrences of a name in one article agree."""
        scores: list[Floats] = []
        for _, group in groupby(zip(articles, sentences, encodings, strict=True), key=itemgetter(0)):
            _, read, own = zip(*group, strict=True)
            scores.extend(share_scores(read, [encoding.scores for encoding in own], share=self.agreement))
        return scores

    def _find_names(self, each: Sequence[Floats]) -> list[list[FoundName]]:
        found: list[list[FoundName]] = [[] for _ in each]
        lengths = [len(rows) for rows in each]
        for batch in cut_batches(lengths):
            scores = _pad([each[i] for i in batch])
            tags = self.recogniser.chain.decode(scores, np.array([lengths[i] for i in batch]))
            # Forward and backward sums are wanted only where there is a name to weigh.
            named = [row for row in range(len(batch)) if tags[row].any()]
            weights = (
                self.recogniser.chain.weigh(scores[named], [tags[row] for row in named]) if named else []
            )
            for row, weight in zip(named, weights, strict=True):
                found[batch[row]] = [
                    FoundName(*span, self.recogniser.calibrate(weight.get_probability(*span)))
                    for span in spans_from_tags(tags[row])
                ]
        return found

    def _collect_states(
        self, docs: Sequence[Doc], stretches: Sequence[_Stretch], encodings: Sequence[Encoding]
    ) -> list[Floats | None]:
        if not self.keep_states:
            return [None] * len(docs)
        states = [np.zeros((len(doc), self.recogniser.encoder.width), dtype=np.float32) for doc in docs]
        for stretch, encoding in zip(stretches, encodings, strict=True):
            states[stretch.doc][stretch.tokens] = encoding.states
        return list(states)


@Language.factory(
    "newsie_ner",
    default_config={"keep_states": False, "agreement": SHARE},
    assigns=["doc.ents", "doc.tensor", "token.ent_type", "token.ent_iob"],
)
def make_names(nlp: Language, name: str, keep_states: bool, agreement: float) -> Names:
    """Build the component, still without a model, from a pipeline's configuration."""
    return Names(keep_states=keep_states, agreement=agreement)


def group_sentences(lengths: Sequence[int], articles: Sequence[int]) -> Iterator[range]:
    """Yield runs of an article's sentences that have `TOGETHER` tokens at most, or one longer sentence.

    >>> list(group_sentences([20, 30, 20, 90, 5], [0, 0, 0, 0, 1]))
    [range(0, 2), range(2, 3), range(3, 4), range(4, 5)]
    """
    start, tokens = 0, 0
    for i, (length, article) in enumerate(zip(lengths, articles, strict=True)):
        if i > start and (tokens + length > TOGETHER or article != articles[start]):
            yield range(start, i)
            start, tokens = i, 0
        tokens += length
    if lengths:
        yield range(start, len(lengths))


def _cut(encoding: Encoding, lengths: Sequence[int]) -> Iterator[Encoding]:
    start = 0
    for length in lengths:
        yield Encoding(encoding.states[start : start + length], encoding.scores[start : start + length])
        start += length


def _cut_doc(number: int, doc: Doc) -> Iterator[_Stretch]:
    """Yield the sentences of a Doc, or all of it where no sentences are marked."""
    for start, end in _list_sentences(doc):
        # An address is no part of a name: "Redazione VareseNews redazione@varesenews.it".
        tokens = [i for i in range(start, end) if not doc[i].is_space and "@" not in doc[i].text]
        if tokens:
            yield _Stretch(number, tokens, [doc[i].text for i in tokens])


def _list_sentences(doc: Doc) -> list[tuple[int, int]]:
    if doc.has_annotation("SENT_START"):
        return [(sentence.start, sentence.end) for sentence in doc.sents]
    return [(0, len(doc))]


def _pad(rows: Sequence[Floats]) -> Floats:
    padded = np.zeros((len(rows), max(len(row) for row in rows), rows[0].shape[1]), dtype=np.float32)
    for i, row in enumerate(rows):
        padded[i, : len(row)] = row
    return padded


def _mention_from_name(doc: Doc, name: FoundName) -> Mention:
    span = doc[name.start : name.end]
    return Mention(
        span.start_char, span.end_char, name.label, span.text, confidence=round(name.confidence, 4)
    )
