"""`nara say` and `nara transcribe`."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.commands.nara import nara

QUESTION = Path(__file__).parents[1] / "speech" / "data" / "question.wav"
needs_voice = pytest.mark.skipif(
    not find_spec("moonshine_cpp"), reason="the extra 'voice' is not installed"
)


@needs_voice
def test_what_was_said_is_printed_with_its_times() -> None:
    done = nara("transcribe", str(QUESTION), "--json")
    assert done.code == 0, done.err
    [turn] = done.objects
    assert "sushi" in str(turn["text"]).lower()
    assert set(turn) == {"text", "confidence", "start", "end"}


@needs_voice
def test_what_is_said_can_be_heard_again(tmp_path: Path) -> None:
    spoken = nara("say", "Will it rain tomorrow in Boston?", "--out", str(tmp_path / "a.wav"))
    assert spoken.code == 0, spoken.err
    assert "rain" in nara("transcribe", str(tmp_path / "a.wav")).out.lower()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("transcribe", "nowhere.wav"), "nowhere.wav: cannot be read"),
        (("say", "   ", "--out", "x.wav"), "nothing to say"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...], fault: str) -> None:
    done = nara(*words)
    assert done.code in (1, 2)
    assert fault in done.err
    assert "Traceback" not in done.err
