"""The time of a figure: its own period, and the earlier one that a change is measured from."""

from itertools import pairwise

from newsie.data import Mention, Period
from newsie.pipes.drafts import Draft
from newsie.pipes.metrics import load_metrics
from newsie.pipes.passages import Passage, load_clauses
from newsie.pipes.verbs import shifts

COMPARING = frozenset({"rispetto", "confronto", "raffronto", "paragone", "contro"})
ON = frozenset({"sul", "sullo", "sulla", "sull", "sui", "sugli", "sulle", "su"})
OF_COMPARED = frozenset({"di", "del", "dello", "della", "dell", "dei", "degli", "delle"})
LOOK_BACK = 5
TIED = 4
"""How many words may part a value from the date that is its own: "i 12 milioni del 2021"."""
OF = frozenset(
    {
        "di",
        "del",
        "dello",
        "della",
        "dell",
        "dei",
        "degli",
        "delle",
        "nel",
        "nello",
        "nella",
        "nell",
        "nei",
        "negli",
        "a",
        "ad",
    }
)
PRESENT = frozenset({"oggi", "ormai", "attualmente", "adesso", "ora", "finora"})
TIMELESS = frozenset({"deal_value"})
"""Types whose money has an event's date and no period of its own."""
DAILY = frozenset({"attendance", "price"})
"""Types that a single day may be the period of."""
AFTER = 9
"""How many words may part a figure from the date after it."""
LASTING = frozenset({"trade", "accounts", "attendance"})
"""Families whose period goes on to the next sentences."""
CLOSE = 12
"""How many words may part a count from the date before it."""
LASTS = 6
"""For how many sentences it does."""
COUNTED = frozenset({"employees", "companies", "area", "attendance"})
"""Types of counts, whose date must stand close to them."""
SAYS = frozenset(
    {
        "detto",
        "spiega",
        "spiegato",
        "annunciato",
        "presentato",
        "presentati",
        "comunicato",
        "dichiarato",
        "reso",
        "annuncia",
    }
)


def is_baseline(passage: Passage, date: Mention) -> bool:
    """Say whether a date is what a change is measured from: "rispetto al 2021", "sul 2021"."""
    words = passage.words_before(date.start, LOOK_BACK)
    near = [word for word in words if word not in load_clauses().light]
    if near and near[-1] in ON:
        return True
    if len(near) > 1 and near[-1] in OF_COMPARED and near[-2] in ("più", "meno"):
        return True
    for index in range(len(words) - 1, -1, -1):
        if words[index] in COMPARING:
            between = passage.words_before(date.start, len(words) - index - 1)
            return not any(word in (",", ";", "(") for word in between) and not value_between(
                passage, date, index, words
            )
    return False


def value_between(passage: Passage, date: Mention, index: int, words: list[str]) -> bool:
    """Say whether a value stands between a comparing word and a date: "contro i 12 milioni del 2021"."""
    position = passage.position(date.start) - (len(words) - index)
    start = passage.pieces[max(position, 0)].start
    return any(start < value.start and value.end <= date.start for value in passage.values)


def find_baselines(passage: Passage, drafts: list[Draft]) -> list[Mention]:
    """Give each date of comparison to the change that it belongs to; return these dates."""
    baselines = [date for date in passage.dates if is_baseline(passage, date)]
    give_compared(passage, drafts)
    changed = [draft for draft in drafts if draft.change is not None]
    for date in baselines:
        before = [
            d for d in changed if d.change is not None and d.change.end <= date.start and d.baseline is None
        ]
        after = [
            d for d in changed if d.change is not None and d.change.start >= date.end and d.baseline is None
        ]
        chosen = before[-1] if before else after[0] if after else None
        if chosen is not None:
            chosen.baseline = date
            share_baseline(chosen, before, date)
    return baselines


def give_compared(passage: Passage, drafts: list[Draft]) -> None:
    """Give a change the date of the earlier level that it is told against.

    "+5% rispetto ai 118 milioni del 2021".
    """
    for left, right in pairwise(drafts):
        same = left.hit is right.hit and left.type == right.type
        if same and right.compared and left.change is not None and left.baseline is None:
            dates = [d for d in passage.dates if find_owner(d, [right]) is right]
            left.baseline = dates[0] if dates else None


def share_baseline(chosen: Draft, before: list[Draft], date: Mention) -> None:
    """Give a baseline to the changes told in one breath with the chosen one: "+5% e +3% rispetto al 2021"."""
    for draft in before[:-1]:
        if draft.change is None or chosen.change is None or draft.baseline is not None:
            continue
        words = draft.passage.words_between(draft.change.end, chosen.change.start)
        if len(words) <= 4 and ";" not in words:
            draft.baseline = date


