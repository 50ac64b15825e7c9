"""Trade: whose flow it is, where goods go and where they come from."""

from newsie.data import Mention
from newsie.pipes.drafts import Draft
from newsie.pipes.owners import OWNED_WITHIN, actors, owners, with_list
from newsie.pipes.passages import load_clauses
from newsie.pipes.protagonists import PLACES, Focus, is_institution, is_source, key_of, load_trade

LISTED_WITHIN = 3
"""How many words may part a place of a list from its amount: "Germania (61 milioni)"."""


def home_of(focus: Focus) -> Mention | None:
    """Return whose trade an article speaks of: a place in a text of statistics, else the firm in focus."""
    holder = focus.holder
    if holder is not None and not is_source(holder) and not is_institution(holder) and focus.place is None:
        return holder
    return focus.place or focus.area or holder


def give_trade(draft: Draft, focus: Focus, before: list[Draft]) -> None:
    """Fill subject, origin and destination of a trade figure."""
    if draft.compared and before and before[-1].type == draft.type:
        last = before[-1]
        draft.subjects, draft.origins, draft.destinations = last.subjects, last.origins, last.destinations
        return
    others = partners(draft)
    own = [n for n in owners(draft) if n not in others]
    own = own or [n for n in actors(draft) if n not in others and not (others and n.label == "LOC")]
    own = [n for n in own if not is_source(n)]
    earlier = before[-1] if before else focus.trade
    if earlier is not None and earlier.subjects and not others and is_other_place(own, earlier, draft):
        own, others = [], own
    if own or earlier is None or earlier.type not in load_trade()["types"]:
        home = home_of(focus)
        draft.subjects = own or ([home] if home is not None and home not in others else [])
    else:
        draft.subjects = list(earlier.subjects)
        near = draft.passage.index - earlier.passage.index <= 1
        others = others or ([] if is_total(draft, before) or not near else partners_of(earlier))
        if earlier.type != draft.type and near:
            draft.sector = draft.sector or earlier.sector
    set_ends(draft, others)


def is_other_place(own: list[Mention], earlier: Draft, draft: Draft) -> bool:
    """Say whether a place that acts is a partner of the place told of before.

    "La sola Francia ne ha assorbiti nove".
    """
    known = {key_of(n) for n in earlier.subjects}
    places = bool(own) and all(n.label == "LOC" and n.end <= draft.anchor[0] for n in own)
    return places and known.isdisjoint(key_of(n) for n in own)


def is_total(draft: Draft, before: list[Draft]) -> bool:
    """Say whether the figure before in the sentence spoke of no partner, so this one does neither."""
    return bool(before) and not partners_of(before[-1])


def partners_of(draft: Draft) -> list[Mention]:
    """Return the other end of an earlier figure's flow."""
    listed = draft.origins if draft.type == "import" else draft.destinations
    return [n for n in listed if n not in draft.subjects]


def set_ends(draft: Draft, others: list[Mention]) -> None:
    """Say where goods come from and go to, once the two sides are known."""
    if len(others) and draft.type != "trade":
        known = {key_of(n) for n in others}
        draft.subjects = [n for n in draft.subjects if key_of(n) not in known]
    home = [n for n in draft.subjects if n.label in PLACES]
    if draft.type == "export":
        draft.origins, draft.destinations = home, others
    elif draft.type == "import":
        draft.origins, draft.destinations = others, home
    else:
        draft.subjects = draft.subjects + [n for n in others if n not in draft.subjects]


def partners(draft: Draft) -> list[Mention]:
    """Return the places at the other end of a flow.

    "in Francia", "dalla Cina", "verso gli Usa", "Germania (12%)".
    """
    passage, trade = draft.passage, load_trade()
    if draft.type == "trade":
        return between(draft)
    links = trade["origin"] if draft.type == "import" else trade["destination"]
    start, end = draft.anchor
    listed = [n for n in passage.names if n.label == "LOC" and is_listed(draft, n)]
    if listed:
        return listed
    after = [n for n in passage.names if n.label == "LOC" and n.start >= end and passage.link(n) in links]
    after = [n for n in after if draft.value.start > start or n.end <= draft.value.start + 200]
    close = [n for n in after if len(passage.words_between(min(end, n.start), n.start)) <= OWNED_WITHIN]
    if close:
        return with_list(passage, close[0])
    beside = [
        n
        for n in after
        if len(passage.words_between(draft.value.end, n.start)) <= LISTED_WITHIN and n.start > draft.value.end
    ]
    return with_list(passage, beside[0]) if beside else markets(draft)


def between(draft: Draft) -> list[Mention]:
    """Return the two sides of an exchange: "gli scambi fra la Stiria e la provincia di Vicenza"."""
    passage, (_, end) = draft.passage, draft.anchor
    sides = [
        n for n in passage.names if n.label in PLACES and n.start >= end and passage.link(n) in ("tra", "con")
    ]
    return with_list(passage, sides[0]) if sides else []


def is_listed(draft: Draft, name: Mention) -> bool:
    """Say whether a place stands right before its amount.

    "Germania (61 milioni)", "la Germania da sola quasi 3 milioni".
    """
    if name.end > draft.value.start:
        return False
    words = draft.passage.words_between(name.end, draft.value.start)
    hit_between = draft.hit is not None and name.end <= draft.hit.start < draft.value.start
    content = [word for word in words if word not in load_clauses().connectors]
    return (
        len(words) <= LISTED_WITHIN
        and not content
        and not hit_between
        and draft.passage.link(name) in ("", "in")
    )


def markets(draft: Draft) -> list[Mention]:
    """Return the place that is said to be a market.

    "la Francia è il secondo mercato di destinazione dell'export".
    """
    passage, (start, _) = draft.passage, draft.anchor
    for name in passage.names:
        if name.label != "LOC" or name.end > start or passage.link(name) != "":
            continue
        if not load_trade()["markets"].isdisjoint(passage.words_between(name.end, start)):
            return [name]
    return []
