"""Audio as clients send it becomes frames of ours, whatever its encoding, rate and channels."""

import io
import wave
from collections.abc import Iterable

import numpy as np
import pytest

from speech.companding import ALAW, MULAW
from speech.server_audio import Declared, Decoder, Encoding
from speech.server_refusals import Refused
from values.audio import FRAME_BYTES, RATE


def decoded(declared: Declared, *pieces: bytes) -> bytes:
    decoder = Decoder(declared)
    frames = [frame for piece in pieces for frame in decoder.feed(piece)] + list(decoder.end())
    assert {len(frame) for frame in frames} <= {FRAME_BYTES}
    return b"".join(frames)


def tone(rate: int, seconds: float = 1.0) -> np.ndarray:
    return (9000 * np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate)).astype("<i2")


def pitch(pcm: bytes) -> float:
    """The loudest frequency, in hertz."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


def wav(samples: np.ndarray, rate: int, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def test_our_own_format_goes_through_unchanged_filled_up_to_whole_frames() -> None:
    pcm = tone(RATE, 0.1).tobytes()

    assert decoded(Declared("LINEAR_PCM", RATE), pcm) == pcm + bytes(-len(pcm) % FRAME_BYTES)


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000])
def test_other_rates_keep_pitch_and_length(rate: int) -> None:
    pcm = decoded(Declared("LINEAR_PCM", rate), tone(rate).tobytes())

    assert pitch(pcm) == pytest.approx(440, abs=5)
    assert len(pcm) / 2 / RATE == pytest.approx(1, abs=0.04)


def test_channels_are_mixed() -> None:
    left, right = tone(RATE), np.zeros(RATE, dtype="<i2")
    both = np.stack([left, right], axis=1).tobytes()

    pcm = decoded(Declared("LINEAR_PCM", RATE, 2), both)

    assert np.abs(np.frombuffer(pcm, dtype="<i2")).max() == 4500


@pytest.mark.parametrize(("encoding", "table"), [("MULAW", MULAW), ("ALAW", ALAW)])
def test_telephone_sound_is_read(encoding: Encoding, table: np.ndarray) -> None:
    nearest = np.abs(table[None, :].astype(int) - tone(8_000)[:, None]).argmin(axis=1)

    pcm = decoded(Declared(encoding, 8_000), nearest.astype(np.uint8).tobytes())

    assert pitch(pcm) == pytest.approx(440, abs=5)


def test_the_tables_are_those_of_the_standard() -> None:
    assert [MULAW[code] for code in (0xFF, 0x7F, 0x80, 0x00)] == [0, 0, 32124, -32124]
    assert [ALAW[code] for code in (0xD5, 0x55, 0xAA, 0x2A)] == [8, -8, 32256, -32256]


@pytest.mark.parametrize("cut", [1, 3, 5, 43, 44, 45, 1000])
def test_a_header_outranks_what_is_declared_wherever_chunks_are_cut(cut: int) -> None:
    file = wav(tone(48_000), 48_000)

    pcm = decoded(Declared("MULAW", 8_000), file[:cut], file[cut:])

    assert pitch(pcm) == pytest.approx(440, abs=5)


def test_chunks_may_be_cut_within_a_sample() -> None:
    pcm = tone(RATE, 0.2).tobytes()
    pieces = [pcm[at : at + 33] for at in range(0, len(pcm), 33)]

    assert decoded(Declared("LINEAR_PCM", RATE), *pieces)[: len(pcm)] == pcm


@pytest.mark.parametrize("pieces", [(), (b"",), (b"\1",), (b"\1\0",)])
def test_next_to_nothing_is_at_most_one_frame(pieces: Iterable[bytes]) -> None:
    assert len(decoded(Declared("LINEAR_PCM", RATE), *pieces)) <= FRAME_BYTES


def test_damaged_flac_is_refused() -> None:
    pytest.importorskip("soundfile")

    with pytest.raises(Refused, match="this audio is damaged, or in another format"):
        decoded(Declared(None, 0), b"fLaC" + bytes(500))


@pytest.mark.parametrize(("kind", "subtype"), [("FLAC", "PCM_16"), ("OGG", "OPUS")])
def test_compressed_sound_is_read_where_the_library_is_there(kind: str, subtype: str) -> None:
    soundfile = pytest.importorskip("soundfile")
    file = io.BytesIO()
    soundfile.write(file, tone(48_000), 48_000, format=kind, subtype=subtype)

    pcm = decoded(Declared(None, 0), file.getvalue())

    assert pitch(pcm) == pytest.approx(440, abs=5)
