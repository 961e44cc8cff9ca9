"""Several questions in one turn: each is asked after the other, as far as none is left open.

A question that has to ask back (in which city?) holds the others up; they are asked when it is
answered, and dropped when the shopper goes on to something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.course import Course, Stage
from assistant.hearing import Ears, Perceived
from dialog.context import Conversation, Heard
from dialog.references import several


@dataclass(frozen=True, slots=True)
class Questions:
    """What a turn is taken with."""

    ears: Ears
    stage: Stage
    now: datetime

    def take(self, conversation: Conversation, perceived: Perceived) -> Course:
        """The course of a whole turn."""
        later, before = conversation.later, replace(conversation, later=())
        heard = tuple(_each(perceived, before))
        course = self.stage.run(before, heard[0], self.now)
        if len(heard) > 1:
            return self._go_on(course, heard[1:])
        return self._held_up(course, heard[0], later) if later else course

    def _go_on(self, course: Course, others: Sequence[Heard]) -> Course:
        """The further questions, or, where one asks back, their words for later."""
        for number, heard in enumerate(others):
            if not self._is_answered(course):
                return _keep(course, tuple(each.text for each in others[number:]))
            course = self.stage.go_on(course, heard, self.now)
        return course

    def _held_up(self, course: Course, heard: Heard, later: tuple[str, ...]) -> Course:
        """Questions that waited for the answer that this turn gave, or did not give."""
        if not self._is_answered(course):
            return _keep(course, later)
        if course.routed or heard.act:
            return course
        for number, text in enumerate(later):
            if not self._is_answered(course):
                return _keep(course, later[number:])
            again = self.ears.perceive(text, "", course.conversation.slots).heard
            course = self.stage.go_on(course, replace(again, also=True), self.now)
        return course

    def _is_answered(self, course: Course) -> bool:
        """Whether nothing was asked back and the engine could hear."""
        return course.conversation.state == self.stage.flows.listening and not course.faults


def _keep(course: Course, later: tuple[str, ...]) -> Course:
    course.conversation = replace(course.conversation, later=later)
    return course


def _each(perceived: Perceived, conversation: Conversation) -> Iterator[Heard]:
    """Every question of the turn: its parts, or one for each thing that `both` means."""
    things = () if perceived.others else several(perceived.heard, conversation.shown)
    for number, pick in enumerate(things):
        yield replace(perceived.heard, pick=pick, also=number > 0)
    if not things:
        yield from (part.heard for part in perceived.parts)
