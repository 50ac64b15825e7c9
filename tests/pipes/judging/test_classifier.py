"""A classifier adds up what clues say; on disk it is the same again."""

from pathlib import Path

import numpy as np
import pytest

from newsie.errors import ModelError
from newsie.pipes.judging.classifier import Classifier, load_classifiers, save_classifiers

PLACES = Classifier(
    ("", "date", "place"),
    {"link=a": 0, "label=LOC": 1, "label=DATE": 2},
    np.array([[0, 0, 1], [0, -4, 2], [0, 4, -4], [0, 0, 0], [1, 0, 0]], dtype=np.float32),
)


@pytest.mark.parametrize(
    ("clues", "label"),
    [(["link=a", "label=LOC"], "place"), (["label=DATE"], "date"), (["link=a", "mai visto"], "place")],
)
def test_clues_speak_for_labels_and_unknown_ones_say_nothing(clues: list[str], label: str) -> None:
    ((found, _),) = PLACES.choose(PLACES.add([clues]))
    assert found == label


def test_candidates_are_judged_each_by_its_own_clues() -> None:
    chosen = PLACES.choose(PLACES.add([["label=DATE"], [], ["link=a", "label=LOC"]]))
    assert [label for label, _ in chosen][::2] == ["date", "place"]
    assert PLACES.add([]).shape == (0, 3)


def test_what_parts_say_adds_up() -> None:
    parts = PLACES.add([["link=a"]]) + PLACES.add([["label=LOC"]])
    assert parts.tolist() == PLACES.add([["label=LOC", "link=a"]]).tolist()


def test_how_sure_it_is_leaves_out_that_it_is_nothing() -> None:
    ((_, sure),) = PLACES.choose(PLACES.add([[]]))
    assert sure == pytest.approx(2 / (2 + np.e))


def test_saved_and_read_again_it_says_the_same(tmp_path: Path) -> None:
    save_classifiers({"roles": PLACES}, tmp_path / "judge")
    again = load_classifiers(tmp_path / "judge", ["roles"])["roles"]
    assert again.labels == PLACES.labels
    assert again.rows == PLACES.rows
    assert again.weights.tolist() == PLACES.weights.tolist()


@pytest.mark.parametrize("spoil", ["missing", "truncated", "unfit", "other"])
def test_a_folder_that_holds_no_such_judge_is_an_error_that_names_it(spoil: str, tmp_path: Path) -> None:
    if spoil != "missing":
        save_classifiers({"other" if spoil == "other" else "roles": PLACES}, tmp_path)
    if spoil == "truncated":
        (tmp_path / "clues.json").write_text('{"roles": {"labels": ["', encoding="utf-8")
    if spoil == "unfit":
        (tmp_path / "clues.json").write_text('{"roles": {"labels": [""], "clues": []}}', encoding="utf-8")
    with pytest.raises(ModelError, match="no readable judge of facts") as error:
        load_classifiers(tmp_path, ["roles"])
    assert str(tmp_path) in str(error.value)
