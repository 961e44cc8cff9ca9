"""Conversation tests are talked through with the real assistant, in a world the test holds fast."""

from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.scripts import Result, Runner
from assistant.scripts_read import read_cases
from assistant.scripts_studio import Studio
from dialog.loader import load_or_fail
from tests.assistant.scripts_trying import cases, tried
from values.errors import DataError

OURS = Path(__file__).parent.parent / "conversations"


def conversation(turns: str, head: str = "") -> str:
    return f"conversations:\n  - name: a\n{head}    turns:\n{turns}"


def only(text: str) -> Result:
    (result,) = tried(text)
    return result


def test_a_conversation_as_expected_passes() -> None:
    result = only(conversation("      - {user: is it raining in boston, status: ok}\n"))
    assert result.outcome == "passed"


def test_every_turn_is_tried_even_after_one_that_failed() -> None:
    text = "      - {user: hi, act: bye}\n      - {user: bye, act: bye}\n"
    assert [t.outcome for t in only(conversation(text)).turns] == ["passed", "failed", "passed"]


def test_the_greeting_can_be_expected() -> None:
    head = "    greeting: {messages: {contains: Nobody}}\n"
    assert only(conversation("      - {user: hi}\n", head)).turns[0].outcome == "failed"


@pytest.mark.parametrize(
    ("turn", "outcome"), [("act: bye", "known gap"), ("act: greet", "closed gap")]
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_is_marked_as_going_wrong_has_to(turn: str, outcome: str, whole: bool) -> None:
    head = "    todo: some day\n" if whole else ""
    own = "" if whole else ", todo: some day"
    result = only(conversation(f"      - {{user: hi, {turn}{own}}}\n", head))
    assert (result.outcome, result.is_fine) == (outcome, outcome == "known gap")


def test_a_gap_in_one_turn_excuses_no_other() -> None:
    turns = "      - {user: hi, act: bye, todo: x}\n      - {user: hi, act: bye}\n"
    assert only(conversation(turns)).outcome == "failed"


PINS = """\
    fulfillment:
      - {service: Weather, times: 1, unavailable: }
      - service: Weather
        slots: {location: denver}
        ambiguous: {choices: [A, B]}
      - service: Weather
        nothing_found: {data: {place: Nowhere}}
"""


def test_pinned_answers_come_in_their_order_and_all_else_from_the_sources() -> None:
    turns = """\
      - {user: is it raining in denver, status: unavailable}
      - {user: is it raining in denver, choices: [A, B]}
      - {user: is it raining in boston, status: nothing_found}
      - {user: how much is a blender, status: ok, lookups: {source: catalog}}
"""
    assert only(conversation(turns, PINS)).outcome == "passed"


def test_a_pinned_answer_is_worded_like_any() -> None:
    head = """\
    fulfillment:
      - answer:
          kind: weather.temperature
          data: {place: "Boston, MA", temperature: 41, now: true, unit: degrees}
          source: mine
"""
    turn = "      - {user: what is the temperature in boston, lookups: {source: mine}}\n"
    result = only(conversation(turn, head))
    assert result.outcome == "passed"
    assert "41" in result.turns[1].reply.messages[0]


def test_time_passes_where_the_test_says_so() -> None:
    turns = """\
      - user: will it rain in boston tomorrow
        lookups: {when: "2026-01-02T00:00:00"}
      - user: will it rain in boston tomorrow
        now: 2026-01-05T12:00Z
        lookups: {when: "2026-01-06T00:00:00"}
"""
    assert only(conversation(turns, "    now: 2026-01-01T12:00Z\n")).outcome == "passed"


def test_settings_of_a_test_are_its_own() -> None:
    text = """\
conversations:
  - name: here
    settings: {conversation.place: "Boston, MA"}
    turns: [{user: is it raining near me, lookups: {place: "Boston, MA"}}]
  - name: nowhere
    turns: [{user: is it raining near me, lookups: 0}]
"""
    assert [result.outcome for result in tried(text)] == ["passed", "passed"]


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ("{conversation.plaice: x}", "did you mean 'place'"),
        ("{conversations.place: x}", "did you mean 'conversation'"),
        ("{conversation: {max_characters: 1}}", "max_characters"),
        ("{home: x}", "no section 'home'"),
    ],
)
def test_settings_that_cannot_be_are_told_with_their_place(settings: str, fault: str) -> None:
    text = conversation("      - {user: hi, status: ok}\n", f"    settings: {settings}\n")
    with pytest.raises(DataError, match=rf"talk\.yml:2: settings: .*{fault}"):
        tried(text)


def test_the_understanding_engine_fails_where_the_test_says_so() -> None:
    turns = """\
      - {user: is it raining, nlu_error: away, status: error}
      - {user: is it raining in boston, status: ok}
"""
    assert only(conversation(turns)).outcome == "passed"


def test_the_same_test_gives_the_same_words_every_time() -> None:
    text = conversation("      - {user: hi, status: ok}\n      - {user: how much is a tent}\n")
    said = [[turn.reply.messages for turn in only(text).turns] for _ in range(2)]
    assert said[0] == said[1]


def test_nothing_is_written_to_the_users_home(nara_home: Path) -> None:
    only(conversation("      - {user: how much is a tent, status: ok}\n"))
    assert not nara_home.exists()


def test_flows_of_the_users_settings_are_the_ones_that_are_tried(tmp_path: Path) -> None:
    (tmp_path / "main_flow.yml").write_text(
        "name: main_flow\nintent_transitions: {nomatch.none: a, unknown: a}\nstates:\n"
        "  a: {type: message_text, properties: {text: Mine.}}\n  in: {type: input_context}\n"
    )
    settings = Settings(flows={"path": tmp_path})
    with Studio(settings) as studio:
        text = conversation("      - {user: hi, messages: Mine.}\n")
        assert [r.outcome for r in Runner(studio).run(cases(text))] == ["passed"]


def test_our_own_suite_is_long_and_names_only_states_that_are_there() -> None:
    ours = read_cases([OURS])
    flows = load_or_fail([OURS.parent.parent / "flows"]).flows
    assert flows
    named = {s for case in ours for turn in case.turns for s in turn.state if s}
    assert named <= set(flows.states)
    assert len([case for case in ours if len(case.turns) > 1]) >= 120
