"""What no text may break: offsets, idempotence, and that only InputError is ever raised."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from newsie.errors import InputError
from newsie.text import article_from_bytes, article_from_json, article_from_text, clean_text, decode_bytes
from newsie.text.language import find_foreign_language
from newsie.text.sentences import find_sentence_starts
from newsie.text.tokens import TokenSplitter

WORDS = (
    "Rossi S.p.A. dell'Enel l’ 3,5mld€ 12mila -21% n. 5 «Bene.» \" ' ( ) [a](b) ** __ _ * # > - \\ ` ~~ "
    "<a@b.it> . … ? ! : ; , e di il Il la È 2020-02-14 14/02/2020 di\u00a0Anna Foto: www.example.it COME "
    "ecc. G. B. à a\u0300 Ã¨ â€™ 😀 1. a) --- === Pubblicato del 1° 4ª | & dʼ"
)
PIECES = st.sampled_from([*WORDS.split(" "), "\n", "\n\n", "\r\n", "\u00a0", "\u00ad", "\u200b"])
NEWS = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=30).map("".join)
TEXTS = NEWS | st.text(max_size=80)

SPLITTER = TokenSplitter()


@given(TEXTS)
def test_cleaning_is_done_once(text):
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned


@given(TEXTS)
def test_clean_text_has_no_blank_lines_and_no_blanks_at_edges(text):
    for line in clean_text(text).split("\n"):
        assert line == line.strip()
        assert "  " not in line
    assert "\n\n" not in clean_text(text)


@given(TEXTS)
def test_tokens_spell_the_text(text):
    words, spaces = SPLITTER.split_text(text)

    assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text
    assert all(words)


@given(TEXTS)
def test_a_splitter_that_remembers_splits_like_a_new_one(text):
    SPLITTER.split_text(text)

    assert SPLITTER.split_text(text) == TokenSplitter().split_text(text)


@given(TEXTS)
def test_sentences_start_in_order_and_at_tokens(text):
    words, spaces = SPLITTER.split_text(text)

    starts = find_sentence_starts(words, spaces)

    assert starts == sorted(set(starts))
    assert starts[:1] == ([0] if words else [])
    assert all(start < len(words) for start in starts)


@given(TEXTS)
def test_every_line_starts_a_sentence(text):
    words, spaces = SPLITTER.split_text(text)
    starts = set(find_sentence_starts(words, spaces))

    for index, word in enumerate(words[:-1]):
        if word.isspace() and "\n" in word:
            assert index + 1 in starts


@given(TEXTS, st.none() | st.text(max_size=20))
def test_an_article_opens_with_its_title(text, title):
    with contextlib.suppress(InputError):
        article = article_from_json({"text": text, "title": title}, name="a")
        assert article.text.strip()
        assert article.title is None or article.text.split("\n")[0] == article.title


@given(TEXTS)
def test_a_language_is_told_of_any_text(text):
    assert find_foreign_language(text) != "it"


@given(st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_bytes_are_read_or_refused(data):
    with contextlib.suppress(InputError):
        assert decode_bytes(data, name="a").strip()


@given(TEXTS, st.sampled_from(["a.txt", "a.md", "a.json", "a"]))
def test_files_are_read_or_refused(text, name):
    with contextlib.suppress(InputError):
        assert article_from_bytes(text.encode("utf-8", "replace"), name=name).text


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=60))
def test_good_text_survives_the_way_through_windows(text):
    with contextlib.suppress(InputError):
        decoded = decode_bytes(text.encode("cp1252"), name="a")
        article_from_text(decoded, name="a")
