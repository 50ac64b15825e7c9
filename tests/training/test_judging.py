"""What the judge of facts learns from a handful of hand-marked articles."""

import pytest
from gold_by_hand import write_gold
from names_by_hand import make_model

from newsie.corpus import analysis_from_markup
from newsie.data import Article, Fact, Fingerprint
from newsie.errors import CorpusError
from newsie.pipeline import Extractor, build_pipeline
from newsie.pipes.facts import Facts
from newsie.pipes.judging.judge import QUESTIONS, Judge
from newsie.pipes.ner import Names
from newsie.training.folds import compare_folds
from newsie.training.judging import TASKS, Lesson, read_lessons, train_judge


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    nlp = build_pipeline()
    names = nlp.get_pipe("newsie_ner")
    assert isinstance(names, Names)
    names.use(make_model())
    return Extractor(nlp, Fingerprint("it_prova", "0", "0"))


@pytest.fixture(scope="module")
def lessons(extractor: Extractor) -> list[Lesson]:
    return list(read_lessons(extractor, write_gold()))


def state(extractor: Extractor, lessons: list[Lesson], text: str) -> list[Fact]:
    return judge_with(extractor, train_judge(lessons), text)


def judge_with(extractor: Extractor, judge: Judge, text: str) -> list[Fact]:
    component = extractor.nlp.get_pipe("newsie_facts")
    assert isinstance(component, Facts)
    component.judge = judge
    try:
        return list(extractor.extract(Article(text)).facts)
    finally:
        component.judge = None


def test_an_event_that_no_pattern_knows_is_learned_with_its_roles(
    extractor: Extractor, lessons: list[Lesson]
) -> None:
    facts = state(extractor, lessons, "Enel ha battezzato un cantiere a Lecco. Spesi 7 milioni di euro.")
    event, figure = (next(f for f in facts if f.kind == kind) for kind in ("event", "figure"))
    assert event.type == "opening"
    assert {a.role: a.mention.text for a in event.arguments} == {"organizer": "Enel", "place": "Lecco"}
    assert figure.type == "investment"
    assert [m.text for m in figure.get_mentions("subject")] == ["Enel"]


def test_what_gold_never_tells_is_not_told(extractor: Extractor, lessons: list[Lesson]) -> None:
    text = "Lucia Galli guarda Lecco, dove fu battezzato il nonno. Un prato costa 7 euro."
    assert [f for f in state(extractor, lessons, text) if f.kind in ("event", "figure")] == []


def test_gold_labels_every_candidate_it_speaks_of(lessons: list[Lesson]) -> None:
    labels = {task: {example.label for example in TASKS[task](lessons)} for task in TASKS}
    assert labels == {
        "event_words": {"", "opening"},
        "event_roles": {"", "organizer", "place"},
        "figure_measures": {"", "investment"},
        "figure_roles": {"", "subject"},
        "modality": {""},
    }


def test_the_same_gold_teaches_the_same_judge(lessons: list[Lesson]) -> None:
    one, other = train_judge(lessons), train_judge(lessons)
    for question in QUESTIONS:
        assert one.classifiers[question].rows == other.classifiers[question].rows
        assert one.classifiers[question].weights.tobytes() == other.classifiers[question].weights.tobytes()


def test_gold_without_facts_teaches_nothing_and_says_so(extractor: Extractor) -> None:
    gold = analysis_from_markup("---\nid: vuoto\ntitle: no\n---\n[Enel](ORG e) tace.\n===\n")
    with pytest.raises(CorpusError, match="nothing to tell apart for 'event_words'"):
        train_judge(list(read_lessons(extractor, [gold])))


def test_parts_of_gold_are_judged_by_what_the_others_teach(
    extractor: Extractor, lessons: list[Lesson]
) -> None:
    report = compare_folds(extractor, lessons, 3)
    scores = {key.measure: score.counts for key, score in report.scores.items()}
    assert report.articles == 12
    assert (scores["events"].right, scores["events"].gold) == (6, 6)
    assert report.differences is not None
    assert {key.group for key in report.scores} == {"ALL"}


@pytest.mark.parametrize("count", [1, 13])
def test_parts_need_articles(count: int, extractor: Extractor, lessons: list[Lesson]) -> None:
    with pytest.raises(ValueError, match="12 articles in"):
        compare_folds(extractor, lessons, count)


PLANNED = """---
id: {name}
title: no
---
[Enel](ORG e) vagheggia un nuovo [cantiere](EVENT b) a [Lecco](LOC l) da {n} anni.
===
event opening b organizer=e place=l modality=planned
"""


def test_how_gold_tells_what_lies_ahead_is_learned(extractor: Extractor) -> None:
    written = [
        *write_gold(),
        *(analysis_from_markup(PLANNED.format(name=f"p_{n}", n=n)) for n in range(2, 8)),
    ]
    judge = train_judge(list(read_lessons(extractor, written)))
    text = "Enel vagheggia un nuovo cantiere a Lecco da 9 anni."
    assert [fact.modality for fact in judge_with(extractor, judge, text)] == ["planned"]


def test_where_all_that_gold_tells_is_asserted_the_patterns_say_what_is_not(
    extractor: Extractor, lessons: list[Lesson]
) -> None:
    text = "Forse Enel avrebbe battezzato un cantiere a Lecco."
    (event,) = [f for f in judge_with(extractor, train_judge(lessons), text) if f.kind == "event"]
    assert event.modality == "rumoured"
