"""Teach a pipeline's judge of facts from gold, and write it into the pipeline's folder.

    scripts/train_facts.py MODEL --gold corpora/gold/train [--gold FOLDER:3 ...] [--folds 4] [--out FOLDER]
    scripts/train_facts.py it_news_md --advise 9 --gold corpora/gold/train ...    with an adviser (an hour)
    scripts/train_facts.py it_news_md --advise-on --gold mine/ --gold ...    the adviser taught further

FOLDER:3 counts every article of a folder three times, as suits few that matter much. With --folds, gold, each
article once, is first split by article and every part judged by what the others teach: that is printed
beside what the patterns alone say. The judge that is written has learned from all of it. With --advise, a
transformer learns to advise it, from so many layers of the one by which the pipeline finds names; with
--advise-on the one that there is learns for an epoch more; without either it stays as it is. The same gold
gives the same bytes (with more threads than one, the adviser's last digits may differ).
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from newsie.corpus import read_folder
from newsie.errors import NewsieError
from newsie.evaluate import markdown_from_report
from newsie.pipeline import FACTS, Extractor, find_model, load
from newsie.pipes.judging.adviser import Adviser
from newsie.pipes.judging.judge import ADVISER, Judge
from newsie.training.folds import compare_folds
from newsie.training.gold import read_times
from newsie.training.judging import Lesson, read_lessons, train_judge
from newsie.training.senses import find_vectors


def main() -> int:
    """Train what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="name or folder of a pipeline")
    parser.add_argument("--gold", type=read_times, action="append", required=True, metavar="FOLDER[:TIMES]")
    parser.add_argument("--folds", type=int, default=0, help="parts to compare judge and patterns on")
    advised = parser.add_mutually_exclusive_group()
    advised.add_argument("--advise", type=int, metavar="LAYERS", help="teach an adviser as well")
    advised.add_argument("--advise-on", action="store_true", help="teach the adviser that it has further")
    parser.add_argument("--threads", type=int, default=1, help="of an adviser's training")
    parser.add_argument("--out", type=Path, help="folder for the judge [default: the pipeline's own]")
    options = parser.parse_args()
    try:
        return train(options)
    except NewsieError as error:
        print(error, file=sys.stderr)
        return 2


def train(options: argparse.Namespace) -> int:
    """Teach and write the judge."""
    extractor = load(options.model, judged=False)
    read = [
        (lesson, times)
        for folder, times in options.gold
        for lesson in read_lessons(extractor, read_folder(folder))
    ]
    lessons = [lesson for lesson, _ in read]
    facts = sum(len(lesson.gold.facts) for lesson in lessons)
    print(f"{len(lessons)} articles, {facts} facts", file=sys.stderr)
    if options.folds:
        print(markdown_from_report(compare_folds(extractor, lessons, options.folds)))
    own = find_model(options.model).path / FACTS
    judge = train_judge([lesson for lesson, times in read for _ in range(times)], find_vectors(extractor))
    if options.advise or options.advise_on:
        judge = advise(judge, extractor, read, options, own)
    else:
        judge = keep_adviser(judge, own)
    target = options.out or own
    judge.to_disk(target)
    print(f"written to {target}", file=sys.stderr)
    return 0


def keep_adviser(judge: Judge, own: Path) -> Judge:
    """Give a judge the adviser in the pipeline's own folder, where it answers with the same labels."""
    if not (own / ADVISER).is_dir():
        return judge
    adviser = Adviser.from_disk(own / ADVISER)
    if judge.takes(adviser):
        return replace(judge, adviser=adviser)
    print(
        "gold has other types or roles: the adviser is left out, --advise teaches a new one", file=sys.stderr
    )
    return judge


def advise(
    judge: Judge,
    extractor: Extractor,
    read: Sequence[tuple[Lesson, int]],
    options: argparse.Namespace,
    own: Path,
) -> Judge:
    """Teach the judge an adviser: a new one, or the pipeline's own further."""
    import torch  # Clues need none.

    from newsie.training.advising import find_transformer, train_adviser

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    start = Adviser.from_disk(own / ADVISER) if options.advise_on else find_transformer(extractor)
    return train_adviser(judge, start, read, find_vectors(extractor), layers=options.advise)


if __name__ == "__main__":
    sys.exit(main())
