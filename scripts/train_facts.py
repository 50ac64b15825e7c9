"""Teach a pipeline's judge of facts from gold, and write it into the pipeline's folder.

    scripts/train_facts.py MODEL --gold corpora/gold/train [--gold FOLDER ...] [--folds 4] [--out FOLDER]

With --folds, gold is first split by article and every part judged by what the others teach: that is printed
beside what the patterns alone say. The judge that is written has learned from all of it. The same gold gives
the same bytes.
"""

import argparse
import sys
from pathlib import Path

from newsie.corpus import read_folder
from newsie.data import Analysis
from newsie.errors import NewsieError
from newsie.evaluate import markdown_from_report
from newsie.pipeline import find_model, load
from newsie.training.folds import compare_folds
from newsie.training.judging import COMPONENT, Lesson, read_lessons, train_judge
from newsie.training.senses import find_vectors


def main() -> int:
    """Train what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="name or folder of a pipeline")
    parser.add_argument("--gold", type=Path, action="append", required=True, metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=0, help="parts to compare judge and patterns on")
    parser.add_argument("--out", type=Path, help="folder for the judge [default: the pipeline's own]")
    options = parser.parse_args()
    try:
        return train(options)
    except NewsieError as error:
        print(error, file=sys.stderr)
        return 2


def train(options: argparse.Namespace) -> int:
    """Teach and write the judge."""
    extractor = load(options.model)
    gold: list[Analysis] = [analysis for folder in options.gold for analysis in read_folder(folder)]
    lessons: list[Lesson] = list(read_lessons(extractor, gold))
    print(f"{len(lessons)} articles, {sum(len(g.facts) for g in gold)} facts", file=sys.stderr)
    if options.folds:
        print(markdown_from_report(compare_folds(extractor, lessons, options.folds)))
    target = options.out or find_model(options.model).path / COMPONENT
    train_judge(lessons, find_vectors(extractor)).to_disk(target)
    print(f"written to {target}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
