"""Score newsie's readers of values on the project's own cases: wordings, and short articles end to end.

    python scripts/measure_cases.py [CASES]

CASES is tests/cases unless given. Prints how many wordings and refusals of each kind are read right, apart
those looked at while rules were written and those held out; known failures count as wrong. Then the F1
of amounts, percentages, quantities and dates over the articles: offsets and value must both be right.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from newsie.data import Duration, Money, Number, Ordinal, Percent, Period, Quantity, Value
from newsie.normalise.context import Context
from newsie.normalise.finder import find_values
from newsie.normalise.values_json import found_to_json

AMOUNTS = {"number": Number, "money": Money, "percent": Percent, "quantity": Quantity}
KINDS = ("money", "percent", "quantity", "date")


def make_value(kind: str, row: Any) -> Value:
    """Return the value that a case file writes."""
    if kind == "ordinal":
        return Ordinal(row)
    if kind == "duration":
        return Duration(row)
    if kind == "date":
        start, end, precision, *modifier = row
        return Period(start, end, precision, modifier[0] if modifier else None)
    bounds = {side: row.get(side, row.get("lower")) for side in ("lower", "upper")}
    amounts = {side: None if b is None else Decimal(b) for side, b in bounds.items()}
    rest = {"currency": None} if kind == "money" else {}
    return AMOUNTS[kind](**amounts, **rest | {k: v for k, v in row.items() if k not in bounds})


def list_rows(file: Mapping[str, Any]) -> Iterator[tuple[Any, Value | None, date | None]]:
    """Yield each wording of a case file with its value, None for a refusal, and its day of publication."""
    for case in file["cases"]:
        for wording in case["wordings"]:
            value = make_value(file["kind"], case["value"])
            yield wording, value, case.get("published", file.get("published"))
    for wording in file.get("refused", []):
        yield wording, None, file.get("published")


def is_right(kind: str, wording: Any, value: Value | None, published: date | None) -> bool:
    """Say whether a wording gives exactly its value, a refusal none of its kind."""
    row = wording if isinstance(wording, dict) else {"text": str(wording)}
    found = [f for f in find_values(row["text"], Context(published)) if f.kind == kind]
    if "span" in row:
        found = [f for f in found if f.text == row["span"]]
    return [f.value for f in found] == ([] if value is None else [value])


def count_wordings(folder: Path) -> dict[tuple[str, bool], Counter[str]]:
    """Count the wordings of all value files by kind and half."""
    counts: dict[tuple[str, bool], Counter[str]] = {}
    for path in sorted(folder.rglob("*.yaml")):
        file = yaml.safe_load(path.read_text("utf-8"))
        if not isinstance(file, dict) or "kind" not in file or "cases" not in file:
            continue
        held_out = path.parent.name == "fresh" and file["held_out"]
        tally = counts.setdefault((file["kind"], held_out), Counter())
        for wording, value, published in list_rows(file):
            tally["all"] += 1
            tally["right"] += is_right(file["kind"], wording, value, published)
    return counts


def key(row: Mapping[str, Any]) -> tuple[str, int, int, str]:
    """Return what two values must share."""
    value = {"direction": None} | row["value"]
    return row["type"], row["start"], row["end"], json.dumps(value, sort_keys=True)


def count_articles(path: Path) -> dict[str, Counter[str]]:
    """Count the values of a file of articles that are expected, found and right, by kind."""
    counts = {kind: Counter[str]() for kind in KINDS}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        gold = {key(v) for v in row["values"] if v["type"] in KINDS}
        context = Context(date.fromisoformat(row["published"]))
        found = {key(found_to_json(f)) for f in find_values(row["text"], context) if f.kind in KINDS}
        for kind, tally in counts.items():
            mine, yours = ({v for v in side if v[0] == kind} for side in (gold, found))
            tally.update(expected=len(mine), found=len(yours), right=len(mine & yours))
    return counts


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cases = Path(__file__).parents[1] / "tests" / "cases"
    parser.add_argument("cases", type=Path, nargs="?", default=cases)
    args = parser.parse_args()
    print(f"{'wordings':<12} {'development':>18} {'held out':>18}")
    counts = count_wordings(args.cases)
    halves = [
        sum((c for (_, held), c in counts.items() if held == half), Counter()) for half in (False, True)
    ]
    rows = [(kind, counts[kind, False], counts[kind, True]) for kind in sorted({k for k, _ in counts})]
    for kind, *tallies in [*rows, ("all", *halves)]:
        cells = [f"{t['right']}/{t['all']} {100 * t['right'] / t['all']:5.1f}%" for t in tallies]
        print(f"{kind:<12} {cells[0]:>18} {cells[1]:>18}")
    for path in sorted(args.cases.rglob("articles_*.jsonl")):
        found = count_articles(path)
        for kind, tally in [*found.items(), ("all", sum(found.values(), Counter()))]:
            f1 = 200 * tally["right"] / (tally["expected"] + tally["found"])
            print(f"{path.stem:<18} {kind:<9} {tally['right']:>4}/{tally['expected']:<4} F1 {f1:5.1f}")


if __name__ == "__main__":
    main()
