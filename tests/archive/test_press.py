"""The press's own formats and feeds give their articles with title, date, authors and source."""

import sys
from datetime import date
from pathlib import Path

import pytest
from news import NEWS, OTHER, articles, places, read, reasons
from press_files import BOMB, INLINE_NITF, NITF, PICTURE, XHTML, item, message

from newsie.archive import Placed
from newsie.archive.members import MAX_BYTES, Member
from newsie.archive.xml import BLOCK_BYTES, iter_items
from newsie.data import Article
from newsie.store import Rejected


def read_one(path: Path) -> Article:
    (item,) = articles(read(path))
    return item.article


def test_nitf_is_read_with_all_that_it_says_of_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(NITF)

    article = read_one(tmp_path / "a.xml")

    assert (article.id, article.title) == ("LO-20200214-17", "La Ferrini cresce a Crema")
    assert article.published == date(2020, 2, 15)  # half past midnight in Italy
    assert (article.source, article.authors, article.language) == ("Il Lodigiano", ("Laura Bassi",), "it")
    assert article.text.split("\n") == [
        "La Ferrini cresce a Crema",
        "Quaranta tecnici entro l’anno",
        NEWS,
        "«Perché no?» dice la presidente.",
        "Anno Addetti",
        "2019 112",
    ]


def test_nitf_in_a_windows_encoding_and_in_utf_16_is_read(tmp_path: Path) -> None:
    page = NITF.replace("<p lede", "<p>È già così, la città.</p><p lede")
    (tmp_path / "a.xml").write_bytes(page.replace("UTF-8", "windows-1252").encode("cp1252"))
    (tmp_path / "b.xml").write_text(page.replace("UTF-8", "UTF-16").replace("&", "&amp;"), encoding="utf-16")

    found = [item.article for item in articles(read(tmp_path))]

    assert ["È già così, la città." in article.text for article in found] == [True, True]


def test_what_old_systems_wrote_without_saying_in_which_encoding_is_read(tmp_path: Path) -> None:
    page = (
        NITF.replace(' encoding="UTF-8"', "")
        .replace("&rsquo;", "&#146;")
        .replace("<p lede", "<p>È così.</p><p lede")
    )
    (tmp_path / "a.xml").write_bytes(page.encode("cp1252"))
    (tmp_path / "b.xml").write_bytes(page.encode("utf-8"))
    (tmp_path / "c.xml").write_bytes(page.encode("utf-8-sig"))

    for article in articles(read(tmp_path)):
        assert "entro l’anno\nÈ così." in article.article.text


def test_a_message_of_newsml_gives_every_text_in_it(tmp_path: Path) -> None:
    page = message(
        item("urn:a", XHTML),
        item("urn:foto", PICTURE, kind="picture"),
        item("https://x.example/b", INLINE_NITF, more="<by>di Marco Verdi e Anna Neri</by>"),
        item("urn:c", f'<inlineData contenttype="text/plain">{OTHER}</inlineData>'),
    )
    (tmp_path / "a.xml").write_text(page)

    items = articles(read(tmp_path))

    assert places(items, tmp_path) == ["a.xml:1", "a.xml:3", "a.xml:4"]
    first, second, third = (item.article for item in items)
    assert (first.id, first.url, first.source) == ("urn:a", None, "AGL")
    assert first.text == f"La Ferrini cresce\n{NEWS}"
    assert (first.published, first.authors) == (date(2020, 2, 14), ("Laura Bassi",))
    assert (second.url, second.authors) == ("https://x.example/b", ("Marco Verdi", "Anna Neri"))
    assert second.text == f"La Ferrini cresce\n{OTHER}"
    assert third.text == f"La Ferrini cresce\n{OTHER}"


def test_an_item_of_newsml_alone_is_a_file_of_one_article(tmp_path: Path) -> None:
    (tmp_path / "a.newsml").write_text(item("urn:a", XHTML).strip())

    items = articles(read(tmp_path))

    assert places(items, tmp_path) == ["a.newsml"]


def test_what_the_publisher_took_back_and_what_has_no_text_is_set_aside(tmp_path: Path) -> None:
    remote = '<remoteContent href="https://x.example/a.xml"/>'
    page = message(
        item("a", XHTML, status="canceled"),
        item("b", remote),
        item("c", ""),
        item("d", XHTML, status="usable"),
    )
    (tmp_path / "a.xml").write_text(page)
    (tmp_path / "b.xml").write_text(NITF.replace('"usable"', '"withheld"'))

    items = read(tmp_path)

    assert reasons(items) == ["withdrawn", "empty", "empty", None, "withdrawn"]
    assert isinstance(items[1], Rejected)
    assert items[1].detail == "its text stands elsewhere"


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Il Lodigiano</title><link>https://lodi.example</link><language>it-IT</language>
<item><title>La Ferrini cresce &amp; assume</title><link>https://lodi.example/1</link><guid>n1</guid>
  <dc:creator>Laura Bassi</dc:creator><pubDate>Fri, 14 Feb 2020 23:45:00 +0100</pubDate>
  <description>Solo un riassunto.</description>
  <content:encoded><![CDATA[<p>{NEWS}</p><script>x()</script><p>Citt&agrave; in festa.</p>]]>
  </content:encoded></item>
