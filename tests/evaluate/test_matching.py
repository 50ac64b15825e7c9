from newsie.evaluate.matching import assign, pair_best


def test_the_best_pairing_as_a_whole_beats_the_best_single_pair():
    # Greedy would take 9 and be left with 0; 8 + 8 is more.
    assert assign([[9, 8], [8, 0]]) == [(0, 1), (1, 0)]


def test_sides_may_differ_in_number():
    assert assign([[1, 5, 3]]) == [(0, 1)]
    assert assign([[1], [5], [3]]) == [(1, 0)]


def test_an_empty_side_pairs_with_nothing():
    assert assign([]) == []
    assert pair_best([], [1], lambda a, b: 1) == []
    assert pair_best([1], [], lambda a, b: 1) == []


def test_what_weighs_nothing_does_not_pair():
    assert pair_best(["a", "b"], ["b", "c"], lambda a, b: float(a == b)) == [(1, 0)]
