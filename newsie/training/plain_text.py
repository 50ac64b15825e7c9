"""Plain text as training reads it, and the subword vectors learned from it."""

import json
import logging
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsie.pipes.encoder_words import normalise_word

LOGGER = logging.getLogger(__name__)
TOKEN = re.compile(
    r"""
    [^\W\d_](?:\.[^\W\d_])+\.?      # S.p.A., U.S.A
    | \d+(?:[.,]\d+)*               # 1.250,5
    | \w+(?:-\w+)*['’]?             # dell', Emilia-Romagna
    | [^\w\s]
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Vectors:
    """How vectors are learned. `rows` is the hash table's size: what the packaged file weighs."""

    dim: int = 128
    rows: int = 120_000
    epochs: int = 4
    window: int = 5
    threads: int = 1
    """More than one is faster and not repeatable."""


def read_lines(path: Path) -> Iterator[str]:
    """Yield the paragraphs of one file: plain, .xz, .jsonl with a text, or token a line (.tsv, .conllu)."""
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from lines
    elif path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    elif path.suffix in (".tsv", ".conllu"):
        column = 1 if path.suffix == ".conllu" else 0
        for block in path.read_text("utf-8").split("\n\n"):
            yield " ".join(line.split("\t")[column] for line in block.splitlines() if line)
    else:
        yield from path.read_text("utf-8").splitlines()


def thin_lines(path: Path, times: float) -> Iterator[str]:
    """Yield a file's lines `times` over: 2 repeats it, 0.5 takes every second line."""
    for _ in range(max(1, int(times))):
        share = 0.0
        for line in read_lines(path):
            share += min(times, 1.0)
            if share >= 1.0:
                share -= 1.0
                yield line


def split_times(source: str) -> tuple[str, float]:
    """Read FILE:TIMES; once where nothing is said.

    >>> split_times("a.txt"), split_times("a.txt:0.5")
    (('a.txt', 1.0), ('a.txt', 0.5))
    """
    name, _, times = source.partition(":")
    return name, float(times or 1)


def list_files(sources: Iterable[str], folder: Path) -> Iterator[tuple[Path, float]]:
    """Yield the files under a folder that sources name, wildcards welcome, and how many times each counts."""
    for source in sources:
        pattern, times = split_times(source)
        yield from ((path, times) for path in sorted(folder.glob(pattern)))


def write_corpus(sources: Iterable[str], folder: Path, out: Path) -> None:
    """Write the vectors' training text: tokens as the encoder sees them, a paragraph a line.

    A source is a path under `folder`, wildcards welcome, and how many times it counts: "text/admin-*.xz:0.5".
    """
    with out.open("w", encoding="utf-8") as corpus:
        for path, times in list_files(sources, folder):
            for line in thin_lines(path, times):
                corpus.write(" ".join(map(normalise_word, TOKEN.findall(line))) + "\n")
            LOGGER.info("read %s", path)


def train_vectors(corpus: Path, out: Path, options: Vectors) -> None:
    """Train floret vectors by skip-gram and write them as text."""
    import floret  # type: ignore[import-untyped]

    model = floret.train_unsupervised(
        str(corpus), model="skipgram", mode="floret", hashCount=2, bucket=options.rows, dim=options.dim,
        minn=4, maxn=5, minCount=4, neg=5, ws=options.window, lr=0.05,
        epoch=options.epochs, thread=options.threads,
    )  # fmt: skip
    model.save_floret_vectors(str(out))
