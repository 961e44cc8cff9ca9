"""Bootstrap intervals: they surround the score, and the same seed gives the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.training.intervals import Interval, figures, intervals
from nlu.training.markup import Utterance, parse_line
from nlu.training.predictions import Prediction
from nlu.training.scores import score

LABELS = st.sampled_from(["O", "B-item.type", "I-item.type", "B-verb", "I-location"])
INTENTS = st.sampled_from(["price_check", "unknown", "nomatch.none"])


@st.composite
def answered(draw: st.DrawFn) -> tuple[Utterance, Prediction]:
    """A sentence of three words with any gold and any answer."""
    gold, labels = (draw(st.tuples(LABELS, LABELS, LABELS)) for _ in range(2))
    answer = Prediction(draw(INTENTS), labels, 0.9)
    return Utterance(("a", "b", "c"), draw(INTENTS), gold), answer


def half_right(sentences: int) -> tuple[list[Utterance], list[Prediction]]:
    gold = [parse_line("[pears](item.type) please", "price_check")] * sentences
    wrong = Prediction("unknown", ("O", "O"), 0.5)
    right = Prediction("price_check", ("B-item.type", "O"), 0.9)
    return gold, [wrong, right] * (sentences // 2)


@given(st.lists(answered(), min_size=1, max_size=8))
def test_counting_every_sentence_once_gives_the_score(
    pairs: list[tuple[Utterance, Prediction]],
) -> None:
    gold, given = [g for g, _ in pairs], [p for _, p in pairs]

    once = {name: figure(np.ones(len(gold))) for name, figure in figures(gold, given).items()}

    scores = score(gold, given)
    assert once == pytest.approx(
        {
            "intent_accuracy": scores.intent_accuracy,
            "intent_accuracy_merged": scores.intent_accuracy_merged,
            "intent_macro_f1": scores.intent_macro_f1,
            "slot_f1": scores.slot_f1.f1,
            "content_slot_f1": scores.content_slot_f1.f1,
            "sentence_accuracy": scores.sentence_accuracy,
        }
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(answered(), min_size=1, max_size=8))
def test_an_interval_lies_between_nothing_and_all(
    pairs: list[tuple[Utterance, Prediction]],
) -> None:
    found = intervals([g for g, _ in pairs], [p for _, p in pairs])

    assert all(0 <= x.low <= x.high <= 1 for x in found.values())


def test_a_model_without_errors_has_no_spread() -> None:
    gold, given = half_right(4)

    found = intervals(gold[1::2], given[1::2])

    assert set(found.values()) == {Interval(1.0, 1.0)}


def test_an_interval_is_as_wide_as_the_binomial_says() -> None:
    found = intervals(*half_right(400))["intent_accuracy"]

    # 1.96 * sqrt(0.5 * 0.5 / 400) is 0.049.
    assert (found.low, found.high) == pytest.approx((0.451, 0.549), abs=0.006)


def test_the_same_seed_gives_the_same_interval() -> None:
    gold, given = half_right(1000)

    assert intervals(gold, given, seed=7) == intervals(gold, given, seed=7)
    assert intervals(gold, given, seed=7) != intervals(gold, given, seed=8)
