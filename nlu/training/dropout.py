"""Dropout whose random bits cost little on a CPU. Knows no model.

Torch draws a double for every activation there, a seventh of a small encoder's training step; one
random byte is enough. Rates are rounded to 1/256.
"""

import numpy as np
import torch

_SIDES = 256


class ByteDropout(torch.nn.Module):  # type: ignore[misc]  # torch is not in .venv
    """In training, zeroes activations with the given chance and scales up the rest."""

    def __init__(self, chance: float) -> None:
        super().__init__()
        self._chance = chance
        self._border = round(chance * _SIDES)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        if not self.training or not self._border:
            return values
        if values.device.type != "cpu":
            return torch.nn.functional.dropout(values, self._chance)
        # Seeded from torch, so that one seed still decides everything.
        draw = np.random.Generator(np.random.SFC64(int(torch.randint(2**62, ()))))
        drawn = torch.from_numpy(draw.integers(0, _SIDES, values.numel(), dtype=np.uint8))
        kept = (drawn >= self._border).to(values.dtype).view(values.shape)
        return values * kept.mul_(_SIDES / (_SIDES - self._border))


def quicken(module: torch.nn.Module) -> None:
    """Puts it in the place of every dropout in the module."""
    for name, child in module.named_children():
        if isinstance(child, torch.nn.Dropout):
            setattr(module, name, ByteDropout(child.p))
        else:
            quicken(child)
