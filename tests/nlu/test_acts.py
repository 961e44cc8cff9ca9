"""An act is what a turn does when it asks nothing else."""

import pytest

from assistant.build import read_language
from assistant.config import Settings
from nlu.acts import Acts


@pytest.fixture(scope="module")
def acts() -> Acts:
    return read_language(Settings())[1]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("hi", "greet"),
        ("Hello there!", "greet"),
        ("thanks", "thanks"),
        ("Thank you so much!!", "thanks"),
        ("ok thanks bye", "bye"),
        ("no thanks", "deny"),
        ("No.", "deny"),
        ("yes please", "affirm"),
        ("What can you do?", "help"),
        ("hello, can you help me please", "help"),
        ("never mind", "cancel"),
        ("start over", "restart"),
        ("That's wrong!", "correct"),
        ("what do you need that for?", "why"),
        ("say that again please", "repeat"),
        ("👍", "thanks"),
        ("quit", "bye"),
        ("quit it", "cancel"),
        ("again", "repeat"),
        ("start again", "restart"),
        ("hello again", "greet"),
        ("thanks again", "thanks"),
        ("You're the best!", "thanks"),
        ("what do you need my city for?", "why"),
        ("no, not that", "correct"),
    ],
)
def test_phrases_are_acts_whatever_their_case_and_punctuation(
    acts: Acts, text: str, act: str
) -> None:
    assert acts.find(text) == act


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "boston",
        "thanks, is it open?",
        "hi where is a pharmacy",
        "no name jeans",
        "🌧" * 50,
    ],
)
def test_a_turn_that_says_more_is_no_act(acts: Acts, text: str) -> None:
    assert acts.find(text) is None


def test_the_act_written_first_wins_where_several_meet() -> None:
    acts = Acts({"bye": ["bye"], "greet": ["hello"]}, fillers=["dear"])
    assert acts.find("hello dear bye") == "bye"


def test_a_long_text_costs_nothing(acts: Acts) -> None:
    assert acts.find("thanks " * 20_000) is None


@pytest.mark.parametrize(
    ("text", "drops"),
    [
        ("never mind, how much is a blender", True),
        ("forget it please, is it raining", True),
        ("never mind", False),
        ("never mind how much is a blender", True),
        ("stop signs", False),
        ("thanks, how much is a blender", False),
        ("", False),
    ],
)
def test_some_acts_said_first_drop_what_was_asked(acts: Acts, text: str, drops: bool) -> None:
    assert acts.drops(text) is drops
