"""The graph of a flow set: what is drawn, and how what is wrong stands out."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.build import SHIPPED_FLOWS
from assistant.pictures import svg
from dialog.drawing import dot, mermaid
from dialog.graph import Graph, Node, graph_of
from dialog.loader import load

SMALL = """name: main_flow
intent_transitions: {price_check: ask, nomatch.none: ask, unknown: nowhere}
act_transitions: {bye: end}
states:
  hello: {type: message_text, properties: {text: Hi}, transitions: {next_state: listen}}
  listen: {type: input_context}
  ask:
    type: conditional_exists
    properties: {key: "{{ location }}"}
    transitions: {exists: look, notexists: listen}
  look: {type: Weather, transitions: {next_state: listen}}
  end: {type: message_text, properties: {text: 'Say "bye" & go'}}
  alone: {type: reset}
"""


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    (tmp_path / "main_flow.yml").write_text(SMALL)
    loaded = load([tmp_path])
    assert loaded.flows is not None
    return graph_of(loaded.flows, loaded.problems)


def _node(graph: Graph, name: str) -> Node:
    [node] = [node for node in graph.nodes if node.name == name]
    return node


def test_every_state_is_a_node_with_its_place_in_the_file(graph: Graph) -> None:
    names = [node.name for node in graph.nodes]
    assert names == ["hello", "listen", "ask", "look", "end", "alone", "nowhere"]
    assert _node(graph, "ask").at.endswith("main_flow.yml:7")
    assert _node(graph, "ask").type == "conditional_exists"


def test_what_states_do_is_seen(graph: Graph) -> None:
    kinds = {node.name: node.kind for node in graph.nodes}
    assert (kinds["hello"], kinds["listen"], kinds["look"]) == ("start", "input", "look-up")


def test_ways_between_the_same_states_are_one_with_several_labels(graph: Graph) -> None:
    [edge] = [e for e in graph.edges if e.target == "main_flow.ask"]
    assert edge.source == "main_flow.listen"
    assert edge.labels == ("price_check", "nomatch.none")


def test_what_is_wrong_stands_out(graph: Graph) -> None:
    assert _node(graph, "alone").trouble == "unreachable"
    assert _node(graph, "look").trouble == "warning"
    assert _node(graph, "nowhere").trouble == "missing"
    assert _node(graph, "hello").trouble == ""


def test_mermaid_has_a_subgraph_a_flow_and_quotes_names(graph: Graph) -> None:
    text = mermaid(graph)
    assert text.startswith('flowchart TD\n  subgraph flow_main_flow ["main_flow"]\n')
    assert '  s1 -->|"price_check<br/>nomatch.none"| s2\n' in text
    assert "  class s5 unreachable\n" in text


def test_dot_names_the_drawing_of_a_state_by_its_address(graph: Graph) -> None:
    assert '"main_flow.ask" [id="main_flow.ask" label="ask"' in dot(graph)


def test_an_svg_has_a_group_for_every_state() -> None:
    pytest.importorskip("pygraphviz", reason="the extra 'graph' is not installed")
    loaded = load([SHIPPED_FLOWS])
    assert loaded.flows is not None
    drawn = ElementTree.fromstring(svg(graph_of(loaded.flows)))
    ids = {element.get("id") for element in drawn.iter()}
    assert set(loaded.flows.states) <= ids
