"""What a file of conversation tests may hold. docs/conversation-tests.md is its description.

Short ways of writing (one text for a list of one, `lookups: 2`) become the long ones here.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

OUTCOMES = ("answer", "nothing_found", "ambiguous", "unavailable")


class _Strict(BaseModel):
    """Frozen, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def said(self, name: str) -> bool:
        """Whether the author wrote that key; `~` is written, too."""
        return name in self.model_fields_set


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return text


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        example = "2026-11-25T10:00"
        raise ValueError(f"'{value}' is no ISO time; write for example {example}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _exactly(value: Any) -> Any:
    return value if isinstance(value, dict) else {"exact": _listed(value)}


def _counted(value: Any) -> Any:
    if isinstance(value, dict):
        return value if "made" in value or "count" in value else {"made": [value]}
    if isinstance(value, str) and value.isdigit():
        return {"count": value}
    return {"made": value}


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Accepted = Annotated[tuple[str | None, ...], BeforeValidator(_listed)]
"Any of these; `~` stands for none."
Patterns = Annotated[tuple[Annotated[str, AfterValidator(_pattern)], ...], BeforeValidator(_listed)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Messages(_Strict):
    """What was said, all messages of the turn together."""

    exact: Texts = ()
    "The messages, word for word."
    contains: Texts = ()
    "Each stands somewhere; capitals and blanks do not matter."
    regex: Patterns = ()
    "Each is found somewhere; capitals do not matter."
    not_: Texts = Field((), alias="not")
    "None of these stands anywhere."
    not_regex: Patterns = ()
    "None of these is found anywhere."


class Made(_Strict):
    """One look-up; what is not written does not matter."""

    service: Accepted = ()
    question: Accepted = ()
    slots: Mapping[str, Accepted] = {}
    place: Accepted = ()
    when: Accepted = ()
    source: Accepted = ()
    outcome: Accepted = ()


class LookUps(_Strict):
    """The look-ups of a turn: how many, or which, in order."""

    made: tuple[Made, ...] | None = None
    count: int | None = None


class Choices(_Strict):
    """The answers that a question offers."""

    exact: Texts = ()
    contains: Texts = ()


class Expected(_Strict):
    """What a turn is expected to come to; what is not written does not matter."""

    messages: Annotated[Messages, BeforeValidator(_exactly)] | None = None
    intent: Accepted = ()
    act: Accepted = ()
    topic: Accepted = ()
    state: Accepted = ()
    status: Accepted = ()
    slots: Mapping[str, Accepted] = {}
    context: Mapping[str, Accepted] = {}
    values: Mapping[str, Any] = {}
    lookups: Annotated[LookUps, BeforeValidator(_counted)] | None = None
    choices: Annotated[Choices, BeforeValidator(_exactly)] | None = None

    @property
    def is_something(self) -> bool:
        return bool(self.model_fields_set & set(Expected.model_fields))


class Turn(Expected):
    user: str
    "What the shopper says."
    now: Moment | None = None
    "The clock from this turn on."
    nlu_error: str = ""
    "The understanding engine fails in this turn, for this reason."
    todo: str = ""
    "Why the answer is wrong today: it must be, and is reported as a known gap."


class Answered(_Strict):
    kind: str = ""
    "Names the wording in answers.yml; empty = the question."
    data: Mapping[str, Any] = {}
    source: str = "test"


class Chosen(Answered):
    choices: Texts


class Away(Answered):
    reason: str = "the test says so"
    passing: bool = True


class Pin(_Strict):
    """What a look-up is answered with; the first that fits counts."""

    service: Literal["Retail", "Weather"] | None = None
    question: Accepted = ()
    slots: Mapping[str, Accepted] = {}
    times: int | None = Field(None, ge=1)
    "How often; then the next that fits counts."
    answer: Answered | None = None
    nothing_found: Answered | None = None
    ambiguous: Chosen | None = None
    unavailable: Away | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        """`unavailable:` with nothing below it is an outcome with nothing to add."""
        if not isinstance(value, dict):
            return value
        return {k: {} if k in OUTCOMES and v is None else v for k, v in value.items()}

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        if sum(getattr(self, name) is not None for name in OUTCOMES) != 1:
            raise ValueError(f"write one of {', '.join(OUTCOMES)}")
        return self


class _Pinned(_Strict):
    """What a test, or all of a file, hold fast."""

    now: Moment | None = None
    seed: int | None = None
    offline: bool | None = None
    settings: Mapping[str, Any] = {}
    fulfillment: tuple[Pin, ...] = ()


class Conversation(_Pinned):
    name: str = Field(min_length=1)
    todo: str = ""
    "As a turn's, where the whole conversation goes wrong."
    greeting: Expected | None = None
    turns: tuple[Turn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_fail(self) -> Self:
        expected = [*self.turns, *([self.greeting] if self.greeting else [])]
        if not any(one.is_something for one in expected):
            raise ValueError("it expects nothing, so it cannot fail; write 'messages:' or 'state:'")
        return self


class Script(_Pinned):
    """A file."""

    about: str = ""
    conversations: tuple[Conversation, ...] = Field(min_length=1)
