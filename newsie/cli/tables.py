"""A record as tables for people: events, figures, positions, relations, and who and what was named."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from newsie.record.models import ChangeRow, EventRow, FigureRow, PeriodRow, PositionRow, Record, RelationRow

SIGNS = {"increase": "+", "decrease": "−", "stable": "="}
MODIFIERS = {
    "approximately": "≈ ",
    "more_than": "> ",
    "less_than": "< ",
    "nearly": "just under ",
    "at_least": "≥ ",
    "up_to": "≤ ",
}
KINDS = (("ORG", "Organizations"), ("PER", "People"), ("LOC", "Places"), ("EVENT", "Named events"))


def show_record(record: Record, console: Console) -> None:
    """Print a record; sections without rows are left out."""
    console.print(render_record(record))


def render_record(record: Record) -> RenderableType:
    """Return a record's head and one table for each kind of fact it holds."""
    tables = [make_table(sheet) for sheet in make_sheets(record) if sheet.rows]
    return Group(show_head(record), *tables, *show_names(record))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before it is drawn: on a terminal or on a page."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def make_sheets(record: Record) -> list[Sheet]:
    """Return one sheet for each kind of fact, with names in place of ids."""
    names = {entity.id: entity.name for entity in record.entities}
    values = {figure.id: show_value(figure) for figure in record.figures}
    return [
        Sheet(
            "Events",
            ("type", "read in", "who", "where", "when", "how much"),
            [tuple(event_cells(row, names, values)) for row in record.events],
        ),
        Sheet(
            "Figures",
            ("metric", "value", "whose", "period", "change"),
            [tuple(figure_cells(row, names)) for row in record.figures],
        ),
        Sheet(
            "Positions",
            ("person", "role", "organization", "status"),
            [tuple(position_cells(row, names)) for row in record.positions],
        ),
        Sheet(
            "Relations",
            ("subject", "relation", "object"),
            [tuple(relation_cells(row, names)) for row in record.relations],
        ),
    ]


def show_head(record: Record) -> Text:
    """Return the title, source and date, and what the reader should be warned of."""
    article = record.article
    head = Text(article.title or article.id, style="bold")
    about = " · ".join(part for part in (article.source, article.published, *article.authors) if part)
    if about:
        head.append(f"\n{about}", style="not bold dim")
    for warning in record.warnings:
        head.append(f"\n{warning}", style="not bold yellow")
    return head


def make_table(sheet: Sheet) -> Table:
    """Return a table whose cells are plain text: brackets of the press are not markup."""
    table = Table(
        title=sheet.title, title_justify="left", title_style="bold cyan", header_style="dim", pad_edge=False
    )
    for column in sheet.columns:
        table.add_column(column, overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def event_cells(event: EventRow, names: dict[str, str], figures: dict[str, str]) -> Iterator[str]:
    """Yield an event's cells."""
    yield with_modality(event.type, event.modality)
    yield event.name or event.trigger.text
    yield "\n".join(f"{names[p.entity]} ({p.role})" for p in event.participants)
    yield ", ".join(names[place] for place in event.places)
    yield show_period(event.date)
    yield "\n".join([*(count.text for count in event.counts), *(figures[id_] for id_ in event.amounts)])


def figure_cells(figure: FigureRow, names: dict[str, str]) -> Iterator[str]:
    """Yield a figure's cells."""
    metric = with_modality(figure.metric, figure.modality)
    if figure.sector:
        metric += f"\n{figure.sector}"
    if figure.origin or figure.destination:
        route = (", ".join(names[e] for e in side) or "…" for side in (figure.origin, figure.destination))
        metric += "\n" + " → ".join(route)
    yield metric
    yield show_value(figure)
    yield ", ".join(names[entity] for entity in figure.subject)
    yield show_period(figure.period)
    yield show_change(figure.change)


def position_cells(position: PositionRow, names: dict[str, str]) -> Iterator[str]:
    """Yield a position's cells."""
    yield names[position.person]
    yield position.role
    yield names[position.organization] if position.organization else ""
    yield with_modality(position.status, position.modality)


def relation_cells(relation: RelationRow, names: dict[str, str]) -> Iterator[str]:
    """Yield a relation's cells."""
    yield names[relation.subject]
    yield with_modality(relation.type.replace("_", " "), relation.modality)
    yield names[relation.object]


def show_names(record: Record) -> Iterator[RenderableType]:
    """Yield one line for each kind of name."""
    for type_, heading in KINDS:
        named = [entity.name for entity in record.entities if entity.type == type_]
        if named:
            yield Text.assemble((f"{heading}: ", "bold cyan"), ", ".join(named))


def with_modality(words: str, modality: str) -> str:
    """Say what is not a plain assertion."""
    return words if modality == "asserted" else f"{words} [{modality}]"


def show_value(figure: FigureRow) -> str:
    """Return a figure's amount for reading: "≈ 88 000 000 EUR", "4–5 %"."""
    if figure.value is None:
        return figure.text
    bounds = [figure.value] if figure.upper is None else [figure.value, figure.upper]
    amount = "–".join(show_number(bound) for bound in bounds)
    return f"{MODIFIERS.get(figure.modifier or '', '')}{amount} {show_unit(figure.unit)}".rstrip()


def show_number(number: int | float | None) -> str:
    """Group thousands by a thin space, which no language reads as a decimal sign."""
    return "" if number is None else f"{number:,}".replace(",", "\u202f")


def show_unit(unit: str | None) -> str:
    """Return a unit's sign."""
    return "%" if unit == "percent" else unit or ""


def show_change(change: ChangeRow | None) -> str:
    """Return a change for reading: "+5 % (from 2018-01-01 … 2018-09-30)"."""
    if change is None:
        return ""
    sign = SIGNS.get(change.direction or "", "")
    size = f"{sign}{show_number(change.value)} {show_unit(change.unit)}".strip()
    return f"{size} (from {show_period(change.baseline)})" if change.baseline else size


def show_period(period: PeriodRow | None) -> str:
    """Return a period for reading, by its days where they are known, else in its own words."""
    if period is None:
        return ""
    if period.start is None or period.end is None:
        return f"«{period.text}»"
    days = period.start if period.start == period.end else f"{period.start} … {period.end}"
    return f"{period.modifier} {days}" if period.modifier else days
