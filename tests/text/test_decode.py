import pytest

from newsie.errors import InputError
from newsie.text.decode import check_length, decode_bytes, repair_text

SENTENCE = "La società “Città” è già più forte: 5 € all’ora"


def reason_for(data, **options):
    with pytest.raises(InputError) as caught:
        decode_bytes(data, name="notizia.txt", **options)
    assert str(caught.value).startswith("notizia.txt: ")
    return caught.value.reason


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_its_encoding(codec):
    assert decode_bytes(SENTENCE.encode(codec), name="notizia.txt") == SENTENCE


def test_latin_1_is_read():
    assert decode_bytes("Perché no, già".encode("latin-1"), name="a") == "Perché no, già"


def test_the_bytes_that_windows_leaves_open_are_no_reason_to_refuse():
    assert decode_bytes(b"perch\xe9 \x81 no", name="a").startswith("perché ")


@pytest.mark.parametrize(
    "head", ['<meta charset="iso-8859-15">', "<meta http-equiv=x content='text/html; charset=ISO-8859-15'>"]
)
def test_a_page_declares_its_character_set(head):
    page = f"<html><head>{head}</head><body>Costa 5 € già</body></html>"

    assert decode_bytes(page.encode("iso-8859-15"), name="a.html") == page


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "klingon", "utf-7", "idna"])
def test_a_page_that_declares_the_wrong_character_set_is_read_all_the_same(charset):
    page = f'<html><head><meta charset="{charset}"></head><body>Perché già</body></html>'

    assert "Perché già" in decode_bytes(page.encode("cp1252"), name="a.html")


def test_utf_8_goes_before_what_a_page_declares():
    page = '<meta charset="iso-8859-15">Perché già'

    assert decode_bytes(page.encode(), name="a.html") == page


def test_stray_windows_bytes_in_utf_8_are_read():
    data = "società città qualità più l".encode() + b"\x92" + b"export"

    assert decode_bytes(data, name="a") == "società città qualità più l’export"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("La societÃ\xa0 Ã¨ piÃ¹ forte", "La società è più forte"),
        ("lâ€™export Ã¨ giÃ\xa0 cresciuto", "l’export è già cresciuto"),
        ("Costa 5 â‚¬", "Costa 5 €"),
        ("Â«SÃ¬Â», dice", "«Sì», dice"),
    ],
)
def test_text_that_was_decoded_wrongly_is_mended(broken, mended):
    assert repair_text(broken) == mended


@pytest.mark.parametrize(
    "text",
    [
        "L’Enel, “Città” e «più»: 5 €… – già",
        'l\'Enel "dritto"',
        "SÃO PAULO e São Tomé",
        "Âge d'or, Ångström",
        "&amp; e ﬁne",
        "Łódź, Škoda, Citroën",
    ],
)
def test_good_text_stays_as_it_is(text):
    assert repair_text(text) == text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 abc",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0 JFIF",
        b"PK\x03\x04 docx",
        b"\x1f\x8b gz",
        b"testo\x00con zero",
        bytes(range(1, 32)) * 20,
        b"{\\rtf1 testo}",
    ],
)
def test_what_is_no_text_is_refused(data):
    assert reason_for(data) == "binary"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf \n", "\u200b\u00a0".encode()])
def test_blank_input_is_refused(data):
    assert reason_for(data) == "empty"


def test_too_much_text_is_refused():
    assert reason_for(b"a" * 11, max_chars=10) == "too_large"
    assert reason_for(b"a" * 41, max_chars=10) == "too_large"
    assert decode_bytes("è".encode() * 10, name="a", max_chars=10) == "è" * 10


def test_fifty_megabytes_are_refused_unread():
    assert reason_for(b"testo " * 8_400_000) == "too_large"


def test_a_byte_order_mark_that_lies_is_refused():
    assert reason_for(b"\xff\xfea\x00b") == "encoding"


def test_lengths_are_checked_of_text_too():
    assert check_length("sì", name="a", max_chars=2) == "sì"
    with pytest.raises(InputError, match="3 characters; at most 2"):
        check_length("sìì", name="a", max_chars=2)


def test_separators_of_old_data_tapes_are_no_text() -> None:
    with pytest.raises(InputError) as refused:
        decode_bytes(b"\xff\xfe\x1c\x00", name="a.txt")
    assert refused.value.reason == "empty"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", "koi8-r"), ("mac_roman", "macintosh"), ("cp1252", "klingon"), ("utf-16-le", "UTF-16LE")],
)
def test_what_a_server_declares_counts_after_what_the_bytes_say(charset: str, declared: str) -> None:
    text = "Perché la città è così"

    assert decode_bytes(text.encode(charset), name="a", declared=declared) == text


def test_bytes_that_belie_a_wide_declaration_are_set_aside() -> None:
    with pytest.raises(InputError) as caught:
        decode_bytes(b"Lodi!", name="a", declared="utf-16-le")
    assert caught.value.reason == "encoding"
