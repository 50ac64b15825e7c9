import json
import logging
import warnings
from dataclasses import replace

import pytest

from newsie.corpus.brat import ann_from_analysis, write_brat
from newsie.corpus.convert import FORMATS, convert
from newsie.corpus.rows import GoldArticle
from newsie.data import Article
from newsie.errors import CorpusError

FILES = {
    "brat": "out",
    "markup": "out",
    "label-studio": "out.json",
    "doccano": "out.jsonl",
    "prodigy": "out.jsonl",
    "conll": "out.conll",
    "xmi": "out",
    "cas-json": "out",
}
WHOLE = [name for name in FILES if name != "conll"]


@pytest.fixture(autouse=True)
def _cassis(request):
    if "xmi" in request.node.name or "cas-json" in request.node.name:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pytest.importorskip("cassis")


def settle(gold):
    """Bring mentions and facts into an order of their own: some formats keep another one."""
    analysis = gold.analysis
    mentions = tuple(sorted(analysis.mentions, key=lambda m: (m.start, -m.end, m.label)))
    return replace(
        gold, analysis=replace(analysis, mentions=mentions, facts=tuple(sorted(analysis.facts, key=repr)))
    )


@pytest.mark.parametrize("name", WHOLE)
def test_a_format_carries_all_there_and_back(name, gold, tmp_path):
    path = tmp_path / FILES[name]

    FORMATS[name].write([gold], path)

    assert [settle(g) for g in FORMATS[name].read(path)] == [settle(gold)]
    assert {k: v for k, v in FORMATS[name].count_losses([gold]).items() if v} == {}


def test_conll_carries_the_mentions_and_the_article(gold, tmp_path):
    FORMATS["conll"].write([gold], tmp_path / "a.conll")

    back = next(FORMATS["conll"].read(tmp_path / "a.conll"))

    assert back.analysis.article == gold.analysis.article
    assert {m.key for m in back.analysis.mentions} == {m.key for m in gold.analysis.mentions}
    assert back.extra == gold.extra


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_overwritten_unasked(name, gold, tmp_path):
    path = tmp_path / FILES[name]
    FORMATS[name].write([gold], path)

    with pytest.raises(CorpusError, match="there already"):
        FORMATS[name].write([gold], path)
    FORMATS[name].write([gold], path, force=True)


@pytest.mark.parametrize("name", [n for n in FILES if n != "brat"])
def test_a_corpus_goes_into_each_format_and_back_to_brat(name, gold, tmp_path, caplog):
    write_brat(gold.analysis, tmp_path / "gold", extra=gold.extra)
    target, back = tmp_path / FILES[name], tmp_path / "back"

    done = convert(tmp_path / "gold", target, source_format="brat", target_format=name)
    convert(target, back, source_format=name, target_format="brat")

    ann = (back / "vetrerie_lodi.ann").read_text(encoding="utf-8")
    assert done.articles == 1
    if name == "prodigy":  # keeps facts by their triggers, in the order of the text
        assert settle(next(FORMATS["brat"].read(back))) == settle(gold)
    elif name != "conll":
        assert ann == ann_from_analysis(gold.analysis)
        assert not caplog.records


def test_what_a_format_can_not_carry_is_counted_in_a_warning(gold, tmp_path, caplog):
    write_brat(gold.analysis, tmp_path / "gold")

    with caplog.at_level(logging.WARNING):
        done = convert(tmp_path / "gold", tmp_path / "a.conll", source_format="brat", target_format="conll")

    assert done.losses["facts"] == 8
    assert "8 facts were not carried over" in done.list_warnings()
    assert any("8 facts were not carried over" in record.getMessage() for record in caplog.records)


def test_what_the_pipeline_adds_is_counted_too(gold, tmp_path):
    facts = tuple(replace(fact, confidence=0.5) for fact in gold.analysis.facts)
    from newsie.corpus.convert import count_common_losses

    losses = count_common_losses([GoldArticle(replace(gold.analysis, facts=facts, warnings=("x",)))])

    assert (losses["confidences"], losses["warnings"]) == (8, 1)


def test_emoji_are_warned_of_where_doccano_would_shift_them(gold, tmp_path):
    article = GoldArticle(
        replace(gold.analysis, article=Article("\U0001f377 vino", "x"), mentions=(), facts=(), entities=())
    )

    assert sum(FORMATS["doccano"].count_losses([article]).values()) == 1


def test_an_unknown_format_and_a_missing_source_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="unknown format 'bratt'; formats are brat"):
        convert(tmp_path, tmp_path / "x", source_format="bratt", target_format="brat")
    with pytest.raises(CorpusError, match="no such file"):
        convert(tmp_path / "nix", tmp_path / "x", source_format="brat", target_format="markup")
    with pytest.raises(CorpusError, match="no brat articles"):
        convert(tmp_path, tmp_path / "x", source_format="brat", target_format="markup")


