"""A packed encoder comes out as it went in, its vocabulary cut to what the texts use."""

import struct
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("transformers", reason="training needs the extra `train`")

import torch
from transformers import AutoModel, AutoTokenizer

from newsie.errors import CorpusError
from newsie.training.packed import LAYER, read_packed, unpack_encoder

WIDTH, INNER, PLACES = 32, 64, 40
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁Lecco", "▁Lec", "co", "▁piove", "▁nevica", "ò", "中"]


def pack_matrix(matrix: np.ndarray) -> bytes:
    """Pack blocks of 32 weights, each a whole number of halves from -8 to 7."""
    packed = b""
    for block in np.round(matrix.reshape(-1, 32) / 0.5).astype(int) + 8:
        packed += np.float16(0.5).tobytes() + bytes(
            low | high << 4 for low, high in zip(block[:16], block[16:], strict=True)
        )
    return packed


def make_tensors(chance: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the tensors of an encoder of one layer, matrices in steps of a half."""

    def draw(*shape: int) -> np.ndarray:
        return chance.integers(-8, 8, shape) * np.float32(0.5)

    tensors = {
        "emb.word": draw(len(PIECES), WIDTH), "emb.pos": draw(PLACES * WIDTH), "emb.type": draw(WIDTH),
        "emb.ln.w": draw(WIDTH), "emb.ln.b": draw(WIDTH),
    }  # fmt: skip
    for part in LAYER:
        size = INNER if part == "fi" else WIDTH
        columns = INNER if part == "fo" else WIDTH
        tensors[f"l0.{part}.w"] = draw(size) if part.endswith("ln") else draw(size, columns)
        tensors[f"l0.{part}.b"] = draw(size)
    return tensors


def pack(tensors: dict[str, np.ndarray]) -> bytes:
    """Write a file as the package does."""
    head = b"E5S1" + struct.pack("<i", 1) + struct.pack("<7i", WIDTH, 1, 2, INNER, len(PIECES), PLACES, 1)
    head += struct.pack("<fi", 1e-5, 32) + struct.pack("<5i", len(PIECES), 0, 2, 1, 3)
    coded = [piece.encode() for piece in PIECES]
    head += struct.pack("<Q", sum(map(len, coded))) + np.cumsum([0, *map(len, coded)]).astype("<u4").tobytes()
    head += np.linspace(-1, -5, len(PIECES)).astype("<f4").tobytes() + b"".join(coded)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("\t"), 1, ord(" "))
    bodies = {
        name: pack_matrix(t) if t.ndim == 2 else t.astype("<f4").tobytes() for name, t in tensors.items()
    }
    table_size = 4 + sum(2 + len(name) + 21 for name in bodies)
    table, place = struct.pack("<i", len(bodies)), len(head) + table_size
    for name, body in bodies.items():
        entry = struct.pack("<BIQQ", int(tensors[name].ndim == 2), tensors[name].size, place, len(body))
        table += struct.pack("<H", len(name)) + name.encode() + entry
        place += len(body)
    return head + table + b"".join(bodies.values())


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "small.bin"
    path.write_bytes(pack(make_tensors(np.random.default_rng(1))))
    return path


def test_every_weight_is_read_back(packed: Path) -> None:
    wanted = make_tensors(np.random.default_rng(1))

    read = read_packed(packed)

    assert set(read.tensors) == set(wanted)
    for name, tensor in wanted.items():
        np.testing.assert_array_equal(read.tensors[name].reshape(tensor.shape), tensor)
    assert list(read.pieces) == PIECES
    assert (read.config.num_hidden_layers, read.config.num_attention_heads, read.config.hidden_size) == (
        1,
        2,
        32,
    )


def test_the_unpacked_folder_loads_as_any_model_does_with_the_pieces_that_texts_use(
    packed: Path, tmp_path: Path
) -> None:
    folder = unpack_encoder(packed, ["Lecco piove", "Lecco piove"], tmp_path / "encoder")

    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    vocabulary = tokenizer.get_vocab()
    assert {"▁Lecco", "▁piove", "ò"} <= set(vocabulary) and "▁nevica" not in vocabulary
    assert "中" not in vocabulary, "characters of other scripts go"
    assert [tokenizer.cls_token, tokenizer.pad_token, tokenizer.sep_token] == ["<s>", "<pad>", "</s>"]
    ids = tokenizer("Lecco nevica", add_special_tokens=False)["input_ids"]
    assert ids[0] == vocabulary["▁Lecco"]
    word = make_tensors(np.random.default_rng(1))["emb.word"][PIECES.index("▁Lecco")]
    np.testing.assert_array_equal(model.get_input_embeddings().weight[ids[0]].detach().numpy(), word)
    assert torch.isfinite(model(torch.tensor([[0, *ids, 2]])).last_hidden_state).all()


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF and more")
    with pytest.raises(CorpusError, match="not an encoder"):
        read_packed(other)
