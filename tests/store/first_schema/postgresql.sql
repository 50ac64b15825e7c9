CREATE TABLE newsie_schema (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE rejected (
    id VARCHAR(64) NOT NULL,
    place TEXT NOT NULL,
    reason VARCHAR(40) NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE runs (
    id VARCHAR(64) NOT NULL,
    pipeline TEXT NOT NULL,
    version TEXT NOT NULL,
    newsie TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE articles (
    id VARCHAR(255) NOT NULL,
    run_id VARCHAR(64) NOT NULL,
    digest VARCHAR(40) NOT NULL,
    place TEXT NOT NULL,
    title TEXT,
    text TEXT NOT NULL,
    published DATE,
    source TEXT,
    url TEXT,
    authors JSONB NOT NULL,
    language VARCHAR(40) NOT NULL,
    warnings JSONB NOT NULL,
    record JSONB NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(run_id) REFERENCES runs (id)
);

CREATE INDEX articles_published ON articles (published);

CREATE INDEX articles_source ON articles (source);

CREATE TABLE dates (
    article_id VARCHAR(255) NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    date_text TEXT,
    date_start DATE,
    date_end DATE,
    date_precision VARCHAR(40),
    date_modifier VARCHAR(40),
    PRIMARY KEY (article_id, span_start, span_end),
    FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);

CREATE TABLE entities (
    article_id VARCHAR(255) NOT NULL,
    id VARCHAR(64) NOT NULL,
    type VARCHAR(40) NOT NULL,
    name TEXT NOT NULL,
    istat VARCHAR(40),
    iso3166 VARCHAR(40),
    wikidata VARCHAR(40),
    confidence FLOAT NOT NULL,
    PRIMARY KEY (article_id, id),
    FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);

CREATE INDEX entities_istat ON entities (istat);

CREATE INDEX entities_name ON entities (name);

CREATE TABLE events (
    article_id VARCHAR(255) NOT NULL,
    id VARCHAR(64) NOT NULL,
    type VARCHAR(40) NOT NULL,
    name TEXT,
    trigger_text TEXT NOT NULL,
    trigger_start INTEGER NOT NULL,
    trigger_end INTEGER NOT NULL,
    date_text TEXT,
    date_start DATE,
    date_end DATE,
    date_precision VARCHAR(40),
    date_modifier VARCHAR(40),
    modality VARCHAR(40) NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (article_id, id),
    FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);

CREATE INDEX events_type ON events (type, date_start);

CREATE TABLE figures (
    article_id VARCHAR(255) NOT NULL,
    id VARCHAR(64) NOT NULL,
    metric VARCHAR(40) NOT NULL,
    metric_text TEXT,
    value NUMERIC,
    upper NUMERIC,
    unit TEXT,
    modifier VARCHAR(40),
    text TEXT NOT NULL,
    sector TEXT,
    period_text TEXT,
    period_start DATE,
    period_end DATE,
    period_precision VARCHAR(40),
    period_modifier VARCHAR(40),
    change_value NUMERIC,
    change_unit TEXT,
    change_direction VARCHAR(40),
    baseline_text TEXT,
    baseline_start DATE,
    baseline_end DATE,
    baseline_precision VARCHAR(40),
    baseline_modifier VARCHAR(40),
    modality VARCHAR(40) NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (article_id, id),
    FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);

CREATE INDEX figures_metric ON figures (metric, period_start);

CREATE TABLE event_amounts (
    article_id VARCHAR(255) NOT NULL,
    event_id VARCHAR(64) NOT NULL,
    figure_id VARCHAR(64) NOT NULL,
    PRIMARY KEY (article_id, event_id, figure_id),
    FOREIGN KEY(article_id, event_id) REFERENCES events (article_id, id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, figure_id) REFERENCES figures (article_id, id) ON DELETE CASCADE
);

CREATE INDEX event_amounts_figure ON event_amounts (article_id, figure_id);

CREATE TABLE event_counts (
    article_id VARCHAR(255) NOT NULL,
    event_id VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    value NUMERIC,
    upper NUMERIC,
    unit TEXT,
    modifier VARCHAR(40),
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, event_id, number),
    FOREIGN KEY(article_id, event_id) REFERENCES events (article_id, id) ON DELETE CASCADE
);

CREATE TABLE event_participants (
    article_id VARCHAR(255) NOT NULL,
    event_id VARCHAR(64) NOT NULL,
    entity_id VARCHAR(64) NOT NULL,
    role VARCHAR(40) NOT NULL,
    PRIMARY KEY (article_id, event_id, entity_id, role),
    FOREIGN KEY(article_id, event_id) REFERENCES events (article_id, id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, entity_id) REFERENCES entities (article_id, id) ON DELETE CASCADE
);

CREATE INDEX event_participants_entity ON event_participants (article_id, entity_id);

CREATE TABLE event_places (
    article_id VARCHAR(255) NOT NULL,
    event_id VARCHAR(64) NOT NULL,
    entity_id VARCHAR(64) NOT NULL,
    PRIMARY KEY (article_id, event_id, entity_id),
    FOREIGN KEY(article_id, event_id) REFERENCES events (article_id, id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, entity_id) REFERENCES entities (article_id, id) ON DELETE CASCADE
);

CREATE INDEX event_places_entity ON event_places (article_id, entity_id);

CREATE TABLE figure_entities (
    article_id VARCHAR(255) NOT NULL,
    figure_id VARCHAR(64) NOT NULL,
    entity_id VARCHAR(64) NOT NULL,
    role VARCHAR(40) NOT NULL,
    PRIMARY KEY (article_id, figure_id, entity_id, role),
    FOREIGN KEY(article_id, figure_id) REFERENCES figures (article_id, id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, entity_id) REFERENCES entities (article_id, id) ON DELETE CASCADE
);

CREATE INDEX figure_entities_entity ON figure_entities (article_id, entity_id);

CREATE TABLE mentions (
    article_id VARCHAR(255) NOT NULL,
    entity_id VARCHAR(64) NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, entity_id, span_start, span_end, kind),
    FOREIGN KEY(article_id, entity_id) REFERENCES entities (article_id, id) ON DELETE CASCADE
);

CREATE TABLE positions (
    article_id VARCHAR(255) NOT NULL,
    id VARCHAR(64) NOT NULL,
    person_id VARCHAR(64) NOT NULL,
    role TEXT NOT NULL,
    organization_id VARCHAR(64),
    status VARCHAR(40) NOT NULL,
    modality VARCHAR(40) NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (article_id, id),
    FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, person_id) REFERENCES entities (article_id, id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, organization_id) REFERENCES entities (article_id, id) ON DELETE CASCADE
);

