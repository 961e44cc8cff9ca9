"""How a sentence sounds: positive, neutral or negative. Knows no conversation and no archive.

What the three mean is in docs/sentiment.md. The model is an ordinary model directory whose
"intents" are the three labels; it shares the tokenizer of the intent model.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from nlu.model_folder import LABELS, broken, read_folder

if TYPE_CHECKING:
    from nlu.onnx import OnnxUnderstander

Label = Literal["positive", "neutral", "negative"]

NAMES: tuple[Label, ...] = ("positive", "neutral", "negative")
SHIPPED_SENTIMENT = Path(str(files("nlu.models"))) / "sentiment"


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The stance one sentence shows by its words alone."""

    label: Label
    "The likelier stance; neutral where it is not clear enough."
    score: float
    "Probability of positive minus that of negative, -1 to 1."
    confidence: float
    "Calibrated probability of the label, 0 to 1; 0 where nothing could be read."


UNREADABLE = Sentiment("neutral", 0.0, 0.0)
"What a text without a word the model could know is given: no stance, and no certainty."


class SentimentModel:
    """Judges sentences one by one; opened by the first, safe to use from several threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Reads the small files. Raises ModelError naming directory, file and what to do."""
        self._model = read_folder(folder)
        if sorted(self._model.intents) != sorted(NAMES):
            raise broken(folder, LABELS, f"names other labels than {', '.join(NAMES)}")
        self._threads, self._opening = threads, Lock()
        self._engine: OnnxUnderstander | None = None

    @property
    def version(self) -> str:
        return self._model.version

    def judge(self, sentences: Sequence[str]) -> list[Sentiment]:
        """One result a sentence, in order. Raises ModelError where the graph is damaged."""
        return [self._one(sentence) for sentence in sentences]

    def chances(self, sentence: str) -> dict[str, float]:
        """Calibrated probability of each label; none where nothing can be read."""
        words = spelled_out(sentence).split()
        if not _readable(words):
            return {}
        scores, _, _ = self._opened().logits(words)
        odds = [exp((x - max(scores)) / self._model.temperature) for x in scores.tolist()]
        return {
            label: each / sum(odds) for label, each in zip(self._model.intents, odds, strict=True)
        }

    def _one(self, sentence: str) -> Sentiment:
        chances = self.chances(sentence)
        if not chances:
            return UNREADABLE
        label = chosen(chances, self._model.threshold)
        return Sentiment(label, chances["positive"] - chances["negative"], chances[label])

    def _opened(self) -> "OnnxUnderstander":
        from nlu.onnx import OnnxUnderstander  # it and its libraries take memory and a moment

        with self._opening:
            if self._engine is None:
                self._engine = OnnxUnderstander(self._model.folder, self._threads)
            return self._engine


def chosen(chances: Mapping[str, float], border: float) -> Label:
    """The likelier stance, where it has at least this share against neutral, else neutral."""
    stance: Label = max("positive", "negative", key=lambda name: chances[name])
    against = chances[stance] + chances["neutral"]
    return stance if chances[stance] >= border * against else "neutral"


def load(folder: Path = SHIPPED_SENTIMENT) -> SentimentModel:
    """The sentiment model of a directory, by default the shipped one."""
    return SentimentModel(folder)


def spelled_out(text: str) -> str:
    """Pictures as words, since the tokenizer knows none: `👍` is `thumbs up sign`."""
    return "".join(_spelled(letter) for letter in text)


def _spelled(letter: str) -> str:
    if ord(letter) < 0x2190 or unicodedata.category(letter) not in ("So", "Sk"):
        return letter
    return f" {unicodedata.name(letter, '').lower()} "


def _readable(words: Sequence[str]) -> bool:
    """Whether most letters are Latin: of other writings the tokenizer knows letters, not words."""
    latin = [unicodedata.name(letter, "").startswith("LATIN") for letter in _letters(words)]
    return sum(latin) * 2 > len(latin)


def _letters(words: Sequence[str]) -> Iterator[str]:
    return (letter for word in words for letter in word if letter.isalpha())
