"""What a reader may know besides the text."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """What relative expressions hang on."""

    published: date | None = None
    """Anchor of "ieri" and "lo scorso anno"; None leaves them unresolved."""
