"""A process of its own that speaks with the eSpeak NG library of the package `espeakng_loader`.

Apart, because that library is under the GPL and everything else here is not, and because a library
that fails takes only this process with it. One JSON object a line comes in: {"text", "voice"}; out
goes the length of the sound as eight bytes, then the sound, mono s16le of the rate told first. With
"phonemes": true the same way the IPA of the text goes out instead, UTF-8.
"""

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_UTF8 = 1
_BUFFER_MS = 200
_IPA = 2


def main() -> None:
    import espeakng_loader

    library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
    sound = bytearray()
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
    )

    def take(samples: Any, count: int, _: Any) -> int:
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, count * 2))
        return 0

    callback = kind(take)
    folder = espeakng_loader.get_data_path().encode()
    rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, folder, 0)
    library.espeak_SetSynthCallback(callback)
    _write(rate.to_bytes(8, "little", signed=True))
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        sound.clear()
        library.espeak_SetVoiceByName(asked["voice"].encode())
        text = asked["text"].encode()
        if asked.get("phonemes"):
            _answer(" ".join(_phonemes(library, text)).encode())
            continue
        library.espeak_Synth(text, len(text) + 1, 0, 0, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        _answer(bytes(sound))


def _phonemes(library: Any, text: bytes) -> Iterator[str]:
    """Clause by clause: the library moves the pointer on, and empties it at the end."""
    left = ctypes.c_char_p(text)
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    while left.value:
        yield library.espeak_TextToPhonemes(ctypes.byref(left), _UTF8, _IPA).decode()


def _answer(content: bytes) -> None:
    _write(len(content).to_bytes(8, "little") + content)


def _write(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
