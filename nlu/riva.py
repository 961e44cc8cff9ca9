"""Riva's AnalyzeIntent over gRPC: deadline, and its errors told in ours.

The one importer of Riva and gRPC here; the channel is handed in. What an answer means is in
`riva_answer` and `riva_labels`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from riva.client.proto.riva_nlp_pb2 import AnalyzeIntentOptions, AnalyzeIntentRequest
from riva.client.proto.riva_nlp_pb2_grpc import RivaLanguageUnderstandingStub

from nlu.base import NotUnderstood, Understanding
from nlu.fallback import Missed
from nlu.riva_answer import Answer, Label, Slot, nothing, understanding
from values.absence import Pause
from values.riva import RivaLine, Trouble, trouble

THRESHOLD = 0.5
"Below this class score a text counts as not understood, unless the settings say otherwise."


@dataclass(frozen=True, slots=True)
class RivaTerms:
    """What is asked of Riva, and how long."""

    domain: str = ""
    "Asks the model `riva_intent_<domain>`; empty = Riva's domain classifier chooses."
    language: str = "en-US"
    deadline_s: float = 2.0
    "Longest wait for one answer."


class RivaUnderstander:
    """Asks one text a call, as AnalyzeIntent does. Raises Missed when Riva is not there."""

    def __init__(
        self, line: RivaLine, terms: RivaTerms = RivaTerms(), threshold: float | None = None
    ) -> None:
        """Connects at the first text."""
        self._line, self._terms = line, terms
        self._threshold = THRESHOLD if threshold is None else threshold
        self._stub = RivaLanguageUnderstandingStub(line.channel)

    @property
    def version(self) -> str:
        return f"riva-{self._terms.domain or 'any'}"

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Understanding | NotUnderstood:
        if not text.split():
            return nothing(text, self.version)
        found = understanding(text, _answer(self._ask(text)), self.version)
        return found if found.confidence >= self._threshold else NotUnderstood(found)

    def _ask(self, text: str) -> Any:
        terms = self._terms
        options = AnalyzeIntentOptions(domain=terms.domain, lang=terms.language)
        request = AnalyzeIntentRequest(query=_sendable(text), options=options)
        try:
            return self._stub.AnalyzeIntent(
                request, timeout=terms.deadline_s, metadata=self._line.metadata
            )
        except grpc.RpcError as error:
            raise _translated(error, self._line) from error


def _sendable(text: str) -> str:
    """UTF-8 knows no broken surrogates; a mark of the same length keeps the offsets right."""
    return text.encode("utf-8", "replace").decode("utf-8")


# What comes back


def _answer(response: Any) -> Answer:
    domain = _label(response.domain)
    return Answer(
        intent=_label(response.intent),
        domain=domain if domain.name else Label(response.domain_str, domain.score),
        slots=tuple(_slot(value) for value in response.slots),
    )


def _label(classification: Any) -> Label:
    return Label(classification.class_name, classification.score)


def _slot(value: Any) -> Slot:
    labels = tuple(_label(label) for label in value.label)
    return Slot(value.token, labels, tuple((span.start, span.end) for span in value.span))


# What goes wrong


@dataclass(frozen=True, slots=True)
class Fault:
    """What a trouble of Riva's means to us."""

    sentence: str
    "Comes after `Riva at <address>`."
    pause: Pause
    "How long to leave Riva alone; the embedded engine answers meanwhile."


FAULTS: Mapping[Trouble, Fault] = {
    "away": Fault("does not answer; start it, or set RIVA_URI to where it runs", "a while"),
    "late": Fault(
        "did not answer in time; see whether it is busy, or raise nlu.riva.deadline_s", "a while"
    ),
    "busy": Fault("is busy or the quota is used up; ask for less or for more quota", "a while"),
    "broken": Fault("failed; its own log says why", "a while"),
    "refused": Fault("refuses this text; check nlu.riva.language and nlu.riva.domain", "none"),
    "absent": Fault(
        "has no such model; deploy one, set nlu.riva.domain, or nlu.engine: onnx", "for good"
    ),
    "stranger": Fault(
        "refuses us; check RIVA_API_KEY, nlu.riva.function_id and certificates", "a while"
    ),
}


def _translated(error: grpc.RpcError, line: RivaLine) -> Missed:
    called = isinstance(error, grpc.Call)  # by its type, an error need not carry a status
    status = error.code().name if called else "UNKNOWN"
    details = (error.details() or "") if called else ""
    fault = FAULTS[trouble(status, details)]
    because = ": ".join(filter(None, (status, line.harmless(details))))
    return Missed(f"Riva at {line.uri} {fault.sentence} ({because})", status, fault.pause)
