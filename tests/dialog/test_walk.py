"""A walk is a conversation on the move: what one knows, the other knows too."""

from dataclasses import fields

from dialog.context import Conversation, Form, Frame, Origin
from dialog.walk import Walk, begin, finish
from tests.dialog.talk import OWN_FLOWS, read_flows


def test_a_walk_that_goes_nowhere_leaves_the_conversation_as_it_was() -> None:
    conversation = Conversation(
        seed=7,
        turn=3,
        state="main_flow.listen",
        topic="price_check",
        said_now=frozenset({"location"}),
        slots={"location": "boston"},
        keys={"intent": "price_check"},
        messages=("Where?",),
        calls=(Frame("main_flow.price"),),
        form=Form("location"),
        origins={"location": Origin("shopper", 3)},
        lost=2,
    )
    assert finish(begin(read_flows(OWN_FLOWS), conversation)).conversation == conversation


def test_a_walk_begins_with_the_fields_of_a_conversation_in_their_order() -> None:
    walk, conversation = ([each.name for each in fields(kind)] for kind in (Walk, Conversation))
    assert walk[1 : 1 + len(conversation)] == conversation
