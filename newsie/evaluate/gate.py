"""Floors: scores not to fall below on a pinned corpus; raised in silence, lowered on purpose."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from newsie.data import Analysis, Fact
from newsie.errors import SchemaError
from newsie.evaluate.counts import ALL, Key
from newsie.evaluate.report import Report

Share = Literal["precision", "recall", "f1"]
SHARES = get_args(Share)


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that one share of one measure may be, from 0 to 1."""

    key: Key
    share: Share
    least: float


@dataclass(frozen=True, slots=True)
class Gate:
    """Floors on one corpus, which its digest pins."""

    digest: str
    floors: tuple[Floor, ...]


def digest_gold(analyses: Iterable[Analysis]) -> str:
    """Return "sha256:" and the digest of annotated articles, in whatever order they come."""
    rows = sorted(
        hashlib.sha256(repr(list_content(a)).encode("utf-8", "surrogatepass")).hexdigest() for a in analyses
    )
    return "sha256:" + hashlib.sha256("\n".join(rows).encode()).hexdigest()


def list_content(analysis: Analysis) -> tuple[Any, ...]:
    """Return what a gold article says, in an order of its own."""
    article = analysis.article
    mentions = sorted((m.key, repr(m.value), m.entity or "") for m in analysis.mentions)
    entities = sorted((e.id, e.type, e.name) for e in analysis.entities)
    facts = sorted(map(list_parts, analysis.facts))
    return (article.id, article.text, str(article.published), mentions, entities, facts)


def list_parts(fact: Fact) -> tuple[Any, ...]:
    """Return what a fact says, sortable."""
    trigger = fact.trigger.key if fact.trigger else (-1, -1, "")
    parts = sorted((a.role, a.mention.key) for a in fact.arguments)
    return (fact.kind, fact.type, trigger, parts, fact.modality, fact.status or "")


def find_breaches(gate: Gate, report: Report) -> list[str]:
    """Return what falls below its floor, in words; a report on another corpus breaks the gate as a whole."""
    if report.digest != gate.digest:
        return [
            f"measured on the corpus {report.digest or '(unknown)'}, but the floors are for {gate.digest}"
        ]
    breaches = []
    for floor in gate.floors:
        value = get_share(report, floor)
        name = f"{floor.key.measure}/{floor.key.group} {floor.share}"
        if value is None:
            breaches.append(f"{name} was not measured; its floor is {floor.least:.4f}")
        elif value < floor.least:
            breaches.append(f"{name} is {value:.4f}, below its floor of {floor.least:.4f}")
    return breaches


def get_share(report: Report, floor: Floor) -> float | None:
    """Return what a floor is about, None where it was not measured."""
    score = report.scores.get(floor.key)
    if score is None:
        return None
    value: float | None = getattr(score, floor.share).value
    return value


def raise_floors(gate: Gate, report: Report, *, margin: float = 0.0, lower: bool = False) -> Gate:
    """Return the gate with each floor at what was measured less `margin`, lowered only if `lower`.

    Raises ValueError for a report on another corpus: its figures say nothing about these floors.
    """
    if report.digest != gate.digest:
        raise ValueError(f"measured on {report.digest}, but the floors are for {gate.digest}")
    floors = []
    for floor in gate.floors:
        value = get_share(report, floor)
        least = floor.least if value is None else max(0.0, round(value - margin, 4))
        floors.append(replace(floor, least=least if lower else max(least, floor.least)))
    return Gate(gate.digest, tuple(floors))


def read_gate(path: Path) -> Gate:
    """Read floors from YAML; raises SchemaError, naming the file, for what is no gate.

    The file says `digest: "sha256:…"` and `floors: {events/ALL: {f1: 0.7}}`.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SchemaError(f"{path}: can't be read: {error}") from None
    if (
        not isinstance(data, Mapping)
        or set(data) != {"digest", "floors"}
        or not isinstance(data["floors"], Mapping)
    ):
        raise SchemaError(f"{path}: floors need the keys digest and floors, and nothing else")
    floors = [
        read_floor(path, name, share, least)
        for name, shares in data["floors"].items()
        for share, least in (shares.items() if isinstance(shares, Mapping) else [("", shares)])
    ]
    return Gate(str(data["digest"]), tuple(floors))


def read_floor(path: Path, name: str, share: Any, least: Any) -> Floor:
    """Read one floor; raises SchemaError for an unknown share or a number that is none."""
    if share not in SHARES:
        raise SchemaError(f"{path}: {name} has the floor of {share!r}; floors are of {', '.join(SHARES)}")
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        raise SchemaError(f"{path}: {name} {share} is {least!r}; a floor is a number from 0 to 1")
    measure, _, group = str(name).partition("/")
    return Floor(Key(measure, group or ALL), share, float(least))


def write_gate(gate: Gate, path: Path) -> None:
    """Write floors as YAML that `read_gate` reads."""
    floors: dict[str, dict[str, float]] = {}
    for floor in gate.floors:
        floors.setdefault(f"{floor.key.measure}/{floor.key.group}", {})[floor.share] = floor.least
    text = yaml.safe_dump({"digest": gate.digest, "floors": floors}, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
