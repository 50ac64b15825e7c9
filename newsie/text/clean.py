"""Clean text: what a reader sees, without the marks, the invisible characters and the broken lines.

Typographic and straight quotation marks stay as written: offsets refer to what this module returns.
Cleaning what is clean changes nothing.
"""

import re
import unicodedata

from newsie.text.tokens import load_lexicon

_INVISIBLE = dict.fromkeys(
    [
        0x00AD,  # soft hyphen
        *range(0x200B, 0x2010),  # zero-width space and joiners, direction marks
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
        0xFFF9,
        0xFFFA,
        0xFFFB,
        *[c for c in range(0x20) if c not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D)],
        *[c for c in range(0x7F, 0xA0) if c != 0x85],
    ]
)
_SOFT_BREAK = re.compile(r"\u00ad[ \t]*\r?\n[ \t]*")
_LINE_ENDS = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")

_LINK = re.compile(r"!?\[(?P<label>[^\[\]\n]*)\]\((?:[^\s()]|\([^\s()]*\))*(?:\s+[\"'][^\"'\n]*[\"'])?\)")
_REFERENCE_LINK = re.compile(r"\[(?P<label>[^\[\]\n]+)\]\[[^\[\]\n]*\]")
_AUTO_LINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+|[\w.+-]+@[\w.-]+)>")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n^]+\]:[ \t]+\S+.*$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)`(?=[^\s`])([^`\n]+?)(?<=[^\s`])`(?!`)")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?:#{1,6}[ \t]+)+(.*)$", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+(?=\S|$)", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[*+•·▪▫●○■□◦‣➢➤►]|-(?=[ \t]+[^\s-][^-\n]*$))[ \t]+(?=\S)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")

# Strong marks may break over a paragraph ("dello **Swiss\n\nAerospace** Cluster"), so any of them goes.
# Single marks need a partner close by: "5 * 3" and "snake_case" stay.
_STRONG = re.compile(r"\*\*\*?|(?<!\w)___?(?=\S)|(?<=\S)___?(?!\w)")
_STAR = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w\\/])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w/])")
_STRIKE = re.compile(r"~~(?=\S)([^~\n]+?)~~")


def clean_text(text: str) -> str:
    r"""Return the text as a reader sees it: one line a paragraph, no marks, no invisible characters.

    >>> clean_text("Il **Gruppo\u00a0Leonardo**\r\n\r\n\r\nCresce.  ")
    'Il Gruppo Leonardo\nCresce.'
    >>> clean_text("# Nasce il polo\n\nNe parla [il sindaco](https://example.org) di Somma Lom\u00ad\nbardo")
    'Nasce il polo\nNe parla il sindaco di Somma Lombardo'
    >>> clean_text("snake_case e mario_rossi@example.org, 5 * 3")
    'snake_case e mario_rossi@example.org, 5 * 3'
    """
    while True:
        cleaned = _clean_once(text)
        if cleaned == text:
            return cleaned
        text = cleaned


def _clean_once(text: str) -> str:
    """Clean once; marks that hid behind others ("**> x**") come off in the next round."""
    text = _SOFT_BREAK.sub("", text)
    text = _LINE_ENDS.sub("\n", text).translate(_INVISIBLE)
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    text = strip_markdown(unwrap_blocks(text))
    return join_lines(_EDGES.sub("\n", _BLANKS.sub(" ", text)).strip())


def strip_markdown(text: str) -> str:
    """Return the text without Markdown's marks; labels of links, list items and headings stay."""
    for pattern in (_FENCE, _RULE, _REFERENCE, _QUOTE):
        text = pattern.sub("", text)
    text = _HEADING.sub(_strip_heading, text)
    text = _BULLET.sub("", text)
    for pattern in (_LINK, _REFERENCE_LINK):
        text = pattern.sub(r"\g<label>", text)
    text = _STRONG.sub("", text)
    for pattern in (_AUTO_LINK, _CODE, _STAR, _UNDERSCORE, _STRIKE):
        text = pattern.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)


def _strip_heading(match: re.Match[str]) -> str:
    """Return a heading's words without the closing marks of "## Titolo ##"; "C#" keeps its own."""
    words = match[1].rstrip()
    bare = words.rstrip("#")
    return bare if bare.endswith((" ", "\t")) else words


# Lines and paragraphs ------------------------------------------------------------------------------

_STOPS = tuple(".!?…:;")
_FINAL = (*_STOPS, *"»”\"')]}–—")
_BREAKS_OFF = re.compile(
    r"""(?:^|[\s(]) (?: il | lo | la | i | gli | le | l['’] | un | uno | una | d?el(?:l[oaie])? | degli | dei
      | al | all[oaie] | agli | ai | dal(?:l[oaie])? | dagli | dai | nel(?:l[oaie])? | negli | nei
      | sul(?:l[oaie])? | sugli | sui | con | di | da | a | in | per | tra | fra | e | ed | o | che ) $
      | , $""",
    re.VERBOSE,
)
_GOES_ON = re.compile(r"[a-zàèéìòù,;)»]")
_STANDS_ALONE = re.compile(
    r"(?i:di|a cura di|da|by|testo di|foto di|foto)\s+[A-ZÀ-Ý]|\d{1,2}[.)]\s|[a-z]\)\s"
)
_CONNECTORS = frozenset(("di", "del", "della", "dei", "delle", "degli", "e", "&", "per", "of", "and", "the"))
_WRAPPED_WIDTHS = range(50, 101)


def unwrap_blocks(text: str) -> str:
    """Join the lines of blocks that were broken at a fixed width, as in mails and old web pages."""
    blocks = re.split(r"\n(?:[^\S\n]*\n)+", text)
    return "\n\n".join(_unwrap(block) for block in blocks)


def _unwrap(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    full = lines[:-1]
    broken = sum(not line.endswith(_FINAL) for line in full)
    widths = [len(line) for line in full]
    if len(full) < 3 or not all(width in _WRAPPED_WIDTHS for width in widths):
        return block
    even = max(widths) - min(widths) <= 22
    return " ".join(lines) if even and 3 * broken >= 2 * len(full) else block


def join_lines(text: str) -> str:
    """Join a paragraph that breaks off inside a sentence with what follows it.

    A name broken over lines ("dello Swiss", "Aerospace Cluster.") is one mention. Headings in capitals,
    bylines, items of lists and lines that end as sentences end are left alone.
    """
    paragraphs: list[list[str]] = []
    for line in filter(None, text.split("\n")):
        if paragraphs and _belong_together(paragraphs[-1], line, is_first=len(paragraphs) == 1):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return "\n".join(" ".join(lines) for lines in paragraphs)


def _belong_together(lines: list[str], following: str, *, is_first: bool) -> bool:
    """Say whether a sentence runs from a paragraph's last line into the next."""
    line = lines[-1]
    if line.endswith(_STOPS) or line.isupper() or following.isupper() or _STANDS_ALONE.match(following):
        return False
    if _GOES_ON.match(following):
        return len(line) > 30 and not lines[0][0].islower()
    if line.endswith(_FINAL):
        return False
    if _BREAKS_OFF.search(line[-20:]):
        return True
    return not is_first and _is_bare_name(following)


def _is_bare_name(line: str) -> bool:
    """Say whether a paragraph is nothing but capitalised words and a full stop: the end of a broken name."""
    words = line[:-1].split()
    if not line.endswith(".") or not 1 <= len(words) <= 8:
        return False
    opens = words[0].lower() in load_lexicon().openers
    return (
        not opens
        and all(word[0].isupper() or word in _CONNECTORS for word in words)
        and words[0][0].isupper()
    )
