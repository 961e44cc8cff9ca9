"""Sounds of fixed sentences are kept on disk; nothing else is, and nothing depends on it."""

import os
from pathlib import Path

import pytest

from speech.voice_cache import Remembering, VoiceCache
from tests.speech.engines import Beeper
from values.audio import Audio

HELLO = "Hello there"
SOUND = Audio(b"\1\0" * 16_000, 16_000)


def _said(voice: Beeper, cache: VoiceCache, text: str = HELLO) -> bytes:
    speaker = Remembering(voice, cache, lambda text: text == HELLO)
    return b"".join(piece.pcm for piece in speaker.synthesize(text))


def test_a_fixed_sentence_is_synthesised_once_even_across_starts(tmp_path: Path) -> None:
    voice = Beeper()
    first = _said(voice, VoiceCache(tmp_path / "voice", "beeper", 1))
    second = _said(voice, VoiceCache(tmp_path / "voice", "beeper", 1))
    assert first == second
    assert voice.spoken == [HELLO]


def test_what_is_not_fixed_never_comes_to_the_disk(tmp_path: Path) -> None:
    voice, cache = Beeper(), VoiceCache(tmp_path, "beeper", 1)
    _said(voice, cache, "Hello Anna")
    _said(voice, cache, "Hello Anna")
    assert voice.spoken == ["Hello Anna"] * 2
    assert list(tmp_path.iterdir()) == []


def test_another_voice_has_sounds_of_its_own(tmp_path: Path) -> None:
    VoiceCache(tmp_path, "flite slt", 1).keep(HELLO, SOUND)
    assert VoiceCache(tmp_path, "flite rms", 1).find(HELLO) is None


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all", b"cut"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    cache, voice = VoiceCache(tmp_path, "beeper", 1), Beeper()
    whole = _said(voice, cache)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-100] if content == b"cut" else content)
    assert _said(voice, cache) == whole
    assert voice.spoken == [HELLO] * 2
    assert cache.find(HELLO) == Audio(whole, 16_000)


def test_the_folder_stays_small_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    cache = VoiceCache(tmp_path, "beeper", 1)
    loud = Audio(bytes(400_000), 16_000)
    for age, text in enumerate(("first", "second")):
        cache.keep(text, loud)
        for file in tmp_path.iterdir():
            os.utime(file, (1000 + age, 1000 + age))
    cache.find("first")
    cache.keep("third", loud)
    assert [bool(cache.find(text)) for text in ("first", "second", "third")] == [True, False, True]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "voice").write_text("a file in the way")
    voice, cache = Beeper(), VoiceCache(tmp_path / "voice", "beeper", 1)
    assert _said(voice, cache) == _said(voice, cache)
    assert voice.spoken == [HELLO] * 2
