from dataclasses import replace

import pytest

from newsie.corpus.brat import write_brat
from newsie.corpus.check import check_analysis, check_corpus, check_folder
from newsie.corpus.markup import analysis_from_markup
from newsie.data import Argument, Article, Fact, Mention, Term

HEAD = "---\nid: prova\npublished: 2023-03-21\n---\n"


def find(text, facts="", *, severity=None):
    """Return the codes of what a check finds in marked text."""
    findings = check_analysis(analysis_from_markup(f"{HEAD}{text}\n===\n{facts}\n"))
    return [f.code for f in findings if severity in (None, f.severity)]


def test_a_well_marked_article_is_clean(marked):
    assert [str(f) for f in check_analysis(marked) if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("la [ Alfa](ORG a)", "white-space"),
        ("la Super[alfa](ORG a)", "mid-word"),
        ("l'[aziend](NOM a)a [Alfa](ORG a)", "mid-word"),
        ("sale di [circa 5 milioni](MONEY v = 5 EUR)", "span-start"),
        ("sale [del 5%](PERCENT v = 5 percent)", "span-start"),
        ("sale [dell’8%](PERCENT v = 8 percent)", "span-start"),
        ("nel [lo scorso anno](DATE d = 2022-01-01/2022-12-31)", "span-start"),
        ("apre [entro il 2024](DATE d = 2024-01-01/2024-12-31 before)", "span-start"),
        ("con [l'azienda](NOM a) [Alfa](ORG a)", "span-start"),
        ("e [il presidente](ROLE r)", "span-start"),
        ("dice il [presidente Rossi](PER p)", "title-in-name"),
        ("dice il [dott. Rossi](PER p)", "title-in-name"),
        ("per [5 milioni](MONEY v)", "no-value"),
        ("il calo, -[5%](PERCENT v = 5 percent decrease)", "sign"),
        ("l'[azienda](NOM a) tace", "nom-alone"),
        ("l'[azienda](NOM a) tace, il [gruppo](NOM a) no", "nom-alone"),
        ("export [lombardo](DEMONYM d)", "demonym-no-place"),
        ("[Alfa](ORG a) e poi Alfa tace", "unmarked-repeat"),
        ("[Alfa](ORG a) e poi [Alfa](ORG b) tace", "not-joined"),
        ("[Camera di [Varese](LOC v)](ORG c)", "nested"),
        ("[10 [milioni](MONEY w = 1 EUR)](MONEY v = 1 EUR)", "nested"),
        ("l'azienda [apre](EVENT t)", "event-alone"),
        ("[varesina](DEMONYM d = Varese) e [varesino](DEMONYM d = Como)", "mixed-places"),
    ],
)
def test_a_span_that_breaks_a_rule_is_an_error(text, code):
    assert find(text, severity="error") == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("esce [«Alfa](ORG a)", "punctuation"),
        ("sulla [la Repubblica](ORG r)", "span-start"),
        ("di [recente](DATE d)", "no-value"),
        ("un [Airbus](ORG a) e un Airbus A330", "unmarked-repeat"),
        ("[Rita Moro](PER p): Moro tace", "unmarked-repeat"),
        ("nel [2022](DATE d = 2022-01-01/2022-12-31), e nel 2022 ancora", "unmarked-repeat"),
        ("[Alfa](ORG a) e [Alfa Srl](ORG b)", "not-joined"),
        ("per [5 milioni](MONEY v = 5000000 EUR)", "money-alone"),
        ("con [ricavi](METRIC m) in calo", "unused"),
        ("l'[export di [Asti](LOC a)](SECTOR s) cala", "name-inside"),
    ],
)
def test_what_may_be_right_is_a_doubt(text, code):
    assert find(text) == [code]
    assert find(text, severity="error") == []


@pytest.mark.parametrize(
    "text",
    [
        "investe [da 4 a 5 milioni](MONEY v = 4000000-5000000 EUR)",
        "costa [tra i 610 e i 640 euro](MONEY v = 610-640 EUR)",
        "cala [dal 2019 al 2021](DATE d = 2019-01-01/2021-12-31)",
        "la [prima metà del 2022](DATE d = 2022-01-01/2022-06-30)",
        "la [+47%](PERCENT c = 47 percent increase)",
        "tra il 10-[15%](PERCENT c = 15 percent)",
        'il liceo [Istituto "Galilei"](ORG g)',
        "a [La Spezia](LOC l) e [L’Aquila](LOC q)",
        "[Varese](LOC v) e la [Camera di Commercio di Varese](ORG c)",
        "[varesina](DEMONYM v = Varese) e [varesine](DEMONYM w = Varese)",
        "il [gruppo [varesino](DEMONYM v = Varese)](NOM a) [Alfa](ORG a)",
        "il direttore [Don Winslow](PER p)",
        "il [Presidente](ROLE r)",
    ],
)
def test_what_the_guidelines_allow_is_no_error(text):
    assert find(text, severity="error") == []


