"""spaCy's tokenizer and sentence component for Italian business prose, over newsie.text's rules.

Entry points: `newsie.italian_tokenizer.v1` among spacy_tokenizers, `newsie_sentences` among spacy_factories.
"""

from collections.abc import Callable

import numpy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from newsie.text.sentences import find_sentence_starts
from newsie.text.tokens import TokenSplitter


class ItalianTokenizer(DummyTokenizer):
    """A spaCy tokenizer whose tokens spell the text exactly; it has no state worth saving."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._splitter = TokenSplitter()

    def __call__(self, text: str) -> Doc:
        """Return the tokens of a text as a Doc."""
        words, spaces = self._splitter.split_text(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def __reduce__(self) -> tuple[Callable[[Vocab], "ItalianTokenizer"], tuple[Vocab]]:
        return (ItalianTokenizer, (self.vocab,))


def make_tokenizer() -> Callable[[Language], ItalianTokenizer]:
    """Return the maker of the tokenizer, as spaCy's configs want it."""

    def make(nlp: Language) -> ItalianTokenizer:
        return ItalianTokenizer(nlp.vocab)

    return make


registry.tokenizers.register("newsie.italian_tokenizer.v1", func=make_tokenizer)


class SentenceSplitter:
    """Marks where sentences start; touches nothing else of the Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Set `is_sent_start` of every token."""
        if len(doc):
            spaces = doc.to_array("SPACY").astype(bool).tolist()
            marks = numpy.full(len(doc), -1, dtype="int64")
            marks[find_sentence_starts([token.text for token in doc], spaces)] = 1
            doc.from_array("SENT_START", marks.astype("uint64"))  # type: ignore[arg-type]  # one column, not two
        return doc


@Language.factory("newsie_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """Return the sentence component."""
    return SentenceSplitter()
