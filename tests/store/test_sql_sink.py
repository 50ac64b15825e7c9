"""Databases hold each article once, whole or not at all, and the same in every product."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from stored import NEWER, OLDER, MakeEntry, connect, dump, execute, query

from newsie.errors import SinkError
from newsie.store import Rejected, opened, sink_from_target
from newsie.store.databases import database_from_url
from newsie.store.sql import SqlSink

COUNTS = {
    "runs": 1, "articles": 1, "entities": 5, "mentions": 7, "events": 2, "figures": 2, "positions": 1,
    "relations": 1, "event_participants": 2, "event_places": 0, "event_counts": 1, "event_amounts": 1,
    "figure_entities": 2, "dates": 2, "rejected": 0, "canonical_entities": 5, "entity_links": 5,
}  # fmt: skip


def test_one_article_fills_every_table(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry()])

    assert {table: len(rows) for table, rows in dump(target).items()} == COUNTS


def test_a_figure_keeps_amount_period_and_change(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry()])

    columns = "value, unit, period_start, period_end, change_value, change_direction"
    (row,) = query(target, f"SELECT {columns} FROM figures WHERE metric = 'revenue'")
    assert [float(row[0]), row[1], str(row[2]), str(row[3]), float(row[4]), row[5]] == [
        31_000_000.0, "EUR", "2022-01-01", "2022-12-31", 12.0, "increase",
    ]  # fmt: skip


def test_writing_an_article_again_changes_nothing(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
    before = dump(target)

    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a2"), make_entry("a1")])

    assert dump(target) == before


def test_a_newer_pipeline_replaces_what_an_older_one_found(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
        sink.write([make_entry("a1", pipeline=NEWER)])

    versions = query(
        target, "SELECT a.id, r.version FROM articles a JOIN runs r ON r.id = a.run_id ORDER BY a.id"
    )
    assert versions == [("a1", "2"), ("a2", "1")]
    assert len(dump(target)["figures"]) == 4


def test_done_means_the_same_article_read_by_the_same_pipeline(target: str, make_entry: MakeEntry) -> None:
    entry, corrected = make_entry("a1"), make_entry("a1", source="Un altro giornale")

    with opened(sink_from_target(target)) as sink:
        sink.write([entry])

        assert sink.find_done({"a1": entry.digest, "a2": entry.digest}, OLDER) == {"a1"}
        assert sink.find_done({"a1": entry.digest}, NEWER) == set()
        assert sink.find_done({"a1": corrected.digest}, OLDER) == set()


def test_nothing_counts_as_done_when_a_run_starts_over(target: str, make_entry: MakeEntry) -> None:
    entry = make_entry("a1")
    with opened(sink_from_target(target)) as sink:
        sink.write([entry])

    with opened(sink_from_target(target), restart=True) as sink:
        assert sink.find_done({"a1": entry.digest}, OLDER) == set()


def test_an_article_twice_in_a_batch_is_written_once(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a1", source="Un altro giornale")])

    assert query(target, "SELECT id, source FROM articles") == [("a1", "Un altro giornale")]


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE articles; --",
        'così "detto" «caporalato»',
        "razzo 🚀 e\u0301",
        "\\n %s :id {x} $1",
        "a\nb\tc",
    ],
)
def test_any_words_come_back_as_they_went_in(target: str, words: str, make_bare_entry: MakeEntry) -> None:
    entry = make_bare_entry(text=words, id=words, title=words, source=words, url=words, authors=(words,))

    with opened(sink_from_target(target)) as sink:
        assert sink.write([entry]) == []
        assert sink.find_done({words: entry.digest}, OLDER) == {words}

    (row,) = query(target, "SELECT id, title, text, source, url FROM articles")
    assert row == (words,) * 5


def test_nul_bytes_become_replacement_characters(target: str, make_bare_entry: MakeEntry) -> None:
    entry = make_bare_entry(text="Utile\x00 in crescita", id="n\x00", title="\ud800", authors=("\x00",))

    with opened(sink_from_target(target)) as sink:
        sink.write([entry], [Rejected("news\x00.jsonl:2", "binary", "\x00")])

    assert query(target, "SELECT id, text, title FROM articles") == [("n�", "Utile� in crescita", "�")]
    assert query(target, "SELECT place, detail FROM rejected") == [("news�.jsonl:2", "�")]


def test_ids_that_differ_only_in_case_or_accent_are_two_articles(target: str, make_entry: MakeEntry) -> None:
    ids = ["citta", "città", "CITTA"]

    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry(id) for id in ids])  # noqa: A001

    assert sorted(row[0] for row in query(target, "SELECT id FROM articles")) == sorted(ids)


def test_ids_too_long_for_an_index_are_kept_apart_by_their_digest(target: str, make_entry: MakeEntry) -> None:
    entries = [make_entry("https://giornale.example/" + "a" * 2000 + end) for end in ("1", "2")]

    with opened(sink_from_target(target)) as sink:
        sink.write(entries)
        digests = {entry.record.article.id: entry.digest for entry in entries}

        assert sink.find_done(digests, OLDER) == set(digests)
    assert len({row[0] for row in query(target, "SELECT id FROM articles")}) == 2


def test_what_was_set_aside_is_struck_once_it_has_been_read(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([], [Rejected("news.jsonl:1", "failed", "memory"), Rejected("b.txt", "empty", "no text")])
        sink.write([make_entry("a1", place="news.jsonl:1")])

    assert query(target, "SELECT place, reason, detail FROM rejected") == [("b.txt", "empty", "no text")]


def test_an_article_that_the_database_refuses_is_set_aside_alone(target: str, make_entry: MakeEntry) -> None:
    good, bad = make_entry("a1"), make_entry("a2", place="news.jsonl:2")
    orphan = bad.record.positions[0].model_copy(update={"person": "e99"})
    broken = bad.record.model_copy(
        update={"article": bad.record.article.model_copy(update={"language": None})}
    )
    bad = type(bad)(bad.place, broken.model_copy(update={"positions": (orphan,)}), bad.digest, bad.pipeline)

    with opened(sink_from_target(target)) as sink:
        refused = sink.write([good, bad])

    assert [(row.place, row.reason) for row in refused] == [("news.jsonl:2", "failed")]
    assert query(target, "SELECT id FROM articles") == [("a1",)]
    assert query(target, "SELECT place FROM rejected") == [("news.jsonl:2",)]


def test_a_second_run_on_the_same_target_is_told_to_wait(target: str) -> None:
    with opened(sink_from_target(target)), pytest.raises(SinkError, match="another run is writing"):
        sink_from_target(target).open()

    with opened(sink_from_target(target)):
        pass  # the first has ended


def test_a_failed_run_keeps_what_it_wrote_and_lets_go(target: str, make_entry: MakeEntry) -> None:
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1")])
        raise KeyboardInterrupt

    with opened(sink_from_target(target)) as sink:
        assert sink.find_done({"a1": make_entry("a1").digest}, OLDER) == {"a1"}


def test_tables_of_somebody_else_are_left_alone(postgresql: str) -> None:
    execute(postgresql, "CREATE TABLE articles (headline TEXT)")

    with pytest.raises(SinkError, match="'articles' that newsie did not make"):
        sink_from_target(postgresql).open()


def test_tables_of_another_version_are_left_alone(target: str) -> None:
    with opened(sink_from_target(target)):
        pass
    execute(target, "UPDATE newsie_version SET version_num = '0099'")

    with pytest.raises(SinkError, match="revision 0099"):
        sink_from_target(target).open()


def test_tables_half_made_are_made_whole(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)):
        pass
    execute(
        target, "DROP VIEW v_figures", "DROP VIEW v_values", "DROP TABLE dates", "DELETE FROM newsie_version"
    )

    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry()])

    assert len(query(target, "SELECT * FROM v_figures")) == 2


@pytest.mark.parametrize("product", ["postgresql", "mariadb"])
def test_a_server_that_goes_away_for_a_moment_costs_nothing(
    product: str, request: pytest.FixtureRequest, make_entry: MakeEntry
) -> None:
    target = request.getfixturevalue(product)
    sink = SqlSink(database_from_url(make_url(target)), sleep=lambda _: None)

    with opened(sink):
        sink.write([make_entry("a1")])
        cut_other_connections(target, product)
        sink.write([make_entry("a2")])
        cut_other_connections(target, product)

        assert sink.find_done({key: make_entry(key).digest for key in ("a1", "a2")}, OLDER) == {"a1", "a2"}
        with pytest.raises(SinkError, match="another run"):
            sink_from_target(target).open()


def test_a_server_that_stays_away_ends_the_run(postgresql: str, make_entry: MakeEntry) -> None:
    pauses: list[float] = []
    sink = SqlSink(database_from_url(make_url(postgresql)), sleep=pauses.append)
    sink.open()
    cut_other_connections(postgresql, "postgresql")
    server = postgresql.rpartition("/")[0] + "/postgres"
    execute(server, rename(postgresql))

    with pytest.raises(SinkError, match="does not exist"):
        sink.write([make_entry("a1")])
    sink.close(finished=False)

    execute(server, rename(postgresql, back=True))
    assert sum(pauses) > 30


def test_foreign_keys_hold_in_sqlite(tmp_path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(tmp_path / "facts.db"))) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])

    with closing(sqlite3.connect(tmp_path / "facts.db")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_sqlite_finds_articles_by_their_words_without_accents(tmp_path: Path, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(str(tmp_path / "facts.db"))) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
        sink.write([make_entry("a1", pipeline=NEWER)])

    with closing(sqlite3.connect(tmp_path / "facts.db")) as database:
        search = (
            "SELECT a.id FROM articles_search s JOIN articles a ON a.rowid = s.rowid "
            "WHERE articles_search MATCH ? ORDER BY a.id"
        )
        assert database.execute(search, ("corsi",)).fetchall() == [("a1",), ("a2",)]
        assert database.execute(search, ("inesistente",)).fetchall() == []


def cut_other_connections(target: str, product: str) -> None:
    """End every session of the database but one's own, as a restart of the server does."""
    with connect(target) as connection:
        if product == "postgresql":
            own = "pid <> pg_backend_pid() AND datname = current_database()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {own}"))
            return
        query = (
            "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = DATABASE()"
        )
        for session in connection.scalars(text(query)).all():
            connection.execute(text(f"KILL {session}"))


