from datetime import date

import pytest

from newsie.text.dates import find_dates, parse_day

FEBRUARY_14 = date(2020, 2, 14)


@pytest.mark.parametrize(
    "text",
    [
        "14 febbraio 2020",
        "Venerdì 14 Febbraio 2020",
        "venerdi, 14 feb 2020",
        "14 feb. 2020",
        "14/02/2020",
        "14.2.2020",
        "14-02-2020",
        "2020-02-14",
        "2020-02-14 10:30",
        "2020-02-14T10:30:00Z",
        "2020-02-14T10:30:00.123+01:00",
        "14 febbraio 2020, ore 10:30",
        "14 febbraio 2020 - 10.30",
        " 14 febbraio 2020 ",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert parse_day(text) == FEBRUARY_14


@pytest.mark.parametrize(
    "text",
    [
        "",
        "febbraio 2020",
        "2020",
        "31 febbraio 2020",
        "14/13/2020",
        "il 14 febbraio 2020 nasce",
        "domani",
        "14/02/20",
    ],
)
def test_what_names_no_day_is_none(text):
    assert parse_day(text) is None


def test_a_line_may_hold_several_days():
    found = list(find_dates("Pubblicato il 3 marzo 2021, aggiornato il 04/03/2021"))

    assert [written.day for written in found] == [date(2021, 3, 3), date(2021, 3, 4)]


def test_no_day_is_found_inside_longer_figures():
    assert list(find_dates("Prot. 1214/02/2020/5, tel. 0332-14-02-2020")) == []
