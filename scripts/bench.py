"""Words a second from raw text to record, one process, beside a bare spaCy tok2vec+NER in the same run.

    scripts/bench.py [ARCHIVE.jsonl] [--articles N] [--model M]

Without an archive the shipped samples are read over and over. The bare pipeline is spaCy's own default
Italian one (tokenizer, HashEmbedCNN tok2vec of width 96 and depth 4, transition NER), initialised but not
trained: its speed does not depend on what it learned. Rounds of both alternate: a busy machine slows both.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example

from newsie.data import Article
from newsie.errors import InputError
from newsie.pipeline import DEFAULT_MODEL, Extractor, load
from newsie.record import record_from_analysis
from newsie.text import article_from_json, article_from_text

ROUNDS = 5
SAMPLES = Path(__file__).resolve().parent.parent / "corpora" / "samples"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path, nargs="?", help="JSON lines with a text each")
    parser.add_argument("--articles", type=int, default=2000, help="how many to read (default 2000)")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    options = parser.parse_args()
    articles = read_articles(options.archive, options.articles)
    words = sum(count_words(article) for article in articles)
    start = time.perf_counter()
    extractor = load(options.model)
    print(f"loaded {options.model} in {time.perf_counter() - start:.2f} s (imports not counted)")
    measure(articles, words, extractor, make_bare())


def measure(articles: list[Article], words: int, extractor: Extractor, bare: Language) -> None:
    """Time both pipelines in alternating rounds over equal shares of the articles, then print."""
    shares = [articles[i::ROUNDS] for i in range(ROUNDS)]
    for run in (lambda: run_newsie(extractor, articles[:64]), lambda: run_bare(bare, articles[:64])):
        run()  # warm-up
    warm = memory_now()
    seconds = {"newsie": 0.0, "bare": 0.0}
    for share in shares:
        seconds["newsie"] += clock(lambda share=share: run_newsie(extractor, share))
        seconds["bare"] += clock(lambda share=share: run_bare(bare, share))
    speed = {name: words / spent for name, spent in seconds.items()}
    print(f"{len(articles)} articles, {words} words, one process")
    print(f"bare spaCy tok2vec+NER    {speed['bare']:>9,.0f} words/s")
    ratio = speed["newsie"] / speed["bare"]
    print(f"newsie, text to record    {speed['newsie']:>9,.0f} words/s   {ratio:.2f} of bare")
    end, peak = memory_now(), memory_peak()
    print(f"memory after warm-up {warm:,.0f} MB, at the end {end:,.0f} MB, peak {peak:,.0f} MB")


def run_newsie(extractor: Extractor, articles: list[Article]) -> None:
    """Read articles to records."""
    for analysis in extractor.pipe(articles):
        record_from_analysis(analysis)


def run_bare(nlp: Language, articles: list[Article]) -> None:
    """Tokenize and tag articles with spaCy alone."""
    with nlp.memory_zone():
        for _ in nlp.pipe((article.text for article in articles), batch_size=32):
            pass


def make_bare() -> Language:
    """Return spaCy's default Italian tok2vec and NER, initialised for three labels."""
    nlp = spacy.blank("it")
    nlp.add_pipe("tok2vec")
    ner = nlp.add_pipe(
        "ner", config={"model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}}}
    )
    for label in ("PER", "ORG", "LOC"):
        ner.add_label(label)  # type: ignore[attr-defined]
    example = Example.from_dict(
        nlp.make_doc("Enel apre a Lodi"), {"entities": [(0, 4, "ORG"), (12, 16, "LOC")]}
    )
    nlp.initialize(lambda: [example])
    return nlp


def clock(run: Callable[[], None]) -> float:
    """Return how long a call took, in seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def read_articles(archive: Path | None, count: int) -> list[Article]:
    """Return `count` articles of an archive, or of the samples over and over."""
    if archive is None:
        texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
        return [article_from_text(text, name="sample") for text in islice(cycle(texts), count)]
    with archive.open(encoding="utf-8") as lines:
        return list(islice(read_rows(lines), count))


def read_rows(lines: Iterable[str]) -> Iterable[Article]:
    """Yield the articles of JSON lines, leaving out what can't be read."""
    for number, line in enumerate(lines, 1):
        try:
            yield article_from_json(json.loads(line), name=f"line {number}")
        except InputError:
            continue


def count_words(article: Article) -> int:
    """Count what stands between white space."""
    return len(article.text.split())


def memory_now() -> float:
    """Return the process' resident memory in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def memory_peak() -> float:
    """Return the process' peak resident memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


if __name__ == "__main__":
    main()
