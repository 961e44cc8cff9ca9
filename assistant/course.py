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
    deadline: Deadline = Deadline()
    "When all look-ups of the turn have to be done."
    parts: list[str] = field(default_factory=list)
    "What each question of the turn was routed by."


def _timed(event: Event, now: datetime) -> Event:
    return replace(event, at=now.timestamp()) if isinstance(event, Heard) else event


@dataclass(frozen=True, slots=True)
class Stage:
    """What a course needs."""

    flows: FlowSet
    look_ups: LookUps
    wording: Wording

    def run(self, conversation: Conversation, event: Event, now: datetime) -> Course:
        """Advance until the dialog waits, looking things up on the way."""
        return self.go_on(Course(conversation, deadline=self.look_ups.deadline()), event, now)

    def go_on(self, course: Course, event: Event, now: datetime) -> Course:
        """One more question of the same turn."""
        said, walked = len(course.says), len(course.walked)
        routed = ""
        pending: Event | None = _timed(event, now)
        while pending is not None:
            step = advance(self.flows, course.conversation, pending)
            course.conversation = step.conversation
            course.walked += step.walked
            routed = step.routed or routed
            pending = None
            for effect in step.effects:
                pending = self._perform(effect, course, now)
        course.routed = routed or course.routed
        course.parts.append(routed)
        if isinstance(event, Heard) and len(course.says) == said:
            silent = f"the path {' > '.join(course.walked[walked:])} says nothing"
            self._apologise(Fault(silent), course)
        return course

    def _perform(self, effect: Effect, course: Course, now: datetime) -> Event | None:
        match effect:
            case Say():
                course.says.append(effect)
            case Fault():
                self._apologise(effect, course)
            case HandOver():
                course.handed_over = effect
            case LookUp():
                return self._look_up(effect, course, now)
        return None

    def _look_up(self, effect: LookUp, course: Course, now: datetime) -> Event:
        """That goods are made up is said once in a conversation: at the first that are told."""
        conversation = course.conversation
        pick, mark = conversation.seed + conversation.turn, _TOLD not in conversation.keys
        performed = self.look_ups.perform(effect, now, pick, course.deadline, mark=mark)
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
