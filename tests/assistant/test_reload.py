"""Edits of the flows while conversations run: sound ones are taken up, faulty ones refused."""

import gc
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.build import SHIPPED_FLOWS, build
from assistant.config import Settings
from assistant.reload import Reloader
from assistant.sections import Flows
from dialog.flow import FlowSet

GREETING = "Hello from the first edition"


@dataclass
class Shop:
    """An author's folder, the reloader that looks at it, and what the operator was told."""

    folder: Path
    told: list[str] = field(default_factory=list)
    edits: int = 0

    def __post_init__(self) -> None:
        settings = Settings(flows=Flows(path=self.folder))
        self.reloader = Reloader(settings, build(settings), self.told.append)

    def edit(self, old: str, new: str, name: str = "main_flow.yml") -> None:
        """The dates of a file have a coarse grain; an edit here always has a new one."""
        file = self.folder / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        self.edits += 1
        os.utime(file, ns=(0, self.edits))

    def greets(self) -> str:
        return self.reloader.look().open(None, "test", 1)[1].messages[0]


MAIN = f"""name: main_flow
intent_transitions: {{price_check: shop, nomatch.none: init, unknown: init, jarvis_error: init}}
states:
  init:
    type: message_text
    properties: {{text: {GREETING}}}
    transitions: {{next_state: input_intent}}
  input_intent: {{type: input_context}}
  shop:
    type: message_text
    properties: {{text: We sell shoes}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "main_flow.yml").write_text(MAIN)
    shutil.copy(SHIPPED_FLOWS / "acts.yml", folder)
    return Shop(folder)


def test_nothing_changed_nothing_done(shop: Shop) -> None:
    assert shop.reloader.look() is shop.reloader.look()
    assert shop.told == []


def test_a_sound_edit_is_in_force_at_the_next_look(shop: Shop) -> None:
    shop.edit(GREETING, "Good day")
    assert shop.greets() == "Good day"
    assert shop.told[0].startswith("the flows were edited and are in force now (version ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("next_state: input_intent", "next_state: nowhere"),
        ("type: input_context", "type: input_contest"),
        ("states:", "states: ["),
        ("name: main_flow", ""),
    ],
)
def test_a_faulty_edit_never_reaches_a_shopper(shop: Shop, old: str, new: str) -> None:
    shop.edit(old, new)
    assert shop.greets() == GREETING
    [line] = shop.told
    assert line.startswith("the flows were edited, and are not used: ")
    assert "main_flow.yml:" in line


def test_a_refused_edit_is_told_once_and_its_mending_taken_up(shop: Shop) -> None:
    shop.edit("next_state: input_intent", "next_state: nowhere")
    shop.greets()
    shop.greets()
    shop.edit("next_state: nowhere", "next_state: input_intent")
    shop.edit(GREETING, "Mended")
    assert shop.greets() == "Mended"
    assert len(shop.told) == 2


def test_faults_that_were_there_before_do_not_stop_an_edit(tmp_path: Path) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "main_flow.yml").write_text(MAIN + "    transitions: {next_state: nowhere}\n")
    shop = Shop(folder)
    shop.edit(GREETING, "Good day")
    assert shop.greets() == "Good day"


def test_phrases_and_answers_are_taken_up_too(shop: Shop) -> None:
    (shop.folder / "answers.yml").write_text("fault: That went wrong\n")
    wording = shop.reloader.look().parts.stage.wording
    assert wording.say("fault", 0) == "That went wrong"


def test_a_faulty_answers_file_is_refused(shop: Shop) -> None:
    (shop.folder / "answers.yml").write_text("fault: '{{ broken'\n")
    shop.reloader.look()
    assert "answers.yml" in shop.told[0]


def test_a_folder_that_is_away_for_a_moment_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.folder.rename(tmp_path / "aside")
    assert shop.greets() == GREETING
    (tmp_path / "aside").rename(shop.folder)
    assert shop.told == []


def test_a_conversation_goes_on_where_it_stood(shop: Shop) -> None:
    session, _ = shop.reloader.look().open(None, "test", 1)
    session, _ = shop.reloader.look().turn(session, "how much is a hat", "test")
    shop.edit("We sell shoes", "We sell hats")
    _, reply = shop.reloader.look().turn(session, "how much is a hat", "test")
    assert (reply.turn, reply.messages) == (2, ("We sell hats",))


def test_a_conversation_whose_state_is_gone_waits_at_the_input_state(shop: Shop) -> None:
    session, reply = shop.reloader.look().open(None, "test", 1)
    assert reply.state == "main_flow.input_intent"
    shop.edit("input_intent", "ready")
    _, reply = shop.reloader.look().turn(session, "how much is a hat", "test")
    assert (reply.state, reply.messages) == ("main_flow.ready", ("We sell shoes",))


def test_two_hundred_edits_leave_one_set_of_flows_in_memory(shop: Shop) -> None:
    shop.edit("We sell shoes", "We sell 0 shoes")
    shop.reloader.look()
    for number in range(200):
        shop.edit(f"We sell {number} shoes", f"We sell {number + 1} shoes")
        shop.reloader.look()
    gc.collect()
    assert len(shop.told) == 201
    alive = [thing for thing in gc.get_objects() if isinstance(thing, FlowSet)]
    assert sum("main_flow.shop" in flows.states for flows in alive) == 1
