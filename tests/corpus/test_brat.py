from datetime import date

import pytest

from newsie.corpus.brat import (
    analysis_from_brat,
    ann_from_analysis,
    read_brat,
    read_folder,
    read_meta,
    write_brat,
)
from newsie.data import Term
from newsie.errors import CorpusError

TEXT = "Cartiere Dossi, utili a 2 milioni\n"
TEXT += "La Cartiere Dossi Srl e il sodalizio trentino assumono: lo dice Rita Moro."
ANN = """\
T1\tORG 0 14\tCartiere Dossi
T2\tMETRIC 16 21\tutili
T3\tMONEY 24 33\t2 milioni
T4\tORG 37 55\tCartiere Dossi Srl
T5\tDEMONYM 71 79\ttrentino
T6\tEVENT 80 88\tassumono
T7\tPER 98 107\tRita Moro
E1\tMETRIC:T2 value:T3 subject:T1
E2\tEVENT:T6 organizer:T1 organizer2:T4
A1\tType E1 profit
A2\tType E2 hiring
A3\tModality E2 planned
R1\tmember_of Arg1:T7 Arg2:T4
*\tsame T1 T4
N1\tReference T1 wikidata:Q1\tCartiere Dossi
#1\tAnnotatorNotes T3\t2000000 EUR
#2\tAnnotatorNotes T5\tTrentino
"""


def read(ann, text=TEXT):
    return analysis_from_brat(text, ann, {"id": "dossi"}, origin="dossi.ann")


def test_every_line_of_a_file_is_written_back_as_it_was():
    assert ann_from_analysis(read(ANN)) == ANN


def test_mentions_that_are_the_same_are_one_entity_under_its_fullest_name():
    analysis = read(ANN)

    assert [(e.type, e.name) for e in analysis.entities] == [
        ("ORG", "Cartiere Dossi Srl"),
        ("LOC", "Trentino"),
        ("PER", "Rita Moro"),
    ]
    assert analysis.mentions[0].entity == analysis.mentions[3].entity
    assert analysis.entities[0].links == (("wikidata", "Q1"),)


def test_a_role_filled_twice_is_numbered_as_brat_does():
    event = read(ANN).get_facts("event")[0]

    assert [m.text for m in event.get_mentions("organizer")] == ["Cartiere Dossi", "Cartiere Dossi Srl"]
    assert event.modality == "planned"


def test_a_place_that_only_its_demonym_names_is_an_entity_of_that_name():
    demonym = read(ANN).mentions[4]

    assert demonym.value == Term("Trentino")
    assert demonym.entity == "e2"


def test_a_demonym_is_the_place_of_its_note_without_a_line_that_says_so():
    text = "Il vino veneto parte dal Veneto"
    analysis = read("T1\tDEMONYM 8 14\tveneto\nT2\tLOC 25 31\tVeneto\n#1\tAnnotatorNotes T1\tVeneto\n", text)

    assert [e.name for e in analysis.entities] == ["Veneto"]
    assert "same" not in ann_from_analysis(analysis)


def test_events_told_twice_are_joined_but_a_plain_verb_is_no_entity():
    text = "Il taglio si farà: taglio confermato, poi la fiera"
    ann = "T1\tEVENT 3 9\ttaglio\nT2\tEVENT 19 25\ttaglio\nT3\tEVENT 45 50\tfiera\n*\tsame T1 T2\n"

    analysis = read(ann, text)

    assert [m.entity for m in analysis.mentions] == ["e1", "e1", None]
    assert analysis.entities[0].type == "EVENT"


def test_an_event_with_a_proper_name_is_an_entity():
    text = "Torna Vinitaly. Apre domani."
    analysis = read("T1\tEVENT 6 14\tVinitaly\nT2\tEVENT 16 20\tApre\n", text)

    assert [(e.type, e.name) for e in analysis.entities] == [("EVENT", "Vinitaly")]


def test_a_name_broken_over_lines_is_one_mention():
    text = "Camera di\nCommercio"
    ann = "T1\tORG 0 9;10 19\tCamera di Commercio\n"

    analysis = read(ann, text)

    assert analysis.mentions[0].text == text
    assert analysis.entities[0].name == "Camera di Commercio"
    assert ann_from_analysis(analysis) == ann


