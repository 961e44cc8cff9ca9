"""The terminal form of annotating: one key a decision, a sentence a screen."""

import os
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from learning.annotating import Clock, attempt, shown
from learning.keyboard import View, offered, press
from learning.scheme import Scheme
from learning.table import Card, Finished, Table, Work

_SEQUENCES: Mapping[bytes, str] = {
    b"\r": "Enter",
    b"\n": "Enter",
    b"\t": "Tab",
    b"\x1b[Z": "Shift+Tab",
    b"\x7f": "Backspace",
    b"\x08": "Backspace",
    b"\x1b": "Escape",
    b"\x1b[A": "ArrowUp",
    b"\x1b[B": "ArrowDown",
    b"\x1b[C": "ArrowRight",
    b"\x1b[D": "ArrowLeft",
    b"\x1b[1;2C": "Shift+ArrowRight",
    b"\x1b[1;2D": "Shift+ArrowLeft",
    b"\x1b[H": "Home",
    b"\x1b[F": "End",
    b"\x1b[3~": "Delete",
    b"\x03": "Escape",
    b"\x04": "Escape",
    b"": "Escape",
}
"What a terminal sends -> the key's name; what it sends at its end as well."
_LONGEST = 16
_CLEAR = "\x1b[2J\x1b[H"

Keys = Callable[[], str]


def annotate(table: Table, work: Work, keys: Keys, console: Console, now: Clock) -> Finished | Card:
    """Until nothing waits any more, or the annotator leaves. Raises DataError."""
    outcome = shown(table.next(work))
    card = outcome.card
    assert card is not None
    while isinstance(card, Card) and outcome.view and not outcome.left:
        scheme = table.scheme()
        console.print(screen(card, outcome.view, scheme), end="")
        step = press(outcome.view, keys(), scheme)
        outcome = attempt(table, card.candidate, outcome.view, step, work, now)
        card = outcome.card or card
    return card


def screen(card: Card, view: View, scheme: Scheme) -> Text:
    """Everything that is seen of a sentence."""
    shown = Text(_CLEAR if sys.stdout.isatty() else "\n")
    shown.append(f"{card.done} done, {card.left} to do    {card.candidate.reason}\n\n", "dim")
    for index, word in enumerate(view.words):
        chosen = view.start <= index < view.end
        shown.append(word, "reverse bold" if chosen else "bold")
        label = view.labels[index]
        shown.append("" if label == "O" else f"/{label}", "cyan")
        shown.append(" ")
    shown.append("\n\n")
    for number, name in enumerate(view.likely, 1):
        style = "green bold" if name == view.intent else "dim"
        shown.append(f"{number} {name}   ", style)
    if view.intent not in view.likely:
        shown.append(f"* {view.intent}", "green bold")
    shown.append("\n")
    if view.sounds or view.sentiment:
        style = "green bold" if view.sentiment else "dim"
        shown.append(f"sounds {view.sentiment or view.sounds}\n", style)
    for other in card.others:
        shown.append(f"like it: {other.text} -> {other.intent}\n", "yellow")
    shown.append(_typing(view, scheme) if view.mode != "words" else f"{view.message}\n")
    return shown


def _typing(view: View, scheme: Scheme) -> str:
    names = offered(view, scheme)
    marked = (f"[{x}]" if i == view.picked else x for i, x in enumerate(names))
    told = "  ".join(marked) or "Enter makes it a new one"
    return f"{view.mode}: {view.typed}_   {told}\n"


@contextmanager
def single_keys(terminal: int) -> Iterator[Keys]:
    """Keys one by one, not shown, while inside; afterwards the terminal is as it was."""
    before = termios.tcgetattr(terminal)
    try:
        tty.setraw(terminal, termios.TCSANOW)
        # What is printed still begins each line at the left.
        raw = termios.tcgetattr(terminal)
        raw[1] |= termios.OPOST
        termios.tcsetattr(terminal, termios.TCSANOW, raw)
        waiting: list[str] = []
        yield lambda: _next_key(terminal, waiting)
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def keys_of(sent: bytes) -> list[str]:
    """The keys' names; who types fast sends several characters at once."""
    if sent in _SEQUENCES:
        return [_SEQUENCES[sent]]
    return [_SEQUENCES.get(x.encode()) or x for x in sent.decode("utf-8", "replace")]


def _next_key(terminal: int, waiting: list[str]) -> str:
    if not waiting:
        waiting += keys_of(os.read(terminal, _LONGEST))
    return waiting.pop(0)
