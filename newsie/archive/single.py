"""Files of one article: plain text, Markdown, a web page or a JSON object."""

from pathlib import Path

from newsie.archive.members import Member, read_all
from newsie.archive.placed import Found, build
from newsie.text import article_from_bytes


class SingleArticle:
    """The reader of files that hold one article each."""

    suffixes = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".json")

    def recognises(self, head: bytes) -> bool:
        """Never be sure: any text may be an article, or a table of many."""
        return False

    def count(self, path: Path) -> int:
        """Return one."""
        return 1

    def read(self, member: Member) -> Found:
        """Read the whole file."""
        payload = read_all(member)
        yield build(member.place, article_from_bytes, payload, name=member.name)
