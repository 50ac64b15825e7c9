"""Annotations of real articles whose texts are kept elsewhere: rebuilt from MEANTIME, checked by digest.

    scripts/meantime.py rebuild DIR [--out FOLDER]    write the NAME.txt that belongs to each NAME.ann
    scripts/meantime.py bare DIR FOLDER               write every article as markup in which nothing is marked
    scripts/meantime.py store DIR MARKUP...           write NAME.ann and NAME.json of annotated articles

DIR holds the Italian articles of MEANTIME (http://www.newsreader-project.eu/results/data/wikinews), one
`corpus_NAME.txt` each: line 1 the title, line 2 the day, then the body. `corpora/meantime` keeps spans, facts
and a digest of each text, never the text.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from newsie.corpus import markup_from_analysis, read_markup
from newsie.corpus.brat import ann_from_analysis, list_brat, read_meta
from newsie.corpus.check import read_families
from newsie.corpus.files import check_free, read_text, write_text
from newsie.corpus.texts import DIGEST, make_digest
from newsie.data import Analysis, Article
from newsie.errors import CorpusError, NewsieError

CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "meantime"
SOURCE = "Wikinews"
ORIGIN = {
    "licence": "CC BY 4.0",
    "origin": "MEANTIME, the NewsReader project's Wikinews corpus; scripts/meantime.py rebuilds the text",
}
MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
TEST, DEV = 20, 10

_INVISIBLE = re.compile("[\u200b\ufeff]")
_ENTITIES = {re.compile("& ?amp ?;"): "&", re.compile("& ?# ?x0D ?;"): " "}
"""What the data set made of ampersands and carriage returns."""
_SENTENCE_END = re.compile(r"[.!?…:;][\s\"»”')\]]*$")


# Text ---------------------------------------------------------------------------------------------


def read_article(folder: Path, name: str) -> Article:
    """Return an article of the data set; raise CorpusError where it is missing or has no day."""
    path = folder / f"corpus_{name}.txt"
    title, day, *body = [*read_text(path).split("\n"), "", ""]
    try:
        published = parse_day(day)
    except ValueError:
        raise CorpusError(f"{path}:2: {day!r} is no day such as '6 ottobre 2011'") from None
    title = tidy_line(title)
    return Article("\n".join([title, *join_lines(map(tidy_line, body))]), name, title, published, SOURCE)


def parse_day(line: str) -> date:
    """Return the day of "6 ottobre 2011"; raise ValueError for anything else."""
    number, month, year = line.split()
    return date(int(year), MONTHS.index(month) + 1, int(number))


def tidy_line(line: str) -> str:
    r"""Return a line without invisible characters and idle blanks, entities as the characters that they were.

    >>> tidy_line("Standard & amp; Poor's\u200b ha chiuso . & # x0D; & # x0D;")
    "Standard & Poor's ha chiuso ."
    """
    for entity, character in _ENTITIES.items():
        line = entity.sub(character, line)
    return " ".join(_INVISIBLE.sub("", line).split())


def join_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines that hold text, each joined to the next where it ends in the middle of a sentence.

    >>> list(join_lines(["Parla Dana", "Perino.", "", "«Bene».", "Fine"]))
    ['Parla Dana Perino.', '«Bene».', 'Fine']
    """
    pending: list[str] = []
    for line in filter(None, lines):
        pending.append(line)
        if _SENTENCE_END.search(line):
            yield " ".join(pending)
            pending = []
    if pending:
        yield " ".join(pending)


def list_names(folder: Path) -> list[str]:
    """Return the names of the data set's articles; raise CorpusError for a folder that holds none."""
    names = sorted(path.stem.removeprefix("corpus_") for path in folder.glob("corpus_*.txt"))
    if not names:
        raise CorpusError(f"{folder}: no corpus_*.txt in it; name the folder of MEANTIME's Italian articles")
    return names


# Splits -------------------------------------------------------------------------------------------


