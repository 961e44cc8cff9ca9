"""One turn: understand, run the dialog, journal, reply. Speaks to ports only; knows no engine."""

import logging
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from archive.journal import Journal
from archive.records import TurnRecord
from assistant.choices import choices_of
from assistant.course import Course, Stage
from assistant.hearing import Ears, Perceived, clean
from assistant.reply import Latency, Reply, Status, chat_object
from assistant.sessions import Given, Session, Sessions, hashed
from assistant.several import Questions
from assistant.shadow import Asked, Shadow, shadow_trace
from assistant.trace import context_of, trace_of
from dialog.context import Conversation, Say, Started
from dialog.expectation import asked_slot, expectation
from dialog.topics import FALLBACK, NLU_ERROR
from fulfillment.base import NothingFound, Unavailable
from speech.spoken import spoken
from values.errors import StoreError

if TYPE_CHECKING:
    from assistant.moods import Moods

Clock = Callable[[], datetime]
_log = logging.getLogger("nara.flows")


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a turn is made with."""

    ears: Ears
    stage: Stage
    journal: Journal
    sessions: Sessions
    clock: Clock
    model_version: str
    max_characters: int = 2000
    locale: str = ""
    "Language of the flows' texts."
    moods: "Moods | None" = None
    "Who judges afterwards how a turn sounds."
    shadow: Shadow | None = None
    "A candidate that hears every turn, too, and is never spoken of."


@dataclass(frozen=True, slots=True)
class Arrival:
    """A turn as it came in."""

    text: str | None
    "None for the greeting."
    now: datetime
    channel: str
    started: float
    "`time.perf_counter()` at arrival."
    request: str = ""
    "Name the client gave its request, under which the answer is kept for a while."


@dataclass(frozen=True, slots=True)
class _Heard:
    """What became of a turn."""

    course: Course
    perceived: Perceived | None = None
    nlu: float = 0.0
    "Milliseconds."
    shadow: Asked | None = None
    "What a candidate was asked."


class Assistant:
    """Holds conversations, one turn at a time per session."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._refused = 0

    @property
    def parts(self) -> Parts:
        return self._parts

    def open(self, session_id: str | None, channel: str, seed: int | None) -> tuple[Session, Reply]:
        """Greet, or go on with a known session. Raises StoreError when nothing can be kept."""
        parts = self._parts
        known = parts.sessions.load(session_id) if session_id else None
        if known:
            return self._resume(known)
        try:
            return self._greet(session_id, channel, seed)
        except StoreError:
            # Another program may have begun the same session a moment earlier.
            known = parts.sessions.load(session_id) if session_id else None
            if known is None:
                raise
            return self._resume(known)

    def _greet(
        self, session_id: str | None, channel: str, seed: int | None
    ) -> tuple[Session, Reply]:
        parts = self._parts
        arrival = Arrival(None, parts.clock(), channel, time.perf_counter())
        number = secrets.randbits(32) if seed is None else seed
        conversation = Conversation(seed=number, locale=parts.locale)
        course = parts.stage.run(conversation, Started(), arrival.now)
        session = Session(session_id or secrets.token_urlsafe(24), uuid.uuid4().hex, conversation)
        reply = self._reply(session, _Heard(course), arrival)
        return self._keep(session, course, reply, arrival), reply

    def turn(
        self, session: Session, text: str, channel: str, request: str = ""
    ) -> tuple[Session, Reply]:
        """One turn. When it cannot be stored, the shopper hears so and nothing has moved.

        With the name of a `request` the answer is kept together with the session.
        """
        now, started = self._parts.clock(), time.perf_counter()
        arrival = Arrival(clean(text), now, channel, started, request)
        heard = self._hear(session.conversation, arrival, len(text))
        reply = self._reply(session, heard, arrival)
        try:
            return self._keep(session, heard.course, reply, arrival), reply
        except StoreError as error:
            return session, self._not_stored(session, reply, error)

    def _hear(self, conversation: Conversation, arrival: Arrival, length: int) -> _Heard:
        """Understand a turn and let the dialog run its course."""
        parts, text = self._parts, arrival.text or ""
        if length > parts.max_characters:
            return _Heard(self._too_long(conversation))
        shadow = parts.shadow.ask(text) if parts.shadow else None
        try:
            expected = self._expected(conversation)
            perceived = parts.ears.perceive(text, expected, conversation.slots)
            nlu = (time.perf_counter() - arrival.started) * 1000
            questions = Questions(parts.ears, parts.stage, arrival.now)
            course = questions.take(conversation, perceived)
        except Exception as error:  # noqa: BLE001
            # Whatever breaks in one turn, the conversation goes on and the journal says why.
            return _Heard(self._broken(conversation, error))
        return _Heard(course, perceived, nlu, shadow)

    def caught_up(self, session_id: str) -> Session | None:
        """A known session where it was left. Raises StoreError."""
        session = self._parts.sessions.load(session_id)
        return self._catch_up(session) if session else None

    def _catch_up(self, session: Session) -> Session:
        """A turn may have been journaled just before a crash; its number is taken."""
        kept = self._parts.journal.last_turn(session.conversation_id) or 0
        turn = max(session.conversation.turn, kept)
        return replace(session, conversation=replace(session.conversation, turn=turn))

    def _resume(self, session: Session) -> tuple[Session, Reply]:
        """The session where it was left; what was said last is shown again, not journaled."""
        session = self._catch_up(session)
        parts, conversation = self._parts, session.conversation
        says = [Say(text, conversation.state) for text in conversation.messages]
        arrival = Arrival(None, parts.clock(), "", time.perf_counter())
        return session, self._reply(session, _Heard(Course(conversation, says)), arrival)

    def _expected(self, conversation: Conversation) -> str:
        """The slot the dialog asked for, if it did."""
        state = self._parts.stage.flows.states.get(conversation.state)
        if state is None:
            gone = "the flows have no state '%s' any more; a conversation that waited there goes on"
            _log.warning(f"{gone} at the input state", conversation.state)
        return asked_slot(self._parts.stage.flows, conversation)

    def _too_long(self, conversation: Conversation) -> Course:
        return replace(self._only_say("too_long", conversation), routed=FALLBACK)

    def _broken(self, conversation: Conversation, error: Exception) -> Course:
        course = self._only_say("fault", conversation)
        return replace(course, faults=[f"{type(error).__name__}: {error}"])

    def _only_say(self, sentence: str, conversation: Conversation) -> Course:
        """A turn that the dialog does not see: one sentence, and it waits where it waited."""
        text = self._parts.stage.wording.say(sentence, conversation.turn)
        turn, before = conversation.turn + 1, conversation.messages
        conversation = replace(conversation, turn=turn, messages=(text,), spoken=before)
        return Course(conversation, [Say(text, conversation.state)])

    def _not_stored(self, session: Session, reply: Reply, error: StoreError) -> Reply:
        self._refused += 1
        text = self._parts.stage.wording.say("storage", self._refused)
        trace = {**reply.trace, "faults": [str(error)]}
        state = session.conversation.state
        return replace(
            reply,
            messages=(text,),
            delays=(0.0,),
            spoken=(spoken(text, session.conversation.locale),),
            interruptible=(True,),
            choices=(),
            status="error",
            state=state,
            trace=trace,
        )

    def _reply(self, session: Session, heard: _Heard, arrival: Arrival) -> Reply:
        course, perceived = heard.course, heard.perceived
        understanding = perceived.understanding if perceived else None
        looked_up = sum(performed.milliseconds for performed in course.performed)
        total = (time.perf_counter() - arrival.started) * 1000
        latency = Latency(heard.nlu, looked_up, total)
        slots = dict(perceived.slots) if perceived else {}
        conversation, stage = course.conversation, self._parts.stage
        values = stage.look_ups.resolver.values(slots, arrival.now, conversation.slots)
        may_interrupt = expectation(stage.flows, conversation).interruptible
        trace = trace_of(stage.flows, course, perceived, arrival.now, latency, values)
        return Reply(
            session=session.id,
            conversation_id=session.conversation_id,
            turn=conversation.turn,
            messages=tuple(say.text for say in course.says),
            delays=tuple(say.delay for say in course.says),
            spoken=tuple(_aloud(say, conversation.locale) for say in course.says),
            interruptible=tuple(say.interruptible and may_interrupt for say in course.says),
            status=_status(course),
            state=conversation.state,
            act=perceived.heard.act if perceived else None,
            intent=_intent(perceived),
            confidence=understanding.confidence if understanding else None,
            slots=slots,
            values=values,
            topic=conversation.topic or None,
            context=context_of(conversation),
            latency=latency,
            model=understanding.model if understanding else None,
            choices=choices_of(stage.flows, course),
            handed_over=course.handed_over,
            trace={**trace, **shadow_trace(heard.shadow)},
        )

    def _keep(self, session: Session, course: Course, reply: Reply, arrival: Arrival) -> Session:
        """Journal the turn, then move the session on. Raises StoreError."""
        record, parts = self._record(session, reply, arrival), self._parts
        self._journal(record)
        moved = replace(session, conversation=course.conversation)
        given = Given(arrival.request, arrival.text or "", chat_object(reply))
        kept = parts.sessions.save(moved, arrival.now, given if arrival.request else None)
        if parts.moods:
            parts.moods.heard(record)
        return kept

    def _record(self, session: Session, reply: Reply, arrival: Arrival) -> TurnRecord:
        named = {"request": hashed(arrival.request)} if arrival.request else {}
        return TurnRecord(
            conversation_id=session.conversation_id,
            turn=reply.turn,
            timestamp=arrival.now,
            channel=arrival.channel,
            user=arrival.text,
            messages=reply.messages,
            intent=reply.intent,
            confidence=reply.confidence,
            slots=reply.slots,
            state=reply.state,
            status=reply.status,
            latency_ms=round(reply.latency.total, 2),
            model_version=reply.model or self._parts.model_version,
            flow_version=self._parts.stage.flows.version,
            trace={**reply.trace, **named},
            sentiment=None if self._parts.moods else (),
        )

    def _journal(self, record: TurnRecord) -> None:
        """A worker may have died after it journaled this very request: it is kept already."""
        try:
            self._parts.journal.append(record)
        except StoreError:
            if not self._is_kept(record):
                raise

    def _is_kept(self, record: TurnRecord) -> bool:
        request = record.trace.get("request")
        turns = self._parts.journal.turns(record.conversation_id) if request else ()
        return any(t.turn == record.turn and t.trace.get("request") == request for t in turns)


def _aloud(say: Say, locale: str) -> str:
    return spoken(say.text if say.spoken is None else say.spoken, locale)


def _intent(perceived: Perceived | None) -> str | None:
    if perceived is None:
        return None
    return perceived.understanding.intent if perceived.understanding else perceived.heard.intent


def _status(course: Course) -> Status:
    if course.faults or course.routed == NLU_ERROR:
        return "error"
    if course.performed:
        return _outcome_status(course)
    return "not_understood" if course.routed == FALLBACK else "ok"


def _outcome_status(course: Course) -> Status:
    """A question back (which place? which one?) is no failure."""
    match course.performed[-1].outcome:
        case Unavailable():
            return "unavailable"
        case NothingFound(data=data) if not data.get("missing"):
            return "nothing_found"
    return "ok"
