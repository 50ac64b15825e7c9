"""A report of scores: as Markdown, as a rich table, as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newsie.evaluate.counts import ALL, Key
from newsie.evaluate.intervals import Difference, Measured, Score

if TYPE_CHECKING:
    from rich.table import Table

MEASURES = {
    "spans": "mentions: same offsets and label",
    "values": "mentions with their normalised value",
    "entities": "things: same type, paired one to one by their mentions",
    "links": "pairs of mentions that stand for one thing",
    "events": "events: trigger and type",
    "figures": "figures: amount, unit and metric",
    "positions": "positions: person, office, organization and status",
    "relations": "relations: type, subject and object",
    "arguments": "fillers of roles, by the thing they stand for",
    "slots": "what a record says of a fact, slot by slot",
    "facts": "facts with all their arguments and their modality",
    "modality": "facts that are planned, denied or rumoured",
}
"""What each measure counts, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of a pipeline on a corpus, with what is needed to say which and how many."""

    title: str
    articles: int
    scores: Mapping[Key, Score]
    digest: str = ""
    """Of the gold that it was measured on."""
    pipeline: str = ""
    date: str = ""
    """When it was measured, an ISO day given by the caller."""
    differences: Mapping[Key, Difference] | None = None
    """Against another pipeline, whose scores come first in each difference."""
    against: str = ""

    def list_rows(self) -> list[tuple[Key, Score]]:
        """Return the scores in the order of the measures, the sum of each before its groups."""
        order = {measure: number for number, measure in enumerate(MEASURES)}
        return sorted(
            self.scores.items(),
            key=lambda row: (order.get(row[0].measure, 99), row[0].group != ALL, row[0].group),
        )


def markdown_from_report(report: Report) -> str:
    """Write a report as Markdown: one table, percentages with their 95 % intervals."""
    lines = [f"# {report.title}", "", describe(report), ""]
    header, *rows = make_cells(report)
    lines += [write_row(header), write_row(["---"] * 2 + ["---:"] * (len(header) - 2))]
    lines += [write_row(row) for row in rows]
    lines += ["", *(f"- **{name}** – {about}" for name, about in MEASURES.items() if has(report, name))]
    return "\n".join(lines) + "\n"


def describe(report: Report) -> str:
    """Say in one line what was measured."""
    parts = [f"{report.articles} articles", f"pipeline {report.pipeline}" if report.pipeline else ""]
    parts += [f"gold {report.digest[:19]}" if report.digest else "", report.date]
    parts += [f"against {report.against}" if report.against else ""]
    return ", ".join(part for part in parts if part) + "; percent, with 95 % intervals by article."


def has(report: Report, measure: str) -> bool:
    """Say whether anything of a measure was counted."""
    return Key(measure) in report.scores


def write_row(cells: Iterable[str]) -> str:
    """Write a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def make_cells(report: Report) -> list[list[str]]:
    """Return the table's cells, the header first."""
    header = ["measure", "group", "precision", "recall", "F1", "right", "predicted", "gold"]
    if report.differences is not None:
        header += ["difference", "p"]
    rows = [header]
    for key, score in report.list_rows():
        row = [
            key.measure,
            key.group,
            *(write_measured(m) for m in (score.precision, score.recall, score.f1)),
        ]
        row += [str(number) for number in (score.counts.right, score.counts.predicted, score.counts.gold)]
        if report.differences is not None:
            row += write_difference(report.differences.get(key))
        rows.append(row)
    return rows


def write_measured(measured: Measured) -> str:
    """Write a share in percent with its interval; a dash for none."""
    if measured.value is None:
        return "–"
    text = f"{100 * measured.value:.1f}"
    if measured.low is None or measured.high is None:
        return text
    return f"{text} ({100 * measured.low:.1f}–{100 * measured.high:.1f})"


def write_difference(difference: Difference | None) -> list[str]:
    """Write a difference in points with its interval, and its p."""
    if difference is None:
        return ["–", "–"]
    low, high = 100 * difference.low, 100 * difference.high
    return [f"{100 * difference.value:+.1f} ({low:+.1f} to {high:+.1f})", f"{difference.p:.3f}"]


def table_from_report(report: Report) -> "Table":
    """Return a report as a rich table for the terminal."""
    from rich.table import Table

    header, *rows = make_cells(report)
    table = Table(title=report.title, caption=describe(report))
    for number, name in enumerate(header):
        table.add_column(name, justify="left" if number < 2 else "right")
    last = ""
    for row in rows:
        if row[0] != last and last:
            table.add_section()
        table.add_row(row[0] if row[0] != last else "", *row[1:], style="bold" if row[1] == ALL else None)
        last = row[0]
    return table


def json_from_report(report: Report) -> str:
    """Write a report as JSON, shares from 0 to 1, null where there is nothing to measure."""
    rows = [
        {"measure": key.measure, "group": key.group, **asdict(score)} | difference_of(report, key)
        for key, score in report.list_rows()
    ]
    names = ("title", "articles", "digest", "pipeline", "date", "against")
    head: dict[str, Any] = {name: getattr(report, name) for name in names}
    return json.dumps(head | {"scores": rows}, ensure_ascii=False, indent=1) + "\n"


def difference_of(report: Report, key: Key) -> dict[str, Any]:
    """Return a row's difference, nothing where there is none."""
    found = (report.differences or {}).get(key)
    return {} if found is None else {"difference": asdict(found)}
