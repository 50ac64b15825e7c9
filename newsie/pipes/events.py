"""Events.

Triggers found by word lists, their roles filled from the names around them, each event told once.
"""

import re
from dataclasses import replace

from newsie.data import Fact, Mention, Period
from newsie.pipes.passages import Passage, passage_at, read_passages
from newsie.pipes.protagonists import Focus, find_focus, is_institution, is_source, is_union
from newsie.pipes.reading import Reading, shared
from newsie.pipes.roles import give_roles
from newsie.pipes.tellings import Telling
from newsie.pipes.triggers import CRIMES, GATHERINGS, Trigger, load_events, triggers_in

ATTENDABLE = GATHERINGS | {"opening", "award", "agreement"}
EDITIONS = frozenset({"fair", "award", "tender", "meeting"})
CLITICS = ("rla", "rlo", "rne")
PRONOUNS = frozenset({"ne", "la", "lo"})
OFTEN = 2
"""How often an article must name what it is taken to be about, where a sentence itself names nobody."""
CALLED = frozenset({"indetto", "indetta", "proclamato", "proclamata", "proclamano", "proclama", "indetti"})
"""Words by which the sentence after a strike says who called it."""
CALLERS = ("", "di", "da", "agent")
"""How the unions that call a strike may hang in their sentence."""
ATTENDED = 2
"""For how many sentences those who are said to be present take part in the event told last."""
BODIES = frozenset({"progetto", "associazione", "società", "consorzio", "ente", "fondazione"})
BY_FIRMS = frozenset(
    {"opening", "closure", "hiring", "layoff", "investment", "acquisition", "insolvency", "product_launch"}
)
"""Events of firms, not of the bodies that tell of them."""
MAIN_ROLES = ("organizer", "participant", "buyer", "seller", "target", "recipient", "person")


def find_events(reading: Reading) -> list[Fact]:
    """Return the events that an article tells, each once."""
    tellings = [
        replace(t, filled={role: list(m) for role, m in t.filled.items()}) for t in tell_events(reading)
    ]
    return [telling.build() for telling in merge_tellings(tellings) if is_told(telling)]


@shared
def tell_events(reading: Reading) -> list[Telling]:
    """Return every telling of an event, in the order of the text; the finders of one article share them."""
    return read_tellings(reading, read_passages(reading))


def read_tellings(reading: Reading, passages: list[Passage]) -> list[Telling]:
    """Read every telling of an event."""
    focus = find_focus(passages)
    found: list[Telling] = []
    criminal = is_crime_news(passages)
    for passage in passages:
        focus.update(passage)
        triggers = triggers_in(reading.text, passage)
        if criminal:
            triggers = [trigger for trigger in triggers if trigger.type not in load_events().gated]
        for trigger in triggers:
            if trigger.echo:
                echo(trigger, found)
            mention = Mention(trigger.start, trigger.end, "EVENT", reading.text[trigger.start : trigger.end])
            telling = Telling(passage, trigger, mention)
            give_roles(telling, triggers)
            give_strikers(telling, passages)
            give_target(telling, focus)
            give_main(telling, focus)
            found.append(telling)
        if found and (not triggers or found[-1].type in GATHERINGS):
            give_attending(passage, found[-1])
    return found + name_again(reading, passages, found)


def is_crime_news(passages: list[Passage]) -> bool:
    """Say whether an article tells of crime, whose shops opened and firms acquired are no business news."""
    crime = load_events().crime
    return len({p.lower for passage in passages for p in passage.pieces if p.lower in crime}) >= CRIMES


def echo(trigger: Trigger, found: list[Telling]) -> None:
    """Give an "edizione" the type of what was told before it."""
    before = next((t for t in reversed(found) if t.type in EDITIONS), None)
    if before is not None:
        trigger.type, trigger.roles = before.type, load_events().data["roles"][before.type]


def give_attending(passage: Passage, telling: Telling) -> None:
    """Count the people of a sentence among the participants of what was told just before."""
    attending = load_events().attending
    near = passage.index - telling.passage.index <= ATTENDED and telling.type in ATTENDABLE
    if near and attending is not None and attending.holds([piece.lower for piece in passage.pieces], ()):
        for name in passage.names:
            if name.label == "PER":
                telling.add("participant", name)


