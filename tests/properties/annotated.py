"""Strategies that make annotated articles: any text, any spans, facts that conform to the schema."""

from datetime import date, timedelta

from hypothesis import strategies as st

from newsie.corpus.draft import Draft, MarkedFact, MarkedSpan
from newsie.corpus.notes import DATE_MODIFIERS, DIRECTIONS, MODIFIERS, find_precision, note_from_value
from newsie.data import Article, Money, Percent, Period, Quantity
from newsie.schema import load_schema

PLAIN = ["la", "Fonderie", "Ricci", "di", "Schio", "già", "L’export", "Niccolò", "S.p.A.", "12", "milioni:"]
ODD = ["«cresce»", "[del]", "7%", "\\", "–", "(oggi)", "\U0001f600", "perche\u0301", "===", "---", "#", "]"]
WORDS = st.sampled_from(PLAIN + ODD)
GAPS = st.sampled_from([" ", " ", " ", "\n", "\u00a0", "  ", "\n\n", "'"])
NUMBERS = st.decimals(0, 10**12, allow_nan=False, places=2)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def bounds(draw):
    low, high = sorted([draw(NUMBERS), draw(NUMBERS)])
    return draw(st.sampled_from([(low, low), (low, high), (low, None), (None, high)]))


@st.composite
def periods(draw):
    start = draw(st.none() | DAYS)
    end = (
        draw(st.none() | DAYS)
        if start is None
        else draw(st.none() | st.integers(0, 800).map(lambda days: start + timedelta(days=days)))
    )
    precision = find_precision(start, end)
    if start is not None and end is not None and draw(st.booleans()):
        precision = "period"
    return Period(start, end, precision, draw(st.none() | st.sampled_from(DATE_MODIFIERS)))


@st.composite
def amounts(draw, label):
    low, high = draw(bounds())
    modifier = draw(st.none() | st.sampled_from(MODIFIERS))
    direction = draw(st.none() | st.sampled_from(DIRECTIONS))
    if label == "MONEY":
        return Money(low, high, draw(st.sampled_from(["EUR", "USD", None])), modifier, direction)
    if label == "PERCENT":
        if draw(st.integers(0, 9)) == 0:
            return Percent(None, None, None, "stable")
        return Percent(low, high, modifier, direction)
    unit = draw(st.sampled_from(["imprenditore", "metro quadrato", "MW", None]))
    return Quantity(low, high, unit, modifier, direction)


@st.composite
def notes(draw, label):
    if label == "DATE":
        return note_from_value(draw(periods()))
    if label in ("MONEY", "PERCENT", "QUANTITY"):
        return note_from_value(draw(amounts(label)))
    if label == "DEMONYM":
        return draw(st.sampled_from(["Varese", "Germania"]))
    return draw(st.none() | st.just("lemma")) if label in ("SECTOR", "METRIC") else None


@st.composite
def drafts(draw, max_words=40):
    """An article with spans that don't cross, classes of one thing, and facts of every kind."""
    words = draw(st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=max_words))
    text, starts = "", []
    for word, gap in words:
        starts.append((len(text), len(text) + len(word)))
        text += word + gap
    cuts = sorted(draw(st.sets(st.integers(0, len(words)), max_size=2 * 12)))
    labels = st.sampled_from(sorted(load_schema().labels))
    spans = []
    for first, after in zip(cuts[::2], cuts[1::2], strict=False):
        label = draw(labels)
        spans.append(MarkedSpan(starts[first][0], starts[after - 1][1], label, draw(notes(label))))
    ident = draw(st.from_regex(r"[a-z]{3,8}_[0-9]{2}", fullmatch=True))
    title = text.partition("\n")[0] if draw(st.booleans()) else None
    draft = Draft(
        Article(text, ident, title, draw(st.none() | DAYS), draw(st.none() | st.just("La Voce"))), spans
    )
    draft.same = draw(classes(spans))
    draft.facts = draw(st.lists(facts(spans), max_size=6)) if spans else []
    draft.facts = sorted((f for f in draft.facts if f is not None), key=lambda f: f.kind == "relation")
    return draft


@st.composite
def classes(draw, spans):
    """Disjoint classes of spans that may be one thing."""
    groups: dict[tuple[str, int], list[int]] = {}
    for number, span in enumerate(spans):
        types = {"NOM": "ORG", "DEMONYM": "LOC"}
        kind = types.get(span.label, span.label)
        if kind in ("PER", "ORG", "LOC", "EVENT") and draw(st.booleans()):
            groups.setdefault((kind, draw(st.integers(0, 1))), []).append(number)
    return [group for group in groups.values() if len(group) > 1]


@st.composite
def facts(draw, spans):
    schema = load_schema()
    kind = schema.kinds[draw(st.sampled_from(sorted(schema.kinds)))]
    heads = [n for n, span in enumerate(spans) if span.label in kind.triggers]
    modality = draw(st.sampled_from(["asserted", "planned", "denied", "rumoured"]))
    if kind.name == "relation":
        name = draw(st.sampled_from(kind.types))
        sides = [
            [n for n, s in enumerate(spans) if s.label in schema.relations[name][side]]
            for side in ("subject", "object")
        ]
        if not all(sides):
            return None
        pair = tuple(
            (side, draw(st.sampled_from(n))) for side, n in zip(("subject", "object"), sides, strict=True)
        )
        return MarkedFact("relation", name, None, pair, modality)
    if not heads:
        return None
    arguments = []
    for role, fillers in kind.roles.items():
        fitting = [n for n, span in enumerate(spans) if span.label in fillers]
        if fitting and draw(st.booleans()):
            arguments += [
                (role, n) for n in draw(st.lists(st.sampled_from(fitting), max_size=2, unique=True))
            ]
    status = draw(st.sampled_from([None, "former", "incoming"])) if kind.name == "position" else None
    name = draw(st.sampled_from(kind.types)) if kind.types else ""
    return MarkedFact(kind.name, name, draw(st.sampled_from(heads)), tuple(arguments), modality, status)


def analyses(max_words=40):
    """Annotated articles that brat and markup can both hold."""
    return drafts(max_words).map(lambda draft: draft.build())


def values():
    """A label and a value that its mentions may carry."""
    labels = st.sampled_from(["MONEY", "PERCENT", "QUANTITY", "DATE"])
    return labels.flatmap(
        lambda name: st.tuples(st.just(name), periods() if name == "DATE" else amounts(name))
    )
