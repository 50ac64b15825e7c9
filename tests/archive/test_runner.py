"""A run writes every article once, sets aside what fails, and does only the rest when run again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeExtractor, load, load_newer

from newsie.archive import Placed, RunOptions, Summary, run_archive
from newsie.data import Analysis, Article
from newsie.errors import SinkError
from newsie.store import Rejected, opened, sink_from_target


def make_articles(*texts: str) -> list[Placed]:
    return [Placed(f"news.jsonl:{n}", Article(text, id=f"n{n}")) for n, text in enumerate(texts, 1)]


def news(count: int) -> list[Placed]:
    return make_articles(*(f"La Ferrini investe {n} euro a Lodi." for n in range(count)))


def read_ids(path: Path) -> list[str]:
    return [json.loads(line)["article"]["id"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "facts.jsonl"


def run(articles: list[Placed | Rejected] | list[Placed], target: Path, **options: object) -> Summary:
    chosen = RunOptions(batch_size=4, **options)  # type: ignore[arg-type]
    return run_archive(articles, load, sink_from_target(str(target)), options=chosen)


def test_every_article_is_written_in_its_order_and_counted(target: Path) -> None:
    summary = run(news(10), target)

    assert read_ids(target) == [f"n{n}" for n in range(1, 11)]
    assert (summary.done, summary.read, summary.facts, summary.words) == (10, 10, 10, 70)
    assert summary.set_aside == {}


def test_a_second_run_does_nothing_twice(target: Path) -> None:
    run(news(10), target)
    before = target.read_bytes()

    summary = run(news(12), target)

    assert (summary.done, summary.skipped) == (2, 10)
    assert target.read_bytes().startswith(before)
    assert run(news(12), target).done == 0


def test_a_corrected_article_is_read_again(target: Path) -> None:
    run(news(3), target)
    corrected = [*news(2), Placed("news.jsonl:3", Article("La Ferrini chiude.", id="n3"))]

    summary = run(corrected, target)

    assert (summary.done, summary.skipped) == (1, 2)
    assert read_ids(target) == ["n1", "n2", "n3"]


def test_a_newer_pipeline_reads_everything_again(target: Path) -> None:
    run(news(3), target)

    summary = run_archive(news(3), load_newer, sink_from_target(str(target)))

    assert summary.done == 3
    assert {json.loads(line)["pipeline"]["version"] for line in target.read_text().splitlines()} == {"2"}


def test_starting_over_reads_everything_again(target: Path) -> None:
    run(news(3), target)

    assert run(news(3), target, resume=False).done == 3
    assert read_ids(target) == ["n1", "n2", "n3"]


def test_a_limit_is_the_number_of_articles_read(target: Path) -> None:
    assert run(news(10), target, limit=3).done == 3
    assert run(news(10), target, limit=5).read == 5
    assert read_ids(target) == ["n1", "n2", "n3", "n4", "n5"]


def test_an_article_that_breaks_the_pipeline_is_set_aside_alone(target: Path) -> None:
    articles = make_articles("La Ferrini cresce.", "SOLLEVA", "La Bassi cresce.", "MEMORIA", "Lodi cresce.")

    summary = run(articles, target)

    assert read_ids(target) == ["n1", "n3", "n5"]
    assert summary.set_aside == {"failed": 2}
    assert summary.count_set_aside == 2
    listed = [json.loads(line) for line in target.with_name("facts.rejected.jsonl").read_text().splitlines()]
    assert [(row["place"], row["reason"]) for row in listed] == [
        ("news.jsonl:2", "failed"),
        ("news.jsonl:4", "failed"),
    ]
    assert listed[0]["detail"] == "ValueError: che articolo!"


def test_what_failed_is_tried_again_by_the_next_run(target: Path, tmp_path: Path) -> None:
    articles = make_articles("La Ferrini cresce.", "SOLLEVA")
    run(articles, target)

    summary = run(articles, target)

    assert (summary.skipped, summary.set_aside) == (1, {"failed": 1})


def test_what_the_reader_set_aside_is_listed_and_counted_by_reason(target: Path) -> None:
    unread = [Rejected("a.txt", "binary", "a PNG image"), Rejected("b.txt", "empty", "no text")]

    summary = run([unread[0], *news(2), unread[1]], target)

    assert (summary.done, summary.set_aside) == (2, {"binary": 1, "empty": 1})
    listed = target.with_name("facts.rejected.jsonl").read_text().splitlines()
    assert [json.loads(line)["place"] for line in listed] == ["a.txt", "b.txt"]


def test_an_article_that_stands_twice_is_written_once(target: Path) -> None:
    articles = [*news(2), Placed("copia.jsonl:1", news(1)[0].article)]

    summary = run(articles, target)

    assert (summary.done, summary.duplicates) == (2, 1)
    assert run(articles, target).duplicates == 1


def test_two_articles_of_one_id_are_not_one(target: Path) -> None:
    articles = [*news(2), Placed("altro.jsonl:7", Article("Tutt'altra notizia.", id="n1"))]

    summary = run(articles, target)

    assert summary.set_aside == {"format": 1}
    (row,) = map(json.loads, target.with_name("facts.rejected.jsonl").read_text().splitlines())
    assert row["place"] == "altro.jsonl:7"
    assert "news.jsonl:1" in row["detail"]


def test_the_same_text_without_an_id_in_two_papers_is_read_once(target: Path) -> None:
    text = "La Ferrini cresce."
    articles = [Placed("a.txt", Article(text, source="A")), Placed("b.txt", Article(text, source="B"))]

    summary = run(articles, target)

    assert (summary.done, summary.duplicates, summary.set_aside) == (1, 1, {})


def test_progress_is_told_after_every_batch(target: Path) -> None:
    told: list[int] = []
    run_archive(
        news(10),
        load,
        sink_from_target(str(target)),
        options=RunOptions(batch_size=4),
        on_progress=lambda summary: told.append(summary.read),
    )

    assert told == [4, 8, 10]


def test_time_is_taken_from_the_clock_given(target: Path) -> None:
    ticks = iter([100.0, 107.5])

    assert run_archive(news(1), load, sink_from_target(str(target)), clock=lambda: next(ticks)).seconds == 7.5


def test_an_archive_is_never_in_memory(target: Path) -> None:
    pulled = written = 0
    gap = 0

    def stream() -> Iterator[Placed]:
        nonlocal pulled, gap
        for item in news(200):
            pulled += 1
            gap = max(gap, pulled - written)
            yield item

    def watch(summary: Summary) -> None:
        nonlocal written
        written = summary.read

    run_archive(
        stream(), load, sink_from_target(str(target)), options=RunOptions(batch_size=4), on_progress=watch
    )

    assert gap <= 8


def test_a_batch_is_full_before_its_articles_are_many_when_they_are_long(target: Path) -> None:
    told: list[int] = []
    run_archive(
        make_articles("La Ferrini cresce. " * 20_000, *["Lodi cresce."] * 3),
        load,
        sink_from_target(str(target)),
        options=RunOptions(batch_size=100),
        on_progress=lambda summary: told.append(summary.read),
    )

    assert told == [1, 4]


def test_a_run_ended_by_the_user_keeps_what_was_written(target: Path) -> None:
    def stream() -> Iterator[Placed]:
        yield from news(6)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_archive(stream(), load, sink_from_target(str(target)), options=RunOptions(batch_size=4))

    assert run(news(10), target).skipped == 4
    assert len(read_ids(target)) == 10


def test_a_target_in_use_ends_the_run_before_anything_is_loaded(target: Path) -> None:
    def load_nothing() -> FakeExtractor:
        raise AssertionError("loaded")

    with opened(sink_from_target(str(target))), pytest.raises(SinkError, match="another run"):
        run_archive(news(1), load_nothing, sink_from_target(str(target)))


def test_analyses_that_are_too_few_are_noticed(target: Path) -> None:
    class Forgetful(FakeExtractor):
        def pipe(self, articles: object, *, batch_size: int = 32) -> Iterator[Analysis]:
            return iter(())

    summary = run_archive(news(3), Forgetful, sink_from_target(str(target)))

    assert summary.done == 3
    assert read_ids(target) == ["n1", "n2", "n3"]


@pytest.mark.parametrize("option", ["workers", "batch_size", "recycle_after"])
def test_options_that_make_no_sense_are_refused(option: str) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        RunOptions(**{option: 0})


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.jsonl.gz", "facts.db"])
def test_results_do_not_depend_on_the_number_of_workers(name: str, tmp_path: Path) -> None:
    written = []
    for workers in (1, 2):
        target = tmp_path / str(workers) / name
        target.parent.mkdir()
        summary = run(news(50), target, workers=workers)
        assert (summary.done, summary.facts) == (50, 50)
        written.append(target.read_bytes())

    assert written[0] == written[1]
