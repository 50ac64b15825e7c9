from datetime import date, datetime

import pytest

from newsie.errors import InputError
from newsie.text import Given, article_from_json, article_from_markdown, article_from_text

TITLE = "Boom di export per le imprese lariane"
BODY = "Le imprese lariane crescono ancora. Lo dice la Camera di commercio."


def build(*lines, **given):
    return article_from_text("\n\n".join(lines), name="notizia.txt", given=Given(**given))


# Title -----------------------------------------------------------------------------------------


def test_the_first_line_is_the_title():
    article = build(TITLE, BODY)

    assert article.title == TITLE
    assert article.text == f"{TITLE}\n{BODY}"


def test_a_text_of_one_paragraph_has_no_title():
    article = build(BODY)

    assert article.title is None
    assert article.text == BODY


def test_a_first_line_that_ends_as_a_sentence_is_no_title():
    assert build(BODY, "Poi basta.").title is None


def test_a_given_title_comes_before_the_text():
    article = build(BODY, title=TITLE)

    assert article.text == f"{TITLE}\n{BODY}"


@pytest.mark.parametrize("written", [TITLE, TITLE.upper(), f"**{TITLE}**", f"{TITLE}."])
def test_a_given_title_that_the_text_opens_with_is_not_doubled(written):
    assert build(written, BODY, title=TITLE).text == f"{TITLE}\n{BODY}"


def test_a_title_alone_is_an_article():
    assert build(TITLE).text == TITLE


def test_a_given_title_is_cleaned():
    assert build(BODY, title="Il **polo**\n lombardo").title == "Il polo lombardo"


# Furniture -------------------------------------------------------------------------------------


def test_a_page_of_a_paper_is_sorted_out():
    article = build(
        "La Prealpina",
        "Economia",
        "1",
        TITLE,
        "di Anna Neri e Ugo De Bianchi",
        "Pubblicato il 3 marzo 2021 alle 10:35 - Aggiornato il 4 marzo 2021",
        "Tempo di lettura: 3 minuti",
        "Foto: Ansa",
        BODY,
        "© RIPRODUZIONE RISERVATA",
    )

    assert article.text == f"{TITLE}\n{BODY}"
    assert article.title == TITLE
    assert article.published == date(2021, 3, 3)
    assert article.source == "La Prealpina"
    assert article.authors == ("Anna Neri", "Ugo De Bianchi")


def test_a_closing_credit_stays_for_it_names_the_paper():
    article = build(TITLE, BODY, "Redazione LagoNews redazione@lagonews.it")

    assert article.text.endswith("\nRedazione LagoNews redazione@lagonews.it")
    assert article.authors == ("Redazione LagoNews",)


def test_a_masthead_is_known_by_an_address_that_repeats_it():
    article = build("Il Lario", TITLE, BODY, "Scrivete a info@illario.it")

    assert article.source == "Il Lario"
    assert article.title == TITLE


def test_a_short_title_is_no_masthead():
    article = build("Export record", "Le imprese lariane crescono", BODY)

    assert article.source is None
    assert article.title == "Export record"


def test_a_closing_name_signs_the_article_and_stays():
    article = build(TITLE, BODY, "Anna Neri")

    assert article.authors == ("Anna Neri",)
    assert article.text.endswith("\nAnna Neri")


def test_initials_at_the_end_leave_the_text():
    assert build(TITLE, BODY, "(m.r.)").text == f"{TITLE}\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        "Nella foto: il sindaco Neri con i soci della Rossi S.p.A.",
        "Foto di gruppo per i vincitori del premio",
        "Il 14 febbraio 2020 nasce il consorzio",
        "di Varese e di Como le imprese premiate",
        "Condividono il progetto dieci imprese",
    ],
)
def test_words_of_the_article_stay(line):
    assert line in build(TITLE, BODY, line, "Fine della storia.").text


def test_a_date_of_change_counts_where_no_other_stands():
    assert build(TITLE, "Ultimo aggiornamento: 4 marzo 2021", BODY).published == date(2021, 3, 4)


def test_what_is_given_goes_before_what_the_page_says():
    article = build(
        "La Prealpina", TITLE, "3 marzo 2021", "di Anna Neri", BODY,
        published=date(2021, 3, 5), source="Il Lario", authors=("Ugo Verdi",),
    )  # fmt: skip

    assert article.published == date(2021, 3, 5)
    assert article.source == "Il Lario"
    assert article.authors == ("Ugo Verdi",)


