"""What the judge of facts brings where it has not learned: gold in parts, each judged by the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from newsie.data import Analysis
from newsie.evaluate import (
    ArticleScore,
    Report,
    compare_articles,
    digest_gold,
    pair_analyses,
    score_analysis,
    score_articles,
)
from newsie.evaluate.counts import ALL
from newsie.pipeline import FACTS, Extractor
from newsie.pipes.encoder_words import SubwordVectors
from newsie.pipes.facts import Facts
from newsie.pipes.judging.judge import Judge
from newsie.training.judging import Lesson, train_judge
from newsie.training.senses import find_vectors

SEED = 0


def compare_folds(extractor: Extractor, lessons: Sequence[Lesson], count: int) -> Report:
    """Return the judge's scores on gold against the patterns', each article judged by what others teach.

    End to end from raw text. Raises ValueError for fewer parts than two or fewer articles than parts.
    """
    if not 2 <= count <= len(lessons):
        raise ValueError(f"{len(lessons)} articles in {count} parts")
    vectors = find_vectors(extractor)
    judged = [s for part in range(count) for s in judge_part(extractor, lessons, vectors, part, count)]
    patterns = score_with(extractor, [lesson.gold for lesson in in_parts(lessons, count)], None)
    differences = compare_articles(patterns, judged, rng=np.random.default_rng(SEED))
    report = Report(
        title=f"the judge of facts, {count} parts of gold, each judged by what the others teach",
        articles=len(lessons),
        scores=score_articles(judged, rng=np.random.default_rng(SEED)),
        digest=digest_gold([lesson.gold for lesson in lessons]),
        pipeline=extractor.fingerprint.name,
        differences=differences,
        against="the patterns alone",
    )
    return replace(report, scores={key: s for key, s in report.scores.items() if key.group == ALL})


def in_parts(lessons: Sequence[Lesson], count: int) -> Iterator[Lesson]:
    """Yield the lessons part by part; every `count`th article is of one part."""
    for part in range(count):
        yield from lessons[part::count]


def judge_part(
    extractor: Extractor, lessons: Sequence[Lesson], vectors: SubwordVectors | None, part: int, count: int
) -> list[ArticleScore]:
    """Return the scores of one part, judged by what the others teach."""
    others = [lesson for number, lesson in enumerate(lessons) if number % count != part]
    judge = train_judge(others, vectors)
    return score_with(extractor, [lesson.gold for lesson in lessons[part::count]], judge)


def score_with(extractor: Extractor, gold: Sequence[Analysis], judge: Judge | None) -> list[ArticleScore]:
    """Extract gold articles from their texts with a judge, or with the patterns alone, and score them."""
    component = extractor.nlp.get_pipe(FACTS)
    assert isinstance(component, Facts)
    component.judge, kept = judge, component.judge
    try:
        predicted = list(extractor.pipe(analysis.article for analysis in gold))
    finally:
        component.judge = kept
    return [score_analysis(*pair) for pair in pair_analyses(gold, predicted)]
