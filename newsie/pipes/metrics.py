"""What figures measure: metric words in a sentence, and what a counted noun or a verb says is measured."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from newsie.data import Mention, Money, Percent, Quantity
from newsie.normalise.lexicon import load_lexicon
from newsie.pipes.passages import Passage
from newsie.pipes.verbs import conjugate
from newsie.pipes.wordings import Hit, Wordings, split_pieces

Standing = Literal["noun", "weak", "verb"]
KINDS: dict[str, type] = {"M": Money, "P": Percent, "Q": Quantity}


@dataclass(frozen=True, slots=True)
class Metric:
    """A word that says what is measured; a weak one only that something is ("un valore di")."""

    type: str
    standing: Standing
    counted: bool = False
    """Whether it takes counts only ("domande")."""


IMPLIED = frozenset({Metric("investment", "verb"), Metric("price", "verb")})
"""Metrics of expressions, which may stand behind an article as verbs do not."""


class Metrics:
    """The metric lexicon, ready for look-up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.wordings = Wordings(read_entries(data))
        self.kinds = {
            type_: tuple(KINDS[letter] for letter in letters) for type_, letters in data["kinds"].items()
        }
        self.families = {type_: name for name, types in data["families"].items() for type_ in types}
        self.units = {noun: type_ for type_, nouns in data["units"].items() for noun in nouns}
        self.never = frozenset(data["never"])
        self.after: Wordings[str] = Wordings(
            (w, type_) for type_, listed in data["after"].items() for w in listed
        )
        self.stakes = frozenset(data["stakes"])
        self.employing = frozenset(data["employing"])
        self.traded: dict[str, str] = data["traded"]
        self.goods = frozenset(data["goods"])
        self.produced = frozenset(data["produced"])
        self.built = frozenset(data["built"])
        self.people = frozenset(data["people"])
        self.participants = frozenset(data["participants"])

    def takes(self, type_: str, value: Mention) -> bool:
        """Say whether a metric of a type is stated in values of this kind."""
        return isinstance(value.value, self.kinds.get(type_, tuple(KINDS.values())))

    def fits(self, metric: Metric, value: Mention) -> bool:
        """Say whether a metric word is stated in values of this kind."""
        if metric.counted:
            return isinstance(value.value, Quantity)
        return self.takes(metric.type, value)

    def type_of_unit(self, value: Mention) -> str | None:
        """Return what a count measures by the noun it counts, None where the noun does not tell."""
        unit = value.value.unit if isinstance(value.value, Quantity) else None
        if unit is None:
            return None
        first = unit.split(" ")[0]
        return self.units.get(unit) or (None if first in self.never else self.units.get(first))

    def never_measures(self, value: Mention) -> bool:
        """Say whether a count is an age, a length of time or the like, which is no figure."""
        unit = value.value.unit if isinstance(value.value, Quantity) else None
        return unit is not None and unit not in self.units and unit.split(" ")[0] in self.never


def read_entries(data: Mapping[str, Any]) -> Iterator[tuple[str, Metric]]:
    """Yield the wordings of the metric lexicon with what each measures."""
    for type_, wordings in data["nouns"].items():
        yield from ((wording, Metric(type_, "noun")) for wording in wordings)
    yield from ((wording, Metric("other", "weak")) for wording in data["weak"])
    yield from ((wording, Metric("other", "noun", counted=True)) for wording in data["counted"])
    for type_, wordings in data["implied"].items():
        yield from ((wording, Metric(type_, "verb")) for wording in wordings)
    for type_, verbs in data["verbs"].items():
        for verb in verbs:
            yield from ((form.text, Metric(type_, "verb")) for form in conjugate(verb))


@cache
def load_metrics() -> Metrics:
    """Return the metric lexicon that ships with newsie."""
    return Metrics(load_lexicon("metrics"))


def metrics_in(passage: Passage) -> list[Hit[Metric]]:
    """Return the metric words of a sentence that stand outside its mentions."""
    return [hit for hit in load_metrics().wordings.find(passage.pieces) if not is_taken(passage, hit)]


def is_taken(passage: Passage, hit: Hit[Metric]) -> bool:
    """Say whether a word is part of a mention, or a participle that stands for a noun of another kind."""
    if any(m.start < hit.end and hit.start < m.end for m in passage.mentions):
        return True
    return hit.entry.standing == "verb" and hit.entry not in IMPLIED and not is_verb(passage, hit)


def is_verb(passage: Passage, hit: Hit[Metric]) -> bool:
    """Tell "spese 3 milioni" and "ha assunto" from "le spese" and "gli occupati"."""
    before = passage.words_before(hit.start, 1)
    return not before or before[-1] not in (
        "le",
        "la",
        "il",
        "i",
        "gli",
        "un",
        "una",
        "di",
        "delle",
        "dei",
        "degli",
    )


def mention_of(text: str, hit: Hit[Metric]) -> Mention:
    """Return a metric word as a mention."""
    return Mention(hit.start, hit.end, "METRIC", text[hit.start : hit.end])


def head_of_unit(value: Mention) -> str:
    """Return the first word of a counted noun's lemma, "" where there is none."""
    unit = value.value.unit if isinstance(value.value, Quantity) else None
    return split_pieces(unit)[0].lower if unit else ""
