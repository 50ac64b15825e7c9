"""Forms of one name, gathered: what is surely one thing before names that differ are compared."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from newsie.linking.forms import Form, Rule
from newsie.linking.names import is_family_name, read_key, read_legal_form


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What tells a group from others."""

    type: str
    compact: str
    """The words of its name without spaces, or ids."""
    apart: tuple[str, str] = ("", "")
    """Legal form and province, where a surname that many bear needs them."""


class Join(NamedTuple):
    """Which group another belongs to, by which rule."""

    to: Key
    rule: Rule


@dataclass(frozen=True, slots=True)
class Group:
    """Forms of one name of one thing, with how many articles have each."""

    key: Key
    words: tuple[str, ...]
    forms: Mapping[Form, int]
    articles: int
    """How many articles have it."""

    @property
    def name(self) -> str:
        """The most frequent form; a name in capitals or without any only where there is no other."""
        names: Counter[str] = Counter()
        for form, articles in self.forms.items():
            names[form.name] += articles
        return min(names, key=lambda name: (is_shouted(name), -names[name], -len(name), name))


def is_shouted(name: str) -> bool:
    """Say whether a name is written in capitals, as in headlines, or without any.

    >>> is_shouted("MODENA"), is_shouted("polizia"), is_shouted("Modena"), is_shouted("CNA")
    (True, True, False, False)
    """
    return name.islower() or (name.isupper() and len(name) > 4)


def gather_groups(forms: Mapping[Form, int]) -> Iterator[Group]:
    """Yield the groups of forms; those whose name alone says nobody which is meant are in none."""
    by_key: dict[tuple[str, str], dict[Form, tuple[str, ...]]] = defaultdict(dict)
    for form in sorted(forms):
        words = read_key(form)
        if words is not None:
            by_key[form.type, "".join(words)][form] = words
    for (kind, compact), members in by_key.items():
        words = members[max(members, key=lambda form: (forms[form], form))]
        shared = kind == "ORG" and is_family_name(words)
        parts = tell_apart(members) if shared else {("", ""): list(members)}
        for apart, some in parts.items():
            counted = {form: forms[form] for form in some}
            yield Group(Key(kind, compact, apart), words, counted, sum(counted.values()))


def tell_apart(forms: Iterable[Form]) -> dict[tuple[str, str], list[Form]]:
    """Divide firms of one surname by legal form and province; a form that says less joins the one it fits."""
    signs = {form: (read_legal_form(form.name), read_province(form.places)) for form in forms}
    kinds = set(signs.values())
    fullest = {sign for sign in kinds if not any(says_more(other, sign) for other in kinds)}
    parts: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form, sign in signs.items():
        fitting = [other for other in fullest if other == sign or says_more(other, sign)]
        parts[fitting[0] if len(fitting) == 1 else sign].append(form)
    return dict(sorted(parts.items()))


def says_more(more: tuple[str, str], less: tuple[str, str]) -> bool:
    """Say whether two signs agree and the first says more.

    >>> says_more(("srl", "036"), ("srl", "")), says_more(("srl", "036"), ("spa", ""))
    (True, False)
    """
    agree = all(left == right or not right for left, right in zip(more, less, strict=True))
    return agree and more != less


def read_province(places: Iterable[str]) -> str:
    """Return the one province of some ISTAT codes, "" where there is none or more than one.

    >>> read_province(["036023", "08"]), read_province(["036023", "012133"])
    ('036', '')
    """
    provinces = {code[:3] for code in places if len(code) >= 3}
    return provinces.pop() if len(provinces) == 1 else ""
