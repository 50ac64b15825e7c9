"""The judge's facts: what it is sure of, with whom it is sure of; its classifiers are written by hand."""

from pathlib import Path

import pytest
from told import check_schema, read_marked
from with_rules import RULED

from newsie.data import Fact, Span
from newsie.errors import ModelError
from newsie.pipes.events import find_events
from newsie.pipes.facts import Facts
from newsie.pipes.figures import find_figures
from newsie.pipes.judging.judge import QUESTIONS
from newsie.pipes.relations import find_relations


def judge(marked: str) -> list[Fact]:
    reading = read_marked(marked)
    patterns = [*find_events(reading), *find_figures(reading), *find_relations(reading)]
    return check_schema(RULED.judge(reading, patterns))


def fill(fact: Fact) -> dict[str, list[str]]:
    return {a.role: [m.text for m in fact.get_mentions(a.role)] for a in fact.arguments}


def test_a_word_that_no_pattern_knows_tells_an_event_with_its_roles() -> None:
    (event,) = judge("Ieri la [Femca](ORG) ha battezzato il nuovo forno a [Lecco](LOC).")
    assert (event.kind, event.type) == ("event", "opening")
    assert fill(event) == {"organizer": ["Femca"], "place": ["Lecco"], "date": ["Ieri"]}
    assert 0.9 < event.confidence < 1


def test_what_the_judge_is_not_sure_of_is_not_told() -> None:
    assert judge("La [Femca](ORG) ha rilevato la [Kolbe](ORG).") == []


def test_evidence_is_the_sentence_that_tells_the_fact() -> None:
    text = "La [Femca](ORG) cresce. È stato battezzato un forno a [Lecco](LOC)."
    (event,) = judge(text)
    assert fill(event) == {"place": ["Lecco"]}
    assert event.evidence == Span(25, 52)  # "battezzato un forno a Lecco"


def test_who_exports_is_also_where_the_goods_come_from() -> None:
    (figure,) = judge("Dalla provincia di [Lecco](LOC) nel 2023 export per 3 milioni di euro, il 5% in più.")
    assert fill(figure) == {
        "value": ["3 milioni di euro"],
        "period": ["2023"],
        "change": ["5%"],
        "subject": ["Lecco"],
        "origin": ["Lecco"],
    }


def test_of_two_equally_sure_periods_the_first_counts() -> None:
    facts = judge("Export: 3 milioni di euro nel 2022, poi nel 2023.")
    assert [[m.text for m in fact.get_mentions("period")] for fact in facts] == [["2022"]]


def test_positions_and_relations_stay_the_patterns() -> None:
    (relation,) = judge("La [Femca](ORG) di [Lecco](LOC).")
    assert (relation.kind, relation.type) == ("relation", "located_in")


@pytest.mark.parametrize("text", ["", "\n", "…", "battezzato", "Battezzato! Battezzato!"])
def test_odd_texts_are_judged_too(text: str) -> None:
    assert all(fact.type == "opening" for fact in judge(text))


def test_the_component_keeps_its_judge_on_disk(tmp_path: Path) -> None:
    Facts(judge=RULED).to_disk(tmp_path / "newsie_facts")
    again = Facts().from_disk(tmp_path / "newsie_facts").judge
    assert again is not None
    assert {name: again.classifiers[name].rows for name in QUESTIONS} == {
        name: RULED.classifiers[name].rows for name in QUESTIONS
    }


def test_a_component_without_a_judge_writes_none_and_reads_none(tmp_path: Path) -> None:
    Facts().to_disk(tmp_path / "newsie_facts")
    assert not (tmp_path / "newsie_facts").exists()
    assert Facts(judge=RULED).from_disk(tmp_path / "newsie_facts").judge is None


def test_a_broken_judge_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(b"PK")
    with pytest.raises(ModelError, match="no readable judge"):
        Facts().from_disk(tmp_path)