def rename(target: str, *, back: bool = False) -> str:
    name = target.rpartition("/")[2]
    return (
        f"ALTER DATABASE {name}_away RENAME TO {name}"
        if back
        else f"ALTER DATABASE {name} RENAME TO {name}_away"
    )


def test_errors_of_the_database_are_told_without_statement_and_parameters(tmp_path: Path) -> None:
    (tmp_path / "facts.db").write_bytes(b"this is no database, but a text of some length " * 50)

    with pytest.raises(SinkError, match="file is not a database") as caught:
        sink_from_target(str(tmp_path / "facts.db")).open()

    assert isinstance(caught.value.__cause__, DBAPIError)
    assert "SELECT" not in str(caught.value)


def test_mariadb_is_reached_by_its_own_scheme_too(mariadb: str, make_entry: MakeEntry) -> None:
    target = mariadb.replace("mysql://", "mariadb://")

    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("citta"), make_entry("città")])

    assert sorted(query(target, "SELECT id FROM articles")) == [("citta",), ("città",)]


def test_every_product_holds_the_same_rows(target: str, tmp_path: Path, make_entry: MakeEntry) -> None:
    entries = [
        make_entry("a1"),
        make_entry("a2", published=None),
        make_entry("città 🚀", authors=("É. Penna",)),
    ]
    sqlite = str(tmp_path / "same.db")

    for one in (target, sqlite):
        with opened(sink_from_target(one)) as sink:
            sink.write(entries, [Rejected("b.txt", "empty", "no text")])

    assert dump_plainly(target) == dump_plainly(sqlite)


def dump_plainly(target: str) -> dict[str, list[list[object]]]:
    """Return every row of every table, numbers as floats."""
    return {
        table: [[float(v) if isinstance(v, Decimal | int | float) else v for v in row] for row in rows]
        for table, rows in dump(target).items()
    }
