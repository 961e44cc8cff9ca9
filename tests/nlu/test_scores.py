"""Scores, each on a case small enough to count by hand."""

import numpy as np
import pytest

from nlu.bio import BioDecoder, bare, spans
from nlu.bio import Scores as Table
from nlu.training.calibrate import choose_threshold, fit_temperature
from nlu.training.markup import parse_line
from nlu.training.scores import (
    F1,
    Prediction,
    accuracy,
    calibration_error,
    confusions,
    intent_f1,
    merged,
    score,
    slot_f1,
    slot_f1_by_type,
)

GOLD = [["B-location", "I-location", "O"], ["B-verb", "O", "B-location"]]
GIVEN = [["B-location", "O", "O"], ["B-verb", "O", "B-location"]]


def test_unknown_and_nomatch_can_be_taken_as_one() -> None:
    gold, given = ["unknown", "price_check"], ["nomatch.none", "price_check"]

    assert accuracy(gold, given) == 0.5
    assert accuracy(merged(gold), merged(given)) == 1.0


def test_a_span_counts_only_when_both_ends_are_right() -> None:
    assert slot_f1(GOLD, GIVEN) == F1(precision=2 / 3, recall=2 / 3, f1=2 / 3, gold=3)


def test_spans_can_be_scored_by_type() -> None:
    assert slot_f1_by_type(GOLD, GIVEN) == {
        "location": F1(0.5, 0.5, 0.5, 2),
        "verb": F1(1.0, 1.0, 1.0, 1),
    }


def test_a_stray_inside_label_opens_a_span() -> None:
    assert spans(["O", "I-verb", "B-verb", "I-location"]) == [
        ("verb", 1, 2),
        ("verb", 2, 3),
        ("location", 3, 4),
    ]


def test_an_intent_never_predicted_has_no_precision() -> None:
    assert intent_f1(["a", "b"], ["a", "a"]) == {
        "a": F1(0.5, 1.0, 2 / 3, 1),
        "b": F1(0.0, 0.0, 0.0, 1),
    }


def test_confusions_come_by_frequency_then_name() -> None:
    gold, given = ["a", "a", "b", "c", "c"], ["b", "b", "a", "c", "a"]

    assert confusions(gold, given) == (("a", "b", 2), ("b", "a", 1), ("c", "a", 1))


def test_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    assert calibration_error([0.9, 0.9, 0.5, 0.5], [True, False, True, False]) == pytest.approx(0.2)
    assert calibration_error([], []) == 0.0


def test_all_scores_at_once() -> None:
    gold = [parse_line("[where](interrogative.location) in [mesa](location)", "find_the_store")]
    given = [Prediction("find_the_store", ("O", "O", "B-location"), 0.8)]

    scores = score(gold, given)

    assert (scores.sentences, scores.intent_accuracy, scores.sentence_accuracy) == (1, 1.0, 0.0)
    assert scores.slot_f1.recall == 0.5
    assert scores.content_slot_f1 == F1(1.0, 1.0, 1.0, 1)


def test_too_sure_logits_get_a_temperature_above_one() -> None:
    logits = np.array([[9.0, 0.0]] * 4)

    assert fit_temperature(logits, [0, 0, 0, 1]) > 4


def test_the_threshold_parts_right_guesses_from_wrong_ones() -> None:
    assert choose_threshold([0.9, 0.55, 0.50, 0.35], [True, True, False, False]) == 0.51
    assert choose_threshold([0.9, 0.8], [True, True]) == 0.45


def test_decoding_never_leaves_the_bio_grammar() -> None:
    decoder = BioDecoder(("B-a", "I-a", "B-b", "I-b", "O"))
    table: Table = np.log(
        np.array(
            [[0.3, 0.1, 0.0, 0.2, 0.4], [0.0, 0.9, 0.0, 0.0, 0.1], [0.0, 0.3, 0.2, 0.4, 0.1]],
            dtype=np.float32,
        )
        + 1e-6
    )

    assert decoder.decode(table) == ("B-a", "I-a", "I-a")
    assert decoder.decode(table[:0]) == ()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("mesa, arizona?", "mesa, arizona"),
        ('"Jeans"', "Jeans"),
        ("(near me).", "near me"),
        ('32"?', '32"'),
        ("$15.99!", "$15.99"),
        ("st. louis", "st. louis"),
        ("?!", "?!"),
    ],
)
def test_punctuation_around_words_is_no_part_of_an_entity(words: str, text: str) -> None:
    assert bare(words) == text
