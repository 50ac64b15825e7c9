"""A record as one HTML page that needs nothing else: the article with its facts marked in it, and tables."""

from collections.abc import Iterable, Iterator
from html import escape

from newsie.cli.tables import Sheet, make_sheets, show_period, show_value
from newsie.record.models import Record

STYLE = """
body { font: 16px/1.6 Georgia, serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font: bold 1rem sans-serif; margin: 2rem 0 .4rem; }
p.about { color: #666; } p.text { white-space: pre-line; }
mark { padding: .05em .2em; border-radius: .25em; color: #111; }
.PER { background: #ffe2b8; } .ORG { background: #cfe3ff; } .LOC { background: #cdeccd; }
.EVENT { background: #f6cfe0; } .FIGURE { background: #fff3a3; } .DATE { background: #e5dcf7; }
table { border-collapse: collapse; font: 14px/1.4 sans-serif; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8884; }
td { white-space: pre-line; }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd; } }
""".strip()

Mark = tuple[int, int, str, str]
"""Offsets, the class that colours it and what to say when pointed at."""


def render_page(record: Record) -> str:
    """Return the page; everything that comes from the article is escaped."""
    article = record.article
    title = article.title or article.id
    about = " · ".join(part for part in (article.source, article.published, *article.authors) if part)
    notes = "".join(f'<p class="about">{escape(warning)}</p>\n' for warning in record.warnings)
    tables = "".join(render_sheet(sheet) for sheet in make_sheets(record) if sheet.rows)
    return (
        f'<!doctype html>\n<html lang="it">\n<head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f'<p class="about">{escape(about)}</p>\n{notes}<p class="text">{mark_text(record)}</p>\n'
        f"{tables}</body>\n</html>\n"
    )


def mark_text(record: Record) -> str:
    """Return the article's text with marks; of two that overlap the longer stands."""
    text, position, parts = record.article.text, 0, []
    for start, end, css, says in choose_marks(collect_marks(record)):
        parts.append(escape(text[position:start]))
        parts.append(f'<mark class="{css}" title="{escape(says)}">{escape(text[start:end])}</mark>')
        position = end
    return "".join(parts) + escape(text[position:])


def collect_marks(record: Record) -> Iterator[Mark]:
    """Yield every stretch that something was read from."""
    for entity in record.entities:
        for quote in (*entity.mentions, *entity.references):
            yield quote.start, quote.end, entity.type, f"{entity.type}: {entity.name}"
    for event in record.events:
        yield event.trigger.start, event.trigger.end, "EVENT", f"{event.type} ({event.modality})"
    for date in record.dates:
        yield date.span.start, date.span.end, "DATE", show_period(date)
    for figure in record.figures:
        start = record.article.text.find(figure.text, figure.evidence.start, figure.evidence.end)
        if start >= 0:
            yield start, start + len(figure.text), "FIGURE", f"{figure.metric}: {show_value(figure)}"


def choose_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks that don't overlap, in the order of the text, longer ones first served."""
    chosen: list[Mark] = []
    taken: set[int] = set()
    for mark in sorted(marks, key=lambda m: (m[0] - m[1], m[0])):
        if taken.isdisjoint(range(mark[0], mark[1])):
            taken.update(range(mark[0], mark[1]))
            chosen.append(mark)
    return sorted(chosen)


def render_sheet(sheet: Sheet) -> str:
    """Return one table."""
    head = "".join(f"<th>{column}</th>" for column in sheet.columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in sheet.rows)
    return f"<h2>{sheet.title}</h2>\n<table>\n<tr>{head}</tr>\n{body}</table>\n"
