"""Articles that tests of readers share, and what they say of what was read."""

import os
from collections.abc import Sequence
from pathlib import Path

from newsie.archive import Placed, read_archive
from newsie.store import Rejected

NEWS = "La Ferrini di Lodi ha aperto una nuova sede a Crema, dove lavoreranno quaranta tecnici."
OTHER = "Il fatturato della Torneria Bassi è salito del 12 per cento, spiega la presidente."


def read(*sources: Path | str) -> list[Placed | Rejected]:
    return list(read_archive([str(source) for source in sources]))


def places(items: Sequence[Placed | Rejected], folder: Path) -> list[str]:
    return [str(item.place).replace(f"{folder}{os.sep}", "") for item in items]


def reasons(items: Sequence[Placed | Rejected]) -> list[str | None]:
    return [item.reason if isinstance(item, Rejected) else None for item in items]


def articles(items: Sequence[Placed | Rejected]) -> list[Placed]:
    assert all(isinstance(item, Placed) for item in items), items
    return [item for item in items if isinstance(item, Placed)]
