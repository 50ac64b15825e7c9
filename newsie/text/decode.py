"""Bytes to text: byte-order marks, declared character sets, Windows-1252, what was decoded wrongly."""

import codecs
import re

from newsie.errors import InputError

MAX_CHARS = 5_000_000
"""Longest text taken for one article, in characters."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x1f\x8b": "a gzip file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"BZh9": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!\x1a": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"OggS": "an audio file",
    b"ID3": "an audio file",
}
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}encoding=["']([\w.:-]+)""",
    re.I,
)
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "iso_8859-1", "windows-1252"}
_CONTROLS = bytes(sorted({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B, 0x14, 0x13}))
_ESCAPED = re.compile("[\udc80-\udcff]")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")

# What UTF-8 looks like when it was read as Windows-1252 or Latin-1: "cittÃ ", "lâ€™Enel", "Â«".
_MOJIBAKE = re.compile(
    r"[ÃÂâÅÄ][\u0080-\u00bf\u0152-\u02dc\u2013-\u203a\u20ac\u2122\s]|[\u0080-\u009f]|ï»¿|ï¿½|Ã\w"
)


def decode_bytes(data: bytes, *, name: str, declared: str | None = None, max_chars: int = MAX_CHARS) -> str:
    """Return the text that the bytes hold.

    A byte-order mark goes first, then UTF-8, then what was `declared` of them (by a server, for one), then
    what a web page declares of itself, then Windows-1252 (which holds Latin-1).
    Raises InputError: "binary", "too_large", "empty", "encoding".
    """
    if len(data) > 4 * max_chars:
        raise InputError(name, "too_large", f"{len(data):,} bytes; at most {max_chars:,} characters are read")
    bom = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    if bom is None and declared and declared.lower().startswith(("utf-16", "utf-32")):
        bom = declared.lower()
    if bom is None:
        _check_textual(data, name=name)
    try:
        text = data.decode(bom) if bom else _decode_unmarked(data, declared)
    except UnicodeDecodeError as error:
        raise InputError(name, "encoding", f"not the {error.encoding} that it announces") from error
    return check_length(repair_text(text), name=name, max_chars=max_chars)


def check_length(text: str, *, name: str, max_chars: int = MAX_CHARS) -> str:
    """Return the text; raises InputError where it is blank ("empty") or too long ("too_large")."""
    if len(text) > max_chars:
        raise InputError(name, "too_large", f"{len(text):,} characters; at most {max_chars:,} are read")
    if not text.strip("\ufeff\u200b\u00ad \t\r\n\v\f\u00a0").strip():
        raise InputError(name, "empty", "there is no text in it")
    return text


def _check_textual(data: bytes, *, name: str) -> None:
    """Raise InputError for bytes that are no text: known formats, NUL bytes, many control characters."""
    start = data[:64].lstrip()
    kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)
    if kind is not None:
        raise InputError(name, "binary", f"it is {kind}, not text")
    sample = data[:65_536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\x00" in data or 50 * controls > len(sample):
        raise InputError(name, "binary", "it holds bytes that no text has")


def _decode_unmarked(data: bytes, declared: str | None) -> str:
    """Return the text of bytes without a byte-order mark; every byte means something in the end."""
    for charset in ("utf-8", _useful(declared), _charset_of_page(data)):
        if charset is not None:
            try:
                return data.decode(charset)
            except (LookupError, ValueError):  # a name that Python does not know, or bytes that belie it
                pass
    return _decode_mixed(data)


def _charset_of_page(data: bytes) -> str | None:
    """Return the character set that a page's head declares, None for those that Windows-1252 covers."""
    match = _CHARSET.search(data[:2048])
    return _useful((match[1] or match[2]).decode("ascii", "replace")) if match else None


def _useful(charset: str | None) -> str | None:
    """Return a declared character set that says more than is tried anyway, else None."""
    charset = (charset or "").lower()
    return None if not charset or charset in _LATIN or charset.startswith("utf") else charset


def _decode_mixed(data: bytes) -> str:
    """Decode as UTF-8 with stray Windows-1252 bytes where UTF-8 prevails, else all as Windows-1252."""
    text = data.decode("utf-8", "surrogateescape")
    stray = len(_ESCAPED.findall(text))
    if 2 * stray > len(_NON_ASCII.findall(text)):
        return _decode_windows(data)
    return _ESCAPED.sub(lambda match: _decode_windows(bytes([ord(match.group()) - 0xDC00])), text)


def _decode_windows(data: bytes) -> str:
    """Decode Windows-1252; the five bytes that it leaves open are control characters, as on the web."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte in _OPEN else bytes([byte]).decode("cp1252") for byte in data)


_OPEN = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})


def repair_text(text: str) -> str:
    r"""Return the text with wrongly decoded stretches mended; quotation marks and good text stay as they are.

    >>> repair_text("La societÃ\xa0 e lâ€™export, così")
    'La società e l’export, così'
    """
    text = _LONE_SURROGATES.sub("\ufffd", text)
    if not _MOJIBAKE.search(text):
        return text
    import ftfy  # only for the few texts that need it

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    return str(ftfy.fix_text(text, config))
