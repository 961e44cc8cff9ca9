"""What spoken turns are worth, and which limits they break."""

from dataclasses import replace

import pytest

from assistant.speech_settings import VoiceLimits
from assistant.voice_bench import SpokenTurn, conversations, word_errors
from assistant.voice_report import reported

TURN = SpokenTurn(
    "Is it raining?", "Is it raining?", "weather.rainfall_yes_no", 500, 10, 90, 590, 0.1
)
TYPED = {"Is it raining?": "weather.rainfall_yes_no"}
LIMITS = VoiceLimits(memory_mb=100_000)


def test_conversations_are_parted_by_empty_lines() -> None:
    text = "# a comment\n\nhello\nbye\n\n \nwill it rain\n# another\nin boston\n"
    assert conversations(text) == [["hello", "bye"], ["will it rain", "in boston"]]


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("will it rain", "Will it rain?", 0),
        ("under twenty dollars", "Under $20.", 0),
        ("what's the price", "What is the price?", 0),
        ("two hundred dollars", "$200", 0),
        ("in size eight", "In size 8", 0),
        ("where can i buy sushi in seattle", "Where can I buy sushi in sea at all?", 3),
        ("tomorrow in ten minutes", "To-morrow in 10 minutes.", 0),
        ("will it rain", "", 3),
        ("rain", "rain rain", 1),
    ],
)
def test_words_are_compared_as_they_sound(said: str, heard: str, wrong: int) -> None:
    assert word_errors(said, heard)[0] == wrong


def test_within_the_limits_nothing_is_beyond() -> None:
    report = reported([TURN] * 3, TYPED, LIMITS)
    assert (report.beyond, report.wer, report.same_intent) == ([], 0, 1)
    assert report.stages["whole"].p50 == 590


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        (replace(TURN, decision=500), "p50 of transcript to first sound: 500 ms"),
        (replace(TURN, whole=2000), "p95 of end of speech to first sound: 2000 ms"),
        (replace(TURN, heard="it is"), "word error rate"),
        (SpokenTurn("Is it raining?", "Is it raining?"), "1 turns had no answer"),
    ],
)
def test_what_is_beyond_a_limit_is_a_sentence(turn: SpokenTurn, sentence: str) -> None:
    assert any(told.startswith(sentence) for told in reported([turn], TYPED, LIMITS).beyond)
