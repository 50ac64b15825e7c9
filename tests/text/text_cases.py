"""Case files of tests/cases as pytest parameters; a case with `xfail` is expected to fail, strictly."""

from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent.parent / "cases"


def load_cases(name: str) -> list[Any]:
    """Return the cases of a file, each named by its `about`."""
    rows = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [
        pytest.param(
            row,
            id=row["about"],
            marks=[pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else [],
        )
        for row in rows
    ]
