"""Abbreviations and what they stand for, where an article says it or no other name has their letters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from newsie.linking.groups import Group, Join, Key
from newsie.linking.names import read_organization
from newsie.linking.rules import UNEXPLAINED, has_initials, read_initials
from newsie.normalise.names import blends, is_abbreviation


def join_acronyms(ranked: Iterable[Group]) -> dict[Key, Join]:
    """Join abbreviations to the one long form that an article explains or that alone has their letters."""
    groups = [group for group in ranked if group.key.type == "ORG"]
    explained = find_explanations(groups)
    by_initials: dict[str, set[Key]] = defaultdict(set)
    for group in groups:
        for initials in {initials for form in group.forms for initials in read_initials(form.name)}:
            by_initials[initials].add(group.key)
    joins: dict[Key, Join] = {}
    for group in groups:
        if len(group.words) == 1 and is_abbreviation(group.name):
            long = explained.get(group.key.compact) or guess_long_form(group, by_initials)
            if len(long) == 1 and group.key not in long:
                joins[group.key] = Join(next(iter(long)), "acronym")
    return joins


def find_explanations(groups: Iterable[Group]) -> dict[str, set[Key]]:
    """Return the long forms of each abbreviation that an article has beside it."""
    explained: dict[str, set[Key]] = defaultdict(set)
    known = {group.key.compact: group.key for group in groups}
    for group in groups:
        for form in group.forms:
            for other in form.also:
                short, long = sorted((form.name, other), key=len)
                keys = [known.get("".join(read_organization(name) or ())) for name in (long, short)]
                if keys[0] is not None and (has_initials(short, long) or blends(short, long)):
                    explained["".join(read_organization(short) or ())].add(keys[0])
    return explained


def guess_long_form(group: Group, by_initials: Mapping[str, set[Key]]) -> set[Key]:
    """Return the long forms that an unexplained abbreviation may have."""
    letters = group.key.compact
    return by_initials.get(letters, set()) if len(letters) >= UNEXPLAINED else set()
