"""Which names of organizations are one.

"Leonardo" is "Leonardo S.p.A.", "Cna" the Confederazione it abbreviates.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from newsie.data import Mention
from newsie.normalise.names import (
    abbreviates,
    blends,
    fold_name,
    has_legal_form,
    is_abbreviation,
    is_part_of_name,
    read_name_words,
    strip_openers,
    weighty_words,
)
from newsie.normalise.places import resolve_place
from newsie.pipes.clusters import Cluster, Words, nearest

# A unit of a larger body, not the body under a longer name: "Leonardo Divisione Velivoli", "Enel Foundation".
UNITS = frozenset(
    {
        "divisione",
        "division",
        "foundation",
        "fondazione",
        "museo",
        "reparto",
        "stabilimento",
        "filiale",
        "leasing",
    }
    | {
        "factoring",
        "assicurazioni",
        "vita",
        "giovani",
        "donne",
        "academy",
        "sezione",
        "femminile",
        "primavera",
    }
    | {"under", "nazionale"}
)
# "Fiom Cgil" is the Fiom: the confederation only says to whom it belongs.
CONFEDERATIONS = frozenset({"cgil", "cisl", "uil", "ugl"})
OPENED = frozenset(["(", "- (", "– (", "[", "detta", "(o"])


@lru_cache(maxsize=4096)
def words_of(name: str) -> Words:
    """Return an organization's words without legal form and "gruppo"."""
    return strip_openers(read_name_words(name))


def cluster_organizations(text: str, names: Sequence[Mention]) -> list[Cluster]:
    """Cluster organizations: one wording, then abbreviations, then names in part."""
    groups: dict[Words, Cluster] = {}
    for name in names:
        groups.setdefault(weighty_words(words_of(name.text)), Cluster("ORG")).mentions.append(name)
    title_end = max(text.find("\n"), 0)
    clusters = Merger(groups.values())
    clusters.merge_brackets(text, names)
    clusters.merge(find_expansions)
    clusters.merge(lambda short, longs: find_longer(short, longs, title_end))
    return clusters.clusters


class Merger:
    """Clusters on their way to fewer, with an index by word so that large articles stay cheap."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self.clusters = list(clusters)

    def merge_brackets(self, text: str, names: Sequence[Mention]) -> None:
        """Merge "Unione industriali (Univa)".

        A single word in brackets behind a name that it could shorten.
        """
        for long, short in pairwise(names):
            between = text[long.end : short.start].strip()
            if between not in OPENED or text[short.end : short.end + 1] not in (")", "]"):
                continue
            target, source = self._find(long), self._find(short)
            if target is not source and shortens(short.text, long.text):
                self._move(source, target)

    def merge(self, find: Callable[[Cluster, Sequence[Cluster]], list[Cluster]]) -> None:
        """Merge each cluster, shortest names first, into the one that `find` gives for it.

        Of several, each mention goes to the one named last before it.
        """
        for short in sorted(self.clusters, key=lambda c: min(len(words_of(text)) for text in c.wordings)):
            longs = find(short, [c for c in self.clusters if c is not short])
            if len(longs) == 1:
                self._move(short, longs[0])
            elif longs:
                self._spread(short, longs)

    def _find(self, name: Mention) -> Cluster:
        return next(cluster for cluster in self.clusters if name in cluster.mentions)

    def _move(self, source: Cluster, target: Cluster) -> None:
        target.take(source.mentions)
        self.clusters = [cluster for cluster in self.clusters if cluster is not source]

    def _spread(self, short: Cluster, longs: Sequence[Cluster]) -> None:
        left = []
        for name in short.mentions:
            known = [cluster for cluster in longs if cluster.start < name.start]
            if known:
                nearest(known, name).take([name])
            else:
                left.append(name)
        short.mentions = left
        self.clusters = [cluster for cluster in self.clusters if cluster.mentions]


# Abbreviations ----------------------------------------------------------------------------------------


def shortens(short: str, long: str) -> bool:
    """Say whether one word could be made of a name's letters in their order ("Univa", "Unione di Varese")."""
    letters = fold_name(short).replace(" ", "")
    if " " in short.strip() or not letters:
        return False
    rest = iter(fold_name(long).replace(" ", ""))
    in_order = all(letter in rest for letter in letters)
    return abbreviates(short, long) or (in_order and fold_name(long).startswith(letters[0]))


def find_expansions(short: Cluster, longs: Sequence[Cluster]) -> list[Cluster]:
    """Return the one cluster that "Cna" or "Unical" abbreviates, nothing where it could be several."""
    shorts = [text for text in short.wordings if " " not in text.strip()]
    if not shorts:
        return []
    found = [c for c in longs if any(expands(text, s) for text in c.wordings for s in shorts)]
    return found if len(found) == 1 else []


def expands(long: str, short: str) -> bool:
    """Say whether a name is what an abbreviation stands for."""
    words = words_of(long)
    if len(words) < 2 or words[0][0] != fold_name(short)[:1]:
        return False
    plain = is_abbreviation(short) and (abbreviates(short, long) or abbreviates(short, " ".join(words)))
    return plain or blends(short, long)


# Names in part ------------------------------------------------------------------------------------------


def find_longer(short: Cluster, longs: Sequence[Cluster], title_end: int) -> list[Cluster]:
    """Return the clusters that a cluster's name is short for."""
    wanted = set(weighty_words(words_of(short.name)))
    close = [c for c in longs if any(wanted <= set(words_of(text)) for text in c.wordings)]
    return [cluster for cluster in close if is_called(short, cluster, title_end)]


def is_called(short: Cluster, long: Cluster, title_end: int) -> bool:
    """Say whether a cluster's name is how a longer one is called for short.

    "Enel ... Enel Green Power" are two: the short name is used more than once before the long one is known,
    as is "Confindustria" before "Confindustria Varese"; so are "Apple", named often, and "Apple Tv".
    """
    shorter = words_of(short.name)
    wordings = [words_of(text) for text in long.wordings]
    fitting = [w for w in wordings if is_part_of_name(shorter, w) and not UNITS & set(w) - set(shorter)]
    if not fitting:
        return False
    longer = fitting[0]
    extra = longer[len(shorter) :]
    if longer[-len(shorter) :] == shorter or set(extra) <= CONFEDERATIONS:
        return True
    earlier = sum(title_end < m.start < long.start for m in short.mentions)
    if resolve_place(" ".join(weighty_words(extra))) is not None:
        return long.start <= title_end or earlier == 0
    started = short.start < long.start and len(short.mentions) > 2
    product = started and not any(map(has_legal_form, long.wordings))
    return not product and (long.start <= title_end or earlier <= 1)
