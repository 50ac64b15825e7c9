"""Checks of facts: schema, what each kind can't do without, and one fact told twice."""

from collections.abc import Hashable, Iterable, Iterator

from newsie.corpus.check_mentions import AMOUNTS
from newsie.corpus.findings import Finding, load_guidelines, make_finding
from newsie.data import Analysis, Article, Fact, Mention, Span
from newsie.errors import SchemaError, SpanError
from newsie.schema import load_schema


def check_facts(analysis: Analysis) -> Iterator[Finding]:
    """Yield what is wrong with an article's facts."""
    article = analysis.article
    for fact in analysis.facts:
        yield from check_schema(article, fact)
        yield from check_parts(analysis, fact)
        if fact.kind == "event":
            yield from check_event(article, fact)
        elif fact.kind == "figure":
            yield from check_figure(article, fact)
        elif fact.kind == "position":
            yield from check_position(article, fact)
        elif fact.kind == "relation":
            yield from check_relation(article, fact)
    yield from check_duplicates(analysis)
    yield from check_unused(analysis)


def describe_fact(fact: Fact) -> str:
    """Return a fact's kind, type and trigger for a message."""
    trigger = f" {fact.trigger.text!r}" if fact.trigger else ""
    return f"{fact.kind}{' ' + fact.type if fact.type else ''}{trigger}"


def find_place(fact: Fact) -> Span | None:
    """Return where a fact stands: its trigger, else the whole of its parts."""
    if fact.trigger is not None:
        return fact.trigger.span
    try:
        return fact.support
    except SpanError:
        return None


def check_schema(article: Article, fact: Fact) -> Iterator[Finding]:
    """Yield a kind, type, role or filler that the schema doesn't know."""
    try:
        load_schema().check_fact(fact)
    except SchemaError as error:
        yield make_finding("schema", str(error), article, find_place(fact))
    if fact.status is not None and fact.kind != "position":
        yield make_finding("schema", f"{describe_fact(fact)} has a status", article, find_place(fact))


def check_parts(analysis: Analysis, fact: Fact) -> Iterator[Finding]:
    """Yield parts that are no mention of the article, and one filler twice in a role."""
    known = {m.key for m in analysis.mentions}
    for part in fact.parts:
        if part.key not in known:
            message = (
                f"{describe_fact(fact)} has {part.label} {part.text!r}, which is no mention of the article"
            )
            yield make_finding("dangling", message, analysis.article, find_place(fact))
    seen: set[Hashable] = set()
    for argument in fact.arguments:
        key = (argument.role, argument.mention.entity or argument.mention.key)
        if key in seen:
            message = f"{describe_fact(fact)} has {argument.mention.text!r} twice as {argument.role}"
            yield make_finding("filled-twice", message, analysis.article, argument.mention.span)
        seen.add(key)


def check_event(article: Article, fact: Fact) -> Iterator[Finding]:
    """Yield a role that the guidelines don't give to this type of event."""
    usual = load_guidelines()["event_roles"].get(fact.type)
    for argument in fact.arguments if usual is not None else ():
        if argument.role not in (*usual, "place", "date", "count", "amount"):
            message = f"{describe_fact(fact)} has {argument.mention.text!r} as {argument.role}; "
            message += f"who takes part is {', '.join(usual)}"
            yield make_finding("unusual-role", message, article, argument.mention.span, doubt=True)


def check_figure(article: Article, fact: Fact) -> Iterator[Finding]:
    """Yield a figure without value, with several, or headed by an amount that is not its value."""
    values, place, name = fact.get_mentions("value"), find_place(fact), describe_fact(fact)
    if not values and not any(
        getattr(m.value, "direction", None) == "stable" for m in fact.get_mentions("change")
    ):
        message = f"{name} has no value (a change told alone is the value too)"
        yield make_finding("figure-no-value", message, article, place)
    for role in ("value", "change", "period", "baseline"):
        if len(fact.get_mentions(role)) > 1:
            yield make_finding(
                "figure-several", f"{name} has several {role}s; one frame a value", article, place
            )
    head = fact.trigger
    if head and head.label in AMOUNTS and values and all(value.key != head.key for value in values):
        message = f"{name} is headed by an amount that is not its value"
        yield make_finding("figure-trigger", message, article, place)
    if fact.get_mentions("baseline") and not fact.get_mentions("change"):
        yield make_finding(
            "baseline-alone", f"{name} has a baseline but no change", article, place, doubt=True
        )
    for value in values:
        if getattr(value.value, "direction", None) is not None and not fact.get_mentions("change"):
            message = (
                f"{name}: the value {value.text!r} has a direction; a change told alone is value and change"
            )
            yield make_finding("change-alone", message, article, value.span, doubt=True)
    for change in fact.get_mentions("change"):
        if change.value is not None and getattr(change.value, "direction", None) is None:
            message = f"the change {change.text!r} of {name} has no direction"
            yield make_finding("change-direction", message, article, change.span)