CREATE INDEX positions_organization ON positions (article_id, organization_id);

CREATE INDEX positions_person ON positions (article_id, person_id);

CREATE TABLE relations (
    article_id VARCHAR(255) NOT NULL,
    id VARCHAR(64) NOT NULL,
    type VARCHAR(40) NOT NULL,
    subject_id VARCHAR(64) NOT NULL,
    object_id VARCHAR(64) NOT NULL,
    modality VARCHAR(40) NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (article_id, id),
    FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, subject_id) REFERENCES entities (article_id, id) ON DELETE CASCADE,
    FOREIGN KEY(article_id, object_id) REFERENCES entities (article_id, id) ON DELETE CASCADE
);

CREATE INDEX relations_object ON relations (article_id, object_id);

CREATE INDEX relations_subject ON relations (article_id, subject_id);

CREATE VIEW v_events AS SELECT events.article_id, events.id AS event_id, articles.published AS published, articles.source AS source, articles.title AS title, events.type, events.name, events.trigger_text, events.date_text, events.date_start, events.date_end, (SELECT string_agg(entities.name || ' (' || event_participants.role || ')', ', ') AS aggregate_strings_1
FROM entities, event_participants
WHERE event_participants.article_id = events.article_id AND event_participants.event_id = events.id AND entities.article_id = event_participants.article_id AND entities.id = event_participants.entity_id) AS participants, (SELECT string_agg(entities.name, ', ') AS aggregate_strings_2
FROM entities, event_places
WHERE event_places.article_id = events.article_id AND event_places.event_id = events.id AND entities.article_id = event_places.article_id AND entities.id = event_places.entity_id) AS places, (SELECT string_agg(figures.text, ', ') AS aggregate_strings_3
FROM figures, event_amounts
WHERE event_amounts.article_id = events.article_id AND event_amounts.event_id = events.id AND figures.article_id = event_amounts.article_id AND figures.id = event_amounts.figure_id) AS amounts, events.modality, events.confidence, substr(articles.text, events.evidence_start + 1, events.evidence_end - events.evidence_start) AS evidence
FROM events JOIN articles ON articles.id = events.article_id;

