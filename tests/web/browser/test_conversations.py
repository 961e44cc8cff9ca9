"""Whole conversations on the page: asked, answered, shown as cards, rated, explained, erased."""

import httpx2

from tests.web.browser.shopper import Shopper
from tests.web.served import Served


def test_the_greeting_is_there_and_the_field_has_the_focus(shopper: Shopper) -> None:
    assert shopper.heard.startswith("Hi, I'm Nara.")
    assert shopper.page.evaluate("document.activeElement.id") == "text"
    assert shopper.status == "Here to help"
    assert shopper.complaints == []


def test_a_conversation_about_shoes_and_shops(shopper: Shopper) -> None:
    assert "sushi" in shopper.say("where can i buy sushi in seattle").lower()
    card = shopper.page.locator(".card").first
    assert "Seattle, WA" in card.inner_text()
    assert "of 5 stars" in card.inner_text()
    link = card.locator("a", has_text="Map")
    assert str(link.get_attribute("href")).startswith("https://www.openstreetmap.org/")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert "$" in shopper.say("how much are nike shoes")
    assert "$84.99" in shopper.page.locator(".cards").last.inner_text()
    assert shopper.say("thanks")
    assert shopper.complaints == []


def test_a_conversation_about_the_weather(shopper: Shopper) -> None:
    assert shopper.say("will it rain tomorrow").endswith("?")
    assert "Boston" in shopper.say("boston")
    assert "Boston" in shopper.page.locator(".card").last.inner_text()
    assert "Denver" in shopper.say("and in denver?")
    assert shopper.said == ["will it rain tomorrow", "boston", "and in denver?"]


def test_a_choice_is_offered_and_taken_with_one_click(shopper: Shopper) -> None:
    shopper.say("is it raining in springfield")
    choice = shopper.page.locator("#choices button").first
    label = choice.inner_text()
    before = shopper.answers
    choice.click()
    shopper.await_answers(before + 1)
    assert shopper.said[-1].lower().startswith("springfield")
    assert label.split(",")[0] in shopper.heard


def test_a_reload_brings_everything_back(shopper: Shopper) -> None:
    shopper.say("where can i buy sushi in seattle")
    session, cards = shopper.session, shopper.page.locator(".card").count()
    shopper.page.reload()
    shopper.await_answers(2)
    assert shopper.session == session
    assert shopper.said == ["where can i buy sushi in seattle"]
    assert shopper.page.locator(".card").count() == cards > 0


def test_two_tabs_are_one_conversation(shopper: Shopper) -> None:
    other = Shopper.in_tab(shopper.page.context, shopper.url)
    assert other.session == shopper.session
    shopper.say("will it rain tomorrow in boston")
    other.await_answers(2)
    assert other.said == ["will it rain tomorrow in boston"]
    assert "Denver" in other.say("and in denver?")
    shopper.await_answers(3)
    assert shopper.heard == other.heard


def test_a_thumb_is_kept_and_can_be_taken_back(shopper: Shopper, shop: Served) -> None:
    shopper.say("how much are nike shoes")
    down = shopper.page.locator('[data-rating="down"]').last
    down.click()
    shopper.wait_for('[data-rating="down"][aria-pressed="true"]')
    shopper.page.wait_for_load_state("networkidle")
    assert _feedback(shop, shopper) == "down"
    shopper.page.reload()
    shopper.wait_for('[data-rating="down"][aria-pressed="true"]')
    shopper.page.locator('[data-rating="down"]').last.click()
    shopper.page.wait_for_load_state("networkidle")
    assert _feedback(shop, shopper) is None


def _feedback(shop: Served, shopper: Shopper) -> object:
    view = shop.get(f"{shopper.api}/view").json()
    return view["turns"][-1]["feedback"]


def test_an_author_sees_why(shopper: Shopper) -> None:
    shopper.say("will it rain tomorrow in boston")
    shopper.page.locator(".ask-why").last.click()
    shopper.wait_for("#why")
    told = shopper.page.locator("#why-body").inner_text()
    for word in (
        "weather.rainfall_yes_no",
        "boston",
        "weather_flow.",
        "weather_flow.yml:",
        "sample",
    ):
        assert word in told
    assert shopper.page.locator("#why .bar span").count() == 3
    shopper.page.keyboard.press("Escape")
    assert not shopper.sees("#why")
    assert shopper.page.evaluate("document.activeElement.className") == "ask-why"
    assert shopper.complaints == []


def test_starting_again_is_a_new_conversation(shopper: Shopper) -> None:
    shopper.say("how much are nike shoes")
    before = shopper.session
    shopper.page.click("#again")
    shopper.page.wait_for_function(
        "(before) => localStorage['nara.session'] !== before", arg=before
    )
    shopper.page.wait_for_function("() => document.querySelectorAll('#log li').length === 1")
    assert shopper.said == []


def test_erasing_asks_first_and_then_forgets(shopper: Shopper, shop: Served) -> None:
    shopper.say("my number is 555 0143")
    path = shopper.api
    shopper.page.click("#erase")
    shopper.page.click("#ask-no")
    assert shop.get(path).status_code == 200
    shopper.page.click("#erase")
    shopper.page.click("#ask-yes")
    shopper.wait_for("#notice")
    assert "was erased" in shopper.page.locator("#notice").inner_text()
    assert shopper.said == []
    assert shop.get(path).status_code == 404


def test_a_conversation_erased_elsewhere_ends_honestly(shopper: Shopper, shop: Served) -> None:
    shopper.say("how much are nike shoes")
    assert httpx2.delete(f"{shop.url}{shopper.api}").status_code == 204
    shopper.type("and adidas?")
    shopper.wait_for("#notice")
    assert "has ended or was erased" in shopper.page.locator("#notice").inner_text()
    assert shopper.answers == 1


def test_what_is_too_long_is_told_and_not_sent_for_ever(shopper: Shopper) -> None:
    shopper.page.evaluate("document.getElementById('text').maxLength = 200000")
    shopper.type("x" * 90_000)
    shopper.wait_for('.fate[data-fate="lost"]')
    assert "Not sent" in shopper.page.locator(".fate").inner_text()
    assert "$" in shopper.say("how much are nike shoes")


def test_the_secret_of_a_conversation_is_in_no_log(shopper: Shopper, shop: Served) -> None:
    shopper.say("how much are nike shoes")
    assert shopper.session not in "".join(shop.log)
