"""What words mean, for the judge of facts: stems of like meaning lend each other what gold tells of few.

A stem means the mean of its forms' vectors, those with which the recogniser of names reads words. What is
learned of vectors is written down stem by stem, so that a judge needs none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from newsie.pipeline import Extractor
from newsie.pipes.encoder import Encoder
from newsie.pipes.encoder_words import Floats, SubwordVectors
from newsie.pipes.judging.fillers import stem_of
from newsie.pipes.judging.words import sense_of
from newsie.pipes.ner import Names

WEIGHT = 3.0
"""How long vectors are beside clues, which count 1; from 3 to 5 it makes no difference."""
Senses = Mapping[str, Floats]
"""Clue of a stem to its vector."""


def find_vectors(extractor: Extractor) -> SubwordVectors | None:
    """Return the vectors of a pipeline's recogniser of names, None where it has none of newsie's own."""
    for _, component in extractor.nlp.pipeline:
        if isinstance(component, Names):
            for member in component.recogniser.members:
                if isinstance(member, Encoder):
                    return member.reader.vectors
    return None


def read_senses(vectors: SubwordVectors, words: Iterable[str]) -> Senses:
    """Return what the stems of words mean, by their clues."""
    forms: dict[str, set[str]] = defaultdict(set)
    for word in words:
        forms[stem_of(word)].add(word)
    return {
        sense_of(stem): WEIGHT * vectors.look_up(sorted(own)).mean(axis=0)
        for stem, own in sorted(forms.items())
    }


def add_senses(clues: Iterable[str], senses: Senses) -> Floats:
    """Return the sum of what clues mean, zeros where none of them means anything."""
    width = len(next(iter(senses.values()), ()))
    total: Floats = sum((senses[clue] for clue in clues if clue in senses), np.zeros(width, np.float32))
    return total
