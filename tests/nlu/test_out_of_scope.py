"""What is rejected, what is lost by it, and whether the confidence tells the two apart."""

import numpy as np
import pytest

from nlu.training.markup import Utterance
from nlu.training.out_of_scope import Rejection, auroc, lines, measure
from nlu.training.predictions import Prediction
from values.errors import DataError

ROWS = [
    # gold, predicted, confidence
    ("price_check", "price_check", 0.9),
    ("price_check", "price_check", 0.4),
    ("price_check", "unknown", 0.8),
    ("price_check", "oos", 0.7),
    ("oos", "oos", 0.95),
    ("oos", "price_check", 0.3),
    ("oos", "price_check", 0.6),
]
GOLD = [Utterance(("word",), gold, ("O",)) for gold, _, _ in ROWS]
GIVEN = [Prediction(intent, ("O",), confidence) for _, intent, confidence in ROWS]


def test_rejected_is_what_is_unsure_or_named_out_of_scope() -> None:
    result = measure(GOLD, GIVEN, "oos", threshold=0.5)

    assert (result.sentences, result.in_scope) == (3, 4)
    assert result.at_threshold == Rejection(
        threshold=0.5,
        recall=2 / 3,
        precision=2 / 4,
        in_scope_accuracy=1 / 4,
        in_scope_rejected=2 / 4,
        in_scope_loss=1 / 4,
    )


def test_a_higher_threshold_rejects_more_of_both() -> None:
    rows = measure(GOLD, GIVEN, "oos", threshold=0.5).thresholds

    assert [r.threshold for r in rows] == sorted(r.threshold for r in rows)
    assert [r.recall for r in rows] == sorted(r.recall for r in rows)
    assert [r.in_scope_accuracy for r in rows] == sorted(
        (r.in_scope_accuracy for r in rows), reverse=True
    )
    assert (rows[0].in_scope_loss, rows[-1].recall) == (0.0, 1.0)


def test_accuracy_and_loss_make_up_the_accuracy_without_rejection() -> None:
    rows = measure(GOLD, GIVEN, "oos", threshold=0.5).thresholds

    assert {r.in_scope_accuracy + r.in_scope_loss for r in rows} == {2 / 4}


@pytest.mark.parametrize(
    ("high", "low", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.6, 0.1], 3 / 4),
    ],
)
def test_auroc_is_the_part_of_pairs_in_order(
    high: list[float], low: list[float], area: float
) -> None:
    assert auroc(np.array(high), np.array(low)) == area


def test_a_sure_out_of_scope_answer_ranks_lowest_not_highest() -> None:
    result = measure(GOLD, GIVEN, "oos", threshold=0.5)

    # In scope rank 0.9, 0.8, 0.4 and -0.7; out of scope 0.6, 0.3 and -0.95.
    assert result.auroc == (3 + 3 + 2 + 1) / 12
    assert result.auroc_confidence == (2 + 2 + 1 + 2) / 12


def test_an_intent_that_no_sentence_has_is_refused() -> None:
    with pytest.raises(DataError, match=r"no sentence of the intent 'other'; --oos takes"):
        measure(GOLD, GIVEN, "other", 0.5)


def test_a_split_with_nothing_in_scope_is_refused() -> None:
    with pytest.raises(DataError, match="no intent but 'oos'"):
        measure(GOLD[4:], GIVEN[4:], "oos", 0.5)


def test_people_read_a_table_over_thresholds() -> None:
    text = list(lines(measure(GOLD, GIVEN, "oos", threshold=0.5)))

    assert text[0] == "out of scope: 3 sentences of oos, 4 others"
    assert text[1] == "AUROC 0.750 as rejected, 0.583 by confidence alone"
    assert text[3].split()[:6] == ["0.50", "0.667", "0.500", "0.250", "0.500", "0.250"]
    assert text[3].endswith("the model's own")
