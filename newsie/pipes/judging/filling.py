"""Filling a fact's roles: every candidate weighed, those that are sure enough taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsie.data import Argument
from newsie.pipes.judging.adviser import Standing
from newsie.pipes.judging.classifier import Classifier, Floats
from newsie.pipes.judging.fillers import Head, describe_itself, describe_standing
from newsie.pipes.judging.scene import Candidate, Key, Scene
from newsie.schema import load_schema


@dataclass(frozen=True, slots=True)
class Filler:
    """A candidate with the role that suits it best and how sure it is to have any."""

    candidate: Candidate
    role: str
    sure: float


@dataclass(frozen=True, slots=True)
class Measure:
    """How sure a candidate must be to fill a role of a kind of fact."""

    sure: float
    """Enough for any role."""
    likely: float
    """Enough for the surest candidate for a role of `expected`, where no other fills one."""
    expected: frozenset[str]
    """Roles of which hardly any fact lacks all."""
    single: frozenset[str] = frozenset()
    """Roles that the surest candidate alone fills."""


def fill_roles(
    scene: Scene, head: Head, candidates: Sequence[Candidate], roles: Classifier, measure: Measure
) -> list[Argument]:
    """Return the arguments of a fact, in the order of the text."""
    weighed = sorted(weigh_fillers(scene, head, candidates, roles), key=lambda filler: -filler.sure)
    weighed = [filler for filler in weighed if suits(filler, head)]
    chosen = [filler for filler in weighed if filler.sure >= measure.sure]
    if measure.expected.isdisjoint(filler.role for filler in chosen):
        chosen += [f for f in weighed if f.role in measure.expected and f.sure >= measure.likely][:1]
    kept: dict[tuple[str, Key], Filler] = {}
    for filler in chosen:
        key = None if filler.role in measure.single else filler.candidate.key
        kept.setdefault((filler.role, key), filler)
    arguments = [Argument(filler.role, filler.candidate.mention) for filler in kept.values()]
    return sorted(arguments, key=lambda argument: argument.mention.span)


def suits(filler: Filler, head: Head) -> bool:
    """Say whether the schema lets such a mention fill its role."""
    schema = load_schema()
    labels = schema.kinds[head.kind].roles.get(filler.role, ())
    return schema.may_fill(filler.candidate.mention, labels)


def weigh_fillers(
    scene: Scene, head: Head, candidates: Sequence[Candidate], roles: Classifier
) -> list[Filler]:
    """Weigh every candidate for the roles of a fact."""
    if not candidates:
        return []
    itself = [weigh_itself(scene, head.type, candidate, roles) for candidate in candidates]
    standing = roles.add(describe_standing(scene, head, candidate) for candidate in candidates)
    scores = standing + itself
    if scene.advice is not None:
        here = scene.passage_of(head.mention).index
        standings = [Standing(c.mention, c.passage.index - here) for c in candidates]
        scores += scene.advice.weigh_fillers(f"{head.kind}_roles", head.type, head.mention, standings)
    chosen = roles.choose(scores)
    return [Filler(c, role, sure) for c, (role, sure) in zip(candidates, chosen, strict=True)]


def weigh_itself(scene: Scene, type_: str, candidate: Candidate, roles: Classifier) -> Floats:
    """Add up what a candidate is by itself, once for all facts of a type."""
    memo = (id(roles), type_, candidate.mention.key)
    if memo not in scene.memo:
        scene.memo[memo] = roles.add([describe_itself(scene, type_, candidate)])[0]
    return scene.memo[memo]
