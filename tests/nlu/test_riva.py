"""Riva over a real gRPC server: right answers, wrong ones, none, and none in time."""

import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme

from assistant.riva_channel import connect
from nlu.base import NotUnderstood, Understanding
from nlu.fallback import Missed, WithFallback
from nlu.labels import INTENTS, SLOT_LABELS
from nlu.riva import FAULTS, RivaTerms, RivaUnderstander
from tests.fakes import ScriptedUnderstander, understood
from tests.nlu.riva_server import Riva, said, slot
from values.errors import ConfigError
from values.riva import TROUBLES, RivaServer

TEXT = "will it rain in Fort Worth tomorrow?"
NEAR = ScriptedUnderstander(understood(TEXT, "weather.rainfall_yes_no"))
HERE = "127.0.0.1"


@pytest.fixture
def riva() -> Iterator[Riva]:
    with Riva() as server:
        yield server


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def engine(riva: Riva, terms: RivaTerms | None = None, **address: Any) -> RivaUnderstander:
    return RivaUnderstander(connect(RivaServer(riva.uri, **address)), terms or RivaTerms())


def best(engine: RivaUnderstander, text: str = TEXT) -> Understanding:
    (result,) = engine.understand([text])
    return result if isinstance(result, Understanding) else result.best


def missed(engine: RivaUnderstander) -> Missed:
    with pytest.raises(Missed) as caught:
        engine.understand([TEXT])
    return caught.value


# Answers


def test_an_answer_becomes_intent_labels_and_spans(riva: Riva) -> None:
    riva.answer = said(
        "weather.rainfall_yes_no",
        slot("tomorrow?", "weatherforecastdaily\r", span=(27, 36)),
        slot("fort worth", "weatherplace"),
    )

    found = best(engine(riva, RivaTerms(domain="weather")))

    assert found.tokens == tuple(TEXT.split())
    assert found.intent == "weather.rainfall_yes_no"
    assert found.labels == ("O",) * 4 + ("B-location", "I-location", "B-time.period_of_time")
    assert [e.text for e in found.entities] == ["Fort Worth", "tomorrow"]
    assert found.alternatives == ((found.intent, found.confidence),)
    assert found.model == "riva-weather"


def test_a_misspelt_label_is_understood(riva: Riva) -> None:
    riva.answer = said("weather.temprature\r", slot("celcius", "tempratureunit"))

    found = best(engine(riva), "how hot in celcius")

    assert (found.intent, found.labels) == ("weather.temperature", ("O",) * 4)


def test_the_request_carries_text_domain_and_language(riva: Riva) -> None:
    best(engine(riva, RivaTerms("misty", "en-GB")))

    (asked,) = riva.asked
    assert asked.query == TEXT
    assert (asked.options.domain, asked.options.lang) == ("misty", "en-GB")


def test_key_and_function_arrive_as_metadata(riva: Riva) -> None:
    best(engine(riva, key="s3cret", function_id="f-1"))

    (metadata,) = riva.metadata
    assert metadata["authorization"] == "Bearer s3cret"
    assert metadata["function-id"] == "f-1"


def test_without_a_key_none_is_sent(riva: Riva) -> None:
    best(engine(riva))

    assert not {"authorization", "function-id"} & riva.metadata[0].keys()


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_an_empty_text_is_nothing_for_us_and_is_not_sent(riva: Riva, text: str) -> None:
    found = best(engine(riva), text)

    assert (found.intent, found.confidence, found.tokens) == ("nomatch.none", 1.0, ())
    assert riva.asked == []


def test_below_the_threshold_it_says_so_and_keeps_its_guess(riva: Riva) -> None:
    riva.answer = said("weather.snow", score=0.6)
    line = connect(RivaServer(riva.uri))

    (sure,) = RivaUnderstander(line).understand(["snow"])
    (unsure,) = RivaUnderstander(line, threshold=0.7).understand(["snow"])

    assert isinstance(sure, Understanding)
    assert isinstance(unsure, NotUnderstood)
    assert unsure.best.intent == "weather.snow"


@pytest.mark.parametrize(
    "answer",
    [
        said(""),
        said("weather.weather", domain=""),
        said("weather.weather", slot("", "weatherplace"), slot("rain", "")),
        said("weather.weather", slot("tomorrow", "weatherplace", span=(4_000_000_000, 7))),
        said("weather.weather", slot("rain " * 500, "O", score=float("nan")), score=-3.0),
        said("\x00" * 99, slot("\r?,.[SEP]", "B-\r", span=(0, 0))),
    ],
)
@pytest.mark.parametrize("text", [TEXT, "?", "😀 \ud83d 中文", "a" * 5000])
def test_whatever_the_answer_there_is_one_label_a_word(riva: Riva, answer: Any, text: str) -> None:
    riva.answer = answer

    found = best(engine(riva), text)

    assert found.intent in INTENTS
    assert 0.0 <= found.confidence <= 1.0
    assert len(found.labels) == len(found.tokens) == len(text.split())
    assert set(found.labels) <= set(SLOT_LABELS)


# Certificates


def secured(authority: trustme.CA, *, mutual: bool = False) -> Riva:
    pair = authority.issue_cert(HERE)
    chain = b"".join(blob.bytes() for blob in pair.cert_chain_pems)
    root = authority.cert_pem.bytes() if mutual else None
    keys = [(pair.private_key_pem.bytes(), chain)]
    return Riva(grpc.ssl_server_credentials(keys, root, require_client_auth=mutual))


def pem(blob: trustme.Blob, path: Path) -> Path:
    path.write_bytes(blob.bytes())
    return path


