"""NeMo's joint intent/slot model: how it is fed, what it minimises, how dev is scored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np
import torch
from nemo.collections.nlp.models.intent_slot_classification import IntentSlotClassificationModel
from omegaconf import DictConfig
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import cross_entropy, kl_div
from torch.utils.data import DataLoader

from nlu.bio import BioDecoder
from nlu.tokenize import WordPieces
from nlu.training import noise, optimizer
from nlu.training.batches import Buckets, Sentences, Teacher, Vary, collate
from nlu.training.dataset import HOUSE_LABELS, read_labels, read_split
from nlu.training.dropout import quicken
from nlu.training.hyperparameters import Hyperparameters
from nlu.training.markup import Utterance
from nlu.training.scores import accuracy, slot_f1
from nlu.training.swap import Swapper
from values.errors import DataError

DEV = ("dev_intent", "dev_slot_f1", "dev_sentence", "dev_loss", "dev_score")
"What is logged after each epoch; the score, mean of intent accuracy and slot F1, decides."


@dataclass(slots=True)
class _Seen:
    """What one pass over dev gathers."""

    intents: list[tuple[int, int]] = field(default_factory=list)
    gold: list[tuple[str, ...]] = field(default_factory=list)
    found: list[tuple[str, ...]] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)


class JointModel(IntentSlotClassificationModel):  # type: ignore[misc]  # NeMo has no types
    """NeMo's model and weights. Ours: batches padded to their own length, the loss (smoothing,
    a teacher), the optimiser, and dev scores by whole spans."""

    numbers = Hyperparameters()
    teacher: Teacher | None = None
    lazy = False
    "Whether word vectors get sparse gradients; not for several processes."

    def _setup_dataloader_from_config(self, cfg: DictConfig) -> DataLoader[object]:
        """Nothing yet: `feed` follows when numbers and teacher are known."""
        return DataLoader([])

    def feed(self, data: Path, pieces: WordPieces) -> None:
        """Reads the data directory; the train split may change from epoch to epoch."""
        quicken(self)
        # Pretrained encoders come without dropout switched on, and Lightning leaves it at that.
        self.train()
        # The pooler feeds neither classifier; several processes may not hold idle weights.
        if getattr(self.bert_model, "pooler", None) is not None:
            self.bert_model.pooler.requires_grad_(False)
        labels, numbers = read_labels(data), self.numbers
        train, dev = (read_split(data, split, labels) for split in ("train", "dev"))
        if numbers.noise and not set(HOUSE_LABELS.slots) <= set(labels.slots):
            raise DataError(f"{data}: noise needs all of our own slots; train with --noise 0")
        vary = varied(train, numbers, labels.slots)
        changing = bool(numbers.swaps or numbers.noise)
        rows = Sentences(vary, labels, pieces, self.teacher, changing)
        self._train_dl = _loader(rows, numbers.batch, numbers.seed, shuffle=True)
        seen = Sentences(lambda _: dev, labels, pieces)
        self._validation_dl = _loader(seen, numbers.batch, numbers.seed, shuffle=False)

    def on_train_epoch_start(self) -> None:
        """A fresh order, and freshly exchanged slot values, that a resumed run meets again."""
        self._train_dl.batch_sampler.set_epoch(self.current_epoch)

    def training_step(self, batch: Sequence[torch.Tensor], batch_idx: int) -> torch.Tensor:
        # Torch's fused attention saves memory on long texts; on short ones its way back is slow.
        with sdpa_kernel(SDPBackend.MATH):
            intents, slots = self(
                input_ids=batch[0], token_type_ids=batch[1], attention_mask=batch[2]
            )
        loss = self._loss(intents, slots, batch)
        if self.teacher is not None:
            taught = self._distance_to_teacher(intents, slots, batch)
            loss = torch.lerp(loss, taught, self.numbers.distilled)
        self.log("train_loss", loss.detach(), prog_bar=True, batch_size=len(batch[0]))
        return loss

    def configure_optimizers(self) -> object:
        groups = self._groups()
        best = optimizer.LazyAdamW(groups, fused=True)
        steps = self.trainer.estimated_stepping_batches
        rising = max(1, round(self.numbers.warmup * steps))

        def share(step: int) -> float:
            falling: float = (steps - step) / max(1, steps - rising)
            return float(min(step / rising, max(0.0, falling)))

        plan = torch.optim.lr_scheduler.LambdaLR(best, share)
        # NeMo's model looks for its optimiser under this name.
        self._optimizer = best
        return {"optimizer": best, "lr_scheduler": {"scheduler": plan, "interval": "step"}}

    def configure_gradient_clipping(self, optimizer_: object, *_: object, **__: object) -> None:
        optimizer.clip(self.parameters(), self.numbers.max_norm)

    def _groups(self) -> list[dict[str, object]]:
        """Four groups: encoder and classifiers, matrices and what must not decay."""
        self.bert_model.get_input_embeddings().sparse = self.lazy
        groups: dict[tuple[float, float], list[torch.Tensor]] = {}
        for name, parameter in self.named_parameters():
            if not parameter.requires_grad:
                continue
            head = name.startswith("classifier")
            rate = self.numbers.head_rate if head else self.numbers.rate
            decay = self.numbers.decay if parameter.ndim > 1 else 0.0
            groups.setdefault((rate, decay), []).append(parameter)
        return [{"params": p, "lr": r, "weight_decay": d} for (r, d), p in groups.items()]

    # The loss

    def _loss(
        self, intents: torch.Tensor, slots: torch.Tensor, batch: Sequence[torch.Tensor]
    ) -> torch.Tensor:
        first, intent, slot = batch[3] > 0, batch[5], batch[6]
        smoothing = self.numbers.smoothing
        whole = cross_entropy(intents, intent, label_smoothing=smoothing)
        if not first.any():
            return whole
        each = cross_entropy(slots[first], slot[first], label_smoothing=smoothing)
        return torch.lerp(each, whole, self.numbers.intent_weight)

    def _distance_to_teacher(
        self, intents: torch.Tensor, slots: torch.Tensor, batch: Sequence[torch.Tensor]
    ) -> torch.Tensor:
        """Kullback-Leibler distance to the teacher's softened answers (Hinton et al. 2015)."""
        whole = self._soft_distance(intents, batch[7])
        each = self._soft_distance(slots[batch[3] > 0], batch[8])
        return torch.lerp(each, whole, self.numbers.intent_weight)

    def _soft_distance(self, scores: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
        soft = self.numbers.softness
        ours, theirs = (scores / soft).log_softmax(-1), (told / soft).softmax(-1)
        return kl_div(ours, theirs, reduction="batchmean") * soft**2

    # The dev split

    def on_validation_epoch_start(self) -> None:
        self._seen = _Seen()
        self._labels = tuple(self.cfg.data_desc.slot_labels)
        self._decoder = BioDecoder(self._labels)

    def validation_step(self, batch: Sequence[torch.Tensor], batch_idx: int) -> None:
        intents, slots = self(input_ids=batch[0], token_type_ids=batch[1], attention_mask=batch[2])
        self._seen.losses.append(float(self._loss(intents, slots, batch)))
        pairs = zip(intents.argmax(-1).tolist(), batch[5].tolist(), strict=True)
        self._seen.intents.extend(pairs)
        scores = slots.log_softmax(-1).cpu().numpy()
        for row, first, gold in zip(scores, batch[3].cpu().numpy(), batch[6], strict=True):
            opens = np.flatnonzero(first)
            self._seen.found.append(self._decoder.decode(row[opens]))
            self._seen.gold.append(tuple(self._labels[i] for i in gold[opens].tolist()))

    def on_validation_epoch_end(self) -> None:
        seen = self._seen
        given, wanted = zip(*seen.intents, strict=True)
        intent, spans = accuracy(wanted, given), slot_f1(seen.gold, seen.found).f1
        whole = accuracy(
            list(zip(wanted, seen.gold, strict=True)), list(zip(given, seen.found, strict=True))
        )
        loss = sum(seen.losses) / len(seen.losses)
        values = (intent, spans, whole, loss, (intent + spans) / 2)
        self.log_dict(dict(zip(DEV, values, strict=True)))


def varied(train: Sequence[Utterance], numbers: Hyperparameters, known: Collection[str]) -> Vary:
    """A function of the epoch: some sentences with slot values of others, some typed or heard.

    `known`: the slot labels there are; a dictionary may lack the `I-` of a type.
    """
    if not (numbers.swaps or numbers.noise):
        return lambda _: train
    swapper, labels = Swapper(train, part=0.5), frozenset(known)

    def varied_one(utterance: Utterance, draw: Random) -> Utterance:
        if draw.random() < numbers.swaps:
            swapped = swapper.swap(utterance, draw)
            utterance = swapped if labels.issuperset(swapped.labels) else utterance
        return noise.vary(utterance, draw) if draw.random() < numbers.noise else utterance

    def vary(epoch: int) -> list[Utterance]:
        draw = Random(f"{numbers.seed} {epoch}")
        return [varied_one(utterance, draw) for utterance in train]

    return vary


def _loader(rows: Sentences, size: int, seed: int, *, shuffle: bool) -> DataLoader[object]:
    buckets = Buckets(rows, size, seed, shuffle)
    return DataLoader(rows, batch_sampler=buckets, collate_fn=collate)
