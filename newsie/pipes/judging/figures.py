"""Figures as the judge tells them: values that measure something, whose they are, when, how they changed."""

from collections.abc import Iterable, Iterator

from newsie.data import Argument, Fact, Mention
from newsie.pipes.judging.classifier import Classifier
from newsie.pipes.judging.events import find_evidence, propose
from newsie.pipes.judging.fillers import Head, stem_of, weigh_fillers
from newsie.pipes.judging.scene import Candidate, Scene
from newsie.pipes.judging.values import CHANGE, describe_measure, list_values

MEASURED = 0.5
"""How sure a value must be to be a figure."""
FILLED = 0.45
"""How sure a candidate must be to fill a role."""
BELONGING = frozenset({"DATE", "SECTOR", "MONEY", "PERCENT", "QUANTITY"})
"""Labels of what belongs to figures beside names."""
SINGLE = frozenset({"period", "baseline", "change", "sector"})
"""Roles that the surest candidate alone fills."""
OWN_END = {"export": "origin", "import": "destination"}
"""The end of trade where a figure's own place is: an exporter is subject and origin (GUIDELINES.md)."""
PLACES = frozenset({"LOC", "DEMONYM"})
Weighed = tuple[str, float, Mention]
"""A role, how sure a candidate is to fill it, and the candidate."""


def judge_figures(scene: Scene, measures: Classifier, roles: Classifier) -> list[Fact]:
    """Return the figures of an article."""
    values = list_values(scene)
    if not values:
        return []
    chosen = measures.choose(measures.add(describe_measure(scene, value) for value in values))
    return [
        build_figure(scene, value.mention, type_, sure, roles)
        for value, (type_, sure) in zip(values, chosen, strict=True)
        if sure >= MEASURED and type_ != CHANGE
    ]


def make_figure_head(scene: Scene, value: Mention, type_: str) -> Head:
    """Return the head of a figure's roles, with what the patterns fill them with."""
    pattern = scene.figures_at.get(value.span)
    trigger = pattern.trigger if pattern is not None else None
    stem = stem_of(trigger.text.lower()) if trigger is not None and trigger.label == "METRIC" else ""
    return Head(value, type_, stem, value.label, None if pattern is None else propose(pattern))


def list_belongings(scene: Scene, value: Mention) -> list[Candidate]:
    """Return what may fill a figure's roles."""
    return list(scene.candidates(value, BELONGING))


def build_figure(scene: Scene, value: Mention, type_: str, sure: float, roles: Classifier) -> Fact:
    """Return a figure with the roles filled that are sure enough."""
    head = make_figure_head(scene, value, type_)
    weighed = [
        (role, weight, candidate.mention)
        for candidate, role, weight in weigh_fillers(scene, head, list_belongings(scene, value), roles)
        if weight >= FILLED
    ]
    filled = [Argument(role, mention) for role, _, mention in keep_surest(weighed)]
    arguments = (Argument("value", value), *filled, *give_own_end(type_, filled))
    pattern = scene.figures_at.get(value.span)
    trigger = (pattern.trigger if pattern is not None else None) or value
    evidence = find_evidence(scene, value, [*arguments, Argument("trigger", trigger)])
    return Fact("figure", type_, trigger, arguments, evidence=evidence, confidence=round(sure, 4))


def keep_surest(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Return the fillers with those of `SINGLE` roles cut to the surest, the first of equals."""
    kept: list[Weighed] = []
    for role, weight, mention in sorted(weighed, key=lambda w: -w[1]):
        if role not in SINGLE or role not in {r for r, _, _ in kept}:
            kept.append((role, weight, mention))
    return sorted(kept, key=lambda w: w[2].span)


def give_own_end(type_: str, filled: Iterable[Argument]) -> Iterator[Argument]:
    """Yield the places whose figure it is as the end of trade that is their own."""
    end = OWN_END.get(type_)
    if end is not None:
        for argument in filled:
            if argument.role == "subject" and argument.mention.label in PLACES:
                yield Argument(end, argument.mention)
