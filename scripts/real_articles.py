"""Annotations of real articles whose texts are kept elsewhere: rebuilt from their source, checked by digest.

    scripts/real_articles.py rebuild SOURCE [--out FOLDER]    write the NAME.txt that belongs to each NAME.ann
    scripts/real_articles.py bare SOURCE FOLDER [NAME...]     write articles as markup with nothing marked
    scripts/real_articles.py store SOURCE MARKUP...           write NAME.ann, NAME.json of annotated articles

SOURCE is the folder of MEANTIME's Italian articles (http://www.newsreader-project.eu/results/data/wikinews),
one `corpus_NAME.txt` each: line 1 the title, line 2 the day, then the body; or gazzetta_modena.jsonl, an
article a line with "id" and "text". `corpora/meantime` and `corpora/modena` keep spans, facts and a digest
of each text, never the text.
"""

import argparse
import json
import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from newsie.corpus import markup_from_analysis, read_markup
from newsie.corpus.brat import ann_from_analysis, list_brat, read_meta
from newsie.corpus.check import read_families
from newsie.corpus.files import check_free, read_text, write_text
from newsie.corpus.texts import DIGEST, make_digest
from newsie.data import Analysis, Article
from newsie.errors import CorpusError, NewsieError
from newsie.text import article_from_json

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip

_INVISIBLE = re.compile("[\u200b\ufeff]")
_ENTITIES = {re.compile("& ?amp ?;"): "&", re.compile("& ?# ?x0D ?;"): " "}
"""What the data set made of ampersands and carriage returns."""
_SENTENCE_END = re.compile(r"[.!?…:;][\s\"»”')\]]*$")


# Sources ------------------------------------------------------------------------------------------


class Source(ABC):
    """Where texts are kept that a corpus annotates."""

    corpus: ClassVar[str]
    """The folder of `corpora/` that annotates them."""
    licence: ClassVar[str]
    origin: ClassVar[str]
    test: ClassVar[int]
    """How many articles of the corpus are for test."""
    dev: ClassVar[int]

    @abstractmethod
    def list_names(self) -> list[str]:
        """Return the names of all articles."""

    @abstractmethod
    def find(self, name: str) -> str:
        """Say where an article stands, for messages."""

    @abstractmethod
    def read(self, name: str) -> Article:
        """Return an article; raise NewsieError where it is missing or damaged."""


@dataclass(frozen=True)
class Meantime(Source):
    """A folder of MEANTIME's Italian articles."""

    folder: Path
    corpus = "meantime"
    test, dev = 20, 10
    licence = "CC BY 4.0"
    origin = "MEANTIME, the NewsReader project's Wikinews corpus"

    def list_names(self) -> list[str]:
        """Return the names of the articles; raise CorpusError for a folder that holds none."""
        names = sorted(path.stem.removeprefix("corpus_") for path in self.folder.glob("corpus_*.txt"))
        if not names:
            raise CorpusError(
                f"{self.folder}: no corpus_*.txt in it; name the folder of MEANTIME's Italian articles"
            )
        return names

    def find(self, name: str) -> str:
        """Return the path of an article."""
        return str(self.folder / f"corpus_{name}.txt")

    def read(self, name: str) -> Article:
        """Return an article; raise CorpusError where it is missing or has no day."""
        path = Path(self.find(name))
        title, day, *body = [*read_text(path).split("\n"), "", ""]
        try:
            published = parse_day(day)
        except ValueError:
            raise CorpusError(f"{path}:2: {day!r} is no day such as '6 ottobre 2011'") from None
        title = tidy_line(title)
        text = "\n".join([title, *join_lines(map(tidy_line, body))])
        return Article(text, name, title, published, "Wikinews")


@dataclass(frozen=True)
class Gazzetta(Source):
    """The archive of the Gazzetta di Modena: bodies without title and day, a JSON object a line."""

    file: Path
    corpus = "modena"
    test, dev = 20, 15
    licence = "CC BY-NC-SA 4.0"
    origin = "gazzetta_modena.jsonl, local news"

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        try:
            rows = [json.loads(line) for line in read_text(self.file).split("\n") if line]
            return {row["id"].replace("-", "_"): row for row in rows if row["text"]}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CorpusError(f'{self.file}: not "id" and "text" on every line ({error})') from error

    def list_names(self) -> list[str]:
        """Return the names of the articles."""
        return sorted(self._rows)

    def find(self, name: str) -> str:
        """Return file and id of an article."""
        return f"{self.file}, {name.replace('_', '-')}"

    def read(self, name: str) -> Article:
        """Return an article as an archive's reader makes it; raise NewsieError where it is missing."""
        if name not in self._rows:
            raise CorpusError(f"{self.find(name)}: no such article")
        return replace(article_from_json(self._rows[name], name=self.find(name)), id=name)


def open_source(path: Path) -> Source:
    """Return what a path holds: a file is the Gazzetta's archive, anything else MEANTIME's folder."""
    return Gazzetta(path) if path.is_file() else Meantime(path)


# Text ---------------------------------------------------------------------------------------------


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


