"""How organizations relate to places, persons and one another."""

from typing import Any

import pytest
from named_texts import load_cases, name_of, read_marked

from newsie.pipes.atoms import Atoms
from newsie.pipes.relations import find_relations, load_patterns
from newsie.pipes.rows import list_items, write_row
from newsie.schema import load_schema


def tell(marked: str) -> list[str]:
    """Return the relations of a marked text as "type: subject > object"."""
    reading, entities = read_marked(marked)
    return [
        f"{fact.type}: " + " > ".join(name_of(fact.get_mention(r), entities) for r in ("subject", "object"))
        for fact in find_relations(reading)
    ]


@pytest.mark.parametrize("case", load_cases("relations"), ids=lambda case: case["text"][:80])
def test_relations_are_read_from_the_text(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "xfail" in case:
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    assert sorted(tell(case["text"])) == sorted(case["finds"])


def test_facts_fit_the_schema_and_quote_the_text() -> None:
    reading, _ = read_marked("La [Tovo](ORG) di [Thiene](LOC), controllata dalla danese [Wolf](ORG), tace.")
    facts = find_relations(reading)
    assert {fact.type for fact in facts} == {"located_in", "owns"}
    for fact in facts:
        load_schema().check_fact(fact)
        assert all(reading.text[part.start : part.end] == part.text for part in fact.parts)


def test_a_relation_told_twice_is_one() -> None:
    told = tell("La [Tovo](ORG) di [Thiene](LOC) cresce. Alla [Tovo](ORG) di [Thiene](LOC) si assume.")
    assert told == ["located_in: Tovo > Thiene"]


def test_partners_are_told_once_whichever_comes_first() -> None:
    told = tell("[Tovo](ORG), partner di [Wolf](ORG), cresce. [Wolf](ORG), partner di [Tovo](ORG), anche.")
    assert told == ["partner_of: Tovo > Wolf"]


def test_every_relation_type_has_patterns() -> None:
    assert {type_ for type_, _ in load_patterns()} == set(load_schema().relations)


def test_no_pattern_is_passed_over_that_would_find_something() -> None:
    tried = 0
    for case in load_cases("relations"):
        reading, _ = read_marked(case["text"])
        for sentence in reading.sentences:
            atoms = Atoms(sentence)
            row = write_row(atoms)
            for _, pattern in load_patterns():
                if not pattern.may_stand_in(list_items(row)):
                    assert list(pattern.find(row, atoms)) == [], pattern.source
                    tried += 1
    assert tried > 1000
