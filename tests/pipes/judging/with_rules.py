"""A judge whose classifiers are written by hand."""

from collections.abc import Mapping, Sequence

import numpy as np

from newsie.pipes.judging.classifier import Classifier
from newsie.pipes.judging.judge import Judge

SURE, DOUBT = 6.0, 3.0


def make_classifier(rules: Mapping[str, str], labels: Sequence[str]) -> Classifier:
    """Return a classifier that takes a candidate with a clue for what the rules say, others for nothing."""
    names = ("", *labels)
    weights = np.zeros((len(rules) + 2, len(names)), dtype=np.float32)
    for row, label in enumerate(rules.values()):
        weights[row, names.index(label)] = SURE
    weights[-1, 0] = DOUBT
    return Classifier(names, {clue: row for row, clue in enumerate(rules)}, weights)


RULED = Judge(
    {
        "event_words": make_classifier({"stem=battez": "opening"}, ["opening"]),
        "event_roles": make_classifier(
            {"leads|<ORG": "organizer", "link=a|>LOC": "place", "label=DATE|opening": "date"},
            ["organizer", "place", "date"],
        ),
        "figure_measures": make_classifier(
            {"label=MONEY": "export", "label=PERCENT": "change"}, ["export", "change"]
        ),
        "figure_roles": make_classifier(
            {
                "label=LOC|export": "subject",
                "away=0|PERCENT": "change",
                "link=verso|>LOC": "destination",
                "precision=year": "period",
            },
            ["subject", "change", "destination", "period"],
        ),
        "modality": make_classifier(
            {"before=forse|event": "rumoured", "before=non|figure": "denied", "date=future|event": "planned"},
            ["denied", "planned", "rumoured"],
        ),
    }
)
LABELS = RULED.labels
"""What an adviser answers with."""
