"""Sentences with hand-marked names, read as the finders read them: values by rule, no trained model."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import spacy
import yaml
from spacy.language import Language

from newsie import bridge
from newsie.data import Article, Fact, Mention
from newsie.normalise.context import Context
from newsie.pipes.events import find_events
from newsie.pipes.figures import find_figures
from newsie.pipes.modality import judge_modality
from newsie.pipes.reading import Reading
from newsie.pipes.text import make_sentences, make_tokenizer
from newsie.pipes.values import list_values
from newsie.schema import load_schema

PUBLISHED = date(2024, 6, 15)
MARK = re.compile(r"\[([^\]]+)\]\((PER|ORG|LOC|DEMONYM|NOM)(?:=([^)]+))?\)")


@dataclass(frozen=True, slots=True)
class Case:
    """A marked text and what it states; None where a kind of fact is not checked."""

    text: str
    figures: tuple[str, ...] | None = None
    events: tuple[str, ...] | None = None


def read_cases(path: Path) -> list[Case]:
    """Read a case file."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Case(c["text"], pick(c, "figures"), pick(c, "events")) for c in listed]


def pick(case: dict[str, object], kind: str) -> tuple[str, ...] | None:
    """Return what a case expects of a kind, None where it says nothing of it."""
    listed = case.get(kind)
    assert listed is None or isinstance(listed, list)
    return None if listed is None else tuple(listed)


@cache
def load_blank() -> Language:
    """Return the tokenizer that the pipelines use, without a model."""
    nlp = spacy.blank("it")
    nlp.tokenizer = make_tokenizer()(nlp)
    return nlp


def read_marked(marked: str) -> Reading:
    """Read a text with names marked "[Femca](ORG)"; names of one spelling, or of one "=id".

    Are one entity.
    """
    text, names = "", list[Mention]()
    last = 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        name, label, entity = match.group(1), match.group(2), match.group(3) or match.group(1)
        names.append(Mention(len(text), len(text) + len(name), label, name, entity=entity))
        text += name
        last = match.end()
    text += marked[last:]
    doc = bridge.doc_from_article(load_blank(), Article(text, published=PUBLISHED))
    bridge.write_mentions(doc, [*names, *list_values(text, Context(PUBLISHED), names)])
    doc = make_sentences(load_blank(), "sentences")(doc)
    return Reading(doc, bridge.read_mentions(doc))


def state_figures(reading: Reading) -> list[Fact]:
    """Return a text's figures, judged and checked against the schema."""
    return check_schema([judge_modality(reading, fact) for fact in find_figures(reading)])


def state_events(reading: Reading) -> list[Fact]:
    """Return a text's events, judged and checked against the schema."""
    return check_schema([judge_modality(reading, fact) for fact in find_events(reading)])


def check_schema(facts: list[Fact]) -> list[Fact]:
    """Raise SchemaError for a fact that the schema does not allow."""
    for fact in facts:
        load_schema().check_fact(fact)
    return facts


def check_figures(case: Case) -> None:
    """Compare the figures of a case, each known by metric and value."""
    facts = state_figures(read_marked(case.text))
    found = {f"{fact.type} {value.text}": fact for fact in facts if (value := fact.get_mention("value"))}
    check(found, case.figures or (), len(facts))


def check_events(case: Case) -> None:
    """Compare the events of a case, each known by type and trigger."""
    facts = state_events(read_marked(case.text))
    found = {f"{fact.type} {fact.trigger.text}": fact for fact in facts if fact.trigger is not None}
    check(found, case.events or (), len(facts))


def check(found: dict[str, Fact], wanted: tuple[str, ...], count: int) -> None:
    """Compare facts by their keys, then the roles and the modality that a case names."""
    expected = {line.split(";")[0]: parse_roles(line) for line in wanted}
    assert sorted(found) == sorted(expected)
    assert count == len(expected)
    for key, roles in expected.items():
        assert {role: state(found[key], role) for role in roles} == roles


def parse_roles(line: str) -> dict[str, list[str]]:
    """Read what follows a fact's key: "subject=Femca; period=2022"; nothing after "=" means unfilled."""
    pairs = [part.split("=", 1) for part in line.split(";")[1:]]
    return {role.strip(): sorted(t.strip() for t in texts.split(" & ") if t.strip()) for role, texts in pairs}


def state(fact: Fact, role: str) -> list[str]:
    """Return the texts that fill a role, or the modality, in a fixed order."""
    if role == "modality":
        return [fact.modality]
    return sorted(mention.text for mention in fact.get_mentions(role))
