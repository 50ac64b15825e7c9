"""Who is who in an event: names by how they hang on its trigger."""

from newsie.data import Mention
from newsie.pipes.circumstances import give_amount, give_counts, give_date, give_place
from newsie.pipes.owners import can_lead
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.protagonists import ORGS, is_union
from newsie.pipes.tellings import REACH, Telling, is_nearest
from newsie.pipes.triggers import Trigger, load_events

PEOPLE = {"person": frozenset({"PER"}), "recipient": ORGS | {"PER"}, "participant": ORGS | {"PER"}}
LEADING = {"per": "for", "con": "with"}
"""What a name before a noun is by its preposition: "Per Femca nuova commessa"."""
CONVENING = frozenset(
    {
        "organizza",
        "organizzano",
        "organizzato",
        "organizzerà",
        "organizzeranno",
        "fissato",
        "fissa",
        "convocato",
        "convoca",
        "convocherà",
        "indetto",
        "promosso",
        "promuove",
        "ospiterà",
        "ospita",
        "ospitato",
    }
)
"""Verbs whose subject calls a meeting rather than takes part in it."""
ASKING = frozenset(
    {
        "chiede",
        "chiedono",
        "chiesto",
        "chiederà",
        "sollecita",
        "sollecitano",
        "sollecitato",
        "richiesta",
        "invoca",
    }
)
"""Words after which a meeting is asked of who would call it."""
NAMING = ("nomina", "nomin", "elegg", "elett", "eless", "design", "rielett", "indic", "conferm")
"""Beginnings of the verbs by which a body appoints somebody."""
BOARDS = frozenset({"consiglio", "assemblea", "cda", "giunta", "soci", "board", "direttivo"})
OF_FIRMS = frozenset({"opening", "closure", "hiring", "layoff", "investment", "results", "product_launch"})
"""Events that firms bring about, never unions."""


def give_roles(telling: Telling, others: list[Trigger]) -> None:
    """Fill an event's roles from its own sentence."""
    for name in telling.passage.names:
        role = role_of(telling, name, others)
        if role is not None and may_be(telling, role, name):
            telling.add(role, name)
    give_place(telling, others)
    give_date(telling, others)
    give_counts(telling, others)
    give_amount(telling, others)


def role_of(telling: Telling, name: Mention, others: list[Trigger]) -> str | None:
    """Return the role that a name's place and preposition give it."""
    trigger, passage = telling.trigger, telling.passage
    if name.label == "DEMONYM" or (name.label == "LOC" and passage.link(name) != ""):
        return None
    key = relation_before(telling, name) if name.end <= trigger.start else relation_after(telling, name)
    if telling.type == "appointment" and name.label == "PER" and key in ("of", "to"):
        return "person"
    if telling.type == "appointment" and name.label in ORGS and appoints(telling, name, key):
        return "organizer"
    if telling.type == "meeting" and trigger.voice == "noun" and key in ("subject", "to"):
        asked = not ASKING.isdisjoint(passage.words_before(trigger.start, 4))
        if key == "to" and asked:
            return "organizer"
        if key == "subject" and not CONVENING.isdisjoint(passage.words_between(name.end, trigger.start)):
            return "organizer"
    if telling.type == "insolvency" and first_word(name) in load_events().courts:
        return "organizer"
    if telling.type == "strike" and key in ("subject", "of") and name.label in ORGS:
        return "organizer" if is_union(name) else "target"
    if key is None or not is_nearest(passage, trigger, name, others, key):
        return None
    return trigger.roles.get(key)


def appoints(telling: Telling, name: Mention, key: str | None) -> bool:
    """Say whether an organization appoints: "la Regione ha designato", "i soci della Femca hanno eletto"."""
    trigger, passage = telling.trigger, telling.passage
    if trigger.voice != "active" or name.end > trigger.start:
        return False
    if not telling.mention.text.lower().startswith(NAMING):
        return False
    board = passage.link(name) == "di" and not BOARDS.isdisjoint(passage.words_before(name.start, 4))
    return key == "subject" or (board and not passage.is_broken(name.end, trigger.start))


def first_word(name: Mention) -> str:
    """Return the first word of a name in lower case."""
    return name.text.split()[0].lower()


def relation_before(telling: Telling, name: Mention) -> str | None:
    """Say how a name before the trigger hangs on it."""
    trigger, passage = telling.trigger, telling.passage
    link = passage.link(name)
    if name.label == "PER" and trigger.voice == "noun" and telling.type in ("meeting", "agreement"):
        convened = not CONVENING.isdisjoint(passage.words_between(name.end, trigger.start))
        return "subject" if convened and telling.type == "meeting" and is_subject(telling, name) else None
    if is_beside(telling, name) or is_subject(telling, name):
        return "object" if trigger.voice == "passive" else "subject"
    if trigger.voice == "noun" and link in LEADING:
        return LEADING[link]
    return "between" if link == "tra" else None


