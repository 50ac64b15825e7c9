"""Is it Italian? Function words decide nearly always, a trained identifier where they do not."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, cast

import yaml

from newsie.errors import InputError

_HEAD = 3_000
"""How many characters at the beginning are looked at."""
_ENOUGH = 0.12
"""Share of Italian function words that settles it; news prose has 0.2 to 0.35, other languages under 0.06."""
_FOREIGN = 0.10
"""Share of another language's function words that settles it."""
_FEWEST_HITS = 3
_CERTAIN = 0.9
"""Confidence from which the identifier is believed without function words, of texts with enough words."""
_MANY_WORDS = 12
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_NAMES = {
    "en": "English", "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese", "ro": "Romanian",
    "ca": "Catalan", "la": "Latin", "nl": "Dutch", "pl": "Polish", "hr": "Croatian", "sl": "Slovenian",
    "sq": "Albanian", "sv": "Swedish", "tr": "Turkish", "hu": "Hungarian", "cs": "Czech", "da": "Danish",
    "ru": "Russian", "uk": "Ukrainian", "bg": "Bulgarian", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "hi": "Hindi", "fa": "Persian", "sr": "Serbian",
}  # fmt: skip
_LATIN_SCRIPT = frozenset(_NAMES) - {
    "ru",
    "uk",
    "bg",
    "el",
    "ar",
    "he",
    "zh",
    "ja",
    "ko",
    "hi",
    "fa",
    "sr",
} | {"it"}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def check_italian(text: str, *, name: str) -> None:
    """Raise InputError ("language"), naming the language found, unless the text is Italian.

    Texts too short or too full of names and figures to tell are let through.
    """
    found = find_foreign_language(text)
    if found is not None:
        raise InputError(name, "language", f"it is written in {_NAMES.get(found, found)}, not Italian")


def find_foreign_language(text: str) -> str | None:
    """Return the ISO 639 code of the language of a text that is surely not Italian, else None.

    >>> find_foreign_language("Il fatturato è cresciuto del 5% grazie alle vendite all'estero.") is None
    True
    >>> find_foreign_language("Revenue grew by 5% and the company will hire twenty people in the next year.")
    'en'
    >>> find_foreign_language("Enel +2,1% Eni -0,4% Leonardo +3%") is None
    True
    """
    head = text[:_HEAD]
    words = [word.lower() for word in _WORD.findall(head)]
    if not words:
        return None
    letters = "".join(words)
    if 2 * len(_LATIN.findall(letters)) < len(letters):
        return _identify(head, latin=False)[0]
    italian = _count(words, "it")
    if italian >= _ENOUGH * len(words) or len(words) < _FEWEST_WORDS:
        return None
    language, confidence = _identify(head, latin=True)
    if language == "it":
        return None
    foreign = _count(words, language)
    stands_out = foreign >= max(_FEWEST_HITS, _FOREIGN * len(words), 2 * italian)
    sure = confidence >= _CERTAIN and len(words) >= _MANY_WORDS and 2 * italian < _FOREIGN * len(words)
    return language if stands_out or sure else None


def _count(words: Sequence[str], language: str) -> int:
    """Return how many of the words are function words of a language."""
    known = _function_words().get(language, frozenset())
    return sum(word in known for word in words)


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    text = files("newsie").joinpath("lexicon/languages.yaml").read_text(encoding="utf-8")
    return {code: frozenset(words.split()) for code, words in yaml.safe_load(text).items()}


def load_identifier() -> None:
    """Load what doubtful texts need now, not at the first of them: 70 MB and half a second.

    A long run does so at its beginning, for its memory to be flat from there on.
    """
    _hold_identifier(latin=True)


def _identify(text: str, *, latin: bool) -> tuple[str, float]:
    return _hold_identifier(latin=latin).classify(text)


@cache
def _hold_identifier(*, latin: bool) -> _Identifier:
    """Return the identifier, held to languages that are likely beside Italian; both share most of it."""
    identifier = copy(_read_identifier())
    identifier.set_languages(_LATIN_SCRIPT if latin else _NAMES.keys() - _LATIN_SCRIPT)
    return cast(_Identifier, identifier)


@cache
def _read_identifier() -> Any:
    """Return the identifier for all languages; imported when first needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
