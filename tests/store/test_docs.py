"""The queries of the database pages run as they are, and the pages say what comes back."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from stored import MakeEntry, query

from newsie.store import Rejected, opened, sink_from_target
from newsie.store.tables import metadata
from newsie.store.views import make_views

ROOT = Path(__file__).parents[2]
OVERVIEW = (ROOT / "docs" / "databases.md").read_text(encoding="utf-8")

NEEDED = {"duckdb": ["duckdb_engine"], "parquet": ["pyarrow", "duckdb"], "jsonl": ["duckdb"]}


@pytest.fixture(scope="session")
def pages() -> ModuleType:
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("pages", ROOT / "scripts" / "build_database_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["sqlite", "postgresql", "mariadb", "duckdb", "parquet", "jsonl"])
def test_a_page_says_what_its_database_answers(
    name: str, pages: ModuleType, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for package in {"duckdb": ["duckdb_engine"], "parquet": ["pyarrow", "duckdb"], "jsonl": ["duckdb"]}.get(
        name, []
    ):
        pytest.importorskip(package)
    servers = {name: request.getfixturevalue(name)} if name in ("postgresql", "mariadb") else {}
    page = (pages.PAGES / f"{name}.md").read_text(encoding="utf-8")

    with pages.open_page(name, tmp_path, servers) as ask:
        written = pages.render_page(page, ask)

    assert written == page, f"run scripts/build_database_pages.py {name}"
    assert len(re.findall(r"^\*\*\d+\. ", page, re.MULTILINE)) == 10
    assert "erDiagram" in page


def test_every_answer_has_rows(pages: ModuleType, tmp_path: Path) -> None:
    queries = yaml.safe_load((pages.PAGES / "queries.yaml").read_text("utf-8"))

    with pages.open_page("sqlite", tmp_path, {}) as ask:
        assert [query["title"] for query in queries if not ask(query["sql"])[1]] == []


def test_the_queries_of_the_overview_run_on_every_database(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")], [Rejected("b.txt", "empty", "no text")])

    queries = re.findall(r"```sql\n(.*?);\n```", OVERVIEW, re.DOTALL)
    assert [len(query(target, sql)) for sql in queries] == [1, 0]


def test_every_table_and_view_is_described() -> None:
    assert {name for name in (*metadata.tables, *make_views()) if f"`{name}`" not in OVERVIEW} == set()


def test_datasette_is_told_of_every_view_and_of_tables_that_are_there() -> None:
    told = yaml.safe_load((ROOT / "docs" / "databases" / "datasette.yaml").read_text("utf-8"))
    tables = told["databases"]["facts"]["tables"]

    assert set(make_views()) <= set(tables) <= {*make_views(), *metadata.tables}
    labels = {name: table["label_column"] for name, table in tables.items() if "label_column" in table}
    assert {name for name, column in labels.items() if column not in metadata.tables[name].c} == set()
