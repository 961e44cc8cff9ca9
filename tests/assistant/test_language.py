"""An author's acts.yml and answers.yml: what they replace, and what is said when they are wrong."""

from pathlib import Path

import pytest

from assistant.build import SHIPPED_FLOWS, read_language
from assistant.config import Settings
from assistant.sections import Flows
from assistant.wording import Wording
from fulfillment.base import NothingFound
from nlu.acts import Acts
from values.errors import ConfigError


def _language(folder: Path, file: str, text: str) -> tuple[Wording, Acts]:
    (folder / file).write_text(text, encoding="utf-8")
    return read_language(Settings(flows=Flows(path=folder)))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("acts: [bye]\n", "acts"),
        ("fillers: [please]\n", "acts"),
        ("bye: [bye]\n", "unknown key 'bye'"),
        ("acts: {bye: bye}\n", "acts.bye"),
        ("acts: {bye: [[bye]]}\n", "acts.bye"),
        ("acts: {bye: {a: b}}\n", "acts.bye"),
        ("acts: {bye: [bye]}\nfillers: please\n", "fillers"),
        ("acts: {bye: [bye]}\ndrops: bye\n", "drops"),
        ("acts: {bye: [bye]}\ndrops: [by]\n", "drops: there is no act 'by'"),
    ],
)
def test_acts_of_a_wrong_shape_are_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _language(tmp_path, "acts.yml", text)
    assert str(caught.value).startswith(f"{tmp_path / 'acts.yml'}: {key}")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("price_check: nothing\n", "price_check"),
        ("price_check: [a, b]\n", "price_check"),
        ("price_check: {found: {a: b}}\n", "price_check.found"),
        ("price_check: {found: [[a]]}\n", "price_check.found"),
        ("price_check: {found: }\n", "price_check.found"),
        ("price_check: {fund: [a]}\n", "price_check.fund"),
        ("price_check: {found: '{{'}\n", "price_check.found"),
        ("fault: {a: b}\n", "fault"),
        ("fault: []\n", "fault"),
    ],
)
def test_answers_of_a_wrong_shape_are_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _language(tmp_path, "answers.yml", text)
    assert str(caught.value).startswith(f"{tmp_path / 'answers.yml'}: {key}: ")


def test_a_mistyped_outcome_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'found'"):
        _language(tmp_path, "answers.yml", "price_check: {fund: [a]}\n")


def test_own_acts_replace_the_shipped_ones(tmp_path: Path) -> None:
    _, acts = _language(tmp_path, "acts.yml", "acts: {bye: [tschau]}\n")
    assert (acts.find("tschau"), acts.find("bye")) == ("bye", None)


def test_own_answers_replace_only_the_outcomes_they_name(tmp_path: Path) -> None:
    own, _ = _language(tmp_path, "answers.yml", "price_check: {not_found: Nope.}\nfault: Oops.\n")
    shipped, _ = read_language(Settings(flows=Flows(path=SHIPPED_FLOWS)))
    assert own.of(NothingFound("price_check", {}, "catalog"), 0) == "Nope."
    assert own.say("fault", 0) == "Oops."
    assert own.answers["price_check"]["found"] is not None
    assert set(own.answers) == set(shipped.answers)
    assert set(own.general) == set(shipped.general)
