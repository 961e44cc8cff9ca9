"""`nara bench voice`."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.commands.nara import nara

needs_voice = pytest.mark.skipif(
    not find_spec("moonshine_cpp"), reason="the extra 'voice' is not installed"
)


@needs_voice
def test_a_spoken_turn_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "talks.txt").write_text("Will it rain in Boston tomorrow?\n")
    for name in ("DECISION_P50_MS", "DECISION_P95_MS", "WHOLE_P50_MS", "WHOLE_P95_MS"):
        monkeypatch.setenv(f"NARA_SPEECH__LIMITS__{name}", "100000")
    monkeypatch.setenv("NARA_SPEECH__LIMITS__MEMORY_MB", "100000")
    monkeypatch.setenv("NARA_SPEECH__LIMITS__WER_PERCENT", "50")
    done = nara("bench", "voice", "--talks", str(tmp_path / "talks.txt"), "--json")
    assert done.code == 0, (done.err, done.out)
    [report] = done.objects
    assert report["turns"] == 1
    assert report["stages"]["whole"]["p50"] > 0


@needs_voice
def test_beyond_a_limit_is_exit_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "talks.txt").write_text("Will it rain in Boston tomorrow?\n")
    monkeypatch.setenv("NARA_SPEECH__LIMITS__DECISION_P50_MS", "0.001")
    done = nara("bench", "voice", "--talks", str(tmp_path / "talks.txt"))
    assert done.code == 1
    assert "beyond the limit" in done.out


@pytest.mark.parametrize(
    ("content", "fault"), [("# only a comment\n", "holds no turns"), (None, "cannot be read")]
)
def test_talks_that_cannot_be_spoken_are_told(
    tmp_path: Path, content: str | None, fault: str
) -> None:
    file = tmp_path / "talks.txt"
    if content is not None:
        file.write_text(content)
    done = nara("bench", "voice", "--talks", str(file))
    assert done.code == 1
    assert fault in done.err
