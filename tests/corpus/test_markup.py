import pytest

from newsie.corpus.brat import ann_from_analysis
from newsie.corpus.markup import analysis_from_markup, read_markup
from newsie.corpus.markup_write import markup_from_analysis
from newsie.errors import CorpusError

HEAD = "---\nid: prova\npublished: 2023-03-21\n---\n"


def facts_of(analysis):
    return [
        (
            f.kind,
            f.type,
            f.trigger and f.trigger.text,
            [(a.role, a.mention.text, a.mention.start) for a in f.arguments],
        )
        for f in analysis.facts
    ]


def test_marked_text_becomes_plain_text_and_mentions(marked):
    assert marked.article.text.startswith(
        "Vetrerie Zanchi, ricavi a 31 milioni\nVetrerie Zanchi S.p.A. di Lodi ha"
    )
    assert marked.article.text.endswith("Paolo Rho ([sic]). Nessuna intesa con Cristal.")
    assert marked.article.title == "Vetrerie Zanchi, ricavi a 31 milioni"
    assert [m.text for m in marked.mentions[:4]] == [
        "Vetrerie Zanchi",
        "ricavi",
        "31 milioni",
        "Vetrerie Zanchi S.p.A.",
    ]


def test_one_id_is_one_thing_whatever_the_label(marked):
    firm = [(m.label, m.text) for m in marked.mentions if m.entity == marked.mentions[0].entity]

    assert firm == [("ORG", "Vetrerie Zanchi"), ("ORG", "Vetrerie Zanchi S.p.A."), ("NOM", "gruppo")]


def test_an_id_in_a_fact_is_its_mention_nearest_to_the_trigger(marked):
    opening = marked.get_facts("event")[0]
    export = marked.get_facts("figure")[1]

    assert opening.get_mention("organizer").text == "gruppo"
    assert export.get_mention("subject").text == "Vetrerie Zanchi S.p.A."


def test_at_picks_a_mention_by_its_number(marked):
    assert marked.get_facts("relation")[1].get_mention("subject").start == 0
    assert marked.get_facts("relation")[1].modality == "denied"


def test_the_same_line_comes_before_a_nearer_mention_elsewhere():
    text = "[Alfa](ORG a), e altre parole ancora: [ricavi](METRIC m)\n[Alfa](ORG a) tace"

    analysis = analysis_from_markup(
        HEAD + text + "\n===\nfigure revenue m value=v subject=a\n".replace(" value=v", "")
    )

    assert analysis.facts[0].get_mention("subject").start == 0


def test_of_two_mentions_as_near_the_left_one_is_meant():
    analysis = analysis_from_markup(
        "[Alfa](ORG a) [vende](EVENT t) [Alfa](ORG a)\n===\nevent other t organizer=a\n"
    )

    assert analysis.facts[0].get_mention("organizer").start == 0


def test_an_id_means_the_mention_that_may_fill_the_role():
    text = "[lombardo](DEMONYM l) [apre](EVENT t) qui in [Lombardia](LOC l)"

    analysis = analysis_from_markup(text + "\n===\nevent opening t place=l@2\nevent opening t place=l\n")

    assert [f.get_mention("place").text for f in analysis.facts] == ["Lombardia", "lombardo"]


def test_an_amount_heads_its_own_figure():
    analysis = analysis_from_markup("Sede da [90 metri](QUANTITY q = 90 metro)\n===\nfigure area q value=q\n")

    assert analysis.facts[0].trigger == analysis.facts[0].get_mention("value")


def test_a_relation_takes_the_two_mentions_that_stand_closest():
    text = "[Alfa](ORG a) cresce.\nLa [Alfa](ORG a) di [Asti](LOC c)"

    analysis = analysis_from_markup(text + "\n===\nrelation located_in a c\n")

    assert facts_of(analysis)[0][3] == [("subject", "Alfa", 16), ("object", "Asti", 24)]


def test_brackets_may_stand_inside_brackets():
    analysis = analysis_from_markup("[[investe](EVENT t)](METRIC m) oggi")

    assert [(m.label, m.span) for m in analysis.mentions] == [("EVENT", (0, 7)), ("METRIC", (0, 7))]


def test_a_value_repeated_under_one_id_needs_its_note_once():
    analysis = analysis_from_markup("Nel [2022](DATE d = 2022-01-01/2022-12-31) e ancora nel [2022](DATE d)")

    assert analysis.mentions[0].value == analysis.mentions[1].value
    assert "same" not in ann_from_analysis(analysis)


def test_without_a_title_the_first_line_is_text():
    assert analysis_from_markup("---\ntitle: no\n---\nSolo testo").article.title is None


def test_blank_lines_around_the_text_and_carriage_returns_are_dropped():
    analysis = analysis_from_markup("---\r\nid: a\r\n---\r\n\r\nUno\r\nDue\r\n\r\n===\r\n")

    assert analysis.article.text == "Uno\nDue"


def test_comments_say_nothing():
    head = "---\nid: a  # mio\n# nota\nsource: Il #1 News\n---\n"
    facts = "===\n# niente\nevent opening t organizer=a # ecco\n"
    content = f"{head}[Alfa](ORG a) [apre](EVENT t)\n{facts}"

    analysis = analysis_from_markup(content)

    assert analysis.article.source == "Il #1 News"
    assert len(analysis.facts) == 1


