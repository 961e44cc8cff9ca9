"""The dialog engine alone: turns a second on one core, without understanding or look-ups.

    python -m benchmarks.engine [--turns 40000] [--profile]

A turn is one Heard event that walks four states and renders two templates: it is routed, sets a
context key, is asked for a slot, and gets an answer that names two slots.
"""

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.measure import report
from dialog.context import Conversation, Heard, Started
from dialog.engine import advance
from dialog.flow import FlowSet
from dialog.loader import load_or_fail

RUNS = 5

FLOWS = {
    "main_flow.yml": """
name: main_flow
intent_transitions: {price_check: price, nomatch.none: sorry, unknown: sorry}
states:
  hello: {type: message_text, properties: {text: "Hi"}}
  listen: {type: input_context, properties: {entities: {intent: dontcare}}}
  sorry: {type: message_text, properties: {text: "Sorry?"}, transitions: {next_state: listen}}
  price:
    type: change_context
    properties: {update_keys: {intent: price_check}}
    transitions: {flow: shop_flow}
""",
    "shop_flow.yml": """
name: shop_flow
states:
  check:
    type: conditional_exists
    properties: {key: "{{ slots['item.type'] }}"}
    transitions: {exists: answer, notexists: sorry}
  answer:
    type: message_text
    properties: {text: "Looking for {{ slots['item.type'] }} in {{ location }}."}
    transitions: {next_state: listen}
""",
}

HEARD = (
    Heard("jeans in boston", "price_check", {"item.type": "jeans", "location": "boston"}),
    Heard("a blender in st. louis", "price_check", {"item.type": "blender", "article": "a"}),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=40_000)
    options.add_argument("--profile", action="store_true", help="where the time goes")
    given = options.parse_args()
    flows = read_flows()
    take(flows, given.turns // 10)
    if given.profile:
        profile(flows, given.turns)
        return
    spent = [take(flows, given.turns) for _ in range(RUNS)]
    wall, cpu = (
        [round(given.turns / seconds) for seconds in kind] for kind in zip(*spent, strict=True)
    )
    report(
        "engine",
        turns_per_s=round(statistics.median(wall)),
        turns_per_cpu_s=round(statistics.median(cpu)),
        runs=wall,
        states=4,
        templates=2,
    )


def read_flows() -> FlowSet:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FLOWS.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        flows = load_or_fail([Path(folder)]).flows
    assert flows is not None
    return flows


def take(flows: FlowSet, turns: int) -> tuple[float, float]:
    """Seconds by the clock and seconds of work that one conversation of so many turns takes."""
    conversation = advance(flows, Conversation(seed=1), Started()).conversation
    started, worked = time.perf_counter(), time.process_time()
    for turn in range(turns):
        step = advance(flows, conversation, HEARD[turn % 2])
        conversation = step.conversation
    spent = time.perf_counter() - started, time.process_time() - worked
    assert len(step.walked) == 4, step
    return spent


def profile(flows: FlowSet, turns: int) -> None:
    profiler = cProfile.Profile()
    profiler.runcall(take, flows, turns)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    main()
