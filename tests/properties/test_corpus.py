"""What no corpus file may lose, whatever is marked."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from annotated import analyses, values
from hypothesis import HealthCheck, given, settings

from newsie.corpus.brat import analysis_from_brat, ann_from_analysis, meta_from_article
from newsie.corpus.check import check_analysis
from newsie.corpus.convert import FORMATS
from newsie.corpus.markup import analysis_from_markup
from newsie.corpus.markup_write import markup_from_analysis
from newsie.corpus.notes import note_from_value, value_from_note
from newsie.corpus.rows import GoldArticle
from newsie.data import Analysis


def in_text_order(analysis: Analysis) -> Analysis:
    mentions = sorted(analysis.mentions, key=lambda m: (m.start, -m.end, m.label))
    return replace(analysis, mentions=tuple(mentions))


@settings(deadline=None)
@given(values())
def test_a_value_reads_back_from_its_note(pair):
    label, value = pair

    assert value_from_note(label, note_from_value(value)) == value


@settings(deadline=None)
@given(analyses())
def test_brat_loses_nothing(analysis):
    ann, meta = ann_from_analysis(analysis), meta_from_article(analysis.article)

    assert analysis_from_brat(analysis.article.text, ann, meta, origin="a.ann") == analysis


@settings(deadline=None)
@given(analyses())
def test_brat_written_twice_is_the_same_file(analysis):
    ann = ann_from_analysis(analysis)
    again = analysis_from_brat(
        analysis.article.text, ann, meta_from_article(analysis.article), origin="a.ann"
    )

    assert ann_from_analysis(again) == ann


@settings(deadline=None)
@given(analyses())
def test_markup_loses_nothing(analysis):
    content = markup_from_analysis(analysis)

    assert in_text_order(analysis_from_markup(content, origin="a.markup")) == in_text_order(analysis)


@settings(deadline=None)
@given(analyses())
def test_a_check_never_fails_whatever_is_marked(analysis):
    places = [finding.span for finding in check_analysis(analysis)]

    assert all(span is None or 0 <= span.start < span.end <= len(analysis.article.text) for span in places)


def in_one_order(gold: GoldArticle) -> GoldArticle:
    analysis = in_text_order(gold.analysis)
    return replace(gold, analysis=replace(analysis, facts=tuple(sorted(analysis.facts, key=repr))))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", ["brat", "markup", "label-studio", "doccano", "prodigy"])
@given(analysis=analyses(25))
def test_every_format_carries_all_there_and_back(name, analysis, tmp_path):
    gold = GoldArticle(analysis, {"origin": "made up"})
    path = Path(tempfile.mkdtemp(dir=tmp_path)) / "out"

    FORMATS[name].write([gold], path)

    assert [in_one_order(g) for g in FORMATS[name].read(path)] == [in_one_order(gold)]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", ["xmi", "cas-json"])
@given(analysis=analyses(15))
def test_a_cas_carries_all_there_and_back(name, analysis, tmp_path):
    pytest.importorskip("cassis")
    gold = GoldArticle(analysis)
    path = Path(tempfile.mkdtemp(dir=tmp_path)) / "out"

    FORMATS[name].write([gold], path)

    assert [in_one_order(g) for g in FORMATS[name].read(path)] == [in_one_order(gold)]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(analysis=analyses(25))
def test_conll_keeps_text_and_mentions_that_lie_in_no_other(analysis, tmp_path):
    FORMATS["conll"].write([GoldArticle(analysis)], tmp_path / "a.conll", force=True)

    back = next(FORMATS["conll"].read(tmp_path / "a.conll")).analysis

    assert back.article == analysis.article
    assert {m.key for m in back.mentions} == {m.key for m in analysis.mentions if has_token(m.text)}


def has_token(text: str) -> bool:
    return any(not char.isspace() for char in text)
