"""How a choice asks, and where an answer to it leads."""

from dialog.choosing import Offer, guessed, is_named, offers, picked
from dialog.context import Heard
from dialog.richer_states import Choose
from dialog.state import State
from dialog.topics import is_grammar
from dialog.walk import Walk, follow, in_scope, tell


def ask(walk: Walk, state: Choose) -> None:
    """Ask, or, after a miss, ask again."""
    if state.only_likely:
        walk.scope = {**in_scope(walk), "offered": [o.label for o in offers(walk, state)]}
    if walk.misses and not state.again.is_empty:
        tell(walk, state, state.again)
    else:
        tell(walk, state, state.text, state.say)


def answer(walk: Walk, waiting: Choose, heard: Heard) -> Offer | None:
    """What a turn surely picks."""
    return picked(heard.text, heard.act, offers(walk, waiting))


def likely_answer(walk: Walk, waiting: Choose, heard: Heard) -> Offer | None:
    """What a turn picks that names it in other words, or misspelt."""
    return None if heard.error else guessed(heard.text, offers(walk, waiting))


def take(walk: Walk, waiting: Choose, found: Offer, heard: Heard) -> State:
    if is_named(heard.text, found):
        said = {name: text for name, text in heard.slots.items() if not is_grammar(name)}
        walk.slots = {**walk.slots, **said}
    if waiting.slot:
        walk.slots = {**walk.slots, waiting.slot: found.value}
        walk.said_now |= {waiting.slot}
    if waiting.key:
        walk.keys[waiting.key] = found.value
    walk.scope = None
    return follow(walk, waiting, found.value)


def missed(walk: Walk, waiting: Choose, misses: int) -> State | None:
    """Where a turn leads that is no answer; None = wherever it would lead elsewhere."""
    if misses + 1 < waiting.tries:
        walk.misses = misses + 1
        return waiting
    return follow(walk, waiting, "notmatch") if waiting.way("notmatch") else None
