"""Which metric a value belongs to, judged inside its sentence by order, distance and what stands between."""

from dataclasses import dataclass

from newsie.data import Mention, Percent
from newsie.pipes.changes import is_change
from newsie.pipes.metrics import Metric, load_metrics
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.wordings import Hit

ENOUGH = 1.5
"""Least score of a metric that is taken."""
TAKEN = 4.0
"""Loss of a metric that has a value of another kind right behind it."""
TIED = 4.0
"""Gain of a metric that only small words part from its value: "ricavi per oltre", "di fatturato"."""
WORD, COMMA, BREAK, OTHER_VALUE = 0.25, 0.5, 4.0, 1.0
OF = frozenset(
    {"di", "d", "del", "dello", "della", "dell", "dei", "degli", "delle", "in", "nel", "nella", "nell", "tra"}
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A metric for a value, and how well they hold together."""

    hit: Hit[Metric]
    score: float


def attach(passage: Passage, value: Mention, hits: list[Hit[Metric]]) -> Attachment | None:
    """Return the metric word of the sentence that a value belongs to, None where none is near enough."""
    metrics = load_metrics()
    scored = [
        Attachment(hit, score_pair(passage, value, hit))
        for hit in hits
        if metrics.fits(hit.entry, value) and not is_base(passage, value, hit)
    ]
    enough = [a for a in scored if a.score >= ENOUGH]
    strong = [a for a in enough if a.hit.entry.standing != "weak"]
    return max(strong or enough, key=lambda a: a.score, default=None)


def is_base(passage: Passage, value: Mention, hit: Hit[Metric]) -> bool:
    """Say whether a metric is only what another value is a share of: "il 40 per cento dei ricavi, …"."""
    for other in passage.values:
        if other.label == "PERCENT" and other is not value and other.end <= hit.start:
            words = passage.words_between(other.end, hit.start)
            if words and words[0] in OF and len(words) <= 2 and hit.end <= value.start:
                return True
    return False


def score_pair(passage: Passage, value: Mention, hit: Hit[Metric]) -> float:
    """Score how well a value and a metric word hold together; more is better."""
    if hit.end <= value.start:
        return score_before(passage, value, hit)
    return score_after(passage, value, hit)


def score_before(passage: Passage, value: Mention, hit: Hit[Metric]) -> float:
    """Score a metric that stands before its value: "ricavi per 18,4 milioni", "investirà 3 milioni"."""
    clauses = load_clauses()
    words = passage.words_between(hit.end, value.start)
    score = 8.0 - penalty(words) - OTHER_VALUE * count_values(passage, hit.end, value.start)
    if all(word in clauses.connectors for word in words):
        score += TIED
    score -= TAKEN * count_owners(passage, value, hit)
    if hit.entry.standing == "weak":
        score -= 3.0
    if hit.entry.standing == "verb":
        score -= 0.5 * len(words)
    return score


def count_owners(passage: Passage, value: Mention, hit: Hit[Metric]) -> int:
    """Count the values of another kind that a metric has right behind it.

    "bollette per 3,1 milioni, … al 5,2 per cento".
    """
    return sum(
        hit.end <= other.start < value.start
        and other.label != value.label
        and not is_change(other)
        and len(passage.words_between(hit.end, other.start)) <= 3
        for other in passage.values
    )


def score_after(passage: Passage, value: Mention, hit: Hit[Metric]) -> float:
    """Score a metric that stands after its value: "12 milioni di fatturato", "sono 88 milioni gli utili"."""
    if hit.entry.standing != "noun":
        return 0.0
    words = passage.words_between(value.end, hit.start)
    content = [word for word in words if word not in load_clauses().light]
    if content and content[0] in OF and len(content) <= 3 and "," not in words:
        part = 0.0 if isinstance(value.value, Percent) else 4.0
        return 6.0 + part - 1.2 * (len(content) - 1)
    return 5.5 - 1.2 * penalty(words) - 3.0 * count_values(passage, value.end, hit.start)


def penalty(words: list[str]) -> float:
    """Return what the words between a value and a metric cost."""
    breaks = load_clauses().breaks
    commas = words.count(",") + words.count("(")
    broken = sum(word in breaks for word in words)
    return WORD * len(words) + COMMA * commas + BREAK * broken


def count_values(passage: Passage, start: int, end: int) -> int:
    """Count the values between two offsets."""
    return sum(start <= value.start and value.end <= end for value in passage.values)
