"""The lines below a marked text: one fact a line, ids for mentions ("figure revenue m1 value=v1")."""

import re
from dataclasses import dataclass, field

from newsie.corpus.draft import DEFAULT_MODALITY, MODALITIES, STATUSES, Draft, MarkedFact
from newsie.data import Mention
from newsie.schema import FactKind, load_schema

FORMS = {
    "event": "event TYPE TRIGGER role=id,id",
    "figure": "figure TYPE TRIGGER value=id role=id,id",
    "position": "position TRIGGER holder=id organization=id",
    "relation": "relation TYPE SUBJECT OBJECT",
}
HEADS = {"event": 2, "figure": 2, "position": 1, "relation": 3}
"""How many words without = follow the kind."""
SETTINGS = {"modality": MODALITIES, "status": STATUSES}

_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\"’]*\s+(?=[«“\"‘’(–—-]*\s?[A-ZÀ-Ý0-9])|\n")


@dataclass(slots=True)
class FactLines:
    """Reads fact lines into a draft; problems go to the draft with their line."""

    draft: Draft
    idents: dict[str, list[int]]
    origin: str
    lines: list[int] = field(default_factory=list)
    """Line of each fact of the draft."""
    breaks: list[int] = field(default_factory=list)
    """Where the text's sentences end."""

    def __post_init__(self) -> None:
        self.breaks = [found.start() for found in _SENTENCE_END.finditer(self.draft.article.text)]

    def read_line(self, number: int, line: str) -> None:
        """Read one line; empty lines and what follows a # say nothing."""
        words = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].split()
        if not words:
            return
        place = f"{self.origin}:{number}"
        kind = load_schema().kinds.get(words[0])
        if kind is None:
            self.problem(place, f"unknown fact kind {words[0]!r}; kinds are {', '.join(load_schema().kinds)}")
            return
        found = len(self.draft.facts)
        problems = len(self.draft.problems)
        heads = [word for word in words[1:] if "=" not in word]
        pairs = self.read_pairs(place, [word for word in words[1:] if "=" in word])
        if len(heads) != HEADS[kind.name]:
            self.problem(place, f"{' '.join(heads)!r} after {kind.name}; write '{FORMS[kind.name]}'")
            return
        settings = self.take_settings(place, kind, pairs)
        if kind.types and heads[0] not in kind.types:
            self.problem(place, f"{kind.name} has no type {heads[0]!r}; types are {', '.join(kind.types)}")
        elif kind.triggers:
            self.read_headed(place, kind, heads, pairs, settings)
        else:
            self.read_relation(place, heads, pairs, settings)
        if len(self.draft.problems) > problems:
            del self.draft.facts[found:]
        self.lines += [number] * (len(self.draft.facts) - found)

    def problem(self, place: str, text: str) -> None:
        """Keep a problem with its place."""
        self.draft.problems.append(f"{place}: {text}")

    def read_pairs(self, place: str, words: list[str]) -> dict[str, list[str]]:
        """Return role -> ids of "role=id,id" words; a role given twice is a problem."""
        pairs: dict[str, list[str]] = {}
        for word in words:
            role, _, ids = word.partition("=")
            if role in pairs:
                self.problem(place, f"{role} is given twice; write {role}=a,b")
            if not role or not all(ids.split(",")):
                self.problem(place, f"{word!r} names nothing; write role=id or role=id,id without blanks")
            pairs[role] = [ident for ident in ids.split(",") if ident]
        return pairs

    def take_settings(self, place: str, kind: FactKind, pairs: dict[str, list[str]]) -> dict[str, str]:
        """Take modality and status out of the pairs, noting words that are none."""
        settings: dict[str, str] = {}
        for name, allowed in SETTINGS.items():
            if name not in pairs:
                continue
            words = pairs.pop(name)
            value = ",".join(words)
            if name == "status" and kind.name != "position":
                self.problem(place, f"only a position has a status, {kind.name} has a modality")
            elif value not in allowed:
                self.problem(place, f"unknown {name} {value!r}; use one of {', '.join(allowed)}")
            settings[name] = value
        return settings

    def read_headed(
        self,
        place: str,
        kind: FactKind,
        heads: list[str],
        pairs: dict[str, list[str]],
        settings: dict[str, str],
    ) -> None:
        """Read a fact that has a trigger."""
        numbers = self.find(place, heads[-1])
        if not numbers:
            return
        spans = self.draft.spans
        fitting = [number for number in numbers if spans[number].label in kind.triggers]
        if not fitting:
            allowed = ", ".join(kind.triggers)
            self.problem(place, f"{self.quote(numbers[0])} can't head a {kind.name}; triggers are {allowed}")
            return
        trigger = fitting[0]
        arguments: list[tuple[str, int]] = []
        for role, ids in pairs.items():
            if role not in kind.roles:
                self.problem(place, f"{kind.name} has no role {role!r}; roles are {', '.join(kind.roles)}")
                continue
            for ident in ids:
                filler = self.find_filler(place, ident, role, kind.roles[role], trigger)
                if filler is not None:
                    arguments.append((role, filler))
        self.draft.facts.append(
            MarkedFact(
                kind.name,
                heads[0] if kind.types else "",
                trigger,
                tuple(arguments),
                settings.get("modality", DEFAULT_MODALITY),
                settings.get("status"),
                place,
            )
        )

    def read_relation(
        self, place: str, heads: list[str], pairs: dict[str, list[str]], settings: dict[str, str]
    ) -> None:
        """Read a relation between the two mentions that stand closest; one for each pair of ids."""
        for role in pairs:
            self.problem(place, f"a relation has no {role!r}; write '{FORMS['relation']}'")
        sides = load_schema().relations[heads[0]]
        for left in heads[1].split(","):
            for right in heads[2].split(","):
                subjects = self.find_fitting(place, left, "subject", sides["subject"])
                objects = self.find_fitting(place, right, "object", sides["object"])
                if not subjects or not objects:
                    continue
                pair = min(((s, o) for s in subjects for o in objects), key=lambda p: self.distance(*p))
                arguments = (("subject", pair[0]), ("object", pair[1]))
                modality = settings.get("modality", DEFAULT_MODALITY)
                self.draft.facts.append(
                    MarkedFact("relation", heads[0], None, arguments, modality, None, place)
                )

    def find_filler(
        self, place: str, ident: str, role: str, labels: tuple[str, ...], trigger: int
    ) -> int | None:
        """Return the mention of `ident` nearest to the trigger that may fill the role, or None."""
        fitting = self.find_fitting(place, ident, role, labels)
        return min(fitting, key=lambda number: self.distance(trigger, number), default=None)

    def find_fitting(self, place: str, ident: str, role: str, labels: tuple[str, ...]) -> list[int]:
        """Return the mentions of `ident` that may fill a role; none is a problem."""
        numbers = self.find(place, ident)
        fitting = [number for number in numbers if self.may_fill(number, labels)]
        if numbers and not fitting:
            self.problem(place, f"{role} takes {', '.join(labels)}, not {self.quote(numbers[0])}")
        return fitting

    def may_fill(self, number: int, labels: tuple[str, ...]) -> bool:
        """Ask the schema whether a span may fill a role."""
        span = self.draft.spans[number]
        quoted = self.draft.article.text[span.start : span.end]
        return load_schema().may_fill(Mention(span.start, span.end, span.label, quoted), labels)

    def find(self, place: str, ident: str) -> list[int]:
        """Return the spans that "b" or "b@2" names; an id that nothing bears is a problem."""
        name, at, count = ident.partition("@")
        numbers = self.idents.get(name, [])
        if not numbers:
            self.problem(place, f"nothing in the text has the id {name!r}")
            return []
        if not at:
            return numbers
        if not count.isdigit() or not 1 <= int(count) <= len(numbers):
            self.problem(place, f"{ident!r}: {name!r} has mentions 1 to {len(numbers)}")
            return []
        return [numbers[int(count) - 1]]

    def quote(self, number: int) -> str:
        """Return a span's label and text."""
        span = self.draft.spans[number]
        return f"{span.label} {self.draft.article.text[span.start : span.end]!r}"

    def distance(self, anchor: int, other: int) -> tuple[bool, bool, int, bool, int]:
        """Say how far a span is from another: sentence, line, characters between, left before right."""
        a, b = self.draft.spans[anchor], self.draft.spans[other]
        text = self.draft.article.text
        low, high = min(a.start, b.start), max(a.start, b.start)
        between = max(0, b.start - a.end, a.start - b.end)
        return (
            any(low < at <= high for at in self.breaks),
            "\n" in text[low:high],
            between,
            b.start > a.start,
            b.start,
        )
