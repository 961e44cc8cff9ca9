"""Template files: sentence patterns with gaps, and the lexicons that fill the gaps.

    lexicons/color.txt          templates/inventory.txt
    # slot: item.color          ## inventory_check
    <light|dark|> blue          do you <[carry](verb)|[have](verb)> {color} [towels](item.type)

`{color}` takes an entry of `lexicons/color.txt`; `<one|two|>` takes one of its options, and an
empty option makes the others optional. Both may nest, in templates and in lexicon entries.
A `# slot:` line on top of a lexicon marks every entry as a whole; without it the entries carry
their own `[words](slot)` marks. The articles `a` and `an` are made to fit the word that follows.
"""

import re
from collections import deque
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from nlu.labels import INTENTS, SLOTS
from nlu.training.markup import Utterance, parse_line
from values.errors import DataError

_PIECE = re.compile(r"([<|>]|\{[\w-]+\})")
_SLOT_LINE = re.compile(r"#\s*slot:\s*(\S*)\s*$")
_TRIES = 8
"How often a template is filled for each wanted filling before it counts as exhausted."
_VOWEL_SOUND = re.compile(
    r"(?!uni|use|usb|usu|ute|uti|uk|eu|ewe|one\b|once)([aeiou]|8|11\b|18\b|hour|heirloom|herb|"
    r"(?:led|lcd|lg|hp|hdmi|ssd|mp3|xbox|xl|xs|xxl|rv|rtx|rei|h|h&m|h-e-b)(?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A gap, written `{color}`."""

    lexicon: str
    "Name of the lexicon that fills it."


@dataclass(frozen=True, slots=True)
class Choice:
    """Options, written `<one|two>`."""

    options: tuple["Pattern", ...]
    "The patterns to choose from; an empty one stands for nothing."


Part = str | Reference | Choice
Pattern = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    slot: str
    "Slot that marks each entry as a whole; empty = entries carry their own marks."
    entries: tuple[Pattern, ...]
    "What may fill a gap."


@dataclass(frozen=True, slots=True)
class Template:
    intent: str
    "Intent of every sentence made from it."
    pattern: Pattern
    "The sentence with its gaps."
    place: str
    "File and line, for messages."
    source: str
    "Source of the utterances made from it, for example `template/navigation`."


@dataclass(frozen=True, slots=True)
class Grammar:
    lexicons: Mapping[str, Lexicon]
    "Lexicons by file name without ending."
    templates: tuple[Template, ...]
    "All templates, in order of file and line."


def read_templates(folder: Path) -> Grammar:
    """What `lexicons/` and `templates/` of a folder hold. Raises DataError with file and line."""
    paths = sorted((folder / "lexicons").glob("*.txt"))
    lexicons = {path.stem: _read_lexicon(path, {p.stem for p in paths}) for path in paths}
    _refuse_circles(lexicons, folder / "lexicons")
    templates = [
        template
        for path in sorted((folder / "templates").glob("*.txt"))
        for template in _read_templates(path, lexicons.keys())
    ]
    return Grammar(lexicons, tuple(templates))


def expand(grammar: Grammar, per_template: int, random: Random) -> Iterator[Utterance]:
    """Fill every template up to so many times; no sentence comes twice under one intent."""
    filler, seen = _Filler(grammar.lexicons, random), set[tuple[str, ...]]()
    for template in grammar.templates:
        left = per_template
        for _ in range(per_template * _TRIES):
            if not left:
                break
            utterance = _utterance(template, filler.fill(template.pattern))
            if (key := (utterance.intent, *utterance.tokens)) not in seen:
                seen.add(key)
                left -= 1
                yield utterance


class _Filler:
    """Turns patterns into marked text. Deals entries like cards, so that all get their turn."""

    def __init__(self, lexicons: Mapping[str, Lexicon], random: Random) -> None:
        self._lexicons = lexicons
        self._random = random
        self._decks: dict[str, list[Pattern]] = {}

    def fill(self, pattern: Pattern) -> str:
        return "".join(self._part(part) for part in pattern)

    def _part(self, part: Part) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, Choice):
            return self.fill(self._random.choice(part.options))
        words, slot = self.fill(self._deal(part.lexicon)), self._lexicons[part.lexicon].slot
        return f"[{words}]({slot})" if slot else words

    def _deal(self, name: str) -> Pattern:
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck.extend(self._lexicons[name].entries)
            self._random.shuffle(deck)
        return deck.pop()


