"""Archives: years of news read one article at a time, extracted, and written so that no article is lost."""

from newsie.archive.placed import Placed
from newsie.archive.readers import count_articles, read_archive
from newsie.archive.rehearsal import rehearse_archive
from newsie.archive.runner import RunOptions, Summary, run_archive
from newsie.archive.since import Since

__all__ = [
    "Placed",
    "RunOptions",
    "Since",
    "Summary",
    "count_articles",
    "read_archive",
    "rehearse_archive",
    "run_archive",
]
