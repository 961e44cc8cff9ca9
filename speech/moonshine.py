"""Moonshine base (English) on plain onnxruntime: one trimmed utterance -> text and confidence.

The weights come from the package `moonshine_cpp`, which is found and never imported: its own
library needs instructions that many processors lack. The encoder takes 16 kHz samples, the decoder
makes one token after the other and keeps its attention keys between them.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import exp, log
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from speech.base import SpeechUnavailable
from speech.language import Language
from speech.search import MOST_LOST, SURE, Writing, searched
from speech.unfolded import as_onnx
from values.audio import RATE
from values.heap import give_back

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
            self._writing = Writing([_plain(word) for word in self._words], _START, _END)
        except Exception as error:
            raise SpeechUnavailable(f"{folder}: the speech model cannot be loaded") from error
        self._names = [i.name for i in self._decoder.get_inputs() if "past" in i.name]

    def transcribe(
        self,
        pcm: bytes,
        is_over: Callable[[], bool] = lambda: False,
        language: Language | None = None,
    ) -> Transcript:
        """`pcm` is 16 kHz mono s16le without silence around it, which would be taken for nothing.

        `language`: where the likeliest tokens are not sure, look for what is likely in it, too,
        which takes as long again.
        Raises Stopped as soon as `is_over` says so, SpeechUnavailable.
        """
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768
        if len(samples) < _LEAST_S * RATE:
            return Transcript("", 0.0)
        if is_over():
            raise Stopped
        try:
            heard = self._encoder.run(None, {"input_values": samples[None]})[0]
            tokens, chance = self._decoded(heard, len(samples) / RATE, is_over, language)
        except Stopped:
            raise
        except Exception as error:
            raise SpeechUnavailable("The speech model failed on what was said") from error
        confidence = exp(chance / len(tokens)) if tokens else 0.0
        return Transcript(self._text(tokens), confidence)

    def _decoded(
        self, heard: Any, seconds: float, is_over: Callable[[], bool], language: Language | None
    ) -> tuple[Sequence[int], float]:
        """The tokens, and the logarithm of their likelihood."""
        most = int(seconds * _TOKENS_A_SECOND) + 8
        tokens, chance = _likeliest(self._decoding(heard, is_over), most)
        if not tokens or not language or chance >= len(tokens) * log(SURE):
            return tokens, chance
        step = self._decoding(heard, is_over).step
        way = searched(step, self._writing, language, most)
        is_close = way.tokens and way.chance >= chance - MOST_LOST
        return (way.tokens, way.chance) if is_close else (tokens, chance)

    def _decoding(self, heard: Any, is_over: Callable[[], bool]) -> "_Decoding":
        return _Decoding(self._decoder, self._names, heard, is_over)

    def _text(self, tokens: Sequence[int]) -> str:
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


def _plain(word: bytes) -> str:
    return word.decode("utf-8", "replace").replace(_BLANK, " ")


class _Decoding:
    """Of one utterance: the attention keys of every way that is followed."""

    def __init__(
        self, decoder: Any, names: list[str], heard: Any, is_over: Callable[[], bool]
    ) -> None:
        self._decoder, self._names, self._heard = decoder, names, heard
        self._is_over = is_over
        self._past: Mapping[str, Any] = {}

    def step(self, newest: Sequence[int], parents: Sequence[int]) -> Any:
        """Logarithms of the likelihoods of what comes next, a row a way. Raises Stopped."""
        if self._is_over():
            raise Stopped
        first, ways = not self._past, list(parents)
        past = self._chosen(ways) or _empty(self._names)
        feeds = {
            "input_ids": np.array(newest, dtype=np.int64)[:, None],
            "encoder_hidden_states": self._heard,
            "use_cache_branch": np.array([not first]),
            **past,
        }
        scores, *present = self._decoder.run(None, feeds)
        self._past = _grown(self._names, past, present, first=first)
        return _logarithms(scores[:, -1])

    def _chosen(self, ways: list[int]) -> Mapping[str, Any]:
        """The keys of the ways that go on. What was heard is the same for all: copied once."""
        if len(self._heard) != len(ways):
            self._heard = np.repeat(self._heard[:1], len(ways), axis=0)
        return {
            name: keys[ways] if "decoder" in name or len(keys) != len(ways) else keys
            for name, keys in self._past.items()
        }


def _likeliest(decoding: _Decoding, most: int) -> tuple[list[int], float]:
    """The likeliest token each time."""
    tokens: list[int] = []
    chance, newest = 0.0, _START
    for _ in range(most):
        [chances] = decoding.step([newest], [0])
        newest = int(np.argmax(chances))
        if newest == _END:
            break
        tokens.append(newest)
        chance += float(chances[newest])
    return tokens, chance


def _empty(names: list[str]) -> Mapping[str, Any]:
    return {name: np.zeros((1, _HEADS, 0, _WIDTH), np.float32) for name in names}


def _grown(
    names: list[str], past: Mapping[str, Any], present: list[Any], *, first: bool
) -> Mapping[str, Any]:
    """Keys of the decoder grow; those of what was heard are made once."""
    new = zip(names, present, strict=True)
    return {n: value if first or "decoder" in n else past[n] for n, value in new}


def _logarithms(scores: Any) -> Any:
    """Of the likelihoods that belong to these scores."""
    above = scores - scores.max(axis=-1, keepdims=True)
    return above - np.log(np.exp(above).sum(axis=-1, keepdims=True))


_SHARED: dict[int, Moonshine] = {}
_LOADING = Lock()


def shared(threads: int = 2) -> Moonshine:
    """The one model of this process. Raises SpeechUnavailable."""
    with _LOADING:
        if threads not in _SHARED:
            _SHARED[threads] = Moonshine(threads=threads)
        return _SHARED[threads]
