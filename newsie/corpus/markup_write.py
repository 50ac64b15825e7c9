"""Writes an analysis as markup, so that marked articles can be corrected by hand."""

from collections.abc import Mapping
from typing import Any

from newsie.corpus.draft import DEFAULT_MODALITY, DEFAULT_STATUS, Draft, MarkedFact, draft_from_analysis
from newsie.corpus.markup_facts import FactLines
from newsie.data import Analysis, Article
from newsie.errors import CorpusError

LETTERS = {
    "PER": "p",
    "ORG": "o",
    "LOC": "l",
    "EVENT": "t",
    "METRIC": "m",
    "ROLE": "r",
    "SECTOR": "s",
    "MONEY": "v",
    "PERCENT": "c",
    "DATE": "d",
    "QUANTITY": "q",
    "DEMONYM": "l",
    "NOM": "n",
}
"""First letter of the ids given to each label's mentions."""


def markup_from_analysis(analysis: Analysis, *, extra: Mapping[str, Any] | None = None) -> str:
    """Return the markup that reads back as `analysis`, but for what no gold file holds (see `convert`).

    `extra` adds keys to the head ("origin"). Raises CorpusError where spans cross, which brackets can't show.
    """
    draft = sort_draft(draft_from_analysis(analysis))
    names = name_spans(draft)
    idents: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        idents.setdefault(name, []).append(number)
    text = write_text(draft, names)
    reader = FactLines(draft, idents, analysis.article.id)
    lines = [write_line(fact, reader, names) for fact in draft.facts]
    return "".join(f"{line}\n" for line in [*write_head(analysis.article, extra), text, "===", *lines])


def sort_draft(draft: Draft) -> Draft:
    """Return a draft with its spans in the order of the text, the longer first, and renumbered."""
    order = sorted(range(len(draft.spans)), key=lambda n: (draft.spans[n].start, -draft.spans[n].end, n))
    new = {old: number for number, old in enumerate(order)}
    facts = [
        MarkedFact(
            fact.kind,
            fact.type,
            None if fact.trigger is None else new[fact.trigger],
            tuple((role, new[number]) for role, number in fact.arguments),
            fact.modality,
            fact.status,
        )
        for fact in draft.facts
    ]
    same = [sorted(new[number] for number in group) for group in draft.same]
    return Draft(draft.article, [draft.spans[n] for n in order], same, facts)


def name_spans(draft: Draft) -> list[str]:
    """Return an id for every span, one for each class of the same thing."""
    leaders = {number: group[0] for group in draft.same for number in group}
    counts: dict[str, int] = {}
    given: dict[int, str] = {}
    names: list[str] = []
    for number, span in enumerate(draft.spans):
        leader = leaders.get(number, number)
        if leader not in given:
            letter = LETTERS.get(span.label, "x")
            counts[letter] = counts.get(letter, 0) + 1
            given[leader] = f"{letter}{counts[letter]}"
        names.append(given[leader])
    return names


def write_head(article: Article, extra: Mapping[str, Any] | None) -> list[str]:
    """Return the lines of the head."""
    keys: dict[str, Any] = {"id": article.id, "source": article.source, "published": article.published}
    keys |= {"url": article.url, "authors": ", ".join(article.authors)}
    keys["language"] = article.language if article.language != "it" else None
    keys |= {
        "title": "no" if article.title is None else "yes",
        "exact": "yes" if needs_exact(article.text) else "",
    }
    keys |= {key: value for key, value in (extra or {}).items() if key == "origin"}
    return ["---", *(f"{key}: {value}" for key, value in keys.items() if value), "---"]


def needs_exact(text: str) -> bool:
    """Say whether a text has blank lines at its ends or carriage returns, which are else dropped."""
    lines = text.split("\n")
    return "\r" in text or not lines[0].strip() or not lines[-1].strip()