<item><title>Torneria</title><link>https://lodi.example/2</link>
  <description>&lt;p&gt;{OTHER}&lt;/p&gt;</description></item>
<item><title></title><description></description></item>
</channel></rss>"""


def test_a_feed_of_rss_gives_its_items_with_the_content_before_the_summary(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "a.rss").write_text(RSS)

    items = read(tmp_path)

    assert places(items, tmp_path) == ["a.rss:1", "a.rss:2", "a.rss:3"]
    assert reasons(items) == [None, None, "empty"]
    first, second = (item.article for item in articles(items[:2]))
    assert (first.id, first.url) == ("n1", "https://lodi.example/1")
    assert first.text == f"La Ferrini cresce & assume\n{NEWS}\nCittà in festa."
    assert (first.published, first.authors) == (date(2020, 2, 14), ("Laura Bassi",))
    assert (second.id, second.source, second.published) == ("https://lodi.example/2", "Il Lodigiano", None)
    assert second.text == f"Torneria\n{OTHER}"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Fri, 14 Feb 2020 23:30:00 GMT", date(2020, 2, 15)),
        ("14 febbraio 2020", date(2020, 2, 14)),
        ("2020-02-14", date(2020, 2, 14)),
        ("", None),
        ("ieri", None),
        ("Fri, 34 Feb 2020 23:30:00 GMT", None),
    ],
)
def test_a_feed_dates_its_items_as_it_likes(written: str, day: date | None, tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    page = RSS.replace("Fri, 14 Feb 2020 23:45:00 +0100", written)

    first = read(write(tmp_path / "a.rss", page))[0]

    assert isinstance(first, Placed)
    assert first.article.published == day


def test_a_feed_of_years_is_read_item_by_item(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    head, foot = RSS[: RSS.index("<item>")], RSS[RSS.index("</channel>") :]
    entry = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    page = head + "".join(entry.replace("n1", f"n{number}") for number in range(300)) + foot
    (tmp_path / "a.xml").write_text(page)

    items = articles(read(tmp_path))

    assert [item.article.id for item in items] == [f"n{number}" for number in range(300)]
    assert {item.article.source for item in items} == {"Il Lodigiano"}
    assert len(page) > 2 * BLOCK_BYTES


def test_a_feed_is_set_aside_without_the_package_that_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)

    items = read(write(tmp_path / "a.rss", RSS))

    assert reasons(items) == ["format"] * 3
    assert isinstance(items[0], Rejected)
    assert "pip install 'newsie[web]'" in items[0].detail


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it"><title>Il Lodigiano</title>
<author><name>Redazione</name></author>
<entry><id>tag:1</id><title type="html">La &lt;b&gt;Ferrini&lt;/b&gt;</title>
  <link href="https://lodi.example/1"/><published>2020-02-14T08:00:00Z</published>
  <updated>2021-03-01T08:00:00Z</updated><author><name>Laura Bassi</name></author>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{NEWS}</p></div></content></entry>
<entry><id>tag:2</id><title>Torneria</title><updated>2020-02-15T08:00:00+01:00</updated>
  <summary>{OTHER}</summary></entry></feed>"""


def test_a_feed_of_atom_gives_its_entries(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "a.xml").write_text(ATOM)

    first, second = (item.article for item in articles(read(tmp_path)))

    assert (first.text, first.authors) == (f"La Ferrini\n{NEWS}", ("Laura Bassi",))
    assert (first.published, second.published) == (date(2020, 2, 14), date(2020, 2, 15))
    assert second.text == f"Torneria\n{OTHER}"


