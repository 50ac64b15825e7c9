"""What a corpus holds, counted: articles, words, mentions, entities, facts and their parts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from newsie.data import Analysis


@dataclass(slots=True)
class Stats:
    """Counts by name; each count's groups stand in a Counter of their own."""

    articles: int = 0
    words: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    entities: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    """Kind and type, as "event opening"."""
    arguments: Counter[str] = field(default_factory=Counter)
    """Kind and role, as "event organizer"."""
    modalities: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    valued: Counter[str] = field(default_factory=Counter)
    """Mentions that carry a value, by label."""

    def add(self, analysis: Analysis) -> None:
        """Count one more article."""
        self.articles += 1
        self.words += len(analysis.article.text.split())
        self.mentions.update(m.label for m in analysis.mentions)
        self.valued.update(m.label for m in analysis.mentions if m.value is not None)
        self.entities.update(e.type for e in analysis.entities)
        for fact in analysis.facts:
            self.facts[fact.kind] += 1
            self.types[f"{fact.kind} {fact.type}".rstrip()] += 1
            self.modalities[fact.modality] += 1
            self.arguments.update(f"{fact.kind} {a.role}" for a in fact.arguments)
            if fact.status is not None:
                self.statuses[fact.status] += 1


GROUPS = ("mentions", "valued", "entities", "facts", "types", "arguments", "modalities", "statuses")


def count_corpus(analyses: Iterable[Analysis]) -> Stats:
    """Return what a corpus holds; the articles are counted one by one and not kept."""
    stats = Stats()
    for analysis in analyses:
        stats.add(analysis)
    return stats


def list_stats(stats: Stats) -> Iterator[tuple[str, str, int]]:
    """Yield (what, group, count), the sums first."""
    yield "articles", "", stats.articles
    yield "words", "", stats.words
    for name in GROUPS:
        counter: Mapping[str, int] = getattr(stats, name)
        yield name, "", sum(counter.values())
        for group, count in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])):
            yield name, group, count


def markdown_from_stats(splits: Mapping[str, Stats]) -> str:
    """Write the counts of several splits as one Markdown table, a column each."""
    tables = {split: {(what, group): n for what, group, n in list_stats(s)} for split, s in splits.items()}
    keys = list(dict.fromkeys(key for table in tables.values() for key in table))
    order = {name: number for number, name in enumerate(("articles", "words", *GROUPS))}
    keys.sort(
        key=lambda key: (order[key[0]], key[1] != "", -sum(t.get(key, 0) for t in tables.values()), key[1])
    )
    lines = [f"| what | group | {' | '.join(splits)} |", "| --- | --- |" + " ---: |" * len(splits)]
    lines += [
        f"| {what} | {group} | {' | '.join(str(table.get((what, group), 0)) for table in tables.values())} |"
        for what, group in keys
    ]
    return "\n".join(lines) + "\n"
