"""Sentence borders of Italian news prose, by rules over tokens: quotations, abbreviations, line breaks."""

from collections.abc import Iterator, Sequence

from newsie.text.tokens import TokenLexicon, load_lexicon

_LAST = frozenset(".!?…")
_STOPS = frozenset({".", "!", "?", "...", "…", "..", "....", "?!", "!?", "!!", "??", "!!!", "???"})
_CLOSERS = frozenset("»”’)]}›")
_OPENERS = frozenset("«“‘\"'([{‹—–-•*")
_PLAIN_WORD = 5
"""From this many letters on, a word before a full stop is taken for no abbreviation of ours to know."""


def find_sentence_starts(words: Sequence[str], spaces: Sequence[bool]) -> list[int]:
    """Return the indexes of the tokens that open a sentence, the first token always among them.

    `words` and `spaces` are as `TokenSplitter` makes them, white-space tokens included. A line break ends a
    sentence whatever stands before it; white space belongs to the sentence that it follows.
    """
    return list(_Borders(words, spaces, load_lexicon()).find())


class _Borders:
    """One pass over the tokens of a text; knows where the line began and whether a straight quote is open."""

    def __init__(self, words: Sequence[str], spaces: Sequence[bool], lexicon: TokenLexicon) -> None:
        self.words = words
        self.spaces = spaces
        self.lexicon = lexicon
        self.line = 0
        self.quoting = False

    def find(self) -> Iterator[int]:
        """Yield the indexes where sentences start, in order, each once."""
        words = self.words
        known = -1
        after = 0
        for index, word in enumerate(words):
            if index < after:
                continue
            if index == 0:
                known = 0
                yield 0
            if word == '"':
                self.quoting = not self._closes(index)
            last = word[-1]
            if last in _LAST:
                if not self._stops(index):
                    continue
                after = self._skip_closing(index + 1)
                starts = self._opens(after, stop=index)
            elif last.isspace() and "\n" in word:
                self.line, self.quoting = index + 1, False
                after, starts = index + 1, True
            else:
                continue
            if starts and known < after < len(words):
                known = after
                yield after

    def _stops(self, index: int) -> bool:
        """Say whether the mark or abbreviation at `index` may end a sentence."""
        word = self.words[index]
        if word not in _STOPS:
            return word[0] in _LAST or (word[-1] == "." and self._ends_at_abbreviation(index))
        if word == "!" and index > self.line and self.words[index - 1].lower() in self.lexicon.marked_names:
            return False
        before = self.words[self.line]
        # "1. Il progetto", "b. Il bando": the number of a list's item
        return not (index - self.line == 1 and len(before) <= 2 and before.isalnum())

    def _ends_at_abbreviation(self, index: int) -> bool:
        """Say whether a sentence ends with an abbreviation: never with a title or an initial."""
        core = self.words[index][:-1].lower()
        lexicon = self.lexicon
        if len(core) == 1 or core in lexicon.leading or core in lexicon.before_number:
            return False
        if index + 1 >= len(self.words):
            return False
        following = self.words[index + 1]
        if core in lexicon.closing or following in _CLOSERS or following in ("«", "“"):
            return True
        return following[0].isupper() and following.lower().rstrip("'’") in lexicon.openers

    def _closes(self, index: int) -> bool:
        """Say whether a straight quotation mark closes: by the blanks around it, else since one is open."""
        blank_before = index == self.line or self.spaces[index - 1]
        if blank_before == self.spaces[index]:
            return self.quoting
        return not blank_before

    def _skip_closing(self, index: int) -> int:
        """Return the index after the marks that still belong to the sentence before it."""
        words = self.words
        while index < len(words):
            word = words[index]
            if word in ('"', "'") and self._closes(index):
                self.quoting = False
            elif word not in _CLOSERS and word not in _STOPS and not _is_blank(word):
                break
            index += 1
        return index

    def _opens(self, index: int, *, stop: int) -> bool:
        """Say whether the token at `index` can open a sentence that follows the mark at `stop`."""
        words = self.words
        first = index
        while first < len(words) and (words[first] in _OPENERS or _is_blank(words[first])):
            first += 1
        if first >= len(words):
            return False
        letter = words[first].lstrip("'’")[:1]
        if letter.isupper() or letter in ("#", "@"):
            return True
        if letter.isdigit():
            return words[stop][0] not in ".…" or (words[stop] == "." and not self._splits_number(stop, first))
        return index == stop + 1 and letter.islower() and self._follows_plain_word(stop)

    def _splits_number(self, stop: int, index: int) -> bool:
        """Say whether a full stop stands inside a number that was torn apart: "16. 30", "10.000"."""
        return self.words[stop - 1].isdigit() and len(self.words[index]) in (2, 3)

    def _follows_plain_word(self, stop: int) -> bool:
        """Say whether a full stop after a whole word ends a sentence though no capital follows."""
        if self.words[stop] != "." or stop < 2 or not self.spaces[stop] or self.spaces[stop - 1]:
            return False
        before = self.words[stop - 1]
        return len(before) >= _PLAIN_WORD and before.isalpha() and self.words[stop - 2] != "."


def _is_blank(word: str) -> bool:
    """Say whether a token is white space within a line."""
    return word.isspace() and "\n" not in word
