"""The loop for tests: real steps, but a training that makes a copy of the shipped model."""

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from assistant.config import read_settings
from commands.replay import replayed
from learning.ends import Demand, End, Hands
from learning.gate_runs import Tools as GateTools
from learning.loop import run
from learning.train import Tools
from nlu.registry import CHECKPOINT
from nlu.training import evaluate, prepare
from tests.learning.annotators import NOON
from tests.learning.frozen import PRICE, SHOP
from tests.learning.models import a_model
from values.errors import DataError

SOFAS = ("how much is a sofa", "how much is a mug", "where is the florist")
"What shoppers say in these tests."


@dataclass
class Trainer:
    """Stands in for `nara nlu train`, which takes minutes."""

    make: Callable[[Path, str], Path] = a_model
    fails: BaseException | None = None
    "How the next training ends."
    ordered: list[list[str]] = field(default_factory=list)

    def __call__(self, words: Sequence[str]) -> None:
        self.ordered.append(list(words))
        if self.fails:
            failure, self.fails = self.fails, None
            raise failure
        folder = self.make(Path(words[words.index("--work") + 1]), "learned-1")
        (folder / CHECKPOINT).write_text("weights")


@dataclass
class Told:
    lines: list[str] = field(default_factory=list)

    def __call__(self, line: str) -> None:
        self.lines.append(line)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def tools(trainer: Trainer) -> Tools:
    return Tools(lambda words: light("prepare", words), trainer)


def light(name: str, words: Sequence[str]) -> str:
    """`nara nlu prepare | evaluate` in this process: starting others takes most of a test."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = {"prepare": prepare.main, "evaluate": evaluate.main}[name](words)
    if code:
        raise DataError(err.getvalue().strip())
    return out.getvalue()


def learned(demand: Demand, trainer: Trainer | None = None, told: Told | None = None) -> End:
    """`nara learn` in the home of the test."""
    tell = told or Told()
    gate = GateTools(
        light,
        lambda settings, cases: [],
        replayed,
        lambda name: None,
    )
    hands = Hands(
        house,
        tools(trainer or Trainer()),
        gate,
        lambda: nullcontext(None),
        tell,
        tell,
        lambda: NOON,
    )
    return run(read_settings(), demand, hands)


def house(out: Path) -> None:
    """What the shipped model was taught, in short; enough of it frozen to judge on."""
    items = "blender lamp tent desk chair kettle umbrella backpack toaster hat".split()
    said = [jsonl(f"how much is a {item}", "price_check", PRICE, "test") for item in items]
    said += [jsonl("where is the bank", "find_the_store", SHOP, "train")]
    said += [jsonl("where is the gym", "find_the_store", SHOP, "dev")]
    out.write_text("".join(said))


def jsonl(text: str, intent: str, slots: Sequence[str], source: str = "") -> str:
    row = {"text": text, "intent": intent, "slots": list(slots)}
    return json.dumps({**row, "source": source} if source else row) + "\n"


def oracle(folder: Path, *more: str) -> Path:
    """Knows what the shoppers of these tests say."""
    *prices, shop = SOFAS
    known = [jsonl(text, "price_check", PRICE) for text in prices]
    known += [jsonl(shop, "find_the_store", SHOP)]
    path = folder / "oracle.jsonl"
    path.write_text("".join((*known, *more)))
    return path
