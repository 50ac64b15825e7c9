"""Patterns over rows of words and names: "S [,] [che] JOINS TO O", compiled to regular expressions.

A sentence is written as a row: "la <ORG0> di <LOC1> , storica azienda <DEMONYM2>", so that one regular
expression sees words, marks and names alike. The language of patterns is told in `lexicon/relations.yaml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsie.data import Mention
from newsie.pipes.atoms import Atoms

SMALL = frozenset(
    [
        "a",
        "ad",
        "al",
        "allo",
        "alla",
        "ai",
        "agli",
        "alle",
        "da",
        "dal",
        "dalla",
        "dai",
        "di",
        "del",
        "dello",
        "della",
        "dei",
        "degli",
        "delle",
        "in",
        "nel",
        "nella",
        "nei",
        "con",
        "per",
        "su",
        "sul",
        "sulla",
        "tra",
        "fra",
        "e",
        "ed",
        "o",
        "che",
        "cui",
        "quale",
        "dove",
        "quando",
        "mentre",
        "come",
        "se",
        "ma",
        "non",
        "anche",
        "il",
        "lo",
        "la",
        "i",
        "gli",
        "le",
        "un",
        "uno",
        "una",
        "è",
        "ha",
        "hanno",
        "sono",
    ]
)
GAP_WORD = r"(?!<(?:ORG|PER|LOC|NOM)\d)[^\s,.;:()«»“”\"–—]+\s"
# ", storica azienda catanese dei cavi," and "(Vicenza)": nothing that brings another organization or person.
INSERTION = r"(?:(?!<(?:ORG|PER|NOM)\d)[^\s,.;:()«»“”]+\s){1,12}"
PLACED = rf"(?:(?:di|a|d')\s<LOC\d+>\s)?(?:\(\s{INSERTION}\)\s)?"
REST = rf"{PLACED}(?:,\s{INSERTION}(?=,\s))?(?:,\s)?"
AFTER = rf"{PLACED}(?:,\s)?"
NAMED = {"D=O": "DEMONYM", "P=S": "PER"}
"""Sides of one label."""
OTHERS = {"X": ("LOC", "DEMONYM", "ORG"), "D": ("DEMONYM",), "DATE": ("DATE",), "%": ("PERCENT",)}
"""The labels of names that are no side."""
# What the signs of a pattern match in a row.
SIGNS = {
    "REST": REST,
    "AFTER": AFTER,
    "~": rf"(?:(?!(?:{'|'.join(sorted(SMALL))})\s){GAP_WORD}){{0,2}}",
    **{sign: f"(?:{GAP_WORD}){{0,{most}}}" for sign, most in (("..", 2), ("...", 4), ("....", 10))},
    "START": r"(?:^|(?<=[,;:.«]\s)|(?<=\be\s)|(?<=\bed\s)|(?<=\banche\s))",
    "BRACKET": r"\(\s",
    "CLOSE": r"\)\s",
    **{sign: rf"<(?:{'|'.join(labels)})\d+>\s" for sign, labels in OTHERS.items()},
}
NAME = re.compile(r"<(?P<label>[A-Z]+)(?P<index>\d+)>")
PIECE = re.compile(r"\[|\]|\(|\)|\||[^\s\[\]()|]+")
OPENER = "gruppo "


def write_row(atoms: Atoms) -> str:
    """Return a sentence as a row; a name that begins with "Gruppo" has the word stand before it.

    Every item ends with a space.
    """
    items = []
    for index, atom in enumerate(atoms):
        if atom.mention is None:
            items.append(atom.lower if atom.lower not in "[]<>" else ".")
            continue
        if atom.label == "ORG" and atom.lower.startswith(OPENER) and atoms.at(index - 1).lower != "gruppo":
            items.append("gruppo")
        items.append(f"<{atom.label}{index}>")
    return "".join(f"{item} " for item in items)


def list_items(row: str) -> frozenset[str]:
    """Return what stands in a row, once each, names by their label alone.

    >>> sorted(list_items("la <ORG1> di <LOC3> , la <LOC5> "))
    [',', '<LOC>', '<ORG>', 'di', 'la']
    """
    return frozenset(f"<{item.strip('<>0123456789')}>" if item[0] == "<" else item for item in row.split())


@dataclass(frozen=True, slots=True)
class Match:
    """What a pattern found in a row: the names of its two sides and the words it stands on."""

    subject: Mention | None
    """None where the pattern names no subject and the sentence has no organization before it."""
    object: Mention | None
    """None where the pattern names no object."""
    row: str
    """The row up to the end of what was found."""
    start: int
    """Where in the row it starts."""
    subject_index: int
    """The subject's place among the atoms, -1 where there is none."""
    object_index: int
    """The object's place among the atoms, -1 where there is none."""
    subject_said: bool
    """Whether the pattern names its subject."""

    @property
    def is_plural(self) -> bool:
        """Whether a verb in the plural stands in what was found: "forniscono", "faranno parte"."""
        return any(word.endswith(("ono", "anno", "iano")) for word in self.row[self.start :].split())


