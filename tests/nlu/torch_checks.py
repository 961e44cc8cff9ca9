"""Checks of the parts that need torch; run in the training environment by test_torch_parts.

Prints one JSON object: name of the check -> what went wrong, empty where nothing did.
"""

import json
import traceback
from collections.abc import Callable

import torch

from nlu.training.dropout import ByteDropout, quicken
from nlu.training.optimizer import LazyAdamW, clip

SETTINGS = {"lr": 0.01, "weight_decay": 0.1}


def _table(sparse: bool) -> torch.nn.Embedding:
    torch.manual_seed(1)
    return torch.nn.Embedding(5, 3, sparse=sparse)


def _step(table: torch.nn.Embedding, how: torch.optim.Optimizer, rows: list[int]) -> None:
    how.zero_grad()
    table(torch.tensor(rows)).pow(2).sum().backward()
    how.step()


def with_all_rows_in_every_batch_it_is_adamw() -> None:
    lazy, plain = _table(sparse=True), _table(sparse=False)
    ours = LazyAdamW(lazy.parameters(), **SETTINGS)
    theirs = torch.optim.AdamW(plain.parameters(), **SETTINGS)
    for _ in range(20):
        _step(lazy, ours, [0, 1, 2, 3, 4, 4])
        _step(plain, theirs, [0, 1, 2, 3, 4, 4])
    torch.testing.assert_close(lazy.weight, plain.weight)


def rows_no_batch_used_stay_as_they_were() -> None:
    table = _table(sparse=True)
    before = table.weight.detach().clone()
    _step(table, LazyAdamW(table.parameters(), **SETTINGS), [1, 1])
    assert torch.equal(table.weight[[0, 2, 3, 4]], before[[0, 2, 3, 4]])
    assert not torch.equal(table.weight[1], before[1])


def dense_weights_are_adamw_too() -> None:
    ours, theirs = torch.nn.Linear(3, 2), torch.nn.Linear(3, 2)
    theirs.load_state_dict(ours.state_dict())
    for layer, kind in ((ours, LazyAdamW), (theirs, torch.optim.AdamW)):
        optimizer = kind(layer.parameters(), **SETTINGS)
        layer(torch.ones(4, 3)).sum().backward()
        optimizer.step()
    torch.testing.assert_close(ours.weight, theirs.weight)


def a_gradient_with_sparse_parts_is_cut_to_its_length() -> None:
    table, layer = _table(sparse=True), torch.nn.Linear(3, 2)
    (100 * layer(table(torch.tensor([1, 1, 2])))).sum().backward()
    clip([*table.parameters(), *layer.parameters()], 1.0)
    parts = [table.weight.grad.values(), layer.weight.grad, layer.bias.grad]
    length = torch.cat([part.flatten() for part in parts]).norm()
    torch.testing.assert_close(length, torch.tensor(1.0))


def dropout_keeps_the_mean_and_drops_its_share() -> None:
    torch.manual_seed(1)
    dropped = ByteDropout(0.25)(torch.ones(100_000))
    assert abs(float(dropped.mean()) - 1) < 0.01
    assert abs(float((dropped == 0).float().mean()) - 0.25) < 0.01


def dropout_hangs_on_torch_s_seed_and_rests_when_not_training() -> None:
    layer, ones = ByteDropout(0.5), torch.ones(1000)
    drawn = []
    for _ in range(2):
        torch.manual_seed(7)
        drawn.append(layer(ones))
    assert torch.equal(*drawn)
    assert torch.equal(layer.eval()(ones), ones)


def every_dropout_of_a_module_is_replaced() -> None:
    inner = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.1))
    whole = torch.nn.Sequential(inner, torch.nn.Dropout(0.2))
    quicken(whole)
    kinds = [type(module) for module in whole.modules()]
    assert kinds.count(ByteDropout) == 2
    assert torch.nn.Dropout not in kinds


CHECKS: tuple[Callable[[], None], ...] = (
    with_all_rows_in_every_batch_it_is_adamw,
    rows_no_batch_used_stay_as_they_were,
    dense_weights_are_adamw_too,
    a_gradient_with_sparse_parts_is_cut_to_its_length,
    dropout_keeps_the_mean_and_drops_its_share,
    dropout_hangs_on_torch_s_seed_and_rests_when_not_training,
    every_dropout_of_a_module_is_replaced,
)


def _fault(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # noqa: BLE001  # whatever goes wrong is what is asked for
        return traceback.format_exc()
    return ""


if __name__ == "__main__":
    print(json.dumps({check.__name__: _fault(check) for check in CHECKS}))
