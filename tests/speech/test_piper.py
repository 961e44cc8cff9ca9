"""A neural voice by its path. The voice is built here, small enough to read its mind.

It has the inputs of Piper's voices, and the sound it makes is the numbers it was asked to speak, so
that they can be read back. Real voices of tens of megabytes are not in this repository.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from speech.base import SpeechUnavailable
from speech.phonemes import phonemes_of
from speech.synthesis import EspeakPackage, is_there, synthesizer
from values.audio import Audio

needs_runtime = pytest.mark.skipif(
    not all(map(find_spec, ("onnx", "onnxruntime"))), reason="the extra 'voice' is not installed"
)
needs_sounds = pytest.mark.skipif(
    not (is_there("espeak-ng") or is_there("package")), reason="eSpeak NG is not installed"
)
IDS = {"_": [0], "^": [1], "$": [2], " ": [3], ".": [10], ",": [8], "h": [20], "a": [21], "ɪ": [22]}
TOLD = {"audio": {"sample_rate": 22050}, "espeak": {"voice": "en-us"}, "phoneme_id_map": IDS}


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Says each number as one sample of a hundredth of it."""
    return _voice(tmp_path, speakers=False)


def _voice(folder: Path, *, speakers: bool) -> Path:
    from onnx import TensorProto, helper, save

    numbers, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("input", numbers, [1, "n"]),
        helper.make_tensor_value_info("input_lengths", numbers, [1]),
        helper.make_tensor_value_info("scales", real, [3]),
    ]
    if speakers:
        inputs.append(helper.make_tensor_value_info("sid", numbers, [1]))
    steps = [
        helper.make_node("Cast", ["input"], ["loud"], to=real),
        helper.make_node("Mul", ["loud", "part"], ["output"]),
    ]
    output = helper.make_tensor_value_info("output", real, [1, "n"])
    part = helper.make_tensor("part", real, [1], [0.01])
    graph = helper.make_graph(steps, "voice", inputs, [output], [part])
    file = folder / "tiny.onnx"
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), file)
    (folder / "tiny.onnx.json").write_text(json.dumps(TOLD), encoding="utf-8")
    return file


def _numbers(sound: Audio) -> list[int]:
    samples = np.frombuffer(sound.pcm, "<i2").astype(float)
    return [round(sample / 327.67) for sample in samples]


@needs_runtime
@needs_sounds
def test_the_sounds_of_a_text_come_as_their_numbers_with_a_gap_after_each(voice: Path) -> None:
    [sound] = synthesizer(voice=str(voice)).synthesize("Hi.")
    # Four sounds, of which this voice has not the stress mark.
    assert _numbers(sound) == [1, 0, 20, 0, 21, 0, 22, 0, 10, 0, 3, 0, 2]
    assert sound.rate == 22050


@needs_runtime
@needs_sounds
def test_of_many_speakers_one_speaks(tmp_path: Path) -> None:
    voice = _voice(tmp_path, speakers=True)
    assert list(synthesizer("piper", str(voice)).synthesize("Hi."))


@needs_sounds
def test_program_and_package_know_the_same_sounds() -> None:
    assert phonemes_of("en-us")("shoes") == "ʃˈuːz"
    if is_there("package"):
        package = EspeakPackage("en-us")
        assert package.phonemes("shoes") == "ʃˈuːz"
        assert package("shoes").seconds > 0.2
        package.close()


def test_without_espeak_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    if is_there("package"):
        pytest.skip("the package can stand in")
    with pytest.raises(SpeechUnavailable, match="install espeak-ng"):
        phonemes_of("en-us")


@needs_runtime
@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("{", "is no JSON file"),
        ("{}", "'audio': Field required"),
        (json.dumps({**TOLD, "audio": {"sample_rate": 1}}), "'audio.sample_rate'"),
        (json.dumps({**TOLD, "phoneme_type": "pinyin"}), "kind 'pinyin' cannot be spoken"),
    ],
)
def test_a_wrong_json_file_is_one_sentence(voice: Path, told: str, fault: str) -> None:
    voice.with_name("tiny.onnx.json").write_text(told)
    with pytest.raises(SpeechUnavailable, match=fault):
        synthesizer("piper", str(voice))


@needs_runtime
@pytest.mark.parametrize("content", [b"", b"no model"])
def test_a_file_that_is_no_model_is_one_sentence(voice: Path, content: bytes) -> None:
    voice.write_bytes(content)
    with pytest.raises(SpeechUnavailable, match=r"tiny\.onnx cannot be loaded as a voice"):
        synthesizer("piper", str(voice))


def test_a_path_that_leads_nowhere_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SpeechUnavailable, match=r"none\.onnx is not there; download"):
        synthesizer(voice=str(tmp_path / "none.onnx"))


def test_a_neural_voice_needs_a_path() -> None:
    with pytest.raises(SpeechUnavailable, match=r"set speech\.voice to VOICE\.onnx"):
        synthesizer("piper", "slt")
