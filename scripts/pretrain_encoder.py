"""Teach the first layer of a recipe's network by plain text alone (scripts/train_ner.py does it too).

    python scripts/pretrain_encoder.py configs/it_news_sm.yaml --data data --out build
    python scripts/pretrain_encoder.py configs/it_news_sm.yaml --data data --out build --device cuda

Writes pretrained.pt, which train_ner.py goes on from when given the same --out. Every step's loss is a line
of pretraining.jsonl; a run that was cut off goes on from the last step that it saved.
"""

import argparse
import logging
from pathlib import Path

import torch
from train_ner import GOLD

from newsie.training.build import Builder
from newsie.training.recipes import read_recipe


def main() -> None:
    """Parse the command line, read, save."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="the folder that the recipe's texts lie in")
    parser.add_argument("--out", type=Path, required=True, help="where vectors, steps and weights are kept")
    parser.add_argument("--gold", type=Path, default=GOLD, help="brat articles, for the letters they use")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1, help="more than one may change the last digits")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(args.threads)
    recipe = read_recipe(args.recipe)
    if recipe.pretraining is None:
        raise SystemExit(f"{args.recipe} has no part `pretraining`: nothing to do")
    args.out.mkdir(parents=True, exist_ok=True)
    print(Builder(recipe, args.data, args.out, args.gold, args.device).build_pretrained(recipe.pretraining))


if __name__ == "__main__":
    main()
