"""`nara transcribe --batch`: recorded calls in the archive, heard by the real engine."""

import os
import shutil
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from archive.journal import Journal
from archive.records import TurnRecord
from assistant.old_calls import call_of
from tests.commands.nara import Run, nara

pytest.importorskip("moonshine_cpp", reason="the extra voice is not installed")
DATA = Path(__file__).parents[1] / "speech" / "data"


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    return folder


def batch(calls: Path, *options: str) -> Run:
    return nara("transcribe", "--batch", str(calls), "--jobs", "1", *options)


def turns(home: Path, file: Path) -> list[TurnRecord]:
    return list(Journal(home / "journal.sqlite").turns(call_of(file, UTC).conversation_id))


def two_channels(file: Path, left: Path, right: Path) -> None:
    """A call in which the right one speaks when the left one has."""
    with wave.open(str(left)) as one, wave.open(str(right)) as other:
        rate, first = one.getframerate(), one.readframes(one.getnframes())
        assert rate == other.getframerate()
        second = other.readframes(other.getnframes())
    sound = np.zeros((len(first + second) // 2, 2), "<i2")
    sound[: len(first) // 2, 0] = np.frombuffer(first, "<i2")
    sound[len(first) // 2 :, 1] = np.frombuffer(second, "<i2")
    with wave.open(str(file), "wb") as out:
        out.setparams((2, 2, rate, 0, "NONE", ""))
        out.writeframes(sound.tobytes())


def test_a_call_becomes_turns_with_their_times(
    calls: Path, nara_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_SENTIMENT__ENABLED", "1")
    file = calls / "line1-20260131-093000.wav"
    shutil.copy(DATA / "rain.wav", file)

    told = batch(calls)

    assert told.out.startswith("1 call, 1 sentence in "), told.err
    (turn,) = turns(nara_home, file)
    assert "rain" in (turn.user or "").lower()
    assert (turn.intent or "").startswith("weather.")
    assert turn.channel == "audio"
    said = turn.trace["call"]
    assert said["file"] == file.name
    assert 0 <= said["start"] < said["end"]
    began = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert abs((turn.timestamp - began).total_seconds() - said["start"]) < 0.01
    assert [entry["label"] for entry in turn.sentiment or ()] == ["neutral"]


def test_what_is_known_is_not_heard_again(calls: Path, nara_home: Path) -> None:
    shutil.copy(DATA / "rain.wav", calls / "a.wav")
    shutil.copy(DATA / "rain.wav", calls / "the-same.wav")
    assert batch(calls).out.endswith("; 1 known already\n")

    assert batch(calls).out.endswith("; 2 known already\n")
    assert len(turns(nara_home, calls / "a.wav")) == 1


def test_each_party_has_its_channel(calls: Path, nara_home: Path) -> None:
    file = calls / "call.wav"
    two_channels(file, DATA / "question.wav", DATA / "rain.wav")

    batch(calls, "--shopper", "right")

    agent, shopper = turns(nara_home, file)
    assert agent.user is None
    assert agent.intent is None
    assert "rain" in (shopper.user or "").lower()


def test_a_file_that_is_no_sound_is_told_and_the_others_are_done(
    calls: Path, nara_home: Path
) -> None:
    (calls / "broken.wav").write_bytes(b"RIFF of something else")
    shutil.copy(DATA / "rain.wav", calls / "rain.wav")

    told = batch(calls)

    assert told.code == 1
    assert "broken.wav: is no WAV file with PCM sound" in told.err
    assert "1 call, 1 sentence" in told.out
    assert "1 could not be read" in told.out
    assert "Traceback" not in told.err


def test_without_ffmpeg_an_mp3_says_what_is_missing(
    calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    (calls / "call.mp3").write_bytes(b"ID3 and so on")

    told = batch(calls)

    assert told.code == 1
    assert "call.mp3: is an MP3 file, which needs ffmpeg; install it" in told.err


def test_an_erased_call_does_not_come_back(calls: Path, nara_home: Path) -> None:
    file = calls / "rain.wav"
    shutil.copy(DATA / "rain.wav", file)
    batch(calls)
    nara("archive", "erase", "--yes", "--conversation", call_of(file, UTC).conversation_id)

    assert "1 known already" in batch(calls).out
    assert turns(nara_home, file) == []


def test_a_folder_without_calls_is_told(calls: Path) -> None:
    assert batch(calls).code == 2
    assert "holds no recorded call" in batch(calls).err
    assert nara("transcribe").code == 2


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("20260131-093000", "2026-01-31T09:30:00+00:00"),
        ("agent7_2026-01-31_09-30", "2026-01-31T09:30:00+00:00"),
        ("2026.01.31 09.30.15 +1555", "2026-01-31T09:30:15+00:00"),
        ("20269931-093000", None),
        ("call", None),
    ],
)
def test_a_name_may_tell_when_it_was(tmp_path: Path, name: str, moment: str | None) -> None:
    file = tmp_path / f"{name}.wav"
    file.write_bytes(b"sound")
    os.utime(file, (0, 0))

    assert call_of(file, UTC).began == datetime.fromisoformat(moment or "1970-01-01T00:00:00+00:00")