@pytest.mark.parametrize(
    ("text", "facts", "complaint"),
    [
        ("[Alfa](AZIENDA a)", "", "unknown label 'AZIENDA'"),
        ("[Alfa] sola", "", "has no mark"),
        ("[Alfa sola", "", "never closed"),
        ("Alfa] sola", "", r"\] without \["),
        ("[](ORG a)", "", "marks no text"),
        ("[Alfa](ORG a b)", "", r"write \(LABEL id\)"),
        ("[Alfa](ORG 1a)", "", "is no id"),
        ("[2022](DATE d =)", "", "= without a value"),
        ("[2022](DATE d = boh)", "", "no date"),
        ("[Alfa](ORG a) [2022](DATE a)", "", "another id"),
        ("[2](MONEY v = 2 EUR) [3](MONEY v = 3 EUR)", "", "another id"),
        ("[Alfa](ORG a) [Rita](PER a)", "", "one thing has one type"),
        ("[Alfa](ORG a)", "figura revenue a", "unknown fact kind 'figura'"),
        ("[apre](EVENT t)", "event apertura t", "no type 'apertura'"),
        ("[apre](EVENT t)", "event opening z", "nothing in the text has the id 'z'"),
        ("[apre](EVENT t)", "event opening t organizer=z", "the id 'z'"),
        ("[apre](EVENT t)", "event opening t owner=t", "no role 'owner'"),
        (
            "[apre](EVENT t) [2022](DATE d)",
            "event opening t organizer=d",
            "organizer takes PER, ORG, LOC, not DATE",
        ),
        ("[Alfa](ORG a)", "event opening a", "can't head a event"),
        ("[apre](EVENT t)", "event opening t@2", "mentions 1 to 1"),
        ("[apre](EVENT t)", "event opening t modality=forse", "unknown modality 'forse'"),
        ("[apre](EVENT t)", "event opening t status=former", "only a position"),
        ("[apre](EVENT t)", "event t", "write 'event TYPE TRIGGER"),
        ("[apre](EVENT t) [Alfa](ORG a)", "event opening t place=a place=a", "given twice"),
        ("[apre](EVENT t)", "event opening t place=", "names nothing"),
        ("[Alfa](ORG a) [Beta](ORG b)", "relation owns a", "write 'relation TYPE SUBJECT OBJECT'"),
        ("[Alfa](ORG a) [Asti](LOC b)", "relation owns a b", "object takes ORG, not LOC 'Asti'"),
        ("[Alfa](ORG a) [Beta](ORG b)", "relation owns a b since=2020", "has no 'since'"),
        ("", "", "no text"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(text, facts, complaint):
    with pytest.raises(CorpusError, match=complaint) as caught:
        analysis_from_markup(f"{HEAD}{text}\n===\n{facts}\n", origin="a.markup")

    place = "a.markup:7" if facts else "a.markup:5"
    assert str(caught.value).startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("---\nautore: me\n---\n", r"a.markup:2: 'autore: me' in the head"),
        ("---\nid: a\nid: b\n---\n", "given twice"),
        ("---\ntitle: forse\n---\n", "yes or no"),
        ("---\npublished: ieri\n---\n", "no ISO day"),
        ("---\nid: a\n", "never closed"),
    ],
)
def test_a_head_that_is_wrong_is_refused(head, complaint):
    with pytest.raises(CorpusError, match=complaint):
        analysis_from_markup(f"{head}Testo\n", origin="a.markup")


def test_everything_wrong_is_reported_at_once():
    content = f"{HEAD}[Alfa](AZIENDA a) e [Beta](ORG b\n[2](MONEY v = due)\n===\nevent opening t\n"

    with pytest.raises(CorpusError) as caught:
        analysis_from_markup(content, origin="a.markup")

    assert sorted(line.split(": ")[0] for line in str(caught.value).split("\n")) == [
        "a.markup:5",
        "a.markup:5",
        "a.markup:6",
        "a.markup:8",
    ]


def test_lines_of_the_text_are_lines_of_the_file(tmp_path):
    path = tmp_path / "uno.markup"
    path.write_text(f"{HEAD}\nTitolo\n[Alfa](ORG a)\n", encoding="utf-8")

    markup = read_markup(path)
    analysis = markup.draft.build()

    assert analysis.article.text == "Titolo\nAlfa"
    assert markup.line_of(analysis.mentions[0].start) == 7


def test_what_is_written_reads_back(marked):
    assert analysis_from_markup(markup_from_analysis(marked)) == marked


def test_spans_that_cross_can_not_be_written():
    from newsie.corpus.brat import analysis_from_brat

    ann = "T1\tORG 0 4\tAlfa\nT2\tORG 2 9\tfa Beta\n"
    crossing = analysis_from_brat("Alfa Beta", ann.replace("2 9", "2 9"), {"id": "x"}, origin="x.ann")

    with pytest.raises(CorpusError, match="cross"):
        markup_from_analysis(crossing)
