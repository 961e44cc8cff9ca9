"""What Prometheus is told."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from fulfillment.base import Unavailable
from tests.fakes import BrokenUnderstander, RecordingFulfiller
from tests.web.site import Site, site


def numbers(here: Site) -> dict[tuple[str, str], float]:
    """Sample and labels -> value."""
    text = here.client.get("/metrics").text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {(one.name, ",".join(sorted(one.labels.values()))): one.value for one in samples}


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path)


def test_turns_are_counted_by_status(here: Site) -> None:
    session = here.begin()
    here.say(session)
    here.say(session, "qwe rty")
    here.say(session, "qwe rty")
    told = numbers(here)
    assert told["nara_turns_total", "ok"] == 1
    assert told["nara_turns_total", "not_understood"] == 2
    assert told["nara_nlu_total", "understood"] == 1


def test_an_answer_given_again_is_no_turn(here: Site) -> None:
    session = here.begin()
    for _ in range(3):
        here.say(session, Idempotency_Key="a")
    assert numbers(here)["nara_turns_total", "ok"] == 1


@pytest.mark.parametrize("stage", ["nlu", "fulfillment", "total"])
def test_every_stage_has_its_time(here: Site, stage: str) -> None:
    here.say(here.begin())
    told = numbers(here)
    assert told["nara_stage_seconds_count", stage] == 1
    assert told["nara_stage_seconds_sum", stage] < 60  # seconds, not milliseconds


def test_look_ups_are_counted_by_source_and_outcome(tmp_path: Path) -> None:
    away = Unavailable("weather.rainfall_yes_no", {}, "station", "no answer")
    here = site(tmp_path, weather=[RecordingFulfiller(away), RecordingFulfiller()])
    here.say(here.begin())
    told = numbers(here)
    assert told["nara_lookups_total", "station,unavailable"] == 1
    assert told["nara_lookups_total", "fake,found"] == 1


def test_a_broken_engine_shows(tmp_path: Path) -> None:
    here = site(tmp_path, understander=BrokenUnderstander())
    here.say(here.begin())
    assert numbers(here)["nara_nlu_total", "failed"] == 1


def test_conversations_under_way_are_counted(here: Site) -> None:
    before = numbers(here)["nara_active_sessions", ""]
    here.begin()
    assert numbers(here)["nara_active_sessions", ""] == before + 1
