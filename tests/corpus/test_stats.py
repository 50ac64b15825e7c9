from newsie.corpus.stats import count_corpus, list_stats, markdown_from_stats


def test_what_a_corpus_holds_is_counted(marked):
    stats = count_corpus([marked, marked])

    assert (stats.articles, stats.mentions["ORG"], stats.entities["ORG"]) == (2, 6, 4)
    assert stats.facts == {"figure": 4, "event": 4, "position": 4, "relation": 4}
    assert stats.types["event opening"] == 2
    assert stats.arguments["figure destination"] == 4
    assert stats.modalities["planned"] == 2
    assert stats.statuses == {"current": 2, "former": 2}
    assert stats.valued["MONEY"] == 4


def test_the_sum_of_a_count_comes_before_its_groups(marked):
    rows = list(list_stats(count_corpus([marked])))

    assert rows[0] == ("articles", "", 1)
    assert rows.index(("facts", "", 8)) < rows.index(("facts", "event", 2))


def test_splits_stand_side_by_side(marked):
    table = markdown_from_stats({"train": count_corpus([marked]), "test": count_corpus([])})

    assert "| what | group | train | test |" in table
    assert "| mentions | ORG | 3 | 0 |" in table


def test_an_empty_corpus_has_counts_of_nothing():
    assert {count for _, _, count in list_stats(count_corpus([]))} == {0}