def check_position(article: Article, fact: Fact) -> Iterator[Finding]:
    """Yield a position that nobody holds."""
    if not fact.get_mentions("holder"):
        message = f"{describe_fact(fact)} has no holder"
        yield make_finding(
            "position-no-holder", message, article, find_place(fact), doubt=bool(fact.arguments)
        )


def check_relation(article: Article, fact: Fact) -> Iterator[Finding]:
    """Yield a relation that lacks a side or joins a thing to itself."""
    subject, other = fact.get_mention("subject"), fact.get_mention("object")
    if subject is None or other is None:
        message = f"{describe_fact(fact)} lacks its subject or object"
        yield make_finding("relation-side", message, article, find_place(fact))
    elif (subject.entity or subject.key) == (other.entity or other.key):
        message = f"{describe_fact(fact)} joins {subject.text!r} to itself"
        yield make_finding("relation-self", message, article, find_place(fact))


# Twice told, never told ---------------------------------------------------------------------------


def check_duplicates(analysis: Analysis) -> Iterator[Finding]:
    """Yield facts marked twice (errors) and facts that say the same of the same things (doubts)."""
    exact: dict[Hashable, Fact] = {}
    alike: dict[Hashable, Fact] = {}
    for fact in analysis.facts:
        place, name = find_place(fact), describe_fact(fact)
        if exact.setdefault(make_key(fact), fact) is not fact:
            yield make_finding("duplicate-fact", f"{name} is marked twice", analysis.article, place)
            continue
        meaning = make_meaning(fact)
        if meaning is not None and (first := alike.setdefault(meaning, fact)) is not fact:
            message = (
                f"{name} says the same as {describe_fact(first)} before; told twice, it is one {fact.kind}"
            )
            doubt = fact.kind != "event"
            yield make_finding("told-twice", message, analysis.article, place, doubt=doubt)


def make_key(fact: Fact) -> Hashable:
    """Return what makes two facts the same annotation."""
    trigger = fact.trigger.key if fact.trigger else None
    parts = frozenset((a.role, a.mention.key) for a in fact.arguments)
    return (fact.kind, fact.type, trigger, parts)


def make_meaning(fact: Fact) -> Hashable | None:
    """Return what makes two facts one statement, None for facts that may well be alike.

    Events are one where their triggers are; figures where metric, value and all that narrows them agree.
    """
    if fact.kind == "event":
        entity = fact.trigger.entity if fact.trigger else None
        return ("event", fact.type, entity) if entity else None
    if fact.kind == "figure":
        value = fact.get_mention("value")
        if value is None or value.value is None:
            return None
        narrowing = frozenset(name_filler(a.role, a.mention) for a in fact.arguments if a.role != "value")
        return ("figure", fact.type, value.value, narrowing)
    return (
        fact.kind,
        fact.type,
        fact.status,
        frozenset(name_filler(a.role, a.mention) for a in fact.arguments),
    )


def name_filler(role: str, mention: Mention) -> Hashable:
    """Return a filler as what it means: its entity, its value, or its words."""
    return (role, mention.entity or mention.value or mention.text)


def check_unused(analysis: Analysis) -> Iterator[Finding]:
    """Yield event triggers that head no event, and amounts and words that no fact uses."""
    parts = [part for fact in analysis.facts for part in fact.parts]
    used = {part.key for part in parts}
    told = {name_words(part) for part in parts} | {(part.label, part.value) for part in parts}
    headed = {fact.trigger.entity for fact in analysis.facts if fact.trigger and fact.trigger.entity}
    for mention in without(analysis.mentions, used):
        if mention.label == "EVENT" and mention.entity not in headed:
            message = f"EVENT {mention.text!r} heads no event"
            yield make_finding("event-alone", message, analysis.article, mention.span)
        elif name_words(mention) in told or (mention.value and (mention.label, mention.value) in told):
            continue
        elif mention.label == "MONEY":
            message = f"MONEY {mention.text!r} is in no figure and no event"
            yield make_finding("money-alone", message, analysis.article, mention.span, doubt=True)
        elif mention.label in ("METRIC", "ROLE", "NOM"):
            message = f"{mention.label} {mention.text!r} is in no fact"
            yield make_finding("unused", message, analysis.article, mention.span, doubt=True)


def name_words(mention: Mention) -> Hashable:
    """Return a mention's label and words, case and breaks apart."""
    return (mention.label, " ".join(mention.text.casefold().split()))


def without(mentions: Iterable[Mention], used: set[tuple[int, int, str]]) -> Iterator[Mention]:
    """Yield the mentions whose keys are not among `used`."""
    return (mention for mention in mentions if mention.key not in used)
