"""From forms to what they are forms of: groups of one name, and the groups that another name belongs to.

A group joins the most frequent one that a rule allows, and only one that has joined none itself: names are
compared with a name, never with a chain of others. The result depends on the forms alone, not on their order.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256

from newsie.linking.acronyms import join_acronyms
from newsie.linking.forms import Canonical, Form, Link, Rule
from newsie.linking.groups import Group, Join, Key, gather_groups
from newsie.linking.rules import measure_likeness
from newsie.linking.variants import join_variants
from newsie.normalise.names import fold_name, read_name_words
from newsie.normalise.places import load_gazetteer


def link_forms(forms: Mapping[Form, int]) -> list[Canonical]:
    """Return what some forms (with how many articles have each) are forms of, ordered by id.

    Forms that can't be told across articles ("Rossi", "la Procura") are left out.
    """
    groups = {group.key: group for group in gather_groups(forms)}
    ranked = sorted(groups.values(), key=lambda group: (-group.articles, group.key))
    joins = join_acronyms(ranked)
    joins |= join_variants([group for group in ranked if group.key not in joins])
    parts: dict[Key, list[tuple[Group, Rule | None]]] = defaultdict(list)
    for group in ranked:
        rule = joins[group.key].rule if group.key in joins else None
        parts[find_root(group.key, joins)].append((group, rule))
    return sorted((make_canonical(groups[root], parts[root]) for root in parts), key=lambda entity: entity.id)


def find_root(key: Key, joins: Mapping[Key, Join]) -> Key:
    """Return the group that a group belongs to in the end: an acronym's long form may itself be a slip."""
    while key in joins:
        key = joins[key].to
    return key


def make_canonical(root: Group, parts: Iterable[tuple[Group, Rule | None]]) -> Canonical:
    """Return the entity of a group and those that belong to it."""
    ids = next((form.ids for form in root.forms), ())
    name = name_place(ids) or root.name
    rules = {form: rule or rule_of_form(form, name) for group, rule in parts for form in group.forms}
    links = tuple(
        Link(form, rule, measure_likeness(form.name, name), name) for form, rule in sorted(rules.items())
    )
    aliases = tuple(sorted({form.name for form in rules} - {name}))
    key = json.dumps([root.key.type, root.key.compact, *root.key.apart])
    digest = sha256(key.encode("utf-8")).hexdigest()[:32]
    return Canonical(digest, root.key.type, name, aliases, ids, links)


def name_place(ids: Iterable[tuple[str, str]]) -> str | None:
    """Return the gazetteer's name of a municipality, region or country, None for what is none.

    >>> name_place([("istat", "040012")])
    'Forlì'
    """
    return next((load_names()[pair] for pair in ids if pair in load_names()), None)


@cache
def load_names() -> dict[tuple[str, str], str]:
    """Return the names of places by id, provinces left out: theirs are their capitals'."""
    places = load_gazetteer().by_code.values()
    return {place.link: place.name for place in places if place.kind != "province"}


def rule_of_form(form: Form, name: str) -> Rule:
    """Return what makes a form one of its own group's name."""
    if fold_name(form.name) == fold_name(name):
        return "same_name"
    if form.ids:
        return "same_place"
    return "legal_form" if read_name_words(form.name) == read_name_words(name) else "wording"
