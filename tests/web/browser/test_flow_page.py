"""The graph of the flows, lit by the conversation of the same browser."""

from typing import Any

import pytest

from tests.web.browser.shopper import Shopper
from tests.web.browser.test_looks import violations
from tests.web.served import Served, served

pytest.importorskip("pygraphviz", reason="the extra 'graph' is not installed")


@pytest.fixture
def graph(shopper: Shopper) -> Any:
    """A second tab with the graph."""
    page = shopper.page.context.new_page()
    page.goto(f"{shopper.url}/flows")
    page.wait_for_selector("#graph svg")
    return page


def test_the_states_of_the_last_turn_light_up(shopper: Shopper, graph: Any) -> None:
    shopper.say("will it rain tomorrow in boston")
    graph.wait_for_selector("[id='weather_flow.look_up'].walked")
    graph.wait_for_selector("[id='main_flow.input_intent'].waits")
    assert "will it rain tomorrow in boston" in graph.inner_text("aside")
    assert "weather_flow.yml:" in graph.inner_text("#path")
    shopper.say("thanks")
    graph.wait_for_selector("[id='main_flow.you_are_welcome'].walked")
    assert graph.locator("[id='weather_flow.look_up'].walked").count() == 0


def test_a_state_can_be_found_by_its_name(graph: Any) -> None:
    graph.fill("#find", "look_up")
    graph.wait_for_selector("[id='retail_flow.look_up'].found")
    assert graph.locator(".node.found").count() >= 2


def test_it_can_be_seen_as_a_whole(graph: Any) -> None:
    graph.click("#whole")
    wide = graph.evaluate(
        "[...document.querySelectorAll('#graph, #graph svg')].map(e => e.clientWidth)"
    )
    assert wide[1] <= wide[0]


def test_axe_finds_nothing_on_the_graph_either(graph: Any) -> None:
    assert violations(graph) == []


def test_it_is_for_authors_only(shop: Served, tmp_path: Any) -> None:
    assert shop.get("/flows.svg").headers["content-type"] == "image/svg+xml"
    with served(home=str(tmp_path / "home")) as closed:
        assert closed.get("/flows").status_code == 404
        assert closed.get("/flows.svg").status_code == 404
