"""State types that mend a conversation: resume, undo, again."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from dialog.properties import prop
from dialog.state import State, Use
from dialog.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(State):
    """Asks the question again that was left for something else."""

    EXITS: ClassVar[tuple[str, ...]] = ("nothing", "next_state")
    USE: ClassVar[Use] = "said"

    responses: tuple[Text, ...] = prop(
        "texts", "responses", (), about="How, where the question has no `back`; none: in silence."
    )
    times: int = prop("count", "times", 1, about="Digressions from a question until it is dropped.")

    def needs(self) -> tuple[str, ...]:
        return ("nothing",)

    def results(self) -> tuple[str, ...]:
        return ("nothing",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(State):
    """Takes back the last step: what was said before it is in force again."""

    EXITS: ClassVar[tuple[str, ...]] = ("done", "nothing", "next_state")

    def needs(self) -> tuple[str, ...]:
        return ("done", "nothing")

    def results(self) -> tuple[str, ...]:
        return ("done", "nothing")

    def forgets(self, result: str) -> Literal["", "slots", "all"]:
        return "all" if result == "done" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(State):
    """Asks the question in force once more: a look-up that failed is made anew."""

    EXITS: ClassVar[tuple[str, ...]] = ("nothing", "next_state")
    REROUTES: ClassVar[bool] = True

    def needs(self) -> tuple[str, ...]:
        return ("nothing",)

    def results(self) -> tuple[str, ...]:
        return ("nothing",)
