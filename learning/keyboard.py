"""One key at a time: what a person sees of a sentence, and what a key makes of it. Pure.

The terminal and the page both speak to `press`, so that a key means the same in both. Keys have
the names that browsers give them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from learning.checks import remarks
from learning.decisions import Kind
from learning.lines import Candidate
from learning.marks import Labels, mark, next_span, span_at
from learning.scheme import Scheme

Mode = Literal["words", "intent", "slot"]
_LIKELY = 9
"Intents that a digit chooses."
_SHOWN = 12
"Names offered while one is typed."
SOUNDS: Mapping[str, str] = {"(": "negative", ".": "neutral", ")": "positive"}
"Key -> how the sentence sounds."
_TYPED = 40
"Longest name."
HELP = (
    "Enter keep, and show the next      1-9 intent   / any intent, or a new one",
    "letter marks the chosen words      - unmarks    + any slot type, or a new one",
    "arrows move   space one word more  , one less   Tab next span   Shift+Tab the one before",
    "( sounds negative   . neutral   ) positive, where the model hears it otherwise",
    "> skip   < take the last one back  ? this       Esc ends",
)


@dataclass(frozen=True, slots=True)
class View:
    """A sentence under a person's hands."""

    text: str
    intent: str
    labels: Labels
    likely: tuple[str, ...]
    "Intents that a digit chooses, the first one by 1."
    start: int = 0
    "First of the chosen words."
    end: int = 1
    "After the last of them."
    mode: Mode = "words"
    "Whether words are marked, or the name of an intent or slot type is typed."
    typed: str = ""
    picked: int = 0
    "Which of the names offered."
    message: str = ""
    sounds: str = ""
    "How the model finds that it sounds; empty = it was not asked."
    sentiment: str = ""
    "How the annotator says that it sounds; empty = nothing was said."
    warned: bool = False
    "Whether what is odd about the labels was told: Enter then keeps them."

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split())


@dataclass(frozen=True, slots=True)
class Kept:
    """The labels are right."""

    view: View


