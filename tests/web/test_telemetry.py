"""Turns as OpenTelemetry sees them: a real collector is told over HTTP."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.config import read_settings
from fulfillment.base import Fulfiller, Unavailable
from tests.fakes import RecordingFulfiller
from tests.web.collector import Collector, attributes, collecting
from tests.web.site import RAIN, Site, site
from values.errors import ConfigError
from web.otlp import Otlp
from web.server import Means
from web.telemetry import Silent, check_telemetry, telemetry_of

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as state:
        yield state


def told(
    collector: Collector, home: Path, *, weather: Fulfiller | None = None, **headers: str
) -> Site:
    """One turn, and everything sent."""
    otlp = Otlp(collector.url, "shop")
    sources = [weather] if weather else []
    here = site(home, means=Means(telemetry=otlp), weather=sources)
    here.say(here.begin(), **headers)
    otlp.close()
    return here


def test_a_turn_is_a_trace_of_its_stages(collector: Collector, tmp_path: Path) -> None:
    told(collector, tmp_path)

    spans = collector.spans
    turn = spans["turn"]
    assert set(spans) == {"turn", "queue", "nlu", "look-up", "source", "keep"}
    assert {spans[name].parent_span_id for name in ("queue", "nlu", "look-up", "keep")} == {
        turn.span_id
    }
    assert spans["source"].parent_span_id == spans["look-up"].span_id
    assert turn.start_time_unix_nano <= spans["nlu"].start_time_unix_nano
    assert spans["keep"].end_time_unix_nano == turn.end_time_unix_nano


def test_it_says_what_became_of_the_turn(collector: Collector, tmp_path: Path) -> None:
    told(collector, tmp_path)

    said = attributes(collector.spans["turn"])
    assert said["nara.intent"] == "weather.rainfall_yes_no"
    assert said["nara.status"] == "ok"
    assert said["nara.turn"] == 1
    assert attributes(collector.spans["source"])["nara.source"] == "fake"


def test_it_belongs_to_the_trace_of_the_request(collector: Collector, tmp_path: Path) -> None:
    told(collector, tmp_path, traceparent=f"00-{TRACE}-{SPAN}-01")

    assert collector.spans["turn"].trace_id.hex() == TRACE
    assert collector.spans["turn"].parent_span_id.hex() == SPAN


def test_a_malformed_parent_begins_a_trace(collector: Collector, tmp_path: Path) -> None:
    told(collector, tmp_path, traceparent=f"00-{TRACE}-nonsense-01")

    assert not collector.spans["turn"].parent_span_id


def test_nothing_that_was_said_goes_out(collector: Collector, tmp_path: Path) -> None:
    here = told(collector, tmp_path)

    sent = b"".join(collector.raw)
    turns = [turn for turn in here.journal.turns(_conversation(collector)) if turn.user]
    assert [turn.user for turn in turns] == [RAIN.text]
    for secret in ("raining", "boston", "Boston", *turns[0].messages):
        assert secret.encode() not in sent


def _conversation(collector: Collector) -> str:
    return str(attributes(collector.spans["turn"])["nara.conversation_id"])


def test_a_source_that_is_away_is_an_error(collector: Collector, tmp_path: Path) -> None:
    away = Unavailable("weather.rainfall_yes_no", {}, "station", "no answer")
    told(collector, tmp_path, weather=RecordingFulfiller(away))

    assert collector.spans["source"].status.code == 2
    assert collector.spans["turn"].status.code == 2


def test_turns_times_and_questions_are_counted(collector: Collector, tmp_path: Path) -> None:
    told(collector, tmp_path)

    assert collector.measured == {"nara.turns", "nara.stage.duration", "nara.lookups"}


def test_a_collector_that_is_away_is_told_once_and_turns_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.otlp._TIMEOUT_S", 0.2)
    with collecting() as gone:
        url = gone.url
    otlp = Otlp(url, "shop")
    here = site(tmp_path, means=Means(telemetry=otlp))
    with caplog.at_level(logging.INFO):
        assert here.say(here.begin()).status_code == 200
        otlp.close()

    ours = [one.getMessage() for one in caplog.records if "telemetry" in one.getMessage()]
    assert ours == [
        f"telemetry: the collector at {url} takes nothing; traces are dropped until it does"
    ]


# Whether there is one


def test_without_a_collector_nobody_is_told() -> None:
    assert isinstance(telemetry_of(read_settings()), Silent)


def test_the_usual_variable_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    assert check_telemetry(read_settings()) == "http://collector:4318"


def test_offline_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_TELEMETRY__OTLP", "http://collector:4318")
    assert check_telemetry(read_settings()) == ""


@pytest.mark.parametrize("url", ["collector", "http://user:secret@collector"])
def test_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
    with pytest.raises(ConfigError, match="write http://host:4318") as caught:
        check_telemetry(read_settings())
    assert "secret" not in str(caught.value)


def test_without_the_library_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("NARA_TELEMETRY__OTLP", "http://collector:4318")
    monkeypatch.setattr("web.telemetry.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'nara-assistant\[otel\]'"):
        telemetry_of(read_settings())


def test_a_server_without_a_collector_does_not_load_what_sends() -> None:
    code = "import sys, web.serving; sys.exit('web.otlp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_who_instruments_the_process_from_outside_gets_no_session(tmp_path: Path) -> None:
    """FastAPI traces requests by itself where a process has a provider; paths hold the secret."""
    spans = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    with patched_provider(provider):
        here = site(tmp_path)
        session = here.begin()
        here.say(session)
    assert not [span for span in spans.get_finished_spans() if session in span.to_json()]


@contextmanager
def patched_provider(provider: TracerProvider) -> Iterator[None]:
    """The one of the process, for a while; the library itself allows it once."""
    before = trace._TRACER_PROVIDER
    trace._TRACER_PROVIDER = provider
    try:
        yield
    finally:
        trace._TRACER_PROVIDER = before