def test_a_source_may_be_labelled():
    assert build(TITLE, BODY, "Fonte: Camera di commercio").source == "Camera di commercio"


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "***", "---\n\n1\n\nCondividi"])
def test_a_text_with_nothing_in_it_is_refused(text):
    with pytest.raises(InputError) as caught:
        article_from_text(text, name="notizia.txt")

    assert caught.value.reason == "empty"
    assert caught.value.article == "notizia.txt"


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(InputError, match="at most 10 are read") as caught:
        article_from_text(BODY, name="a", max_chars=10)

    assert caught.value.reason == "too_large"


def test_wrongly_decoded_text_is_mended():
    assert build("La societÃ\xa0 Ã¨ piÃ¹ forte.").text == "La società è più forte."


# Markdown --------------------------------------------------------------------------------------


def test_the_first_heading_of_markdown_is_the_title():
    article = article_from_markdown(f"# {TITLE}.\n\n{BODY}\n\n## I numeri\n\nDieci.", name="a.md")

    assert article.title == f"{TITLE}."
    assert article.text == f"{TITLE}.\n{BODY}\nI numeri\nDieci."


def test_front_matter_says_what_an_article_is():
    text = f"---\ntitle: {TITLE}\ndate: 2021-03-04\nauthor: Anna Neri\nlayout: post\n---\n{BODY}\n"

    article = article_from_markdown(text, name="a.md")

    assert article.text == f"{TITLE}\n{BODY}"
    assert article.published == date(2021, 3, 4)
    assert article.authors == ("Anna Neri",)


def test_broken_front_matter_is_refused():
    with pytest.raises(InputError, match="no YAML") as caught:
        article_from_markdown("---\ntitle: [a\n---\nTesto.", name="a.md")

    assert caught.value.reason == "format"


# Rows ------------------------------------------------------------------------------------------


def test_a_row_needs_a_text_alone():
    article = article_from_json({"text": BODY}, name="riga 1")

    assert article.text == BODY
    assert article.id.startswith("sha256:")


def test_a_row_with_all_its_keys():
    row = {
        "id": 7, "title": TITLE, "text": BODY, "published": "2020-02-14", "source": "Il Lario",
        "url": "https://example.org/7", "authors": ["Anna Neri"], "language": "it", "likes": 3,
    }  # fmt: skip

    article = article_from_json(row, name="riga 1")

    assert article.id == "7"
    assert article.text == f"{TITLE}\n{BODY}"
    assert article.published == date(2020, 2, 14)
    assert (article.source, article.url) == ("Il Lario", "https://example.org/7")
    assert article.authors == ("Anna Neri",)


@pytest.mark.parametrize("published", [datetime(2020, 2, 14, 9), date(2020, 2, 14), "14 febbraio 2020"])
def test_a_row_may_give_its_date_in_several_ways(published):
    row = {"text": BODY, "published": published}

    assert article_from_json(row, name="riga 1").published == date(2020, 2, 14)


def test_a_row_s_authors_may_be_one_text():
    row = {"text": BODY, "authors": "Anna Neri; Ugo Verdi"}

    assert article_from_json(row, name="riga 1").authors == ("Anna Neri", "Ugo Verdi")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({}, 'needs a "text"'),
        ({"text": None}, 'needs a "text"'),
        ({"text": 5}, 'needs a "text"'),
        ({"text": "Sì.", "published": "ieri"}, "can't read the date 'ieri'"),
        ({"text": "Sì.", "published": 20200214}, "can't read the date 20200214"),
        ({"text": "Sì.", "title": ["a"]}, "'title' is a list"),
        ({"text": "Sì.", "authors": 3}, "no list of strings"),
        (["Sì."], "not a list"),
    ],
)
def test_a_row_that_is_no_article_is_refused(row, complaint):
    with pytest.raises(InputError, match=complaint) as caught:
        article_from_json(row, name="riga 3")

    assert caught.value.reason == "format"
    assert caught.value.article == "riga 3"


def test_reading_a_record_s_own_text_again_changes_nothing():
    article = build("La Prealpina", TITLE, "3 marzo 2021", BODY)

    again = article_from_json({"title": article.title, "text": article.text}, name="a")

    assert again.text == article.text
    assert again.id == article.id
