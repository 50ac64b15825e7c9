"""Gold tokens written out as running text, to measure a pipeline from raw text to names."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsie.training.sentences import Sentence, TokenSpan

CLOSING = frozenset(",.;:!?)]}»”…%")
OPENING = frozenset("([{«“")
QUOTE = '"'


@dataclass(frozen=True, slots=True)
class RunningText:
    """A text and its names, whose `start` and `end` count characters."""

    text: str
    names: tuple[TokenSpan, ...]


def write_out(sentence: Sentence) -> RunningText:
    r"""Put a sentence's tokens together the way Italian is printed.

    >>> write_out(Sentence(("L'", "export", "(", "2023", ")", ",", '"', "bene", '"', ".")))
    RunningText(text='L\'export (2023), "bene".', names=())
    """
    text = ""
    places: list[tuple[int, int]] = []
    quoted = False
    before = ""
    for word in sentence.words:
        glued = not text or word in CLOSING or before in OPENING or before.endswith(("'", "’"))
        if word == QUOTE:
            glued, quoted = glued or quoted, not quoted
        elif before == QUOTE:
            glued = glued or quoted
        text += word if glued else f" {word}"
        places.append((len(text) - len(word), len(text)))
        before = word
    names = (TokenSpan(places[n.start][0], places[n.end - 1][1], n.label) for n in sentence.names)
    return RunningText(text, tuple(names))


def join_texts(sentences: Sequence[Sentence]) -> RunningText:
    """Write sentences out as an article, a line each."""
    text = ""
    names: list[TokenSpan] = []
    for line in map(write_out, sentences):
        names.extend(TokenSpan(n.start + len(text), n.end + len(text), n.label) for n in line.names)
        text += line.text + "\n"
    return RunningText(text, tuple(names))
