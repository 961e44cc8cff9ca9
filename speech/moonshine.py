"""Moonshine base (English) on plain onnxruntime: one trimmed utterance -> text and confidence.

The weights come from the package `moonshine_cpp`, which is found and never imported: its own
library needs instructions that many processors lack. The encoder takes 16 kHz samples, the decoder
makes one token after the other and keeps its attention keys between them.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from speech.base import SpeechUnavailable
from speech.unfolded import as_onnx, give_back
from values.audio import RATE

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

WANTED = "run: pip install 'nara-assistant[voice]'"
_START, _END = 1, 2
_LAYERS, _HEADS, _WIDTH = 8, 8, 52
_TOKENS_A_SECOND = 8
"Nobody speaks faster; more is the decoder going round in circles."
_LEAST_S = 0.1
_BLANK = "\u2581"


@dataclass(frozen=True, slots=True)
class Transcript:
    text: str
    "Written form: capitals, punctuation, `$50`. Empty where no word was heard."
    confidence: float
    "Geometric mean of the probabilities of its tokens, 0 to 1."


class Stopped(Exception):
    """Nobody wants the transcript any more."""


class Moonshine:
    """One model for all who hear; onnxruntime lets several ask at the same time."""

    def __init__(self, folder: Path | None = None, threads: int = 2) -> None:
        """Loads the model, 470 MB in memory. Raises SpeechUnavailable."""
        folder = folder or _shipped()
        try:
            self._encoder = _session(str(folder / "encoder_model.ort"), threads)
            self._decoder = _session(as_onnx(folder / "decoder_model_merged.ort"), threads)
            give_back()
            self._words = list(_vocabulary((folder / "tokenizer.bin").read_bytes()))
        except Exception as error:
            raise SpeechUnavailable(f"{folder}: the speech model cannot be loaded") from error
        self._names = [i.name for i in self._decoder.get_inputs() if "past" in i.name]

    def transcribe(self, pcm: bytes, is_over: Callable[[], bool] = lambda: False) -> Transcript:
        """`pcm` is 16 kHz mono s16le without silence around it, which would be taken for nothing.

        Raises Stopped as soon as `is_over` says so, SpeechUnavailable.
        """
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768
        if len(samples) < _LEAST_S * RATE:
            return Transcript("", 0.0)
        if is_over():
            raise Stopped
        try:
            heard = self._encoder.run(None, {"input_values": samples[None]})[0]
            tokens, chances = self._decode(heard, len(samples) / RATE, is_over)
        except Stopped:
            raise
        except Exception as error:
            raise SpeechUnavailable("The speech model failed on what was said") from error
        confidence = float(np.exp(np.mean(np.log(chances)))) if tokens else 0.0
        return Transcript(self._text(tokens), confidence)

    def _decode(
        self, heard: Any, seconds: float, is_over: Callable[[], bool]
    ) -> tuple[list[int], list[float]]:
        tokens: list[int] = []
        chances: list[float] = []
        past = _empty(self._names)
        newest, most = _START, int(seconds * _TOKENS_A_SECOND) + 8
        for step in range(most):
            if is_over():
                raise Stopped
            feeds = {
                "input_ids": np.array([[newest]], dtype=np.int64),
                "encoder_hidden_states": heard,
                "use_cache_branch": np.array([step > 0]),
                **past,
            }
            scores, *present = self._decoder.run(None, feeds)
            past = _grown(self._names, past, present, first=step == 0)
            newest, chance = _best(scores[0, -1])
            if newest == _END:
                break
            tokens.append(newest)
            chances.append(chance)
        return tokens, chances

    def _text(self, tokens: list[int]) -> str:
        words = b"".join(self._words[t] for t in tokens if t < len(self._words))
        return words.decode("utf-8", "replace").replace(_BLANK, " ").strip()


def need_package() -> None:
    """Raises SpeechUnavailable where the weights are not installed."""
    _shipped()


def _shipped() -> Path:
    package = find_spec("moonshine_cpp")
    if package is None or package.origin is None:
        raise SpeechUnavailable(f"The embedded speech engine needs a package; {WANTED}")
    return Path(package.origin).parent / "models" / "base-en"


def _session(model: str | bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Measured: the arena makes decoding 2.4 times as fast, the pattern only costs 200 MB.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _vocabulary(content: bytes) -> Iterator[bytes]:
    """Byte strings, each after its length; one of 128 or more takes two bytes."""
    at = 0
    while at < len(content):
        length = content[at]
        at += 1
        if length >= 128:
            length = (content[at] << 7) + length - 128
            at += 1
        yield content[at : at + length]
        at += length


def _empty(names: list[str]) -> Mapping[str, Any]:
    return {name: np.zeros((1, _HEADS, 0, _WIDTH), np.float32) for name in names}


def _grown(
    names: list[str], past: Mapping[str, Any], present: list[Any], *, first: bool
) -> Mapping[str, Any]:
    """Keys of the decoder grow; those of what was heard are made once."""
    new = zip(names, present, strict=True)
    return {n: value if first or "decoder" in n else past[n] for n, value in new}


def _best(scores: Any) -> tuple[int, float]:
    best = int(np.argmax(scores))
    return best, float(1 / np.exp(scores - scores[best]).sum())


_SHARED: dict[int, Moonshine] = {}
_LOADING = Lock()


def shared(threads: int = 2) -> Moonshine:
    """The one model of this process. Raises SpeechUnavailable."""
    with _LOADING:
        if threads not in _SHARED:
            _SHARED[threads] = Moonshine(threads=threads)
        return _SHARED[threads]
