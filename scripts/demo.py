"""Run newsie's main job on the shipped articles, as a user would type it, and show what comes out.

    scripts/demo.py OUT_DIR

Every command is printed before it runs. Writes OUT_DIR/facts.jsonl and OUT_DIR/facts.db.
"""

import argparse
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

SAMPLES = Path("corpora/samples")
QUERIES = {
    "Who earns, sells or exports how much, the largest amounts first?": """\
SELECT subjects, metric, value, unit, period_start, period_end, change_value, change_direction
FROM v_figures WHERE unit = 'EUR' AND metric IN ('revenue', 'export', 'profit', 'ebitda')
ORDER BY value DESC LIMIT 8""",
    "What is announced, and what is denied or only rumoured?": """\
SELECT type, trigger_text, participants, places, date_start, modality
FROM v_events WHERE modality <> 'asserted' ORDER BY modality, date_start LIMIT 10""",
    "Who holds which office?": """\
SELECT person, role, organization, status, source
FROM v_positions ORDER BY organization IS NULL, organization, person LIMIT 12""",
}


def main() -> None:
    """Show every sample, fill a file and a database, ask the database."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="where facts.jsonl and facts.db go")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    console = Console(width=None if sys.stdout.isatty() else 120)
    samples = sorted(path for path in SAMPLES.iterdir() if path.name[0].isdigit())
    if not samples:
        sys.exit(f"no articles in {SAMPLES}: run from the top of a checkout")
    for sample in samples:
        newsie(console, "extract", str(sample), "--format", "table")
    newsie(console, "run", f"{SAMPLES}/0*", "--to", str(out / "facts.jsonl"), "--restart")
    newsie(console, "run", f"{SAMPLES}/0*", "--to", str(out / "facts.db"), "--restart")
    for question, query in QUERIES.items():
        ask(console, out / "facts.db", question, query)


def newsie(console: Console, *arguments: str) -> None:
    """Print a command and run it; stops the demo where the command fails."""
    console.print(Text(f"\n$ newsie {shlex.join(arguments)}", style="bold green"))
    sys.stdout.flush()
    program = Path(sys.executable).with_name("newsie")
    status = subprocess.run([program, *arguments], check=False).returncode
    if status not in (0, 1):
        sys.exit(status)


def ask(console: Console, database: Path, question: str, query: str) -> None:
    """Print a question, its SQL and the answer."""
    console.print(Text(f"\n{question}", style="bold green"))
    console.print(Text(query, style="dim"))
    with sqlite3.connect(database) as connection:
        cursor = connection.execute(query)
        table = Table(*(column[0] for column in cursor.description), header_style="dim", pad_edge=False)
        for row in cursor:
            table.add_row(*(Text("" if cell is None else f"{cell}") for cell in row))
    console.print(table)


if __name__ == "__main__":
    main()
