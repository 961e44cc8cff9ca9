"""What is done in the states that mend a conversation."""

from dialog.moments import go_on_with, restore, still_open
from dialog.repair_states import Again, Resume, Undo
from dialog.state import Question, State
from dialog.topics import ALIASES
from dialog.walk import Walk, follow, go, say_one_of, tell


def resume(walk: Walk, state: Resume) -> State | None:
    """None: the question waits for its answer."""
    moment = still_open(walk, state.times)
    waiting = walk.flows.states.get(moment.state) if moment else None
    if moment is None or not isinstance(waiting, Question):
        return follow(walk, state, "nothing")
    digressions = walk.left_open[0][1]
    go_on_with(walk, moment)
    if state.responses and not waiting.back.is_empty:
        tell(walk, waiting, waiting.back)
    elif state.responses:
        say_one_of(walk, state, state.responses)
    walk.left_open, walk.digressions = walk.left_open[1:], digressions
    walk.state = waiting.address
    walk.walked.append(waiting.address)
    return None


def undo(walk: Walk, state: Undo) -> State:
    """The newest moment is where the conversation stands; the one before is gone back to."""
    before = walk.past[1:]
    if not before:
        return follow(walk, state, "nothing")
    restore(walk, before[0])
    walk.past = before[1:]
    return follow(walk, state, "done")


def again(walk: Walk, state: Again) -> State:
    intents, topic = walk.flows.intents, walk.topic
    way = intents.get(topic) or intents.get(ALIASES.get(topic, ""))
    if way is None:
        return follow(walk, state, "nothing")
    walk.said_now, walk.routed = walk.said_before, topic
    walk.scope = None
    return go(walk, way)
