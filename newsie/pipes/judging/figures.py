"""Figures as the judge tells them: values that measure something, whose they are, when, how they changed."""

from collections.abc import Iterable, Iterator

from newsie.data import Argument, Fact, Mention
from newsie.pipes.judging.classifier import Classifier
from newsie.pipes.judging.events import find_evidence, propose
from newsie.pipes.judging.fillers import Head, stem_of
from newsie.pipes.judging.filling import Measure, fill_roles
from newsie.pipes.judging.scene import Candidate, Scene
from newsie.pipes.judging.values import CHANGE, describe_measure, list_values

MEASURED = 0.5
"""How sure a value must be to be a figure."""
FILLED = Measure(
    sure=0.5,
    likely=0.1,
    expected=frozenset({"subject"}),
    single=frozenset({"period", "baseline", "change", "sector"}),
)
BELONGING = frozenset({"DATE", "SECTOR", "MONEY", "PERCENT", "QUANTITY"})
"""Labels of what belongs to figures beside names."""
OWN_END = {"export": "origin", "import": "destination"}
"""The end of trade where a figure's own place is: an exporter is subject and origin (GUIDELINES.md)."""
PLACES = frozenset({"LOC", "DEMONYM"})


def judge_figures(scene: Scene, measures: Classifier, roles: Classifier) -> list[Fact]:
    """Return the figures of an article."""
    values = list_values(scene)
    if not values:
        return []
    scores = measures.add(describe_measure(scene, value) for value in values)
    if scene.advice is not None:
        scores += scene.advice.weigh("figure_measures", [value.mention for value in values])
    return [
        build_figure(scene, value.mention, type_, sure, roles)
        for value, (type_, sure) in zip(values, measures.choose(scores), strict=True)
        if sure >= MEASURED and type_ != CHANGE
    ]


def make_figure_head(scene: Scene, value: Mention, type_: str) -> Head:
    """Return the head of a figure's roles, with what the patterns fill them with."""
    pattern = scene.figures_at.get(value.span)
    trigger = pattern.trigger if pattern is not None else None
    stem = stem_of(trigger.text.lower()) if trigger is not None and trigger.label == "METRIC" else ""
    return Head(value, "figure", type_, stem, value.label, None if pattern is None else propose(pattern))


def list_belongings(scene: Scene, value: Mention) -> list[Candidate]:
    """Return what may fill a figure's roles."""
    return list(scene.candidates(value, BELONGING))


def build_figure(scene: Scene, value: Mention, type_: str, sure: float, roles: Classifier) -> Fact:
    """Return a figure with the roles filled that are sure enough."""
    head = make_figure_head(scene, value, type_)
    filled = fill_roles(scene, head, list_belongings(scene, value), roles, FILLED)
    arguments = (Argument("value", value), *filled, *give_own_end(type_, filled))
    pattern = scene.figures_at.get(value.span)
    trigger = (pattern.trigger if pattern is not None else None) or value
    evidence = find_evidence(scene, value, [*arguments, Argument("trigger", trigger)])
    return Fact("figure", type_, trigger, arguments, evidence=evidence, confidence=round(sure, 4))


def give_own_end(type_: str, filled: Iterable[Argument]) -> Iterator[Argument]:
    """Yield the places whose figure it is as the end of trade that is their own."""
    end = OWN_END.get(type_)
    if end is not None:
        for argument in filled:
            if argument.role == "subject" and argument.mention.label in PLACES:
                yield Argument(end, argument.mention)
