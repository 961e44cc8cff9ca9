"""`/why` says how an answer came about, and why there was none."""

from pathlib import Path

from rich.console import Console

from commands.why import explain
from fulfillment.base import Unavailable
from tests.assistant.rooms import room
from tests.fakes import RecordingFulfiller, ScriptedUnderstander, understood

RAIN = understood("is it [raining](verb) in [boston](location)", "weather.rainfall_yes_no")


def _shown(home: Path, source: RecordingFulfiller) -> str:
    here = room(home, ScriptedUnderstander(RAIN), weather=[source])
    console = Console(width=200)
    with console.capture() as shown:
        console.print(explain(here.say(RAIN.text)))
    return shown.get()


def test_a_failed_look_up_shows_its_reason(tmp_path: Path) -> None:
    outcome = Unavailable("weather.rainfall_yes_no", {}, "station", "no answer within 2 s")
    shown = _shown(tmp_path, RecordingFulfiller(outcome))
    assert "from station: unavailable (no answer within 2 s), " in shown


def test_an_answered_look_up_has_no_reason_to_show(tmp_path: Path) -> None:
    assert "from fake: found, " in _shown(tmp_path, RecordingFulfiller())
