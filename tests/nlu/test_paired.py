"""Two models on the same sentences: p by hand, and what no test may depend on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.training.markup import Utterance
from nlu.training.paired import (
    Comparison,
    Difference,
    bootstrap_p,
    compare,
    lines,
    mcnemar,
    verdict,
)
from nlu.training.predictions import Prediction

LABELS = st.sampled_from(["O", "B-item.type", "I-item.type", "B-location"])
INTENTS = st.sampled_from(["price_check", "unknown"])
Case = tuple[Utterance, Prediction, Prediction]


@st.composite
def answered_twice(draw: st.DrawFn) -> Case:
    """A sentence of two words, and what two models make of it."""
    gold, one, other = (draw(st.tuples(LABELS, LABELS)) for _ in range(3))
    answers = [Prediction(draw(INTENTS), labels, 0.9) for labels in (one, other)]
    return Utterance(("red", "pears"), draw(INTENTS), gold), answers[0], answers[1]


cases = st.lists(answered_twice(), min_size=1, max_size=12)


def differences(comparison: Comparison) -> tuple[Difference, Difference, Difference]:
    return comparison.intent_accuracy, comparison.sentence_accuracy, comparison.slot_f1


def one_better(sentences: int) -> tuple[list[Utterance], list[Prediction], list[Prediction]]:
    """The first is always right, the second never."""
    gold = [Utterance(("pears",), "price_check", ("B-item.type",))] * sentences
    right = Prediction("price_check", ("B-item.type",), 0.9)
    return gold, [right] * sentences, [Prediction("unknown", ("O",), 0.9)] * sentences


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 0, 2 / 32),
        (1, 5, 2 * (1 + 6) / 64),
        (2, 8, 2 * (1 + 10 + 45) / 1024),
        (7, 7, 1.0),
    ],
)
def test_mcnemar_counts_coin_throws(only_first: int, only_second: int, p: float) -> None:
    assert mcnemar(only_first, only_second) == mcnemar(only_second, only_first) == p


def test_mcnemar_counts_throws_by_the_thousand() -> None:
    # By the normal approximation: z = 199 / sqrt(20200), with the continuity correction.
    assert mcnemar(10_000, 10_200) == pytest.approx(0.1615, abs=0.001)
    assert mcnemar(9_000, 11_000) < 1e-40


def test_the_bootstrap_p_is_twice_the_smaller_tail_and_never_nothing() -> None:
    assert bootstrap_p(np.array([-1.0] * 49 + [1.0] * 950)) == 0.1
    assert bootstrap_p(np.ones(999)) == 0.002
    assert bootstrap_p(np.zeros(999)) == 1.0


@settings(max_examples=20, deadline=None)
@given(cases)
def test_a_model_is_never_better_than_itself(rows: list[Case]) -> None:
    gold, model = [g for g, _, _ in rows], [p for _, p, _ in rows]

    same = compare(gold, model, model, "same")

    assert {(d.difference, d.p, d.only_first) for d in differences(same)} == {(0.0, 1.0, 0)}


@settings(max_examples=20, deadline=None)
@given(cases)
def test_changing_sides_changes_the_sign_and_nothing_else(rows: list[Case]) -> None:
    gold, one, other = [g for g, _, _ in rows], [p for _, p, _ in rows], [p for _, _, p in rows]

    there, back = compare(gold, one, other, "b"), compare(gold, other, one, "a")

    for d, e in zip(differences(there), differences(back), strict=True):
        assert (d.difference, d.p) == (-e.difference, e.p)
        assert (d.only_first, d.only_second) == (e.only_second, e.only_first)
        assert (d.interval.low, d.interval.high) == pytest.approx(
            (-e.interval.high, -e.interval.low)
        )


def test_a_model_that_is_always_right_wins_all_three() -> None:
    result = compare(*one_better(10), "worse")

    for d in differences(result):
        assert (d.first, d.second, d.only_first, d.only_second) == (1.0, 0.0, 10, 0)
        assert verdict(d, "better", "worse").startswith("better is better by 100.0 points (p")
    assert result.intent_accuracy.p == 2 / 2**10


def test_a_small_lead_is_called_no_difference() -> None:
    result = compare(*one_better(5), "worse")

    assert verdict(result.intent_accuracy, "a", "b") == "no significant difference (p = 0.062)"


def test_people_read_figures_counts_and_the_verdict() -> None:
    text = list(lines("better", compare(*one_better(20), "worse")))

    assert text[0] == "better against worse, on the same sentences"
    assert text[2].split() == "intent accuracy 1.000 0.000 +1.000 +1.000 to +1.000 20 : 0".split()
    assert text[5] == "intent accuracy: better is better by 100.0 points (p < 0.001)"
    assert text[7] == "slot F1: better is better by 100.0 points (p = 0.002)"
