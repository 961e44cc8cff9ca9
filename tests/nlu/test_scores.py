"""Scores, each on a case small enough to count by hand."""

import numpy as np
import pytest

from nlu.bio import BioDecoder, bare, spans
from nlu.bio import Scores as Table
from nlu.training.calibrate import choose_threshold, fit_temperature
from nlu.training.confidence import Bin, Understood, calibration_error, reliability, understood
from nlu.training.markup import parse_line
from nlu.training.mistakes import (
    Matrix,
    WrongIntent,
    WrongLabels,
    confusion_matrix,
    confusions,
    worst,
)
from nlu.training.predictions import Prediction
from nlu.training.scores import F1, accuracy, intent_f1, merged, score, slot_f1, slot_f1_by_type

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


@pytest.mark.parametrize(
    ("gold", "given", "right", "wanted", "found"),
    [
        # I-x after O opens a span, as after B-x it would continue one.
        ("B-x I-x O", "I-x I-x O", 1, 1, 1),
        ("O B-x", "O I-x", 1, 1, 1),
        # I-x after B-y or I-y closes that span and opens its own.
        ("B-y I-y", "B-y I-x", 0, 1, 2),
        ("B-y B-x I-x", "B-y I-x I-x", 2, 2, 2),
        ("B-x I-x I-x", "B-x I-y I-x", 0, 1, 3),
        # B-x always opens; I-x after it goes on.
        ("B-x B-x", "B-x I-x", 0, 2, 1),
        ("B-x I-x B-x", "I-x I-x B-x", 2, 2, 2),
    ],
)
def test_stray_labels_are_scored_as_conlleval_and_seqeval_do(
    gold: str, given: str, right: int, wanted: int, found: int
) -> None:
    f = slot_f1([gold.split()], [given.split()])

    assert (f.recall, f.precision, f.gold) == (right / wanted, right / found, wanted)
    assert f.f1 == pytest.approx(2 * right / (wanted + found))


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


def test_reliability_sets_confidence_beside_accuracy_where_there_are_sentences() -> None:
    assert reliability([1.0, 0.95, 0.5], [True, False, True]) == (
        Bin(7 / 15, 8 / 15, sentences=1, confidence=0.5, accuracy=1.0),
        Bin(14 / 15, 1.0, sentences=2, confidence=0.975, accuracy=0.5),
    )


def test_the_confusion_matrix_holds_the_labels_of_either_side() -> None:
    assert confusion_matrix(["b", "b", "a"], ["b", "c", "a"]) == Matrix(
        labels=("a", "b", "c"), rows=((1, 0, 0), (0, 1, 1), (0, 0, 0))
    )


def test_only_sentences_from_the_threshold_up_are_understood() -> None:
    gold = [parse_line("hello", intent) for intent in ("a", "b", "c", "d")]
    sure = zip("axcx", (0.9, 0.8, 0.5, 0.4), strict=True)
    given = [Prediction(intent, ("O",), confidence) for intent, confidence in sure]

    assert understood(gold, given, 0.5) == Understood(0.5, part=0.75, intent_accuracy=2 / 3)


def test_the_worst_errors_come_first() -> None:
    gold = [parse_line("[pears](item.type) here", "a"), parse_line("plums", "a")]
    given = [Prediction("b", ("O", "B-location"), 0.6), Prediction("c", ("B-verb",), 0.9)]

    found = worst(gold, given, 2)

    assert found.intents == (
        WrongIntent("plums", "a", "c", 0.9),
        WrongIntent("pears here", "a", "b", 0.6),
    )
    assert found.labels[0] == WrongLabels(
        "pears here", (("pears", "B-item.type", "O"), ("here", "O", "B-location"))
    )
    assert worst(gold, given, 0).intents == ()


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
