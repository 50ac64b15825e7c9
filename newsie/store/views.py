"""The views that a reader of the database wants first: one row a fact, names beside ids, source and date."""

from sqlalchemy import Column, ColumnElement, Dialect, Select, Table, and_, func, select

from newsie.store.tables import (
    articles,
    entities,
    event_amounts,
    event_participants,
    event_places,
    events,
    figure_entities,
    figures,
    positions,
    relations,
)

ABOUT = (
    articles.c.published.label("published"),
    articles.c.source.label("source"),
    articles.c.title.label("title"),
)


def make_views() -> dict[str, Select[tuple[object, ...]]]:
    """Return the views by name."""
    return {
        "v_events": view_events(),
        "v_figures": view_figures(),
        "v_positions": view_positions(),
        "v_relations": view_relations(),
    }


def compile_views(dialect: Dialect) -> dict[str, str]:
    """Return each view's CREATE VIEW statement for one database."""
    return {
        name: f"CREATE VIEW {name} AS {view.compile(dialect=dialect, compile_kwargs={'literal_binds': True})}"
        for name, view in make_views().items()
    }


def view_events() -> Select[tuple[object, ...]]:
    """One row an event: what, when, where, who, how much."""
    c = events.c
    return select(
        c.article_id,
        c.id.label("event_id"),
        *ABOUT,
        c.type,
        c.name,
        c.trigger_text,
        c.date_text,
        c.date_start,
        c.date_end,
        list_participants(),
        list_names(event_places, c.id).label("places"),
        list_amounts(),
        c.modality,
        c.confidence,
        quote(events),
    ).select_from(events.join(articles, articles.c.id == c.article_id))


def view_figures() -> Select[tuple[object, ...]]:
    """One row a figure: whose, what, how much, when, how it changed."""
    c = figures.c
    by_role = {
        name: list_names(figure_entities, c.id, role).label(name)
        for name, role in (("subjects", "subject"), ("origins", "origin"), ("destinations", "destination"))
    }
    return select(
        c.article_id,
        c.id.label("figure_id"),
        *ABOUT,
        by_role["subjects"],
        c.metric,
        c.metric_text,
        c.value,
        c.upper,
        c.unit,
        c.modifier,
        c.text,
        c.sector,
        by_role["origins"],
        by_role["destinations"],
        c.period_text,
        c.period_start,
        c.period_end,
        c.change_value,
        c.change_unit,
        c.change_direction,
        c.baseline_start,
        c.baseline_end,
        c.modality,
        c.confidence,
        quote(figures),
    ).select_from(figures.join(articles, articles.c.id == c.article_id))


def view_positions() -> Select[tuple[object, ...]]:
    """One row an office: who, what, where."""
    c = positions.c
    person, organization = entities.alias("person"), entities.alias("organization")
    return select(
        c.article_id,
        c.id.label("position_id"),
        *ABOUT,
        c.person_id,
        person.c.name.label("person"),
        c.role,
        c.organization_id,
        organization.c.name.label("organization"),
        c.status,
        c.modality,
        c.confidence,
        quote(positions),
    ).select_from(
        positions.join(articles, articles.c.id == c.article_id)
        .join(person, and_(person.c.article_id == c.article_id, person.c.id == c.person_id))
        .outerjoin(
            organization,
            and_(organization.c.article_id == c.article_id, organization.c.id == c.organization_id),
        )
    )


def view_relations() -> Select[tuple[object, ...]]:
    """One row a relation: which two things it joins."""
    c = relations.c
    subject, other = entities.alias("subject"), entities.alias("object")
    return select(
        c.article_id,
        c.id.label("relation_id"),
        *ABOUT,
        c.subject_id,
        subject.c.name.label("subject"),
        c.type,
        c.object_id,
        other.c.name.label("object"),
        c.modality,
        c.confidence,
        quote(relations),
    ).select_from(
        relations.join(articles, articles.c.id == c.article_id)
        .join(subject, and_(subject.c.article_id == c.article_id, subject.c.id == c.subject_id))
        .join(other, and_(other.c.article_id == c.article_id, other.c.id == c.object_id))
    )


def list_names(links: Table, fact: Column[str], role: str | None = None) -> ColumnElement[str]:
    """Return the names that a link table gives a fact, in one column: "Varese, Como"."""
    owner = links.columns[1]
    query = select(func.aggregate_strings(entities.c.name, ", ")).where(
        links.c.article_id == fact.table.c.article_id,
        owner == fact,
        entities.c.article_id == links.c.article_id,
        entities.c.id == links.c.entity_id,
    )
    return (
        (query if role is None else query.where(links.c.role == role)).correlate(fact.table).scalar_subquery()
    )


def list_participants() -> ColumnElement[str]:
    """Return an event's participants with their roles: "Enel (buyer), Endesa (target)"."""
    links = event_participants.c
    named = entities.c.name + " (" + links.role + ")"
    return (
        select(func.aggregate_strings(named, ", "))
        .where(
            links.article_id == events.c.article_id,
            links.event_id == events.c.id,
            entities.c.article_id == links.article_id,
            entities.c.id == links.entity_id,
        )
        .correlate(events)
        .scalar_subquery()
        .label("participants")
    )


def list_amounts() -> ColumnElement[str]:
    """Return an event's amounts as written: "88 milioni di euro"."""
    links = event_amounts.c
    return (
        select(func.aggregate_strings(figures.c.text, ", "))
        .where(
            links.article_id == events.c.article_id,
            links.event_id == events.c.id,
            figures.c.article_id == links.article_id,
            figures.c.id == links.figure_id,
        )
        .correlate(events)
        .scalar_subquery()
        .label("amounts")
    )


def quote(facts: Table) -> ColumnElement[str]:
    """Return the words that a fact was read from."""
    start, end = facts.c.evidence_start, facts.c.evidence_end
    return func.substr(articles.c.text, start + 1, end - start).label("evidence")
