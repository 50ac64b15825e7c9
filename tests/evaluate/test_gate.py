from dataclasses import replace

import numpy as np
import pytest

from newsie.errors import SchemaError
from newsie.evaluate.analyses import score_analysis
from newsie.evaluate.counts import Key
from newsie.evaluate.gate import (
    Floor,
    Gate,
    digest_gold,
    find_breaches,
    raise_floors,
    read_gate,
    write_gate,
)
from newsie.evaluate.intervals import score_articles
from newsie.evaluate.report import Report

FIGURES = Key("figures")


@pytest.fixture
def report(gold, remark):
    scores = [
        score_analysis(gold, gold),
        replace(score_analysis(gold, remark(("31000000", "310"))), article="b"),
    ]
    return Report(
        "Prova", 2, score_articles(scores, rng=np.random.default_rng(0)), digest=digest_gold([gold])
    )


def gate(report, least, key=FIGURES, share="f1"):
    return Gate(report.digest, (Floor(key, share, least),))


def test_a_score_at_its_floor_passes(report):
    assert find_breaches(gate(report, 0.5), report) == []


def test_a_score_below_its_floor_is_a_breach(report):
    assert find_breaches(gate(report, 0.51), report) == [
        "figures/ALL f1 is 0.5000, below its floor of 0.5100"
    ]


def test_a_score_that_was_not_measured_is_a_breach(report):
    found = find_breaches(gate(report, 0.1, Key("events", "strike")), report)

    assert found == ["events/strike f1 was not measured; its floor is 0.1000"]


def test_scores_of_another_corpus_say_nothing_about_the_floors(report):
    other = replace(report, digest="sha256:other")

    assert len(find_breaches(gate(report, 0.0), other)) == 1
    with pytest.raises(ValueError, match="floors are for"):
        raise_floors(gate(report, 0.0), other)


def test_floors_rise_in_silence_and_fall_only_on_purpose(report):
    assert raise_floors(gate(report, 0.2), report).floors[0].least == 0.5
    assert raise_floors(gate(report, 0.2), report, margin=0.1).floors[0].least == 0.4
    assert raise_floors(gate(report, 0.9), report).floors[0].least == 0.9
    assert raise_floors(gate(report, 0.9), report, lower=True).floors[0].least == 0.5


def test_a_digest_changes_with_any_annotation_and_not_with_order(gold, remark):
    mentions = tuple(reversed(gold.mentions))
    other = replace(gold, article=replace(gold.article, id="altro"))

    assert digest_gold([replace(gold, mentions=mentions, facts=gold.facts[::-1])]) == digest_gold([gold])
    assert digest_gold([gold, other]) == digest_gold([other, gold])
    changes = [("31000000", "31000001"), (" modality=planned", ""), ("place=k ", ""), ("opening", "closure")]
    assert len({digest_gold([remark(change)]) for change in changes} | {digest_gold([gold])}) == 5


def test_floors_are_kept_in_a_file(report, tmp_path):
    floors = Gate(report.digest, (Floor(FIGURES, "f1", 0.5), Floor(Key("events", "opening"), "recall", 0.75)))

    write_gate(floors, tmp_path / "floors.yaml")

    assert read_gate(tmp_path / "floors.yaml") == floors


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[", "can't be read"),
        ("- a", "need the keys digest and floors"),
        ("digest: x", "need the keys digest and floors"),
        ("digest: x\nfloors: {events: {f2: 0.5}}", "floor of 'f2'"),
        ("digest: x\nfloors: {events: 0.5}", "floor of ''"),
        ("digest: x\nfloors: {events: {f1: 50}}", "a number from 0 to 1"),
        ("digest: x\nfloors: {events: {f1: true}}", "a number from 0 to 1"),
    ],
)
def test_a_file_that_is_no_gate_is_refused(content, complaint, tmp_path):
    path = tmp_path / "floors.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SchemaError, match=complaint):
        read_gate(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SchemaError, match=r"floors.yaml: can't be read"):
        read_gate(tmp_path / "floors.yaml")