def test_a_format_of_a_higher_floor_can_be_added(gold, tmp_path):
    write_brat(gold.analysis, tmp_path / "gold")
    own = replace(FORMATS["markup"], name="mine")

    done = convert(
        tmp_path / "gold", tmp_path / "out", source_format="brat", target_format="mine", formats={"mine": own}
    )

    assert done.articles == 1
    assert (tmp_path / "out" / "vetrerie_lodi.markup").exists()


# Files from the tools themselves ----------------------------------------------------------------------


def test_label_studio_offsets_in_utf16_are_found_out_by_the_quote(tmp_path):
    region = {"start": 3, "end": 7, "text": "Alfa", "labels": ["ORG"]}
    result = [{"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": region}]
    task = {"id": 7, "data": {"text": "\U0001f377 Alfa"}, "annotations": [{"result": result}]}
    (tmp_path / "a.json").write_text(json.dumps([task]), encoding="utf-8")

    analysis = next(FORMATS["label-studio"].read(tmp_path / "a.json")).analysis

    assert analysis.article.id == "7"
    assert analysis.mentions[0].span == (2, 6)


def test_a_cancelled_label_studio_annotation_is_passed_over(tmp_path):
    rows = [{"was_cancelled": True, "result": [{"type": "boh"}]}, {"result": []}]
    (tmp_path / "a.json").write_text(
        json.dumps([{"data": {"text": "x"}, "annotations": rows}]), encoding="utf-8"
    )

    assert next(FORMATS["label-studio"].read(tmp_path / "a.json")).analysis.mentions == ()


def test_rejected_prodigy_tasks_are_passed_over(gold, tmp_path):
    FORMATS["prodigy"].write([gold], tmp_path / "a.jsonl")
    row = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8")) | {"answer": "reject"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")

    assert list(FORMATS["prodigy"].read(tmp_path / "a.jsonl")) == []


def test_plain_conll_of_another_corpus_is_read(tmp_path):
    (tmp_path / "kind.conll").write_text("La\tO\nFiat\tB-ORG\nAuto\tI-ORG\n\nchiude\tO\n", encoding="utf-8")

    analysis = next(FORMATS["conll"].read(tmp_path / "kind.conll")).analysis

    assert analysis.article.text == "La Fiat Auto chiude"
    assert [m.text for m in analysis.mentions] == ["Fiat Auto"]


def test_a_mention_that_follows_another_at_once_starts_anew(tmp_path):
    (tmp_path / "a.conll").write_text("Como\tB-LOC\nLecco\tB-LOC\n", encoding="utf-8")

    analysis = next(FORMATS["conll"].read(tmp_path / "a.conll")).analysis

    assert [m.text for m in analysis.mentions] == ["Como", "Lecco"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("label-studio", '[\n{"data": {"text": "x"}},\n{"data": 3}]', r"out.json:3: 'data' is a int"),
        ("label-studio", '[\n{"data": {"text": "x"}}\n{}]', r"out.json:3: not JSON"),
        ("label-studio", '[{"data": {}\n,]', r"out.json:2: not JSON"),
        ("label-studio", '{"data": 1}', r"out.json:1: a JSON array"),
        ("label-studio", "[1]", r"out.json:1: a int where an object"),
        ("label-studio", "[\n", r"out.json:2: not JSON"),
        ("doccano", '{"text": "x"}\n{"text": 3}', r"out.jsonl:2: 'text' is a int"),
        ("doccano", '{"text": "x",}', r"out.jsonl:1: not JSON"),
        ("doccano", '{"text": "x", "entities": [{"id": 1, "label": "ORG"}]}', r"'start_offset' is missing"),
        (
            "doccano",
            '{"text": "x", "relations": [{"from_id": 1, "to_id": 2, "type": "owns"}]}',
            "not both there",
        ),
        ("doccano", '{"text": "x", "notes": {"a": "b"}}', "is no span"),
        (
            "doccano",
            '{"text": "abc", "entities": [{"id": 1, "label": "ORG", "start_offset": 1, "end_offset": 9}]}',
            r"out.jsonl:1: ORG 1 9 lies outside",
        ),
        (
            "doccano",
            '{"text": "ab", "entities": [{"id": 1, "label": "event:fair","start_offset":0,"end_offset":2}]}',
            "has no trigger",
        ),
        ("prodigy", '{"text": "x"}\nnull', r"out.jsonl:2: a NoneType"),
        ("prodigy", '{"text": "x", "spans": {}}', r"out.jsonl:1: 'spans' is a dict"),
        (
            "prodigy",
            '{"text": "x", "relations": [{"label": "own","head_span": {"start": 0,"end": 1,"label": "A"}}]}',
            "which is no span",
        ),
        ("conll", "Fiat\tORG", r"out.conll:1: .* is no token and tag"),
        ("conll", "La\tO\nFiat\tI-ORG", r"out.conll:2: I-ORG continues nothing"),
        ("conll", "Fiat\tB-ORG\nSpa\tI-LOC", r"out.conll:2: I-LOC continues nothing"),
        ("conll", '# text = "La Fiat"\nLa\tO\nSeat\tO', r"out.conll:3: the token 'Seat'"),
        ("conll", "# text = boh\nLa\tO", "must be a JSON string"),
        ("conll", "# id = a\n# published = ieri\nLa\tO", "no ISO day"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(name, content, complaint, tmp_path):
    path = tmp_path / FILES[name]
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CorpusError, match=complaint):
        list(FORMATS[name].read(path))


@pytest.mark.parametrize("name", ["label-studio", "doccano", "prodigy", "conll"])
def test_a_file_that_is_no_text_is_named_with_its_line(name, tmp_path):
    path = tmp_path / FILES[name]
    path.write_bytes(b"\n\n\xff")

    with pytest.raises(CorpusError, match=r":3: not UTF-8"):
        list(FORMATS[name].read(path))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda rows: rows[0].update(type="polygon"), "unknown type 'polygon'"),
        (lambda rows: rows[0]["value"].update(labels=[]), "has 0 labels"),
        (lambda rows: rows[0]["value"].update(text="Altro"), "quotes 'Altro'"),
        (lambda rows: rows[0].pop("id"), "'id' is missing"),
        (lambda rows: rows[-1].update(to_id="T99"), "no region 'T99'"),
        (lambda rows: [r["value"].update(labels=["boh"]) for r in rows if r.get("id") == "E1"], "is no fact"),
    ],
)
def test_a_broken_label_studio_region_is_named(change, complaint, gold, tmp_path):
    path = tmp_path / "a.json"
    FORMATS["label-studio"].write([gold], path)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    change(tasks[0]["annotations"][0]["result"])
    path.write_text(json.dumps(tasks), encoding="utf-8")

    with pytest.raises(CorpusError, match=f"a.json:1: .*{complaint}"):
        list(FORMATS["label-studio"].read(path))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"label": "value"', '"label": "value#3"', "at the head of 1 facts"),
        ('"facts": ["figure:revenue"]', '"facts": ["reddito"]', "is no fact"),
        (', "facts": ["figure:revenue"]', "", "nothing at its head"),
    ],
)
def test_a_broken_prodigy_relation_is_named(old, new, complaint, gold, tmp_path):
    path = tmp_path / "a.jsonl"
    FORMATS["prodigy"].write([gold], path)
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")

    with pytest.raises(CorpusError, match=f"a.jsonl:1: .*{complaint}"):
        list(FORMATS["prodigy"].read(path))