def test_a_feed_of_rss_1_is_read(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    page = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://lodi.example"><title>Il Lodigiano</title></channel>
    <item rdf:about="https://lodi.example/1"><title>Torneria</title><link>https://lodi.example/1</link>
    <description>{OTHER}</description></item></rdf:RDF>"""
    (tmp_path / "a.rdf").write_text(page)

    article = read_one(tmp_path / "a.rdf")

    assert (article.text, article.source) == (f"Torneria\n{OTHER}", "Il Lodigiano")


def test_a_feed_that_is_not_well_formed_is_mended(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    (tmp_path / "a.xml").write_text(RSS.replace("<title>Torneria</title>", "<title>Torneria & figli <b>"))

    items = read(tmp_path)

    assert len(items) >= 2
    assert reasons(items)[0] is None
    assert NEWS in articles(items[:1])[0].article.text


@pytest.mark.parametrize(
    ("broken", "mended", "found"),
    [
        ("<author>", "~author>", ["unreadable"]),
        ("</entry>", "</entrY>", [None, None]),
        ("http://www.w3.org/2005/Atom", "http://www.w3.org/2005 Atom", ["unreadable", "unreadable"]),
    ],
)
def test_entries_of_a_broken_feed_are_found_or_missed_aloud(
    broken: str, mended: str, found: list[str | None], tmp_path: Path
) -> None:
    items = read(write(tmp_path / "a.atom", ATOM.replace(broken, mended, 1)))

    assert reasons(items) == found


@pytest.mark.parametrize("page", [NITF, message(item("a", XHTML), item("b", XHTML)), RSS, ATOM])
def test_xml_that_breaks_off_gives_what_it_has_and_says_so(page: str, tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    whole = len(reasons(read(write(tmp_path / "whole.xml", page))))
    cut = page[: page.rindex("<p") + 5] if "newsMessage" in page else page[:-20]

    items = read(write(tmp_path / "cut.xml", cut))

    assert reasons(items)[-1] == "unreadable"
    assert isinstance(items[-1], Rejected)
    assert items[-1].detail.startswith("damaged")
    assert len(items) <= whole + 1


def write(path: Path, page: str) -> Path:
    path.write_text(page)
    return path


def test_xml_of_another_kind_is_set_aside_with_the_name_of_its_root(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?><!-- <nitf> --><project><nitf/></project>')
    (tmp_path / "b.xml").write_text("niente di XML")

    items = read(tmp_path)

    assert reasons(items) == ["format", "format"]
    assert isinstance(items[0], Rejected)
    assert items[0].detail.startswith("XML whose root is <project>; known are nitf, ")


@pytest.mark.parametrize(
    "entity",
    [
        f'<!ENTITY a0 "ah">{BOMB}',
        '<!ENTITY a8 SYSTEM "file:///etc/passwd">',
        '<!ENTITY a8 SYSTEM "http://127.0.0.1:1/x">',
    ],
)
@pytest.mark.parametrize(
    ("root", "page"),
    [("nitf", NITF), ("newsMessage", message(item("a", XHTML))), ("rss", RSS), ("feed", ATOM)],
)
def test_entities_are_neither_expanded_nor_fetched(entity: str, root: str, page: str, tmp_path: Path) -> None:
    start = page.index(f"<{root}")
    page = f"<!DOCTYPE {root} [{entity}]>\n{page[start:]}".replace(NEWS, "&a8;")
    (tmp_path / "a.xml").write_text(page)
    (tmp_path / "b.txt").write_text(NEWS)

    items = read(tmp_path)

    assert reasons(items) == ["format", None]
    assert isinstance(items[0], Rejected)
    assert "declares entities" in items[0].detail


def test_a_document_is_forgotten_item_by_item(tmp_path: Path) -> None:
    page = message(*(item(f"urn:{number}", XHTML) for number in range(700)))

    with write(tmp_path / "a.xml", page).open("rb") as stream:
        sizes = [
            sum(1 for _ in found.root.iter())
            for found in iter_items(Member("a.xml", "a.xml", stream), "newsItem")
        ]

    # What was read ahead in the same block stays a while; items that were given out do not.
    assert len(sizes) == 700
    assert len(page) > 8 * BLOCK_BYTES
    assert max(sizes) < 2500


def test_an_element_that_never_ends_is_set_aside_in_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.xml").open("w") as file:
        file.write(NITF[: NITF.index("<p lede")])
        for _ in range(60):
            file.write("<p>La Ferrini cresce.</p>" * 40_000)
    (tmp_path / "b.txt").write_text(NEWS)

    items = read(tmp_path)

    assert reasons(items) == ["too_large", None]
    assert (tmp_path / "a.xml").stat().st_size > 2 * MAX_BYTES


def test_a_text_of_two_hundred_megabytes_in_one_line_is_set_aside(tmp_path: Path) -> None:
    with (tmp_path / "a.xml").open("w") as file:
        file.write(NITF[: NITF.index("<p lede")] + "<p>")
        for _ in range(200):
            file.write("a" * 1_000_000)
        file.write(NITF[NITF.index("</p>") :])
    (tmp_path / "b.txt").write_text(NEWS)

    assert reasons(read(tmp_path)) in (["unreadable", None], ["too_large", None])


NASTY = '«L\'"Olmo"» <b>\x00 \ufffe 😀 e\u0300 & &#0; è'


def test_quotes_nul_emoji_and_accents_in_every_field_stay_or_are_cleaned(tmp_path: Path) -> None:
    nasty = NASTY.replace("<b>", "").replace(" & ", " ").replace("\ufffe", "")
    page = NITF.replace("La Ferrini cresce\n", f"La Ferrini {nasty}\n").replace(
        "Laura Bassi", f"Laura {nasty}"
    )
    page = page.replace("Il Lodigiano", nasty.replace('"', "&quot;")).replace(
        "LO-2020", nasty.replace('"', "'")
    )
    (tmp_path / "a.xml").write_text(page)

    article = read_one(tmp_path / "a.xml")

    for text in (article.text, article.id, article.source or "", article.authors[0], article.title or ""):
        assert "\x00" not in text
        assert "😀" in text
    assert "è" in (article.title or "")