def split_names(names: Iterable[str], families: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return the split of every article: 20 for test, 10 for dev, the rest for train, each topic in turn.

    Articles stand in the order of a hash of their name, those of one family in that of its first name.
    """
    leaders = {name: name for name in names}
    leaders |= {name: min(family) for family in families for name in family if name in leaders}
    topics: dict[str, list[str]] = {}
    for name in sorted(leaders, key=lambda n: (make_digest(leaders[n]), n)):
        topics.setdefault(name.partition("_")[0], []).append(name)
    ranks = [(rank, topic, name) for topic, own in topics.items() for rank, name in enumerate(own)]
    order = [name for *_, name in sorted(ranks)]
    return {name: choose_split(place) for place, name in enumerate(order)}


def choose_split(place: int) -> str:
    """Return the split of the article at a place of the order."""
    return "test" if place < TEST else "dev" if place < TEST + DEV else "train"


# What the commands do -----------------------------------------------------------------------------


def rebuild(folder: Path, corpus: Path, target: Path) -> Iterator[str]:
    """Write each annotated article's text, and yield what is wrong with those that can't be rebuilt."""
    list_names(folder)
    annotated = list_brat(corpus)
    if not annotated:
        raise CorpusError(f"{corpus}: no annotations (NAME.ann) in it")
    for ann in annotated:
        try:
            text = rebuild_text(folder, ann)
        except NewsieError as error:
            yield str(error)
            continue
        place = target / ann.relative_to(corpus)
        write_text(place.with_suffix(".txt"), text)
        if target != corpus:
            shutil.copyfile(ann, place)
            shutil.copyfile(ann.with_suffix(".json"), place.with_suffix(".json"))
    for path in corpus.glob("*.txt") if target != corpus else ():
        shutil.copyfile(path, target / path.name)  # what the checks know of the corpus


def rebuild_text(folder: Path, ann: Path) -> str:
    """Return the text that an annotation was made on; raise CorpusError where the data set has another."""
    text = read_article(folder, ann.stem).text
    expected = read_meta(ann).get(DIGEST)
    if make_digest(text) != expected:
        raise CorpusError(
            f"{folder / f'corpus_{ann.stem}.txt'}:1: not the text that was annotated:"
            f" its digest is {make_digest(text)}, {ann.with_suffix('.json')} says {expected}"
        )
    return text


def write_bare(folder: Path, target: Path) -> Iterator[str]:
    """Write every article as markup with nothing marked, never over a file, and yield what went wrong."""
    for name in list_names(folder):
        try:
            path = target / f"{name}.markup"
            check_free([path], force=False)
            write_text(path, markup_from_analysis(Analysis(read_article(folder, name))))
        except NewsieError as error:
            yield str(error)


def store(folder: Path, sources: Iterable[Path], corpus: Path) -> Iterator[str]:
    """Write spans and facts of annotated articles into their splits, and yield what went wrong."""
    splits = split_names(list_names(folder), read_families(corpus))
    for path in sources:
        try:
            analysis = read_markup(path).draft.build()
            name = analysis.article.id
            article = read_article(folder, name)
            if analysis.article.text != article.text:
                raise CorpusError(f"{path}:1: the text is not that of {folder / f'corpus_{name}.txt'}")
            write_annotation(analysis, corpus / splits[name])
        except NewsieError as error:
            yield str(error)


def write_annotation(analysis: Analysis, target: Path) -> None:
    """Write an analysis as `NAME.ann`, and a `NAME.json` that has the text's digest in place of its title."""
    article = analysis.article
    meta: Mapping[str, str] = {
        "id": article.id,
        "source": SOURCE,
        "published": str(article.published),
        DIGEST: make_digest(article.text),
        **ORIGIN,
    }
    write_text(target / f"{article.id}.ann", ann_from_analysis(analysis))
    write_text(target / f"{article.id}.json", json.dumps(meta, ensure_ascii=False, indent=1) + "\n")


def main() -> int:
    """Do what the command line says; exit status 1 if anything went wrong."""
    problems = 0
    try:
        for problem in run(parse_options()):
            problems += 1
            print(problem, file=sys.stderr)
    except NewsieError as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if problems else 0


def run(options: argparse.Namespace) -> Iterator[str]:
    """Run the command that was named."""
    match options.command:
        case "rebuild":
            return rebuild(options.folder, options.corpus, options.out or options.corpus)
        case "bare":
            return write_bare(options.folder, options.target)
        case _:
            return store(options.folder, options.sources, options.corpus)


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where the annotations are")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("rebuild", "bare", "store"):
        command = commands.add_parser(name)
        command.add_argument("folder", type=Path, metavar="DIR", help="the folder with corpus_*.txt")
        if name == "rebuild":
            command.add_argument("--out", type=Path, help="a folder for whole triples, elsewhere")
        elif name == "bare":
            command.add_argument("target", type=Path, metavar="FOLDER")
        else:
            command.add_argument("sources", type=Path, nargs="+", metavar="MARKUP")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
