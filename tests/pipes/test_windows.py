"""Windows over a long text: every word is kept once, with something around it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsie.pipes.encoder import Encoding
from newsie.pipes.windows import cut_windows, stitch


@given(st.integers(0, 3000), st.integers(10, 300), st.integers(0, 4))
def test_windows_cover_every_token_once(length: int, size: int, margin: int) -> None:
    windows = cut_windows(length, size, margin)

    assert [i for w in windows for i in range(w.first, w.last)] == list(range(length))
    assert all(w.start <= w.first <= w.last <= w.end <= w.start + size for w in windows)


@pytest.mark.parametrize("length", [7, 160, 161, 500])
def test_inner_edges_only_lend_context(length: int) -> None:
    for window in cut_windows(length, 160, 30):
        assert window.start == 0 or window.first == window.start + 30
        assert window.end == length or window.last == window.end - 30


@given(st.integers(1, 100))
def test_what_the_windows_keep_is_the_text_again(length: int) -> None:
    rows = np.arange(length, dtype=np.float32)[:, None]
    read = [(w, Encoding(rows[w.start : w.end], rows[w.start : w.end])) for w in cut_windows(length, 20, 3)]

    assert stitch(read).states.ravel().tolist() == list(range(length))
