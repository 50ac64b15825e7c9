"""Word lists that find themselves in a text: phrases of the lexicon compiled to one pattern, longest first.

A lexicon file maps a type to forms. A form is written as it stands in the text, in lower case; endings that
vary stand in parentheses: "esportazion(e|i)", "inaugurat(o|a|i|e)", "president(e|essa)". A space matches any
white space, an apostrophe matches every kind of apostrophe.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from newsie.errors import SchemaError

APOSTROPHES = "['’ʼ]"


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found: half-open offsets and the type it is listed under."""

    start: int
    end: int
    type: str


class Phrases:
    """Phrases of several types, found as whole words whatever their case, the longest at each place."""

    def __init__(self, forms: Mapping[str, Sequence[str]]) -> None:
        pairs = [(form, type_) for type_, listed in forms.items() for form in listed]
        pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
        self._types = [type_ for _, type_ in pairs]
        alternatives = "|".join(f"({pattern_from_form(form)})" for form, _ in pairs)
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if pairs else None

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Yield the phrases of `text[start:end]`, left to right, never overlapping."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text, start, len(text) if end is None else end):
            index = match.lastindex
            assert index is not None  # every alternative is a group
            yield Found(match.start(), match.end(), self._types[index - 1])


def pattern_from_form(form: str) -> str:
    r"""Turn a form of the lexicon into a regular expression without capturing groups.

    >>> pattern_from_form("cassa integrazione")
    'cassa\\s+integrazione'
    >>> pattern_from_form("esportazion(e|i)")
    'esportazion(?:e|i)'
    """
    parts = re.split(r"([()| '’])", form)
    marks = {"(": "(?:", ")": ")", "|": "|", " ": r"\s+", "'": APOSTROPHES, "’": APOSTROPHES}
    return "".join(marks.get(part, re.escape(part)) for part in parts)


@cache
def load_lexicon(name: str) -> Any:
    """Return the parsed `lexicon/NAME.yaml`; raises SchemaError when there is none."""
    path = files("newsie").joinpath(f"lexicon/{name}.yaml")
    if not path.is_file():
        raise SchemaError(f"there is no lexicon file {name}.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
