"""An engine elsewhere that did not hear or speak: why, and how long it is left alone."""

from speech.base import SpeechUnavailable
from values.absence import Pause


class Missed(SpeechUnavailable):
    """Another engine may take the turn."""

    def __init__(self, sentence: str, cause: str, pause: Pause) -> None:
        """`cause` names the kind of failure: each kind is told once."""
        super().__init__(sentence)
        self.cause = cause
        self.pause: Pause = pause
