"""The server goes away and comes back: nothing is lost, nothing is taken twice, and one is told."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.web.browser.shopper import Shopper
from tests.web.served import served


def _free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def test_a_conversation_survives_the_death_of_its_server(browser: Any, tmp_path: Path) -> None:
    port, home = _free_port(), str(tmp_path / "shop")
    with served("--port", port, home=home) as here:
        arriving = Shopper.arriving(browser, here.url)
        shopper = arriving.__enter__()
        shopper.say("will it rain tomorrow in boston")
        session = shopper.session
        here.process.send_signal(signal.SIGKILL)
        here.process.wait(20)
    try:
        shopper.page.wait_for_function(
            "() => document.getElementById('state').textContent.startsWith('Connection lost')"
        )
        shopper.type("and in denver?")
        assert shopper.said[-1] == "and in denver?"
        with served("--port", port, home=home) as again:
            shopper.await_answers(3)
            assert "Denver" in shopper.heard
            shopper.await_status("Here to help")
            assert shopper.session == session
            turns = again.get(shopper.api).json()["turns"]
            assert [turn["user"] for turn in turns[1:]] == shopper.said
    finally:
        arriving.__exit__(None, None, None)


def test_a_message_whose_answer_was_lost_is_one_turn(shopper: Shopper) -> None:
    """The connection breaks after the server took the turn, before its answer came."""
    shopper.page.route_web_socket("**/stream", _losing_the_first_answer())
    shopper.page.reload()
    shopper.await_answers(1)
    shopper.say("how much are nike shoes")
    turns = shopper.page.evaluate("path => fetch(path).then(r => r.json())", shopper.api)["turns"]
    assert [turn["user"] for turn in turns] == [None, "how much are nike shoes"]
    assert shopper.said == ["how much are nike shoes"]


def _losing_the_first_answer() -> Callable[[Any], None]:
    lost: list[bool] = []

    def meet(client: Any) -> None:
        server = client.connect_to_server()

        def answer(message: Any) -> None:
            if not lost:
                lost.append(True)
                client.close(code=1011)
            else:
                client.send(message)

        server.on_message(answer)

    return meet


def test_a_page_opened_before_its_server_waits_for_it(browser: Any, tmp_path: Path) -> None:
    port, home = _free_port(), str(tmp_path / "shop")
    with served("--port", port, home=home) as here:
        arriving = Shopper.arriving(browser, here.url)
        shopper = arriving.__enter__()
        shopper.page.route("**/api/**", lambda route: route.abort())
        shopper.page.reload(wait_until="load")
        shopper.page.wait_for_function(
            "() => document.getElementById('state').textContent.includes('cannot be reached')"
        )
        shopper.page.unroute("**/api/**")
        shopper.await_answers(1)
        shopper.await_status("Here to help")
        arriving.__exit__(None, None, None)
