"""Measure recognisers of names side by side: strict spans, tokens, running text, words a second; one table.

    python scripts/measure_ner.py shipped=models/it_news_sm/newsie_ner --data data
    python scripts/measure_ner.py start=build/newsie_ner shipped=models/it_news_sm/newsie_ner --data data \
        --gold local=out/modena/dev

Scores are F1 in percent with 95 % intervals from 1,000 resamplings of the sentences (running text: articles).
"""

import argparse
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language

from newsie.corpus import read_folder
from newsie.pipes.encoder_files import NameModel, load_model
from newsie.pipes.ner import Names
from newsie.training.gold import NAMES
from newsie.training.names import find_names
from newsie.training.recipes import HELD_OUT
from newsie.training.running_text import RunningText, join_texts
from newsie.training.scores import Score, score_spans, score_tokens
from newsie.training.sentences import Sentence, TokenSpan, read_sentences

NEWS = "WN"
ARTICLE = 25
"""Sentences that make up an article of running text."""
GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold" / "dev"
TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "newsie.italian_tokenizer.v1"}}}
HEAD = """\
| model | set | F1 | PER | ORG | LOC | tokens | names |
|---|---|---|---|---|---|---|---|"""
Scores = dict[str, Score]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What is measured on: sentences by set, and articles as running text by set."""

    sentences: dict[str, list[Sentence]]
    articles: dict[str, list[RunningText]]

    @classmethod
    def read(cls, data: Path, gold: Mapping[str, Path], sets: Sequence[str]) -> "HeldOut":
        """Read KIND's dev parts, of which the news are measured as running text too, and brat articles."""
        sentences = {name: read_sentences(data / HELD_OUT[name]) for name in sets}
        news = {name: cut_articles(own) for name, own in sentences.items() if name == NEWS}
        return cls(sentences, {**news, **{title: read_articles(folder) for title, folder in gold.items()}})


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="+", help="TITLE=folder of a newsie_ner component")
    parser.add_argument("--data", type=Path, required=True, help="folder with kind/")
    parser.add_argument(
        "--gold",
        action="append",
        default=[f"own={GOLD}"],
        metavar="TITLE=FOLDER",
        help="brat articles beside our own dev part",
    )
    parser.add_argument("--sets", nargs="*", default=list(HELD_OUT))
    return parser.parse_args()


def cut_articles(sentences: Sequence[Sentence]) -> list[RunningText]:
    """Write sentences out as articles of `ARTICLE` lines."""
    return [join_texts(sentences[i : i + ARTICLE]) for i in range(0, len(sentences), ARTICLE)]


def read_articles(folder: Path) -> list[RunningText]:
    """Read brat articles and their names."""
    return [
        RunningText(
            gold.article.text,
            tuple(TokenSpan(m.start, m.end, m.label) for m in gold.mentions if m.label in NAMES),
        )
        for gold in read_folder(folder)
    ]


def format_row(title: str, name: str, spans: Scores, tokens: Scores | None) -> str:
    """Return one line of the Markdown table."""
    cells = [title, name, *(format_score(score) for score in spans.values())]
    cells += [format_score(tokens["ALL"]) if tokens else "", str(spans["ALL"].gold)]
    return "| " + " | ".join(cells) + " |"


def format_score(score: Score) -> str:
    """Return F1 and its interval."""
    return f"{score.f1:.1f} [{score.low:.1f}, {score.high:.1f}]"


def build_nlp(model: NameModel) -> Language:
    """Return tokenizer, sentences and names, nothing else."""
    nlp = spacy.blank("it", config=TOKENIZER)
    nlp.add_pipe("newsie_sentences")
    nlp.add_pipe("newsie_ner")
    component = nlp.get_pipe("newsie_ner")
    assert isinstance(component, Names)
    component.use(model)
    return nlp


def score_articles(nlp: Language, articles: Sequence[RunningText]) -> Scores:
    """Score articles from raw text on; resampled by article."""
    docs = nlp.pipe(article.text for article in articles)
    found = [[TokenSpan(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]
    return score_spans([article.names for article in articles], found)


def measure(title: str, model: NameModel, nlp: Language, held_out: HeldOut) -> Iterator[str]:
    """Yield a model's lines of the table."""
    for name, sentences in held_out.sentences.items():
        gold = [sentence.names for sentence in sentences]
        for reading, article in (("alone", False), ("in context", True)):
            found = find_names(model, sentences, article=article)
            scores = score_spans(gold, found), score_tokens(gold, found)
            yield format_row(title, f"{name} {reading}", *scores)
    for name, articles in held_out.articles.items():
        yield format_row(title, f"{name} running text", score_articles(nlp, articles), None)


def time_pipe(nlp: Language, texts: Sequence[str], component: str) -> float:
    """Return how many words a second one component reads; the best of three runs over the same Docs."""
    best = 0.0
    pipe = nlp.get_pipe(component)
    for _ in range(3):
        docs = list(nlp.pipe(texts, disable=[component]))
        words = sum(len(doc) for doc in docs)
        started = time.perf_counter()
        for _doc in pipe.pipe(docs, batch_size=32):
            pass
        best = max(best, words / (time.perf_counter() - started))
    return best


def build_bare() -> Language:
    """Return spaCy's own tok2vec and NER in their default size, weights as they come: only time is asked."""
    nlp = spacy.blank("it", config=TOKENIZER)
    recogniser = nlp.add_pipe("ner")
    for label in NAMES:
        recogniser.add_label(label)
    nlp.initialize()
    return nlp


def main() -> None:
    """Print the table, then the speeds."""
    args = parse_arguments()
    logging.disable(logging.WARNING)
    gold = {title: Path(folder) for title, _, folder in (pair.partition("=") for pair in args.gold)}
    held_out = HeldOut.read(args.data, gold, args.sets)
    texts = [article.text for articles in held_out.articles.values() for article in articles]
    speeds: list[str] = []
    print(HEAD)
    for title, _, folder in (argument.partition("=") for argument in args.models):
        started = time.perf_counter()
        model = load_model(Path(folder))
        loaded = time.perf_counter() - started
        nlp = build_nlp(model)
        for line in measure(title, model, nlp, held_out):
            print(line, flush=True)
        ours, bare = time_pipe(nlp, texts, "newsie_ner"), time_pipe(build_bare(), texts, "ner")
        ratio = f"{ours:,.0f} words/s, bare spaCy {bare:,.0f} ({ours / bare:.2f})"
        speeds.append(f"{title}: loads in {loaded:.2f} s; {ratio}")
    print("", *speeds, sep="\n")


if __name__ == "__main__":
    main()
