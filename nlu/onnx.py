"""The embedded engine: the joint intent/slot model on onnxruntime, one text at a time.

Texts of one call are not padded into one batch: on a CPU that gains a tenth of the time, and
the int8 ranges, hence the answer to a text, would depend on its neighbours.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from nlu.base import NotUnderstood, Understanding
from nlu.bio import BioDecoder, entities
from nlu.labels import OUTSIDE
from nlu.model_folder import MODEL, TOKENIZER, ModelFolder, broken, read_folder
from nlu.tokenize import WordPieces, word_pieces
from values.heap import give_back

Floats = npt.NDArray[np.float32]

INPUTS = ("input_ids", "attention_mask")
NOTHING = "nomatch.none"
"Intent of a text without anything readable in it."
_ALTERNATIVES = 5


class OnnxUnderstander:
    """Reads a model directory once and answers from memory."""

    def __init__(self, folder: Path, threads: int = 1, threshold: float | None = None) -> None:
        """`threshold` takes the place of the one the model was calibrated with."""
        self._model = read_folder(folder)
        self._threshold = self._model.threshold if threshold is None else threshold
        self._pieces = _pieces(self._model)
        self._session = _session(self._model, threads)
        self._decoder = BioDecoder(self._model.slots, self._model.transitions)

    @property
    def version(self) -> str:
        return self._model.version

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        return [self._one(text) for text in texts]

    def logits(self, tokens: Sequence[str]) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
        """Raw intent scores, slot scores of the readable words, and which words those are."""
        pieces = self._pieces([tokens])
        fed = dict(zip(INPUTS, (pieces.ids, pieces.mask), strict=True))
        intents, slots = self._session.run(None, fed)
        opens = pieces.words[0] >= 0
        return intents[0], slots[0][opens], pieces.words[0][opens]

    def _one(self, text: str) -> Understanding | NotUnderstood:
        tokens = tuple(text.split())
        if not tokens:
            return self._nothing(text, tokens)
        intents, slots, words = self.logits(tokens)
        if not len(words):
            return self._nothing(text, tokens)
        labels = np.full(len(tokens), OUTSIDE, dtype=object)
        scores = log_softmax(slots)
        labels[words] = self._decoder.decode(scores)
        leads = np.ones(len(tokens), dtype=np.float32)
        leads[words] = _leads(scores)
        found = self._understanding(text, tokens, intents, tuple(labels))
        found = replace(found, leads=tuple(leads.tolist()))
        return found if found.confidence >= self._threshold else NotUnderstood(found)

    def _understanding(
        self, text: str, tokens: tuple[str, ...], intents: Floats, labels: tuple[str, ...]
    ) -> Understanding:
        chances = np.exp(log_softmax(intents / self._model.temperature))
        best = np.argsort(-chances, kind="stable")[:_ALTERNATIVES]
        alternatives = tuple((self._model.intents[i], float(chances[i])) for i in best)
        intent, confidence = alternatives[0]
        return Understanding(
            text,
            tokens,
            intent,
            confidence,
            labels,
            entities(tokens, labels),
            alternatives,
            self._model.version,
        )

    def _nothing(self, text: str, tokens: tuple[str, ...]) -> Understanding:
        labels = (OUTSIDE,) * len(tokens)
        sure = ((NOTHING, 1.0),)
        return Understanding(text, tokens, NOTHING, 1.0, labels, (), sure, self._model.version)


def _pieces(model: ModelFolder) -> WordPieces:
    """Its tokenizer, the same object for all models that share the file."""
    try:
        return word_pieces(model.tokenizer)
    except Exception as error:  # the library raises nothing more precise
        raise broken(model.tokenizer.parent, TOKENIZER, f"is damaged ({error})") from error


def _session(model: ModelFolder, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(
            str(model.model), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its error classes share no parent but Exception
        raise broken(model.folder, MODEL, "is damaged or no ONNX model") from error
    give_back()
    sizes = tuple(output.shape[-1] for output in session.get_outputs())
    if sizes != (len(model.intents), len(model.slots)):
        raise broken(model.folder, MODEL, f"has outputs {sizes} that labels.json does not fit")
    return session


def _leads(scores: Floats) -> Floats:
    """Of each row's likeliest label, in probability; a model of one label has no other."""
    if scores.shape[-1] < 2:
        return np.ones(len(scores), dtype=np.float32)
    best = np.exp(np.partition(scores, -2, axis=-1)[:, -2:])
    leads: Floats = best[:, 1] - best[:, 0]
    return leads


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs
