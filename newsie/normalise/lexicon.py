"""The word lists of `newsie/lexicon`, read once when first needed and shaped for look-up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from newsie.errors import SchemaError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


@cache
def load_lexicon(name: str) -> Mapping[str, Any]:
    """Read `lexicon/NAME.yaml`; raise SchemaError where there is none, or where it is not a mapping."""
    path = files("newsie.lexicon").joinpath(f"{name}.yaml")
    if not path.is_file():
        raise SchemaError(f"there is no lexicon file {name}.yaml")
    content = yaml.load(path.read_text("utf-8"), Loader=LOADER)
    if not isinstance(content, dict):
        raise SchemaError(f"lexicon/{name}.yaml holds a {type(content).__name__}, where a mapping is needed")
    return content


def split_phrase(phrase: str) -> tuple[str, ...]:
    """Split a phrase of the lexicon as `tokenise` would: "all'incirca" is three tokens."""
    return tuple(phrase.replace("'", " ' ").split())


@dataclass(frozen=True, slots=True)
class Stems:
    """A set of words, some of them given by their beginning ("aument*")."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        """Say whether a lower-case word is in the set."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


def make_stems(entries: Iterable[str]) -> Stems:
    """Read "aument*" as a beginning, anything else as a word."""
    listed = list(entries)
    words = frozenset(e for e in listed if not e.endswith("*"))
    return Stems(words, tuple(e[:-1] for e in listed if e.endswith("*")))


def index_phrases(phrases: Mapping[str, Iterable[str]], *, last: bool) -> Phrases:
    """Index phrases by their last (or first) word, longest first; values are what each phrase means."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, wordings in phrases.items():
        for wording in wordings:
            words = split_phrase(wording)
            index.setdefault(words[-1 if last else 0], []).append((words, meaning))
    return {word: tuple(sorted(found, key=lambda f: -len(f[0]))) for word, found in index.items()}


class WordSet:
    """A closed set of words under `sets` in `lexicon/words.yaml`, read when it is first asked."""

    __slots__ = ("key", "words")

    def __init__(self, key: str) -> None:
        self.key = key
        self.words: frozenset[str] = frozenset()

    def load(self) -> frozenset[str]:
        """Return the words of the set."""
        if not self.words:
            self.words = frozenset(load_lexicon("words")["sets"][self.key])
        return self.words

    def __contains__(self, word: str) -> bool:
        """Say whether a lower-case word is in the set."""
        return word in (self.words or self.load())

    def __iter__(self) -> Iterator[str]:
        """Go through the words, in no order."""
        return iter(self.load())
