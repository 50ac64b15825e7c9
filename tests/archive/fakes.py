"""An extractor without a model: fast, the same every time, and as deadly as an article tells it to be.

It stands in a module of its own so that worker processes can import it.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from newsie.data import Analysis, Argument, Article, Entity, Fact, Fingerprint, Mention, Money
from newsie.errors import ModelError

PIPELINE = Fingerprint("it_fake", "1", "0.1.0", "0123")
NEWER = Fingerprint("it_fake", "2", "0.1.0", "4567")


class FakeExtractor:
    """Takes every capitalised word for an ORG and every "N euro" for a figure of the first of them."""

    def __init__(self, fingerprint: Fingerprint = PIPELINE) -> None:
        self.fingerprint = fingerprint

    def extract(self, article: Article) -> Analysis:
        """Read one article, or fall over it."""
        obey(article.text)
        names = list(re.finditer(r"\b[A-Z][a-zà]+\b", article.text))
        words = dict.fromkeys(name.group() for name in names)
        ids = {word: f"e{number}" for number, word in enumerate(words, 1)}
        found = [Mention(*name.span(), "ORG", name.group(), entity=ids[name.group()]) for name in names]
        amounts = [
            Mention(
                *amount.span(), "MONEY", amount.group(), Money(Decimal(amount[1]), Decimal(amount[1]), "EUR")
            )
            for amount in re.finditer(r"(\d+) euro", article.text)
        ]
        facts = tuple(
            Fact("figure", "other", amount, (Argument("value", amount), Argument("subject", found[0])))
            for amount in amounts
            if found
        )
        return Analysis(
            article,
            tuple(sorted([*found, *amounts], key=lambda mention: mention.start)),
            tuple(Entity(id, "ORG", word) for word, id in ids.items()),  # noqa: A001
            facts,
            self.fingerprint,
        )

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 32) -> Iterator[Analysis]:
        """Read articles one after the other."""
        yield from map(self.extract, articles)


def mark_amount(found: re.Match[str]) -> Mention:
    """Return an amount as a mention."""
    amount = Decimal(found[1])
    return Mention(*found.span(), "MONEY", found.group(), Money(amount, amount, "EUR"))


def obey(text: str) -> None:
    """Do what an article's text orders."""
    if "SOLLEVA" in text:
        raise ValueError("che articolo!")
    if "MEMORIA" in text:
        raise MemoryError
    if "UCCIDI" in text:
        os.kill(os.getpid(), 9)
    if "ESCI" in text:
        os._exit(3)
    if "DORMI" in text:
        time.sleep(60)
    if once := re.search(r"UNA VOLTA (\S+)", text):
        flag = Path(once[1])
        if not flag.exists():
            flag.touch()
            os.kill(os.getpid(), 9)


def load() -> FakeExtractor:
    """Load the fake."""
    return FakeExtractor()


def load_newer() -> FakeExtractor:
    """Load a newer fake."""
    return FakeExtractor(NEWER)


def load_unknown() -> FakeExtractor:
    """Find no pipeline."""
    raise ModelError("no pipeline 'it_none': one of these: it_news_sm")


def load_slowly() -> FakeExtractor:
    """Load a fake that spends ten milliseconds on each batch, so that it can be killed at work."""

    class SlowExtractor(FakeExtractor):
        def pipe(self, articles: Iterable[Article], *, batch_size: int = 32) -> Iterator[Analysis]:
            time.sleep(0.01)
            return super().pipe(articles, batch_size=batch_size)

    return SlowExtractor()
