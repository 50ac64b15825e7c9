"""Score newsie's readers of values on Recognizers-Text's Italian cases and Duckling's Italian corpora.

    python scripts/measure_values.py DIR [--misses]

DIR holds recognizers-text-it/ and duckling-it/. For each file it prints how many of the expected spans
were found (articles and prepositions at the edges aside) and how many values are right, and counts apart
the cases that go against good sense for news, each named with its reason in
measure_values_excused.json. A date without a year
is right in either direction, as Recognizers-Text itself has it: there the text does not say.
"""

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from newsie.data import Duration, Money, Number, Ordinal, Percent, Period, Quantity
from newsie.normalise.context import Context
from newsie.normalise.currencies import load_currencies, stem
from newsie.normalise.finder import FoundValue, find_values

EDGES = re.compile(
    r"^(?:(?:il|lo|la|i|gli|le|l['’]|dal|dall['’]|dalla|da|dello|del|della|dell['’]|delle|nel|nella|nell['’]|nei|"
    r"nelle|negli|tra|fra|in|a|al|alla|all['’]|ai|per|di|quasi|almeno|più|meno|non|circa|prima|dopo|entro|fino|"
    r"la mia|a partire|questo momento)(?:\s+|(?<=['’])))*(?=\S)",
    re.IGNORECASE,
)
CODES = {
    "Dollar": "USD",
    "Canadian dollar": "CAD",
    "United States dollar": "USD",
    "Japanese yen": "JPY",
    "Franc": "CHF",
    "Pound": "GBP",
    "Euro": "EUR",
    "Mexican peso": "MXN",
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
}


@dataclass
class Tally:
    """Counts of one file."""

    expected: int = 0
    found: int = 0
    right: int = 0
    excused: list[tuple[str, str]] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """One expected value: its text and what it should be."""

    text: str
    span: str
    gold: object
    published: date | None = None


def load_excused() -> dict[str, str]:
    """Read the cases set aside, with the reason of each."""
    path = Path(__file__).with_name("measure_values_excused.json")
    return {case: reason for reason, cases in json.loads(path.read_text("utf-8")).items() for case in cases}


def trim(text: str) -> str:
    """Drop articles, prepositions and spaces at the edges."""
    return EDGES.sub("", text.strip()).strip(" .,").lower().replace("’", "'")


def close(a: Decimal | None, b: Decimal | None) -> bool:
    """Say whether two bounds are the same to twelve figures."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= abs(b) * Decimal("1e-9")


def is_right(gold: object, found: FoundValue) -> bool:
    """Say whether a found value is the expected one."""
    value = found.value
    if isinstance(gold, Decimal):
        plain = isinstance(value, Number | Percent | Money | Quantity)
        return plain and close(value.lower if value.lower is not None else value.upper, gold)
    if isinstance(gold, int):
        return isinstance(value, Ordinal) and value.value == gold
    if isinstance(gold, Money):
        same = isinstance(value, Money) and close(value.lower, gold.lower) and close(value.upper, gold.upper)
        return same and (gold.currency is None or gold.currency == value.currency)
    if isinstance(gold, Percent):
        return isinstance(value, Percent) and close(value.lower, gold.lower)
    if isinstance(gold, Duration):
        return isinstance(value, Duration) and close(count_seconds(value.iso), count_seconds(gold.iso))
    if isinstance(gold, tuple):
        return isinstance(value, Period) and any(same_period(value, option) for option in gold)
    return False


def same_period(value: Period, gold: Period) -> bool:
    """Say whether two periods are the same; a month holds "a month ago", whose day nobody means."""
    if (value.start, value.end) == (gold.start, gold.end):
        return True
    if value.start is None or value.end is None or gold.start is None or gold.end is None:
        return False
    if value.precision == "month" and gold.start == gold.end and value.modifier is None:
        return value.start <= gold.start <= value.end
    if value.modifier in ("start", "mid", "end"):
        behind = value.end + timedelta(days=1)
        return (value.start <= gold.start and gold.end <= value.end) or (
            value.modifier == "end" and gold.start == behind
        )
    # An open interval ("prima di marzo") is told by its modifier and the date itself.
    if value.modifier in ("before", "after"):
        return gold.start in (value.start, value.end) or gold.end in (
            value.start,
            value.end + timedelta(days=1),
        )
    return False


def count_seconds(iso: str) -> Decimal:
    """Return the length of an ISO 8601 duration, years of 365 days and months of 30."""
    sizes = {"Y": 365 * 86400, "M": 30 * 86400, "W": 7 * 86400, "D": 86400}
    times = {"H": 3600, "M": 60, "S": 1}
    day_part, _, time_part = iso.removeprefix("P").partition("T")
    total = Decimal(0)
    for part, table in ((day_part, sizes), (time_part, times)):
        for number, unit in re.findall(r"([\d.]+)([A-Z])", part):
            total += Decimal(number) * table[unit]
    halves = {"0.5Y": Decimal(180 * 86400), "3.5Y": Decimal(3 * 365 * 86400 + 180 * 86400)}
    return halves.get(iso.removeprefix("P"), total)


def score(cases: list[Case], excused: dict[str, str]) -> Tally:
    """Run the finder over each case's text and count."""
    tally = Tally()
    for case in cases:
        found = find_values(case.text, Context(case.published))
        hits = [f for f in found if trim(f.text) == trim(case.span)]
        wide = hits or [f for f in found if isinstance(f.value, Quantity) and begins(f, case)]
        right = any(is_right(case.gold, f) for f in wide)
        reason = excused.get(case.text.strip())
        if reason is not None and not right:
            tally.excused.append((case.text.strip(), reason))
            continue
        tally.expected += 1
        tally.found += bool(wide)
        tally.right += right
        if not right:
            seen = "; ".join(f"{f.text} = {show(f.value)}" for f in found)
            wanted = case.gold if isinstance(case.gold, tuple) else (case.gold,)
            golds = " or ".join(show(g) for g in wanted)
            tally.misses.append(f"{case.text!r} ({case.published}) wants {case.span!r} = {golds}; got {seen}")
    return tally


