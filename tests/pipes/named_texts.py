"""Texts with their names marked by hand ("[Kolbe](ORG)") as the entities component leaves them.

No trained model.
"""

from functools import cache
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.language import Language
from spacy.tokens import Doc

from newsie import bridge
from newsie.corpus.markup import analysis_from_markup
from newsie.data import Entity, Mention
from newsie.pipes.entities import Entities
from newsie.pipes.reading import Reading
from newsie.pipes.text import ItalianTokenizer, SentenceSplitter

CASES = Path(__file__).parents[1] / "cases"
HEAD = "---\ntitle: no\n---\n"


@cache
def load_cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of tests/cases/NAME.yaml."""
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return cases


@cache
def blank() -> Language:
    """Return an untrained pipeline with newsie's tokenizer."""
    nlp = spacy.blank("it")
    nlp.tokenizer = ItalianTokenizer(nlp.vocab)
    return nlp


def mark_doc(marked: str) -> Doc:
    """Return the Doc of a marked text, after the entities component."""
    analysis = analysis_from_markup(HEAD + marked.strip())
    doc = SentenceSplitter()(bridge.doc_from_article(blank(), analysis.article))
    bridge.write_mentions(doc, [Mention(m.start, m.end, m.label, m.text, m.value) for m in analysis.mentions])
    return Entities()(doc)


def read_marked(marked: str) -> tuple[Reading, dict[str | None, Entity]]:
    """Return the reading of a marked text and its entities by id."""
    doc = mark_doc(marked)
    return Reading(doc, bridge.read_mentions(doc)), {
        entity.id: entity for entity in bridge.read_entities(doc)
    }


def name_of(mention: Mention | None, entities: dict[str | None, Entity]) -> str:
    """Return the name of what a mention stands for, "-" for no mention."""
    return "-" if mention is None else entities[mention.entity].name
