"""The words of a newspaper's furniture, from lexicon/layout.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from newsie.errors import SchemaError


@dataclass(frozen=True, slots=True)
class Layout:
    """Word lists of lexicon/layout.yaml, all in lower case."""

    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    date_words: frozenset[str]
    change_words: frozenset[str]
    author_labels: tuple[str, ...]
    newsrooms: frozenset[str]
    photo_labels: tuple[str, ...]
    furniture: frozenset[str]
    furniture_openers: tuple[str, ...]
    source_labels: tuple[str, ...]
    sections: frozenset[str]
    paper_words: frozenset[str]

    def month_number(self, word: str) -> int:
        """Return 1 to 12 for a month's name, long or short; raises ValueError for anything else."""
        return self.months_short.index(word[:3].lower()) + 1


def layout_from_yaml(data: Mapping[str, Any], *, origin: str = "layout.yaml") -> Layout:
    """Build the layout from its parsed file; raises SchemaError when a list is missing or broken."""
    try:
        return Layout(
            tuple(data["months"].split()),
            tuple(data["months_short"].split()),
            tuple(data["weekdays"].split()),
            frozenset(data["date_words"].split()),
            frozenset(data["change_words"].split()),
            tuple(data["author_labels"]),
            frozenset(data["newsrooms"]),
            tuple(sorted(data["photo_labels"], key=len, reverse=True)),
            frozenset(data["furniture"]),
            tuple(data["furniture_openers"]),
            tuple(data["source_labels"]),
            frozenset(data["sections"].split()),
            frozenset(data["paper_words"].split()),
        )
    except (KeyError, AttributeError, TypeError) as error:
        raise SchemaError(f"{origin}: a word list is missing or of the wrong form: {error}") from error


@cache
def load_layout() -> Layout:
    """Return the layout that ships with newsie."""
    text = files("newsie").joinpath("lexicon/layout.yaml").read_text(encoding="utf-8")
    return layout_from_yaml(yaml.safe_load(text))
