"""Modality.

Whether a fact is asserted, planned, denied or rumoured, by verb forms and cues beside its trigger.
"""

from dataclasses import dataclass, replace
from functools import cache

from newsie.data import Fact, Mention, Modality, Period
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.passages import Passage, load_clauses, passage_at, read_passages
from newsie.pipes.periods import COMPARING
from newsie.pipes.reading import Reading
from newsie.pipes.verbs import looks_conditional, looks_future, shifts
from newsie.pipes.wordings import Piece, Wordings

ORDER: tuple[Modality, ...] = ("denied", "rumoured", "planned")
BEFORE, AFTER = 10, 9
"""How many words before and after a fact's words a cue may stand."""
SETTLED_WITHIN = 4
"""How many words before an event a cue may stand that takes it as given."""
UNDER_WAY = frozenset({"tender", "insolvency"})
"""Events that have begun once they are told of, whatever day their sentence names."""
DENIED_WITHIN = 6
"""How many words before a fact a denial may stand."""
JUDGED = frozenset({"event", "figure"})
"""Kinds of facts that are judged, of which more than assertions are told."""
FILING = frozenset({"chiesto", "chiesta", "chiede", "chiedere"})
"""Words that open a procedure of insolvency rather than only ask for it."""
STOPS = frozenset({";", ":", "mentre", "ma", "»", "«", "–", "—", "dopo"})
PAST = frozenset({"stato", "stata", "era", "costato", "costata", "scorso"})
EXPECTED = frozenset({"dovrebbe", "dovrebbero"})
"""Conditionals of what is expected, hence planned."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one modality."""

    before: Wordings[str]
    around: Wordings[str]


@cache
def load_cues() -> dict[Modality, Cues]:
    """Return the cues that ship with newsie."""
    data = load_lexicon("modality")
    return {name: Cues(listed(data[name]["before"]), listed(data[name]["around"])) for name in ORDER}


@cache
def load_words(section: str) -> Wordings[str]:
    """Return the cues of another section: "settled", "past", "doubtful"."""
    return listed(load_lexicon("modality")[section])


def listed(wordings: list[str]) -> Wordings[str]:
    """Return wordings that stand for themselves."""
    return Wordings((wording, wording) for wording in wordings)


def judge_modality(reading: Reading, fact: Fact) -> Fact:
    """Return the fact with the modality that the text gives it."""
    if fact.kind not in JUDGED or fact.trigger is None or fact.modality != "asserted":
        return fact
    anchor = anchor_of(fact)
    passage = passage_at(reading, anchor.start)
    modality = judge(passage, fact, anchor)
    if modality == "asserted" and (is_for_plan(reading, passage, fact) or is_to_come(reading, fact)):
        modality = "planned"
    return fact if modality == "asserted" else replace(fact, modality=modality)


def is_to_come(reading: Reading, fact: Fact) -> bool:
    """Say whether an event is dated later than its article: "due ore di sciopero per lunedì"."""
    if reading.published is None or fact.kind != "event" or fact.type in UNDER_WAY:
        return False
    dates = [m.value for m in fact.get_mentions("date") if isinstance(m.value, Period)]
    return bool(dates) and all(d.start is not None and d.start > reading.published for d in dates)


def is_for_plan(reading: Reading, passage: Passage, fact: Fact) -> bool:
    """Say whether an investment is for what the sentence before says will be done.

    "L'investimento è di 9 milioni".
    """
    if fact.kind != "figure" or fact.type != "investment" or passage.index == 0:
        return False
    clauses = load_clauses()
    words = {piece.lower for piece in passage.pieces}
    if not words.isdisjoint(clauses.have) or not words.isdisjoint(PAST):
        return False
    previous = read_passages(reading)[passage.index - 1]
    return any(looks_future(piece.lower) for piece in previous.pieces)


def anchor_of(fact: Fact) -> Mention:
    """Return the mention whose clause says whether the fact holds: an event's trigger, a figure's value."""
    assert fact.trigger is not None
    value = fact.get_mention("value") if fact.kind == "figure" else None
    return value or fact.trigger


