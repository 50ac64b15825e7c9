"""Fragments of marked-up text become paragraphs; pictures, captions and scripts are no part of them."""

import pytest
from lxml import etree

from newsie.text.fragments import text_from_element, text_from_html


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("Solo testo, R&D e 3 < 4", "Solo testo, R&D e 3 < 4"),
        ("<p>Uno\n   due</p>\n<p>tre</p>", "Uno due\n\ntre"),
        ("Uno<br>due<br/><br/>tre", "Uno\n\ndue\n\ntre"),
        ("<div><div>Uno</div>due<span> tre</span></div>", "Uno\n\ndue tre"),
        ("<ul><li>Uno</li><li>due</li></ul>", "Uno\n\ndue"),
        ("<table><tr><td>Uno</td><td>due</td></tr><tr><td>tre</td></tr></table>", "Uno due\n\ntre"),
        ("<p>L&rsquo;az<b>ie</b>nda &egrave; <i>qui</i><!-- no -->.</p>", "L’azienda è qui."),
        (
            "Uno<script>x < 1</script><style>p{}</style><figure><figcaption>Foto</figcaption></figure> due",
            "Uno due",
        ),
        ('<?xml version="1.0" encoding="latin-1"?><p>È così</p>', "È così"),
        ('<meta charset="latin-1"><p>È così</p>', "È così"),
        ("</p></div>Uno</div>", "Uno"),
        ("a\x00b", "a b"),
        ("\ud800", "?"),
        ("", ""),
        ("<!-- -->", ""),
    ],
)
def test_html_becomes_paragraphs(fragment: str, text: str) -> None:
    assert text_from_html(fragment) == text


def test_marks_nested_without_end_do_no_harm() -> None:
    assert "fondo" in text_from_html("<div>" * 200 + "fondo")
    assert isinstance(text_from_html("<div>" * 50_000 + "fondo"), str)


def test_names_count_without_their_namespace() -> None:
    page = '<n:block xmlns:n="http://iptc.org/std/NITF/2006-10-18/"><n:p>Uno</n:p><n:media>no</n:media>due</n:block>'

    assert text_from_element(etree.fromstring(page)) == "Uno\n\ndue"