class RowPattern:
    """One pattern for one relation type."""

    def __init__(
        self,
        source: str,
        sides: Mapping[str, Sequence[str]],
        words: Mapping[str, Sequence[str]],
        *,
        promotes: bool = False,
    ) -> None:
        self.source = source
        self.promotes = promotes and "REST" in source
        """Whether a name that ends an insertion gives its place to the name before the insertion."""
        self._words = words
        self._sides = sides
        self._pattern = re.compile(r"(?:^|(?<=\s))" + self._compile(source))
        self._needed = tuple(self._list_needed(source))

    def may_stand_in(self, items: frozenset[str]) -> bool:
        """Say whether a row holds, of every part that the pattern can't do without, one of its words."""
        return not any(items.isdisjoint(needed) for needed in self._needed)

    def find(self, row: str, atoms: Atoms) -> Iterator[Match]:
        """Yield what the pattern finds, overlapping finds included."""
        position = 0
        while (found := self._pattern.search(row, position)) is not None:
            sides = found.groupdict()
            first = find_subject(row[: found.start()])
            subject = index_of(sides["S"]) if "S" in sides else first
            if self.promotes and "S" in sides and self._goes_on(row, found.end("S")):
                subject = find_head(row[: found.start("S")], subject)
            object_ = index_of(sides.get("O"))
            yield Match(
                atoms.at(subject).mention,
                atoms.at(object_).mention,
                row[: found.end()],
                found.start(),
                subject,
                object_,
                "S" in sides,
            )
            position = found.start() + max(1, row[found.start() :].find(" ") + 1)

    def _goes_on(self, row: str, behind: int) -> bool:
        """Say whether a comma and a verb follow a name: it may end an insertion behind another's name."""
        after = row[behind:].split(maxsplit=2)[:2]
        return len(after) == 2 and after[0] == "," and after[1] in self._words["VERBS"]

    def _list_needed(self, source: str) -> Iterator[frozenset[str]]:
        """Yield for every part that stands neither in brackets nor among alternatives how it may begin."""
        depth = 0
        for piece in PIECE.findall(source):
            depth += (piece in "[(") - (piece in "])")
            if depth or piece in "])":
                continue
            if labels := self._labels_of(piece):
                yield frozenset(f"<{label}>" for label in labels)
            elif piece not in SIGNS:
                yield frozenset(split_words(words)[0] for words in self._words.get(piece, [piece]))

    def _labels_of(self, piece: str) -> Sequence[str]:
        """Return the labels of names that a piece stands for, none for words."""
        if piece in NAMED:
            return [NAMED[piece]]
        return self._sides.get(piece) or OTHERS.get(piece, ())

    def _compile(self, source: str) -> str:
        marks = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
        return "".join(marks.get(piece) or self._compile_word(piece) for piece in PIECE.findall(source))

    def _compile_word(self, piece: str) -> str:
        if piece in SIGNS:
            return SIGNS[piece]
        if piece in self._sides or piece in NAMED:
            return rf"(?P<{piece[-1]}><(?:{'|'.join(self._labels_of(piece))})\d+>)\s"
        if piece in self._words:
            longest = sorted(self._words[piece], key=len, reverse=True)
            return f"(?:{'|'.join(compile_words(words) for words in longest)})"
        return compile_words(piece)


def index_of(name: str | None) -> int:
    """Return which atom a name of a row is, -1 for none."""
    found = None if name is None else NAME.fullmatch(name)
    return -1 if found is None else int(found["index"])


def find_subject(row: str) -> int:
    """Return which atom is the first organization of a row, -1 where there is none."""
    found = re.search(r"<(?:ORG|NOM)\d+>", row)
    return -1 if found is None else index_of(found.group())


def find_head(row: str, inner: int) -> int:
    """Return the name behind which an insertion opens that ends with the name `inner`, else `inner`.

    "la <ORG1> , parte del gruppo <ORG5>" speaks of the first one.
    """
    found = re.search(
        r"<(?:ORG|NOM)(?P<index>\d+)> (?:di <LOC\d+> )?, (?:(?!<(?:ORG|NOM|PER))[^,;:.]\S* )*$", row
    )
    return inner if found is None else int(found["index"])


def compile_words(words: str) -> str:
    """Return a pattern for words of a row."""
    return "".join(rf"{re.escape(word)}\s" for word in split_words(words))


def split_words(words: str) -> list[str]:
    """Return words as they stand in a row, hyphens apart and elided articles with their apostrophe."""
    return re.sub(r"'(?=\w)", "' ", words).replace("-", " - ").split()
