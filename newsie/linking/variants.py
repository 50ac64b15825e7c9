"""Names that differ and are one thing's: slips in long words, and persons with their surname first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from newsie.linking.forms import Rule
from newsie.linking.groups import Group, Join, Key
from newsie.linking.names import read_legal_form
from newsie.linking.rules import DOUBLED, is_misspelt

RARE = 3
"""How many times rarer a slip is than the right name. A name that one article has is a slip of any other."""


def join_variants(ranked: Iterable[Group]) -> dict[Key, Join]:
    """Join slips and turned names to the name they stand for, which is as frequent or more."""
    joins: dict[Key, Join] = {}
    hubs: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in ranked:
        blocks = list(iter_blocks(group))
        rivals = (hub for block in blocks for hub in hubs[block])
        found = [(hub, rule) for hub in rivals if (rule := compare_groups(group, hub))]
        if found:
            hub, rule = min(found, key=lambda pair: (-pair[0].articles, pair[0].key))
            joins[group.key] = Join(hub.key, rule)
        else:
            for block in blocks:
                hubs[block].append(group)
    return joins


def iter_blocks(group: Group) -> Iterator[tuple[object, ...]]:
    """Yield what a group shares with every one that may be compared with it."""
    kind, words = group.key.type, group.words
    if kind not in ("ORG", "PER") or any(form.ids for form in group.forms):
        return
    if kind == "PER":
        yield (kind, "order", frozenset(words))
    for i, word in enumerate(words):
        rest = (*words[:i], "", *words[i + 1 :])
        for half in iter_halves(word):
            yield (kind, rest, *half)


def iter_halves(word: str) -> Iterator[tuple[int, str, str]]:
    """Yield a long word's halves, one of which any slip leaves as it is, with the shorter word's length.

    >>> list(iter_halves("castelazzi"))
    [(9, 'cast', ''), (9, '', 'azzi'), (10, 'cast', ''), (10, '', 'azzi')]
    """
    for length in (len(word) - 1, len(word)):
        if length + 1 >= DOUBLED:
            half = (length - 1) // 2
            yield length, word[:half], ""
            yield length, "", word[-half:]


def compare_groups(group: Group, hub: Group) -> Rule | None:
    """Return the rule by which a group is a variant of another, None where there is none."""
    if group.key.type == "PER" and group.words == (*hub.words[1:], hub.words[0]):
        return "name_order"
    if group.key.type == "PER" and group.words == (hub.words[-1], *hub.words[:-1]):
        return "name_order"
    if group.key.apart != hub.key.apart or group.articles * RARE > max(hub.articles, RARE):
        return None
    if group.key.type == "PER" and group.words[:-1] != hub.words[:-1]:
        return None  # "Mario" and "Maria" are two
    return "spelling" if is_misspelt(group.words, hub.words) and may_share_legal_form(group, hub) else None


def may_share_legal_form(left: Group, right: Group) -> bool:
    """Say whether two firms' legal forms agree, or one has none."""
    said = [{read_legal_form(form.name) for form in group.forms} - {""} for group in (left, right)]
    return not said[0] or not said[1] or bool(said[0] & said[1])
