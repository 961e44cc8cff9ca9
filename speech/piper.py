"""A neural voice by its path: Piper's form, a model of ONNX beside a JSON file, on onnxruntime.

`VOICE.onnx` takes numbers of phonemes and gives sound; `VOICE.onnx.json` says which phonemes have
which numbers, and at what rate it speaks. What a text sounds like is asked of eSpeak NG.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, Field, ValidationError

from speech.base import SpeechUnavailable
from speech.phonemes import Phonemes, phonemes_of
from values.audio import Audio

_MARKS = re.compile(r"([.,;:!?]+)")
_BEGIN, _END, _BETWEEN = "^", "$", "_"
_WHERE = "download a voice of Piper with both of its files, VOICE.onnx and VOICE.onnx.json"


class _Sound(BaseModel):
    sample_rate: int = Field(ge=4000, le=192_000)


class _Espeak(BaseModel):
    voice: str = Field(pattern=r"^[A-Za-z0-9_+-]{1,40}$")


class _Inference(BaseModel):
    noise_scale: float = 0.667
    length_scale: float = 1.0
    noise_w: float = 0.8


class _Described(BaseModel):
    """What the JSON file has to hold; it may hold more."""

    audio: _Sound
    espeak: _Espeak
    phoneme_id_map: Mapping[str, Sequence[int]]
    inference: _Inference = _Inference()
    num_speakers: int = 1
    phoneme_type: str = "espeak"


class Piper:
    """Speaks a clause; as many at a time as ask."""

    def __init__(self, file: Path, threads: int = 2) -> None:
        """Raises SpeechUnavailable."""
        self._is = _described(file)
        self._model = _loaded(file, threads)
        self._inputs = {each.name for each in self._model.get_inputs()}
        if not {"input", "input_lengths", "scales"} <= self._inputs:
            raise SpeechUnavailable(f"{file} is no voice of Piper; {_WHERE}")
        self._phonemes = phonemes_of(self._is.espeak.voice)

    def __call__(self, text: str) -> Audio:
        numbers = self._numbers(_sounds(text, self._phonemes))
        try:
            [said, *_] = self._model.run(None, self._asked(numbers))
        except Exception as error:
            raise SpeechUnavailable("The neural voice failed on what was to be said") from error
        loud = np.clip(np.asarray(said, np.float32).reshape(-1), -1, 1) * 32767
        return Audio(loud.astype("<i2").tobytes(), self._is.audio.sample_rate)

    def _numbers(self, sounds: str) -> list[int]:
        """Phonemes that this voice has not are left out."""
        known = self._is.phoneme_id_map
        between = known.get(_BETWEEN, ())
        numbers = [*known.get(_BEGIN, ()), *between]
        for sound in sounds:
            if sound in known:
                numbers += [*known[sound], *between]
        return [*numbers, *known.get(_END, ())]

    def _asked(self, numbers: list[int]) -> Mapping[str, Any]:
        how = self._is.inference
        asked = {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": np.array([how.noise_scale, how.length_scale, how.noise_w], np.float32),
        }
        # Of a voice with many speakers the first one speaks.
        return {**asked, "sid": np.zeros(1, np.int64)} if "sid" in self._inputs else asked


def _described(file: Path) -> _Described:
    beside = file.with_name(file.name + ".json")
    for each in (file, beside):
        if not each.is_file():
            raise SpeechUnavailable(f"The voice {each} is not there; {_WHERE}")
    try:
        found = _Described.model_validate(json.loads(beside.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise SpeechUnavailable(f"{beside}: '{key}': {first['msg']}; {_WHERE}") from error
    except (OSError, ValueError) as error:
        raise SpeechUnavailable(f"{beside} is no JSON file; {_WHERE}") from error
    if found.phoneme_type != "espeak":
        kind = found.phoneme_type
        raise SpeechUnavailable(
            f"{beside}: phonemes of kind '{kind}' cannot be spoken here; {_WHERE}"
        )
    return found


def _loaded(file: Path, threads: int) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise SpeechUnavailable("A neural voice needs onnxruntime; it is not there") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise SpeechUnavailable(f"{file} cannot be loaded as a voice; {_WHERE}") from error


def _sounds(text: str, phonemes: Phonemes) -> str:
    """Phonemes and the marks between clauses: voices breathe by them, eSpeak NG leaves them out."""
    return "".join(_pieces(text, phonemes))


def _pieces(text: str, phonemes: Phonemes) -> Iterator[str]:
    # Every second one is a mark.
    for number, piece in enumerate(_MARKS.split(text)):
        if number % 2:
            yield f"{piece[0]} "
        elif piece.strip():
            yield unicodedata.normalize("NFD", phonemes(piece.strip()))
