"""What a check of annotated articles found wrong, and the words its rules know."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from newsie.corpus.draft import get_context
from newsie.data import Article, Span

Severity = Literal["error", "doubt"]
"""An error breaks a rule of the guidelines; a doubt is worth a look and may be right as it stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, in which article and where in its text."""

    code: str
    """The rule, as a word or two: "unmarked-repeat"."""
    message: str
    article: str = ""
    span: Span | None = None
    """None where it concerns the article as a whole."""
    severity: Severity = "error"
    context: str = ""
    """The span between its neighbours."""

    @property
    def place(self) -> str:
        """Where it is: the article's id and the offsets."""
        return self.article if self.span is None else f"{self.article}:{self.span.start}-{self.span.end}"

    def __str__(self) -> str:
        """Say it in one line."""
        context = f"  «{self.context}»" if self.context else ""
        return f"{self.place}: {self.severity} {self.code}: {self.message}{context}"


def make_finding(
    code: str, message: str, article: Article, span: Span | None = None, *, doubt: bool = False
) -> Finding:
    """Return a finding at a span of an article, with its context."""
    context = get_context(article.text, span) if span is not None else ""
    return Finding(code, message, article.id, span, "doubt" if doubt else "error", context)


@cache
def load_guidelines() -> Mapping[str, Any]:
    """Return what `guidelines.yaml` says, lists of words as frozen sets."""
    text = files("newsie").joinpath("corpus/guidelines.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = {}
    for key, value in yaml.safe_load(text).items():
        words[key] = frozenset(value) if isinstance(value, list) and key != "ranges" else value
    return words
