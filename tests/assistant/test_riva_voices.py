"""Riva as ear and voice: settings and the environment reach the server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config import read_settings
from assistant.doctor import Finding, examine
from assistant.riva_lines import riva_problems
from assistant.riva_voices import RIVA_CHECKS, riva_recognizer, riva_synthesizer
from speech.base import Expected, Final
from tests.speech.engines import Beeper, Speller, spoken
from tests.speech.riva.contract import Riva
from tests.speech.riva.serving import serving
from values.errors import ConfigError


@pytest.fixture
def riva(monkeypatch: pytest.MonkeyPatch) -> Iterator[Riva]:
    for name in ("RIVA_ASR_URI", "RIVA_TTS_URI", "RIVA_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with Riva() as server:
        monkeypatch.setenv("RIVA_URI", server.uri)
        yield server


def heard() -> list[str]:
    ears = riva_recognizer(read_settings(), Speller)
    return [event.text for event in ears.stream(spoken("hi"), Expected) if isinstance(event, Final)]


def test_one_address_is_enough_to_hear_and_to_speak(riva: Riva) -> None:
    voice = riva_synthesizer(read_settings(), Beeper)

    assert heard() == ["hello"]
    assert [piece.rate for piece in voice.synthesize("good day")] == [22_050]
    assert [request.text for request in riva.asked] == ["good day"]


def test_names_of_the_catalogue_are_boosted_those_of_the_settings_first(
    riva: Riva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_RIVA__ASR__WORDS", '["Nara"]')
    monkeypatch.setenv("NARA_RIVA__ASR__BOOST", "35")

    heard()

    (context,) = riva.heard[0].config.config.speech_contexts
    assert context.boost == 35
    assert context.phrases[0] == "Nara"
    assert {"Boston", "Aegean Grill", "appliance store"} <= set(context.phrases)
    assert len(context.phrases) <= 1000


def test_settings_reach_the_server(riva: Riva, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIVA_API_KEY", "s3cret")
    monkeypatch.setenv("NARA_RIVA__ASR__FUNCTION_ID", "f-asr")
    monkeypatch.setenv("NARA_RIVA__ASR__LANGUAGE", "en-GB")
    monkeypatch.setenv("NARA_RIVA__TTS__FUNCTION_ID", "f-tts")
    monkeypatch.setenv("NARA_RIVA__TTS__VOICE", "English-GB.Male-1")

    heard()
    list(riva_synthesizer(read_settings(), Beeper).synthesize("hi"))

    assert riva.heard[0].config.config.language_code == "en-GB"
    assert riva.heard[0].metadata["function-id"] == "f-asr"
    assert riva.asked[0].voice_name == "English-GB.Male-1"
    assert riva.metadata[0]["function-id"] == "f-tts"
    assert riva.metadata[0]["authorization"] == "Bearer s3cret"


def test_hearing_and_speaking_may_be_elsewhere(riva: Riva, monkeypatch: pytest.MonkeyPatch) -> None:
    with Riva() as other:
        monkeypatch.setenv("RIVA_TTS_URI", other.uri)
        heard()
        list(riva_synthesizer(read_settings(), Beeper).synthesize("hi"))

    assert (len(riva.heard), len(riva.asked)) == (1, 0)
    assert (len(other.heard), len(other.asked)) == (0, 1)


def test_a_riva_that_is_down_is_stood_in_for(riva: Riva) -> None:
    riva.stop()

    assert heard() == ["hi"]
    assert list(riva_synthesizer(read_settings(), Beeper).synthesize("hi"))


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("RIVA_URI", "", "speech.recognizer is riva: set RIVA_URI, for example"),
        ("RIVA_ASR_URI", "http://riva", "RIVA_ASR_URI: write host:port, for example"),
        ("RIVA_API_KEY", "a b", "RIVA_API_KEY: holds characters that no key has"),
    ],
)
def test_what_is_wrong_in_the_environment_is_said_in_one_sentence(
    riva: Riva, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigError) as caught:
        riva_recognizer(read_settings(), Speller)

    assert str(caught.value).startswith(sentence)


def test_a_certificate_that_is_not_there_is_named(
    riva: Riva, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NARA_RIVA__ROOT_CERTIFICATE", str(tmp_path / "root.pem"))

    with pytest.raises(ConfigError, match=r"riva: .*root\.pem cannot be read"):
        riva_synthesizer(read_settings(), Beeper)


def test_a_key_that_would_travel_in_the_clear_is_told(
    riva: Riva, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIVA_API_KEY", "s3cret")
    assert riva_problems(read_settings(), "speech.recognizer") == ()

    monkeypatch.setenv("RIVA_ASR_URI", "riva.example:443")

    (problem,) = riva_problems(read_settings(), "speech.recognizer")
    assert problem.startswith("RIVA_API_KEY goes over the network in the clear")


# nara doctor


def test_the_doctor_tries_what_is_set_up(riva: Riva, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARA_OFFLINE")
    monkeypatch.setenv("NARA_SPEECH__RECOGNIZER", "riva")

    with serving() as client:
        monkeypatch.setenv("RIVA_ASR_URI", client.auth.uri)
        well = speech_findings()
    broken = speech_findings()

    assert well == [
        Finding("riva hears", "works", "answers; its models: nara-embedded-asr"),
    ]
    assert [finding.verdict for finding in broken] == ["broken"]
    assert broken[0].detail.startswith(f"Riva at {client.auth.uri} does not answer; start it")


def test_offline_the_doctor_calls_nobody(riva: Riva, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_SPEECH__SYNTHESIZER", "riva")

    assert speech_findings() == [Finding("riva speaks", "off", "offline is on")]


def speech_findings() -> list[Finding]:
    found = examine(read_settings(), None)
    return [finding for finding in found if finding.what in RIVA_CHECKS]
