"""Train the subword vectors of a recipe alone (scripts/train_ner.py does it too where they are missing).

python scripts/train_vectors.py configs/it_news_sm.yaml --data data --out build/vectors.floret
"""

import argparse
import logging
from pathlib import Path

from newsie.training.plain_text import train_vectors, write_corpus
from newsie.training.recipes import read_recipe


def main() -> None:
    """Parse the command line, write the corpus, train, save."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="the folder that the recipe's texts lie in")
    parser.add_argument(
        "--out", type=Path, required=True, help="the .floret file; its text is kept beside it"
    )
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    recipe = read_recipe(args.recipe)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    corpus = args.out.with_suffix(".txt")
    write_corpus(recipe.texts, args.data, corpus)
    train_vectors(corpus, args.out, recipe.vectors)


if __name__ == "__main__":
    main()
