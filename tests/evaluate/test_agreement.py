from dataclasses import replace

import numpy as np
import pytest

from newsie.evaluate.agreement import agree
from newsie.evaluate.counts import Key


def compare(first, second):
    return agree(first, second, rng=np.random.default_rng(0), samples=20)


def test_one_who_agrees_with_himself_disagrees_nowhere(gold):
    found = compare([gold], [gold])

    assert (found.disagreements, found.missing) == ((), ())
    assert [found.report.scores[Key(m)].f1.value for m in ("spans", "arguments")] == [1.0, 1.0]


def test_a_disagreement_is_shown_around_its_text(gold, remark):
    found = compare([gold], [remark(("di [Asolo]", "[di Asolo]"))])

    spans = [str(d) for d in found.disagreements if d.measure == "spans"]
    context = "cavi a 31 milioni Caseificio Berton Srl [di Asolo] ha chiuso il 2021 in crescita del 4%. I"
    assert spans[0] == f"caseificio_asolo:61-69: only second: spans LOC 'di Asolo'  «{context}»"
    assert spans[1].startswith("caseificio_asolo:64-69: only first: spans LOC 'Asolo'")


def test_disagreements_stand_in_the_order_of_the_text(gold, remark):
    found = compare([gold], [remark(("31000000", "310"), (" modality=planned", ""), ("place=k ", ""))])

    places = [d.span for d in found.disagreements if d.span]
    assert places == sorted(places)
    assert len(places) > 3


def test_articles_of_one_annotator_alone_are_named_and_left_out(gold):
    other = replace(gold, article=replace(gold.article, id="altro"))

    found = compare([gold, other], [gold])

    assert found.missing == ("altro",)
    assert found.report.articles == 1


def test_one_article_twice_is_refused(gold):
    with pytest.raises(ValueError, match="there twice"):
        compare([gold, gold], [gold])


def test_what_nobody_marked_has_no_agreement(gold):
    from newsie.data import Analysis

    empty = Analysis(gold.article)

    assert Key("spans") not in compare([empty], [empty]).report.scores