@dataclass(frozen=True, slots=True)
class Skipped:
    view: View


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The last decision was a mistake."""

    view: View


@dataclass(frozen=True, slots=True)
class Left:
    """Enough for now."""

    view: View


@dataclass(frozen=True, slots=True)
class Named:
    """A label nobody named before; `view` has it in place."""

    kind: Kind
    name: str
    view: View


Step = View | Kept | Skipped | TakenBack | Left | Named


def opened(candidate: Candidate, scheme: Scheme, sounds: str = "", said: str = "") -> View:
    """As the model labelled it. The first span is chosen, where most corrections begin.

    `sounds`: as the model hears it. `said`: what the annotator said of that before.
    """
    likely = dict.fromkeys([candidate.intent, *(name for name, _ in candidate.alternatives)])
    offered = dict.fromkeys([*likely, "unknown", "nomatch.none", *scheme.intents[:3]])
    start, end = next_span(candidate.slots, 0, 1)
    return View(
        candidate.text,
        candidate.intent,
        candidate.slots,
        tuple(offered)[:_LIKELY],
        start,
        end,
        sounds=sounds,
        sentiment=said,
    )


def press(view: View, key: str, scheme: Scheme) -> Step:
    """What the key makes of the view."""
    if view.mode != "words":
        return _typing(view, key, scheme)
    view = replace(view, message="")
    match key:
        case "Enter":
            return _keep(view)
        case ">":
            return Skipped(view)
        case "<":
            return TakenBack(view)
        case "Escape":
            return Left(view)
        case "?":
            return replace(view, message="\n".join(HELP))
        case "/" | "+":
            return replace(view, mode="intent" if key == "/" else "slot", typed="", picked=0)
        case _:
            return _change(view, key, scheme)


def offered(view: View, scheme: Scheme) -> tuple[str, ...]:
    """Names that fit what is typed: those that begin so, then those that hold it."""
    names = scheme.intents if view.mode == "intent" else scheme.slots
    begin = [name for name in names if name.startswith(view.typed)]
    inside = [name for name in names if view.typed in name and name not in begin]
    return (*begin, *inside)[:_SHOWN]


def with_intent(view: View, name: str) -> View:
    return replace(view, intent=name, mode="words", typed="", picked=0, warned=False, message="")


def with_slot(view: View, name: str) -> View:
    """The chosen words marked; then the word after them is chosen."""
    labels = mark(view.labels, view.start, view.end, name)
    after = min(view.end, len(view.words) - 1)
    return replace(
        view,
        labels=labels,
        start=after,
        end=after + 1,
        mode="words",
        typed="",
        picked=0,
        warned=False,
        message="",
    )


def with_words(view: View, start: int, end: int) -> View:
    """Other words chosen. Whatever comes from a page is put right."""
    start = max(0, min(start, len(view.words) - 1))
    return replace(view, start=start, end=max(start + 1, min(end, len(view.words))), message="")


def _keep(view: View) -> Step:
    found = remarks(view.text, view.intent, view.labels)
    if found and (found[0].fatal or not view.warned):
        told = "\n".join(remark.text for remark in found)
        return replace(view, message=f"{told}\nEnter keeps it as it is", warned=True)
    return Kept(view)


def _change(view: View, key: str, scheme: Scheme) -> View:
    keys = scheme.keys
    if key in keys:
        return with_slot(view, keys[key])
    if key.isdecimal() and 0 < int(key) <= len(view.likely):
        return with_intent(view, view.likely[int(key) - 1])
    if key in SOUNDS:
        return replace(view, sentiment=SOUNDS[key])
    if key in ("-", "Backspace", "Delete"):
        return with_slot(view, "")
    moved = _moved(view, key)
    return with_words(view, *moved) if moved else replace(view, message=f"{key}: ? shows the keys")


def _moved(view: View, key: str) -> tuple[int, int] | None:
    start, end = view.start, view.end
    last = len(view.words)
    moves: Mapping[str, tuple[int, int]] = {
        "ArrowLeft": (start - 1, start),
        "ArrowRight": (min(end, last - 1), end + 1),
        "Shift+ArrowRight": (start, end + 1),
        " ": (start, end + 1),
        "Shift+ArrowLeft": (start, end - 1),
        ",": (start, end - 1),
        "Home": (0, 1),
        "End": (last - 1, last),
        "Tab": next_span(view.labels, end, 1),
        "Shift+Tab": next_span(view.labels, start, -1),
        "ArrowUp": span_at(view.labels, start),
        "ArrowDown": span_at(view.labels, start),
    }
    found = moves.get(key)
    return (max(found[0], 0), max(found[1], 1)) if found else None


def _typing(view: View, key: str, scheme: Scheme) -> Step:
    names = offered(view, scheme)
    match key:
        case "Escape":
            return replace(view, mode="words", typed="", message="")
        case "Enter":
            return _named(view, names)
        case "Backspace":
            return replace(view, typed=view.typed[:-1], picked=0)
        case "ArrowDown" | "Tab":
            return replace(view, picked=(view.picked + 1) % max(1, len(names)))
        case "ArrowUp" | "Shift+Tab":
            return replace(view, picked=(view.picked - 1) % max(1, len(names)))
        case _ if len(key) == 1 and len(view.typed) < _TYPED:
            return replace(view, typed=view.typed + key.lower(), picked=0)
        case _:
            return view


def _named(view: View, names: Sequence[str]) -> Step:
    kind: Kind = "intent" if view.mode == "intent" else "slot"
    put = with_intent if kind == "intent" else with_slot
    if names:
        return put(view, names[min(view.picked, len(names) - 1)])
    # Nothing is called so: the person means a new one.
    return Named(kind, view.typed, put(view, view.typed))
