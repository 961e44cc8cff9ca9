"""choice: which words pick an answer, and what becomes of turns that pick none."""

from pathlib import Path

import pytest

from dialog.expectation import expectation, offered
from tests.dialog.talk import Talk, small_flows, talk

SIZES = """
  first:
    type: choice
    properties:
      text: Which size?
      again: Small or extra large?
      options:
        - {value: small, synonyms: [tiny, the little one]}
        - {value: xl, label: {text: XL, say: extra large}}
      key: size
      %s
    transitions: {small: smallish, match: other%s}
  smallish: {type: message_text, properties: {text: '{{ size }}, fine'}}
  other: {type: message_text, properties: {text: '{{ size }}, good'}}
  pardon: {type: message_text, properties: {text: Pardon?}}
  snow: {type: message_text, properties: {text: It snows}}
"""


def asked(
    folder: Path, more: str = "tries: 1", ways: str = ", notmatch: pardon", states: str = SIZES
) -> Talk:
    intents = "price_check: first, weather.snow: snow"
    chat = talk(small_flows(folder, states % (more, ways), intents=intents, acts="help: snow"))
    chat.hear("which sizes", "price_check")
    return chat


def test_it_asks_and_offers_its_options(tmp_path: Path) -> None:
    chat = asked(tmp_path)
    assert chat.said == ["Which size?"]
    choices = offered(chat.flows, chat.step.conversation)
    assert [(c.text, c.label) for c in choices] == [("Small", "Small"), ("XL", "XL")]


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Small", "small, fine"),
        ("small.", "small, fine"),
        ("Tiny!", "small, fine"),
        ("the little one", "small, fine"),
        ("xl please", "xl, good"),
        ("extra large", "xl, good"),
        ("i would like the extra large one", "xl, good"),
        ("smal", "small, fine"),
        ("extra lagre", "xl, good"),
        ("1", "small, fine"),
        ("number two", "xl, good"),
        ("the second one", "xl, good"),
        ("the 2nd", "xl, good"),
        ("the last one", "xl, good"),
    ],
)
def test_an_answer_is_found_without_a_model(tmp_path: Path, line: str, reply: str) -> None:
    assert asked(tmp_path).hear(line, "nomatch.none") == [reply]


@pytest.mark.parametrize("line", ["purple", "not the small one", "small or xl", "3", "", "s"])
def test_what_is_no_answer_goes_its_own_way(tmp_path: Path, line: str) -> None:
    assert asked(tmp_path).hear(line, "nomatch.none") == ["Pardon?"]


def test_a_number_is_one_of_the_numbers_that_are_offered(tmp_path: Path) -> None:
    states = """
      first:
        type: choice
        properties: {text: Which?, options: ['6', '2'], key: size%s}
        transitions: {match: tell%s}
      tell: {type: message_text, properties: {text: 'size {{ size }}'}}
      pardon: {type: message_text, properties: {text: Pardon?}}
      snow: {type: message_text, properties: {text: It snows}}
    """
    assert asked(tmp_path, "", states=states).hear("2") == ["size 2"]
    assert asked(tmp_path, "", states=states).hear("the second") == ["size 2"]
    assert asked(tmp_path, "", states=states).hear("1") == ["Pardon?"]


@pytest.mark.parametrize(
    ("line", "act", "reply"),
    [
        ("yes", "affirm", "Good"),
        ("sure thing", "affirm", "Good"),
        ("yes i would like that", None, "Good"),
        ("nope", "deny", "Bad"),
        ("no i would not", None, "Bad"),
    ],
)
def test_yes_and_no_are_understood_in_all_their_words(
    tmp_path: Path, line: str, act: str | None, reply: str
) -> None:
    states = """
      first:
        type: choice
        properties: {text: Really?, options: [yes, no]}
        transitions: {yes: good, no: bad}
      good: {type: message_text, properties: {text: Good}}
      bad: {type: message_text, properties: {text: Bad}}
    """
    chat = talk(small_flows(tmp_path, states, acts="affirm: sorry, deny: sorry"))
    chat.hear("how much", "price_check")
    assert expectation(chat.flows, chat.step.conversation).awaits == "yes_no"
    assert chat.hear(line, act=act) == [reply]


