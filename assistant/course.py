"""Runs the dialog for one event: advances the engine and performs what it asks for."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.lookups import LookUps, Performed, is_made_up
from assistant.wording import Wording
from dialog.context import Conversation, Effect, Event, Fault, HandOver, Heard, LookUp, Say
from dialog.engine import advance
from dialog.flow import FlowSet
from values.deadline import Deadline

_TOLD = "sample_told"
"Context key: the shopper knows that the goods are made up."


@dataclass(slots=True)
class Course:
    """What happened between an event and the next wait for the shopper."""

    conversation: Conversation
    "Where the conversation stands."
    says: list[Say] = field(default_factory=list)
    walked: list[str] = field(default_factory=list)
    performed: list[Performed] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    "Why the flows could not go on, for the author."
    handed_over: HandOver | None = None
    "That a person should take over."
    routed: str = ""
    "The intent the turn was routed by."


@dataclass(frozen=True, slots=True)
class Stage:
    """What a course needs."""

    flows: FlowSet
    look_ups: LookUps
    wording: Wording

    def run(self, conversation: Conversation, event: Event, now: datetime) -> Course:
        """Advance until the dialog waits, looking things up on the way."""
        course, deadline = Course(conversation), self.look_ups.deadline()
        pending: Event | None = event
        while pending is not None:
            step = advance(self.flows, course.conversation, pending)
            course.conversation = step.conversation
            course.walked += step.walked
            course.routed = step.routed or course.routed
            pending = None
            for effect in step.effects:
                pending = self._perform(effect, course, now, deadline)
        if isinstance(event, Heard) and not course.says:
            silent = f"the path {' > '.join(course.walked)} says nothing"
            self._apologise(Fault(silent), course)
        return course

    def _perform(
        self, effect: Effect, course: Course, now: datetime, deadline: Deadline
    ) -> Event | None:
        match effect:
            case Say():
                course.says.append(effect)
            case Fault():
                self._apologise(effect, course)
            case HandOver():
                course.handed_over = effect
            case LookUp():
                return self._look_up(effect, course, now, deadline)
        return None

    def _look_up(self, effect: LookUp, course: Course, now: datetime, deadline: Deadline) -> Event:
        """That goods are made up is said once in a conversation: at the first that are told."""
        conversation = course.conversation
        pick, mark = conversation.seed + conversation.turn, _TOLD not in conversation.keys
        performed = self.look_ups.perform(effect, now, pick, deadline, mark=mark)
        course.performed.append(performed)
        if mark and is_made_up(performed.outcome):
            course.conversation = replace(conversation, keys={**conversation.keys, _TOLD: True})
        return performed.event

    def _apologise(self, fault: Fault, course: Course) -> None:
        course.faults.append(fault.reason)
        text = self.wording.say("fault", course.conversation.turn)
        course.says.append(Say(text, course.conversation.state))
        messages = (*course.conversation.messages, text)
        course.conversation = replace(course.conversation, messages=messages)
