"""Measure a pipeline on several sets of gold, side by side: the table of scores that stands in the README.

    scripts/measure_facts.py it_news_sm "invented, dev=corpora/gold/dev" "real, dev=out/meantime/dev"

End to end from raw text; F1 in percent with 95 % intervals by article. The last line says which gold it was.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from newsie.cli.evaluation import evaluate_model
from newsie.errors import NewsieError
from newsie.evaluate import ALL, Key, Report
from newsie.evaluate.report import write_measured, write_row

ROWS = {
    "mentions, all labels": Key("spans", ALL),
    "mentions with their value": Key("values", ALL),
    "entities": Key("entities", ALL),
    "events (trigger and type)": Key("events", ALL),
    "figures (amount, unit, metric)": Key("figures", ALL),
    "positions (person, office, organization, status)": Key("positions", ALL),
    "relations": Key("relations", ALL),
    "arguments of all facts": Key("arguments", ALL),
    "slots of the record": Key("slots", ALL),
    "facts with every argument and modality right": Key("facts", ALL),
    "persons": Key("spans", "PER"),
    "organizations": Key("spans", "ORG"),
    "places": Key("spans", "LOC"),
}


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="name or folder of a pipeline")
    parser.add_argument("sets", nargs="+", metavar="TITLE=FOLDER", help="a set of gold and what to call it")
    options = parser.parse_args()
    named = [given.rpartition("=") for given in options.sets]
    try:
        reports = [evaluate_model(Path(folder), None, options.model, None) for _, _, folder in named]
    except NewsieError as error:
        print(error, file=sys.stderr)
        return 2
    show([title or folder for title, _, folder in named], reports)
    return 0


def show(titles: Sequence[str], reports: Sequence[Report]) -> None:
    """Print the table, a column a set."""
    heads = [f"{title}, {report.articles}" for title, report in zip(titles, reports, strict=True)]
    print(write_row(["what", *heads]))
    print(write_row(["---", *("---:" for _ in heads)]))
    for name, key in ROWS.items():
        print(write_row([name, *(write_cell(report, key) for report in reports)]))
    print(f"\n{reports[0].pipeline}; gold {', '.join(report.digest[:19] for report in reports)}.")


def write_cell(report: Report, key: Key) -> str:
    """Write a score's F1, a dash where the set has nothing of the kind."""
    score = report.scores.get(key)
    return "–" if score is None else write_measured(score.f1)


if __name__ == "__main__":
    sys.exit(main())
