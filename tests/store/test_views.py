"""The views: one row a fact, with names beside ids."""

from typing import Any

from stored import MakeEntry, query

from newsie.store import opened, sink_from_target


def read_view(target: str, make_entry: MakeEntry, sql: str) -> list[tuple[Any, ...]]:
    with opened(sink_from_target(target)) as sink:
        sink.write([make_entry("a1"), make_entry("a2")])
    return query(target, sql)


def test_v_figures_says_whose_figure_it_is_and_quotes_the_article(target: str, make_entry: MakeEntry) -> None:
    rows = read_view(
        target,
        make_entry,
        "SELECT article_id, source, subjects, metric, unit, change_direction, modality, evidence "
        "FROM v_figures WHERE metric = 'revenue' ORDER BY article_id",
    )

    evidence = "2022 il fatturato lombardo è salito del 12% a 31 milioni di euro"
    about = ("Il Corriere di Prova", "Lombardia", "revenue", "EUR", "increase", "asserted", evidence)
    assert rows == [("a1", *about), ("a2", *about)]


def test_v_events_lists_participants_with_roles_and_amounts(target: str, make_entry: MakeEntry) -> None:
    rows = read_view(
        target,
        make_entry,
        "SELECT type, name, participants, places, amounts, modality FROM v_events "
        "WHERE article_id = 'a1' ORDER BY type",
    )

    participants = rows[0][2].split(", ")
    assert sorted(participants) == ["Fonderie Ardea S.p.A. (buyer)", "Torneria Bassi (target)"]
    assert rows[0][:2] + rows[0][3:] == ("acquisition", None, None, "4,5 milioni di euro", "asserted")
    assert rows[1] == ("fair", "Vinitaly", None, None, None, "planned")


def test_v_positions_names_person_and_organization(target: str, make_entry: MakeEntry) -> None:
    sql = "SELECT person, role, organization, status FROM v_positions WHERE article_id = 'a2'"

    rows = read_view(target, make_entry, sql)

    assert rows == [("Lia Còrsi", "presidente", "Fonderie Ardea S.p.A.", "current")]


def test_v_positions_keeps_those_without_an_organization(target: str, make_entry: MakeEntry) -> None:
    entry = make_entry("a1")
    position = entry.record.positions[0].model_copy(update={"organization": None})
    entry = type(entry)(
        entry.place, entry.record.model_copy(update={"positions": (position,)}), entry.digest, entry.pipeline
    )

    with opened(sink_from_target(target)) as sink:
        sink.write([entry])

    assert query(target, "SELECT person, organization FROM v_positions") == [("Lia Còrsi", None)]


def test_v_relations_names_both_sides(target: str, make_entry: MakeEntry) -> None:
    sql = "SELECT subject, type, object FROM v_relations WHERE article_id = 'a1'"

    rows = read_view(target, make_entry, sql)

    assert rows == [("Fonderie Ardea S.p.A.", "owns", "Torneria Bassi")]


def test_v_values_lists_every_amount_count_change_and_day(target: str, make_entry: MakeEntry) -> None:
    sql = "SELECT kind, text, value, unit, modifier, date_start FROM v_values WHERE article_id = 'a1'"

    rows = read_view(target, make_entry, sql)

    told = sorted(
        (kind, text, value and float(value), *rest, str(day)) for kind, text, value, *rest, day in rows
    )
    assert told == [
        ("change", None, 12.0, "percent", "increase", "None"),
        ("count", "40 tecnici", 40.0, "tecnico", None, "None"),
        ("date", "2022", None, None, None, "2022-01-01"),
        ("date", "marzo", None, None, None, "2023-03-01"),
        ("figure", "31 milioni di euro", 31_000_000.0, "EUR", None, "2022-01-01"),
        ("figure", "4,5 milioni di euro", 4_500_000.0, "EUR", "approximately", "None"),
    ]
