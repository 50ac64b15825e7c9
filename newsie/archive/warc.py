"""Web archives (WARC): the pages and plain texts that a crawl brought home.

https://iipc.github.io/warc-specifications/
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from newsie.archive.members import MAX_BYTES, Member
from newsie.archive.placed import Found, build
from newsie.archive.warc_records import Block, Damage, iter_blocks
from newsie.data import Article
from newsie.errors import InputError
from newsie.store import Rejected
from newsie.text import Given, article_from_html, article_from_text, decode_bytes
from newsie.text.dates import parse_day

PAGES = frozenset({"text/html", "application/xhtml+xml"})
TEXTS = PAGES | {"text/plain"}


class Warc:
    """The reader of WARC files, compressed record by record or not; needs FastWARC."""

    suffixes = (".warc", ".warc.gz", ".wet", ".wet.gz")

    def recognises(self, head: bytes) -> bool:
        """Say whether the file begins with a record."""
        return head.startswith(b"WARC/1.")

    def count(self, path: Path) -> None:
        """Return None: most records are no articles."""
        return

    def read(self, member: Member) -> Found:
        """Read record by record; other content than pages and texts, and failed answers, are passed over."""
        try:
            import fastwarc  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
        except ImportError as error:
            detail = "reading web archives needs the fastwarc package: pip install 'newsie[web]'"
            raise InputError(member.place, "format", detail) from error
        for block in iter_blocks(member.stream):
            if isinstance(block, Damage):
                yield Rejected(f"{member.place}:{block.start}-{block.end or ''}", "unreadable", str(block))
            elif (answer := read_answer(block)) is not None:
                place = f"{member.place}:{block.start}"
                yield build(place, article_from_answer, answer, block, name=place)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, or a text that stands in an archive without one."""

    content_type: str
    charset: str | None
    body: bytes


def read_answer(block: Block) -> Answer | None:
    """Return the page or text of a record; None where it holds neither."""
    if block.kind == "response":
        answer = parse_http(block.content)
    elif block.kind in ("resource", "conversion"):
        kind, _, rest = (block.content_type or "").partition(";")
        answer = Answer(
            kind.strip().lower(), rest.rpartition("charset=")[2].strip(" \"'") or None, block.content
        )
    else:
        return None
    is_article = (
        answer is not None and answer.content_type in TEXTS and not (block.url or "").endswith("/robots.txt")
    )
    return answer if is_article else None


def parse_http(content: bytes) -> Answer | None:
    """Return a server's answer, unpacked; None for any status but 200, and for what is no HTTP.

    Some crawlers store pages unpacked under the headers of packed ones: those are taken as they stand.
    """
    decodings: tuple[Literal["all", "none"], ...] = ("all", "none")
    for decoding in decodings:
        try:
            return decode_http(content, decoding)
        except (OSError, ValueError):
            continue
    return None


def decode_http(content: bytes, decoding: Literal["all", "none"]) -> Answer | None:
    """Parse an answer, its transfer and content codings undone ("all") or not ("none"); raises OSError."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(WarcRecordType.response, content_length=len(content))
    record.is_http = True
    record.set_bytes_content(content)
    record.parse_http(auto_decode=decoding)
    headers = record.http_headers
    if headers is None or headers.status_code != 200:
        return None
    kind = (record.http_content_type or "").lower()
    return Answer(kind, record.http_charset, record.reader.read(MAX_BYTES + 1) if kind in TEXTS else b"")


def article_from_answer(answer: Answer, block: Block, *, name: str) -> Article:
    """Build the article of an answer; raises InputError, whose detail names the address."""
    try:
        if not block.is_whole or len(answer.body) > MAX_BYTES:
            raise InputError(name, "too_large", f"longer than {MAX_BYTES:,} bytes")
        text = decode_bytes(answer.body, name=name, declared=answer.charset)
        given = Given(url=block.url)
        if answer.content_type in PAGES:
            return article_from_html(text, name=name, given=given, latest=read_fetched(block))
        return article_from_text(text, name=name, given=given)
    except InputError as error:
        raise InputError(name, error.reason, f"{block.url}: {error.detail}") from error


def read_fetched(block: Block) -> date | None:
    """Return the day on which the crawl fetched a page: no page was published later."""
    return parse_day(block.date) if block.date else None
