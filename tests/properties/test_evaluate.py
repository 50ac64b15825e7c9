"""What every scorer must hold to, whatever was marked and whatever was predicted."""

import json
import random
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from annotated import analyses
from hypothesis import given, settings
from hypothesis import strategies as st

from newsie.data import Analysis
from newsie.evaluate.agreement import agree
from newsie.evaluate.analyses import list_items, score_analysis
from newsie.evaluate.counts import Counts, add_scores, count_items
from newsie.evaluate.gate import digest_gold
from newsie.evaluate.items import Item
from newsie.evaluate.matching import assign
from newsie.evaluate.records import score_record
from newsie.record import record_from_analysis

COUNTS = st.builds(Counts, st.integers(0, 5), st.integers(5, 9), st.integers(5, 9))


@st.composite
def spoiled(draw):
    """A gold analysis and a prediction that lost some of it and mistook some."""
    gold = draw(analyses(30))
    seed = random.Random(draw(st.integers(0, 999)))
    kept = tuple(f for f in gold.facts if seed.random() < 0.7)
    kept = tuple(
        replace(f, type=seed.choice([f.type, "other"]) if f.kind != "position" else "") for f in kept
    )
    kept = tuple(f for f in kept if f.kind != "relation" or f.type != "other")
    kept = tuple(
        replace(f, arguments=tuple(a for a in f.arguments if f.kind == "relation" or seed.random() < 0.7))
        for f in kept
    )
    mentions = tuple(m for m in gold.mentions if seed.random() < 0.8)
    return gold, replace(gold, mentions=mentions, facts=kept)


def shuffle(analysis: Analysis, seed: int) -> Analysis:
    """Return the same analysis in another order, its entities under other ids."""
    chance = random.Random(seed)
    names = {e.id: f"x{chance.random()}" for e in analysis.entities}
    rename = {m.key: replace(m, entity=names.get(m.entity or "")) for m in analysis.mentions}
    for fact in analysis.facts:
        for part in fact.parts:
            rename.setdefault(part.key, replace(part, entity=names.get(part.entity or "")))
    facts = [
        replace(
            fact,
            trigger=fact.trigger and rename[fact.trigger.key],
            arguments=tuple(replace(a, mention=rename[a.mention.key]) for a in fact.arguments),
        )
        for fact in analysis.facts
    ]
    mentions = [rename[m.key] for m in analysis.mentions]
    entities = [replace(e, id=names[e.id]) for e in analysis.entities]
    for row in (facts, mentions, entities):
        chance.shuffle(row)
    return replace(analysis, mentions=tuple(mentions), entities=tuple(entities), facts=tuple(facts))


@settings(deadline=None)
@given(analyses())
def test_a_perfect_prediction_is_perfect(gold):
    for key, counts in score_analysis(gold, gold).counts.items():
        assert counts.right == counts.predicted == counts.gold, key


@settings(deadline=None)
@given(spoiled(), st.integers(0, 99))
def test_order_and_ids_never_matter(pair, seed):
    gold, predicted = pair

    assert score_analysis(gold, shuffle(predicted, seed)) == score_analysis(gold, predicted)
    assert score_analysis(shuffle(gold, seed), predicted) == score_analysis(gold, predicted)


@settings(deadline=None)
@given(spoiled())
def test_recall_is_counted_over_gold_whatever_is_predicted(pair):
    gold, predicted = pair
    whole = {key: counts.gold for key, counts in score_analysis(gold, gold).counts.items()}

    found = {
        key: counts.gold for key, counts in score_analysis(gold, predicted).counts.items() if counts.gold
    }

    assert found == whole


@settings(deadline=None)
@given(spoiled())
def test_no_more_is_right_than_there_is(pair):
    for counts in score_analysis(*pair).counts.values():
        assert 0 <= counts.right <= min(counts.predicted, counts.gold)


