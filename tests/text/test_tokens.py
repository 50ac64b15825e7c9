import pytest
from text_cases import load_cases

from newsie.errors import SchemaError
from newsie.text import tokens
from newsie.text.tokens import TokenSplitter, lexicon_from_yaml


@pytest.fixture(scope="module")
def splitter():
    return TokenSplitter()


@pytest.mark.parametrize("case", load_cases("tokens.yaml"))
def test_business_prose_is_split_where_names_and_values_end(splitter, case):
    words, _ = splitter.split_text(case["text"])

    assert " ".join(words) == case["tokens"]


@pytest.mark.parametrize("case", load_cases("tokens.yaml"))
def test_tokens_spell_the_text(splitter, case):
    words, spaces = splitter.split_text(case["text"])

    spelled = "".join(word + " " * space for word, space in zip(words, spaces, strict=True))
    assert spelled == case["text"]


def test_white_space_beyond_one_blank_is_a_token_of_its_own(splitter):
    assert splitter.split_text(" Nasce  il\n\npolo ") == (
        [" ", "Nasce", " ", "il", "\n\n", "polo"],
        [False, True, False, False, False, True],
    )


def test_an_empty_text_has_no_tokens(splitter):
    assert splitter.split_text("") == ([], [])


def test_what_is_remembered_does_not_depend_on_the_surroundings_it_was_seen_in(splitter):
    assert splitter.split_text("in Serie B. Il Como")[0] == ["in", "Serie", "B", ".", "Il", "Como"]
    assert splitter.split_text("lo dice B. Neri")[0] == ["lo", "dice", "B.", "Neri"]
    assert splitter.split_text("in Serie B. Il Como")[0] == ["in", "Serie", "B", ".", "Il", "Como"]


def test_memory_starts_afresh_when_it_is_full(monkeypatch):
    monkeypatch.setattr(tokens, "_REMEMBERED", 3)
    splitter = TokenSplitter()

    words, _ = splitter.split_text("a, b, c, d, e, f, a, b,")

    assert words == list("a,b,c,d,e,f,a,b,")
    assert len(splitter._known) <= 3


def test_a_chunk_as_long_as_a_book_is_split_in_little_time(splitter):
    words, _ = splitter.split_text("[a](" * 50_000)

    assert len(words) == 200_000


def test_a_lexicon_without_a_list_is_refused():
    with pytest.raises(SchemaError, match=r"mine\.yaml: a word list is missing or no text: 'leading'"):
        lexicon_from_yaml({"inner": "mln"}, origin="mine.yaml")