def write_text(draft: Draft, names: list[str]) -> str:
    """Return the text with its spans marked."""
    text = draft.article.text
    pieces: list[str] = []
    opened: list[int] = []
    coming = list(range(len(draft.spans)))[::-1]
    for at in range(len(text) + 1):
        while opened and draft.spans[opened[-1]].end == at:
            pieces.append(write_mark(draft, names, opened.pop()))
        while coming and draft.spans[coming[-1]].start == at:
            opened.append(coming.pop())
            pieces.append("[")
            check_nesting(draft, opened)
        pieces.append(escape(text, at))
    return "".join(pieces)


def write_mark(draft: Draft, names: list[str], number: int) -> str:
    """Return what closes a span: its bracket, label, id and note."""
    span = draft.spans[number]
    if span.note is not None and set(span.note) & set("()\n"):
        raise CorpusError(f"{draft.article.id}: the note {span.note!r} can't stand between brackets")
    return f"]({span.label} {names[number]}{f' = {span.note}' if span.note is not None else ''})"


def check_nesting(draft: Draft, opened: list[int]) -> None:
    """Raise CorpusError where the span opened last runs beyond one that is open."""
    if len(opened) > 1 and draft.spans[opened[-1]].end > draft.spans[opened[-2]].end:
        pair = [draft.article.text[draft.spans[n].start : draft.spans[n].end] for n in opened[-2:]]
        raise CorpusError(f"{draft.article.id}: {pair[0]!r} and {pair[1]!r} cross, which markup can't show")


def escape(text: str, at: int) -> str:
    """Return a character as markup writes it; nothing at the end of the text."""
    char = text[at : at + 1]
    if char in ("[", "]", "\\"):
        return "\\" + char
    starts = at == 0 or text[at - 1] == "\n"
    return "\\" + char if starts and text.startswith(("===", "---"), at) else char


def write_line(fact: MarkedFact, reader: FactLines, names: list[str]) -> str:
    """Return a fact's line, each mention by the shortest name that reads back as that mention."""
    if fact.trigger is None:
        return write_relation(fact, reader, names)
    words = [fact.kind, *([fact.type] if fact.type else [])]
    words.append(name_trigger(fact, reader, names))
    roles: dict[str, list[str]] = {}
    for role, number in fact.arguments:
        fitting = reader.idents[names[number]]
        nearest = min(fitting, key=lambda n: reader.distance(fact.trigger or 0, n))
        name = names[number] if nearest == number else name_exactly(number, reader, names)
        roles.setdefault(role, []).append(name)
    words += [f"{role}={','.join(ids)}" for role, ids in roles.items()]
    return " ".join([*words, *write_settings(fact)])


def name_trigger(fact: MarkedFact, reader: FactLines, names: list[str]) -> str:
    """Return the trigger's id, with its count unless it is the first of its thing."""
    number = fact.trigger or 0
    return names[number] if reader.idents[names[number]][0] == number else name_exactly(number, reader, names)


def write_relation(fact: MarkedFact, reader: FactLines, names: list[str]) -> str:
    """Return a relation's line."""
    sides = dict(fact.arguments)
    if sides.keys() != {"subject", "object"}:
        raise CorpusError(f"{reader.origin}: a relation {fact.type} that lacks its subject or object")
    pair = (sides["subject"], sides["object"])
    words = [name_exactly(number, reader, names) for number in pair]
    return " ".join(["relation", fact.type, *words, *write_settings(fact)])


def name_exactly(number: int, reader: FactLines, names: list[str]) -> str:
    """Return a mention's id with its count, without where there is only one."""
    numbers = reader.idents[names[number]]
    return names[number] if len(numbers) == 1 else f"{names[number]}@{numbers.index(number) + 1}"


def write_settings(fact: MarkedFact) -> list[str]:
    """Return modality and status where they are not the default."""
    settings = []
    if fact.status not in (None, DEFAULT_STATUS):
        settings.append(f"status={fact.status}")
    if fact.modality != DEFAULT_MODALITY:
        settings.append(f"modality={fact.modality}")
    return settings