def show(value: object) -> str:
    """Write a value for the list of misses."""
    if isinstance(value, Period):
        return f"{value.start}..{value.end}" + (f" {value.modifier}" if value.modifier else "")
    return str(value)


def begins(found: FoundValue, case: Case) -> bool:
    """Say whether a quantity starts with the expected number: "due ticket" with "due"."""
    return isinstance(case.gold, Decimal) and trim(found.text).startswith(trim(case.span))


# Recognizers-Text --------------------------------------------------------------------------------


def read_recognizers(path: Path) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Yield each case with each of its results."""
    for case in json.loads(path.read_text("utf-8-sig")):
        for result in case["Results"]:
            yield case, result


def number_from(text: str) -> Decimal:
    """Read the Italian decimal comma of a resolution."""
    return Decimal(text.rstrip("%").replace(",", "."))


def get_published(case: dict) -> date | None:
    """Return the reference date of a case."""
    stamp = (case.get("Context") or {}).get("ReferenceDateTime")
    return date.fromisoformat(stamp[:10]) if stamp else None


def list_numbers(path: Path) -> list[Case]:
    """List the cases of NumberModel."""
    rows = read_recognizers(path)
    return [Case(c["Input"], r["Text"], number_from(r["Resolution"]["value"])) for c, r in rows]


def list_percents(path: Path) -> list[Case]:
    """List the cases of PercentModel."""
    rows = read_recognizers(path)
    values = [(c, r, number_from(r["Resolution"]["value"])) for c, r in rows]
    return [Case(c["Input"], r["Text"], Percent(v, v)) for c, r, v in values]


def list_ordinals(path: Path) -> list[Case]:
    """List the cases of OrdinalModel that have a value ("ultimo" has none)."""
    return [
        Case(c["Input"], r["Text"], int(Decimal(r["Resolution"]["value"])))
        for c, r in read_recognizers(path)
        if r["TypeName"] == "ordinal"
    ]


def list_currencies(path: Path) -> list[Case]:
    """List the cases of CurrencyModel; "Cent" is a hundredth of a currency that is not named."""
    cases = []
    for case, result in read_recognizers(path):
        amount, unit = result["Resolution"]["value"], result["Resolution"]["unit"]
        if amount is None:
            cases.append(Case(case["Input"], result["Text"], None))
            continue
        value = number_from(amount) / (100 if unit == "Cent" else 1)
        code = result["Resolution"].get("isoCurrency") or CODES.get(unit) or find_code(unit)
        cases.append(Case(case["Input"], result["Text"], Money(value, value, code)))
    return cases


def find_code(unit: str) -> str | None:
    """Look a currency name up in the lexicon."""
    return load_currencies().heads.get(stem(unit.lower()))


def list_dates(path: Path) -> list[Case]:
    """List the cases of DateParser and DatePeriodParser; both directions are right."""
    cases = []
    for case, result in read_recognizers(path):
        value = result["Value"]
        options = [value.get(side) or {} for side in ("PastResolution", "FutureResolution")]
        gold = tuple(p for o in options for p in periods_from(o))
        gold = gold or season_from(value["Timex"], case)
        cases.append(Case(case["Input"], result["Text"], gold, get_published(case)))
    return cases


def periods_from(row: dict) -> list[Period]:
    """Read a resolution: a day, or a range, whose end Recognizers-Text gives inclusively or exclusively."""
    if "date" in row:
        day = date.fromisoformat(row["date"])
        return [Period(day, day, "day")] if day.year > 1 else []
    start, end = row.get("startDate") or row.get("start"), row.get("endDate") or row.get("end")
    if not start or not end or len(start) > 10:
        return []
    first, behind = date.fromisoformat(start), date.fromisoformat(end)
    lasts = [behind, behind - timedelta(days=1)] if behind > first else [behind]
    return [Period(first, last, "period") for last in lasts]


def season_from(timex: str, case: dict) -> tuple[Period, ...]:
    """Resolve the seasons that Recognizers-Text leaves open, by newsie's own definition."""
    months = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
    match = re.match(r"(?:(\d{4})-)?(SP|SU|FA|WI)\Z", timex)
    published = get_published(case)
    if match is None or published is None:
        return ()
    years = [int(match[1])] if match[1] else [published.year - 1, published.year, published.year + 1]
    month = months[match[2]]
    ends = {3: (5, 31), 6: (8, 31), 9: (11, 30)}
    return tuple(Period(date(y, month, 1), date(y, *ends[month]), "quarter") for y in years if month in ends)


