"""Who has the floor, on a clock of numbers."""

import pytest

from speech.floor import Floor, Passage

ANSWER = "It will rain in Boston tomorrow, with a high of fifty two degrees."


def _speaking(*, interruptible: bool = True) -> Floor:
    """From second 10 to 14."""
    floor = Floor()
    floor.speaks(Passage(ANSWER, 10, 14, interruptible))
    return floor


def test_a_question_after_our_words_is_a_turn() -> None:
    floor = _speaking()
    assert not floor.started(15)
    assert floor.heard("And on Sunday?", 16) == "take"


def test_a_shopper_who_speaks_while_we_do_is_let_through_at_once() -> None:
    floor = _speaking()
    assert floor.started(11)
    assert floor.until() == 11
    assert floor.heard("No, I meant Portland.", 12.5) == "take"


@pytest.mark.parametrize("text", ["Yeah.", "Uh-huh.", "Mm-hmm", "Okay, okay.", "I see.", "Right!"])
def test_after_a_backchannel_we_go_on(text: str) -> None:
    floor = _speaking()
    assert floor.started(11)
    assert floor.heard(text, 12) == "go_on"


@pytest.mark.parametrize("text", ["Stop.", "Wait.", "No!", "Boston, Maine?"])
def test_a_short_objection_is_a_turn(text: str) -> None:
    floor = _speaking()
    floor.started(13.5)
    assert floor.heard(text, 14.5) == "take"


def test_yes_is_an_answer_where_yes_or_no_is_awaited() -> None:
    floor = _speaking()
    floor.started(13)
    assert floor.heard("Yeah.", 13.5, yes_no=True) == "take"


def test_yes_after_our_words_is_an_answer() -> None:
    floor = _speaking()
    floor.started(14.2)
    assert floor.heard("Yes.", 14.8) == "take"


def test_noise_stops_us_for_a_moment_only() -> None:
    floor = _speaking()
    floor.started(12)
    assert floor.heard("", 13) == "go_on"


def test_noise_in_silence_is_nothing() -> None:
    floor = _speaking()
    floor.started(20)
    assert floor.heard("", 21) == "nothing"


def test_our_own_words_are_no_turn_and_do_not_stop_us_again() -> None:
    floor = _speaking()
    assert floor.started(10.4)
    assert floor.heard("It will rain in Boston.", 11.4) == "go_on"
    floor.speaks(Passage(ANSWER, 12, 16))
    assert not floor.started(12.4)
    assert floor.heard("It'll rain in Boston tomorrow.", 14.2) == "nothing"


def test_a_shopper_is_heard_even_where_our_words_come_back() -> None:
    floor = _speaking()
    floor.started(10.4)
    floor.heard("It will rain in Boston.", 11.4)
    floor.speaks(Passage(ANSWER, 12, 16))
    assert not floor.started(13)
    assert floor.heard("How about Denver?", 15) == "take"


def test_words_of_ours_said_much_later_are_a_turn() -> None:
    floor = Floor()
    floor.speaks(Passage("Which city?", 10, 11))
    floor.speaks(Passage("We know Boston, Denver, Seattle and Tucson, among others.", 11, 16))
    floor.started(15)
    assert floor.heard("Boston", 15.6) == "take"


def test_what_may_not_be_interrupted_is_not() -> None:
    floor = _speaking(interruptible=False)
    assert not floor.started(11)
    assert floor.heard("How much is a blender?", 12.5) == "nothing"


def test_an_answer_begun_at_the_end_of_such_words_counts() -> None:
    floor = _speaking(interruptible=False)
    assert not floor.started(13.5)
    assert floor.heard("Denver, please.", 14.6) == "take"


def test_silence_is_asked_about_once_and_anew_after_a_turn() -> None:
    floor = _speaking()
    assert [floor.misses(at) for at in (15, 23.9, 24.1, 40)] == [False, False, True, False]
    floor.started(41)
    floor.heard("In Denver.", 42)
    floor.speaks(Passage("Sunny.", 43, 44))
    assert [floor.misses(at) for at in (50, 54.1, 70)] == [False, True, False]


def test_nobody_is_asked_while_speaking_or_before_we_have_spoken() -> None:
    assert not Floor().misses(100)
    floor = _speaking()
    floor.started(20)
    assert not floor.misses(30)
