"""Coverage counts what was walked: states, ways by their reason, intents and acts."""

from pathlib import Path

from assistant.scripts_coverage import Coverage
from dialog.flow import FlowSet
from dialog.loader import load_or_fail
from tests.assistant.scripts_trying import tried

FLOW = """\
name: main_flow
intent_transitions: {nomatch.none: lost, unknown: lost, weather.weather: ask}
act_transitions: {greet: hello}
states:
  begin: {type: message_text, properties: {text: Hi.}}
  in: {type: input_context}
  hello: {type: message_text, properties: {text: Hello.}, transitions: {next_state: in}}
  lost: {type: message_text, properties: {text: What?}, transitions: {next_state: in}}
  ask:
    type: Weather
    transitions: {found: told, not_found: told, unavailable: away, ambiguous: told}
  told: {type: message_text, properties: {text: "{{ weather_status }}"}}
  away: {type: message_text, properties: {text: Away.}}
"""


def flows(folder: Path) -> FlowSet:
    (folder / "main_flow.yml").write_text(FLOW)
    loaded = load_or_fail([folder]).flows
    assert loaded
    return loaded


def trace(*states: str, **more: object) -> dict[str, object]:
    return {"states": [{"state": f"main_flow.{name}"} for name in states], **more}


def test_a_look_up_walks_the_way_of_its_outcome_only(tmp_path: Path) -> None:
    coverage = Coverage(flows(tmp_path))
    found = trace("ask", "told", "in", lookups=[{"outcome": "found"}], routed="weather.weather")
    coverage.walk([trace("begin", "in"), found])
    missing = [one.what for one in coverage.unwalked()]
    assert "main_flow.ask --not_found--> main_flow.told" in missing
    assert "main_flow.ask --found--> main_flow.told" not in missing
    assert "main_flow.in --intent weather.weather--> main_flow.ask" not in missing


def test_intents_that_lead_to_the_same_state_are_told_apart(tmp_path: Path) -> None:
    coverage = Coverage(flows(tmp_path))
    coverage.walk([trace("begin", "in"), trace("lost", "in", routed="unknown")])
    missing = [one.what for one in coverage.unwalked()]
    assert "main_flow.in --intent nomatch.none--> main_flow.lost" in missing
    assert "main_flow.in --intent unknown--> main_flow.lost" not in missing


def test_what_is_not_walked_is_listed_with_its_line(tmp_path: Path) -> None:
    coverage = Coverage(flows(tmp_path))
    at = {one.what: one.at for one in coverage.unwalked()}
    assert at["main_flow.hello"].endswith("main_flow.yml:7")
    assert at["main_flow.in --act greet--> main_flow.hello"].endswith("main_flow.yml:3")


def test_shares_count_states_and_ways_of_each_flow_and_of_all(tmp_path: Path) -> None:
    coverage = Coverage(flows(tmp_path))
    coverage.walk([trace("begin", "in"), trace("hello", "in", act="greet")])
    own, total = coverage.shares()
    assert (own.name, total.name) == ("main_flow", "total")
    assert (total.states, total.all_states) == (3, 7)
    # The act and the way back from `hello`; four intents and acts, six ways of states.
    assert (total.ways, total.all_ways) == (2, 10)


def test_nothing_walked_twice_counts_twice() -> None:
    text = "conversations:\n  - name: a\n    turns: [{user: hi, status: ok}]\n"
    (result,) = tried(text)
    once, twice = Coverage(result.flows), Coverage(result.flows)
    traces = [turn.reply.trace for turn in result.turns]
    once.walk(traces)
    twice.walk(traces)
    twice.walk(traces)
    assert once.shares() == twice.shares()
