"""A pipeline made on the spot: newsie's own components, its names found by a list, not a trained model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from typer.testing import CliRunner, Result

from newsie import bridge
from newsie.cli.app import app
from newsie.data import Mention
from newsie.pipeline import build_pipeline

NAMES = {"Tessitura Galli": "ORG", "Camera di Commercio di Lecco": "ORG", "Paola Riva": "PER", "Lecco": "LOC"}
ARTICLE = (
    "Tessitura Galli cresce ancora\n"
    "LECCO — La Tessitura Galli chiude il 2022 con ricavi per 18,4 milioni di euro, in crescita del 7% "
    "rispetto all'anno precedente. Lo ha detto ieri la presidente Paola Riva, che a maggio inaugurerà "
    "un nuovo stabilimento a Lecco e assumerà 25 tecnici.\n"
)


@Language.component("names_from_a_list")
def mark_names(doc: Doc) -> Doc:
    """Mark the names of the list wherever they stand."""
    bridge.add_mentions(
        doc,
        [
            Mention(start, start + len(name), label, name)
            for name, label in NAMES.items()
            if (start := doc.text.find(name)) >= 0
        ],
    )
    return doc


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved pipeline of all components but the recogniser of names."""
    nlp = build_pipeline(
        "newsie_sentences", "names_from_a_list", "newsie_values", "newsie_entities", "newsie_facts"
    )
    folder = tmp_path_factory.mktemp("models") / "it_tiny"
    nlp.to_disk(folder)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    (folder / "meta.json").write_text(
        json.dumps(meta | {"name": "tiny", "version": "0.0.1"}), encoding="utf-8"
    )
    return folder


@pytest.fixture
def newsie(model: Path) -> Callable[..., Result]:
    """Run the command line as `main` does, with the tiny pipeline where a command takes one."""

    def run(*arguments: str, stdin: bytes | str | None = None) -> Result:
        with_model = (
            ("--model", str(model))
            if arguments[0] in ("extract", "run") and "--model" not in arguments
            else ()
        )
        return CliRunner().invoke(app, [*arguments, *with_model], input=stdin)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article on disk."""
    path = tmp_path / "galli.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
