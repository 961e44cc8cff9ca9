"""Makes the pictures of docs/screenshots anew: python -m tests.web.browser.screenshots"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, sync_playwright

from assistant.keys import hash_of
from report.files import write
from speech.rates import at_rate
from speech.synthesis import synthesizer
from tests.report.archives import reported
from tests.report.demo import archive
from tests.web.browser.annotator import Annotator, chosen
from tests.web.browser.manager import KEY, SHOWN, Manager, talk
from tests.web.browser.shopper import Shopper
from tests.web.browser.test_voice import question_in, talking
from tests.web.served import running, served
from values.audio import RATE

OUT = Path(__file__).parents[3] / "docs" / "screenshots"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1120, "height": 780}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "device_scale_factor": 1}
_HOST = """<!DOCTYPE html><html lang="en"><head><title>Shop</title><style>
:root { --nara-accent: #7a1f5c; --nara-radius: 12px; }
body { margin: 0; font: 18px/1.6 Georgia, serif; background: #faf6f0; color: #33261d; }
header { padding: 28px 56px; font-size: 30px; border-bottom: 1px solid #e4d9ca; }
main { padding: 32px 56px; max-width: 560px; }
</style></head><body><header>Maple &amp; Finch</header><main><h1>Umbrellas for every sky</h1>
<p>Hand-made in small numbers, mended for life. Come by, or ask us.</p></main></body></html>"""


def main() -> None:
    OUT.mkdir(exist_ok=True)
    program = shutil.which("chromium")
    settings = {"offline": "1", "serve__explain": "true"}
    with (
        tempfile.TemporaryDirectory() as home,
        served(home=home, serve__frames='["http://127.0.0.1:*"]', **settings) as here,
        sync_playwright() as running,
    ):
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        _desktop(browser, here.url)
        _phone(browser, here.url)
        _widget(browser, here.url)
        _annotating(browser, chosen(Path(home)))
        _dashboard(browser)
        _report(browser, Path(home))
        browser.close()
        _voice(running.chromium, here.url, Path(home))


def _desktop(browser: Browser, url: str) -> None:
    for scheme in ("light", "dark"):
        with _somebody(browser, url, color_scheme=scheme, **DESKTOP) as shopper:
            shopper.say("where can i buy sushi in seattle")
            shopper.say("will it rain there tomorrow?")
            _keep(shopper, f"desktop-{scheme}")
            if scheme == "light":
                shopper.page.locator(".ask-why").first.click()
                shopper.wait_for("#why")
                _keep(shopper, "explain")
                _graph(shopper)


def _graph(shopper: Shopper) -> None:
    page = shopper.page.context.new_page()
    page.goto(f"{shopper.url}/flows")
    page.wait_for_selector("[id='weather_flow.look_up'].walked")
    page.locator("[id='weather_flow.look_up']").scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    page.screenshot(path=OUT / "flows.png")
    page.close()


def _phone(browser: Browser, url: str) -> None:
    with _somebody(browser, url, **PHONE) as shopper:
        shopper.say("how much are nike shoes")
        shopper.say("is it raining in springfield")
        _keep(shopper, "phone")


def _widget(browser: Browser, url: str) -> None:
    page = browser.new_context(**DESKTOP, reduced_motion="reduce").new_page()
    page.route(f"{url}/shop", lambda route: route.fulfill(body=_HOST, content_type="text/html"))
    page.goto(f"{url}/shop")
    page.add_script_tag(url=f"{url}/static/widget.js")
    page.get_by_role("button", name="Open the chat").click()
    chat = page.frame_locator("nara-chat iframe")
    chat.locator("#log .theirs").first.wait_for()
    chat.locator("#text").fill("will it rain tomorrow in boston")
    chat.locator("#text").press("Enter")
    chat.locator("#log .theirs").nth(1).wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=OUT / "widget.png")


def _annotating(browser: Browser, home: Path) -> None:
    command = ("annotate", "--page", "--port", "0", "--as", "anna")
    with (
        running(*command, home=str(home), offline="1") as here,
        Annotator.arriving(browser, here.url, home, **DESKTOP) as anna,
    ):
        anna.see("0 done")
        anna.press("Enter", "2", "ArrowLeft", "t", "Enter", "End", "u", "Enter")
        anna.see("3 done")
        anna.page.wait_for_timeout(300)
        anna.page.screenshot(path=OUT / "annotate.png")


def _report(browser: Browser, home: Path) -> None:
    """Its top, and the ways through the flows."""
    days = archive(home / "days", home / "talked")
    page = browser.new_page(viewport={"width": 1120, "height": 1000})
    page.goto(write(replace(reported(days), source="days"), home / "report").as_uri())
    page.screenshot(path=OUT / "report.png")
    page.locator("section:has(#paths)").screenshot(path=OUT / "report-paths.png")
    page.close()


def _dashboard(browser: Browser) -> None:
    key = {"dashboard__key": hash_of(KEY), "offline": "1"}
    with tempfile.TemporaryDirectory() as home, served(home=home, **key) as here:
        for name, lines, how in SHOWN:
            talk(Path(home), name, lines, **how)
        with Manager.arriving(browser, here.url, **DESKTOP) as manager:
            manager.enter()
            manager.page.get_by_role("button", name="third time").click()
            manager.page.get_by_text("Turn 3, ok: why").click()
            manager.page.wait_for_timeout(300)
            manager.page.screenshot(path=OUT / "dashboard.png")


def _voice(chromium: BrowserType, url: str, folder: Path) -> None:
    allowed = "--use-fake-ui-for-media-stream"
    said = at_rate(synthesizer().synthesize("is it raining in boston"), RATE)
    question = b"".join(piece.pcm for piece in said)
    sound = question_in(folder / "microphone.wav", question)
    with talking(chromium, url, sound, allowed, reduced_motion="reduce", **DESKTOP) as shopper:
        shopper.page.click("#hands-free")
        shopper.await_answers(2)
        shopper.wait_for("#hush")
        _keep(shopper, "voice")


def _somebody(browser: Browser, url: str, **how: Any) -> Any:
    return Shopper.arriving(browser, url, reduced_motion="reduce", **how)


def _keep(shopper: Shopper, name: str) -> None:
    shopper.page.wait_for_timeout(300)
    shopper.page.screenshot(path=OUT / f"{name}.png")


if __name__ == "__main__":
    main()