@pytest.mark.parametrize(
    ("facts", "code", "severity"),
    [
        ("figure revenue m subject=a", "figure-no-value", "error"),
        ("figure revenue m value=v,w", "figure-several", "error"),
        ("figure revenue m value=v change=w", "change-direction", "error"),
        ("figure revenue v value=w", "figure-trigger", "error"),
        ("figure revenue m value=v baseline=d", "baseline-alone", "doubt"),
        ("figure revenue m value=v subject=a,a@2", "filled-twice", "error"),
        ("figure revenue m value=v\nfigure revenue m value=v", "duplicate-fact", "error"),
        ("figure revenue m value=v subject=a\nfigure revenue v value=v subject=a@2", "told-twice", "doubt"),
        ("event opening t\nevent opening t@2", "told-twice", "error"),
        ("event opening t buyer=a", "unusual-role", "doubt"),
        ("figure revenue m value=u", "change-alone", "doubt"),
        ("position r organization=a", "position-no-holder", "doubt"),
        ("position r", "position-no-holder", "error"),
        ("relation part_of a@1 a@2", "relation-self", "error"),
    ],
)
def test_a_fact_that_breaks_a_rule_is_found(facts, code, severity):
    text = (
        "[Alfa](ORG a) [apre](EVENT t): [ricavi](METRIC m) di [5 euro](MONEY v = 5 EUR) o"
        " [6 euro](MONEY w = 6 EUR), su del [2%](PERCENT u = 2 percent increase),"
        " nel [2022](DATE d = 2022-01-01/2022-12-31); il"
        " [presidente](ROLE r) di [Alfa](ORG a): [taglio](EVENT t)"
    )

    found = check_analysis(analysis_from_markup(f"{HEAD}{text}\n===\n{facts}\n"))

    assert (code, severity) in {(f.code, f.severity) for f in found}


def test_a_figure_that_stays_stable_needs_no_value():
    text = "[ricavi](METRIC m) [stabili](PERCENT c = stable)"

    assert find(text, "figure revenue m change=c", severity="error") == []


def test_a_date_told_again_in_another_figure_is_no_second_figure():
    text = "[ricavi](METRIC m) di [5 euro](MONEY v = 5 EUR) nel [2022](DATE d = 2022) e [2021](DATE e = 2021)"
    text = text.replace("= 2022)", "= 2022-01-01)").replace("= 2021)", "= 2021-01-01)")

    assert "told-twice" not in find(
        text, "figure revenue m value=v period=d\nfigure revenue m value=v period=e"
    )


def test_what_the_schema_does_not_know_is_found(marked):
    stranger = Mention(0, 8, "BANK", "Vetrerie")
    wrong = Mention(0, 8, "ORG", "Vetrerie", Term("x"))
    fact = Fact("figure", "wealth", stranger, (Argument("owner", wrong),))

    found = check_analysis(replace(marked, mentions=(*marked.mentions, stranger), facts=(fact,)))

    assert {"schema", "dangling", "nested"} & {f.code for f in found} >= {"schema", "dangling"}


def test_a_title_that_is_not_the_first_line_is_found(marked):
    article = replace(marked.article, title="Altro")

    assert "title" in [f.code for f in check_analysis(replace(marked, article=article))]


def test_a_finding_says_where_and_around_what():
    finding = check_analysis(analysis_from_markup(f"{HEAD}la Super[alfa](ORG a) cresce"))[0]

    assert finding.place == "prova:8-12"
    assert str(finding) == (
        "prova:8-12: error mid-word: ORG 'alfa' starts or ends inside a word  «la Super[alfa] cresce»"
    )


# Corpora --------------------------------------------------------------------------------------------


def article(ident, text):
    return analysis_from_markup(f"---\nid: {ident}\npublished: 2023-01-01\n---\n{text}")


def codes(findings):
    return [(f.code, f.article) for f in findings]