def list_date_models(path: Path) -> list[Case]:
    """List the dates and periods of DateTimeModel."""
    cases = []
    for case, result in read_recognizers(path):
        if result["TypeName"] not in ("datetimeV2.date", "datetimeV2.daterange"):
            continue
        gold = []
        for row in result["Resolution"]["values"]:
            if row["type"] == "date" and row["value"] != "not resolved":
                day = date.fromisoformat(row["value"])
                gold.append(Period(day, day, "day"))
            elif row.get("start") or row.get("end"):
                both = {"start": row.get("start") or row["end"], "end": row.get("end") or row["start"]}
                gold.extend(periods_from(both))
            else:
                gold.extend(season_from(row["timex"], case))
        cases.append(Case(case["Input"], result["Text"], tuple(gold), get_published(case)))
    return cases


def list_durations(path: Path) -> list[Case]:
    """List the cases of DurationParser."""
    rows = read_recognizers(path)
    return [Case(c["Input"], r["Text"], Duration(r["Value"]["Timex"]), get_published(c)) for c, r in rows]


# Duckling ----------------------------------------------------------------------------------------

EXAMPLES = re.compile(r"examples \((.*?)\)\s*\n?\s*\[((?:.|\n)*?)\n\s*\]", re.MULTILINE)
WORDING = re.compile(r'"((?:[^"\\]|\\.)*)"')
GRAINS = {"Day", "Week", "Month", "Quarter", "Year"}
DUCKLING_TODAY = date(2013, 2, 12)


