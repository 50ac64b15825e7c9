"""Time find_values over prose, beside one compiled expression that only finds digits.

    python scripts/bench_values.py FILE... [--runs 3]

FILE is plain text, or JSON lines with a "text". Prints megabytes of UTF-8 per second on one core, the best
of the runs, and how long a hostile megabyte of digits and commas takes.
"""

import argparse
import json
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from newsie.normalise.context import Context
from newsie.normalise.finder import find_values

DIGITS = re.compile(r"\d[\d.,]*")
CONTEXT = Context(published=date(2020, 2, 14))
LIMIT = 5_000_000


def read_articles(path: Path) -> list[str]:
    """Read one text, or the texts of a JSON lines file, up to five megabytes."""
    if path.suffix != ".jsonl":
        return [path.read_text("utf-8")]
    articles: list[str] = []
    size = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            articles.append(json.loads(line)["text"])
            size += len(articles[-1])
            if size > LIMIT:
                break
    return articles


def time_best(work: Callable[[], int], runs: int) -> tuple[float, int]:
    """Return the shortest time of several runs, and what the last one counted."""
    best, count = float("inf"), 0
    for _ in range(runs):
        start = time.process_time()
        count = work()
        best = min(best, time.process_time() - start)
    return best, count


def main() -> None:
    """Print one line per measurement."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    articles = [text for path in args.files for text in read_articles(path)]
    size = sum(len(text.encode()) for text in articles) / 1e6
    floor, digits = time_best(lambda: sum(len(DIGITS.findall(t)) for t in articles), args.runs)
    took, values = time_best(lambda: sum(len(find_values(t, CONTEXT)) for t in articles), args.runs)
    print(f"{len(articles)} articles, {size:.2f} MB")
    print(f"digits only   {size / floor:8.1f} MB/s  ({digits} found)")
    print(f"find_values   {size / took:8.2f} MB/s  ({values} found)")
    for name, hostile in (("digits and commas", "1,2,3.4," * 125_000), ("one long number", "1" * 1_000_000)):
        start = time.process_time()
        find_values(hostile, CONTEXT)
        print(f"1 MB of {name}: {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
