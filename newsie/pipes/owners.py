"""Names that own what is named beside them: "ricavi di Femca", "export lombardo", "Femca … fattura"."""

from newsie.data import Mention
from newsie.pipes.drafts import Draft
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.protagonists import ORGS, PEOPLE, PLACES, is_union, load_trade

SIZES = frozenset({",", "(", "circa", "oltre", "con", "quasi", "un", "ben", "da", "di"})
"""What may part a name from its size."""
REPORTING = frozenset(
    {
        "stima",
        "calcola",
        "rileva",
        "segnala",
        "spiega",
        "precisa",
        "dice",
        "afferma",
        "conferma",
        "ricorda",
        "denuncia",
    }
)
"""Verbs whose subject, right behind them, tells a figure that is another's."""
OWNED_WITHIN = 6
"""How many words after a metric its owner may stand: "fatturato consolidato del gruppo Femca"."""


def owners(draft: Draft) -> list[Mention]:
    """Return the names that a metric word or a value is said to belong to.

    "ricavi di Femca", "export lombardo".
    """
    passage = draft.passage
    start, end = draft.anchor
    beside = [n for n in passage.names if n.label in ORGS and is_handed(draft, n)]
    beside = beside or [n for n in passage.names if n.label in ORGS and is_beside(passage, n, draft.span[0])]
    beside = beside or [n for n in passage.names if n.label in ORGS and is_listed(draft, n)]
    if beside:
        return beside
    placed = draft.type in load_trade()["statistical"] or draft.hit is not None
    labels = ORGS | (PLACES if placed else frozenset()) | (PEOPLE if draft.type == "wage" else frozenset())
    for edge in sorted({end, draft.value.end}):
        for name in passage.names:
            if name.label in labels and name.start >= edge and owns_after(passage, edge, name):
                return with_list(passage, name)
    return [
        n
        for n in passage.names
        if n.label == "DEMONYM" and not passage.words_between(n.end, start) and n.end <= start
    ]


def is_listed(draft: Draft, name: Mention) -> bool:
    """Say whether a value of a list stands behind a name, its metric before both.

    "ricavi: prima la Montebello, 244 milioni; seconda la Roncari, 171".
    """
    passage, value = draft.passage, draft.value
    if name.end > value.start or draft.hit is None or draft.hit.end > name.start:
        return False
    words = passage.words_between(name.end, value.start)
    return 0 < len(words) <= 3 and SIZES.issuperset(words) and passage.link(name) == ""


def is_handed(draft: Draft, name: Mention) -> bool:
    """Say whether people are counted at a firm named right after: "210 operai alla Bassi, 165 alla Femca"."""
    words = draft.passage.words_between(draft.value.end, name.start)
    after = draft.type == "employees" and name.start >= draft.value.end
    return after and 0 < len(words) <= 2 and draft.passage.link(name) == "a"


def is_beside(passage: Passage, name: Mention, start: int) -> bool:
    """Say whether a figure stands right behind a name, as its size: "la Tintoria Bassi, 118 dipendenti"."""
    if name.end > start:
        return False
    words = passage.words_between(name.end, start)
    return bool(words) and words[0] in (",", "(") and len(words) <= 3 and SIZES.issuperset(words)


def owns_after(passage: Passage, edge: int, name: Mention) -> bool:
    """Say whether a name after a metric or value is its owner."""
    words = passage.words_between(edge, name.start)
    if len(words) > OWNED_WITHIN or any(mark in words for mark in (",", ";", "(", ":", "e")):
        return False
    if any(edge <= value.start < name.start for value in passage.values):
        return False
    if passage.link(name) == "di":
        return holds_together(words)
    return (
        name.label in ("DEMONYM", "ORG", "NOM")
        and passage.link(name) == ""
        and len(words) <= (2 if name.label == "DEMONYM" else 0)
    )


def holds_together(words: list[str]) -> bool:
    """Say whether no verb or break parts a metric from its owner."""
    clauses = load_clauses()
    return (
        clauses.be.isdisjoint(words) and clauses.have.isdisjoint(words) and clauses.breaks.isdisjoint(words)
    )


def with_list(passage: Passage, first: Mention) -> list[Mention]:
    """Return a name and the names of one list with it."""
    listed = [first]
    for name in passage.names:
        if name.start >= listed[-1].end and name.label == first.label:
            if not passage.joins(listed[-1], name):
                break
            listed.append(name)
    return listed


def actors(draft: Draft) -> list[Mention]:
    """Return the grammatical subject of the clause: the nearest name before the metric that hangs on nothing.

    In a relative clause it is the name before "che", whatever that hangs on.
    """
    passage, (start, _) = draft.passage, draft.span
    places = draft.type in load_trade()["statistical"] and draft.type != "employees"
    labels = ORGS | ({"LOC"} if places else frozenset())
    if draft.type == "wage":
        labels = labels | PEOPLE
    free = [n for n in passage.names if n.end <= start and n.label in labels and can_lead(passage, n)]
    free = [n for n in free if not is_union(n) and not is_reporting(passage, n)]
    return heads_of_list(passage, free) if free else []


def is_reporting(passage: Passage, name: Mention) -> bool:
    """Say whether a name only says what is measured: "stima la Cia", "calcola la Cgil"."""
    before = [word for word in passage.words_before(name.start, 3) if word not in load_clauses().articles]
    return bool(before) and before[-1] in REPORTING


def can_lead(passage: Passage, name: Mention) -> bool:
    """Say whether a name can be the subject of what follows it."""
    if is_dateline(passage, name):
        return False
    after = [word for word in passage.words_after(name.end, 3) if word != ","]
    if after[:1] == ["che"] or after[:2] in (["la", "quale"], ["il", "quale"]):
        return passage.link(name) != "agent" or name.label in ORGS
    return passage.link(name) == ""


def is_dateline(passage: Passage, name: Mention) -> bool:
    """Say whether a place only says where an article was written: "ALBA – Il cacao …"."""
    if name.label != "LOC" or passage.position(name.start) > 1:
        return False
    return passage.words_after(name.end, 1) in (["–"], ["—"], ["-"], ["."], [")"]) or name.text.isupper()


def heads_of_list(passage: Passage, free: list[Mention]) -> list[Mention]:
    """Return the last name and those of one list that stand before it."""
    listed = [free[-1]]
    for name in reversed(free[:-1]):
        if name.label != listed[0].label or not passage.joins(name, listed[0]):
            break
        listed.insert(0, name)
    return listed