def test_a_server_with_the_right_certificate_is_spoken_to(
    authority: trustme.CA, tmp_path: Path
) -> None:
    root = pem(authority.cert_pem, tmp_path / "root.pem")

    with secured(authority) as riva:
        found = best(engine(riva, root_certificate=root, key="s3cret"))

    assert found.intent == "weather.weather"
    assert riva.metadata[0]["authorization"] == "Bearer s3cret"


def test_a_server_with_a_certificate_of_another_is_not(
    authority: trustme.CA, tmp_path: Path
) -> None:
    other = pem(trustme.CA().cert_pem, tmp_path / "other.pem")

    with secured(authority) as riva:
        error = missed(engine(riva, root_certificate=other))

    assert error.cause == "UNAVAILABLE"
    assert riva.asked == []


def test_a_server_that_asks_who_we_are_is_shown_our_certificate(
    authority: trustme.CA, tmp_path: Path
) -> None:
    ours = authority.issue_cert("nara.test")
    root = pem(authority.cert_pem, tmp_path / "root.pem")
    certificate = pem(ours.cert_chain_pems[0], tmp_path / "ours.pem")
    key = pem(ours.private_key_pem, tmp_path / "ours.key")

    with secured(authority, mutual=True) as riva:
        known = engine(riva, root_certificate=root, client_certificate=certificate, client_key=key)

        assert best(known).intent == "weather.weather"
        assert missed(engine(riva, root_certificate=root)).cause == "UNAVAILABLE"


def test_a_certificate_that_is_not_there_is_named(riva: Riva, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"riva: .*root\.pem cannot be read \(No such file"):
        engine(riva, root_certificate=tmp_path / "root.pem")


# Errors


@pytest.mark.parametrize("status", list(grpc.StatusCode))
def test_every_status_of_grpc_is_in_the_table(status: grpc.StatusCode) -> None:
    assert status.name in TROUBLES


@pytest.mark.parametrize("status", [s for s in grpc.StatusCode if s is not grpc.StatusCode.OK])
def test_every_status_becomes_an_error_of_ours(riva: Riva, status: grpc.StatusCode) -> None:
    riva.refusal = (status, "because")

    with pytest.raises(Missed) as caught:
        engine(riva).understand([TEXT])

    sentence = (
        f"Riva at {riva.uri} {FAULTS[TROUBLES[status.name]].sentence} ({status.name}: because)"
    )
    assert str(caught.value) == sentence
    assert isinstance(caught.value.__cause__, grpc.RpcError)


@pytest.mark.parametrize(
    "details",
    [
        "Unavailable model requested: riva_intent_weather",
        "Error: Model riva_intent_weather is not available on server",
        "Request for unknown model: 'riva_intent_weather' is not found",
    ],
)
@pytest.mark.parametrize("status", [grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.INTERNAL])
def test_a_missing_model_is_known_by_its_words(
    riva: Riva, status: grpc.StatusCode, details: str
) -> None:
    riva.refusal = (status, details)

    assert missed(engine(riva)).pause == "for good"


def test_an_answer_after_the_deadline_is_none(riva: Riva) -> None:
    riva.delay_s = 1.0

    error = missed(engine(riva, RivaTerms(deadline_s=0.1)))

    assert (error.cause, error.pause) == ("DEADLINE_EXCEEDED", "a while")
    assert "raise nlu.riva.deadline_s" in str(error)


def test_a_port_where_nobody_listens_is_told_with_what_to_do(riva: Riva) -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        uri = f"{HERE}:{taken.getsockname()[1]}"
        error = missed(RivaUnderstander(connect(RivaServer(uri))))

    assert error.cause == "UNAVAILABLE"
    assert str(error).startswith(f"Riva at {uri} does not answer; start it, or set RIVA_URI")


def test_no_secret_is_told_though_the_server_repeats_it(
    riva: Riva, caplog: pytest.LogCaptureFixture
) -> None:
    riva.refusal = (grpc.StatusCode.INTERNAL, "bad header: Bearer s3cret\nfor f-1")
    server = RivaServer(riva.uri, key="s3cret", function_id="f-1")

    WithFallback(RivaUnderstander(connect(server)), NEAR).understand([TEXT])

    assert "(INTERNAL: bad header: Bearer … for …)" in caplog.text
    assert "s3cret" not in caplog.text + repr(server)


# With the embedded engine behind it


def test_a_release_without_nlp_is_told_once_and_the_other_engine_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Riva(with_nlp=False) as riva, caplog.at_level(logging.WARNING, "nlu"):
        both = WithFallback(engine(riva), NEAR)
        models = [model_of(both) for _ in range(3)]

    assert models == ["fake", "fake", "fake"]
    (warning,) = [r.getMessage() for r in caplog.records if r.name == "nlu.fallback"]
    assert "has no such model; deploy one" in warning


def test_a_server_that_comes_back_is_used_again(riva: Riva) -> None:
    now = [0.0]
    both = WithFallback(engine(riva), NEAR, lambda: now[0], back_off_s=30)
    riva.stop()
    assert model_of(both) == "fake"

    riva.start()
    assert model_of(both) == "fake"  # the back-off is not over
    now[0] += 30

    assert eventually(both, "riva-any", now)


def model_of(both: WithFallback) -> str:
    (result,) = both.understand([TEXT])
    return result.model if isinstance(result, Understanding) else result.best.model


def eventually(both: WithFallback, model: str, now: list[float]) -> bool:
    """gRPC connects again in its own time; each further try is one back-off later."""
    end = time.monotonic() + 20
    while model_of(both) != model and time.monotonic() < end:
        now[0] += 30
        time.sleep(0.05)
    return model_of(both) == model
