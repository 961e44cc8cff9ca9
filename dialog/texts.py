"""A text of the author's, which may differ by locale, and by whether it is read or spoken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialog.templates import Template

LOCALE = r"[a-z]{2}(-[A-Z]{2})?"
FALLBACK_LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way the text was written down."""

    template: Template
    locale: str = ""
    "`fr`, `fr-CA`; empty = any."
    path: str = ""
    "Keys below the text's own: `fr`, `say`, `say.fr`; empty = the text was one string."


@dataclass(frozen=True, slots=True)
class Text:
    written: tuple[Variant, ...] = ()
    spoken: tuple[Variant, ...] = ()
    "Empty = spoken as it is written."

    @property
    def is_empty(self) -> bool:
        return not self.written

    def variants(self) -> Iterator[Variant]:
        yield from self.written
        yield from self.spoken

    def shown(self, locale: str) -> Template:
        """In that locale, else in its language, else in English, else as it was written first."""
        if len(self.written) == 1:
            return self.written[0].template
        best = _best(self.written, locale)
        return best.template if best else EMPTY

    def said(self, locale: str) -> Template | None:
        """What is spoken instead, in the language of what is shown; None = the same."""
        if not self.spoken:
            return None
        shown = _best(self.written, locale)
        language = shown.locale if shown else ""
        first = self.written[0].locale if self.written else ""
        matching = (language, "") if language == first else (language,)
        return next((v.template for v in self.spoken if v.locale in matching), None)


EMPTY = Template("")


def text(source: str) -> Text:
    """A text that is the same everywhere. Raises TemplateFault."""
    return Text((Variant(Template(source)),))


def fallbacks(locale: str) -> tuple[str, ...]:
    """Languages to look for, the best one first; empty = a text for any."""
    return (locale, locale.partition("-")[0], "", FALLBACK_LOCALE)


def _best(variants: Sequence[Variant], locale: str) -> Variant | None:
    for wanted in fallbacks(locale):
        for variant in variants:
            if variant.locale == wanted:
                return variant
    return variants[0] if variants else None
