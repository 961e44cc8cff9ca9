"""Riva's service of language understanding, answered by what `assistant` hands in.

Served: AnalyzeIntent, ClassifyText, PunctuateText and the config. The others say that they are not:
UNIMPLEMENTED.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from riva.client.proto.riva_nlp_pb2 import (
    AnalyzeIntentResponse,
    Classification,
    ClassificationResult,
    RivaNLPConfigResponse,
    TextClassResponse,
    TextTransformResponse,
    TokenClassValue,
)
from riva.client.proto.riva_nlp_pb2_grpc import RivaLanguageUnderstandingServicer

from speech.punctuation import punctuated
from speech.server_analysis import Analyse, Value
from speech.server_gate import Gate
from speech.server_refusals import Refused
from speech.server_requests import checked_language, id_of

DOMAINS = ("weather", "retail", "navigation", "misty")
"All are one model; misty is how Riva's samples call theirs."
_INTENT, _DOMAIN, _PUNCTUATION = (
    "riva_intent_",
    "riva_text_classification_domain",
    "riva_punctuation",
)
_LONGEST = 2_000
"Characters of one text."
_MOST_TEXTS = 100


def _not_served(name: str) -> Any:
    """gRPC's own refusal would be a traceback in our log."""

    def method(self: "Language", request: Any, context: Any) -> None:
        with self.gate.call(name, context):
            raise Refused("UNIMPLEMENTED", f"{name} is not served here; docs/riva.md says what is")

    return method


class Language(RivaLanguageUnderstandingServicer):  # type: ignore[misc]  # gRPC has no types
    def __init__(self, analyse: Analyse, gate: Gate) -> None:
        self._analyse, self.gate = analyse, gate

    def AnalyzeIntent(self, request: Any, context: Any) -> Any:  # noqa: N802
        with self.gate.call("AnalyzeIntent", context) as call:
            checked_language(request.options.lang)
            _check_domain(request.options.domain)
            call.amount = _amount([request.query])
            found = self._analyse(_checked(request.query))
            intent, score = found.intents[0]
            domain, domain_score = found.domains[0]
            return AnalyzeIntentResponse(
                intent=Classification(class_name=intent, score=score),
                slots=[_slot(value, score) for value in found.values],
                domain_str=domain,
                domain=Classification(class_name=domain, score=domain_score),
                **id_of(request),
            )

    ClassifyTokens = _not_served("ClassifyTokens")
    AnalyzeEntities = _not_served("AnalyzeEntities")
    TransformText = _not_served("TransformText")
    NaturalQuery = _not_served("NaturalQuery")

    def ClassifyText(self, request: Any, context: Any) -> Any:  # noqa: N802
        """By domain where that model is named, else by intent."""
        with self.gate.call("ClassifyText", context) as call:
            checked_language(request.model.language_code)
            by_domain = _is_domain_model(request.model.model_name)
            call.amount = _amount(request.text)
            found = [self._analyse(text) for text in _all_checked(request.text)]
            classes = [each.domains if by_domain else each.intents for each in found]
            results = [_classified(each[: request.top_n or 1]) for each in classes]
            return TextClassResponse(results=results, **id_of(request))

    def PunctuateText(self, request: Any, context: Any) -> Any:  # noqa: N802
        with self.gate.call("PunctuateText", context) as call:
            checked_language(request.model.language_code)
            call.amount = _amount(request.text)
            texts = [punctuated(text) for text in _all_checked(request.text)]
            return TextTransformResponse(text=texts, **id_of(request))

    def GetRivaNLPConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        with self.gate.call("GetRivaNLPConfig", context):
            names = [*(f"{_INTENT}{domain}" for domain in DOMAINS), _DOMAIN, _PUNCTUATION]
            wanted = [name for name in names if request.model_name in ("", name)]
            about: Mapping[str, str] = {"language_code": "en-US"}
            return RivaNLPConfigResponse(
                model_config=[{"model_name": name, "parameters": about} for name in wanted]
            )


# What is asked


def _check_domain(domain: str) -> None:
    if domain and domain not in DOMAINS:
        _absent(f"{_INTENT}{domain}")


def _is_domain_model(name: str) -> bool:
    if name == _DOMAIN:
        return True
    if name and name.removeprefix(_INTENT) not in DOMAINS:
        _absent(name)
    return False


def _absent(model: str) -> None:
    known = ", ".join(f"{_INTENT}{domain}" for domain in DOMAINS)
    raise Refused("NOT_FOUND", f"model {model} is not available; there are {known}, {_DOMAIN}")


def _all_checked(texts: Sequence[str]) -> list[str]:
    if not texts:
        raise Refused("INVALID_ARGUMENT", "text is empty; send at least one")
    if len(texts) > _MOST_TEXTS:
        many = f"{len(texts)} texts; send at most {_MOST_TEXTS} in one call"
        raise Refused("INVALID_ARGUMENT", many)
    return [_checked(text) for text in texts]


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused("INVALID_ARGUMENT", "text is empty; send what is to be understood")
    if len(text) > _LONGEST:
        long = f"text has {len(text)} characters; send at most {_LONGEST}"
        raise Refused("INVALID_ARGUMENT", long)
    return text


def _amount(texts: Iterable[str]) -> str:
    return f"{sum(map(len, texts))} characters"


# What is answered


def _slot(value: Value, score: float) -> Any:
    """A slot has the trust of the whole text: our model gives no other."""
    return TokenClassValue(
        token=value.words,
        label=[Classification(class_name=value.name, score=score)],
        span=[{"start": value.start, "end": value.end}],
    )


def _classified(classes: Sequence[tuple[str, float]]) -> Any:
    labels = [Classification(class_name=name, score=score) for name, score in classes]
    return ClassificationResult(labels=labels)
