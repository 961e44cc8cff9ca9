"""What a waiting conversation hopes to hear: what is asked, how long a pause may be, what to pick.

For channels (buttons, voice) and for who understands the turn. Pure.
"""

from dataclasses import dataclass
from typing import Literal

from dialog.choosing import offers
from dialog.collecting import choices, wanted_slot
from dialog.context import Choice, Conversation
from dialog.flow import FlowSet
from dialog.richer_states import Choose, Collect
from dialog.states import Input, InputUser, State
from dialog.walk import Stuck, begin

Awaited = Literal["anything", "slot", "choice", "yes_no", "text"]
Patience = Literal["short", "normal", "long"]
_PATIENCE: dict[Awaited, Patience] = {
    "anything": "long",
    "slot": "short",
    "choice": "normal",
    "yes_no": "short",
    "text": "normal",
}
_YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Expectation:
    awaits: Awaited = "anything"
    slot: str = ""
    "The slot that was asked for, if one was."
    choices: tuple[Choice, ...] = ()
    "Answers that may be picked."
    patience: Patience = "long"
    "How long a pause may be within an answer: short where one word is awaited."
    interruptible: bool = True
    "Whether a shopper may speak while the messages before the question are spoken."


def expectation(flows: FlowSet, conversation: Conversation) -> Expectation:
    state = flows.states.get(conversation.state)
    if not isinstance(state, Input):
        return Expectation()
    awaits = _awaited(state, conversation)
    own: dict[str, Patience] = {"short": "short", "normal": "normal", "long": "long"}
    return Expectation(
        awaits,
        asked_slot(flows, conversation),
        offered(flows, conversation),
        own.get(state.patience, _PATIENCE[awaits]),
        state.interruptible,
    )


def asked_slot(flows: FlowSet, conversation: Conversation) -> str:
    """The slot that the waiting state asks for; empty = none."""
    match flows.states.get(conversation.state):
        case InputUser() as state:
            return state.slot
        case Collect():
            return "" if conversation.form.confirming else conversation.form.slot
    return ""


def offered(flows: FlowSet, conversation: Conversation) -> tuple[Choice, ...]:
    """The answers that the waiting question offers; none where it is open."""
    state = flows.states.get(conversation.state)
    if not isinstance(state, Choose | Collect):
        return ()
    walk = begin(flows, conversation)
    try:
        found = offers(walk, state) if isinstance(state, Choose) else choices(walk, state)
    except Stuck:
        # The turn that reaches a faulty template says so; here there is nothing to pick.
        return ()
    return tuple(Choice(offer.label, offer.label) for offer in found)


def _awaited(state: State, conversation: Conversation) -> Awaited:
    match state:
        case Choose():
            return "yes_no" if _YES_NO.issuperset(state.values() or "?") else "choice"
        case Collect():
            wanted = wanted_slot(state, conversation.form.slot)
            if conversation.form.confirming:
                return "yes_no"
            return "slot" if wanted is None or wanted.require_match else "text"
        case InputUser():
            return "slot" if state.require_match else "text"
    return "anything"
