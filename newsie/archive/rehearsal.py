"""A run that only reads: what an archive holds, before anything is extracted or written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing

from newsie.archive.batches import gather_batches
from newsie.archive.duplicates import NearCopies
from newsie.archive.placed import Placed
from newsie.archive.runner import Summary, Watch
from newsie.data import Fingerprint
from newsie.errors import Reason
from newsie.store import Rejected

NO_PIPELINE = Fingerprint("", "", "", "")
BATCH = 32
"""Articles between two looks at the progress."""


class Nothing:
    """A target that holds nothing."""

    def find_done(self, digests: Mapping[str, str], pipeline: Fingerprint) -> set[str]:
        """Return none of the articles."""
        return set()


def rehearse_archive(
    articles: Iterable[Placed | Rejected],
    on_rejected: Callable[[Rejected], None],
    *,
    limit: int | None = None,
    on_progress: Watch | None = None,
) -> Summary:
    """Read every article as a run would, and count: `done` are those that it would extract.

    What would be set aside is told as it comes. What a target already holds is not looked at.
    """
    counts: Counter[str] = Counter()
    set_aside: Counter[Reason] = Counter()
    with closing(NearCopies()) as copies:
        for batch in gather_batches(copies.watch(articles), Nothing(), NO_PIPELINE, size=BATCH, limit=limit):
            for row in batch.rejected:
                on_rejected(row)
            set_aside.update(row.reason for row in batch.rejected)
            words = sum(len(item.article.text.split()) for item in batch.todo)
            counts.update(done=len(batch.todo), duplicates=batch.duplicates, words=words)
            if on_progress is not None:
                on_progress(Summary(**counts, set_aside=set_aside))
        return Summary(**counts, set_aside=dict(set_aside), near_copies=len(copies))