def test_the_label_studio_interface_names_every_label_and_type(gold, tmp_path):
    FORMATS["label-studio"].write([gold], tmp_path / "a.json")

    config = (tmp_path / "a.xml").read_text(encoding="utf-8")

    assert all(
        f'value="{name}"' in config for name in ("DEMONYM", "event:opening", "position:", "located_in")
    )


def test_prodigy_tokens_are_the_text_and_spans_know_theirs(gold, tmp_path):
    FORMATS["prodigy"].write([gold], tmp_path / "a.jsonl")

    row = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))

    assert all(row["text"][t["start"] : t["end"]] == t["text"] for t in row["tokens"])
    for span in row["spans"]:
        assert row["tokens"][span["token_start"]]["start"] == span["start"]
        assert row["tokens"][span["token_end"]]["end"] == span["end"]


def test_several_prodigy_facts_of_one_trigger_stay_apart(gold, tmp_path):
    FORMATS["prodigy"].write([gold], tmp_path / "a.jsonl")

    row = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))

    assert {r["label"] for r in row["relations"] if r["label"].startswith("holder")} == {
        "holder#1",
        "holder#2",
    }


def test_cas_json_xmi_of_another_project_is_refused(tmp_path, gold):
    cassis = pytest.importorskip("cassis")
    cas = cassis.Cas(sofa_string="testo", sofa_mime="text/plain")
    (tmp_path / "a.json").write_text(cas.to_json(), encoding="utf-8")

    with pytest.raises(CorpusError, match=r"a.json:1: the CAS has no layer webanno.custom.NewsieMention"):
        list(FORMATS["cas-json"].read(tmp_path))


@pytest.mark.parametrize(("name", "ending"), [("xmi", ".xmi"), ("cas-json", ".json")])
def test_a_broken_cas_is_named_with_its_line(name, ending, gold, tmp_path):
    FORMATS[name].write([gold], tmp_path / "out")
    path = tmp_path / "out" / f"vetrerie_lodi{ending}"
    path.write_text("{\n<kaputt", encoding="utf-8")

    with pytest.raises(CorpusError, match=rf"vetrerie_lodi{ending}:[12]: not a CAS"):
        list(FORMATS[name].read(tmp_path / "out"))


def test_without_cassis_the_xmi_formats_say_what_to_install(gold, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cassis", None)

    with pytest.raises(CorpusError, match="dkpro-cassis"):
        FORMATS["xmi"].write([gold], tmp_path)


def test_two_articles_of_one_name_are_refused(gold, tmp_path):
    with pytest.raises(CorpusError, match="two articles have this name"):
        FORMATS["markup"].write([gold, gold], tmp_path)
