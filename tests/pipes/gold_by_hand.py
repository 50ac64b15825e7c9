"""A dozen hand-marked articles, half of them without a fact."""

from collections.abc import Iterator

from newsie.corpus import analysis_from_markup
from newsie.data import Analysis

NUMBER = {"uno": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6}
TOLD = """---
id: {name}
title: no
---
[Enel](ORG e) ha [battezzato](EVENT b) un cantiere a [Lecco](LOC l).
Spesi [{n} milioni di euro](MONEY m = {n}000000 EUR).
===
event opening b organizer=e place=l
figure investment m value=m subject=e
"""
UNTOLD = """---
id: no_{name}
title: no
---
[Lucia Galli](PER g) guarda [Lecco](LOC l), dove fu battezzato il nonno.
Un prato costa [{n} euro](MONEY m = {n} EUR).
===
"""


def write_gold() -> Iterator[Analysis]:
    for name, n in NUMBER.items():
        for template in (TOLD, UNTOLD):
            content = template.format(name=name, n=n)
            yield analysis_from_markup(content)
