"""Values of properties, read from entries: one reader for each way a property can be written."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from dialog.entries import Entry
from dialog.patterns import Pattern, PatternFault
from dialog.problems import did_you_mean
from dialog.properties import Kind
from dialog.state import Transition
from dialog.templates import Template, TemplateFault
from dialog.texts import LOCALE, Text, Variant

CHOICES: Mapping[str, tuple[str, ...]] = {
    "nlp_type": ("jarvis", "riva", "onnx"),
    "patience": ("short", "normal", "long"),
    "go_on": ("with", "without"),
}
"Properties that are one of a few words."
TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")
SPOKEN = "say"
_CHANNELS = ("text", SPOKEN)
_ONE_TEXT = "write one text; in quotes if it begins with {{"


class Wrong(Exception):
    """A value has the wrong form: which one, and what to write instead."""

    def __init__(self, entry: Entry, hint: str) -> None:
        super().__init__(hint)
        self.entry, self.hint = entry, hint


class Unreadable(Exception):
    """A text is no template: which one, and why."""

    def __init__(self, entry: Entry, reason: str) -> None:
        super().__init__(reason)
        self.entry, self.reason = entry, reason


def _text(entry: Entry) -> str:
    if entry.value is None:
        raise Wrong(entry, _ONE_TEXT)
    return entry.value


def _word(entry: Entry) -> str:
    word, known = _text(entry), CHOICES.get(entry.key)
    if known and word not in known:
        raise Wrong(entry, did_you_mean(word, known))
    return word


def _template(entry: Entry) -> Template:
    text = _text(entry)
    try:
        template = Template(text)
    except TemplateFault as fault:
        raise Unreadable(entry, str(fault)) from fault
    if mark := template.stray_mark():
        raise Unreadable(entry, f"there is '{mark}' that nothing opens in '{text}'")
    return template


def _seconds(entry: Entry) -> float:
    try:
        seconds = float(_text(entry))
    except ValueError:
        raise Wrong(entry, "write a number of seconds") from None
    if not 0 <= seconds <= 60:
        raise Wrong(entry, "write 0 to 60 seconds")
    return seconds


def _count(entry: Entry) -> int:
    text = _text(entry)
    if not re.fullmatch(r"[1-9]|10", text):
        raise Wrong(entry, "write a number from 1 to 10")
    return int(text)


def _share(entry: Entry) -> float:
    text = _text(entry)
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", text):
        raise Wrong(entry, "write a number from 0 to 1: 0.6")
    return float(text)


def _flag(entry: Entry) -> bool:
    word = _text(entry).lower()
    if word not in TRUE + FALSE:
        raise Wrong(entry, "write true or false")
    return word in TRUE


def _either(entry: Entry) -> Text:
    """One string; or by locale; or `text` and `say`, each of them a string or by locale."""
    keys = [item.key for item in entry.items]
    if entry.value is not None or entry.is_list or not keys:
        return Text((Variant(_template(entry)),))
    if not set(keys) <= set(_CHANNELS):
        return Text(_by_locale(entry, ""))
    written, spoken = entry.get("text"), entry.get(SPOKEN)
    if written is None or written.is_empty:
        raise Wrong(entry, "write 'text' beside 'say': what is shown")
    return Text(_by_locale(written, "text"), _by_locale(spoken, SPOKEN) if spoken else ())


def _by_locale(entry: Entry, path: str) -> tuple[Variant, ...]:
    if entry.value is not None or entry.is_list or not entry.items:
        return (Variant(_template(entry), path=path),)
    for item in entry.items:
        if not item.key:
            # `{{ location }}` without quotes is a mapping to YAML.
            raise Wrong(entry, _ONE_TEXT)
        if not re.fullmatch(LOCALE, item.key):
            hint = "write one text, or texts by locale (en, fr-CA), or 'text' and 'say'"
            raise Wrong(item, hint)
    above = f"{path}." if path else ""
    return tuple(Variant(_template(i), i.key, f"{above}{i.key}") for i in entry.items)


def _texts(entry: Entry) -> tuple[Text, ...]:
    if not entry.is_list:
        raise Wrong(entry, "write a list of texts, each with a dash before it")
    return tuple(map(_either, entry.items))


def _words(entry: Entry) -> tuple[str, ...]:
    return tuple(_text(item) for item in entry.items) if entry.is_list else (_text(entry),)


def _pattern(entry: Entry) -> Pattern:
    try:
        return Pattern(_text(entry))
    except PatternFault as fault:
        raise Wrong(entry, f"write a regular expression; {fault}") from fault


def _keys(entry: Entry) -> tuple[tuple[str, Template], ...]:
    if entry.is_list or not entry.items:
        raise Wrong(entry, "write keys with their values")
    empty = Template("")
    return tuple((item.key, empty if item.is_empty else _template(item)) for item in entry.items)


def _flow(entry: Entry) -> Transition:
    return Transition("flow", _text(entry), None, entry.where)


def _way(entry: Entry) -> Transition:
    return Transition("go", _text(entry), None, entry.where)


READERS: Mapping[Kind, Callable[[Entry], Any]] = {
    "template": _template,
    "text": _either,
    "texts": _texts,
    "seconds": _seconds,
    "count": _count,
    "share": _share,
    "flag": _flag,
    "word": _word,
    "words": _words,
    "pattern": _pattern,
    "keys": _keys,
    "flow": _flow,
    "way": _way,
}
"All but items, which hold properties of their own."
