"""The word lists: read by name, a missing one said."""

import pytest

from newsie.errors import SchemaError
from newsie.normalise.lexicon import load_lexicon


def test_a_missing_lexicon_is_named() -> None:
    with pytest.raises(SchemaError, match=r"no lexicon file moods\.yaml"):
        load_lexicon("moods")
