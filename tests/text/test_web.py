from datetime import date

import pytest

from newsie.errors import InputError
from newsie.text import Given, article_from_html
from newsie.text.web import looks_like_html

FIRST = (
    "Sarà inaugurato a maggio il nuovo polo della meccanica di precisione voluto dagli artigiani di Lecco e "
    "da dodici imprese della provincia, con un investimento di 3,5 milioni. «È un passo atteso da anni», "
    "spiega il presidente Ugo Verdi."
)
SECOND = (
    "Le aziende coinvolte danno lavoro a 450 persone e nel 2020 hanno fatturato 88 milioni di euro, il 5% in "
    "più dell'anno precedente, nonostante la frenata dell'export verso la Germania."
)
PAGE = f"""<!doctype html><html lang="it"><head><meta charset="utf-8">
<title>Nasce il polo della meccanica | LagoNews</title>
<meta property="og:site_name" content="LagoNews">
<meta property="article:published_time" content="2021-03-04T09:30:00+01:00">
<meta name="author" content="Anna Neri"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Nasce il polo della meccanica</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<aside><p><a href="/altro">Leggi anche un altro articolo</a></p></aside>
<footer><p>Tutti i diritti riservati</p></footer></body></html>"""


def test_a_page_s_article_is_taken_without_its_menus():
    article = article_from_html(PAGE, name="p.html")

    assert article.text == f"Nasce il polo della meccanica\n{FIRST}\n{SECOND}"


def test_a_page_says_when_where_and_by_whom_it_was_published():
    article = article_from_html(PAGE, name="p.html")

    assert article.title == "Nasce il polo della meccanica"
    assert article.published == date(2021, 3, 4)
    assert article.source == "LagoNews"
    assert article.authors == ("Anna Neri",)


def test_a_page_is_read_in_the_character_set_that_it_declares():
    page = PAGE.replace("utf-8", "iso-8859-15").encode("iso-8859-15")

    assert article_from_html(page, name="p.html").text.endswith(SECOND)


def test_what_is_given_goes_before_what_the_page_says():
    given = Given(published=date(2020, 1, 1), source="Il Lario", url="https://example.org/polo")

    article = article_from_html(PAGE, name="p.html", given=given)

    assert article.published == date(2020, 1, 1)
    assert article.source == "Il Lario"
    assert article.url == "https://example.org/polo"


def test_a_page_with_an_xml_declaration_is_read():
    page = '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE

    assert article_from_html(page, name="p.xhtml").text.endswith(SECOND)


def test_a_short_page_is_read():
    page = "<html><body><p>La Rossi S.p.A. assume dieci persone a Como.</p></body></html>"

    assert article_from_html(page, name="p").text == "La Rossi S.p.A. assume dieci persone a Como."


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html>", "<html><head><title>Vuota</title></head></html>"]
)
def test_a_page_without_an_article_is_refused(page):
    with pytest.raises(InputError) as caught:
        article_from_html(page, name="vuota.html")

    assert caught.value.reason == "empty"


def test_web_pages_are_told_from_text():
    assert looks_like_html(PAGE)
    assert looks_like_html("<?xml version='1.0'?><!-- nota -->\n<HTML>")
    assert not looks_like_html("Il tag <html> apre una pagina")
