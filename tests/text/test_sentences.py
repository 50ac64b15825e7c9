import pytest
from text_cases import load_cases

from newsie.text.sentences import find_sentence_starts
from newsie.text.tokens import TokenSplitter


def split_sentences(text):
    words, spaces = TokenSplitter().split_text(text)
    starts = find_sentence_starts(words, spaces)
    pieces = [word + " " * space for word, space in zip(words, spaces, strict=True)]
    ends = [*starts[1:], len(words)]
    return ["".join(pieces[start:end]).strip() for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("case", load_cases("sentences.yaml"))
def test_sentences_end_where_a_reader_ends_them(case):
    text = case.get("between", " ").join(case["sentences"])

    assert split_sentences(text) == case["sentences"]


def test_no_tokens_have_no_sentences():
    assert find_sentence_starts([], []) == []


def test_white_space_belongs_to_the_sentence_before_it():
    assert find_sentence_starts(["Uno", ".", " ", "Due", "\n", "Tre"], [False, True, *[False] * 4]) == [
        0,
        3,
        5,
    ]


def test_a_stop_at_the_very_end_opens_nothing():
    assert find_sentence_starts(["Uno", "."], [False, False]) == [0]
