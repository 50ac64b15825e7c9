"""The views that a reader of the database wants first: one row a fact, names beside ids, source and date.

Names are those across articles, where the entity has one; `v_entities` has both.
"""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Dialect,
    FromClause,
    Join,
    Select,
    Table,
    and_,
    func,
    literal,
    null,
    select,
    union_all,
)

from newsie.store.tables import (
    articles,
    canonical_entities,
    dates,
    entities,
    entity_links,
    event_amounts,
    event_counts,
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
    articles.c.duplicate_of.label("duplicate_of"),
)


def make_views() -> dict[str, Select[Any] | CompoundSelect[Any]]:
    """Return the views by name."""
    return {
        "v_entities": view_entities(),
        "v_events": view_events(),
        "v_figures": view_figures(),
        "v_positions": view_positions(),
        "v_relations": view_relations(),
        "v_values": view_values(),
    }


def compile_views(dialect: Dialect) -> dict[str, str]:
    """Return each view's CREATE VIEW statement for one database."""
    return {
        name: f"CREATE VIEW {name} AS {view.compile(dialect=dialect, compile_kwargs={'literal_binds': True})}"
        for name, view in make_views().items()
    }


def view_events() -> Select[Any]:
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


def view_figures() -> Select[Any]:
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


def view_positions() -> Select[Any]:
    """One row an office: who, what, where."""
    c = positions.c
    person, organization = Named("person"), Named("organization")
    source = positions.join(articles, articles.c.id == c.article_id)
    source = organization.join_to(person.join_to(source, c.person_id), c.organization_id, optional=True)
    return select(
        c.article_id,
        c.id.label("position_id"),
        *ABOUT,
        c.person_id,
        *person.columns,
        c.role,
        c.organization_id,
        *organization.columns,
        c.status,
        c.modality,
        c.confidence,
        quote(positions),
    ).select_from(source)


def view_relations() -> Select[Any]:
    """One row a relation: which two things it joins."""
    c = relations.c
    subject, other = Named("subject"), Named("object")
    source = relations.join(articles, articles.c.id == c.article_id)
    source = other.join_to(subject.join_to(source, c.subject_id), c.object_id)
    return select(
        c.article_id,
        c.id.label("relation_id"),
        *ABOUT,
        c.subject_id,
        *subject.columns,
        c.type,
        c.object_id,
        *other.columns,
        c.modality,
        c.confidence,
        quote(relations),
    ).select_from(source)


def view_values() -> CompoundSelect[Any]:
    """One row a normalised value: amounts and counts, their changes, days; with the time that they are of."""
    figure, event, day = figures.c, event_counts.c, dates.c
    amount = (figure.text, figure.value, figure.upper, figure.unit, figure.modifier)
    period = (figure.period_start, figure.period_end, figure.period_precision)
    change = (null(), figure.change_value, null(), figure.change_unit, figure.change_direction)
    baseline = (figure.baseline_start, figure.baseline_end, figure.baseline_precision)
    count = (event.text, event.value, event.upper, event.unit, event.modifier, null(), null(), null())
    days = (day.date_text, null(), null(), null(), day.date_modifier)
    span = (day.date_start, day.date_end, day.date_precision)
    return union_all(
        select_values("figure", figures, figure.id, *amount, *period),
        select_values("change", figures, figure.id, *change, *baseline).where(
            figure.change_direction.is_not(None)
        ),
        select_values("count", event_counts, event.event_id, *count),
        select_values("date", dates, null(), *days, *span),
    )


def select_values(
    kind: str, table: Table, fact: ColumnElement[Any], *told: ColumnElement[Any]
) -> Select[Any]:
    """Return the values of one kind: which fact has them, how they are written, what they come to."""
    names = ("text", "value", "upper", "unit", "modifier", "date_start", "date_end", "date_precision")
    columns = [column.label(name) for name, column in zip(names, told, strict=True)]
    head = (table.c.article_id, *ABOUT, literal(kind).label("kind"), fact.label("fact_id"))
    return select(*head, *columns).select_from(table.join(articles, articles.c.id == table.c.article_id))


def view_entities() -> Select[Any]:
    """One row an entity of an article: its name there, and the one across articles."""
    c = entities.c
    entity = Named("entity", entities)
    source = entity.join_names(articles.join(entities, articles.c.id == c.article_id))
    return select(
        c.article_id,
        c.id.label("entity_id"),
        *ABOUT,
        c.type,
        c.name.label("entity"),
        entity.links.c.canonical_id,
        entity.name.label("canonical_name"),
        entity.links.c.rule,
        entity.links.c.score,
        entity.links.c.via,
        c.istat,
        c.iso3166,
        c.wikidata,
        c.confidence,
    ).select_from(source)


class Named:
    """An entity of a fact with its name across articles; its name in the article where there is no other."""

    def __init__(self, side: str, table: FromClause | None = None) -> None:
        self._side = side
        self.entities = entities.alias(side) if table is None else table
        self.links = entity_links.alias(f"{side}_link")
        self._canonical = canonical_entities.alias(f"{side}_canonical")
        self.name = func.coalesce(self._canonical.c.name, self.entities.c.name)

    @property
    def columns(self) -> tuple[ColumnElement[str], ColumnElement[str]]:
        """The entity's name and its id across articles."""
        return self.name.label(self._side), self.links.c.canonical_id.label(f"{self._side}_canonical_id")

    def join_to(self, source: Join, key: Column[str], *, optional: bool = False) -> Join:
        """Join the entity to a fact by the fact's column."""
        e = self.entities.c
        on = and_(e.article_id == key.table.c.article_id, e.id == key)
        return self.join_names(source.join(self.entities, on, isouter=optional))

    def join_names(self, source: Join) -> Join:
        """Join the entity's name across articles."""
        e, link = self.entities.c, self.links.c
        on = and_(link.article_id == e.article_id, link.entity_id == e.id)
        return source.outerjoin(self.links, on).outerjoin(
            self._canonical, self._canonical.c.id == link.canonical_id
        )


def list_names(links: Table, fact: Column[str], role: str | None = None) -> ColumnElement[str]:
    """Return the names that a link table gives a fact, in one column: "Varese, Como"."""
    named = Named("named")
    query = select_of_fact(func.aggregate_strings(named.name, ", "), named, links, fact)
    chosen = query if role is None else query.where(links.c.role == role)
    return chosen.correlate(fact.table).scalar_subquery()


def list_participants() -> ColumnElement[str]:
    """Return an event's participants with their roles: "Enel (buyer), Endesa (target)"."""
    named = Named("named")
    told = named.name + " (" + event_participants.c.role + ")"
    query = select_of_fact(func.aggregate_strings(told, ", "), named, event_participants, events.c.id)
    return query.correlate(events).scalar_subquery().label("participants")


def select_of_fact(told: ColumnElement[str], named: Named, links: Table, fact: Column[str]) -> Select[Any]:
    """Return the query of what is told of the entities that a link table gives a fact."""
    source = links.join(
        named.entities,
        and_(named.entities.c.article_id == links.c.article_id, named.entities.c.id == links.c.entity_id),
    )
    return (
        select(told)
        .select_from(named.join_names(source))
        .where(links.c.article_id == fact.table.c.article_id, links.columns[1] == fact)
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
