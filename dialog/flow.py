"""A set of flows, ready to be walked: which state leads where. Knows nothing of files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialog.lifetimes import LIFETIMES, Lifetimes
from dialog.states import State, Transition, Where
from dialog.topics import Topic


@dataclass(frozen=True, slots=True)
class Flow:
    name: str
    file: str
    states: Mapping[str, State]
    "By name, in the order written; the first one is where the flow is entered."
    where: Where | None = None
    "Where its name is written."

    @property
    def first(self) -> State | None:
        return next(iter(self.states.values()), None)


@dataclass(frozen=True, slots=True)
class FlowSet:
    flows: Mapping[str, Flow]
    main: str
    "Name of the main flow."
    states: Mapping[str, State]
    "Every state of every flow by its address."
    start: str
    "Address of the state a conversation begins at."
    listening: str
    "Address of the main flow's input state, where every finished path ends."
    intents: Mapping[str, Transition]
    "Where the main flow sends each intent."
    acts: Mapping[str, Transition]
    "Where the main flow sends each act."
    version: str
    "Changes whenever any file of the set changes."
    topics: Mapping[str, Topic] = field(default_factory=dict)
    "What each intent talks about."
    memory: Lifetimes = field(default_factory=lambda: LIFETIMES)
    "How long what was said is remembered."
    memories: Mapping[str, Lifetimes] = field(default_factory=dict)
    "The same for intents that lead into a flow with a memory of its own."

    def memory_of(self, intent: str) -> Lifetimes:
        """What a question takes over of what was said before, and how long ago."""
        return self.memories.get(intent, self.memory)
