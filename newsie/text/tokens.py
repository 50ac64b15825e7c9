"""Tokens of Italian business prose: "dell'" + "Enel", "S.p.A.", "3,5" + "mld" + "€", "12mila".

Chunks between white space are split by one regular expression and a few decisions that need a look at what
follows: whether a full stop belongs to an abbreviation, whether an apostrophe ends a word or a quotation.
Chunks without marks, most of a text, are tokens at once; the others are remembered.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from newsie.errors import SchemaError

APOSTROPHES = "'’ʼ‘`´"
_ACCENTED_BY_HAND = re.compile(rf"[aeiouàèéìòù][{APOSTROPHES}](?!\w)", re.IGNORECASE)
_OPENING_QUOTE = re.compile(r"(?<![\w'’‘])['‘](?=\w)(?!\d\d\b)")
_CLOSING_QUOTE = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")
_CHUNK = re.compile(r"\S+")
_REMEMBERED = 20_000
"""How many split chunks are kept; then the memory starts afresh."""

_QUOTATION = 400
"""How far back an opening quotation mark is looked for, in characters."""
_WORTH_KEEPING = 40
"""Longest chunk that is remembered."""

_PATTERN = r"""
    (?P<address>
        (?: https?:// | www\. ) [^\s<>«»"“”]* [\w/\#=&-]
      | [\w.+-]{{1,64}} @ [\w-]{{1,63}} (?: \. [\w-]{{1,63}} ){{1,8}}
      | (?<! [\w.] ) (?: [a-zA-Z0-9] [\w-]{{0,62}} \. ){{1,8}} (?: {domains} ) (?! [\w-] | \.\w )
        (?: / [\w./?=&\#-]* [\w/] )?
      | (?<! \w ) [\#@] \w+
    )
  | (?P<fixed> (?<! \w ) (?: {fixed} ) (?! \w ) )
  | (?P<acronym> (?: {letter} \. ){{2,12}} (?! {letter} {letter} ) {letter}?
      | {letter} (?: \. {letter} ){{1,12}} (?! \w | \.\w )
      | (?: [A-Z]{{2}} \. ){{2,6}} )
  | (?P<day> \d{{4}}-\d\d-\d\d (?! \d ) )
  | (?P<number> \d+ (?: [.,:/] \d+ )* (?= (?: {units} ) (?! [\w²³] ) ) )
  | (?P<unit> (?<= \d ) (?: {units} ) (?! [\w²³] ) )
  | (?P<figure> \d+ (?: [.,:/] \d+ )*
        (?: °[CF] (?! \w ) | [º°ª] | [{w}]+ (?: [-‐‑] (?! \d ) [{w}]+ )* )? )
  | (?P<decade> (?<! [\w] ) ['’] \d{{2,3}} (?! \d ) )
  | (?P<genitive> (?<= \w ) ['’] [sS] (?! \w ) )
  | (?P<word> [{w}]+ (?: (?<= \d ) \. \d+ )? (?: [-‐‑&·] [{w}]+ )* °? )
  | (?P<marks> \[ (?: \.{{3}} | … ) \] | \.{{2,}} | …+ | [!?]+ | -{{2,}} | — | . )
"""


@dataclass(frozen=True, slots=True)
class TokenLexicon:
    """The word lists of lexicon/tokens.yaml, ready for look-up in lower case."""

    leading: frozenset[str]
    before_number: frozenset[str]
    inner: frozenset[str]
    shortened: frozenset[str]
    closing: frozenset[str]
    elided: frozenset[str]
    apocopes: frozenset[str]
    openers: frozenset[str]
    marked_names: frozenset[str]
    pattern: re.Pattern[str]


def lexicon_from_yaml(data: Mapping[str, Any], *, origin: str = "tokens.yaml") -> TokenLexicon:
    """Build the lexicon from its parsed file; raises SchemaError when a list is missing or broken."""
    names = [field.name for field in fields(TokenLexicon) if field.name != "pattern"]
    try:
        lists = {name: frozenset(data[name].split()) for name in names}
        pattern = _PATTERN.format(
            letter=r"[^\W\d_]",
            w=r"\w\u0300-\u036f\u00ad",
            domains="|".join(data["domains"].split()),
            fixed=_alternate(data["fixed"], ignore_case=True),
            units=_alternate(data["units"]),
        )
    except (KeyError, AttributeError, TypeError) as error:
        raise SchemaError(f"{origin}: a word list is missing or no text: {error}") from error
    return TokenLexicon(**lists, pattern=re.compile(pattern, re.VERBOSE | re.DOTALL))


def _alternate(words: list[str], *, ignore_case: bool = False) -> str:
    """Return an alternation of fixed strings, longest first."""
    ordered = "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
    return f"(?i:{ordered})" if ignore_case else ordered


@cache
def load_lexicon() -> TokenLexicon:
    """Return the lexicon that ships with newsie."""
    text = files("newsie").joinpath("lexicon/tokens.yaml").read_text(encoding="utf-8")
    return lexicon_from_yaml(yaml.safe_load(text))


class TokenSplitter:
    """Splits text into tokens; remembers how it split the chunks it has seen."""

    def __init__(self, lexicon: TokenLexicon | None = None) -> None:
        self.lexicon = lexicon or load_lexicon()
        self._known: dict[tuple[str, str, bool], tuple[str, ...]] = {}

    def split_text(self, text: str) -> tuple[list[str], list[bool]]:
        """Return the tokens of a text and whether a single space follows each.

        White space beyond that space is a token of its own, so the tokens spell the text exactly.
        """
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for chunk in _CHUNK.finditer(text):
            if chunk.start() > end:
                _add_gap(text[end : chunk.start()], words, spaces)
            piece, end = chunk.group(), chunk.end()
            if piece.isalpha() and "ʼ" not in piece:
                words.append(piece)
                spaces.append(False)
                continue
            tokens = self._recall(piece, text, chunk.start(), end)
            words.extend(tokens)
            spaces.extend([False] * len(tokens))
        if end < len(text):
            _add_gap(text[end:], words, spaces)
        return words, spaces

    def _recall(self, chunk: str, text: str, start: int, end: int) -> tuple[str, ...]:
        """Split a chunk, or remember how it was split in the same surroundings."""
        follow = self._look_ahead(text, end) if chunk[-1] == "." else "end"
        quoted = bool(_ACCENTED_BY_HAND.search(chunk)) and _is_quoting(text, start, chunk)
        key = (chunk, follow, quoted)
        tokens = self._known.get(key)
        if tokens is None:
            tokens = tuple(self.split_chunk(chunk, follow=follow, quoted=quoted))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            if len(chunk) <= _WORTH_KEEPING:
                self._known[key] = tokens
        return tokens

    def _look_ahead(self, text: str, end: int) -> str:
        """Say what stands after a position: "number", "lower", "name", "opener", "mark", "end" (of line)."""
        following = _NEXT.match(text, end)
        if following is None:
            return "end"
        word = following.group("word")
        if not word:
            return "mark"
        if word[0].isdigit():
            return "number"
        if not word[0].isupper():
            return "lower"
        second_initial = len(word) == 1 and text[following.end() : following.end() + 1] == "."
        return "opener" if word.lower() in self.lexicon.openers and not second_initial else "name"

    def split_chunk(self, chunk: str, *, follow: str = "end", quoted: bool = False) -> Iterator[str]:
        """Yield the tokens of a chunk without white space.

        `follow` says what comes after it (see `_look_ahead`), `quoted` that a single quotation mark is open.
        """
        chars = chunk.replace("ʼ", "’")  # which Unicode has as a letter
        position = 0
        while position < len(chunk):
            match = self.lexicon.pattern.match(chars, position)
            if match is None:  # pragma: no cover - the last alternative takes any character
                raise AssertionError(f"no token at {position} of {chunk!r}")
            end = match.end()
            if match.lastgroup == "word" and end < len(chunk):
                end = self._extend_word(chars, position, end, follow, quoted)
            yield chunk[position:end]
            position = end

    def _extend_word(self, chunk: str, start: int, end: int, follow: str, quoted: bool) -> int:
        """Return where a word ends that an apostrophe or a full stop follows."""
        mark, rest = chunk[end], chunk[end + 1 : end + 3]
        if mark in APOSTROPHES:
            return self._end_at_apostrophe(chunk[start:end], mark, rest, end, quoted)
        if mark == "." and not rest.startswith("."):
            seen = self._look_ahead(chunk, end + 1) if rest else follow
            return end + self._owns_stop(chunk[start:end], seen)
        return end

    def _end_at_apostrophe(self, word: str, mark: str, rest: str, end: int, quoted: bool) -> int:
        """Return where a word with an apostrophe ends: behind the mark, unless that closes a quotation."""
        if mark in "'’" and rest[:1] in ("s", "S") and not rest[1:2].isalnum() and len(word) > 2:
            return end  # "Moody" + "'s", "Lloyd" + "'s"
        if rest[:1].isalnum() or rest[:1] in ('"', "«", "“", "‘"):
            return end + 1 if word[-1].isalpha() else end
        low = word.lower()
        known = low in self.lexicon.elided or low in self.lexicon.apocopes
        return end + 1 if known or (low[-1] in "aeiouàèéìòù" and not quoted) else end

    def _owns_stop(self, word: str, follow: str) -> bool:
        """Say whether the full stop after a word is its own, an abbreviation's."""
        if len(word) == 1:
            return _owns_stop_as_letter(word, follow)
        low, lexicon = word.lower(), self.lexicon
        return (
            low in lexicon.closing
            or (low in lexicon.leading and follow != "end")
            or (low in lexicon.before_number and follow == "number")
            or (low in lexicon.inner and follow in ("lower", "number", "mark"))
            or (low in lexicon.shortened and follow in ("lower", "number", "mark", "name"))
        )


def _owns_stop_as_letter(letter: str, follow: str) -> bool:
    """Say whether a lone letter is abbreviated: "G. Rossi", "L. 104/92" (a law), "p. 3" (a page)."""
    if letter.isupper():
        return follow in ("name", "lower", "mark") or (follow == "number" and letter in "LNP")
    return letter in "bcdfglmnpqrstvz" and follow in ("name", "lower", "number")


_NEXT = re.compile(r"[^\S\n]*(?:(?P<word>[^\W_]+)|[^\s\w])", re.DOTALL)


def _add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """Note white space: its first blank as the space after the last token, the rest as a token."""
    if gap[0] == " " and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def _is_quoting(text: str, start: int, chunk: str) -> bool:
    """Say whether a single quotation mark is still open where the chunk's last apostrophe stands."""
    reach = max(0, start - _QUOTATION)
    line = text.rfind("\n", reach, start) + 1
    before = text[max(line, reach) : start] + chunk.rstrip(APOSTROPHES + ".,;:!?)»")
    opened = None
    for opened in _OPENING_QUOTE.finditer(before):  # noqa: B007
        pass
    return opened is not None and _CLOSING_QUOTE.search(before, opened.end()) is None
