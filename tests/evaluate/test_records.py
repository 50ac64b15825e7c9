import copy
import json

import pytest

from newsie.evaluate.counts import Counts, Key
from newsie.evaluate.records import pair_records, read_record, score_record
from newsie.record import record_from_analysis


@pytest.fixture
def record(gold):
    return json.loads(record_from_analysis(gold).model_dump_json())


@pytest.fixture
def other(record):
    return copy.deepcopy(record)


def count(gold, predicted, measure, group="ALL"):
    found = score_record(gold, predicted).counts.get(Key(measure, group), Counts())
    return found.right, found.predicted, found.gold


def test_a_record_against_itself_is_perfect(record):
    for key, counts in score_record(record, record).counts.items():
        assert counts.right == counts.predicted == counts.gold > 0, key


def test_ids_mean_nothing_outside_their_record(record):
    renamed = json.loads(json.dumps(record).replace('"e1"', '"x9"').replace('"f1"', '"q7"'))

    assert score_record(record, renamed) == score_record(record, record)


def test_the_order_of_rows_means_nothing(record, other):
    for rows in ("entities", "events", "figures", "positions", "relations", "dates"):
        other[rows].reverse()

    assert score_record(record, other) == score_record(record, record)


def test_an_event_is_found_by_words_that_overlap(record, other):
    trigger = other["events"][0]["trigger"]
    trigger.update(start=trigger["start"] - 3, text="")

    assert count(record, other, "events") == (1, 1, 1)
    assert count(record, other, "arguments", "event.organizer") == (1, 1, 1)


def test_an_event_read_elsewhere_is_another(record, other):
    other["events"][0].update(
        trigger={"start": 0, "end": 5, "text": "Casei"}, evidence={"start": 0, "end": 5}
    )

    assert count(record, other, "events") == (0, 1, 1)


def test_an_event_of_another_type_is_another(record, other):
    other["events"][0]["type"] = "closure"

    assert count(record, other, "events") == (0, 1, 1)


def test_of_two_events_the_closest_pair(record, other):
    near = copy.deepcopy(other["events"][0])
    far = copy.deepcopy(near)
    far["trigger"] = {"start": near["evidence"]["start"], "end": near["evidence"]["start"] + 2, "text": "Il"}
    far["participants"] = []
    other["events"] = [far, near]

    assert count(record, other, "events") == (1, 2, 1)
    assert count(record, other, "arguments", "event.organizer") == (1, 1, 1)


def test_a_figure_is_found_by_amount_and_unit_wherever_it_was_read(record, other):
    other["figures"][0]["evidence"] = {"start": 0, "end": 3}

    assert count(record, other, "figures") == (1, 1, 1)


def test_a_figure_in_another_unit_is_found_by_its_words_but_wrong(record, other):
    other["figures"][0]["unit"] = "USD"

    assert count(record, other, "figures") == (0, 1, 1)
    assert count(record, other, "slots", "figure.value") == (1, 1, 1)
    assert count(record, other, "slots", "figure.unit") == (0, 1, 1)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("metric", "profit"),
        ("modifier", "nearly"),
        ("subject", []),
        ("period", None),
        ("change", None),
        ("sector", "latte"),
        ("modality", "denied"),
    ],
)
def test_a_wrong_slot_costs_that_slot_alone(record, other, slot, value):
    perfect = score_record(record, record).counts[Key("slots")]
    other["figures"][0][slot] = value

    counts = score_record(record, other).counts[Key("slots")]

    assert count(record, other, "slots", "figure.value") == (1, 1, 1)
    assert 0 < counts.gold + counts.predicted - 2 * counts.right <= 2
    assert perfect.gold == counts.gold


def test_numbers_are_compared_as_numbers(record, other):
    other["figures"][0]["value"] = 31000000.0

    assert count(record, other, "figures") == (1, 1, 1)


def test_a_position_with_another_status_is_wrong_but_known_by_its_holder(record, other):
    other["positions"][0]["status"] = "former"

    assert count(record, other, "positions") == (0, 1, 1)
    assert count(record, other, "slots", "position.holder") == (1, 1, 1)


def test_entities_are_the_same_by_their_mentions_not_their_names(record, other):
    other["entities"][0]["name"] = "Berton"

    assert count(record, other, "entities") == count(record, record, "entities")


def test_an_unresolved_date_is_known_by_its_words(record, other):
    for one in (record, other):
        one["figures"][0]["period"] = {
            "text": "Di recente",
            "start": None,
            "end": None,
            "precision": "unknown",
        }

    assert count(record, other, "slots", "figure.period") == (1, 1, 1)


def test_a_date_resolved_otherwise_is_wrong(record, other):
    other["dates"][0]["end"] = "2021-12-30"

    assert count(record, other, "values", "DATE") == (1, 2, 2)
    assert count(record, other, "spans", "DATE") == (2, 2, 2)


def test_a_record_of_another_text_is_refused(record, other):
    other["article"]["text"] = "Altro"

    with pytest.raises(ValueError, match="texts differ"):
        score_record(record, other)


def test_records_are_paired_by_article(record, other):
    assert list(pair_records([record], [other])) == [(record, other)]
    assert count(*next(pair_records([record], [])), "events") == (0, 0, 1)
    with pytest.raises(ValueError, match="two records"):
        list(pair_records([record], [other, other]))
    with pytest.raises(ValueError, match="not in gold"):
        list(pair_records([], [other]))


@pytest.mark.parametrize("line", ["[]", "{}", '{"article": 1}', "x"])
def test_what_is_no_record_is_refused(line):
    with pytest.raises(ValueError):
        read_record(line)
