"""Compile hand-written markup files into brat triples and say what the checks find, with file and line.

    scripts/compile_gold.py SRC_DIR OUT_DIR

Every `*.markup` file under SRC_DIR becomes a triple under OUT_DIR, in the same subfolder; a triple that is
there already is replaced. Exit status: 0 all compiled and no errors found, 1 otherwise; doubts do not count.
"""

import argparse
import sys
from pathlib import Path

from newsie.corpus.brat import write_brat
from newsie.corpus.check import check_analysis
from newsie.corpus.findings import Finding
from newsie.corpus.markup import Markup, read_markup
from newsie.corpus.overlap import check_ids, check_sameness
from newsie.data import Analysis
from newsie.errors import NewsieError


def main() -> int:
    """Compile what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, metavar="SRC_DIR", help="a folder of .markup files, or one file")
    parser.add_argument("target", type=Path, metavar="OUT_DIR", help="where the triples go")
    parser.add_argument("--no-doubts", action="store_true", help="show errors only")
    options = parser.parse_args()
    files = [options.source] if options.source.is_file() else sorted(options.source.rglob("*.markup"))
    if not files:
        print(f"no .markup files under {options.source}", file=sys.stderr)
        return 1
    errors = doubts = broken = 0
    analyses: list[Analysis] = []
    root = options.source.parent if options.source.is_file() else options.source
    for path in files:
        try:
            markup = read_markup(path)
            analysis = markup.draft.build()
            write_brat(
                analysis, options.target / path.parent.relative_to(root), extra=markup.extra, force=True
            )
        except NewsieError as error:
            print(error)
            broken += 1
            continue
        analyses.append(analysis)
        findings = check_analysis(analysis)
        errors += sum(finding.severity == "error" for finding in findings)
        doubts += sum(finding.severity == "doubt" for finding in findings)
        for finding in findings:
            if finding.severity == "error" or not options.no_doubts:
                print(locate(finding, markup))
    articles = [analysis.article for analysis in analyses]
    for finding in [*check_ids(articles), *check_sameness(articles)]:
        errors += finding.severity == "error"
        print(finding)
    print(
        f"{len(analyses)} of {len(files)} files compiled, {broken} malformed; {errors} errors,"
        f" {doubts} doubts;"
        f" {sum(len(a.mentions) for a in analyses)} mentions, {sum(len(a.facts) for a in analyses)} facts",
        file=sys.stderr,
    )
    return 1 if errors or broken else 0


def locate(finding: Finding, markup: Markup) -> str:
    """Return a finding with the file and line that it concerns."""
    line = markup.line_of(finding.span.start) if finding.span else 1
    context = f"  «{finding.context}»" if finding.context else ""
    return f"{markup.origin}:{line}: {finding.severity} {finding.code}: {finding.message}{context}"


if __name__ == "__main__":
    sys.exit(main())
