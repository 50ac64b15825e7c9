"""Entities across articles, in a database: read page by page, linked, and what changed of the links written.

Linking takes all names of the archive into account, so it is done anew each time; what is written is the
difference. The same articles end with the same rows, whatever order they came in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from newsie.linking import Canonical, Form, link_forms
from newsie.normalise.names import is_abbreviation
from newsie.store.database import Database
from newsie.store.sink import Linked
from newsie.store.tables import (
    articles,
    canonical_entities,
    entities,
    entity_links,
    mentions,
    relations,
)

PAGE = 500
"""Articles in memory at once; their names alone are kept."""
AUTHORITIES = ("istat", "iso3166", "wikidata")

Place = tuple[str, str]
"""Where an entity stands: its article's id and its own."""


class LinkRow(NamedTuple):
    """What `entity_links` says of an entity."""

    canonical_id: str
    rule: str
    score: float
    via: str


def has_unlinked(connection: Connection) -> bool:
    """Say whether an article names something and has no link, as a run that was killed leaves it."""
    linked = exists().where(entity_links.c.article_id == articles.c.id)
    names = exists().where(entities.c.article_id == articles.c.id)
    return connection.execute(select(articles.c.id).where(names, ~linked).limit(1)).first() is not None


def link_entities(connection: Connection, database: Database) -> Linked:
    """Link the entities of all articles."""
    forms = Counter(form for page in iter_pages(connection) for form in page.values())
    canonicals = link_forms(forms)
    wanted = {
        link.form: LinkRow(entity.id, link.rule, link.score, link.via)
        for entity in canonicals
        for link in entity.links
    }
    stale = write_canonicals(connection, database, canonicals)
    changed = sum(write_links(connection, database, page, wanted) for page in iter_pages(connection))
    for ids in cut(stale):
        connection.execute(delete(canonical_entities).where(canonical_entities.c.id.in_(ids)))
    return Linked(len(canonicals), changed)


# Reading --------------------------------------------------------------------------------------------


def iter_pages(connection: Connection) -> Iterator[dict[Place, Form]]:
    """Yield the forms of all entities, some articles at a time, in the order of their ids."""
    last = ""
    while ids := list_articles(connection, last):
        yield read_forms(connection, ids)
        last = ids[-1]


def list_articles(connection: Connection, after: str) -> Sequence[str]:
    """Return the ids of the articles that come next."""
    c = articles.c
    return connection.scalars(select(c.id).where(c.id > after).order_by(c.id).limit(PAGE)).all()


def read_forms(connection: Connection, ids: Sequence[str]) -> dict[Place, Form]:
    """Return the forms of the entities of some articles."""
    c = entities.c
    located, also = read_located(connection, ids), read_abbreviations(connection, ids)
    query = select(c.article_id, c.id, c.type, c.name, *(c[name] for name in AUTHORITIES))
    forms = {}
    for article, entity, kind, name, *codes in connection.execute(query.where(c.article_id.in_(ids))):
        place = (article, entity)
        known = tuple((a, code) for a, code in zip(AUTHORITIES, codes, strict=True) if code)
        short = tuple(sorted(also[place] - {name}))
        forms[place] = Form(kind, name, known, tuple(sorted(located[place])), short)
    return forms


def read_located(connection: Connection, ids: Sequence[str]) -> Mapping[Place, set[str]]:
    """Return the ISTAT codes of where articles locate their organizations."""
    c, e = relations.c, entities.c
    query = (
        select(c.article_id, c.subject_id, e.istat)
        .join(entities, (e.article_id == c.article_id) & (e.id == c.object_id))
        .where(c.article_id.in_(ids), c.type == "located_in", e.istat.is_not(None))
    )
    return gather(connection.execute(query))


def read_abbreviations(connection: Connection, ids: Sequence[str]) -> Mapping[Place, set[str]]:
    """Return the abbreviations that articles have for their organizations."""
    c, e = mentions.c, entities.c
    query = (
        select(c.article_id, c.entity_id, c.text)
        .join(entities, (e.article_id == c.article_id) & (e.id == c.entity_id))
        .where(c.article_id.in_(ids), c.kind == "mention", e.type == "ORG", c.text != e.name)
    )
    return gather(row for row in connection.execute(query) if is_abbreviation(row[2]))


def gather(rows: Iterable[Any]) -> Mapping[Place, set[str]]:
    """Return what rows of article, entity and value say of each entity."""
    found: dict[Place, set[str]] = defaultdict(set)
    for article, entity, value in rows:
        found[article, entity].add(value)
    return found


# Writing --------------------------------------------------------------------------------------------


def write_canonicals(
    connection: Connection, database: Database, canonicals: Sequence[Canonical]
) -> list[str]:
    """Write what is new or different; return the ids of those that are no more, whose links still stand."""
    present = {row.id: row._asdict() for row in connection.execute(select(canonical_entities))}
    wanted = {entity.id: canonical_values(entity) for entity in canonicals}
    new = [row for id, row in wanted.items() if id not in present]  # noqa: A001
    for rows in cut(new):
        database.insert(connection, canonical_entities, rows)
    for id, row in wanted.items():  # noqa: A001
        if id in present and present[id] != row:
            connection.execute(update(canonical_entities).where(canonical_entities.c.id == id).values(row))
    return sorted(set(present) - set(wanted))


def canonical_values(entity: Canonical) -> dict[str, Any]:
    """Return an entity's row."""
    known: dict[str, str | None] = {**dict.fromkeys(AUTHORITIES), **dict(entity.ids)}
    named = {"id": entity.id, "type": entity.type, "name": entity.name, "aliases": list(entity.aliases)}
    return {**named, **known}


def write_links(
    connection: Connection, database: Database, page: Mapping[Place, Form], wanted: Mapping[Form, LinkRow]
) -> int:
    """Write the links of some articles that are new or different; return how many changed."""
    present = read_links(connection, {article for article, _ in page})
    links = {place: wanted[form] for place, form in page.items() if form in wanted}
    gone = [place for place, link in present.items() if links.get(place) != link]
    new = [place for place, link in links.items() if present.get(place) != link]
    if gone:
        c = entity_links.c
        here = (c.article_id == bindparam("article")) & (c.entity_id == bindparam("entity"))
        rows = [{"article": article, "entity": entity} for article, entity in gone]
        connection.execute(delete(entity_links).where(here), rows)
    if new:
        keys = [dict(zip(("article_id", "entity_id"), place, strict=True)) for place in new]
        values = [{**key, **links[place]._asdict()} for key, place in zip(keys, new, strict=True)]
        database.insert(connection, entity_links, values)
    return len({*gone, *new})


def read_links(connection: Connection, ids: Iterable[str]) -> dict[Place, LinkRow]:
    """Return the links of some articles as they stand."""
    query = select(entity_links).where(entity_links.c.article_id.in_(ids))
    return {(article, entity): LinkRow(*link) for article, entity, *link in connection.execute(query)}


def cut(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield rows in portions that one statement takes."""
    return (rows[i : i + PAGE] for i in range(0, len(rows), PAGE))
