"""Transcripts become what the NLU knows; ordinary sentences are left alone."""

import pytest

from assistant.build import SHIPPED_MODEL
from nlu.base import Understanding
from nlu.onnx import OnnxUnderstander
from speech.written import normalised


@pytest.mark.parametrize(
    ("heard", "understood"),
    [
        ("Will it rain to-morrow?", "Will it rain tomorrow?"),
        ("To-night or to-day", "Tonight or today"),
        ("It opens at ten a m.. today", "It opens at ten am today"),
        ("Is it open at 9 p. m.?", "Is it open at 9 pm?"),
        ("at 3:30 p.m. in Boston", "at 3:30 pm in Boston"),
        ("under $ 50 or 20 %", "under $50 or 20%"),
        ('He said "Boston".', "He said Boston."),
        ("What’s the price", "What's the price"),
        ("I want jeans... in Denver", "I want jeans, in Denver"),
        ("I want jeans -", "I want jeans."),
        ("I am in Boston.", "I am in Boston."),
        ("girls' shoes in Winston-Salem", "girls' shoes in Winston-Salem"),
        ("St. Louis, part-time", "St. Louis, part-time"),
        ("  ", ""),
    ],
)
def test_what_only_transcripts_have_is_put_right(heard: str, understood: str) -> None:
    assert normalised(heard) == understood
    assert normalised(understood) == understood


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("find the cheapest blue jeans in size 10 under 50 dollars",
         "Find the cheapest blue jeans in size 10, under $50."),
        ("whats the weather in st. louis tomorrow", "What's the weather in St. Louis to-morrow?"),
        ("is walgreens open at 3:30 pm", "Is Walgreens open at 3:30 p. m.?"),
        ("where can i buy sushi in seattle", "Where can I buy sushi in Seattle..."),
    ],
)  # fmt: skip
def test_the_written_form_is_understood_as_the_typed_one(typed: str, heard: str) -> None:
    first, second = OnnxUnderstander(SHIPPED_MODEL).understand([typed, normalised(heard)])
    assert isinstance(first, Understanding)
    assert isinstance(second, Understanding)
    assert first.intent == second.intent
    assert [e.name for e in first.entities] == [e.name for e in second.entities]
