"""Trained models whose scores another one learns from (distillation): larger, or several."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from nlu.onnx import log_softmax
from nlu.tokenize import WordPieces
from nlu.training.batches import Buckets, Features, Lesson, Sentences, collate
from nlu.training.dataset import LabelSet
from nlu.training.markup import Utterance
from values.errors import ModelError

_BATCH = 64


class NemoTeacher:
    """Answers sentences with the raw scores of a `.nemo` checkpoint."""

    def __init__(self, checkpoint: Path, labels: LabelSet) -> None:
        from nlu.training import checkpoints

        self._model = checkpoints.restore(checkpoint).eval()
        names = self._model.cfg.data_desc
        known = (tuple(names.intent_labels), tuple(names.slot_labels))
        if known != (labels.intents, labels.slots):
            raise ModelError(f"{checkpoint}: the teacher's labels differ from those of the data")
        self._labels = labels
        self._pieces = WordPieces(checkpoints.encoder_of(self._model).folder / "tokenizer.json")

    def __call__(self, utterances: Sequence[Utterance]) -> list[Lesson]:
        rows = Sentences(lambda _: utterances, self._labels, self._pieces)
        answers: dict[int, Lesson] = {}
        for batch in Buckets(rows, _BATCH, 0, shuffle=False):
            answers.update(zip(batch, self._answers([rows[i] for i in batch]), strict=True))
        return [answers[i] for i in range(len(rows))]

    @torch.inference_mode()  # type: ignore[untyped-decorator]  # torch is not in .venv
    def _answers(self, rows: Sequence[Features]) -> list[Lesson]:
        ids, types, mask, first, *_ = collate(rows)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_quick_halves()):
            intents, slots = self._model(input_ids=ids, token_type_ids=types, attention_mask=mask)
        opens = first.numpy() > 0
        pairs = zip(intents.float().numpy(), slots.float().numpy(), opens, strict=True)
        return [Lesson(np.array(i), np.array(s[o])) for i, s, o in pairs]


class Teachers:
    """Several teachers speak with one voice: the mean of their log probabilities."""

    def __init__(self, checkpoints: Sequence[Path], labels: LabelSet) -> None:
        self._teachers = [NemoTeacher(checkpoint, labels) for checkpoint in checkpoints]

    def __call__(self, utterances: Sequence[Utterance]) -> list[Lesson]:
        lessons = [teacher(utterances) for teacher in self._teachers]
        return [_mean(lessons_of_one) for lessons_of_one in zip(*lessons, strict=True)]


def _mean(lessons: Sequence[Lesson]) -> Lesson:
    intents = np.mean([log_softmax(lesson.intents) for lesson in lessons], axis=0)
    slots = np.mean([log_softmax(lesson.slots) for lesson in lessons], axis=0)
    return Lesson(intents, slots)


def _quick_halves() -> bool:
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
