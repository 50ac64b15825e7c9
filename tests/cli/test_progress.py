"""Where nobody watches a terminal, a run says once a minute how far it is and how long it will take."""

import pytest

from newsie.archive import Summary
from newsie.cli.progress import Lines, describe_progress


@pytest.mark.parametrize(
    ("summary", "total", "said"),
    [
        (
            Summary(done=900, set_aside={"empty": 100}, words=90_000, seconds=100),
            4000,
            "1,000 of 4,000 articles; 900 words/s; 100 set aside; 5 min left",
        ),
        (Summary(done=500, words=50_000, seconds=100), None, "500 articles; 500 words/s"),
        (
            Summary(done=100, skipped=3000, words=10_000, seconds=60),
            3400,
            "3,100 of 3,400 articles; 167 words/s; 3 min left",
        ),
        (Summary(skipped=32, seconds=1), 64, "32 of 64 articles; 0 words/s"),
    ],
)
def test_a_line_says_how_far_how_fast_and_how_long(summary: Summary, total: int | None, said: str) -> None:
    assert describe_progress(summary, summary.read, total) == said


def test_a_line_a_minute_is_enough() -> None:
    said: list[str] = []
    lines = Lines(None, said.append, lambda summary: summary.read)

    for seconds in range(0, 200, 7):
        lines(Summary(done=seconds, words=seconds, seconds=seconds))

    assert said == [f"{seconds} articles; 1 words/s" for seconds in (63, 126, 189)]