def judge(passage: Passage, fact: Fact, anchor: Mention) -> Modality:
    """Return the modality of a fact whose words stand at `anchor`."""
    if fact.kind == "figure" and not COMPARING.isdisjoint(passage.words_before(anchor.start, 4)):
        return "asserted"
    start, end = extent(passage, fact, anchor)
    before, after = left_of(passage, start), right_of(passage, end)
    if fact.kind == "figure":
        after = until_comma(after)
    if fact.kind == "event" and is_settled(before):
        return "asserted"
    own = list(passage.pieces[passage.position(start) : passage.position(end)])
    cues = load_cues()
    if fact.type == "insolvency":
        before = [piece for piece in before if piece.lower not in FILING]
    if next(load_words("doubtful").find(before + own + after), None) is not None:
        return "rumoured"
    if denies(before, fact) or has(cues["denied"], before[-DENIED_WITHIN:], after, own):
        return "denied"
    if is_conditional(own, before, after) or has(cues["rumoured"], before, after, own):
        return "rumoured"
    planned = has(cues["planned"], before, after, own) and not is_past(before, after, own)
    return "planned" if planned or is_future(own, before, after) else "asserted"


def is_settled(before: list[Piece]) -> bool:
    """Say whether what stands right before an event takes it as given.

    "grazie alla convenzione", "dopo l'accordo".
    """
    return next(load_words("settled").find(before[-SETTLED_WITHIN:]), None) is not None


def extent(passage: Passage, fact: Fact, anchor: Mention) -> tuple[int, int]:
    """Return the stretch of a fact's own words: of a figure, from its metric to its value."""
    trigger = fact.trigger
    if fact.kind == "figure" and trigger is not None and passage.start <= trigger.start < passage.end:
        return min(trigger.start, anchor.start), max(trigger.end, anchor.end)
    return anchor.start, anchor.end


def left_of(passage: Passage, start: int) -> list[Piece]:
    """Return the pieces of the clause before a fact's words."""
    position = passage.position(start)
    found: list[Piece] = []
    for piece in reversed(passage.pieces[max(0, position - BEFORE) : position]):
        if piece.lower in STOPS:
            break
        found.insert(0, piece)
    return found


def right_of(passage: Passage, end: int) -> list[Piece]:
    """Return the pieces of the clause after a fact's words."""
    position = passage.position(end)
    found: list[Piece] = []
    for piece in passage.pieces[position : position + AFTER]:
        if piece.lower in STOPS:
            break
        found.append(piece)
    return found


def until_comma(after: list[Piece]) -> list[Piece]:
    """Return what follows a figure up to the next comma: beyond it something else is told."""
    comma = next((i for i, piece in enumerate(after) if piece.lower == ","), len(after))
    return after[:comma]


def has(cues: Cues, before: list[Piece], after: list[Piece], own: list[Piece]) -> bool:
    """Say whether a cue stands before a fact's words, or on either side of them."""
    return (
        next(cues.before.find(before + own), None) is not None
        or next(cues.around.find(before), None) is not None
        or next(cues.around.find(own + after), None) is not None
    )


def denies(before: list[Piece], fact: Fact) -> bool:
    """Say whether a plain "non" negates the event's verb: "non chiuderà"."""
    if fact.kind != "event":
        return False
    words = [piece.lower for piece in before[-3:]]
    clauses = load_clauses()
    return words[-1:] == ["non"] or (
        words[-2:-1] == ["non"] and (words[-1] in clauses.have | clauses.be or words[-1] == "si")
    )


def is_conditional(own: list[Piece], before: list[Piece], after: list[Piece]) -> bool:
    """Say whether the verb of a fact is a conditional."""
    verbs = own + nearest_verbs(before, after)
    return any(looks_conditional(piece.lower) and piece.lower not in EXPECTED for piece in verbs)


def is_future(own: list[Piece], before: list[Piece], after: list[Piece]) -> bool:
    """Say whether the verb of a fact is a future."""
    verbs = own + nearest_verbs(before, after)
    return any(looks_future(piece.lower) or piece.lower in EXPECTED for piece in verbs)


def nearest_verbs(before: list[Piece], after: list[Piece]) -> list[Piece]:
    """Return the nearest verb form that shows its tense on each side; a comma or "che" closes the right."""
    left = next((piece for piece in reversed(before) if shows_tense(piece.lower)), None)
    right = None
    for piece in after:
        if piece.lower in (",", "che", ".", "e", "ed"):
            break
        if shows_tense(piece.lower):
            right = piece
            break
    if left is not None and right is not None and not shifts(left.lower):
        return [right]
    return [piece for piece in (left, right) if piece is not None]


def shows_tense(word: str) -> bool:
    """Say whether a word is a verb form whose tense is plain: an auxiliary, a future, a conditional."""
    clauses = load_clauses()
    return (
        word in clauses.have
        or (word in clauses.be and word not in ("stato", "stata", "stati", "state"))
        or shifts(word)
    )


def is_past(before: list[Piece], after: list[Piece], own: list[Piece]) -> bool:
    """Say whether a cue of something done stands beside a fact's words."""
    return next(load_words("past").find(before + own + after), None) is not None
