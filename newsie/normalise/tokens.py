"""A text as numbers, words and marks with their offsets: what every reader of values walks over.

Readers look at tokens by index and hand back the index behind what they read. Indices beyond either
end give the empty word, so no reader needs to know where the text stops.
"""

import re
from dataclasses import dataclass, field

# A group of three digits checks itself, so that no run of digits and points is ever read twice.
NUMERAL = r"""
      \d{1,3}(?:\.\d{3}(?!\d))+(?:,\d+)?        # 1.250.000 and 1.250,50
    | \d{1,3}(?:['’]\d{3}(?!\d))+(?:[.,]\d+)?   # 1'250'000, as written in Ticino
    | \d{1,3}(?:,\d{3}(?!\d)){2,4}(?!,?\d)      # 1,250,000, English
    | \d+(?:[.]\d+){2,3}(?!\d)                  # 23.04.2022, 1.2.3: never an amount
    | \d+[.]\d{1,2}(?!\d)                       # 12.5: decimal, hour or version
    | \d+,\d+                                   # 3,5
    | \d+
"""
TOKEN = re.compile(rf"{NUMERAL}|[^\W\d_]+|\n[^\S\n]*\n\s*|[^\w\s]|_", re.VERBOSE)
PAD = 16
SENTENCE_ENDS = frozenset([".", "!", "?", "…"])


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: lower-case `words`, and where each starts and ends."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    count: int
    numbers: dict[int, object] = field(default_factory=dict)
    """What `read_number` found where: several readers ask for the same number."""

    def word(self, index: int) -> str:
        """Return the lower-case token at `index`, or the empty string outside the text."""
        return self.words[index] if 0 <= index < self.count else ""

    def quote(self, first: int, behind: int) -> str:
        """Return the text from token `first` up to and without token `behind`."""
        return self.text[self.starts[first] : self.ends[behind - 1]]

    def glued(self, index: int) -> bool:
        """Say whether nothing, not even a space, stands between this token and the one before it."""
        return 0 < index < self.count and self.ends[index - 1] == self.starts[index]

    def gap(self, index: int) -> str:
        """Return what stands between this token and the one before it."""
        return self.text[self.ends[index - 1] : self.starts[index]] if 0 < index < self.count else ""

    def written(self, index: int) -> str:
        """Return the token as written, upper case and all."""
        return self.text[self.starts[index] : self.ends[index]] if 0 <= index < self.count else ""

    def match(self, index: int, phrase: tuple[str, ...]) -> bool:
        """Say whether `phrase` stands at `index`, word by word."""
        return all(self.words[index + k] == word for k, word in enumerate(phrase)) if index >= 0 else False

    def ends_sentence(self, index: int) -> bool:
        """Say whether a token closes a sentence: "?", a paragraph break, a full stop before a capital."""
        word = self.words[index]
        if not word or word[0] == "\n" or word in "!?;…":
            return True
        if word != ".":
            return False
        if index + 1 >= self.count:
            return True
        following = self.text[self.starts[index + 1]]
        return self.starts[index + 1] > self.ends[index] and not following.islower()


def tokenise(text: str) -> Tokens:
    """Split a text; linear in its length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ".lower() is two code points
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    matches = list(TOKEN.finditer(lowered))
    words = [m.group() for m in matches]
    starts = [m.start() for m in matches]
    ends = [m.end() for m in matches]
    return Tokens(text, words + [""] * PAD, starts, ends, len(words))
