"""Which engine understands: the settings choose, the environment says where, the start tells."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import get_args

import pytest

from assistant.build import ENGINES, Built, build, understander
from assistant.config import Settings, read_settings
from assistant.reply import Reply
from assistant.sections import Nlu
from nlu.onnx import OnnxUnderstander
from tests.commands.nara import ROOT, nara
from tests.nlu.riva_server import Riva, said, slot
from values.errors import ConfigError

ASKED = "will it rain in Boston"


@pytest.fixture
def riva() -> Iterator[Riva]:
    with Riva() as server:
        server.answer = said("weather.rainfall_yes_no\r", slot("boston", "weatherplace"))
        yield server


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARA_OFFLINE")
    monkeypatch.delenv("RIVA_URI", raising=False)
    monkeypatch.delenv("RIVA_API_KEY", raising=False)
    monkeypatch.setenv("NARA_NLU__ENGINE", "riva")


def ask(built: Built, text: str = ASKED) -> Reply:
    session, _ = built.assistant.open(None, "test", seed=1)
    return built.assistant.turn(session, text, "test")[1]


def test_every_engine_that_can_be_set_can_be_made() -> None:
    assert tuple(ENGINES) == get_args(Nlu.model_fields["engine"].annotation)


def test_a_turn_that_riva_understands_is_answered(
    riva: Riva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIVA_URI", riva.uri)

    built = build(read_settings())
    reply = ask(built)

    assert [request.query for request in riva.asked] == [ASKED]
    assert (reply.intent, reply.slots) == ("weather.rainfall_yes_no", {"location": ["Boston"]})
    assert reply.status == "ok"
    assert "Boston, MA" in reply.messages[0]
    assert built.problems == ()


def test_a_turn_that_riva_misses_is_answered_all_the_same(
    riva: Riva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIVA_URI", riva.uri)
    riva.stop()

    reply = ask(build(read_settings()))

    assert (reply.intent, reply.status) == ("weather.rainfall_yes_no", "ok")


def test_settings_reach_the_server(riva: Riva, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIVA_URI", f" {riva.uri}\n")
    monkeypatch.setenv("RIVA_API_KEY", "s3cret\n")
    monkeypatch.setenv("NARA_NLU__RIVA__DOMAIN", "misty")
    monkeypatch.setenv("NARA_NLU__RIVA__FUNCTION_ID", "f-1")

    ask(build(read_settings()))

    assert riva.asked[0].options.domain == "misty"
    assert riva.metadata[0]["authorization"] == "Bearer s3cret"
    assert riva.metadata[0]["function-id"] == "f-1"


def test_offline_riva_is_not_called_and_the_start_says_so(
    riva: Riva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "1")
    monkeypatch.setenv("RIVA_URI", riva.uri)

    built = build(read_settings())

    assert ask(built).intent == "weather.rainfall_yes_no"
    assert riva.asked == []
    (problem,) = built.problems
    assert problem.startswith("offline is on: nlu.engine riva is not called")


def test_without_a_model_behind_it_riva_answers_and_the_start_says_so(
    riva: Riva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIVA_URI", riva.uri)
    monkeypatch.setenv("NARA_NLU__MODEL", "nowhere")

    built = build(read_settings())

    assert ask(built).status == "ok"
    (problem,) = built.problems
    assert "nowhere: model.onnx is missing" in problem


@pytest.mark.parametrize(
    ("uri", "key", "sentence"),
    [
        ("", "", "nlu.engine is riva: set RIVA_URI, for example RIVA_URI=localhost:50051"),
        ("https://riva.test:443", "", "RIVA_URI: write host:port, for example localhost:50051"),
        ("riva.test", "", "RIVA_URI: write host:port, for example localhost:50051"),
        ("riva.test:443", "s3 cret", "RIVA_API_KEY: holds characters that no key has"),
    ],
)
def test_what_is_wrong_in_the_environment_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, uri: str, key: str, sentence: str
) -> None:
    monkeypatch.setenv("RIVA_URI", uri)
    monkeypatch.setenv("RIVA_API_KEY", key)

    with pytest.raises(ConfigError) as caught:
        build(read_settings())

    assert str(caught.value).startswith(sentence)
    assert "s3" not in str(caught.value)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIVA_URI", "localhost:50051")
    for module in ("nlu.riva", "assistant.riva_channel"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "grpc", None)

    with pytest.raises(ConfigError, match=r"pip install 'nara-assistant\[riva\]'"):
        build(read_settings())


def test_a_certificate_without_its_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_RIVA__CLIENT_CERTIFICATE", "ours.pem")

    with pytest.raises(ConfigError, match=r"riva: client_certificate and client_key belong"):
        read_settings()


@pytest.mark.parametrize(
    ("uri", "tls", "told"),
    [("riva.test:1", "false", True), ("riva.test:1", "true", False), ("[::1]:1", "false", False)],
)
def test_a_key_that_would_travel_in_the_clear_is_told(
    monkeypatch: pytest.MonkeyPatch, uri: str, tls: str, told: bool
) -> None:
    monkeypatch.setenv("RIVA_URI", uri)
    monkeypatch.setenv("RIVA_API_KEY", "s3cret")
    monkeypatch.setenv("NARA_RIVA__TLS", tls)

    problems = build(read_settings()).problems

    assert [p.startswith("RIVA_API_KEY goes over the network in the clear") for p in problems] == (
        [True] if told else []
    )


def test_the_embedded_engine_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARA_NLU__ENGINE")

    engine, version = understander(Settings())

    assert isinstance(engine, OnnxUnderstander)
    assert engine.version == version


def test_riva_is_imported_only_where_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARA_NLU__ENGINE")
    program = (
        "import sys; from assistant.build import build; from assistant.config import Settings;"
        "build(Settings()); print(sorted({'grpc', 'riva', 'nlu.riva'} & sys.modules.keys()))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)

    assert run.stdout == "[]\n"


def test_parse_asks_riva_too(riva: Riva, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIVA_URI", riva.uri)

    run = nara("nlu", "parse", "--jsonl", stdin=f"{ASKED}\n")

    assert run.code == 0
    assert json.loads(run.out)["slots"] == ["O", "O", "O", "O", "B-location"]
    assert len(riva.asked) == 1