def name_again(reading: Reading, passages: list[Passage], found: list[Telling]) -> list[Telling]:
    """Return the further places that name an event by its own name: in the title, or later on."""
    named = {telling.mention.text: telling for telling in found if telling.trigger.proper}
    again: list[Telling] = []
    for name, telling in named.items():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", reading.text):
            passage = passage_at(reading, match.start())
            if is_free(passage, match.start(), match.end(), found):
                trigger = replace(telling.trigger, start=match.start(), end=match.end())
                mention = Mention(match.start(), match.end(), "EVENT", name)
                fresh = Telling(passage, trigger, mention)
                give_roles(fresh, [trigger])
                again.append(fresh)
    return again


def is_free(passage: Passage, start: int, end: int, found: list[Telling]) -> bool:
    """Say whether no mention and no trigger stands at a place yet, and no project or body is meant."""
    if any(m.start < end and start < m.end for m in passage.mentions):
        return False
    if any(t.trigger.start < end and start < t.trigger.end for t in found):
        return False
    return BODIES.isdisjoint(passage.words_before(start, 2))


def give_main(telling: Telling, focus: Focus) -> None:
    """Fill the role without which the event is nobody's from whom the article speaks of."""
    role = telling.trigger.main or load_events().main.get(telling.type)
    if telling.type == "funding" and "organizer" not in telling.filled:
        return
    holder = focus.holder
    if holder is not None and telling.type in BY_FIRMS and (is_institution(holder) or is_source(holder)):
        holder = focus.protagonist
    if telling.type == "tender" and holder is not None and not (is_institution(holder) or is_source(holder)):
        return
    if telling.type in ("strike", "funding") and holder is not None:
        giver = telling.type == "funding" and is_source(holder)
        holder = None if giver or is_union(holder) else holder
    alone = role == "participant" and len(telling.filled.get("participant", [])) == 1
    if role is None or holder is None or (role in telling.filled and not alone):
        return
    if telling.type == "insolvency" and is_institution(holder):
        return
    if focus.mentions < OFTEN and telling.trigger.voice != "noun" and holder is not focus.current:
        return
    if telling.type == "acquisition" and "buyer" in telling.filled:
        return
    taken = {name_of(m) for listed in telling.filled.values() for m in listed}
    if name_of(holder) not in taken:
        telling.add(role, holder)


def give_target(telling: Telling, focus: Focus) -> None:
    """Take a pronoun for what is bought as whom the article speaks of.

    "ne ha rilevato il 20%", "A rilevarla è", "l'azienda, rilevata dai tedeschi di Alfa".
    """
    if telling.type != "acquisition" or {"target", "participant"} & telling.filled.keys():
        return
    word = telling.mention.text.lower()
    pronoun = word.endswith(CLITICS) or not PRONOUNS.isdisjoint(
        telling.passage.words_before(telling.trigger.start, 3)
    )
    alone = telling.trigger.voice == "passive" and "buyer" in telling.filled
    bought = focus.protagonist
    buyers = {name_of(m) for m in telling.filled.get("buyer", [])}
    if (pronoun or alone) and bought is not None and name_of(bought) not in buyers:
        telling.add("target", bought)


def give_strikers(telling: Telling, passages: list[Passage]) -> None:
    """Take the unions of the sentence as those who call a strike, else those of the sentences beside it."""
    if telling.type != "strike" or "organizer" in telling.filled:
        return
    index = telling.passage.index
    for near in (index, index + 1, index - 1):
        passage = next((p for p in passages if p.index == near), None)
        if passage is None:
            continue
        words = {piece.lower for piece in passage.pieces}
        if near > index and CALLED.isdisjoint(words):
            continue
        for name in passage.names:
            if name.label == "ORG" and is_union(name) and passage.link(name) in CALLERS:
                telling.add("organizer", name)
        if "organizer" in telling.filled:
            return


def is_told(telling: Telling) -> bool:
    """Say whether a telling says enough of an event to be one: somebody, or a time and a place."""
    if telling.trigger.proper:
        return True
    if telling.type == "acquisition" and not any(
        role in telling.filled for role in ("target", "participant")
    ):
        return False
    if telling.type == "meeting" and telling.trigger.voice != "noun":
        return len(telling.filled.get("participant", [])) > 1
    if any(role in telling.filled for role in MAIN_ROLES):
        return True
    return "date" in telling.filled or "place" in telling.filled


