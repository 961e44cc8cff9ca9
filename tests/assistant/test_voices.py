"""Settings -> ears and voices of this machine."""

from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.voices import embedded_synthesizer, likely_here
from speech.base import SpeechUnavailable
from speech.language import Language, Said, language


def _settings(**speech: object) -> Settings:
    return Settings.model_validate({"offline": True, "speech": speech})


def _chance(language: Language | None, text: str) -> float:
    assert language
    return language.end(language.hear(Said(), text)).chance


def test_the_ear_leans_towards_the_names_of_the_catalogue() -> None:
    text = "how do i get to marigold spice house"
    assert _chance(likely_here(_settings()), text) > _chance(language(), text) + 3


def test_the_ear_leans_towards_names_of_the_settings() -> None:
    plain, named = likely_here(_settings()), likely_here(_settings(words=["Quillfeather"]))
    assert _chance(named, "is quillfeather open") > _chance(plain, "is quillfeather open") + 5


def test_the_ear_can_be_told_to_lean_towards_nothing() -> None:
    assert likely_here(_settings(likely=False)) is None


def test_a_neural_voice_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    voice = str(tmp_path / "none.onnx")
    with pytest.raises(SpeechUnavailable, match=r"none\.onnx is not there"):
        embedded_synthesizer(_settings(voice=voice))
