import numpy as np
import pytest

from newsie.evaluate.counts import ArticleScore, Counts, Key
from newsie.evaluate.intervals import Measured, compare_articles, score_articles

SPANS = Key("spans")


def article(number, right, predicted, gold):
    return ArticleScore(f"a{number}", {SPANS: Counts(right, predicted, gold)})


def rng(seed=1):
    return np.random.default_rng(seed)


def test_scores_add_up_counts_not_shares():
    score = score_articles([article(1, 1, 1, 1), article(2, 0, 3, 9)], rng=rng())[SPANS]

    assert score.counts == Counts(1, 4, 10)
    assert (score.precision.value, score.recall.value) == (0.25, 0.1)
    assert score.f1.value == pytest.approx(2 / 14)


def test_the_same_seed_gives_the_same_interval():
    articles = [article(n, n % 3, 3, 2 + n % 2) for n in range(20)]

    assert score_articles(articles, rng=rng()) == score_articles(articles, rng=rng())
    assert score_articles(articles, rng=rng(1)) != score_articles(articles, rng=rng(2))


def test_the_interval_holds_the_score_and_narrows_with_more_articles():
    few = [article(n, n % 3, 3, 3) for n in range(9)]
    many = [article(n, n % 3, 3, 3) for n in range(900)]

    wide, narrow = (score_articles(a, rng=rng())[SPANS].f1 for a in (few, many))

    assert wide.low < wide.value < wide.high
    assert narrow.high - narrow.low < (wide.high - wide.low) / 4


def test_the_interval_is_that_of_a_plain_bootstrap():
    articles = [article(n, n % 4, 4, 3 + n % 2) for n in range(30)]
    generator = rng(7)
    drawn = []
    for _ in range(4000):
        picked = [articles[i].counts[SPANS] for i in generator.integers(0, 30, 30)]
        drawn.append(2 * sum(c.right for c in picked) / sum(c.predicted + c.gold for c in picked))

    found = score_articles(articles, rng=rng(), samples=4000)[SPANS].f1

    assert found.low == pytest.approx(np.percentile(drawn, 2.5), abs=0.01)
    assert found.high == pytest.approx(np.percentile(drawn, 97.5), abs=0.01)


def test_where_nothing_was_predicted_precision_is_unknown_not_zero():
    score = score_articles([article(1, 0, 0, 3)], rng=rng())[SPANS]

    assert score.precision == Measured(None)
    assert score.recall.value == 0.0


def test_no_articles_have_no_scores():
    assert score_articles([], rng=rng()) == {}


def test_an_article_that_lacks_a_measure_still_counts_as_an_article():
    articles = [article(n, 2, 2, 2) for n in range(5)] + [ArticleScore("empty", {})]

    assert score_articles(articles, rng=rng())[SPANS].f1.value == 1.0


def test_a_pipeline_does_not_differ_from_itself():
    articles = [article(n, n % 3, 3, 3) for n in range(20)]

    found = compare_articles(articles, articles, rng=rng())[SPANS]

    assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_pipeline_better_everywhere_is_better_beyond_chance():
    worse = [article(n, 1, 3, 3) for n in range(20)]
    better = [article(n, 2 + n % 2, 3, 3) for n in range(20)]

    found = compare_articles(worse, better, rng=rng())[SPANS]

    assert found.value == pytest.approx(0.5)
    assert 0.3 < found.low < found.high < 0.7
    assert found.p < 0.01


def test_a_difference_in_one_article_of_many_is_chance():
    first = [article(n, 2, 3, 3) for n in range(20)]
    second = [article(0, 3, 3, 3), *first[1:]]

    assert compare_articles(first, second, rng=rng())[SPANS].p == 1.0


def test_pipelines_are_compared_on_the_same_articles_only():
    with pytest.raises(ValueError, match="same articles"):
        compare_articles([article(1, 1, 1, 1)], [article(2, 1, 1, 1)], rng=rng())
    with pytest.raises(ValueError, match="same articles"):
        compare_articles([article(1, 1, 1, 1)] * 2, [article(1, 1, 1, 1)] * 2, rng=rng())


def test_articles_are_compared_by_id_whatever_their_order():
    first = [article(n, n % 3, 3, 3) for n in range(10)]
    second = [article(n, (n + 1) % 3, 3, 3) for n in range(10)]

    assert compare_articles(first, second[::-1], rng=rng()) == compare_articles(first, second, rng=rng())
