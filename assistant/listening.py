"""What a conversation hopes to hear next, for ears: how long a pause may be, what is enough.

A transcript is enough when the dialog, run ahead on it, would have what it asked for: it would look
something up, or leave the question that waits. The dialog is pure, so running ahead does no harm.
"""

import re

from assistant.hearing import Ears, clean
from assistant.turn import Assistant
from dialog.context import Conversation, Heard, LookUp
from dialog.engine import advance
from dialog.expectation import Expectation, asked_slot, expectation
from dialog.flow import FlowSet
from dialog.topics import FALLBACK, NLU_ERROR
from speech.base import Expected
from speech.written import normalised
from values.errors import NaraError

_UNFINISHED = re.compile(
    r"(?:\b(?:and|or|but|the|an?|in|at|on|for|to|of|with|my|is|are|near|from|under|over|than|about"
    r"|how|which|some|any|um+|uh+|er+|like|because|that|if)|[,;:\u2026-]|\.\.)\s*[.?!]?\s*$",
    re.IGNORECASE,
)
"Nobody ends a turn like this."
_WHOLE_ACTS = frozenset("thanks bye affirm deny repeat restart undo cancel help".split())
"Acts after which mostly nothing follows; a greeting begins things."


def awaited(assistant: Assistant, conversation: Conversation) -> Expected:
    """Cheap; `is_enough` asks the model."""
    parts = assistant.parts
    flows, ears = parts.stage.flows, parts.ears
    waits = expectation(flows, conversation)
    return Expected(
        waits.patience,
        lambda text: _is_enough(ears, flows, conversation, waits, text),
        waits.awaits == "yes_no",
    )


def _is_enough(
    ears: Ears, flows: FlowSet, conversation: Conversation, waits: Expectation, text: str
) -> bool:
    if _UNFINISHED.search(text):
        return False
    try:
        wanted = asked_slot(flows, conversation)
        heard = ears.perceive(normalised(clean(text)), wanted, conversation.slots).heard
    except NaraError:
        return False
    if waits.awaits == "anything":
        return heard.act in _WHOLE_ACTS or _looks_up(flows, conversation, heard)
    return not _is_asked_again(flows, conversation, heard)


def _looks_up(flows: FlowSet, conversation: Conversation, heard: Heard) -> bool:
    """Whether the question is whole: nothing has to be asked back."""
    if heard.intent in (FALLBACK, NLU_ERROR):
        return False
    return any(isinstance(e, LookUp) for e in advance(flows, conversation, heard).effects)


def _is_asked_again(flows: FlowSet, conversation: Conversation, heard: Heard) -> bool:
    step = advance(flows, conversation, heard)
    waits_on = step.conversation.state == conversation.state
    return waits_on or step.routed in (FALLBACK, NLU_ERROR)
