"""Train the recogniser of names, from text and gold to the component; --package writes a pipeline.

    python scripts/train_ner.py configs/it_news_sm.yaml --data data --out build --package models/it_news_sm

A run that was cut off goes on where it stopped: vectors, first layer, teachers and phases are kept in --out.
"""

import argparse
import logging
from pathlib import Path

import torch

from newsie.training.build import Builder
from newsie.training.gold import read_times
from newsie.training.package import write_pipeline
from newsie.training.recipes import read_recipe

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold" / "train"


def main() -> None:
    """Parse the command line, build, package."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with kind/, wikineural-it/, text/ ..."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for all that is made on the way")
    parser.add_argument(
        "--gold",
        type=read_times,
        action="append",
        metavar="FOLDER[:TIMES]",
        help="brat articles of the set GOLD, each so many times (default: ours, once)",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="more than one may change the last digits")
    parser.add_argument("--package", type=Path, help="write newsie's whole pipeline, with this model, here")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(args.threads)
    recipe = read_recipe(args.recipe)
    model = Builder(recipe, args.data, args.out, tuple(args.gold or [(GOLD, 1)])).build(seed=args.seed)
    if args.package:
        write_pipeline(model, args.package, recipe.meta)


if __name__ == "__main__":
    main()
