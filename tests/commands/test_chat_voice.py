"""`nara chat --voice` with sound files and pipes; devices only where they are missing."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from speech.sound_files import read_sound, write_sound
from tests.commands.nara import nara
from values.audio import Audio

QUESTION = Path(__file__).parents[1] / "speech" / "data" / "rain.wav"
needs_voice = pytest.mark.skipif(
    not find_spec("moonshine_cpp"), reason="the extra 'voice' is not installed"
)


@needs_voice
def test_a_recorded_question_is_answered_in_words_and_in_sound(tmp_path: Path) -> None:
    answer = tmp_path / "answer.wav"
    done = nara("chat", "--audio-in", str(QUESTION), "--audio-out", str(answer))
    assert done.code == 0, done.err
    assert "raining in Boston right now?" in done.out
    assert "boston" in nara("transcribe", str(answer)).out.lower()


@needs_voice
def test_its_turns_are_objects_for_programs() -> None:
    done = nara("chat", "--voice", "--audio-in", str(QUESTION), "--json", "--seed", "1")
    greeting, turn = done.objects
    assert greeting["turn"] == 0
    assert turn["intent"] == "weather.rainfall_yes_no"
    assert turn["slots"]["location"] == ["Boston"]


@needs_voice
def test_sound_goes_through_pipes(tmp_path: Path) -> None:
    sound = read_sound(QUESTION) + bytes(32_000)
    words = [sys.executable, "app.py", "chat", "--audio-in", "-", "--audio-out", "-"]
    done = subprocess.run(words, input=sound, capture_output=True, timeout=120, check=True)
    assert b"raining" in done.stderr
    write_sound(tmp_path / "heard.wav", Audio(done.stdout))
    assert "boston" in nara("transcribe", str(tmp_path / "heard.wav")).out.lower()


@needs_voice
def test_a_file_without_words_is_told(tmp_path: Path) -> None:
    write_sound(tmp_path / "hush.wav", Audio(bytes(64_000)))
    done = nara("chat", "--audio-in", str(tmp_path / "hush.wav"))
    assert done.code == 1
    assert "hush.wav: no words were heard" in done.err


@needs_voice
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"ID3 music", "an MP3 file"),
        (b"RIFF....WAVEnothing", "is no WAV file"),
        (b"", "is empty"),
    ],
)
def test_a_file_that_is_no_sound_is_told(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "in.wav").write_bytes(content)
    done = nara("chat", "--audio-in", str(tmp_path / "in.wav"))
    assert done.code == 1
    assert fault in done.err
    assert "Traceback" not in done.err


@needs_voice
def test_an_answer_that_cannot_be_written_is_told_before_anything_is_said(tmp_path: Path) -> None:
    out = str(tmp_path / "nowhere" / "out.wav")
    done = nara("chat", "--audio-in", str(QUESTION), "--audio-out", out)
    assert (done.code, done.out) == (1, "")
    assert "out.wav: cannot be written" in done.err


def test_sound_out_needs_sound_in(tmp_path: Path) -> None:
    done = nara("chat", "--audio-out", str(tmp_path / "out.wav"))
    assert done.code == 2
    assert "--audio-in" in done.err


def _devices() -> bool:
    try:
        import sounddevice
    except OSError:
        return False
    return bool(sounddevice.query_devices())


@needs_voice
@pytest.mark.skipif(_devices(), reason="this machine has sound devices")
def test_a_machine_without_devices_says_what_to_do() -> None:
    done = nara("chat", "--voice")
    assert done.code == 2
    assert "files" in done.err.lower()
    assert "Traceback" not in done.err
