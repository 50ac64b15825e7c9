"""What the press's formats (NITF, NewsML-G2, ninjs) have in common: bylines, status, language."""

from newsie.errors import InputError
from newsie.text.layout import parse_byline

WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed"})
"""What the press's formats call an article that must not be used."""


def authors_from_byline(byline: str) -> list[str]:
    """Return the authors of a byline: the persons it names, or what stands there ("NTB-AFP").

    >>> authors_from_byline("di Laura Bassi e Marco Neri")
    ['Laura Bassi', 'Marco Neri']
    >>> authors_from_byline("Ansa")
    ['Ansa']
    """
    byline = " ".join(byline.split()).strip(" ,;")
    return list(parse_byline(byline)) or list(filter(None, [byline]))


def refuse_withdrawn(status: str | None, *, name: str) -> None:
    """Raise InputError for an article whose status says that it must not be used."""
    if status and status.rpartition(":")[2].lower() in WITHDRAWN:
        raise InputError(name, "withdrawn", f"its publisher has taken it back: {status}")


def main_language(tag: str | None) -> str:
    """Return the language of a tag, "it" for none.

    >>> main_language("it-IT")
    'it'
    """
    return (tag or "it").replace("_", "-").partition("-")[0].lower()
