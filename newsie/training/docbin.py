"""spaCy's `.spacy` files: gold as Docs, mentions in `doc.spans`, names in `doc.ents`, all else with them.

Everything an analysis holds rides in the Doc's user data, so nothing is lost on the way back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import spacy
from spacy.tokens import DocBin
from spacy.util import filter_spans

from newsie.bridge import MENTIONS, analysis_from_doc, doc_from_analysis, state
from newsie.corpus import Format, GoldArticle
from newsie.corpus.brat import article_from_meta, meta_from_article
from newsie.corpus.files import check_free, write_bytes
from newsie.errors import CorpusError

ARTICLE, EXTRA = "article", "extra"


def write_spacy(articles: Iterable[GoldArticle], path: Path, *, force: bool = False) -> None:
    """Write articles as a DocBin; raises CorpusError where the file is there, unless `force`."""
    check_free([path], force=force)
    nlp = spacy.blank("it")
    docs = DocBin(store_user_data=True)
    for gold in articles:
        doc = doc_from_analysis(nlp, gold.analysis)
        doc.set_ents(filter_spans(s for s in doc.spans[MENTIONS] if s.label_ in ("PER", "ORG", "LOC")))
        state(doc)[ARTICLE] = meta_from_article(gold.analysis.article)
        state(doc)[EXTRA] = dict(gold.extra)
        docs.add(doc)
    write_bytes(path, docs.to_bytes())


def read_spacy(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a DocBin that `write_spacy` wrote.

    Raises CorpusError, naming the file, for one that is no DocBin or that holds other Docs.
    """
    vocab = spacy.blank("it").vocab
    try:
        docs = list(DocBin().from_bytes(path.read_bytes()).get_docs(vocab))
    except OSError as error:
        raise CorpusError(f"{path}:1: can't be read: {error.strerror}") from None
    # msgpack, zlib and spaCy raise errors of many kinds for a broken file; none is to end in a traceback.
    except Exception as error:
        raise CorpusError(f"{path}:1: not a DocBin: {type(error).__name__}: {error}") from error
    for number, doc in enumerate(docs, start=1):
        stored = state(doc)
        if ARTICLE not in stored:
            raise CorpusError(f"{path}:{number}: Doc {number} holds no newsie article")
        article = article_from_meta(doc.text, stored[ARTICLE], origin=str(path))
        yield GoldArticle(replace(analysis_from_doc(doc, article), warnings=()), stored[EXTRA])


SPACY = Format("spacy", read_spacy, write_spacy)
"""To be handed to `newsie.corpus.convert(..., formats={"spacy": SPACY})`."""
