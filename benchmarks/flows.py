"""The flow checker on a large set: 2,000 states in 40 files, each with texts of its own.

    python -m benchmarks.flows [--states 2000] [--files 40] [--profile]

Every flow asks for an item and a place, looks it up, and tells; a third of its states are texts,
half of which are templates that no other state has. `cold` is the first check of a process,
`warm` one after it: templates that were compiled are known. `broken` has a slip in every file.
"""

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import report
from dialog.loader import Loaded, load
from dialog.vocabulary import ACTS, Vocabulary
from nlu.labels import INTENTS, SLOTS

RUNS = 5
HEARD = Vocabulary(frozenset(INTENTS), frozenset(SLOTS))

MAIN = """name: main_flow
intent_transitions:
{intents}
act_transitions:
{acts}
states:
  init: {{type: message_text, properties: {{text: "Hello!"}}}}
  input_intent: {{type: input_context, properties: {{entities: {{intent: dontcare}}}}}}
"""
PART = """
  check_{n}:
    type: conditional_exists
    properties:
      key: "{{{{ slots['item.type'] }}}}{{{{ slots['item.name'] }}}}"
    transitions:
      exists: keep_{n}
      notexists: ask_{n}
  ask_{n}:
    type: message_text_random
    properties:
      responses:
        - "Which item do you mean, number {n}?"
        - "Happy to check {n}. What is it you're after?"
    transitions:
      next_state: input_{n}
  input_{n}:
    type: input_user
    properties:
      nlp_type: onnx
      entities:
        slot: item.type
      require_match: true
      digress: true
    transitions:
      match: keep_{n}
      notmatch: sorry_{n}
  sorry_{n}:
    type: message_text
    properties:
      text: "I did not catch item {n} in {{{{ location or 'any town' }}}}."
    transitions:
      next_state: input_{n}
  keep_{n}:
    type: change_context
    properties:
      update_keys:
        intent: price_check
        part: "{n}"
    transitions:
      next_state: look_up_{n}
  look_up_{n}:
    type: Retail
    transitions:
      found: tell_{n}
      unavailable: tell_{n}
      next_state: tell_{n}
  tell_{n}:
    type: message_text
    properties:
      text: "Part {{{{ part }}}}, answer {n}: {{{{ retail_status }}}}"
    transitions:
      {way}
"""
STATES_OF_A_PART = PART.count(" type:")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--states", type=int, default=2000)
    options.add_argument("--files", type=int, default=40)
    options.add_argument("--profile", action="store_true", help="where the time goes")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_set(folder, given.states, given.files)
        if given.profile:
            with cProfile.Profile() as profiler:
                load([folder], HEARD)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(30)
            return
        measure(folder)


def measure(folder: Path) -> None:
    spent = time.process_time()
    cold, loaded = timed([folder])
    spent = time.process_time() - spent
    assert loaded.flows is not None
    assert loaded.problems == (), loaded.problems[:3]
    warm = [timed([folder])[0] for _ in range(RUNS)]
    for file in folder.iterdir():
        file.write_text(file.read_text(encoding="utf-8") + '  last:\n    type: "reset\n', "utf-8")
    broken, found = timed([folder])
    report(
        "flows",
        states=len(loaded.flows.states),
        files=len(loaded.flows.flows),
        cold_s=round(cold, 3),
        cold_cpu_s=round(spent, 3),
        warm_s=round(statistics.median(warm), 3),
        broken_s=round(broken, 3),
        slips_found=sum(p.code == "F001" for p in found.problems),
    )


def timed(paths: Sequence[Path]) -> tuple[float, Loaded]:
    begun = time.perf_counter()
    loaded = load(paths, HEARD)
    return time.perf_counter() - begun, loaded


def write_set(folder: Path, states: int, files: int) -> None:
    """A main flow, and flows whose parts are a chain; those without intent or act come last."""
    flows = files - 1
    intents, entered = [*INTENTS, "jarvis_error"], len(INTENTS) + 1 + len(ACTS)
    parts = -((2 + min(flows, entered) - states) // STATES_OF_A_PART)
    for n in range(flows):
        last = f"flow: part{n + entered}" if n + entered < flows else "next_state: input_intent"
        mine = range(n, parts, flows)
        ways = [*(f"next_state: check_{part}" for part in mine[1:]), last]
        chain = "".join(PART.format(n=p, way=way) for p, way in zip(mine, ways, strict=True))
        (folder / f"part{n}_flow.yml").write_text(f"name: part{n}\nstates:{chain}", "utf-8")
    routes = _table(intents, flows, 0)
    enter = "".join(
        f"  enter_{n}: {{type: reset, transitions: {{flow: part{n}}}}}\n"
        for n in range(min(flows, entered))
    )
    acts = _table(ACTS, flows, len(intents))
    main_flow = MAIN.format(intents=routes, acts=acts) + enter
    (folder / "main_flow.yml").write_text(main_flow, "utf-8")


def _table(names: Sequence[str], flows: int, first: int) -> str:
    return "".join(f"  {name}: enter_{(first + n) % flows}\n" for n, name in enumerate(names))


if __name__ == "__main__":
    main()