def _utterance(template: Template, text: str) -> Utterance:
    try:
        return _agree(parse_line(text, template.intent, template.source))
    except ValueError as error:
        raise DataError(f"{template.place}: filled as '{text}': {error}") from error


def _agree(utterance: Utterance) -> Utterance:
    """The same with `a` or `an` as the next word asks for."""
    tokens = list(utterance.tokens)
    for i, label in enumerate(utterance.labels[:-1]):
        if label == "B-article" and tokens[i].lower() in ("a", "an"):
            tokens[i] = tokens[i][0] + ("n" if _VOWEL_SOUND.match(tokens[i + 1]) else "")
    return replace(utterance, tokens=tuple(tokens))


def _read_lexicon(path: Path, known: Container[str]) -> Lexicon:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = _SLOT_LINE.match(lines[0]) if lines else None
    slot = head.group(1) if head else ""
    if head and slot not in SLOTS:
        raise DataError(f"{path}:1: no slot is called '{slot}'")
    entries = [
        _read_pattern(line, f"{path}:{number}", known)
        for number, line in enumerate(map(str.strip, lines), 1)
        if line and not line.startswith("#")
    ]
    if not entries:
        raise DataError(f"{path}:{max(len(lines), 1)}: the lexicon is empty; write an entry a line")
    return Lexicon(slot, tuple(entries))


def _read_templates(path: Path, known: Container[str]) -> Iterator[Template]:
    intent = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line, place = raw.strip(), f"{path}:{number}"
        if line.startswith("## "):
            intent = line[3:].strip()
            if intent not in INTENTS:
                raise DataError(f"{place}: no intent is called '{intent}'")
        elif line and not line.startswith("#"):
            if not intent:
                raise DataError(f"{place}: write a '## intent' line before templates")
            pattern = _read_pattern(line, place, known)
            yield Template(intent, pattern, place, f"template/{path.stem}")


def _read_pattern(line: str, place: str, known: Container[str]) -> Pattern:
    try:
        parse_line(re.sub(r"[<|>]", " ", line), "")
        pattern = _parse(line)
    except ValueError as error:
        raise DataError(f"{place}: {error}") from error
    for name in _references(pattern):
        if name not in known:
            raise DataError(f"{place}: no lexicon is called '{name}'; add lexicons/{name}.txt")
    return pattern


def _parse(line: str) -> Pattern:
    pieces = deque(piece for piece in _PIECE.split(line) if piece)
    pattern = _sequence(pieces)
    if pieces:
        raise ValueError(f"a '{pieces[0]}' stands outside <one|two>")
    return pattern


def _sequence(pieces: deque[str]) -> Pattern:
    parts: list[Part] = []
    while pieces and pieces[0] not in "|>":
        piece = pieces.popleft()
        if piece == "<":
            parts.append(_choice(pieces))
        elif _PIECE.fullmatch(piece):
            parts.append(Reference(piece[1:-1]))
        elif "{" in piece or "}" in piece:
            raise ValueError("a brace is not closed or empty; write {lexicon}")
        else:
            parts.append(piece)
    return tuple(parts)


def _choice(pieces: deque[str]) -> Choice:
    options = [_sequence(pieces)]
    while pieces:
        if pieces.popleft() == ">":
            return Choice(tuple(options))
        options.append(_sequence(pieces))
    raise ValueError("a '<' is not closed; write <one|two>")


def _references(pattern: Pattern) -> Iterator[str]:
    for part in pattern:
        if isinstance(part, Reference):
            yield part.lexicon
        elif isinstance(part, Choice):
            for option in part.options:
                yield from _references(option)


def _refuse_circles(lexicons: Mapping[str, Lexicon], folder: Path) -> None:
    """Stop at a lexicon that would fill itself for ever."""

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " > ".join((*path, name))
            raise DataError(f"{folder / name}.txt:1: the lexicon contains itself: {circle}")
        for entry in lexicons[name].entries:
            for reference in _references(entry):
                visit(reference, (*path, name))

    for name in lexicons:
        visit(name, ())