def test_a_company_in_two_splits_is_a_leak():
    splits = {
        "train": [article("a", "[Alfa Srl](ORG a) cresce"), article("b", "[Alfa](ORG a) cala")],
        "test": [article("c", "Anche [ALFA S.r.l.](ORG a) tace")],
    }

    assert codes(check_corpus(splits)) == [("leak-company", "c")]
    assert codes(check_corpus(splits, shared_names=["Alfa"])) == []
    assert codes(check_corpus(splits, shared_names=["Beta"])) == [("leak-company", "c")]
    assert codes(check_corpus(splits, shared_names=["*"])) == []


def test_one_article_in_two_splits_is_a_leak():
    splits = {"train": [article("a", "Il mercato tace.")], "dev": [article("b", "Il  mercato tace!")]}

    assert codes(check_corpus(splits)) == [("leak-article", "b")]


def test_two_articles_of_one_id_are_found():
    assert codes(check_corpus({"train": [article("a", "Uno"), article("a", "Due")]})) == [("same-id", "a")]


def test_articles_that_share_long_runs_of_words_are_found():
    run = "il gruppo ha chiuso il bilancio con ricavi in netta crescita"
    near = [article("a", f"Ieri {run}."), article("b", f"A Como {run}, pare.")]
    far = [article("a", "Ieri " + " ".join(f"a{n}" for n in range(300)) + run), article("b", run)]

    found = check_corpus({"train": near})

    assert [(f.code, f.severity) for f in found] == [("overlap", "error")]
    assert "3 runs of 8 words" in found[0].message or "4 runs of 8 words" in found[0].message
    assert check_corpus({"train": [far[0], article("c", "Tutt'altro testo, senza nulla in comune.")]}) == []


def test_one_shared_run_in_long_articles_is_a_doubt():
    run = "il gruppo ha chiuso il bilancio con ricavi"
    texts = [f"{run} " + " ".join(f"{name}{n}" for n in range(200)) for name in "xy"]

    found = check_corpus({"train": [article(ident, text) for ident, text in zip("ab", texts, strict=True)]})

    assert [(f.code, f.severity) for f in found] == [("overlap", "doubt")]


def test_collected_articles_known_to_repeat_each_other_share_a_split():
    run = "il gruppo ha chiuso il bilancio con ricavi in netta crescita"
    near = [article("a", f"Ieri {run}."), article("b", f"A Como {run}, pare."), article("c", f"E {run}")]

    known = check_corpus({"train": near[:2]}, families=[["a", "b"]])
    apart = check_corpus({"train": near[:1], "test": near[1:2]}, families=[["a", "b"]])
    others = check_corpus({"train": near}, families=[["a", "b", "z"]])

    assert known == []
    assert codes(apart) == [("leak-family", "b")]
    assert codes(others) == [("overlap", "a"), ("overlap", "b")]


def test_families_and_shared_names_stand_beside_the_splits(tmp_path):
    run = "[Alfa](ORG a) ha chiuso il bilancio con ricavi in netta crescita"
    write_brat(article("a", run), tmp_path / "train")
    write_brat(article("b", f"Ieri {run}"), tmp_path / "train")
    (tmp_path / "alike.txt").write_text("# telegrams\n\na b\n", encoding="utf-8")

    assert check_folder(tmp_path) == []


def test_a_folder_is_checked_whole_even_if_a_file_is_malformed(tmp_path):
    write_brat(article("a", "[Alfa Spa](ORG a)"), tmp_path / "train")
    write_brat(article("b", "La [Alfa](ORG a)"), tmp_path / "test")
    (tmp_path / "train" / "rotto.ann").write_text("X\n", encoding="utf-8")
    (tmp_path / "train" / "rotto.txt").write_text("Testo", encoding="utf-8")

    found = check_folder(tmp_path)
    (tmp_path / "shared_names.txt").write_text("Alfa SpA\n", encoding="utf-8")

    # Splits are read in the order of their names.
    assert [f.code for f in found] == ["malformed", "leak-company"]
    assert "rotto.ann:1: 'X' is no annotation" in found[0].message
    assert [f.code for f in check_folder(tmp_path)] == ["malformed"]


def test_an_article_without_text_is_found(marked):
    assert [
        f.code for f in check_analysis(replace(marked, article=Article(" ", "x"), mentions=(), facts=()))
    ] == [
        "no-text",
        "published",
    ]
