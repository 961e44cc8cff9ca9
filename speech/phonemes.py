"""How a text sounds, in the letters of the IPA: asked of eSpeak NG, the program or a package's.

Its GPL stays in a process of its own either way.
"""

import re
import shutil
import subprocess
from collections.abc import Callable

from speech.base import SpeechUnavailable
from speech.synthesis import DEADLINE_S, EspeakPackage, is_there

Phonemes = Callable[[str], str]
"A clause without marks -> its sounds."

_LANGUAGE = re.compile(r"\([a-z-]+\)")
"How it says that a word is of another language."
_WANTED = (
    "A neural voice needs eSpeak NG for how words sound: install espeak-ng, "
    "or run: pip install 'nara-assistant[voice]'"
)


def phonemes_of(voice: str) -> Phonemes:
    """In the pronunciation of that voice. Raises SpeechUnavailable where nothing knows it."""
    if shutil.which("espeak-ng"):
        return lambda text: _plain(_asked(text, voice))
    if is_there("package"):
        package = EspeakPackage(voice)
        return lambda text: _plain(package.phonemes(text))
    raise SpeechUnavailable(_WANTED)


def _asked(text: str, voice: str) -> str:
    command = ["espeak-ng", "--ipa", "-q", "--stdin", "-v", voice]
    try:
        told = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=DEADLINE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        asked = f"is it installed, and has it the voice '{voice}'?"
        raise SpeechUnavailable(f"espeak-ng told no sounds; {asked}") from error
    return told.stdout.decode("utf-8", "replace")


def _plain(sounds: str) -> str:
    return " ".join(_LANGUAGE.sub("", sounds).split())
