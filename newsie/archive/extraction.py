"""From articles to records, whatever happens on one of them."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from newsie.archive.placed import Placed
from newsie.data import Analysis, Article, Fingerprint
from newsie.record import Record, record_from_analysis
from newsie.store import Rejected

logger = logging.getLogger(__name__)


class Extractor(Protocol):
    """What reads articles; `newsie.load` returns one."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Which pipeline it is."""

    def extract(self, article: Article) -> Analysis:
        """Return everything found in one article."""

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 32) -> Iterator[Analysis]:
        """Yield the analysis of every article, in order."""


Load = Callable[[], Extractor]
"""What loads an extractor: `partial(newsie.load, "it_news_sm")`. Workers call it, so it can be pickled."""


def extract_batch(extractor: Extractor, batch: Sequence[Placed]) -> list[Record | Rejected]:
    """Return each article's record; when the batch fails, find the culprits and set them aside alone."""
    try:
        analyses = list(extractor.pipe([item.article for item in batch], batch_size=len(batch)))
        records = [record_from_analysis(analysis) for analysis in analyses]
        if len(records) != len(batch):
            raise RuntimeError(f"{len(batch)} articles gave {len(records)} analyses")
    except Exception:
        logger.debug("a batch of %d failed; reading its articles one by one", len(batch), exc_info=True)
        return [extract_one(extractor, item) for item in batch]
    return list(records)


def extract_one(extractor: Extractor, item: Placed) -> Record | Rejected:
    """Return an article's record, or why there is none: whatever goes wrong, the archive goes on."""
    try:
        return record_from_analysis(extractor.extract(item.article))
    except Exception as error:
        logger.warning("%s could not be extracted", item.place, exc_info=True)
        return Rejected(item.place, "failed", f"{type(error).__name__}: {error}")
