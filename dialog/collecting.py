"""How several slots are collected: what is asked next, and what a turn fills, mends or refuses."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from dialog.choosing import Offer, guessed, offered_words, picked
from dialog.context import Form, Heard
from dialog.plain import plain
from dialog.richer_states import Collect, Wanted
from dialog.state import State
from dialog.texts import Text
from dialog.topics import FALLBACK
from dialog.walk import Walk, follow, render, tell

_REFUSALS = ("cancel", "deny")
_NO = ("deny", "correct", "cancel")
_YES_NO = ("Yes", "No")


def ask_next(walk: Walk, state: Collect) -> State | None:
    """Ask for the first thing that is missing, wrong or not confirmed; None = a turn is awaited."""
    for wanted in state.wanted:
        value = walk.slots.get(wanted.slot, "")
        if value and not _is_valid(walk, state, wanted, value):
            # The sentence may name what it refuses.
            _ask(walk, state, wanted, _first(wanted.invalid, wanted.ask))
            _drop(walk, wanted.slot)
            return None
        if not value:
            again = _first(wanted.again, wanted.ask) if walk.misses else wanted.ask
            _ask(walk, state, wanted, again)
            return None
        if not wanted.confirm.is_empty and walk.form.confirmed.get(wanted.slot) != value:
            _ask(walk, state, wanted, wanted.confirm)
            walk.form = replace(walk.form, confirming=True)
            return None
    walk.form, walk.misses = Form(), 0
    return follow(walk, state, "done")


def _ask(walk: Walk, state: Collect, wanted: Wanted, text: Text) -> None:
    tell(walk, state, text)
    walk.form = replace(walk.form, slot=wanted.slot, confirming=False)


def answered(walk: Walk, waiting: Collect, heard: Heard, form: Form, misses: int) -> State | None:
    """Where a turn leads that says a slot, or yes or no to one; None = it does neither."""
    asked = wanted_slot(waiting, form.slot)
    filled = _filled(waiting, heard, asked, form)
    if filled:
        return _fill(walk, waiting, filled, form, misses)
    if form.confirming and asked:
        yes = heard.act == "affirm" or plain(heard.text)[:1] == ("yes",)
        if yes or heard.act in _NO or plain(heard.text)[:1] == ("no",):
            return _decide(walk, waiting, asked, form, yes=yes)
    return None


def refused(walk: Walk, waiting: Collect, heard: Heard) -> State | None:
    """Where a mere no leads, or a cancel, if the author says so."""
    if heard.act in _REFUSALS and "refused" in waiting.transitions:
        return follow(walk, waiting, "refused")
    return None


def any_text(walk: Walk, waiting: Collect, heard: Heard, form: Form, misses: int) -> State | None:
    """Where the whole text leads, where it may stand for the slot; nonsense may not."""
    asked = wanted_slot(waiting, form.slot)
    text = heard.text.strip()
    if asked is None or asked.require_match or heard.error or not text or form.confirming:
        return None
    if waiting.digress and heard.intent == FALLBACK:
        return None
    return _fill(walk, waiting, {asked.slot: text}, form, misses)


def missed(walk: Walk, waiting: Collect, form: Form, misses: int) -> State:
    if misses + 1 >= waiting.tries:
        return follow(walk, waiting, "notmatch")
    walk.misses, walk.form = misses + 1, form
    return waiting


def choices(walk: Walk, state: Collect) -> tuple[Offer, ...]:
    """What can be picked at this moment."""
    if walk.form.confirming:
        return offered_words(_YES_NO) if walk.locale.partition("-")[0] in ("", "en") else ()
    asked = wanted_slot(state, walk.form.slot)
    if asked is None or asked.valid is None:
        return ()
    return offered_words(asked.valid.among)


def wanted_slot(state: Collect, slot: str) -> Wanted | None:
    """The one that a slot is asked by."""
    return next((wanted for wanted in state.wanted if wanted.slot == slot), None)


def _filled(waiting: Collect, heard: Heard, asked: Wanted | None, form: Form) -> Mapping[str, str]:
    """The collected slots that a turn says, whichever of them was asked for."""
    slots = {w.slot for w in waiting.wanted}
    said = {name: text for name, text in heard.slots.items() if name in slots}
    if asked and not heard.act:
        read = _read(asked, heard, said.get(asked.slot))
        if read and not (form.confirming and plain(heard.text)[:1] == ("yes",)):
            said[asked.slot] = read
    return said


def _read(asked: Wanted, heard: Heard, said: str | None) -> str | None:
    """The value in a turn, by what a value has to be."""
    if asked.valid is None or heard.error:
        return said
    for text in filter(None, (said, heard.text)):
        among = offered_words(asked.valid.among)
        found = picked(text, None, among) or guessed(text, among)
        if found:
            return found.value
        if asked.valid.matches and (match := asked.valid.matches.find(text)):
            return match
    return said


def _fill(
    walk: Walk, waiting: Collect, filled: Mapping[str, str], form: Form, misses: int
) -> State:
    walk.slots = {**walk.slots, **filled}
    walk.said_now |= frozenset(filled)
    walk.scope = None
    wrong = any(
        not _is_valid(walk, waiting, wanted, filled[wanted.slot])
        for wanted in waiting.wanted
        if wanted.slot in filled
    )
    if wrong and misses + 1 >= waiting.tries:
        for slot in filled:
            _drop(walk, slot)
        return follow(walk, waiting, "notmatch")
    walk.misses, walk.form = misses + 1 if wrong else 0, replace(form, confirming=False)
    return waiting


def _decide(walk: Walk, waiting: Collect, asked: Wanted, form: Form, *, yes: bool) -> State:
    confirmed = {**form.confirmed}
    if yes:
        confirmed[asked.slot] = walk.slots.get(asked.slot, "")
    else:
        _drop(walk, asked.slot)
    walk.form = Form(asked.slot, confirming=False, confirmed=confirmed)
    return waiting


def _is_valid(walk: Walk, state: Collect, wanted: Wanted, value: str) -> bool:
    return wanted.valid is None or wanted.valid.holds(value, partial(render, walk, state))


def _drop(walk: Walk, slot: str) -> None:
    walk.slots = {name: text for name, text in walk.slots.items() if name != slot}
    walk.scope = None


def _first(text: Text, other: Text) -> Text:
    return other if text.is_empty else text
