"""Gold sentences: read, checked, written out, scored."""

from pathlib import Path

import pytest

from newsie.errors import CorpusError
from newsie.training.running_text import join_texts, write_out
from newsie.training.scores import score_spans, score_tokens
from newsie.training.sentences import (
    Sentence,
    TokenSpan,
    drop_known,
    read_sentences,
    spans_from_bio,
    tags_from_spans,
)

ENEL = TokenSpan(0, 1, "ORG")
LECCO = TokenSpan(3, 4, "LOC")


def test_sentences_are_read_with_their_names(tmp_path: Path) -> None:
    file = tmp_path / "gold.tsv"
    file.write_text("Enel\tB-ORG\nva\tO\n\n\nRio\tB-LOC\nSaliceto\tI-LOC\n", "utf-8")

    found = read_sentences(file)

    assert found == [
        Sentence(("Enel", "va"), (ENEL,)),
        Sentence(("Rio", "Saliceto"), (TokenSpan(0, 2, "LOC"),)),
    ]


def test_labels_are_renamed_and_unwanted_names_dropped(tmp_path: Path) -> None:
    file = tmp_path / "silver.conllu"
    file.write_text("0\tLecco\tB-luogo\n1\tgatto\tB-animale\n", "utf-8")

    found = read_sentences(file, word=1, labels={"luogo": "LOC"})

    assert found == [Sentence(("Lecco", "gatto"), (TokenSpan(0, 1, "LOC"),))]


def test_a_line_without_a_tag_is_named_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "broken.tsv"
    file.write_text("Enel\tB-ORG\nva\n", "utf-8")

    with pytest.raises(CorpusError, match=r"broken\.tsv:2: .*'va'"):
        read_sentences(file)


def test_names_that_touch_stay_two() -> None:
    assert spans_from_bio(["B-PER", "B-PER", "I-ORG"]) == (
        TokenSpan(0, 1, "PER"),
        TokenSpan(1, 2, "PER"),
        TokenSpan(2, 3, "ORG"),
    )


def test_tags_say_where_names_begin_and_end() -> None:
    assert tags_from_spans([TokenSpan(0, 3, "ORG"), TokenSpan(3, 4, "LOC")], 5) == [
        "B-ORG",
        "I-ORG",
        "E-ORG",
        "S-LOC",
        "O",
    ]


def test_sentences_of_the_dev_set_are_dropped_from_training() -> None:
    seen, new = Sentence(("Ieri", "a", "Lecco")), Sentence(("Oggi", "a", "Lecco"))

    assert drop_known([seen, new], [Sentence(("Ieri", "a", "Lecco"), (TokenSpan(2, 3, "LOC"),))]) == [new]


def test_running_text_is_spaced_as_printed_and_names_follow() -> None:
    words = (
        "L'",
        "Enel",
        "(",
        "di",
        "Roma",
        ")",
        "dice",
        ":",
        "«",
        "sì",
        "»",
        ",",
        '"',
        "no",
        '"',
        "poi",
        ".",
    )

    written = write_out(Sentence(words, (TokenSpan(1, 2, "ORG"), TokenSpan(4, 5, "LOC"))))

    assert written.text == 'L\'Enel (di Roma) dice: «sì», "no" poi.'
    assert [written.text[n.start : n.end] for n in written.names] == ["Enel", "Roma"]


def test_an_article_is_its_sentences_line_by_line() -> None:
    article = join_texts([Sentence(("Enel", "cresce"), (ENEL,)), Sentence(("Enel", "."), (ENEL,))])

    assert [article.text[n.start : n.end] for n in article.names] == ["Enel", "Enel"]
    assert article.text == "Enel cresce\nEnel.\n"


def test_a_span_counts_only_with_its_exact_bounds_and_label() -> None:
    gold = [(ENEL, LECCO), (TokenSpan(0, 2, "PER"),)]
    predicted = [(ENEL, LECCO._replace(label="ORG")), (TokenSpan(0, 1, "PER"),)]

    scores = score_spans(gold, predicted)

    assert scores["ALL"].f1 == pytest.approx(100 / 3)
    assert (scores["ORG"].precision, scores["ORG"].recall) == (50, 100)
    assert (scores["LOC"].f1, scores["PER"].f1, scores["PER"].gold) == (0, 0, 1)


def test_single_tokens_forgive_bounds() -> None:
    scores = score_tokens([(TokenSpan(0, 2, "PER"),)], [(TokenSpan(0, 1, "PER"),)])

    assert (scores["PER"].precision, scores["PER"].recall) == (100, 50)


def test_nothing_found_and_nothing_there_score_nothing_rather_than_fail() -> None:
    assert score_spans([()], [()])["ALL"].f1 == 0


def test_intervals_hold_the_score_and_repeat_with_their_seed() -> None:
    gold = [(ENEL,)] * 30
    predicted = [(ENEL,)] * 20 + [()] * 10

    first, again = score_spans(gold, predicted, seed=3)["ALL"], score_spans(gold, predicted, seed=3)["ALL"]

    assert first == again
    assert first.low < first.f1 < first.high