def merge_tellings(tellings: list[Telling]) -> list[Telling]:
    """Return the tellings with those of one event as one, under the trigger that says most."""
    merged: list[Telling] = []
    for telling in tellings:
        twins = [i for i in range(len(merged) - 1, -1, -1) if are_same(merged[i], telling)]
        twin = min(twins, key=lambda i: rank_twin(merged[i], telling), default=None)
        if twin is None:
            merged.append(telling)
        else:
            merged[twin] = join(merged[twin], telling)
    return merged


def are_same(one: Telling, other: Telling) -> bool:
    """Say whether two tellings can be of one event: alike in type, at odds in nothing."""
    if one.type != other.type and not ({one.type, other.type} <= GATHERINGS and says_little(other)):
        return False
    if one.trigger.kind != other.trigger.kind:
        return False
    if one.type in GATHERINGS and not (says_little(other) or meet(one, other)):
        return False
    open_roles = {"participant"} if one.type in GATHERINGS else set()
    return all(agree(one, other, role) for role in {*one.filled, *other.filled} - open_roles)


def rank_twin(one: Telling, other: Telling) -> tuple[bool, bool]:
    """Rank what a telling may be told again of: its own type first, of those a named event."""
    return one.type != other.type, not one.trigger.proper


def meet(one: Telling, other: Telling) -> bool:
    """Say whether two gatherings have a name, a day or a place in common."""
    if one.trigger.proper and other.trigger.proper:
        return one.mention.text == other.mention.text
    if one.passage is other.passage and (one.trigger.proper or other.trigger.proper):
        return True
    shared = (
        {name_of(m) for m in t.filled.get("date", []) + t.filled.get("place", [])} for t in (one, other)
    )
    return bool(set.intersection(*shared))


def says_little(telling: Telling) -> bool:
    """Say whether a telling only takes up an event: "all'evento", "durante l'incontro"."""
    return not any(role in telling.filled for role in ("date", "place")) and is_definite(telling)


def is_definite(telling: Telling) -> bool:
    """Say whether a trigger stands with the article of what is known already."""
    before = telling.passage.words_before(telling.trigger.start, 2)
    words = [word for word in before if word != "'"]
    return bool(words) and words[-1] in load_events().definite


def agree(one: Telling, other: Telling, role: str) -> bool:
    """Say whether two tellings don't differ in a role that both fill."""
    left, right = ({name_of(m) for m in telling.filled.get(role, [])} for telling in (one, other))
    if not left or not right or left & right:
        return True
    return role == "date" and any(overlap(a, b) for a in one.filled[role] for b in other.filled[role])


def overlap(one: Mention, other: Mention) -> bool:
    """Say whether one date lies within the other."""
    a, b = one.value, other.value
    if not isinstance(a, Period) or not isinstance(b, Period) or None in (a.start, a.end, b.start, b.end):
        return False
    assert a.start is not None and a.end is not None and b.start is not None and b.end is not None
    return (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)


def name_of(mention: Mention) -> object:
    """Return what a mention stands for: its entity, its value, else its text."""
    return mention.entity or mention.value or mention.text.lower()


def join(one: Telling, other: Telling) -> Telling:
    """Return the telling that says more, with what only the other says."""
    first, second = (one, other) if weight(one) >= weight(other) else (other, one)
    filled = set(first.filled)
    for role, listed in second.filled.items():
        known = {name_of(m) for fillers in first.filled.values() for m in fillers}
        for mention in listed:
            open_role = role == "participant" or role not in filled
            if open_role and name_of(mention) not in known:
                first.filled.setdefault(role, []).append(mention)
    return first


def weight(telling: Telling) -> tuple[bool, bool, int]:
    """Return how much a telling says; the text outweighs the title, an event's own name a common word."""
    return (
        telling.passage.index > 0,
        telling.trigger.proper,
        sum(len(listed) for listed in telling.filled.values()),
    )


def list_triggers(reading: Reading) -> list[Trigger]:
    """Return all triggers of an article, for a look at what the lexicon finds."""
    return [trigger for passage in read_passages(reading) for trigger in triggers_in(reading.text, passage)]
