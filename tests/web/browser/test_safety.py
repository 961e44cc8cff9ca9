"""What shoppers and sources say is text, never markup; pages of strangers get nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands.nara import nara
from tests.web.browser.shopper import Shopper
from tests.web.served import served

EVIL = "<img src=x onerror=\"document.title='hacked'\">"


@pytest.mark.parametrize(
    "text",
    [
        EVIL,
        "<script>document.title='hacked'</script>",
        "{{ config }} ${document.title='hacked'}",
        "javascript:document.title='hacked'",
        "</p></li><svg onload=document.title='hacked'>",
    ],
)
def test_what_a_shopper_says_is_shown_as_it_was_typed(shopper: Shopper, text: str) -> None:
    shopper.say(text)
    assert shopper.said == [text]
    shopper.page.reload()
    shopper.await_answers(2)
    assert shopper.said == [text]
    assert shopper.page.title() == "Nara"
    assert shopper.complaints == []


def test_what_a_catalogue_says_is_text_too(browser: Any, tmp_path: Path, nara_home: Path) -> None:
    goods = tmp_path / "items.csv"
    quoted = EVIL.replace('"', '""')
    goods.write_text(f'id,brand,name,type,price\n1,Nike,"{quoted} Runner",shoes,20\n')
    done = nara("catalog", "import", str(goods))
    assert done.code == 0, done.err
    with (
        served(home=str(nara_home)) as here,
        Shopper.arriving(browser, here.url) as shopper,
    ):
        assert EVIL in shopper.say("how much are nike shoes")
        assert EVIL in shopper.page.locator(".card").inner_text()
        assert shopper.page.locator("#log img").count() == 0
        assert shopper.page.title() == "Nara"


def test_links_lead_to_pages_only(shopper: Shopper) -> None:
    safe = shopper.page.evaluate(
        """async () => {
          const { safeAddress } = await import("/static/dom.js");
          return ["https://a.example/", "tel:123", "javascript:alert(1)", "data:text/html,x", "//x"]
            .map(safeAddress);
        }"""
    )
    assert safe == ["https://a.example/", "tel:123", None, None, None]


def test_the_policy_stops_scripts_that_are_not_ours(shopper: Shopper) -> None:
    shopper.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'hacked'";
          document.body.append(script);
        }"""
    )
    assert shopper.page.title() == "Nara"
    assert any("Content Security Policy" in line for line in shopper.complaints)