def find_period(draft: Draft, baselines: list[Mention], drafts: list[Draft]) -> Mention | None:
    """Return the date of the sentence that a figure is of."""
    passage = draft.passage
    dates = [d for d in passage.dates if d not in baselines and may_be_period(draft, d)]
    tied = {date.key: owner for date in dates if (owner := find_owner(date, drafts)) is not None}
    own = [date for date in dates if tied.get(date.key) is draft]
    if own or draft.compared:
        return own[0] if own else None
    open_dates = [date for date in dates if date.key not in tied]
    if is_present(draft):
        return None
    before = [d for d in open_dates if d.end <= draft.value.start and is_close(draft, d)]
    if before:
        return before[-1]
    after = [d for d in open_dates if d.start >= draft.value.end and reaches(draft, d, drafts)]
    return after[0] if after else None


def is_present(draft: Draft) -> bool:
    """Say whether a figure is told as of now: "l'export vale ormai il 40 per cento"."""
    start, end = draft.span
    return not PRESENT.isdisjoint(draft.passage.words_between(start, end)[:-1])


def is_close(draft: Draft, date: Mention) -> bool:
    """Say whether a date before a count is near enough to be the count's; for other figures any is."""
    if draft.type not in COUNTED:
        return True
    words = draft.passage.words_between(date.end, draft.value.start)
    return len(words) <= CLOSE and "," not in words[2:]


def find_owner(date: Mention, drafts: list[Draft]) -> Draft | None:
    """Return the figure whose value or change a date follows closely: "i 12 milioni del 2021"."""
    for draft in reversed(drafts):
        for end in {draft.value.end, draft.change.end if draft.change else draft.value.end}:
            if end <= date.start:
                words = draft.passage.words_between(end, date.start)
                if len(words) <= TIED and words and words[0] in OF:
                    return draft
    return None


def reaches(draft: Draft, date: Mention, drafts: list[Draft]) -> bool:
    """Say whether a date after a value is still told of it: no clause and no other value in between."""
    passage = draft.passage
    start = max(draft.value.end, draft.change.end if draft.change else 0)
    if date.start <= start:
        return True
    words = passage.words_between(start, date.start)
    if len(words) > (TIED if draft.type in COUNTED else AFTER) or (draft.type in COUNTED and "," in words):
        return False
    if ";" in words or any(shifts(word) for word in words):
        return False
    between = any(start <= other.value.start < date.start for other in drafts if other is not draft)
    return not between and not passage.is_broken(start, date.start)


def may_be_period(draft: Draft, date: Mention) -> bool:
    """Say whether a date can be the time of a figure, and not that of an event or of what somebody said."""
    if draft.type in TIMELESS or not isinstance(date.value, Period):
        return False
    if date.value.precision != "day":
        return True
    if draft.type in COUNTED and len(draft.passage.words_between(date.end, draft.value.start)) <= TIED:
        return date.end <= draft.value.start
    return draft.type in DAILY and SAYS.isdisjoint(draft.passage.words_before(date.start, 6))


class Memory:
    """The periods given so far, each for its family of figures."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[int, Mention]] = {}
        self._compared: dict[str, tuple[int, Mention]] = {}
        self._hits: dict[str, object] = {}

    def recall(self, draft: Draft) -> Mention | None:
        """Return the period that goes on from an earlier sentence."""
        family = family_of(draft.type)
        if family not in LASTING and draft.hit is not self._hits.get(family, draft):
            return None
        given = self._compared if draft.compared else self._given
        index, date = given.get(family, (-9, None))
        words = {piece.lower for piece in draft.passage.pieces}
        if date is None or draft.passage.index - index > LASTS or not PRESENT.isdisjoint(words):
            return None
        return date

    def keep(self, draft: Draft) -> None:
        """Remember the period of a figure."""
        family = family_of(draft.type)
        self._hits[family] = draft.hit
        if draft.period is None:
            return
        given = self._compared if draft.compared else self._given
        if draft.compared or family not in given or not is_earlier(draft.period, given[family][1]):
            given[family] = (draft.passage.index, draft.period)


def is_earlier(one: Mention, other: Mention) -> bool:
    """Say whether a date lies wholly before another, as what a level is compared with does."""
    a, b = one.value, other.value
    if not isinstance(a, Period) or not isinstance(b, Period) or a.end is None or b.start is None:
        return False
    return a.end < b.start


def family_of(type_: str) -> str:
    """Return what figures of a type share their period with."""
    family: str = load_metrics().families.get(type_, type_)
    return family
