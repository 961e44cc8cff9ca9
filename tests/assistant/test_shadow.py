"""A candidate hears every turn, too: its answers are kept, and change nothing."""

import os
import time
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from assistant.build import build, registry
from assistant.config import Settings
from assistant.explain import Explained
from assistant.model_reload import ModelReloader
from assistant.sections import Nlu
from assistant.shadow import Shadow
from assistant.turn import Assistant
from learning.replay_diff import difference
from nlu.base import NotUnderstood, Understander, Understanding
from tests.assistant.rooms import Room, room
from tests.fakes import ScriptedUnderstander, understood
from tests.learning.models import a_model
from values.errors import ModelError

RAIN = understood("will it [rain](verb) in [boston](location)", "weather.rainfall_yes_no")
OTHER = understood("will it rain in [boston](store.name)", "find_the_store", 0.7)
LONG = 30.0
"Seconds; nobody waits that long unless something is broken."


class Candidate(ScriptedUnderstander):
    """Says when it comes to an empty text: by then whatever was asked before is answered."""

    def __init__(self, *known: Understanding, breaks: bool = False) -> None:
        super().__init__(*known)
        self.is_through, self._breaks = Event(), breaks

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        if not texts[0]:
            self.is_through.set()
        if self._breaks:
            raise ModelError("out of memory")
        return super().understand(texts)


class Patient(ScriptedUnderstander):
    """Answers when the shadow has."""

    def __init__(self, shadow: Shadow, candidate: Candidate, *known: Understanding) -> None:
        super().__init__(*known)
        self._shadow, self._candidate = shadow, candidate

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        wait_for(self._shadow, self._candidate)
        return super().understand(texts)


