"""Checks of spans: extent, value, what they stand for, and names that were marked once and then forgotten."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from newsie.corpus.draft import NAMES, normalise_name, place_of_demonym
from newsie.corpus.findings import Finding, load_guidelines, make_finding
from newsie.data import Analysis, Article, Mention, Percent, Span, Term
from newsie.errors import SchemaError
from newsie.schema import load_schema

AMOUNTS = ("MONEY", "PERCENT", "QUANTITY")
WITHOUT_ARTICLE = ("NOM", "METRIC", "ROLE", "SECTOR", "DEMONYM")
BARE = ("ROLE", "METRIC", "SECTOR")
"""Labels whose spans hold no name."""
REPEATED = {"PER": False, "ORG": False, "LOC": False, "DATE": True, "DEMONYM": True}
"""Labels whose every occurrence is marked; True where the same word may well be something else."""

_FIRST_WORD = re.compile(r"\s*([^\W\d_]+['’]?)")
_QUOTES = str.maketrans("’", "'")
_MARKS = '«»"“”,;:()'


def check_mentions(analysis: Analysis) -> Iterator[Finding]:
    """Yield what is wrong with an article's spans and entities."""
    article = analysis.article
    for mention in analysis.mentions:
        yield from check_label(article, mention)
        yield from check_edges(article, mention)
        yield from check_extent(article, mention)
        yield from check_value(article, mention)
    yield from check_overlaps(article, analysis.mentions)
    yield from check_entities(analysis)
    yield from check_repeats(analysis)
    yield from check_surnames(analysis)


def check_label(article: Article, mention: Mention) -> Iterator[Finding]:
    """Yield an unknown label or a value that the label doesn't carry."""
    try:
        load_schema().check_mention(mention)
    except SchemaError as error:
        yield make_finding("schema", str(error), article, mention.span)


def check_edges(article: Article, mention: Mention) -> Iterator[Finding]:
    """Yield a span that starts or ends on white space, inside a word, or on stray punctuation."""
    text, (start, end) = article.text, mention.span
    quoted = f"{mention.label} {mention.text!r}"
    if mention.text != mention.text.strip():
        yield make_finding("white-space", f"{quoted} starts or ends on white space", article, mention.span)
        return
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before.isalnum() and text[start].isalnum()) or (after.isalnum() and text[end - 1].isalnum()):
        yield make_finding("mid-word", f"{quoted} starts or ends inside a word", article, mention.span)
    stray = [mark for mark in (mention.text[0], mention.text[-1]) if mark in _MARKS]
    if stray and not is_balanced(mention.text):
        yield make_finding(
            "punctuation", f"{quoted} has {stray[0]!r} at its edge", article, mention.span, doubt=True
        )
    if mention.label == "PERCENT" and before in tuple("+-−–") and not text[max(0, start - 2)].isalnum():
        yield make_finding("sign", f"the sign {before!r} belongs to {quoted}", article, mention.span)


def is_balanced(text: str) -> bool:
    """Say whether brackets and quotation marks inside a span come in pairs, as in 'liceo "Galilei"'."""
    pairs = (("(", ")"), ("«", "»"), ("“", "”"))
    paired = all(text.count(left) == text.count(right) for left, right in pairs)
    return paired and text.count('"') % 2 == 0 and text[0] not in ",;:" and text[-1] not in ",;:"


def check_extent(article: Article, mention: Mention) -> Iterator[Finding]:
    """Yield a span that begins with a word which the guidelines leave out of it."""
    found = _FIRST_WORD.match(mention.text)
    if found is None:
        return
    words = load_guidelines()
    first = found[1].translate(_QUOTES)
    low = first.lower()
    where = f"{mention.label} {mention.text!r} begins with {first!r}"
    if mention.label == "DATE" or mention.label in AMOUNTS:
        barred = words["articles"] | words["prepositions"] | words["approximators"]
        allowed = words["dates_may_begin_with"] if mention.label == "DATE" else frozenset()
        if low in barred - allowed and not is_range(mention.text):
            yield make_finding("span-start", f"{where}, which is not part of it", article, mention.span)
    elif mention.label in WITHOUT_ARTICLE and low in words["articles"] and low != mention.text.lower():
        yield make_finding("span-start", f"{where}; it goes without article", article, mention.span)
    elif mention.label in NAMES and first.islower() and low in words["articles"]:
        yield make_finding(
            "span-start", f"{where}; is the article part of the name?", article, mention.span, doubt=True
        )
    if mention.label == "PER" and low.rstrip(".") in words["titles"] and found.end() < len(mention.text):
        yield make_finding("title-in-name", f"{where}; a person goes without title", article, mention.span)


