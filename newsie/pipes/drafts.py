"""A figure in the making, and what an article has said so far that its next figures may take up."""

from dataclasses import dataclass, field

from newsie.data import Argument, Fact, Mention
from newsie.pipes.metrics import Metric
from newsie.pipes.passages import Passage
from newsie.pipes.wordings import Hit


@dataclass(eq=False)
class Draft:
    """A figure whose arguments are still being found."""

    passage: Passage
    value: Mention
    type: str
    hit: Hit[Metric] | None = None
    """The metric word, in this sentence or one before; None where the value stands for itself."""
    trigger: Mention | None = None
    stake: bool = False
    """Whether it is a share of a firm."""
    granted: bool = False
    """Whether a verb of giving says that it is a grant, which the next amount may be another part of."""
    compared: bool = False
    """Whether it is an earlier level that another is compared with."""
    change: Mention | None = None
    period: Mention | None = None
    baseline: Mention | None = None
    sector: Mention | None = None
    subjects: list[Mention] = field(default_factory=list)
    origins: list[Mention] = field(default_factory=list)
    destinations: list[Mention] = field(default_factory=list)

    @property
    def anchor(self) -> tuple[int, int]:
        """Where the figure is named: its metric word if that stands in the same sentence, else its value."""
        if self.hit is not None and self.passage.start <= self.hit.start < self.passage.end:
            return self.hit.start, self.hit.end
        return self.value.start, self.value.end

    @property
    def span(self) -> tuple[int, int]:
        """From the metric word to the end of the value, or the other way round."""
        start, end = self.anchor
        return min(start, self.value.start), max(end, self.value.end)

    def build(self) -> Fact:
        """Return the finished figure."""
        one = {"value": self.value, "change": self.change, "period": self.period, "baseline": self.baseline}
        arguments = [Argument(role, mention) for role, mention in one.items() if mention is not None]
        many = {"subject": self.subjects, "origin": self.origins, "destination": self.destinations}
        arguments += [Argument(role, mention) for role, listed in many.items() for mention in listed]
        if self.sector is not None:
            arguments.append(Argument("sector", self.sector))
        return Fact("figure", self.type, self.trigger or self.value, tuple(arguments))
