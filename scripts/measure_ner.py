"""Measure a model of names on held-out sets: strict spans, tokens, running text, words a second.

    python scripts/measure_ner.py models/it_news_sm/newsie_ner --data data
    python scripts/measure_ner.py models/it_news_sm/newsie_ner --data data --speed

Scores are F1 in percent with 95 % intervals from 1,000 resamplings of the sentences.
"""

import argparse
import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from newsie.pipes.encoder_files import NameModel, load_model
from newsie.pipes.ner import Names
from newsie.training.names import HELD_OUT, find_names
from newsie.training.running_text import RunningText, join_texts
from newsie.training.scores import Score, score_spans, score_tokens
from newsie.training.sentences import Sentence, TokenSpan, read_sentences

ARTICLE = 25
"""Sentences that make up an article of running text."""
TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "newsie.italian_tokenizer.v1"}}}


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="folder of a newsie_ner component")
    parser.add_argument("--data", type=Path, required=True, help="folder with kind/")
    parser.add_argument("--sets", nargs="*", default=list(HELD_OUT))
    parser.add_argument("--speed", action="store_true", help="also time the component and a bare spaCy one")
    return parser.parse_args()


def cut_articles(sentences: Sequence[Sentence]) -> list[RunningText]:
    """Write sentences out as articles of `ARTICLE` lines."""
    return [join_texts(sentences[i : i + ARTICLE]) for i in range(0, len(sentences), ARTICLE)]


def format_row(title: str, scores: dict[str, Score]) -> str:
    """Return one line of the Markdown table."""
    overall = scores["ALL"]
    cells = [title, f"{overall.precision:.1f}", f"{overall.recall:.1f}"]
    cells += [f"{s.f1:.1f} [{s.low:.1f}, {s.high:.1f}]" for s in scores.values()]
    return "| " + " | ".join([*cells, str(overall.gold)]) + " |"


def build_nlp(model: NameModel) -> Language:
    """Return tokenizer, sentences and names, nothing else."""
    nlp = spacy.blank("it", config=TOKENIZER)
    nlp.add_pipe("newsie_sentences")
    nlp.add_pipe("newsie_ner")
    component = nlp.get_pipe("newsie_ner")
    assert isinstance(component, Names)
    component.use(model)
    return nlp


def score_running_text(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, Score]:
    """Score articles made of the sentences, from raw text on; resampled by article."""
    articles = cut_articles(sentences)
    docs = nlp.pipe(article.text for article in articles)
    found = [[TokenSpan(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]
    return score_spans([article.names for article in articles], found)


def measure_set(name: str, model: NameModel, nlp: Language, sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield a set's lines of the table."""
    gold = [sentence.names for sentence in sentences]
    alone, together = find_names(model, sentences), find_names(model, sentences, article=True)
    yield format_row(f"{name} sentences alone", score_spans(gold, alone))
    yield format_row(f"{name} sentences in context", score_spans(gold, together))
    yield format_row(f"{name} tokens alone", score_tokens(gold, alone))
    yield format_row(f"{name} tokens in context", score_tokens(gold, together))
    yield format_row(f"{name} running text", score_running_text(nlp, sentences))


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
    for label in ("PER", "ORG", "LOC"):
        recogniser.add_label(label)
    nlp.initialize()
    return nlp


def main() -> None:
    """Print the table."""
    args = parse_arguments()
    logging.disable(logging.WARNING)
    started = time.perf_counter()
    model = load_model(args.model)
    loaded = time.perf_counter() - started
    nlp = build_nlp(model)
    print("| set | P | R | F1 | PER | ORG | LOC | gold |\n|---|---|---|---|---|---|---|---|")
    for name in args.sets:
        sentences = read_sentences(args.data / HELD_OUT[name])
        for line in measure_set(name, model, nlp, sentences):
            print(line)
    if args.speed:
        sentences = read_sentences(args.data / HELD_OUT["WN"])
        texts = [article.text for article in cut_articles(sentences)]
        ours, bare = time_pipe(nlp, texts, "newsie_ner"), time_pipe(build_bare(), texts, "ner")
        print(
            f"\nloads in {loaded:.2f} s; {ours:,.0f} words/s; bare spaCy {bare:,.0f}; ratio {ours / bare:.2f}"
        )


if __name__ == "__main__":
    main()
