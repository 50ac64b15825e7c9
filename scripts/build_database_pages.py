"""Write into docs/databases what a database says: the drawing of the schema, the answers to queries.

    python scripts/build_database_pages.py --postgresql postgresql://postgres@127.0.0.1/pages \
        --mariadb mysql://root@127.0.0.1/pages [PAGE ...]

The queries of a page are run on its own database, filled from docs/databases/records.jsonl: the articles of
corpora/samples as the shipped pipeline read them. The databases of the servers must be empty. Without an
address the page of a server stays as it is.
"""

import argparse
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Table, create_engine
from sqlalchemy.pool import NullPool

from newsie.store import export_file, opened, sink_from_target
from newsie.store.databases import database_from_target
from newsie.store.tables import metadata
from newsie.store.views import make_views

PAGES = Path(__file__).parents[1] / "docs" / "databases"
SHOWN = 5
"""Rows of an answer that a page shows."""
WIDTH = 60
"""Letters of a value that a page shows."""
BLOCK = re.compile(
    r"```(?P<language>sql|sqlite|postgresql|mariadb|duckdb)\n(?P<sql>.*?)\n```\n"
    r"(?:\n<!-- answer -->.*?<!-- /answer -->\n)?",
    re.DOTALL,
)
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]
Ask = Callable[[str], Rows]
"""Runs a query; returns column names and rows."""


def render_page(page: str, ask: Ask) -> str:
    """Return a page with its drawing, its ten queries and every answer as they are now."""
    page = fill_region(page, "drawing", draw_schema())
    page = fill_region(page, "queries", list_queries())
    return BLOCK.sub(partial(answer_block, ask), page)


def fill_region(page: str, name: str, content: str) -> str:
    """Return a page with what stands between two marks replaced; a page without them stays as it is."""
    pattern = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
    return pattern.sub(lambda _: f"<!-- {name} -->\n{content}<!-- /{name} -->", page)


def answer_block(ask: Ask, block: re.Match[str]) -> str:
    """Return a query with its answer behind it."""
    fenced = f"```{block['language']}\n{block['sql']}\n```\n"
    columns, rows = ask(block["sql"].rstrip().rstrip(";"))
    return f"{fenced}\n<!-- answer -->\n{render_rows(columns, rows)}<!-- /answer -->\n"


def render_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return an answer as a table, its first rows."""
    lines = [columns, ["---"] * len(columns), *([show(value) for value in row] for row in rows[:SHOWN])]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return table + (f"\n{len(rows)} rows, of which {SHOWN} are shown.\n" if len(rows) > SHOWN else "")


def show(value: Any) -> str:
    """Return a value as a cell: whole numbers without a point, long texts cut."""
    match value:
        case None:
            return ""
        case float() | Decimal():
            return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
        case date():
            return value.isoformat()
        case _:
            text = " ".join(str(value).split()).replace("|", "\\|")
            return text if len(text) <= WIDTH else text[: WIDTH - 1].rstrip() + "…"


def list_queries() -> str:
    """Return the ten queries, numbered."""
    queries = yaml.safe_load((PAGES / "queries.yaml").read_text("utf-8"))
    return "\n".join(
        f"**{i}. {query['title']}.**\n\n```sql\n{query['sql'].rstrip()};\n```\n"
        for i, query in enumerate(queries, 1)
    )


# The drawing ----------------------------------------------------------------------------------------


def draw_schema() -> str:
    """Return the schema as a Mermaid diagram: every table, its columns and keys."""
    keys = [line for table in metadata.sorted_tables for line in draw_keys(table)]
    columns = [line for table in metadata.sorted_tables for line in draw_columns(table)]
    return "```mermaid\nerDiagram\n" + "".join(f"    {line}\n" for line in (*keys, *columns)) + "```\n"


def draw_keys(table: Table) -> Iterator[str]:
    """Yield a line for each foreign key: which rows of another table a row belongs to."""
    for key in sorted(table.foreign_key_constraints, key=lambda key: [column.name for column in key.columns]):
        column = list(key.columns)[-1]
        least = "|o" if column.nullable else "||"
        yield f'{key.referred_table.name} {least}--o{{ {table.name} : "{column.name}"'


def draw_columns(table: Table) -> Iterator[str]:
    """Yield the lines of a table."""
    foreign = {column for key in table.foreign_key_constraints for column in key.columns}
    yield f"{table.name} {{"
    for column in table.columns:
        kinds = [mark for mark, holds in (("PK", column.primary_key), ("FK", column in foreign)) if holds]
        kind = type(column.type).__name__.lower().replace("string", "text")
        yield f"    {kind} {column.name} {', '.join(kinds)}".rstrip()
    yield "}"


# Asking ---------------------------------------------------------------------------------------------


@contextmanager
def fill_target(target: str) -> Iterator[Ask]:
    """Fill a target with the sample's records; yields what runs a query on it."""
    with opened(sink_from_target(target)) as sink:
        export_file(PAGES / "records.jsonl", sink)
    if target.endswith("/"):
        with ask_parquet(Path(target)) as ask:
            yield ask
        return
    engine = create_engine(database_from_target(target).url, poolclass=NullPool)
    with engine.connect() as connection:

        def ask(sql: str) -> Rows:
            result = connection.exec_driver_sql(sql.replace("%", "%%") if needs_escape(target) else sql)
            return list(result.keys()), [tuple(row) for row in result]

        yield ask


