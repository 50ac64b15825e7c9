"""Invented business sentences with marked names, by a grammar: names that general news seldom shows."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml

from newsie.errors import CorpusError
from newsie.text.tokens import TokenSplitter
from newsie.training.sentences import Sentence, TokenSpan

STOCK = Path(__file__).parent / "name_stock.tsv"
SYMBOL = re.compile(r"<(@?\w+)>")
MARK = re.compile(r"\[(?P<name>[^\[\]]*)\]\((?P<label>[A-Z]+)\)")
START = "sentence"
DEEPEST = 12
"""Rules inside rules; deeper than this, a grammar runs in circles."""

Stock = Mapping[str, Sequence[str]]


def read_stock(path: Path = STOCK) -> dict[str, list[str]]:
    """Read scripts/build_word_lists.py's names, a list a kind."""
    stock: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        kind, _, name = line.partition("\t")
        stock.setdefault(kind, []).append(name)
    return stock


class Inventor:
    """Writes sentences by a grammar whose rules are lists of lines; chance is given."""

    def __init__(self, rules: Mapping[str, Sequence[str]], stock: Stock, chance: np.random.Generator) -> None:
        self._rules = {**rules, **{f"@{kind}": names for kind, names in stock.items()}}
        self._chance = chance
        self._splitter = TokenSplitter()
        self._check_symbols()

    @classmethod
    def read(cls, grammar: Path, chance: np.random.Generator, stock: Stock | None = None) -> "Inventor":
        """Read a grammar in YAML. Raises CorpusError where a line names a rule or list that isn't there."""
        rules: dict[str, list[str]] = yaml.safe_load(grammar.read_text("utf-8"))
        return cls(rules, read_stock() if stock is None else stock, chance)

    def _check_symbols(self) -> None:
        for rule, lines in self._rules.items():
            for symbol in {s for line in lines for s in SYMBOL.findall(line)}:
                if symbol not in self._rules:
                    raise CorpusError(f"grammar rule {rule}: there is no <{symbol}>")

    def invent(self, count: int) -> list[Sentence]:
        """Return that many sentences."""
        found: list[Sentence] = []
        while len(found) < count:
            sentence = self._tokenize(self.expand(f"<{START}>"))
            if sentence is not None:
                found.append(sentence)
        return found

    def expand(self, line: str, depth: int = 0) -> str:
        """Replace every symbol of a line by one of its rule's lines."""
        if depth > DEEPEST:
            raise CorpusError(f"grammar goes round in circles at {line!r}")
        return SYMBOL.sub(lambda match: self.expand(self._draw(match[1]), depth + 1), line)

    def _draw(self, symbol: str) -> str:
        lines = self._rules[symbol]
        return lines[int(self._chance.integers(len(lines)))]

    def _tokenize(self, marked: str) -> Sentence | None:
        """Return None where a token sticks out of a name ("Ltd." before a full stop)."""
        text, names = read_marks(marked)
        words, spaces = self._splitter.split_text(text)
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        at = 0
        for i, (word, space) in enumerate(zip(words, spaces, strict=True)):
            starts[at], ends[at + len(word)] = i, i + 1
            at += len(word) + space
        if not all(n.start in starts and n.end in ends for n in names):
            return None
        spans = [TokenSpan(starts[n.start], ends[n.end], n.label) for n in names]
        return Sentence(tuple(words), tuple(spans))


def read_marks(marked: str) -> tuple[str, list[TokenSpan]]:
    """Take the marks off a text; `start` and `end` count its characters.

    >>> read_marks("Oggi [Enel](ORG) paga.")
    ('Oggi Enel paga.', [TokenSpan(start=5, end=9, label='ORG')])
    """
    text, names, read = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[read : match.start()]
        names.append(TokenSpan(len(text), len(text) + len(match["name"]), match["label"]))
        text += match["name"]
        read = match.end()
    return text + marked[read:], names
