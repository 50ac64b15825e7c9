import pytest
from text_cases import load_cases

from newsie.text.clean import clean_text


@pytest.mark.parametrize("case", load_cases("cleaning.yaml"))
def test_a_reader_sees_no_marks(case):
    assert clean_text(case["raw"]) == case.get("clean", case["raw"])


@pytest.mark.parametrize("case", load_cases("cleaning.yaml"))
def test_cleaning_twice_changes_nothing(case):
    cleaned = clean_text(case["raw"])

    assert clean_text(cleaned) == cleaned


def test_nothing_is_left_of_marks_alone():
    assert clean_text("\n** **\n\u200b\n---\n") == ""


def test_a_long_text_of_odd_marks_is_cleaned_in_little_time():
    marks = "[a](" * 20_000 + "#" * 20_000 + "* " * 20_000

    assert clean_text(marks).startswith("[a](")
