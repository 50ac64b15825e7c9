from dataclasses import replace

import pytest

from newsie.data import Analysis, Article
from newsie.evaluate.analyses import pair_analyses, score_analysis
from newsie.evaluate.counts import Counts, Key


def count(gold, predicted, measure, group="ALL"):
    found = score_analysis(gold, predicted).counts.get(Key(measure, group), Counts())
    return found.right, found.predicted, found.gold


def test_gold_against_itself_is_perfect(gold):
    for key, counts in score_analysis(gold, gold).counts.items():
        assert counts.right == counts.predicted == counts.gold > 0, key


def test_what_was_not_found_counts_against_recall(gold):
    for key, counts in score_analysis(gold, Analysis(gold.article)).counts.items():
        assert (counts.right, counts.predicted) == (0, 0), key
        assert counts.gold > 0
        assert (counts.precision, counts.recall, counts.f1) == (None, 0.0, 0.0)


def test_what_was_found_in_an_empty_article_counts_against_precision(gold):
    counts = score_analysis(Analysis(gold.article), gold).counts[Key("events")]

    assert (counts.precision, counts.recall, counts.f1) == (0.0, None, 0.0)


def test_nothing_against_nothing_has_no_score(gold):
    empty = Analysis(gold.article)

    assert score_analysis(empty, empty).counts == {}
    assert Counts().f1 is None


def test_a_span_counts_with_its_very_offsets_and_label(gold, remark):
    longer = remark(("di [Asolo]", "[di Asolo]"))
    relabelled = remark(("[Asolo](LOC l)", "[Asolo](ORG l)"), ("relation located_in b@2 l", ""))

    assert count(gold, longer, "spans", "LOC") == (1, 2, 2)
    assert count(gold, relabelled, "spans", "LOC") == (1, 1, 2)
    assert count(gold, relabelled, "spans", "ORG") == (2, 3, 2)


def test_a_right_span_with_a_wrong_value_is_half_right(gold, remark):
    wrong = remark(("31000000 EUR", "31000 EUR"))

    assert count(gold, wrong, "spans", "MONEY") == (1, 1, 1)
    assert count(gold, wrong, "values", "MONEY") == (0, 1, 1)
    assert count(gold, wrong, "slots", "figure.value") == (0, 1, 1)
    assert count(gold, wrong, "slots", "figure.metric") == (1, 1, 1)
    assert count(gold, wrong, "figures") == (0, 1, 1)


def test_a_filler_is_right_by_any_mention_of_its_entity(gold, remark):
    other = remark(("event opening t organizer=b ", "event opening t organizer=b@1 "))

    assert count(gold, other, "arguments", "event.organizer") == (1, 1, 1)
    assert count(gold, other, "facts", "event") == (1, 1, 1)


def test_a_filler_of_another_entity_is_wrong(gold, remark):
    other = remark(("organizer=b place", "organizer=i place"))

    assert count(gold, other, "arguments", "event.organizer") == (0, 1, 1)
    assert count(gold, other, "arguments", "event.place") == (1, 1, 1)
    assert count(gold, other, "events") == (1, 1, 1)
    assert count(gold, other, "facts", "event") == (0, 1, 1)


def test_an_event_of_the_wrong_type_has_no_right_arguments(gold, remark):
    other = remark(("event opening", "event closure"))

    assert count(gold, other, "events") == (0, 1, 1)
    assert count(gold, other, "arguments", "event.place") == (0, 1, 1)


def test_an_event_may_be_found_by_any_of_its_triggers(gold, remark):
    other = remark(("event opening t ", "event opening t@2 "))

    assert count(gold, other, "events") == (1, 1, 1)


def test_an_event_told_twice_in_a_prediction_is_once_wrong(gold, remark):
    line = "event opening t organizer=b place=k date=e modality=planned\n"
    twice = remark((line, line + line.replace(" t ", " t@2 ")))

    assert count(gold, twice, "events") == (1, 2, 1)


def test_a_missed_modality_is_seen(gold, remark):
    other = remark((" modality=planned", ""))

    assert count(gold, other, "modality", "planned") == (0, 0, 1)
    assert count(gold, other, "events") == (1, 1, 1)
    assert count(gold, other, "facts", "event") == (0, 1, 1)


def test_each_slot_of_a_figure_counts_for_itself(gold, remark):
    other = remark(("change=c period=d subject=b", "period=e subject=k"))

    found = {
        slot: count(gold, other, "slots", f"figure.{slot}")
        for slot in ("period", "subject", "change", "unit")
    }

    assert found == {"period": (0, 1, 1), "subject": (0, 1, 1), "change": (0, 0, 1), "unit": (1, 1, 1)}


def test_a_figure_told_again_elsewhere_is_the_same_figure(gold, remark):
    title = "[31 milioni](MONEY v = 31000000 EUR)"
    body = ("in crescita", "con 31 milioni in crescita")
    told = "con [31 milioni](MONEY {} = 31000000 EUR) in crescita"
    first = remark(("in crescita", told.format("w")))
    second = remark(("in crescita", told.format("w")), ("value=v", "value=w"))

    assert body and title
    assert count(first, second, "figures") == (1, 1, 1)
    assert count(first, second, "slots", "figure.value") == (1, 1, 1)


def test_a_position_counts_with_person_office_organization_and_status(gold, remark):
    former = remark(("organization=b\n", "organization=b status=former\n"))

    assert count(gold, former, "positions") == (0, 1, 1)
    assert count(gold, former, "slots", "position.holder") == (1, 1, 1)
    assert count(gold, former, "slots", "position.status") == (0, 1, 1)


def test_a_relation_told_through_another_mention_is_the_same_relation(gold, remark):
    other = remark(("located_in b@2 l", "located_in b@1 l\nrelation located_in b@3 l"))

    assert count(gold, other, "relations", "located_in") == (1, 1, 1)


def test_a_thing_taken_for_two_is_one_right_and_one_wrong(gold, remark):
    split = remark(("Srl](ORG b)", "Srl](ORG x)"), ("b@2 l", "x l"), ("[gruppo](NOM b)", "[gruppo](NOM x)"))

    assert count(gold, split, "entities", "ORG") == (1, 2, 1)
    assert count(gold, split, "links", "ORG") == (1, 1, 3)
    # Whichever of the two a fact names, it is the gold thing: taking one for two is counted once, above.
    assert count(gold, split, "relations") == (1, 1, 1)


def test_two_things_taken_for_one_are_one_right(gold, remark):
    joined = remark(("[Bassano](LOC k)", "[Bassano](LOC l)"), ("place=k", "place=l"))

    assert count(gold, joined, "entities", "LOC") == (1, 1, 2)
    assert count(gold, joined, "links", "LOC") == (0, 1, 0)


def test_scores_of_different_texts_are_refused(gold):
    with pytest.raises(ValueError, match="texts differ"):
        score_analysis(gold, Analysis(Article("Altro testo", gold.article.id)))


def test_a_missing_prediction_counts_as_an_empty_one(gold):
    ((left, right),) = pair_analyses([gold], [])

    assert left == gold
    assert right == Analysis(gold.article)


def test_predictions_that_gold_lacks_or_that_come_twice_are_refused(gold):
    other = replace(gold, article=replace(gold.article, id="altro"))

    with pytest.raises(ValueError, match="not in gold: altro"):
        list(pair_analyses([gold], [gold, other]))
    with pytest.raises(ValueError, match="two predictions"):
        list(pair_analyses([gold], [gold, gold]))
