"""Whose figure it is."""

from newsie.data import Mention
from newsie.pipes.drafts import Draft
from newsie.pipes.metrics import head_of_unit
from newsie.pipes.owners import actors, owners, with_list
from newsie.pipes.protagonists import ORGS, PLACES, Focus, load_trade
from newsie.pipes.trade import give_trade, home_of

UNOWNED = frozenset({"espositore", "espositrice"})
"""Counted nouns that are nobody's."""


def give_subjects(draft: Draft, focus: Focus, before: list[Draft]) -> None:
    """Fill a figure's subject, origin and destination; `before` are the sentence's figures so far."""
    if draft.subjects:
        return
    if draft.type in load_trade()["types"]:
        give_trade(draft, focus, before)
        return
    draft.subjects = owners(draft)
    if draft.subjects:
        return
    if draft.compared and before and before[-1].type == draft.type:
        draft.subjects = list(before[-1].subjects)
        return
    unowned = draft.type in load_trade()["unowned"] or head_of_unit(draft.value) in UNOWNED
    if draft.stake and focus.protagonist is not None:
        draft.subjects = [focus.protagonist]
    elif not unowned:
        draft.subjects = actors(draft) or fronted(draft) or shared(draft, before)
    elif draft.type != "funding" and not draft.subjects:
        draft.subjects = [] if head_of_unit(draft.value) in UNOWNED else actors(draft)
    draft.subjects = draft.subjects or nearby(draft)
    if not draft.subjects and draft.type in load_trade()["aggregates"]:
        draft.subjects = [home for home in [home_of(focus)] if home is not None and home.label in PLACES]
    if not draft.subjects and focus.holder is not None and not unowned:
        draft.subjects = [focus.holder]


def fronted(draft: Draft) -> list[Mention]:
    """Return an organization that opens the sentence with "a" or "per".

    "Alla Vetreria Onara gli ordini sono scesi".
    """
    passage = draft.passage
    first = next((n for n in passage.names if n.label in ORGS), None)
    if first is None or first.end > draft.span[0] or passage.position(first.start) > 4:
        return []
    return [first] if passage.link(first) in ("a", "per") else []


def shared(draft: Draft, before: list[Draft]) -> list[Mention]:
    """Return the subject of the figure before in the same sentence."""
    return list(before[-1].subjects) if before and before[-1].subjects else []


def nearby(draft: Draft) -> list[Mention]:
    """Return a name that the sentence offers: its postposed subject, or where a count is of."""
    passage = draft.passage
    after = [
        n for n in passage.names if n.label in ORGS and n.start >= draft.value.end and passage.link(n) == ""
    ]
    if after and not passage.is_broken(draft.value.end, after[0].start):
        return after[:1]
    if draft.type not in load_trade()["statistical"]:
        return []
    places = [n for n in passage.names if n.label == "LOC" and passage.link(n) in ("di", "in", "a", "tra")]
    close = [
        n
        for n in places
        if n.start >= draft.value.end and len(passage.words_between(draft.value.end, n.start)) <= 4
    ]
    return with_list(passage, close[0]) if close else []
