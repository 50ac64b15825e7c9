import runpy
import sys
from pathlib import Path

import pytest

from newsie.corpus.brat import read_brat, read_extra

SCRIPT = Path(__file__).parents[2] / "scripts" / "compile_gold.py"
HEAD = "---\nid: {}\npublished: 2023-01-01\norigin: a test\n---\n"


@pytest.fixture
def compile_gold(monkeypatch, tmp_path):
    """Run the script over markup files and return its exit status."""

    def run(files, *options):
        for name, text in files.items():
            path = tmp_path / "src" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HEAD.format(path.stem) + text, encoding="utf-8")
        command = [str(SCRIPT), str(tmp_path / "src"), str(tmp_path / "out"), *options]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return ended.value.code

    return run


def test_markup_becomes_triples_in_the_same_folders(compile_gold, tmp_path, capsys):
    status = compile_gold({"train/a.markup": "[Alfa](ORG a) tace", "dev/b.markup": "Nulla"})

    assert status == 0
    assert [m.text for m in read_brat(tmp_path / "out/train/a.ann").mentions] == ["Alfa"]
    assert read_extra(tmp_path / "out/dev/b.ann") == {"origin": "a test"}
    assert "2 of 2 files compiled, 0 malformed; 0 errors" in capsys.readouterr().err


def test_what_is_wrong_is_said_with_file_and_line_and_the_rest_compiles(compile_gold, tmp_path, capsys):
    files = {"a.markup": "Uno\nSuper[alfa](ORG a)", "b.markup": "[Beta](BOH b)", "c.markup": "[Gamma](ORG g)"}

    status = compile_gold(files)

    shown = capsys.readouterr().out
    assert status == 1
    assert f"{tmp_path}/src/a.markup:7: error mid-word: ORG 'alfa'" in shown
    assert f"{tmp_path}/src/b.markup:6: unknown label 'BOH'" in shown
    assert (tmp_path / "out/c.ann").exists()
    assert not (tmp_path / "out/b.ann").exists()


def test_doubts_are_no_errors_and_can_be_left_out(compile_gold, capsys):
    files = {"a.markup": "per [5 euro](MONEY v = 5 EUR)"}

    assert compile_gold(files) == 0
    assert "doubt money-alone" in capsys.readouterr().out
    assert compile_gold(files, "--no-doubts") == 0
    assert capsys.readouterr().out == ""


def test_articles_that_copy_each_other_are_errors(compile_gold, capsys):
    copied = "Il gruppo ha chiuso il bilancio con ricavi in crescita netta"

    assert compile_gold({"a.markup": copied, "b.markup": f"Ieri {copied}"}) == 1
    assert "error overlap" in capsys.readouterr().out


def test_a_folder_without_markup_is_refused(compile_gold, capsys):
    assert compile_gold({}) == 1
    assert "no .markup files" in capsys.readouterr().err