class Slow(ScriptedUnderstander):
    """Answers no earlier than it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may, self.was_asked = Event(), Event()

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        self.was_asked.set()
        assert self.may.wait(LONG)
        return super().understand(texts)


def wait_for(shadow: Shadow, candidate: Candidate) -> None:
    shadow.ask("")
    assert candidate.is_through.wait(LONG)


def shadowed(home: Path, serving: Understander, shadow: Shadow) -> Room:
    here = room(home, serving)
    here.assistant = Assistant(replace(here.assistant.parts, shadow=shadow))
    return here


def kept(here: Room) -> dict[str, Any]:
    *_, last = here.journal.turns(here.session.conversation_id)
    return dict(last.trace["shadow"])


def test_its_answer_is_kept_and_the_serving_model_decides(tmp_path: Path) -> None:
    candidate = Candidate(OTHER)
    shadow = Shadow(candidate, "candidate-1")
    here = shadowed(tmp_path, Patient(shadow, candidate, RAIN), shadow)
    reply = here.say(RAIN.text)
    assert reply.intent == RAIN.intent
    assert reply.slots == {"verb": ["rain"], "location": ["boston"]}
    assert kept(here) == {
        "model": "candidate-1",
        "intent": "find_the_store",
        "confidence": 0.7,
        "understood": True,
        "slots": {"store.name": ["boston"]},
    }


def test_nobody_waits_for_it(tmp_path: Path) -> None:
    slow = Slow()
    here = shadowed(tmp_path, ScriptedUnderstander(RAIN), Shadow(slow, "candidate-1"))
    assert here.say(RAIN.text).intent == RAIN.intent
    assert kept(here) == {"model": "candidate-1", "missing": "late"}
    slow.may.set()


def test_a_turn_waits_as_long_as_the_settings_say(tmp_path: Path) -> None:
    shadow = Shadow(ScriptedUnderstander(OTHER), "candidate-1", wait_s=LONG)
    here = shadowed(tmp_path, ScriptedUnderstander(RAIN), shadow)
    assert here.say(RAIN.text).intent == RAIN.intent
    assert kept(here)["intent"] == "find_the_store"


def test_where_too_many_turns_wait_the_oldest_goes_without() -> None:
    slow = Slow()
    shadow = Shadow(slow, "candidate-1", room=1)
    asked = [shadow.ask(RAIN.text)]
    assert slow.was_asked.wait(LONG)
    asked += [shadow.ask(RAIN.text), shadow.ask(RAIN.text)]
    assert [one.told()["missing"] for one in asked] == ["late", "busy", "late"]
    slow.may.set()


def test_a_candidate_that_breaks_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    candidate = Candidate(breaks=True)
    shadow = Shadow(candidate, "candidate-1")
    here = shadowed(tmp_path, Patient(shadow, candidate, RAIN), shadow)
    for _ in range(3):
        assert here.say(RAIN.text).intent == RAIN.intent
        assert kept(here) == {"model": "candidate-1", "missing": "failed"}
        candidate.is_through.clear()
    told = [line for line in caplog.messages if "out of memory" in line]
    assert told == ["the shadow model candidate-1 fails: out of memory"]


def test_what_is_private_is_no_slot_of_its_answer() -> None:
    said = understood("call [555-123-4567](item.name)", "price_check")
    candidate = Candidate(said)
    shadow = Shadow(candidate, "candidate-1")
    asked = shadow.ask(said.text)
    wait_for(shadow, candidate)
    assert asked.told()["slots"] == {}


def test_closed_it_lets_go_of_its_model() -> None:
    candidate = Candidate()
    shadow, gone = Shadow(candidate, "candidate-1"), weakref.ref(candidate)
    wait_for(shadow, candidate)
    shadow.close()
    del shadow, candidate
    for _ in range(1000):
        if gone() is None:
            return
        time.sleep(0.03)
    pytest.fail("its thread still holds it")


def test_a_replay_sees_no_difference(tmp_path: Path) -> None:
    here = room(tmp_path, ScriptedUnderstander(RAIN))
    here.say(RAIN.text)
    *_, turn = here.journal.turns(here.session.conversation_id)
    trace = {**turn.trace, "shadow": {"model": "candidate-1", "missing": "late"}}
    assert difference(turn, replace(turn, trace=trace)) is None


@pytest.mark.parametrize(
    ("shadow", "shown"),
    [
        ({"missing": "late"}, "candidate-1: not ready when the turn was"),
        (
            {"intent": "unknown", "confidence": 0.31, "understood": False, "slots": {"verb": "go"}},
            "candidate-1: unknown  31%, not sure enough\nverb = go",
        ),
    ],
)
def test_why_shows_it(shadow: dict[str, Any], shown: str) -> None:
    told = Explained("ok", "unknown", 0.9, {}, {"shadow": {"model": "candidate-1", **shadow}})
    assert ("shadow", shown) in told.rows()


def test_one_that_cannot_be_loaded_is_told_and_the_assistant_runs() -> None:
    built = build(Settings(nlu=Nlu(shadow=Path("mine-1"))))
    assert built.assistant.parts.shadow is None
    assert any(line.startswith("nlu.shadow is not used: 'mine-1'") for line in built.problems)


def test_one_that_comes_or_is_promoted_is_followed(tmp_path: Path) -> None:
    settings, told = Settings(nlu=Nlu(shadow=Path("mine-1"))), list[str]()
    assistant, models = build(settings).assistant, registry(settings)
    reloader = ModelReloader(settings, assistant.parts.model_version, told.append)
    assert reloader.look(assistant) is assistant

    os.renames(a_model(tmp_path / "mine", "mine-1"), models.folder / "mine-1")
    assistant = reloader.look(assistant)
    assert assistant.parts.shadow
    assert assistant.parts.shadow.version == "mine-1"

    models.promote("mine-1")
    assistant = reloader.look(assistant)
    assert assistant.parts.shadow is None
    assert [line.split(" ")[0:3] for line in told] == [
        ["the", "model", "mine-1"],
        ["the", "model", "mine-1"],
        ["nlu.shadow", "is", "not"],
    ]
