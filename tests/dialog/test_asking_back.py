"""input_user: which turns count as the answer, and what becomes of all others."""

from pathlib import Path

import pytest

from tests.dialog.talk import OWN_FLOWS, Talk, read_flows, small_flows, talk

ASKED = """
  first:
    type: input_user
    properties: {{entities: {{slot: item.type}}, {more}}}
    transitions: {{match: tell, notmatch: pardon}}
  tell:
    type: message_text
    properties: {{text: "{{{{ slots['item.type'] }}}} in {{{{ location }}}}"}}
  pardon: {{type: message_text, properties: {{text: Pardon?}}}}
  snow: {{type: message_text, properties: {{text: It snows}}}}
"""


def _asked(folder: Path, more: str, intents: str = "weather.snow: snow") -> Talk:
    """A conversation in which `how much` was asked back: how much is what?"""
    states = ASKED.format(more=more)
    chat = talk(small_flows(folder, states, intents=f"price_check: first, {intents}"))
    chat.hear("how much", "price_check")
    return chat


def test_the_slot_asked_for_is_a_match(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: true")
    assert chat.hear("a [hose](item.type) in [boston](location)") == ["hose in boston"]
    assert chat.step.routed == ""


def test_the_slot_counts_even_where_the_model_understood_nothing_else(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: true")
    assert chat.hear("a [hose](item.type)", "nomatch.none") == ["hose in "]


def test_anything_else_is_no_match_by_default(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "nlp_type: onnx")
    assert chat.hear("the green thing with a handle") == ["Pardon?"]
    assert chat.step.routed == "nomatch.none"


def test_without_require_match_the_whole_text_is_taken(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: false")
    assert chat.hear("  the thing with a handle ") == ["the thing with a handle in "]
    assert chat.step.conversation.said_now == {"item.type"}


def test_grammar_is_no_slot_so_the_whole_text_is_taken(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: false")
    assert chat.hear("[the](article) thing i [need](verb)") == ["the thing i need in "]


def test_where_another_slot_of_the_topic_was_said_that_one_counts(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: false")
    assert chat.hear("in [boston](location)") == [" in boston"]


@pytest.mark.parametrize("require", ["true", "false"])
@pytest.mark.parametrize("text", ["", "   "])
def test_silence_is_no_match(tmp_path: Path, require: str, text: str) -> None:
    assert _asked(tmp_path, f"require_match: {require}").hear(text) == ["Pardon?"]


@pytest.mark.parametrize("require", ["true", "false"])
def test_when_understanding_failed_the_words_are_not_taken_for_an_answer(
    tmp_path: Path, require: str
) -> None:
    chat = _asked(tmp_path, f"require_match: {require}")
    assert chat.hear("a hose", "jarvis_error", error="model missing") == ["Pardon?"]
    keys = chat.step.conversation.keys
    assert (keys["jarvis_error"], keys["nlu_error"]) == ("model missing", "model missing")
    assert chat.step.routed == "jarvis_error"


def test_other_slots_of_an_answer_are_remembered_even_where_it_does_not_match(
    tmp_path: Path,
) -> None:
    chat = _asked(tmp_path, "require_match: true")
    assert chat.hear("in [boston](location)") == ["Pardon?"]
    assert chat.step.conversation.slots == {"location": "boston"}


def test_another_question_is_refused_without_digress(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: true")
    assert chat.hear("will it [snow](verb)", "weather.snow") == ["Pardon?"]


def test_another_question_is_answered_with_digress(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "digress: true")
    assert chat.hear("will it [snow](verb)", "weather.snow") == ["It snows"]
    assert (chat.step.routed, chat.topic) == ("weather.snow", "weather.snow")


def test_a_whole_question_that_names_the_slot_digresses_as_well(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "digress: true")
    question = "will it [snow](verb) on the [hose](item.type)"
    assert chat.hear(question, "weather.snow") == ["It snows"]


@pytest.mark.parametrize("intent", ["nomatch.none", "jarvis_error", "never.routed"])
def test_these_are_no_questions_of_their_own(tmp_path: Path, intent: str) -> None:
    chat = _asked(tmp_path, "digress: true")
    assert chat.hear("[which](interrogative) one", intent) == ["Pardon?"]


def test_the_same_question_again_is_no_answer_to_it(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "require_match: false, digress: true")
    assert chat.hear("[how much](interrogative.manner) is it", "price_check") == []
    assert chat.state == "main_flow.first"


def test_a_request_that_cannot_be_met_digresses_and_a_fragment_does_not(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "digress: true")
    assert chat.hear("in [boston](location)") == ["Pardon?"]
    chat.hear("how much", "price_check")
    assert chat.hear("[cancel](verb) my order") == ["I cannot do that."]


def test_nonsense_is_taken_for_an_answer_only_without_digress(tmp_path: Path) -> None:
    plain = _asked(tmp_path, "require_match: false")
    assert plain.hear("mumble", "nomatch.none") == ["mumble in "]
    digressing = _asked(tmp_path, "require_match: false, digress: true")
    assert digressing.hear("mumble", "nomatch.none") == ["Pardon?"]


def test_a_bare_answer_is_no_digression_whatever_the_model_takes_it_for(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "digress: true")
    assert chat.hear("a [hose](item.type)", "weather.snow") == ["hose in "]


def test_a_question_digresses_by_the_alias_of_its_intent(tmp_path: Path) -> None:
    chat = _asked(tmp_path, "digress: true", intents="store_location: snow")
    assert chat.hear("[where](interrogative.location) is it", "find_the_store") == ["It snows"]


def test_in_our_flows_a_shop_answers_the_question_for_a_place() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("do you [have](verb) [garden hoses](item.type)", "inventory_check")
    assert chat.state == "retail_flow.input_stock_place"
    chat.hear("at [ace hardware](store.name)")
    assert chat.about == {"item.type": "garden hoses", "store.name": "ace hardware"}


@pytest.mark.parametrize(
    ("line", "slots"),
    [
        ("[thai food](item.type)", {"item.type": "thai food"}),
        ("a [pharmacy](store.type)", {"store.type": "pharmacy"}),
        ("[walgreens](store.name)", {"store.name": "walgreens"}),
        ("something with books", {"store.type": "something with books"}),
    ],
)
def test_in_our_flows_any_word_for_a_shop_will_do(line: str, slots: dict[str, str]) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[where](interrogative.location) can i [go](verb)", "find_the_store")
    chat.hear(line)
    chat.hear("[boston](location)")
    assert chat.about == {**slots, "location": "boston"}
