"""What can go wrong, as a tree of exceptions whose messages say what to do.

NewsieError
├── InputError        an article that can't be read: set aside with `reason`, the archive goes on
├── SpanError         offsets that don't fit their text
├── SchemaError       an unknown label, fact kind or role; a broken lexicon file
├── RecordError       JSON that is not a record
├── CorpusError       a malformed annotation file, with its place
├── ModelError        a pipeline that is missing, broken or of another version
├── ClusterError      a cluster that can't be reached
└── SinkError         a target that can't be written
"""

from typing import Literal

Reason = Literal[
    "empty", "too_large", "binary", "encoding", "language", "format", "unreadable", "withdrawn", "failed"
]
"""Why an article was set aside: one word to count by."""


class NewsieError(Exception):
    """Root of everything newsie raises on purpose."""


class InputError(NewsieError):
    """An article that can't be read.

    `reason` is the word to count by, `article` names the file, line or id, the message says the rest.
    """

    def __init__(self, article: str, reason: Reason, detail: str) -> None:
        super().__init__(f"{article}: {detail}")
        self.article = article
        self.reason: Reason = reason
        self.detail = detail


class SpanError(NewsieError, ValueError):
    """Offsets that lie outside their text, are reversed, or quote something else than they claim."""


class SchemaError(NewsieError, ValueError):
    """A name that the schema does not know, or a lexicon file that does not hold together."""


class RecordError(NewsieError, ValueError):
    """JSON that is not a record of the known version, or that quotes what its text does not say."""


class CorpusError(NewsieError, ValueError):
    """A malformed annotation file; the message starts with `file:line:`."""


class ModelError(NewsieError):
    """A pipeline that can't be found or loaded."""


class ClusterError(NewsieError):
    """A cluster that can't be reached or started."""


class SinkError(NewsieError):
    """A target that can't be opened or written."""
