"""Answers -> sentences, by the templates of `flows/answers.yml`. Knows no service."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialog.templates import Template, TemplateFault
from dialog.texts import LOCALE, fallbacks
from fulfillment.base import Ambiguous, Answer, NothingFound, Outcome, Unavailable
from values.errors import ConfigError

Sentences = Mapping[str, tuple[Template, ...]]

GENERAL = ("fault", "storage", "too_long", "silence", "sample")
"Sentences that belong to no kind of answer."
_LAST_RESORT = "Something on my side isn't working. Please try again in a moment."


@dataclass(frozen=True, slots=True)
class Wording:
    answers: Mapping[str, Sentences]
    "Kind of answer -> outcome -> variants."
    general: Sentences
    "Names in `GENERAL` -> variants."

    def of(self, outcome: Outcome, pick: int) -> str:
        """The sentence for an outcome. Variants are taken in turn by `pick`."""
        scope = {**outcome.data, "source": outcome.source}
        if isinstance(outcome, Ambiguous):
            scope["choices"] = list(outcome.choices)
        for key in _keys(outcome):
            variants = self.answers.get(outcome.kind, {}).get(key)
            if variants:
                return _render(variants, scope, pick)
        return self.say("fault", pick)

    def say(self, name: str, pick: int) -> str:
        """One of the general sentences."""
        variants = self.general.get(name)
        return _render(variants, {}, pick) if variants else _LAST_RESORT

    def marked(self, status: str, pick: int) -> str:
        """A sentence that says of itself that its shops and goods are made up."""
        end = "." if status.endswith(".") else ""
        return f"{status.removesuffix(end)} {self.say('sample', pick)}{end}"


def read_wording(texts: Mapping[str, Any], file: str, locale: str = "") -> Wording:
    """The content of an answers file, compiled. Raises ConfigError naming kind and outcome.

    Where texts are written by language, those of `locale` are taken; all are compiled.
    """
    answers: dict[str, Sentences] = {}
    general: dict[str, tuple[Template, ...]] = {}
    for kind, content in texts.items():
        where = f"{file}: {kind}"
        if kind in GENERAL:
            general[kind] = _compile(content, where, locale)
        elif isinstance(content, Mapping):
            answers[kind] = {
                key: _compile(text, f"{where}.{key}", locale) for key, text in content.items()
            }
        else:
            raise ConfigError(f"{where}: write outcomes with their texts: 'found: [...]'")
    return Wording(answers, general)


def merge(shipped: Wording, own: Wording) -> Wording:
    """An author's own sentences before the shipped ones, outcome by outcome."""
    kinds = {*shipped.answers, *own.answers}
    answers = {k: {**shipped.answers.get(k, {}), **own.answers.get(k, {})} for k in kinds}
    return Wording(answers, {**shipped.general, **own.general})


def _compile(texts: Any, where: str, locale: str) -> tuple[Template, ...]:
    if isinstance(texts, Mapping) and texts:
        return _of_language(texts, where, locale)
    variants = [texts] if isinstance(texts, str) else texts
    if not isinstance(variants, list) or not all(map(_is_text, variants or [None])):
        raise ConfigError(f"{where}: write one text or a list of texts")
    try:
        return tuple(Template(text) for text in variants)
    except TemplateFault as fault:
        raise ConfigError(f"{where}: {fault}") from fault


def _of_language(texts: Mapping[str, Any], where: str, locale: str) -> tuple[Template, ...]:
    for name in texts:
        if not re.fullmatch(LOCALE, str(name)):
            raise ConfigError(
                f"{where}: '{name}' is no language; write one text, a list of texts, or them by "
                "language: {en: [...], fr: [...]}"
            )
    compiled = {n: _compile(text, f"{where}.{n}", locale) for n, text in texts.items()}
    wanted = (name for name in fallbacks(locale) if name in compiled)
    return compiled[next(wanted, next(iter(compiled)))]


def _is_text(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _keys(outcome: Outcome) -> tuple[str, ...]:
    """The keys to look under, the most particular first."""
    match outcome:
        case Answer():
            return ("found",)
        case NothingFound():
            missing = outcome.data.get("missing")
            return (f"missing_{missing}", "not_found") if missing else ("not_found",)
        case Ambiguous():
            return ("ambiguous", "not_found")
        case Unavailable():
            return ("unavailable",)


def _render(variants: Sequence[Template], scope: Mapping[str, Any], pick: int) -> str:
    try:
        return " ".join(variants[pick % len(variants)].render(scope).split())
    except TemplateFault:
        return _LAST_RESORT
