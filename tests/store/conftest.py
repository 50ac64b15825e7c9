"""Databases that each test makes and drops for itself, and entries made by hand."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from servers import lend_mariadb, lend_postgresql, mariadb, postgresql  # noqa: F401 - fixtures
from stored import OLDER, MakeEntry

from newsie.data import Analysis, Article, Fingerprint
from newsie.record import record_from_analysis
from newsie.store import Entry
from newsie.store.sink import digest_article


@pytest.fixture
def make_entry(analysis: Analysis) -> MakeEntry:
    """Return a maker of entries: the shared analysis with another id, pipeline or other fields."""

    def make(id: str = "a1", *, pipeline: Fingerprint = OLDER, place: str = "", **article: Any) -> Entry:  # noqa: A002
        told = replace(analysis.article, id=id, **article)
        record = record_from_analysis(replace(analysis, article=told, pipeline=pipeline))
        return Entry(place or f"news.jsonl:{id}", record, digest_article(told), pipeline)

    return make


@pytest.fixture
def make_bare_entry() -> MakeEntry:
    """Return a maker of entries in whose articles nothing was found."""

    def make(**article: Any) -> Entry:
        told = Article(**article)
        return Entry("p", record_from_analysis(Analysis(told, pipeline=OLDER)), digest_article(told), OLDER)

    return make


@pytest.fixture(params=["sqlite", "duckdb", "postgresql", "mariadb"])
def lend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Return what makes databases of the test's own, in each product."""
    match request.param:
        case "sqlite":
            yield lambda: str(tmp_path / f"facts{len(list(tmp_path.glob('*.db')))}.db")
        case "duckdb":
            pytest.importorskip("duckdb_engine")
            yield lambda: str(tmp_path / f"facts{len(list(tmp_path.glob('*.duckdb')))}.duckdb")
        case server:
            with ExitStack() as lent:
                make = contextmanager(lend_postgresql if server == "postgresql" else lend_mariadb)
                yield lambda: lent.enter_context(make())


@pytest.fixture
def target(lend: Callable[[], str]) -> str:
    """A database of the test's own, in each product."""
    return lend()
