"""What a shadow model costs a turn, and how many of its answers come in time.

    python -m benchmarks.shadow [--runs 3] [--wait 0]

The turns of our conversation tests, without and with a shadow (the shipped model under another
name), in turns: the time of each, and what became of the shadow's answers.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.build import SHIPPED_MODEL, build
from assistant.config import read_settings
from assistant.scripts_read import Case, read_cases
from assistant.sections import Nlu
from benchmarks.measure import report, summary
from nlu.model_folder import CARD

_CASES = Path(__file__).parent.parent / "tests" / "conversations"
_MANY = 120
"Conversations."


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--wait", type=float, default=0, help="nlu.shadow_wait_ms")
    chosen = options.parse_args()
    cases = [case for case in read_cases([_CASES]) if not case.settings][:_MANY]
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"NARA_HOME": home, "NARA_OFFLINE": "1"}
        candidate = _candidate(Path(home) / "candidate")
        with_shadow = Nlu(shadow=candidate, shadow_wait_ms=chosen.wait)
        for _ in range(chosen.runs):
            _measure("turn, no shadow", Nlu(), cases)
            _measure("turn, shadow", with_shadow, cases)


def _candidate(folder: Path) -> Path:
    shutil.copytree(SHIPPED_MODEL, folder)
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps(card | {"version": "candidate-1"}), encoding="utf-8")
    return folder


def _measure(name: str, nlu: Nlu, cases: Sequence[Case]) -> None:
    built = build(read_settings().model_copy(update={"nlu": nlu}))
    built.warm().join()
    times, answers = list[float](), Counter[str]()
    for case in cases:
        session, _ = built.assistant.open(None, "benchmark", 1)
        for turn in case.turns:
            started = time.perf_counter()
            session, reply = built.assistant.turn(session, turn.user, "benchmark")
            times.append(1000 * (time.perf_counter() - started))
            if told := reply.trace.get("shadow"):
                answers[told.get("missing", "answered")] += 1
    report(name, **summary(times), answers=dict(answers))


if __name__ == "__main__":
    main()
