"""The source of the shop's own that docs/sources.md shows: it works as it stands there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.access import Keys
from assistant.config import Settings
from assistant.service_sections import Fulfillment
from assistant.sources import Sources
from assistant.wording import read_wording
from fulfillment.base import Answer, Fulfiller, NothingFound, Outcome, Unavailable
from tests.fulfillment.ask import ask
from tests.servers import HTML_502, Called, Says, Serving, serving
from values.errors import ConfigError

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text()


def block(language: str) -> str:
    [code] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(code)


def price(called: Called) -> Says:
    if called.query["item"] != "claw hammer":
        return Says({}, 404)
    return Says({"title": "Estwing Claw Hammer", "price": 29.99})


def sources(*names: str) -> Sources:
    return Sources(Settings(offline=False, fulfillment=Fulfillment(sources=names)), Keys())


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({"/price": price}) as running:
        yield running


@pytest.fixture
def till(server: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fulfiller]:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    code = block("python").replace("http://till.internal", server.url)
    name = f"till_{abs(hash(tmp_path))}"
    (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    made = sources(f"{name}:Till")
    yield made.make(f"{name}:Till")
    made.http.close()


def heard(outcome: Outcome) -> str:
    return read_wording(yaml.safe_load(block("yaml")), "docs/sources.md").of(outcome, 0)


def test_it_answers_in_the_shop_s_own_words(till: Fulfiller) -> None:
    outcome = ask(till, "price_check", item_type="claw hammer")
    assert isinstance(outcome, Answer)
    assert heard(outcome) == "Estwing Claw Hammer is $29.99 at our till."


def test_what_it_does_not_have_is_nothing_found(till: Fulfiller) -> None:
    outcome = ask(till, "price_check", item_type="unicorn")
    assert isinstance(outcome, NothingFound)
    assert heard(outcome) == "The till knows no unicorn."


def test_its_failure_is_a_sentence_too(till: Fulfiller, server: Serving) -> None:
    server.breaks = HTML_502
    outcome = ask(till, "price_check", item_type="claw hammer")
    assert isinstance(outcome, Unavailable)
    assert "can't reach the till for claw hammer" in heard(outcome)


def test_it_takes_thirty_lines() -> None:
    assert len([line for line in block("python").splitlines() if line.strip()]) <= 30


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("no_such_module:Till", "no_such_module:Till cannot be used"),
        ("fulfillment.geo:Till", "has no attribute 'Till'"),
        ("collections:OrderedDict", "OrderedDict"),
    ],
)
def test_one_that_cannot_be_used_is_named(
    name: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    with pytest.raises(ConfigError, match=fault):
        sources(name).make(name)
