"""A value that was only guessed, of a name misspelt or heard: taken, or asked about first."""

from dataclasses import replace

from dialog.context import Doubt, Heard
from dialog.richer_states import WITH, Choose
from dialog.state import State
from dialog.topics import UNCERTAIN, UNKNOWN, is_grammar
from dialog.walk import Walk, go


def asked_about(walk: Walk, heard: Heard) -> State | None:
    """The state that asks whether the value is meant; None where it is certain enough."""
    way, guess = walk.flows.intents.get(UNCERTAIN), heard.guess
    state = go(walk, way) if way and guess else None
    if guess is None or not isinstance(state, Choose) or guess.certainty >= state.ask_below:
        return None
    likely = (heard.intent,)
    walk.doubt = Doubt(heard.text, heard.slots, likely, heard.points_back, heard.bare, guess)
    walk.routed = UNCERTAIN
    return state


def gone_on_with(walk: Walk, doubt: Doubt, go_on: str) -> Heard | None:
    """The turn that was asked about, with the value or without; None where nothing is left."""
    slots = dict(doubt.slots)
    if doubt.guess and go_on == WITH:
        slots[doubt.guess.slot] = doubt.guess.meant
    elif doubt.guess:
        slots.pop(doubt.guess.slot, None)
        # Nor is the question asked about what was in force before.
        walk.slots = {n: text for n, text in walk.slots.items() if n != doubt.guess.slot}
    is_empty = all(map(is_grammar, slots)) and doubt.likely[0] == UNKNOWN
    return None if is_empty else _again(doubt, slots)


def put_right(walk: Walk, heard: Heard) -> Heard | None:
    """The turn that was asked about, with another value in the place of the guessed one."""
    doubt = walk.doubt
    if doubt is None or doubt.guess is None or doubt.guess.slot not in heard.slots:
        return None
    slots = {**doubt.slots, doubt.guess.slot: heard.slots[doubt.guess.slot]}
    return replace(_again(doubt, slots), guess=heard.guess)


def consented(walk: Walk, heard: Heard) -> None:
    """Who goes on without a yes or a no has meant the guessed value; the question is in force."""
    doubt = walk.doubt
    guess = doubt.guess if doubt else None
    if doubt is None or guess is None or guess.slot in heard.slots or heard.error:
        return
    said = {name: text for name, text in doubt.slots.items() if not is_grammar(name)}
    walk.slots = {**walk.slots, **said, guess.slot: guess.meant}
    if doubt.likely[0] in walk.flows.topics:
        walk.topic, walk.asked = doubt.likely[0], doubt.text


def _again(doubt: Doubt, slots: dict[str, str]) -> Heard:
    intent = doubt.likely[0]
    return Heard(doubt.text, intent, slots, bare=doubt.bare, points_back=doubt.points_back)
