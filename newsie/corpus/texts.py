"""The text of an annotated article: beside its annotation, or kept elsewhere and known by its digest."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsie.corpus.files import read_text
from newsie.errors import CorpusError

DIGEST = "sha256"
"""Key of `NAME.json` for the digest of a text that the corpus does not keep."""
PLACE = "text"
"""Key of `NAME.json`, beside the digest, for where such a text stands: a path from its own folder."""


def make_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_article_text(path: Path, meta: Mapping[str, Any]) -> str:
    """Read `NAME.txt`, or the text that `meta` names beside a digest.

    Raises CorpusError where the text is missing or has another digest than `meta`.
    """
    expected = meta.get(DIGEST)
    if expected and PLACE in meta:
        path = path.parent / str(meta[PLACE])
    if expected and not path.exists():
        origin = meta.get("origin", "the article does not say where it is")
        raise CorpusError(f"{path}:1: the corpus keeps no text, it must be put there first: {origin}")
    text = read_text(path)
    if expected and make_digest(text) != expected:
        raise CorpusError(
            f"{path}:1: not the text that was annotated: its digest is {make_digest(text)}, not {expected}"
        )
    return text
