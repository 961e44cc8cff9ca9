"""Texts by language, and as they are spoken; what may be interrupted; the hand-over."""

from dataclasses import replace
from pathlib import Path

import pytest

from dialog.context import HandOver, Say
from dialog.expectation import expectation
from tests.dialog.talk import Talk, small_flows, talk


def say(folder: Path, properties: str, locale: str = "", kind: str = "message_text") -> Say:
    states = f"first: {{type: {kind}, properties: {{{properties}}}}}"
    chat = talk(small_flows(folder, states))
    conversation = replace(chat.step.conversation, locale=locale)
    chat = Talk(chat.flows, replace(chat.step, conversation=conversation))
    chat.hear("how much", "price_check")
    [effect] = chat.step.effects
    assert isinstance(effect, Say)
    return effect


BOTH = "text: {en: Hi, fr: Salut, fr-CA: Allo}"


@pytest.mark.parametrize(
    ("locale", "text"),
    [("fr", "Salut"), ("fr-CA", "Allo"), ("fr-BE", "Salut"), ("de", "Hi"), ("", "Hi")],
)
def test_a_text_is_said_in_the_language_of_the_conversation(
    tmp_path: Path, locale: str, text: str
) -> None:
    assert say(tmp_path, BOTH, locale).text == text


def test_without_english_the_one_written_first_stands_in(tmp_path: Path) -> None:
    assert say(tmp_path, "text: {fr: Salut, de: Hallo}", "it").text == "Salut"


@pytest.mark.parametrize(
    ("properties", "locale", "spoken"),
    [
        ("text: '$5'", "", None),
        ("text: '$5', say: five dollars", "", "five dollars"),
        ("text: {text: '$5', say: five dollars}", "", "five dollars"),
        ("text: {en: 5, fr: cinq}, say: {en: five, fr: cinq euros}", "fr", "cinq euros"),
        ("text: {text: {en: 5, fr: cinq}, say: {en: five}}", "fr", None),
        ("text: {text: {en: 5, fr: cinq}, say: five}", "fr", None),
        ("text: {text: {en: 5, fr: cinq}, say: five}", "en", "five"),
    ],
)
def test_what_is_spoken_may_differ_from_what_is_shown(
    tmp_path: Path, properties: str, locale: str, spoken: str | None
) -> None:
    assert say(tmp_path, properties, locale).spoken == spoken


def test_one_of_several_texts_brings_its_spoken_form_along(tmp_path: Path) -> None:
    said = say(tmp_path, "responses: [{text: Hi, say: Hi there}]", kind="message_text_random")
    assert (said.text, said.spoken) == ("Hi", "Hi there")


def test_a_message_may_have_to_be_heard_to_its_end(tmp_path: Path) -> None:
    assert say(tmp_path, "text: Hi").interruptible
    assert not say(tmp_path, "text: Hi, interruptible: false").interruptible


def test_an_input_state_says_whether_it_may_be_answered_early_and_how_patient_it_is(
    tmp_path: Path,
) -> None:
    states = """
      first:
        type: input_user
        properties: {entities: {slot: location}, interruptible: false, patience: long}
        transitions: {match: init, notmatch: init}
    """
    chat = talk(small_flows(tmp_path, states))
    awaited = expectation(chat.flows, chat.step.conversation)
    assert (awaited.awaits, awaited.patience) == ("anything", "long")
    chat.hear("how much", "price_check")
    awaited = expectation(chat.flows, chat.step.conversation)
    assert (awaited.awaits, awaited.slot, awaited.patience) == ("slot", "location", "long")
    assert not awaited.interruptible


def test_a_hand_over_says_why_and_what_is_known_and_goes_on(tmp_path: Path) -> None:
    states = """
      first:
        type: handoff
        properties: {text: One moment, reason: 'asked about {{ topic }}'}
        transitions: {next_state: tell}
      tell: {type: message_text, properties: {text: 'Because you {{ handed_over }}.'}}
    """
    chat = talk(small_flows(tmp_path, states))
    said = chat.hear("what are [boots](item.type) in [boston](location)", "price_check")
    assert said == ["One moment", "Because you asked about price_check."]
    summary = "asked: what are boots in boston; item.type: boots, location: boston"
    over = HandOver("asked about price_check", summary, "main_flow.first")
    assert chat.step.effects[1] == over
    assert chat.step.conversation.handed_over == "asked about price_check"


def test_what_a_person_should_know_can_be_written(tmp_path: Path) -> None:
    states = "first: {type: handoff, properties: {summary: 'Wants {{ location }}'}}"
    chat = talk(small_flows(tmp_path, states))
    chat.hear("in [boston](location)", "price_check")
    assert chat.step.effects == (HandOver("asked for", "Wants boston", "main_flow.first"),)