def test_it_asks_again_until_the_tries_are_used_up(tmp_path: Path) -> None:
    chat = asked(tmp_path, "tries: 3")
    assert chat.hear("purple", "nomatch.none") == ["Small or extra large?"]
    assert chat.hear("purple", "nomatch.none") == ["Small or extra large?"]
    assert chat.hear("purple", "nomatch.none") == ["Pardon?"]
    assert chat.step.conversation.misses == 0


def test_an_act_that_is_no_answer_goes_where_acts_go(tmp_path: Path) -> None:
    assert asked(tmp_path).hear("help", act="help") == ["It snows"]


SNOW = "will it [snow](verb)"


@pytest.mark.parametrize(("digress", "reply"), [("true", "It snows"), ("false", "Pardon?")])
def test_another_question_is_answered_where_that_is_allowed(
    tmp_path: Path, digress: str, reply: str
) -> None:
    chat = asked(tmp_path, f"digress: {digress}")
    assert chat.hear(SNOW, "weather.snow") == [reply]


def test_without_a_way_for_the_rest_every_other_turn_is_heard_as_always(tmp_path: Path) -> None:
    assert asked(tmp_path, ways="").hear("it snows", "weather.snow") == ["It snows"]
    assert asked(tmp_path, ways="").hear("purple", "nomatch.none") == ["Sorry?"]


MEANT = """
  first:
    type: choice
    properties:
      text: The snow, or a price?
      options: [{value: snow, label: The snow, intent: weather.snow}, price]
    transitions: {price: pardon%s%s}
  pardon: {type: message_text, properties: {text: Pardon?}}
  snow: {type: message_text, properties: {text: 'It snows in {{ location }}'}}
"""


def test_an_answer_may_be_heard_as_an_intent(tmp_path: Path) -> None:
    states = MEANT % ("%s", "%s")
    chat = asked(tmp_path, "", "", states=states)
    chat.hear("[boston](location)", "price_check")
    assert chat.hear("the snow", "nomatch.none") == ["It snows in boston"]
    assert (chat.topic, chat.step.routed) == ("weather.snow", "weather.snow")


WHICH = """
  first: {type: Retail, transitions: {ambiguous: which, next_state: tell}}
  which:
    type: choice
    properties: {text: Which town?, list: retail_result.choices, slot: location%s}
    transitions: {match: first%s}
  tell: {type: message_text, properties: {text: '{{ location }}'}}
  pardon: {type: message_text, properties: {text: Pardon?}}
  snow: {type: message_text, properties: {text: It snows}}
"""


def test_a_list_that_a_look_up_found_is_offered_and_fills_a_slot(tmp_path: Path) -> None:
    chat = asked(tmp_path, "", states=WHICH)
    towns = ["Springfield, IL", "Springfield, MA"]
    assert chat.look_up_gives("ambiguous", result={"choices": towns}) == ["Which town?"]
    assert [c.text for c in offered(chat.flows, chat.step.conversation)] == towns
    chat.hear("the second one", "nomatch.none")
    assert chat.asks.slots["location"] == "Springfield, MA"


@pytest.mark.parametrize("choices", [None, [], "Boston", {"a": 1}, [" "]])
def test_a_list_that_is_none_offers_nothing(tmp_path: Path, choices: object) -> None:
    chat = asked(tmp_path, "", states=WHICH)
    assert chat.look_up_gives("ambiguous", result={"choices": choices}) == ["Which town?"]
    assert offered(chat.flows, chat.step.conversation) == ()
    assert chat.hear("the second one", "nomatch.none") == ["Pardon?"]
