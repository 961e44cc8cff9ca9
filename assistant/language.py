"""What an author writes about language, checked and read: `acts.yml` and `answers.yml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.config import read_texts
from assistant.wording import Wording, merge, read_wording
from dialog.problems import did_you_mean
from nlu.acts import Acts
from values.errors import ConfigError

_ACTS_KEYS = ("acts", "fillers", "drops")


def load_acts(folder: Path, shipped: Path) -> Acts:
    """The acts of the folder if it has any, else the shipped ones. Raises ConfigError."""
    own = folder / "acts.yml"
    file = own if own.is_file() else shipped / "acts.yml"
    texts = read_texts(file)
    for key in texts:
        if key not in _ACTS_KEYS:
            known = ", ".join(_ACTS_KEYS)
            raise ConfigError(f"{file}: unknown key '{key}'; the file has {known}")
    acts = texts.get("acts")
    if not isinstance(acts, Mapping):
        raise ConfigError(f"{file}: acts: write each act with its phrases: 'acts: {{bye: [bye]}}'")
    phrases = {act: _phrases(words, f"{file}: acts.{act}") for act, words in acts.items()}
    drops = _phrases(texts.get("drops", []), f"{file}: drops")
    for act in drops:
        if act not in phrases:
            hint = did_you_mean(act, phrases)
            raise ConfigError(f"{file}: drops: there is no act '{act}' under 'acts'; {hint}")
    return Acts(phrases, _phrases(texts.get("fillers", []), f"{file}: fillers"), drops)


def load_wording(folder: Path, shipped: Path, locale: str = "") -> Wording:
    """The shipped answers, with the folder's own in place of theirs. Raises ConfigError."""
    base = shipped / "answers.yml"
    wording = read_wording(read_texts(base), str(base), locale)
    file = folder / "answers.yml"
    if not file.is_file() or file.samefile(base):
        return wording
    own = read_wording(read_texts(file), str(file), locale)
    _refuse_unknown(own, wording, file)
    return merge(wording, own)


def _refuse_unknown(own: Wording, shipped: Wording, file: Path) -> None:
    """Outcomes that no kind of answer has. Kinds may be new: a source may have its own."""
    known = {outcome for outcomes in shipped.answers.values() for outcome in outcomes}
    for kind, outcomes in own.answers.items():
        for outcome in outcomes:
            if outcome not in known:
                hint = did_you_mean(outcome, sorted(known))
                where = f"{file}: {kind}.{outcome}"
                raise ConfigError(f"{where}: there is no such outcome; {hint}")


def _phrases(written: Any, where: str) -> Sequence[str]:
    if not isinstance(written, list) or not all(isinstance(phrase, str) for phrase in written):
        raise ConfigError(f"{where}: write a list of phrases: [see you, so long]")
    return written
