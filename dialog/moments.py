"""Moments a conversation can go back to: the step before, a question that was left open."""

from dialog.context import Moment
from dialog.state import Input, Question
from dialog.walk import Walk

MOST_PAST = 3
"Steps that can be taken back."
MOST_OPEN = 2
"Questions that are kept open beside each other."


def note(walk: Walk) -> None:
    """Keep where the conversation waits, before the next turn is heard; the same place once."""
    last = walk.past[0] if walk.past else None
    if last is None or not _is_there(walk, last):
        walk.past = (_moment(walk), *walk.past[: MOST_PAST - 1])


def _is_there(walk: Walk, moment: Moment) -> bool:
    return (
        moment.state == walk.state
        and moment.topic == walk.topic
        and moment.slots == walk.slots
        and moment.asked == walk.asked
    )


def _moment(walk: Walk) -> Moment:
    return Moment(
        walk.state,
        walk.topic,
        walk.asked,
        walk.slots,
        walk.keys.copy(),
        walk.refers,
        walk.messages,
        walk.calls,
        walk.form,
        walk.misses,
        walk.origins,
        walk.shown,
    )


def leave_open(walk: Walk, waiting: Input, *, digressions: int) -> None:
    """Keep the question that waits, where it is one to come back to.

    To be called after `note`, which has kept where the conversation waits. `digressions`: how
    often it was left for another question by now.
    """
    if isinstance(waiting, Question) and waiting.comes_back and walk.past:
        walk.left_open = ((walk.past[0], digressions), *walk.left_open[: MOST_OPEN - 1])


def still_open(walk: Walk, most: int) -> Moment | None:
    """The newest question to come back to; those that need no answer any more are dropped."""
    while walk.left_open:
        moment, digressions = walk.left_open[0]
        waiting = walk.flows.states.get(moment.state)
        if (
            isinstance(waiting, Question)
            and digressions <= most
            and not _was_given(walk, waiting, moment)
        ):
            return moment
        walk.left_open = walk.left_open[1:]
    return None


def _was_given(walk: Walk, waiting: Question, moment: Moment) -> bool:
    """Whether what was asked for has been said meanwhile, for another question."""
    slot = waiting.asks_for(moment.form.slot)
    given = walk.slots.get(slot)
    return given is not None and given != moment.slots.get(slot)


def go_on_with(walk: Walk, moment: Moment) -> None:
    """Back to a question: what it is about is in force again; what else was said since stays."""
    topic = walk.flows.topics.get(moment.topic)
    about = topic.uses if topic else frozenset[str]()
    since = {name: text for name, text in walk.slots.items() if name not in about}
    walk.slots = {**since, **moment.slots}
    walk.origins = {**walk.origins, **moment.origins}
    walk.keys = {**walk.keys, **moment.keys}
    walk.topic, walk.asked, walk.calls = moment.topic, moment.asked, moment.calls
    walk.form, walk.misses, walk.scope = moment.form, moment.misses, None


def restore(walk: Walk, moment: Moment) -> None:
    """As it was at that moment; what was said then are the last messages again."""
    walk.topic, walk.asked, walk.calls = moment.topic, moment.asked, moment.calls
    walk.slots, walk.keys, walk.refers = moment.slots, dict(moment.keys), moment.refers
    walk.origins, walk.shown, walk.later = moment.origins, moment.shown, ()
    walk.form, walk.misses = moment.form, moment.misses
    walk.spoken, walk.scope = moment.messages, None
    is_question = isinstance(walk.flows.states.get(moment.state), Question)
    walk.left_open = ((moment, 0),) if is_question else ()