def needs_escape(target: str) -> bool:
    """Say whether a database's driver reads % as a placeholder."""
    return "://" in target


@contextmanager
def ask_parquet(folder: Path) -> Iterator[Ask]:
    """Yield what asks a folder of Parquet files with DuckDB, each table and view by its name."""
    with ask_duckdb() as ask:
        for name in (*metadata.tables, *make_views()):
            files = f"read_parquet('{folder}/{name}/**/*.parquet', hive_partitioning = true)"
            ask(f"CREATE VIEW {name} AS SELECT * FROM {files}")
        yield lambda sql: ask(sql.replace("'facts/", f"'{folder}/"))


@contextmanager
def ask_lines(folder: Path) -> Iterator[Ask]:
    """Yield what asks a file of JSON lines with DuckDB."""
    with ask_duckdb() as ask:
        yield lambda sql: ask(sql.replace("'facts.jsonl'", f"'{folder / 'records.jsonl'}'"))


@contextmanager
def ask_duckdb() -> Iterator[Ask]:
    """Yield what asks a DuckDB of its own."""
    import duckdb

    with duckdb.connect() as connection:

        def ask(sql: str) -> Rows:
            result = connection.execute(sql)
            return [column[0] for column in result.description], result.fetchall()

        yield ask


@contextmanager
def open_page(name: str, folder: Path, servers: dict[str, str | None]) -> Iterator[Ask | None]:
    """Yield what asks the database of a page, None where its server has no address."""
    targets = {
        "sqlite": str(folder / "facts.db"),
        "duckdb": str(folder / "facts.duckdb"),
        "parquet": f"{folder / 'facts'}/",
        **servers,
    }
    if name == "jsonl":
        with ask_lines(PAGES) as ask:
            yield ask
    elif (target := targets[name]) is None:
        yield None
    else:
        with fill_target(target) as ask:
            yield ask


def main() -> None:
    """Write the pages anew."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--mariadb", metavar="URL")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="sqlite, duckdb, …; all")
    options = parser.parse_args()
    servers = {"postgresql": options.postgresql, "mariadb": options.mariadb}
    folder = Path(tempfile.mkdtemp())
    for path in sorted(PAGES.glob("*.md")):
        if options.pages and path.stem not in options.pages:
            continue
        with open_page(path.stem, folder, servers) as ask:
            if ask is not None:
                path.write_text(render_page(path.read_text("utf-8"), ask), encoding="utf-8")
                print(path)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
