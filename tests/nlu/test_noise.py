"""Noise: another person's way of writing or saying it, with every label still in its place."""

from collections.abc import Iterator
from random import Random

import pytest

from nlu.labels import SLOT_LABELS
from nlu.training import noise
from nlu.training.markup import Utterance, parse_line
from nlu.training.noise import Change, vary
from nlu.training.numerals import Words
from nlu.training.recipe import DATA
from nlu.training.templates import expand, read_templates


def words(marked: str) -> Words:
    found = parse_line(marked, "unknown")
    return list(zip(found.tokens, found.labels, strict=True))


def text(found: Words) -> str:
    return " ".join(token for token, _ in found)


def shipped() -> Iterator[Utterance]:
    return expand(read_templates(DATA), 2, Random(1))


def test_labels_stay_whole_whatever_is_changed() -> None:
    random = Random(2)

    for utterance in shipped():
        varied = vary(utterance, random)
        before = ("O", *varied.labels)
        assert varied.text.split() == list(varied.tokens)
        assert set(varied.labels) <= set(SLOT_LABELS)
        assert all(
            label[:2] != "I-" or last[2:] == label[2:]
            for last, label in zip(before, varied.labels, strict=False)
        )


def test_intent_source_and_content_spans_are_kept() -> None:
    random = Random(3)

    for utterance in shipped():
        varied = vary(utterance, random)
        spans = [label for label in utterance.labels if label[:2] == "B-"]
        kept = [label for label in varied.labels if label[:2] == "B-"]
        assert (varied.intent, varied.source) == (utterance.intent, utterance.source)
        assert kept[len(kept) - len(spans) :] == spans


def test_the_same_random_gives_the_same_noise() -> None:
    sentences = list(shipped())[:200]

    once, again = Random(4), Random(4)

    assert [vary(u, once) for u in sentences] == [vary(u, again) for u in sentences]


def test_most_sentences_come_out_changed_and_some_as_they_were() -> None:
    random, sentences = Random(5), list(shipped())

    same = sum(vary(u, random).tokens == u.tokens for u in sentences) / len(sentences)

    assert 0.1 < same < 0.5


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (noise.sentence_case, "can i get it", "Can I get it"),
        (noise.name_case, "to [mesa, az](location)", "to Mesa, AZ"),
        (noise.name_case, "[near me](location) on [friday](store.hour.day)", "near me on Friday"),
        (noise.lower_case, "Is Target open", "is target open"),
        (noise.upper_case, "is it open", "IS IT OPEN"),
        (noise.end_mark, "is it open", "is it open?"),
        (noise.end_mark, "[show](verb) me more", "show me more."),
        (noise.end_mark, "really!", "really!"),
        (noise.no_end_mark, "boston, really?", "boston, really"),
        (noise.no_marks, "st. paul, please?", "st paul please"),
        (noise.no_apostrophes, "what's macy's", "whats macys"),
        (noise.shorten, "are you open", "r u open"),
    ],
)
def test_a_change_of_letters_and_marks(change: Change, before: str, after: str) -> None:
    assert text(change(words(before), Random(1))) == after


def test_a_typo_hits_one_word_that_matters_and_leaves_its_first_letter() -> None:
    sentence = words("where is [the](article) [hardware](store.type)")

    slips = {text(noise.mistype(sentence, Random(seed))) for seed in range(60)}

    assert all(slip.startswith("where is the h") for slip in slips)
    assert {"where is the hadrware", "where is the hrdware", "where is the haardware"} <= slips


def test_a_sentence_without_such_a_word_gets_no_typo() -> None:
    assert text(noise.mistype(words("is it [the](article) one"), Random(1))) == "is it the one"


def test_a_misheard_word_keeps_the_label_of_the_word_meant() -> None:
    assert noise.mishear(words("i [need](verb) it"), Random(1)) == [
        ("i", "O"),
        ("knead", "B-verb"),
        ("it", "O"),
    ]


def test_a_speaker_hesitates_only_between_spans() -> None:
    sentence = words("to [new york city](location)")

    said = {text(noise.hesitate(sentence, Random(seed))) for seed in range(40)}

    assert {phrase.replace("uh", "um").replace("er", "um") for phrase in said} == {
        "um to new york city",
        "to um new york city",
    }
