"""The databases of tests/store, for runs that are killed while they write into them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "store"))

from servers import mariadb, postgresql  # noqa: F401 - fixtures
