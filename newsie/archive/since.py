"""Articles from a day on: those published before are passed over and counted, undated ones are read."""

from collections.abc import Iterable, Iterator
from datetime import date

from newsie.archive.placed import Placed
from newsie.store import Rejected


class Since:
    """Passes over what was published before a day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.passed_over = 0
        """How many articles so far."""

    def pick(self, items: Iterable[Placed | Rejected]) -> Iterator[Placed | Rejected]:
        """Yield the articles from the day on, those without a date, and what was set aside."""
        for item in items:
            if isinstance(item, Placed) and item.article.published and item.article.published < self.day:
                self.passed_over += 1
            else:
                yield item