def read_duckling(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each wording with the Haskell expression of its value."""
    for block in EXAMPLES.finditer(path.read_text("utf-8")):
        for wording in WORDING.findall(block[2]):
            yield block[1], wording.replace('\\"', '"')


def list_duckling_amounts(path: Path) -> list[Case]:
    """List amounts of money: simple, between, above, under."""
    cases = []
    for value, wording in read_duckling(path):
        kind, unit, *_ = value.split()
        numbers = [Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", value)]
        code = CODES[unit]
        bounds = {"simple": (0, 0), "between": (0, -1), "above": (0, None), "under": (None, 0)}[kind]
        lower, upper = (None if at is None else numbers[at] for at in bounds)
        cases.append(Case(wording, wording, Money(lower, upper, code)))
    return cases


def list_duckling_numbers(path: Path) -> list[Case]:
    """List numerals."""
    return [
        Case(wording, wording, Decimal(re.findall(r"-?\d+(?:\.\d+)?", value)[0]))
        for value, wording in read_duckling(path)
    ]


def list_duckling_ordinals(path: Path) -> list[Case]:
    """List ordinals."""
    return [
        Case(wording, wording, int(re.findall(r"\d+", value)[0])) for value, wording in read_duckling(path)
    ]


def list_duckling_dates(path: Path) -> list[Case]:
    """List times whose grain is a day or coarser; no times of day, which newsie leaves alone."""
    cases = []
    for value, wording in read_duckling(path):
        grain = re.search(r"\b(Day|Week|Month|Quarter|Year|Hour|Minute|Second)\b", value)
        if grain is None or grain[1] not in GRAINS:
            continue
        stamps = re.findall(r"\((\d{4}), (\d+), (\d+), (\d+), (\d+), (\d+)\)", value)
        days = [make_date(*(int(n) for n in s[:3])) for s in stamps]
        if len(days) == 2:
            gold = Period(days[0], days[1] - timedelta(days=1), "period")
        elif "Open" in value:
            gold = Period(days[0], days[0], "day")
        else:
            gold = widen(days[0], grain[1])
        options = [gold] + ([] if re.search(r"\d{4}|'\d\d", wording) else either_year(gold, wording))
        cases.append(Case(wording, wording, tuple(options), DUCKLING_TODAY))
    return cases


def make_date(year: int, month: int, day: int) -> date:
    """Read Duckling's dates, where an unused month or day may be 0."""
    return date(year, month or 1, day or 1)


def widen(day: date, grain: str) -> Period:
    """Return the whole unit that starts on a day."""
    months = {"Month": 1, "Quarter": 3, "Year": 12}.get(grain)
    if months:
        index = day.year * 12 + day.month - 1 + months
        return Period(day, date(index // 12, index % 12 + 1, 1) - timedelta(days=1), "period")
    return Period(day, day + timedelta(days=6 if grain == "Week" else 0), "day")


RELATIVE = re.compile(r"scors|prossim|ultim|quest|oggi|ieri|domani|fa\b|passat|dopo", re.IGNORECASE)


WEEKDAY = re.compile(r"(?:d[ai] )?(?:lun|mart?|mer|gio|ven|sab|dom)(?:\w*d[iì]|ato|enica)?\.?\Z")


def either_year(gold: Period, wording: str) -> list[Period]:
    """Return the same date in the years around, where the wording leaves the year open."""
    if RELATIVE.search(wording) or gold.start is None or gold.end is None:
        return []
    if WEEKDAY.match(wording.lower()) and gold.start == gold.end:
        steps = [timedelta(days=-7), timedelta(days=7)]
        return [Period(gold.start + s, gold.end + s, "day") for s in steps]
    moved = []
    for years in (-1, 1):
        try:
            start = gold.start.replace(year=gold.start.year + years)
            end = gold.end.replace(year=gold.end.year + years)
        except ValueError:
            continue
        moved.append(Period(start, end, "period"))
    return moved


FILES = (
    ("recognizers-text-it/Number/NumberModel.json", list_numbers, 97),
    ("recognizers-text-it/Number/PercentModel.json", list_percents, 97),
    ("recognizers-text-it/Number/OrdinalModel.json", list_ordinals, 95),
    ("recognizers-text-it/NumberWithUnit/CurrencyModel.json", list_currencies, 97),
    ("recognizers-text-it/DateTime/DateParser.json", list_dates, 92),
    ("recognizers-text-it/DateTime/DatePeriodParser.json", list_dates, 92),
    ("recognizers-text-it/DateTime/DateTimeModel.json", list_date_models, 92),
    ("recognizers-text-it/DateTime/HolidayParser.json", list_dates, 92),
    ("recognizers-text-it/DateTime/DurationParser.json", list_durations, 92),
    ("duckling-it/AmountOfMoney.hs", list_duckling_amounts, 97),
    ("duckling-it/Numeral.hs", list_duckling_numbers, 97),
    ("duckling-it/Ordinal.hs", list_duckling_ordinals, 95),
    ("duckling-it/Time.hs", list_duckling_dates, 92),
)


def main() -> None:
    """Print a line per file, the misses if asked, and every case set aside with its reason."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dir", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every case that is not right")
    parser.add_argument("--excused", action="store_true", help="print every case set aside, with its reason")
    args = parser.parse_args()
    excused = load_excused()
    print(f"{'file':<54} {'cases':>5} {'found':>7} {'right':>7} {'aim':>4} {'aside':>5} {'right of all':>12}")
    for name, read, aim in FILES:
        tally = score(read(args.dir / name), excused)
        found, right = (100 * n / max(tally.expected, 1) for n in (tally.found, tally.right))
        of_all = 100 * tally.right / max(tally.expected + len(tally.excused), 1)
        counts = f"{tally.expected:>5} {found:>6.1f}% {right:>6.1f}% {aim:>4} {len(tally.excused):>5}"
        print(f"{name:<54} {counts} {of_all:>11.1f}%")
        for miss in tally.misses if args.misses else []:
            print("   ", miss)
        for text, reason in tally.excused if args.excused else []:
            print(f"    aside: {text!r}: {reason}")


if __name__ == "__main__":
    main()
