"""A gold article marked by hand, and ways to spoil it."""

import pytest

from newsie.corpus.markup import analysis_from_markup

MARKUP = """\
---
id: caseificio_asolo
published: 2022-05-10
---
[Caseificio Berton](ORG b), [ricavi](METRIC m) a [31 milioni](MONEY v = 31000000 EUR)
[Caseificio Berton Srl](ORG b) di [Asolo](LOC l) ha chiuso il [2021](DATE d = 2021-01-01/2021-12-31) in crescita del [4%](PERCENT c = 4 percent increase).
Il [gruppo](NOM b) [aprirà](EVENT t) a [Bassano](LOC k) [in autunno](DATE e = 2022-09-01/2022-11-30): [taglio del nastro](EVENT t) con la [presidente](ROLE r) [Ines Berton](PER i).
===
figure revenue m value=v change=c period=d subject=b
event opening t organizer=b place=k date=e modality=planned
position r holder=i organization=b
relation located_in b@2 l
"""  # noqa: E501 (one paragraph is one line)


@pytest.fixture
def gold():
    return analysis_from_markup(MARKUP, origin="caseificio.markup")


@pytest.fixture
def remark():
    """Mark the same text otherwise: give pairs of what stands in the markup and what is to stand there."""

    def change(*pairs):
        content = MARKUP
        for old, new in pairs:
            assert old in content
            content = content.replace(old, new)
        return analysis_from_markup(content, origin="caseificio.markup")

    return change
