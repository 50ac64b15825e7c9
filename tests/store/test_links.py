"""The same entity has one id in every article, in every database, however the articles came in."""

from dataclasses import replace
from pathlib import Path

import pytest
from stored import NEWER, MakeEntry, dump, execute, query

from newsie.data import Analysis, Article, Entity, Mention
from newsie.record import record_from_analysis
from newsie.store import Entry, Linking, opened, sink_from_target
from newsie.store.sink import digest_article

NAMES = (
    "SELECT article_id, canonical_name, rule FROM v_entities "
    "WHERE canonical_name LIKE 'Fonderie%' AND canonical_id IS NOT NULL ORDER BY article_id"
)


def tell(entry: Entry, *, company: str) -> Entry:
    """Return an entry in which the buyer has another name; its mentions stay, since the text does."""
    first, *others = entry.record.entities
    renamed = first.model_copy(update={"name": company})
    return replace(entry, record=entry.record.model_copy(update={"entities": (renamed, *others)}))


def test_a_finished_run_links_the_names_of_one_company(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2"), tell(make_entry("a3"), company="FONDERIE ARDEA")])

    assert query(target, NAMES) == [
        ("a1", "Fonderie Ardea S.p.A.", "same_name"),
        ("a2", "Fonderie Ardea S.p.A.", "same_name"),
        ("a3", "Fonderie Ardea S.p.A.", "legal_form"),
    ]
    assert query(target, "SELECT COUNT(*) FROM canonical_entities") == [(5,)]
    buyers = "SELECT DISTINCT subject, subject_canonical_id FROM v_relations"
    assert len(query(target, buyers)) == 1


def test_linking_again_changes_nothing(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), tell(make_entry("a2"), company="Fonderie Ardea")])
    before = dump(target)

    with opened(sink_from_target(target)) as sink:
        assert isinstance(sink, Linking)
        assert sink.link_entities().changed == 0

    assert dump(target) == before


def test_articles_that_come_later_end_as_if_they_had_come_at_once(
    target: str, tmp_path: Path, make_entry: MakeEntry
) -> None:
    entries = [
        make_entry("a1"),
        tell(make_entry("a2"), company="Fonderie Ardea"),
        tell(make_entry("a3"), company="Fonderie Ardea"),
        tell(make_entry("a4"), company="Molino Torri"),
    ]
    for entry in reversed(entries):
        with opened(sink_from_target(target)) as sink:
            sink.write([entry])
    at_once = str(tmp_path / "at_once.db")
    with opened(sink_from_target(at_once)) as sink:
        sink.write(entries)

    for table in ("canonical_entities", "entity_links"):
        assert sorted(dump(target)[table], key=repr) == sorted(dump(at_once)[table], key=repr)


def test_a_newer_pipeline_takes_the_older_ones_entities_away(target: str, make_entry: MakeEntry) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([tell(make_entry("a1"), company="Molino Torri")])
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1", pipeline=NEWER)])

    names = {name for (name,) in query(target, "SELECT name FROM canonical_entities")}
    assert names == {"Fonderie Ardea S.p.A.", "Torneria Bassi", "Lombardia", "Lia Còrsi", "Vinitaly"}


def test_what_a_killed_run_left_is_linked_by_the_next(target: str, make_entry: MakeEntry) -> None:
    with pytest.raises(KeyboardInterrupt), opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1")])
        raise KeyboardInterrupt
    assert query(target, NAMES) == []

    with opened(sink_from_target(target)):
        pass

    assert query(target, NAMES) == [("a1", "Fonderie Ardea S.p.A.", "same_name")]


def test_an_entity_that_nobody_can_tell_has_its_own_name_and_no_id(
    target: str, make_entry: MakeEntry
) -> None:
    with opened(sink_from_target(target)) as sink:
        sink.write([tell(make_entry("a1"), company="Procura della Repubblica")])

    sql = "SELECT canonical_name, canonical_id FROM v_entities WHERE entity LIKE 'Procura%'"
    assert query(target, sql) == [("Procura della Repubblica", None)]


def test_an_article_explains_an_abbreviation_to_the_others(tmp_path: Path) -> None:
    target = str(tmp_path / "facts.db")
    told = "La Confederazione nazionale dell'artigianato (Cna) protesta."
    long, short = "Confederazione nazionale dell'artigianato", "Cna"
    with opened(sink_from_target(target)) as sink:
        sink.write(
            [
                make_org_entry("a1", told, long, long, short),
                make_org_entry("a2", "La Cna ride.", short, short),
            ]
        )

    sql = "SELECT article_id, canonical_name, rule, via FROM v_entities ORDER BY article_id"
    assert query(target, sql) == [("a1", long, "same_name", long), ("a2", long, "acronym", long)]


def make_org_entry(id: str, text: str, name: str, *mentions: str) -> Entry:  # noqa: A002
    """Return an entry with one organization, mentioned by some words of its text."""
    article = Article(text, id=id)
    found = tuple(
        Mention(text.index(words), text.index(words) + len(words), "ORG", words, None, "e1")
        for words in mentions
    )
    analysis = Analysis(article, found, (Entity("e1", "ORG", name),), (), NEWER)
    return Entry(id, record_from_analysis(analysis), digest_article(article), NEWER)


def test_more_articles_than_a_page_are_all_linked(
    tmp_path: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsie.store.links.PAGE", 3)
    target = str(tmp_path / "facts.db")

    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry(f"a{i}") for i in range(10)])

    assert query(target, "SELECT COUNT(*) FROM entity_links") == [(50,)]


def test_a_parquet_folder_has_the_links(tmp_path: Path, make_entry: MakeEntry) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")
    with opened(sink_from_target(f"{tmp_path / 'facts'}/")) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])

    tables = {
        name: dataset.dataset(tmp_path / "facts" / name, partitioning="hive")
        for name in ("entity_links", "canonical_entities")
    }
    assert {name: table.count_rows() for name, table in tables.items()} == {
        "entity_links": 10,
        "canonical_entities": 5,
    }


def test_foreign_keys_hold_after_linking(tmp_path: Path, make_entry: MakeEntry) -> None:
    target = str(tmp_path / "facts.db")
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
        sink.link_entities()
        sink.write([make_entry("a2", pipeline=NEWER)])

    execute(target, "PRAGMA foreign_keys = ON")
    assert query(target, "PRAGMA foreign_key_check") == []
