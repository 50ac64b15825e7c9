"""Who holds which office where."""

from typing import Any

import pytest
from named_texts import load_cases, name_of, read_marked

from newsie.pipes.positions import find_positions
from newsie.schema import load_schema


def tell(marked: str) -> list[str]:
    """Return the positions of a marked text as "role | person | organization | status"."""
    reading, entities = read_marked(marked)
    told = []
    for fact in find_positions(reading):
        assert fact.trigger is not None
        person, organization = (name_of(fact.get_mention(r), entities) for r in ("holder", "organization"))
        status = "" if fact.status == "current" else f" | {fact.status}"
        told.append(f"{fact.trigger.text} | {person} | {organization}{status}")
    return told


@pytest.mark.parametrize("case", load_cases("positions"), ids=lambda case: case["text"][:80])
def test_positions_are_read_from_the_sentence(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "xfail" in case:
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    assert sorted(tell(case["text"])) == sorted(case["finds"])


def test_facts_fit_the_schema_and_quote_the_text() -> None:
    reading, _ = read_marked(
        "Il vicepresidente di [Univa](ORG), [Ugo Neri](PER), e l'ad della [Kolbe](ORG) [Anna Bo](PER)."
    )
    facts = find_positions(reading)
    assert len(facts) == 2
    for fact in facts:
        load_schema().check_fact(fact)
        assert all(reading.text[part.start : part.end] == part.text for part in fact.parts)


def test_no_persons_no_positions() -> None:
    reading, _ = read_marked("La [Kolbe](ORG) cresce, spiega il presidente.")
    assert find_positions(reading) == []


def test_an_organization_that_goes_unsaid_is_no_evidence_and_less_sure() -> None:
    reading, _ = read_marked(
        "La [Kolbe](ORG) assume. «Cresciamo», spiega l'ad [Ugo Neri](PER). "
        "Parla [Anna Bo](PER), ad della [Tovo](ORG)."
    )
    said, unsaid = sorted(find_positions(reading), key=lambda fact: -fact.confidence)
    assert reading.text[unsaid.support.start : unsaid.support.end] == "ad Ugo Neri"
    assert reading.text[said.support.start : said.support.end] == "Anna Bo, ad della Tovo"
    assert unsaid.confidence < said.confidence
