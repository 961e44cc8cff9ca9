"""riva-serve understands: intents, classes, punctuation for the stock client."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
import riva.client
from riva.client.proto import health_pb2, health_pb2_grpc
from riva.client.proto.riva_nlp_pb2 import (
    AnalyzeIntentOptions,
    NaturalQueryRequest,
    RivaNLPConfigRequest,
    TextClassRequest,
    TextTransformRequest,
    TokenClassRequest,
)

from assistant.riva_channel import connect
from nlu.base import Understanding
from nlu.riva import RivaUnderstander
from speech.server_language import DOMAINS
from tests.speech.riva.serving import Client, refused, serving
from values.riva import RivaServer

BAD = grpc.StatusCode.INVALID_ARGUMENT


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def test_an_intent_comes_with_its_domain_and_slots(client: Client) -> None:
    answer = client.nlp.analyze_intent("does it snow in Boston")

    assert (answer.intent.class_name, answer.intent.score) == ("weather.snow_yes_no", 0.75)
    assert (answer.domain_str, answer.domain.class_name) == ("weather", "weather")
    (slot,) = answer.slots
    assert (slot.token, slot.label[0].class_name) == ("boston", "location")
    assert (slot.span[0].start, slot.span[0].end) == (16, 22)


def test_our_own_riva_engine_understands_it(client: Client) -> None:
    uri = client.auth.uri

    (found,) = RivaUnderstander(connect(RivaServer(uri))).understand(["does it snow in Boston"])

    assert isinstance(found, Understanding)
    assert found.intent == "weather.snow_yes_no"
    assert [(entity.name, entity.text) for entity in found.entities] == [("location", "Boston")]


@pytest.mark.parametrize("domain", ["", *DOMAINS])
def test_every_domain_is_the_one_model(client: Client, domain: str) -> None:
    options = AnalyzeIntentOptions(domain=domain, lang="en-US")

    answer = client.nlp.analyze_intent("does it snow in Boston", options)

    assert answer.intent.class_name == "weather.snow_yes_no"


def test_texts_are_classified_by_domain_or_by_intent(client: Client) -> None:
    domains = client.nlp.classify_text(["snow in Boston"] * 2, "riva_text_classification_domain")
    intents = client.nlp.classify_text("snow in Boston", "riva_intent_weather")

    assert [r.labels[0].class_name for r in domains.results] == ["weather", "weather"]
    assert [r.labels[0].class_name for r in intents.results] == ["weather.snow_yes_no"]


def test_as_many_classes_come_as_are_asked_for(client: Client) -> None:
    answer = client.nlp.stub.ClassifyText(TextClassRequest(text=["snow in Boston"], top_n=5))

    assert [(label.class_name, label.score) for label in answer.results[0].labels] == [
        ("weather.snow_yes_no", 0.75),
        ("nomatch.none", 0.25),
    ]


def test_texts_get_their_marks(client: Client) -> None:
    texts = ["is it open", "i want shoes", "It costs $12.50."]

    assert list(client.nlp.punctuate_text(texts).text) == [
        "Is it open?",
        "I want shoes.",
        "It costs $12.50.",
    ]


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda nlp: nlp.analyze_intent(" "), "text is empty; send what is to be understood"),
        (
            lambda nlp: nlp.analyze_intent("x" * 2001),
            "text has 2001 characters; send at most 2000",
        ),
        (
            lambda nlp: nlp.analyze_intent("ja", AnalyzeIntentOptions(lang="de-DE")),
            "language_code 'de-DE' is not known here; send en-US",
        ),
        (
            lambda nlp: nlp.stub.ClassifyText(TextClassRequest()),
            "text is empty; send at least one",
        ),
        (
            lambda nlp: nlp.stub.PunctuateText(TextTransformRequest(text=["a"] * 101)),
            "101 texts; send at most 100 in one call",
        ),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(
    client: Client, ask: Callable[[Any], Any], sentence: str
) -> None:
    with refused(BAD) as said:
        ask(client.nlp)

    assert said == [sentence]


def test_a_model_that_is_not_there_is_named_with_those_that_are(client: Client) -> None:
    with refused(grpc.StatusCode.NOT_FOUND) as intent:
        client.nlp.analyze_intent("hello", AnalyzeIntentOptions(domain="banking"))
    with refused(grpc.StatusCode.NOT_FOUND) as classes:
        client.nlp.classify_text("hello", "riva_sentiment")

    assert intent[0].startswith("model riva_intent_banking is not available; there are riva_intent")
    assert classes[0].startswith("model riva_sentiment is not available; there are riva_intent")


@pytest.mark.parametrize(
    ("ask", "method"),
    [
        (lambda nlp: nlp.stub.ClassifyTokens(TokenClassRequest(text=["a"])), "ClassifyTokens"),
        (lambda nlp: nlp.analyze_entities("a"), "AnalyzeEntities"),
        (lambda nlp: nlp.stub.TransformText(TextTransformRequest(text=["a"])), "TransformText"),
        (lambda nlp: nlp.stub.NaturalQuery(NaturalQueryRequest(query="a")), "NaturalQuery"),
    ],
)
def test_what_is_not_served_says_so(client: Client, ask: Callable[[Any], Any], method: str) -> None:
    with refused(grpc.StatusCode.UNIMPLEMENTED) as said:
        ask(client.nlp)

    assert said == [f"{method} is not served here; docs/riva.md says what is"]


def test_the_config_lists_the_models(client: Client) -> None:
    models = client.nlp.stub.GetRivaNLPConfig(RivaNLPConfigRequest()).model_config

    assert [model.model_name for model in models] == [
        "riva_intent_weather",
        "riva_intent_retail",
        "riva_intent_navigation",
        "riva_intent_misty",
        "riva_text_classification_domain",
        "riva_punctuation",
    ]


def test_an_id_comes_back_with_its_answer(client: Client) -> None:
    request = TextTransformRequest(text=["hi"], id={"value": "q-17"})

    assert client.nlp.stub.PunctuateText(request).id.value == "q-17"


def test_health_is_asked_as_everywhere_in_grpc(client: Client) -> None:
    health = health_pb2_grpc.HealthStub(client.auth.channel)

    assert health.Check(health_pb2.HealthCheckRequest()).status == 1
    with refused(grpc.StatusCode.UNIMPLEMENTED):
        list(health.Watch(health_pb2.HealthCheckRequest()))


def test_the_clients_own_helpers_read_the_answers(client: Client) -> None:
    answer = client.nlp.classify_text(["snow in Boston"], "riva_text_classification_domain")

    texts, chances = riva.client.extract_most_probable_text_class_and_confidence(answer)

    assert (texts, chances) == (["weather"], [0.75])
