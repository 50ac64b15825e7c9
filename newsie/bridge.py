"""Between spaCy's `Doc` and newsie's plain data: the only module that knows both sides.

What rides on a Doc is plain JSON under one key of `doc.user_data`, so Docs can be saved and sent to other
processes. Character offsets are the truth; `doc.spans["mentions"]` is a view of them for spaCy's own tools,
widened to token borders where a mention starts or ends inside a token.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from newsie.data import Analysis, Argument, Article, Entity, Fact, Fingerprint, Mention
from newsie.plain import (
    entity_from_plain,
    fact_from_plain,
    mention_from_plain,
    plain_from_entity,
    plain_from_fact,
    plain_from_mention,
)

KEY = "newsie"
MENTIONS = "mentions"


def doc_from_article(nlp: Language, article: Article) -> Doc:
    """Tokenize an article; the Doc carries what the components need to know of it."""
    doc = nlp.make_doc(article.text)
    state(doc)["text"] = article.text
    state(doc)["published"] = None if article.published is None else article.published.isoformat()
    return doc


def state(doc: Doc) -> dict[str, Any]:
    """Return newsie's own plain values on a Doc, empty at first."""
    found: dict[str, Any] = doc.user_data.setdefault(KEY, {})
    return found


def read_text(doc: Doc) -> str:
    """Return a Doc's text; `doc.text` puts it together from its tokens each time it is asked for."""
    text: str | None = state(doc).get("text")
    return doc.text if text is None else text


def read_published(doc: Doc) -> date | None:
    """Return the publication date of the article that a Doc was made from, if known."""
    iso = state(doc).get("published")
    return None if iso is None else date.fromisoformat(iso)


def read_mentions(doc: Doc) -> list[Mention]:
    """Return the mentions found so far, in the order of the text."""
    return [mention_from_plain(plain) for plain in state(doc).get("mentions", [])]


def write_mentions(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Replace a Doc's mentions; two of one key are one."""
    unique = {mention.key: mention for mention in mentions}
    ordered = sorted(unique.values(), key=lambda m: (m.start, -m.end, m.label))
    state(doc)["mentions"] = [plain_from_mention(mention) for mention in ordered]
    spans = [doc.char_span(m.start, m.end, label=m.label, alignment_mode="expand") for m in ordered]
    doc.spans[MENTIONS] = SpanGroup(doc, name=MENTIONS, spans=[span for span in spans if span is not None])


def add_mentions(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Add to a Doc's mentions; a new one takes the place of an old one of the same key."""
    write_mentions(doc, [*read_mentions(doc), *mentions])


def read_entities(doc: Doc) -> list[Entity]:
    """Return the entities found so far."""
    return [entity_from_plain(plain) for plain in state(doc).get("entities", [])]


def write_entities(doc: Doc, entities: Iterable[Entity]) -> None:
    """Replace a Doc's entities."""
    state(doc)["entities"] = [plain_from_entity(entity) for entity in entities]


def read_facts(doc: Doc) -> list[Fact]:
    """Return the facts found so far."""
    return [fact_from_plain(plain) for plain in state(doc).get("facts", [])]


def write_facts(doc: Doc, facts: Iterable[Fact]) -> None:
    """Replace a Doc's facts."""
    state(doc)["facts"] = [plain_from_fact(fact) for fact in facts]


def analysis_from_doc(doc: Doc, article: Article, pipeline: Fingerprint | None = None) -> Analysis:
    """Return what the components found, every fact speaking of the very mentions of the analysis."""
    mentions = read_mentions(doc)
    by_key = {mention.key: mention for mention in mentions}
    facts = tuple(settle_fact(fact, by_key) for fact in read_facts(doc))
    return Analysis(
        article, tuple(mentions), tuple(read_entities(doc)), facts, pipeline, warnings_of(article)
    )


def settle_fact(fact: Fact, by_key: dict[tuple[int, int, str], Mention]) -> Fact:
    """Point a fact's trigger and arguments at the mentions as they stand now, entity and value included."""
    trigger = None if fact.trigger is None else by_key.get(fact.trigger.key, fact.trigger)
    arguments = tuple(Argument(a.role, by_key.get(a.mention.key, a.mention)) for a in fact.arguments)
    return replace(fact, trigger=trigger, arguments=arguments)


def warnings_of(article: Article) -> tuple[str, ...]:
    """Say what a reader of the record must know about how it was made."""
    if article.published is None:
        return ("publication date unknown: relative dates left unresolved",)
    return ()


def doc_from_analysis(nlp: Language, analysis: Analysis) -> Doc:
    """Return a Doc that carries an analysis, gold or predicted, as the components would leave it."""
    doc = doc_from_article(nlp, analysis.article)
    write_mentions(doc, analysis.mentions)
    write_entities(doc, analysis.entities)
    write_facts(doc, analysis.facts)
    return doc
