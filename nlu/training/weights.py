"""Which weights a run ends with: the best epoch's, or the mean of the last epochs'.

The mean of several points near the end of training is often better than each of them
(stochastic weight averaging, Izmailov et al. 2018); dev decides.
"""

import torch
from lightning.pytorch import Callback, LightningModule, Trainer

Weights = dict[str, torch.Tensor]
SCORE = "dev_score"
_REMEMBERED = ("_best", "_score", "_mean", "_counted")


class Keeper(Callback):  # type: ignore[misc]  # the library has no types
    """Remembers both while the model trains; its memory survives a kill with the run's."""

    def __init__(self, averaged: float) -> None:
        """`averaged`: last part of the epochs that goes into the mean."""
        self._averaged = averaged
        self._best: Weights = {}
        self._score = -1.0
        self._mean: Weights = {}
        self._counted = 0

    def on_train_epoch_end(self, trainer: Trainer, module: LightningModule) -> None:
        score = float(trainer.callback_metrics[SCORE])
        if score > self._score:
            self._score, self._best = score, _copy(module)
        if trainer.current_epoch >= trainer.max_epochs * (1 - self._averaged):
            self._add(_copy(module))

    def choose(self, trainer: Trainer, module: LightningModule) -> str:
        """Puts the better weights into the model and says which they are."""
        if self._counted > 1:
            module.load_state_dict(self._mean)
            [seen] = trainer.validate(module, verbose=False)
            if seen[SCORE] >= self._score:
                return f"mean of the last {self._counted} epochs"
        module.load_state_dict(self._best)
        return "best epoch"

    def state_dict(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in _REMEMBERED}

    def load_state_dict(self, state_dict: dict[str, object]) -> None:
        for name in _REMEMBERED:
            setattr(self, name, state_dict[name])

    def _add(self, weights: Weights) -> None:
        self._counted += 1
        if not self._mean:
            self._mean = weights
            return
        for name, mean in self._mean.items():
            if mean.is_floating_point():
                mean.lerp_(weights[name], 1 / self._counted)


def _copy(module: LightningModule) -> Weights:
    state = module.state_dict().items()
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in state}
