"""Only articles from a day on: older ones are passed over and counted, undated ones are read."""

from datetime import date
from pathlib import Path

from news import NEWS, OTHER

from newsie.archive import Placed, Since, read_archive
from newsie.archive.rehearsal import rehearse_archive
from newsie.data import Article
from newsie.store import Rejected


def test_what_was_published_before_is_passed_over_and_counted() -> None:
    days = [date(2020, 2, 13), date(2020, 2, 14), None, date(2021, 1, 1)]
    items: list[Placed | Rejected] = [
        Placed(f"a:{n}", Article(text=NEWS, published=day)) for n, day in enumerate(days)
    ]
    since = Since(date(2020, 2, 14))

    kept = list(since.pick([*items, Rejected("b", "empty", "")]))

    assert [item.place for item in kept] == ["a:1", "a:2", "a:3", "b"]
    assert since.passed_over == 1


def test_an_older_article_in_another_language_is_passed_over_not_set_aside(tmp_path: Path) -> None:
    english = "The company opened a new plant in Lodi and it will hire forty people."
    rows = [f'{{"text": "{english}", "published": "{day}"}}' for day in ("2019-01-01", "2021-01-01")]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))

    items = list(read_archive([str(tmp_path)], since=Since(date(2020, 1, 1))))

    assert [item.place.rpartition(":")[2] for item in items] == ["2"]


def test_a_rehearsal_counts_what_a_run_would_find() -> None:
    same = Article(text=NEWS)
    long = Article(text=" ".join(f"{OTHER} Parola{number}." for number in range(9)), id="a")
    copy = Article(text=f"{long.text} Così la nota.", id="b")
    items = [
        Placed("a:1", same),
        Placed("a:2", same),
        Placed("a:3", long),
        Rejected("a:4", "format", "rotta"),
    ]
    clash = Placed("a:6", Article(text=OTHER, id="a"))
    told: list[Rejected] = []

    summary = rehearse_archive([*items, Placed("a:5", copy), clash], told.append)

    assert (summary.done, summary.duplicates, summary.near_copies) == (3, 1, 1)
    assert summary.set_aside == {"format": 2}
    assert [row.place for row in told] == ["a:4", "a:6"]
    assert summary.read == 6
    assert rehearse_archive(items, told.append, limit=2).read == 2
