"""`nara riva-serve` as a program, with real sound: the stock client, and our own adapters."""

import re
import signal
import subprocess
import sys
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import riva.client
from riva.client import AudioChunkFileIterator, RecognitionConfig, StreamingRecognitionConfig

from assistant.riva_channel import connect
from nlu.base import Understanding
from nlu.riva import RivaUnderstander
from speech.base import Event, Expected, Final, SpeechStarted
from speech.riva_asr import RivaRecognizer
from speech.riva_config import HearingTerms
from speech.riva_tts import RivaSynthesizer, SpeakingTerms
from tests.commands.nara import ROOT
from tests.speech.riva.serving import Client, config
from values.audio import FRAME_BYTES, RATE
from values.riva import RivaLine, RivaServer

pytestmark = pytest.mark.skipif(
    not find_spec("moonshine_cpp"), reason="real sound needs: pip install 'nara-assistant[voice]'"
)
SENTENCE = "How much is a cordless vacuum cleaner in Boston?"
PAUSE = bytes(2 * RATE)
PATIENT = HearingTerms(answer_s=60)
"The machine that runs the tests may be busy."
_GREETING = re.compile(r"Riva's services at (\S+);")


@dataclass
class Program:
    process: "subprocess.Popen[str]"
    address: str

    @property
    def line(self) -> RivaLine:
        return connect(RivaServer(self.address))

    def say(self, text: str) -> bytes:
        """16 kHz, as all of us hear it."""
        voice = RivaSynthesizer(self.line, SpeakingTerms(rate=RATE))
        return b"".join(piece.pcm for piece in voice.synthesize(text))


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    command = [sys.executable, str(ROOT / "app.py"), "riva-serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        greeting = next(found for line in process.stderr if (found := _GREETING.search(line)))
        yield Program(process, greeting[1])
        process.kill()


def frames(pcm: bytes) -> Iterator[bytes]:
    for at in range(0, len(pcm), FRAME_BYTES):
        yield pcm[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")


def understood(texts: Iterable[str]) -> set[str]:
    return set(re.findall(r"[a-z]+", " ".join(texts).lower()))


def finals(events: Iterable[Event]) -> list[Final]:
    return [event for event in events if isinstance(event, Final) and event.text]


def test_the_stock_client_speaks_and_hears(program: Program) -> None:
    with Client(riva.client.Auth(uri=program.address)) as client:
        sound = client.tts.synthesize(SENTENCE, sample_rate_hz=48_000).audio
        answer = client.asr.offline_recognize(sound, config(sample_rate_hertz=48_000))

    heard = understood(result.alternatives[0].transcript for result in answer.results)
    assert {"how", "much", "vacuum", "boston"} <= heard


def test_the_stock_client_streams_a_stereo_file(program: Program, tmp_path: Path) -> None:
    mono = np.frombuffer(program.say(SENTENCE), dtype="<i2")
    with wave.open(str(tmp_path / "both.wav"), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.stack([mono, mono], axis=1).tobytes())
    wanted = StreamingRecognitionConfig(config=RecognitionConfig(language_code="en-US"))

    with (
        Client(riva.client.Auth(uri=program.address)) as client,
        AudioChunkFileIterator(tmp_path / "both.wav", 1600) as chunks,
    ):
        responses = list(client.asr.streaming_response_generator(chunks, wanted))

    heard = understood(r.results[0].alternatives[0].transcript for r in responses)
    assert {"vacuum", "boston"} <= heard


def test_our_adapter_hears_two_turns_where_they_were_said(program: Program) -> None:
    first, second = program.say(SENTENCE), program.say("Will it rain in Denver tomorrow?")
    sound = PAUSE + first + PAUSE * 2 + second + PAUSE * 2

    ears = RivaRecognizer(program.line, PATIENT)
    events = list(ears.stream(frames(sound), Expected))

    one, two = finals(events)
    assert {"vacuum", "boston"} <= understood([one.text])
    assert "rain" in understood([two.text])
    assert 0 < (one.confidence or 0) <= 1
    # Where speech was, give or take what is kept around it.
    said = 1 + len(first) / 2 / RATE
    assert one.start == pytest.approx(1, abs=0.5)
    assert one.end == pytest.approx(said, abs=0.5)
    assert two.start == pytest.approx(said + 2, abs=0.5)
    assert sum(isinstance(event, SpeechStarted) for event in events) == 2


def test_silence_and_noise_are_no_turn(program: Program) -> None:
    noise = np.random.default_rng(1).normal(0, 300, RATE * 3).astype("<i2").tobytes()
    ears = RivaRecognizer(program.line, PATIENT)

    assert finals(ears.stream(frames(PAUSE * 3 + noise), Expected)) == []


def test_our_adapter_understands_as_the_embedded_model_does(program: Program) -> None:
    (found,) = RivaUnderstander(program.line).understand(["will it rain in Fort Worth tomorrow?"])

    assert isinstance(found, Understanding)
    assert found.intent == "weather.rainfall_yes_no"
    assert ("location", "Fort Worth") in [(e.name, e.text) for e in found.entities]


def test_it_ends_well_and_its_log_does_not_know_what_was_said(program: Program) -> None:
    """The last test: nothing answers after it."""
    program.process.send_signal(signal.SIGTERM)
    _, log = program.process.communicate(timeout=20)

    assert program.process.returncode == 0
    assert "Recognize OK" in log
    assert "vacuum" not in log.lower()
