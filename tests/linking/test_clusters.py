"""Forms of names become entities with the evidence kept; the same forms give the same entities."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs import read_pairs

from newsie.linking import Form, link_forms

CNA = "Confederazione nazionale dell'artigianato"
FORMS = {
    Form("ORG", "Officine Sant Ambrogio"): 7,
    Form("ORG", "OFFICINE SANT AMBROGIO"): 9,
    Form("ORG", "Officine Sant Ambrogio S.r.l."): 2,
    Form("ORG", "Oficine Sant Ambrogio"): 1,
    Form("ORG", CNA, also=("Cna",)): 1,
    Form("ORG", "Cna"): 5,
    Form("PER", "Lia Còrsi"): 3,
    Form("PER", "Corsi Lia"): 1,
    Form("PER", "Corsi"): 8,
}


def test_an_entity_has_its_most_frequent_name_and_the_others_as_aliases() -> None:
    names = {entity.name: entity.aliases for entity in link_forms(FORMS)}

    assert names == {
        "Officine Sant Ambrogio": (
            "OFFICINE SANT AMBROGIO",
            "Officine Sant Ambrogio S.r.l.",
            "Oficine Sant Ambrogio",
        ),
        CNA: ("Cna",),
        "Lia Còrsi": ("Corsi Lia",),
    }


def test_every_link_says_which_rule_joined_which_names_and_how_alike_they_are() -> None:
    links = {link.form.name: (link.rule, link.via) for entity in link_forms(FORMS) for link in entity.links}
    scores = {link.form.name: link.score for entity in link_forms(FORMS) for link in entity.links}

    assert links == {
        "Officine Sant Ambrogio": ("same_name", "Officine Sant Ambrogio"),
        "OFFICINE SANT AMBROGIO": ("same_name", "Officine Sant Ambrogio"),
        "Officine Sant Ambrogio S.r.l.": ("legal_form", "Officine Sant Ambrogio"),
        "Oficine Sant Ambrogio": ("spelling", "Officine Sant Ambrogio"),
        CNA: ("same_name", CNA),
        "Cna": ("acronym", CNA),
        "Lia Còrsi": ("same_name", "Lia Còrsi"),
        "Corsi Lia": ("name_order", "Lia Còrsi"),
    }
    assert scores["OFFICINE SANT AMBROGIO"] == 1.0
    assert 0.9 < scores["Officine Sant Ambrogio S.r.l."] < scores["Oficine Sant Ambrogio"] < 1.0


def test_ids_outlive_new_articles_and_new_variants() -> None:
    before = {entity.name: entity.id for entity in link_forms(FORMS)}
    more = {**FORMS, Form("ORG", "Gruppo Officine Sant Ambrogio"): 2, Form("ORG", "Torneria Bassi"): 4}

    after = {entity.name: entity.id for entity in link_forms(more)}

    assert before.items() <= after.items()


def test_an_abbreviation_of_two_things_is_neithers() -> None:
    modena = Form("ORG", "Azienda mista trasporti Modena", also=("Amtm",))
    mantova = Form("ORG", "Azienda municipale trasporti Mantova", also=("Amtm",))

    entities = link_forms({modena: 1, mantova: 1, Form("ORG", "Amtm"): 3})

    assert sorted(len(entity.links) for entity in entities) == [1, 1, 1]


def test_a_name_that_many_articles_have_is_no_slip_of_another() -> None:
    both = {Form("ORG", "Conceria Montebello"): 12, Form("ORG", "Conceria Montebelo"): 10}

    assert len(link_forms(both)) == 2
    assert len(link_forms({**both, Form("ORG", "Conceria Montebelo"): 1})) == 1


def test_a_firm_of_a_common_surname_without_a_town_joins_the_only_one_there_is() -> None:
    modena, varese = Form("ORG", "Rossi S.r.l.", places=("036023",)), Form("ORG", "Rossi", places=("012133",))
    bare = Form("ORG", "Rossi")

    assert len(link_forms({modena: 2, bare: 1})) == 1
    assert len(link_forms({modena: 2, varese: 2, bare: 1})) == 3


def test_slips_are_compared_with_a_name_and_never_with_a_slip() -> None:
    chain = {
        Form("PER", "Ada Marchetti Castellazzi"): 9,
        Form("PER", "Ada Marchetti Castelazzi"): 1,
        Form("PER", "Ada Marchetti Castelazi"): 1,
    }

    entities = link_forms(chain)

    assert sorted(len(entity.links) for entity in entities) == [1, 2]


def test_a_place_has_its_name_in_the_gazetteer_and_a_province_the_most_frequent() -> None:
    forms = {
        Form("LOC", "RIVA DEL GARDA", (("istat", "022153"),)): 1,
        Form("LOC", "Usa", (("iso3166", "US"),)): 4,
        Form("LOC", "provincia di Vicenza", (("istat", "024"),)): 2,
        Form("LOC", "Vicentino", (("istat", "024"),)): 1,
    }

    names = {entity.name for entity in link_forms(forms)}

    assert names == {"Riva del Garda", "Stati Uniti", "provincia di Vicenza"}


def test_no_forms_are_no_entities() -> None:
    assert link_forms({}) == []


@given(st.randoms(use_true_random=False))
def test_the_order_of_forms_changes_nothing(chance: random.Random) -> None:
    forms = [form for pair in read_pairs("same_entity") for form in (pair.left, pair.right)]
    shuffled = chance.sample(forms, len(forms))

    assert link_forms(dict.fromkeys(shuffled, 1)) == link_forms(dict.fromkeys(forms, 1))


@given(st.lists(st.builds(Form, st.sampled_from(["ORG", "PER", "LOC", "EVENT"]), st.text(max_size=20))))
def test_any_names_are_linked_once_or_not_at_all(forms: list[Form]) -> None:
    linked = [link.form for entity in link_forms(dict.fromkeys(forms, 1)) for link in entity.links]

    assert len(linked) == len(set(linked))
    assert set(linked) <= set(forms)


@pytest.mark.parametrize("name", ["M. Rossi", "Rossi", "", "...", "S.p.A."])
def test_names_that_say_nobody_are_left_out(name: str) -> None:
    assert link_forms({Form("PER", name): 3}) == []