@settings(deadline=None)
@given(analyses())
def test_an_empty_prediction_finds_nothing_of_all(gold):
    for counts in score_analysis(gold, Analysis(gold.article)).counts.values():
        assert (counts.right, counts.predicted) == (0, 0) and counts.gold > 0


@settings(deadline=None)
@given(analyses())
def test_gold_is_not_missed_by_its_own_annotator(gold):
    assert agree([gold], [gold], rng=np.random.default_rng(0), samples=2).disagreements == ()


@settings(deadline=None)
@given(spoiled())
def test_every_error_is_listed_as_a_disagreement(pair):
    left, right = list_items(*pair)
    found = agree([pair[0]], [pair[1]], rng=np.random.default_rng(0), samples=2).disagreements

    assert len(found) == len(left ^ right)


@settings(deadline=None)
@given(st.lists(COUNTS), st.lists(COUNTS))
def test_counts_add_up_in_any_order(first, second):
    assert sum(first + second, Counts()) == sum(second + first, Counts())


@settings(deadline=None)
@given(analyses(), st.integers(0, 9))
def test_a_digest_does_not_hang_on_order(analysis, seed):
    mentions, facts = list(analysis.mentions), list(analysis.facts)
    random.Random(seed).shuffle(mentions)
    random.Random(seed).shuffle(facts)

    assert digest_gold([replace(analysis, mentions=tuple(mentions), facts=tuple(facts))]) == digest_gold(
        [analysis]
    )


@settings(deadline=None)
@given(analyses())
def test_a_perfect_record_is_perfect(gold):
    record = json.loads(record_from_analysis(gold).model_dump_json())

    for key, counts in score_record(record, record).counts.items():
        assert counts.right == counts.predicted == counts.gold, key


@settings(deadline=None)
@given(spoiled(), st.integers(0, 99))
def test_order_of_rows_never_matters(pair, seed):
    gold, predicted = (json.loads(record_from_analysis(a).model_dump_json()) for a in pair)
    shuffled = json.loads(json.dumps(predicted))
    for key in ("entities", "events", "figures", "positions", "relations", "dates"):
        random.Random(seed).shuffle(shuffled[key])

    assert score_record(gold, shuffled) == score_record(gold, predicted)


# Against other implementations ------------------------------------------------------------------------

WEIGHTS = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 9).map(float), min_size=columns, max_size=columns), min_size=1, max_size=5
    )
)


@settings(deadline=None)
@given(WEIGHTS)
def test_no_pairing_is_better_than_the_one_chosen(weights):
    rows, columns = range(len(weights)), range(len(weights[0]))
    if len(rows) <= len(columns):
        best = max(
            sum(weights[r][c] for r, c in zip(rows, p, strict=True)) for p in permutations(columns, len(rows))
        )
    else:
        best = max(
            sum(weights[r][c] for r, c in zip(p, columns, strict=True))
            for p in permutations(rows, len(columns))
        )

    pairs = assign(weights)

    assert sum(weights[r][c] for r, c in pairs) == best
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)


@settings(deadline=None)
@given(
    st.sets(st.tuples(st.sampled_from("abc"), st.integers(0, 20))),
    st.sets(st.tuples(st.sampled_from("abc"), st.integers(0, 20))),
)
def test_shares_are_those_of_scikit_learn(gold, predicted):
    metrics = pytest.importorskip("sklearn.metrics")
    items = [{Item("spans", group, number) for group, number in side} for side in (gold, predicted)]
    everything = sorted(gold | predicted)

    total = add_scores([count_items("a", *items)])

    for key, counts in total.items():
        chosen = [pair for pair in everything if key.group in ("ALL", pair[0])]
        truth, answer = ([pair in side for pair in chosen] for side in (gold, predicted))
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            truth, answer, average="binary", zero_division=np.nan
        )
        for ours, theirs in ((counts.precision, precision), (counts.recall, recall)):
            assert ours == pytest.approx(theirs) if ours is not None else np.isnan(theirs)
        assert counts.f1 == pytest.approx(f1)