# Splits -------------------------------------------------------------------------------------------


def split_names(
    names: Iterable[str],
    families: Iterable[Sequence[str]],
    *,
    test: int,
    dev: int,
    kept: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the split of every article: so many for test and dev, the rest for train, each topic in turn.

    Articles stand in the order of a hash of their name, a family where its first name stands: it is not
    parted, though test or dev grow by it. Those in `kept` stay where they are.
    """
    groups = {name: [name] for name in names}
    for family in families:
        present = sorted(name for name in family if name in groups)
        for name in present[1:]:
            groups[present[0]] += groups.pop(name)
    topics: dict[str, list[str]] = {}
    for leader in sorted(groups, key=make_digest):
        topics.setdefault(leader.partition("_")[0], []).append(leader)
    ranks = sorted((rank, topic, name) for topic, own in topics.items() for rank, name in enumerate(own))
    splits = dict(kept or {})
    counts = Counter(splits.values())
    for *_, leader in ranks:
        free = "test" if counts["test"] < test else "dev" if counts["dev"] < dev else "train"
        split = next((splits[name] for name in groups[leader] if name in splits), free)
        placed = [name for name in groups[leader] if name not in splits]
        splits |= dict.fromkeys(placed, split)
        counts[split] += len(placed)
    return splits


# What the commands do -----------------------------------------------------------------------------


def rebuild(source: Source, corpus: Path, target: Path) -> Iterator[str]:
    """Write each annotated article's text, and yield what is wrong with those that can't be rebuilt."""
    source.list_names()
    annotated = list_brat(corpus)
    if not annotated:
        raise CorpusError(f"{corpus}: no annotations (NAME.ann) in it")
    for ann in annotated:
        try:
            text = rebuild_text(source, ann)
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


def rebuild_text(source: Source, ann: Path) -> str:
    """Return the text that an annotation was made on; raise CorpusError where the source has another."""
    text = source.read(ann.stem).text
    expected = read_meta(ann).get(DIGEST)
    if make_digest(text) != expected:
        raise CorpusError(
            f"{source.find(ann.stem)}:1: not the text that was annotated:"
            f" its digest is {make_digest(text)}, {ann.with_suffix('.json')} says {expected}"
        )
    return text


def write_bare(source: Source, target: Path, names: Sequence[str]) -> Iterator[str]:
    """Write articles as markup with nothing marked, never over a file, and yield what went wrong."""
    for name in names or source.list_names():
        try:
            path = target / f"{name}.markup"
            check_free([path], force=False)
            write_text(path, markup_from_analysis(Analysis(source.read(name))))
        except NewsieError as error:
            yield str(error)


def store(source: Source, files: Sequence[Path], corpus: Path) -> Iterator[str]:
    """Write spans and facts of annotated articles into their splits, and yield what went wrong.

    What is in a split stays there.
    """
    kept = {ann.stem: ann.parent.name for ann in list_brat(corpus)} if corpus.exists() else {}
    names = {*kept, *(path.stem for path in files)}
    splits = split_names(names, read_families(corpus), test=source.test, dev=source.dev, kept=kept)
    for path in files:
        try:
            analysis = read_markup(path).draft.build()
            name = analysis.article.id
            if analysis.article.text != source.read(name).text:
                raise CorpusError(f"{path}:1: the text is not that of {source.find(name)}")
            write_annotation(analysis, source, corpus / splits[name])
        except NewsieError as error:
            yield str(error)


def write_annotation(analysis: Analysis, source: Source, target: Path) -> None:
    """Write an analysis as `NAME.ann`, and a `NAME.json` that has the text's digest in place of its title."""
    article = analysis.article
    day = article.published
    meta: Mapping[str, str | None] = {
        "id": article.id,
        "source": article.source,
        **({} if article.title else {"title": None}),
        **({} if day is None else {"published": day.isoformat()}),
        DIGEST: make_digest(article.text),
        "licence": source.licence,
        "origin": f"{source.origin}; scripts/real_articles.py rebuilds the text",
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
    source = open_source(options.source)
    corpus = options.corpus or CORPORA / source.corpus
    match options.command:
        case "rebuild":
            return rebuild(source, corpus, options.out / source.corpus if options.out else corpus)
        case "bare":
            return write_bare(source, options.target, options.names)
        case _:
            return store(source, options.files, corpus)


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, help="where the annotations are [default: the source's own]")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("rebuild", "bare", "store"):
        command = commands.add_parser(name)
        command.add_argument("source", type=Path, metavar="SOURCE", help="MEANTIME's folder, or the archive")
        if name == "rebuild":
            command.add_argument(
                "--out",
                type=Path,
                metavar="FOLDER",
                help="write whole triples into FOLDER/meantime or FOLDER/modena",
            )
        elif name == "bare":
            command.add_argument("target", type=Path, metavar="FOLDER")
            command.add_argument("names", nargs="*", metavar="NAME", help="these articles [default: all]")
        else:
            command.add_argument("files", type=Path, nargs="+", metavar="MARKUP")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