def is_beside(telling: Telling, name: Mention) -> bool:
    """Say whether a participle stands right behind a name.

    "dal fondo Adria Capital, entrato nel capitale".
    """
    words = telling.passage.words_between(name.end, telling.trigger.start)
    return (
        words in ([","], [])
        and can_act(telling, name)
        and telling.trigger.voice != "active"
        and is_participle(telling)
    )


def is_participle(telling: Telling) -> bool:
    """Say whether a trigger's first word ends like a participle."""
    return (
        telling.mention.text.split()[0]
        .lower()
        .endswith(
            (
                "ato",
                "ata",
                "ati",
                "ate",
                "uto",
                "uta",
                "ita",
                "ito",
                "osso",
                "ossa",
                "rto",
                "rta",
                "uso",
                "usa",
                "tta",
                "tto",
            )
        )
    )


def is_subject(telling: Telling, name: Mention) -> bool:
    """Say whether a free name before the trigger is the nearest that can be its subject.

    Or of one list with it.
    """
    passage = telling.passage
    free = [
        n
        for n in passage.names
        if n.end <= telling.trigger.start and can_lead(passage, n) and can_act(telling, n)
    ]
    free = before_in_list(passage, free[-1], telling) if free else []
    if name not in free:
        return False
    index = free.index(name)
    return all(
        passage.joins(left, right) for left, right in zip(free[index:], free[index + 1 :], strict=False)
    )


def before_in_list(passage: Passage, last: Mention, telling: Telling) -> list[Mention]:
    """Return a name and those that stand before it in one list: "Fiom, Fim e Uilm, che hanno proclamato"."""
    listed = [last]
    for name in reversed([n for n in passage.names if n.end <= last.start]):
        if not can_act(telling, name) or not passage.joins(name, listed[0]):
            break
        listed.insert(0, name)
    return listed


def can_act(telling: Telling, name: Mention) -> bool:
    """Say whether a name of this kind can be the subject of such an event."""
    if name.label in ORGS:
        return True
    if name.label == "PER":
        return telling.type in ("appointment", "meeting", "award", "acquisition", "agreement")
    return name.label == "LOC" and telling.type in load_events().places_act


def relation_after(telling: Telling, name: Mention) -> str | None:
    """Say how a name after the trigger hangs on it."""
    trigger, passage = telling.trigger, telling.passage
    words = passage.words_between(trigger.end, name.start)
    if len(words) > REACH or name.start < trigger.end or passage.is_broken(trigger.end, name.start):
        return None
    link = passage.link(name)
    if link == "di" and "," in words and not in_list(passage, name):
        return None
    if link == "":
        return relation_of_free(telling, name, words)
    if link == "da":
        return "agent" if trigger.voice == "passive" else "from"
    return {
        "agent": "agent",
        "di": "of",
        "con": "with",
        "tra": "between",
        "a": "to",
        "in": "in",
        "per": "for",
    }.get(link)


def in_list(passage: Passage, name: Mention) -> bool:
    """Say whether a name goes on a list that began before it."""
    before = [n for n in passage.names if n.end <= name.start]
    return bool(before) and passage.joins(before[-1], name)


def relation_of_free(telling: Telling, name: Mention, words: list[str]) -> str | None:
    """Say what a name after the trigger is that hangs on no preposition.

    Object, postposed subject, apposition.
    """
    trigger = telling.trigger
    if is_cleft(telling, words):
        return "subject"
    if trigger.voice == "noun":
        return "of" if len(words) == 0 else None
    content = [word for word in words if word not in load_clauses().articles | load_clauses().light | {"'"}]
    if "," in words or len(content) > 6:
        return None
    return "object"


def is_cleft(telling: Telling, words: list[str]) -> bool:
    """Say whether a free name is the subject of a cleft: "A rilevarla, per 54 milioni, è la Van Reekum"."""
    before = telling.passage.words_before(telling.trigger.start, 1)
    copula = load_clauses().be
    return before == ["a"] and any(word in copula for word in words[-3:])


def may_be(telling: Telling, role: str, name: Mention) -> bool:
    """Say whether a name of this kind may fill the role."""
    if name.label in ("LOC", "DEMONYM"):
        return telling.type in load_events().places_act and role not in ("organizer", "place")
    if role == "person":
        return name.label == "PER"
    if role == "organizer" and telling.type in OF_FIRMS and is_union(name):
        return False
    if role == "organizer" and telling.type not in ("award", "appointment", "meeting"):
        return name.label in ORGS
    return name.label in PEOPLE.get(role, ORGS | {"PER"})