def test_offsets_count_code_points():
    text = "\U0001f377 Cantine Berti"

    assert read("T1\tORG 2 15\tCantine Berti\n", text).mentions[0].text == "Cantine Berti"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("T8 ORG 0 14 Cartiere", r"dossi.ann:18: .*no annotation"),
        ("X1\tORG 0 14\tCartiere Dossi", "no annotation"),
        ("T8\tORG 0\tC", "label and offsets"),
        ("T8\tORG 0 14\tCartiere Rossi", "quotes 'Cartiere Rossi'"),
        ("T8\tORG 100 200\tx", "outside the text"),
        ("T8\tORG 14 0\tx", "outside the text"),
        ("T8\tORG 0 8;16 21\tCartiere utili", "in pieces"),
        ("T1\tORG 0 14\tCartiere Dossi", "already on line 1"),
        ("E3\tMETRIC:T99 value:T3", "no span T99"),
        ("E3\tMETRIC:T2 value", "role:T5"),
        ("E3\tMONEY:T2 value:T3", "the span is METRIC"),
        ("E3\tPER:T7 value:T3", "can't be a trigger"),
        ("R2\towns Arg1:T1", "Arg1 and one Arg2"),
        ("R2\towns Arg1:T1 Arg2:T77", "no span T77"),
        ("A9\tType E77 profit", "no fact E77"),
        ("A9\tType E1 loss", "second Type"),
        ("A9\tColour E1 red", "no attribute"),
        ("A9\tModality E1 maybe", "unknown modality 'maybe'"),
        ("A9\tStatus E1 former", "figure with status"),
        ("*\tsame T1", "same T1 T8"),
        ("*\tsame T1 T88", "no span T88"),
        ("#9\tAnnotatorNotes T3\t1 EUR", "second note"),
        ("#9\tAnnotatorNotes T2", "no note"),
        ("#9\tAnnotatorNotes T66\t1 EUR", "no span T66"),
        ("N9\tReference T1", "no identifier"),
    ],
)
def test_a_malformed_line_is_named_with_file_and_line(line, complaint):
    with pytest.raises(CorpusError, match=complaint) as caught:
        read(ANN + line + "\n")

    assert str(caught.value).startswith("dossi.ann:")


def test_a_value_that_is_none_is_named_at_its_note():
    with pytest.raises(CorpusError, match=r"dossi.ann:16: MONEY '2 milioni': '2,0' is no number"):
        read(ANN.replace("2000000 EUR", "2,0 EUR"))


def test_all_malformed_lines_are_reported_at_once():
    with pytest.raises(CorpusError) as caught:
        read(ANN + "A9\tColour E1 red\nX\n")

    assert [line.split(": ")[0] for line in str(caught.value).split("\n")] == ["dossi.ann:18", "dossi.ann:19"]


def test_a_triple_on_disk_comes_back_with_what_its_json_says(tmp_path, marked):
    path = write_brat(marked, tmp_path / "train", extra={"origin": "written for a test"})

    assert read_brat(path) == marked
    assert read_meta(path)["origin"] == "written for a test"
    assert [a.article.id for a in read_folder(tmp_path)] == ["vetrerie_lodi"]


def test_nothing_is_overwritten_unasked(tmp_path, marked):
    write_brat(marked, tmp_path)

    with pytest.raises(CorpusError, match="there already"):
        write_brat(marked, tmp_path)
    assert write_brat(marked, tmp_path, force=True).exists()


def test_a_text_without_json_has_its_first_line_as_title(tmp_path):
    (tmp_path / "a.txt").write_text("Titolo\nCorpo", encoding="utf-8")
    (tmp_path / "a.ann").write_text("", encoding="utf-8")

    article = read_brat(tmp_path / "a.ann").article

    assert (article.id, article.title, article.published) == ("a", "Titolo", None)


@pytest.mark.parametrize(
    ("ending", "content", "complaint"),
    [
        (".json", b"{\n'id': 1}", r"a.json:2: not JSON"),
        (".json", b"[1]", r"a.json:1: a list"),
        (".json", b'{"published": "ieri"}', "no ISO day"),
        (".ann", b"\n\xff", r"a.ann:2: not UTF-8"),
        (".txt", None, r"a.txt:1: can't be read"),
    ],
)
def test_a_broken_file_of_a_triple_is_named(tmp_path, ending, content, complaint):
    for name in (".txt", ".ann", ".json"):
        (tmp_path / f"a{name}").write_text("{}" if name == ".json" else "", encoding="utf-8")
    broken = tmp_path / f"a{ending}"
    broken.unlink()
    if content is not None:
        broken.write_bytes(content)

    with pytest.raises(CorpusError, match=complaint):
        read_brat(tmp_path / "a.ann")


def test_line_breaks_are_part_of_the_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Uno\r\nDue")
    (tmp_path / "a.ann").write_bytes(b"T1\tORG 5 8\tDue\r\n")

    analysis = read_brat(tmp_path / "a.ann")

    assert analysis.article.text == "Uno\r\nDue"
    assert analysis.mentions[0].text == "Due"


def test_the_day_of_publication_is_read(marked):
    assert marked.article.published == date(2022, 5, 10)
