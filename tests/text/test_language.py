import pytest

from newsie.errors import InputError
from newsie.text.language import check_italian, find_foreign_language


@pytest.mark.parametrize(
    "text",
    [
        "Il fatturato è cresciuto del 5% grazie alle vendite all'estero.",
        "Export record per le imprese della meccanica",
        "NASCE IL POLO DELLA MECCANICA",
        "Confindustria Varese: Anna Neri presidente",
        "Ftse Mib -0,4%, bene Stm e Leonardo, giù Tim",
        "Milano 3,4 Roma 2,1 Torino 1,9",
        "Enel S.p.A.",
        "Rossi, Bianchi, Verdi, Neri, Gialli, Blu",
        "La startup di Como lancia il cloud computing per il fashion retail e il food delivery",
        "2020 2021 2022",
        "",
    ],
)
def test_italian_is_let_through(text):
    check_italian(text, name="a")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The company said on Tuesday that revenue rose 5 percent to 88 million euros."),
        (
            "en",
            "Fiat Chrysler of Turin: the board approved the merger and named a chief executive, Ugo Neri.",
        ),
        ("es", "La empresa anunció ayer que las ventas crecieron un 5% hasta los 88 millones de euros."),
        ("fr", "Il est le président de la chambre de commerce et il a dit que l'année ne sera pas facile."),
        ("de", "Das Unternehmen teilte am Dienstag mit, dass der Umsatz um 5 Prozent gestiegen ist."),
        ("pt", "A empresa anunciou na terça-feira que as vendas cresceram 5% para 88 milhões de euros."),
        ("ro", "Compania a anunțat marți că vânzările au crescut cu 5% până la 88 de milioane de euro."),
        ("ca", "L'empresa va anunciar dimarts que les vendes van créixer un 5% gràcies a les exportacions."),
        ("la", "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani."),
        (
            "la",
            "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.",
        ),
        ("sl", "Podjetje je v torek sporočilo, da so se prihodki povečali za 5 odstotkov."),
        ("ru", "Компания объявила во вторник о росте выручки на 5 процентов."),
        ("zh", "公司周二宣布,收入增长百分之五,达到八千八百万欧元。"),
    ],
)
def test_another_language_is_named(code, text):
    assert find_foreign_language(text) == code


def test_an_english_article_with_italian_names_and_titles_is_english():
    text = (
        "The Camera di Commercio di Varese and the Lombardia Aerospace Cluster met in Gallarate on Friday. "
        "The president, Anna Neri, said that the region is ready for new investments in the sector."
    )

    assert find_foreign_language(text) == "en"


def test_an_italian_article_with_a_quotation_in_english_is_italian():
    text = (
        "La Rossi S.p.A. di Como cambia nome e si chiamerà Red. «The future is in the cloud and we are ready "
        "for it», ha detto in inglese l'amministratore delegato ai dipendenti dello stabilimento di Cantù."
    )

    assert find_foreign_language(text) is None


def test_a_refusal_names_the_article_and_the_language():
    with pytest.raises(InputError) as caught:
        check_italian("The board approved the merger and named a new chief executive.", name="righe.jsonl:7")

    assert str(caught.value) == "righe.jsonl:7: it is written in English, not Italian"
    assert caught.value.reason == "language"


def test_only_the_beginning_is_looked_at():
    beginning = "Il fatturato è cresciuto grazie alle vendite della società all'estero. " * 50

    assert find_foreign_language(beginning + "The end of the story is this. " * 5000) is None
