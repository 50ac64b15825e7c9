"""The program itself: help, schema, pipelines, exit status, and how long it takes to say hello."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
from typer.testing import Result

Newsie = Callable[..., Result]
PROGRAM = [sys.executable, "-c", "from newsie.cli import main; main()"]


def test_the_schema_is_a_json_schema(newsie: Newsie) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(newsie("schema").stdout))


def test_a_pipeline_shows_its_card(newsie: Newsie, model: Path) -> None:
    (model / "README.md").write_text("# it_tiny\n\nAddestrata su niente.\n", encoding="utf-8")
    assert "Addestrata su niente." in newsie("model", "show", str(model)).stdout


def test_errors_end_with_status_2_and_one_sentence_on_stderr(tmp_path: Path) -> None:
    missing = str(tmp_path / "no.txt")
    ended = subprocess.run([*PROGRAM, "extract", missing], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"newsie: {missing}: ")
    assert len(ended.stderr.splitlines()) == 1


def test_help_does_not_wait_for_heavy_imports() -> None:
    heavy = ["spacy", "torch", "numpy", "sqlalchemy", "trafilatura"]
    code = f"import sys, newsie.cli.app; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