def is_range(text: str) -> bool:
    """Say whether a span is a range whose first word belongs to it: "da 4 a 5 milioni"."""
    tokens = re.findall(r"[^\W\d_]+'?", text.translate(_QUOTES).lower())
    if not tokens:
        return False
    ranges = load_guidelines()["ranges"]
    return any(tokens[0] in r["first"] and any(t in r["second"] for t in tokens[1:]) for r in ranges)


def check_value(article: Article, mention: Mention) -> Iterator[Finding]:
    """Yield a value that is missing or odd for its span."""
    quoted = f"{mention.label} {mention.text!r}"
    carried = load_schema().labels[mention.label].value if mention.label in load_schema().labels else None
    if carried and isinstance(mention.value, Term):
        message = f"{quoted} has the word {mention.value.text!r} where a value belongs"
        yield make_finding("value", message, article, mention.span)
    elif mention.value is None and mention.label in AMOUNTS:
        yield make_finding("no-value", f"{quoted} has no value", article, mention.span)
    elif mention.value is None and mention.label == "DATE":
        message = f"{quoted} has no value; note 'unknown' where it can't be resolved"
        yield make_finding("no-value", message, article, mention.span, doubt=True)
    value = mention.value
    unsized = isinstance(value, Percent) and value.lower is None and value.upper is None
    if unsized and getattr(value, "direction", None) != "stable":
        yield make_finding("value", f"{quoted} has no number", article, mention.span)


def check_overlaps(article: Article, mentions: Iterable[Mention]) -> Iterator[Finding]:
    """Yield spans marked twice, spans that cross, names inside names and values inside values."""
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
    seen: set[tuple[int, int, str]] = set()
    for mention in ordered:
        if mention.key in seen:
            message = f"{mention.label} {mention.text!r} is marked twice"
            yield make_finding("marked-twice", message, article, mention.span)
        seen.add(mention.key)
    for number, outer in enumerate(ordered):
        for inner in ordered[number + 1 :]:
            if inner.start >= outer.end:
                break
            pair = f"{inner.label} {inner.text!r} and {outer.label} {outer.text!r}"
            if inner.end > outer.end:
                yield make_finding("crossing", f"{pair} cross", article, inner.span)
            elif inner.key != outer.key and is_same_sort(inner.label, outer.label):
                yield make_finding("nested", f"{pair}: the one inside is no mention", article, inner.span)
            elif inner.label in NAMES and outer.label in BARE and inner.span != outer.span:
                message = f"{pair}: a {outer.label} goes without its owner, place or organization"
                yield make_finding("name-inside", message, article, inner.span, doubt=True)


def is_same_sort(inner: str, outer: str) -> bool:
    """Say whether neither label may stand inside the other: names in names, values in values."""
    values = (*AMOUNTS, "DATE")
    return (inner in (*NAMES, "DEMONYM") and outer in NAMES) or (inner in values and outer in values)


def check_entities(analysis: Analysis) -> Iterator[Finding]:
    """Yield references that stand for nothing named, things of two types, and one name on two things."""
    article, schema = analysis.article, load_schema()
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in analysis.mentions:
        label = schema.labels.get(mention.label)
        if mention.entity is not None:
            members[mention.entity].append(mention)
        elif label is not None and label.reference:
            code = "demonym-no-place" if mention.label == "DEMONYM" else "nom-alone"
            message = f"{mention.label} {mention.text!r} stands for nothing: join it to a name"
            message += " or note the place" if mention.label == "DEMONYM" else ""
            yield make_finding(code, message, article, mention.span)
    for group in members.values():
        yield from check_members(article, group)
    yield from check_namesakes(analysis)


def check_members(article: Article, group: list[Mention]) -> Iterator[Finding]:
    """Yield what doesn't fit among the mentions of one entity."""
    labels = load_schema().labels
    types = sorted({kind for m in group if m.label in labels and (kind := labels[m.label].entity)})
    first = group[0]
    if len(types) > 1:
        message = f"{first.text!r} is one thing of several types: {', '.join(types)}"
        yield make_finding("mixed-types", message, article, first.span)
    places = sorted({place for m in group if (place := place_of_demonym(m)) is not None})
    if len(places) > 1:
        message = f"demonyms of {', '.join(places)} are one thing"
        yield make_finding("mixed-places", message, article, first.span)
    noms = [m for m in group if m.label == "NOM"]
    demonyms = [m for m in group if m.label == "DEMONYM"]
    if not types and noms and not demonyms:
        message = f"NOM {first.text!r} stands for nothing that is named"
        yield make_finding("nom-alone", message, article, first.span)
    if not types and demonyms and not places:
        message = f"DEMONYM {demonyms[0].text!r} stands for no place: note its name"
        yield make_finding("demonym-no-place", message, article, demonyms[0].span)
    if demonyms and types and types != ["LOC"]:
        message = f"DEMONYM {demonyms[0].text!r} stands for {', '.join(types)}, not for a place"
        yield make_finding("mixed-types", message, article, demonyms[0].span)


