"""A small article marked by hand, which the tests of all formats share."""

import pytest

from newsie.corpus.markup import analysis_from_markup
from newsie.corpus.rows import GoldArticle

HEAD = """\
---
id: vetrerie_lodi
source: Il Corriere della Bassa
published: 2022-05-10
---
"""
LINES = (
    "[Vetrerie Zanchi](ORG z), [ricavi](METRIC m) a [31 milioni](MONEY v = 31000000 EUR)",
    "[Vetrerie Zanchi S.p.A.](ORG z) di [Lodi](LOC l) ha chiuso il [2021](DATE d = 2021-01-01/2021-12-31)"
    " con un [export](METRIC x) di [12 milioni](MONEY w = 12000000 EUR more_than),"
    " su del [4%](PERCENT c = 4 percent increase), verso clienti [francesi](DEMONYM f = Francia)"
    " e [Parigi](LOC p).",
    "Il [gruppo](NOM z) [lodigiano](DEMONYM l = Lodi) [aprirà](EVENT t) un forno a [Crema](LOC k);"
    " la [presidente](ROLE r) è [Ines Zanchi](PER i), che [lascia](EVENT u) [Paolo Rho](PER o) (\\[sic\\])."
    " Nessuna intesa con [Cristal](ORG y).",
)
FACTS = """
===
figure revenue m value=v period=d subject=z
figure export x value=w change=c period=d subject=z destination=f,p
event opening t organizer=z place=k modality=planned
event appointment u person=i target=z@3
position r holder=i organization=z@3
position r holder=o organization=z@3 status=former modality=rumoured
relation located_in z@2 l
relation partner_of z@1 y modality=denied
"""
MARKUP = HEAD + "\n".join(LINES) + FACTS


@pytest.fixture
def marked():
    return analysis_from_markup(MARKUP, origin="vetrerie.markup")


@pytest.fixture
def gold(marked):
    return GoldArticle(marked, {"origin": "written for a test"})