CREATE VIEW v_figures AS SELECT figures.article_id, figures.id AS figure_id, articles.published AS published, articles.source AS source, articles.title AS title, (SELECT string_agg(entities.name, ', ') AS aggregate_strings_1
FROM entities, figure_entities
WHERE figure_entities.article_id = figures.article_id AND figure_entities.figure_id = figures.id AND entities.article_id = figure_entities.article_id AND entities.id = figure_entities.entity_id AND figure_entities.role = 'subject') AS subjects, figures.metric, figures.metric_text, figures.value, figures.upper, figures.unit, figures.modifier, figures.text, figures.sector, (SELECT string_agg(entities.name, ', ') AS aggregate_strings_2
FROM entities, figure_entities
WHERE figure_entities.article_id = figures.article_id AND figure_entities.figure_id = figures.id AND entities.article_id = figure_entities.article_id AND entities.id = figure_entities.entity_id AND figure_entities.role = 'origin') AS origins, (SELECT string_agg(entities.name, ', ') AS aggregate_strings_3
FROM entities, figure_entities
WHERE figure_entities.article_id = figures.article_id AND figure_entities.figure_id = figures.id AND entities.article_id = figure_entities.article_id AND entities.id = figure_entities.entity_id AND figure_entities.role = 'destination') AS destinations, figures.period_text, figures.period_start, figures.period_end, figures.change_value, figures.change_unit, figures.change_direction, figures.baseline_start, figures.baseline_end, figures.modality, figures.confidence, substr(articles.text, figures.evidence_start + 1, figures.evidence_end - figures.evidence_start) AS evidence
FROM figures JOIN articles ON articles.id = figures.article_id;

CREATE VIEW v_positions AS SELECT positions.article_id, positions.id AS position_id, articles.published AS published, articles.source AS source, articles.title AS title, positions.person_id, person.name AS person, positions.role, positions.organization_id, organization.name AS organization, positions.status, positions.modality, positions.confidence, substr(articles.text, positions.evidence_start + 1, positions.evidence_end - positions.evidence_start) AS evidence
FROM positions JOIN articles ON articles.id = positions.article_id JOIN entities AS person ON person.article_id = positions.article_id AND person.id = positions.person_id LEFT OUTER JOIN entities AS organization ON organization.article_id = positions.article_id AND organization.id = positions.organization_id;

CREATE VIEW v_relations AS SELECT relations.article_id, relations.id AS relation_id, articles.published AS published, articles.source AS source, articles.title AS title, relations.subject_id, subject.name AS subject, relations.type, relations.object_id, object.name AS object, relations.modality, relations.confidence, substr(articles.text, relations.evidence_start + 1, relations.evidence_end - relations.evidence_start) AS evidence
FROM relations JOIN articles ON articles.id = relations.article_id JOIN entities AS subject ON subject.article_id = relations.article_id AND subject.id = relations.subject_id JOIN entities AS object ON object.article_id = relations.article_id AND object.id = relations.object_id;

INSERT INTO newsie_schema (version) VALUES (1);