def check_namesakes(analysis: Analysis) -> Iterator[Finding]:
    """Yield names that are written alike, legal form apart, but are not joined."""
    firsts: dict[tuple[str, str], Mention] = {}
    for mention in sorted(analysis.mentions, key=lambda m: m.span):
        if mention.label not in NAMES or mention.entity is None:
            continue
        bare = strip_legal_form(mention.text) if mention.label == "ORG" else fold_name(mention.text)
        first = firsts.setdefault((mention.label, bare), mention)
        if first.entity != mention.entity:
            message = f"{mention.label} {mention.text!r} is not joined to {first.text!r}"
            doubt = fold_name(first.text) != fold_name(mention.text)
            yield make_finding("not-joined", message, analysis.article, mention.span, doubt=doubt)


def fold_name(name: str) -> str:
    """Return a name without case, full stops and wide spaces."""
    return normalise_name(name.casefold().replace(".", "").replace("’", "'"))


def strip_legal_form(name: str) -> str:
    """Return an organization's folded name without the legal forms at its end.

    >>> strip_legal_form("Officine Ronchi S.r.l.")
    'officine ronchi'
    """
    words = fold_name(name).split()
    forms = load_guidelines()["legal_forms"]
    while len(words) > 1:
        length = next((n for n in (4, 3, 2, 1) if n < len(words) and " ".join(words[-n:]) in forms), 0)
        if not length:
            break
        del words[-length:]
    return " ".join(words).rstrip(",")


# Forgotten repeats --------------------------------------------------------------------------------


def check_repeats(analysis: Analysis) -> Iterator[Finding]:
    """Yield places where a marked name or date stands again, whole and in the same case, but unmarked."""
    text = analysis.article.text
    covered = find_covered(analysis.mentions)
    wordings = {m.text: m.label for m in reversed(analysis.mentions) if m.label in REPEATED}
    reported: list[Span] = []
    for wording in sorted(wordings, key=lambda w: (-len(w), w)):
        label = wordings[wording]
        for span in find_wording(text, wording):
            if any(span.start < e and s < span.end for s, e in [*covered, *reported]):
                continue
            reported.append(span)
            doubt = REPEATED[label] or is_followed_by_name(text, span)
            message = f"{label} {wording!r} is marked elsewhere, not here"
            yield make_finding("unmarked-repeat", message, analysis.article, span, doubt=doubt)


def check_surnames(analysis: Analysis) -> Iterator[Finding]:
    """Yield places where a marked person's surname stands alone and unmarked."""
    text = analysis.article.text
    covered = find_covered(analysis.mentions)
    surnames = {m.text.split()[-1] for m in analysis.mentions if m.label == "PER" and " " in m.text}
    whole = {m.text for m in analysis.mentions if m.label in REPEATED}
    for surname in sorted(surnames - whole):
        for span in find_wording(text, surname) if surname[0].isupper() else ():
            if not any(span.start < e and s < span.end for s, e in covered):
                message = f"{surname!r} is the surname of a marked person, not marked here"
                yield make_finding("unmarked-repeat", message, analysis.article, span, doubt=True)


def find_covered(mentions: Iterable[Mention]) -> list[Span]:
    """Return the stretches that some mention covers, joined where they touch or overlap."""
    spans = sorted(m.span for m in mentions)
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def find_wording(text: str, wording: str) -> Iterator[Span]:
    """Yield where a wording stands as whole words; white space inside it matches any white space."""
    pattern = r"\s+".join(re.escape(word) for word in wording.split())
    for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
        yield Span(*found.span())


def is_followed_by_name(text: str, span: Span) -> bool:
    """Say whether a name goes on in a word with a digit or a capital, as products do: "Airbus A330"."""
    return re.match(r"[ \u00a0-](?:[A-ZÀ-Ý]|\w*\d)", text[span.end :]) is not None
