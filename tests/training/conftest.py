"""A folder of data as training reads it: a few sentences of news."""

from pathlib import Path

import pytest

TRAIN = """\
Lucia\tB-PER
Galli\tI-PER
lascia\tO
Enel\tB-ORG

A\tO
Lecco\tB-LOC
piove\tO
ancora\tO

"""
DEV = "Enel\tB-ORG\nlascia\tO\nLecco\tB-LOC\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "kind").mkdir(parents=True)
    (folder / "text").mkdir()
    (folder / "kind" / "WN_train.tsv").write_text(TRAIN * 40, "utf-8")
    (folder / "kind" / "WN_dev.tsv").write_text(DEV, "utf-8")
    lines = ["Lucia Galli lascia Enel .", "A Lecco piove ancora .", f"Enel piove {'ancora ' * 20}."] * 20
    (folder / "text" / "news.txt").write_text("\n".join(lines), "utf-8")
    return folder
