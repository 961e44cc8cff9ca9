"""`nara nlu ...`: what the model makes of sentences."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from assistant.build import embedded, read_language, registry, system_clock, understander
from assistant.config import Settings, read_settings
from assistant.parse import Parser
from assistant.resolve import Resolver
from commands.options import config_option, lines_of_stdin, print_line
from commands.training import OPERATIONS, command
from nlu.base import NotUnderstood
from nlu.entities.places import Gazetteer
from nlu.registry import Entry
from nlu.sentiment import load as load_sentiment


@click.group()
def nlu() -> None:
    """Work with the understanding model.

    Example: echo "where can i get the best pasta" | nara nlu parse
    """


for name in OPERATIONS:
    nlu.add_command(command(name))


@nlu.command()
@click.option("--jsonl", is_flag=True, help="One JSON object a line; for programs.")
@config_option
def parse(jsonl: bool, config: Path | None) -> None:
    """Parse standard input, a text per line.

    Example: echo "is it sunny in tucson" | nara nlu parse --jsonl
    """
    settings = read_settings(config)
    engine, _ = understander(settings)
    _, acts = read_language(settings)
    parser = Parser(engine, acts, Resolver(Gazetteer(), settings.conversation.place))
    for line in lines_of_stdin():
        parsed = parser.parse(line, system_clock())
        print_line(json.dumps(parsed, ensure_ascii=False) if jsonl else _table(parsed))


@nlu.command()
@click.option("--query", required=True, help="What the shopper says.")
@click.option("--model", type=click.Path(path_type=Path), help="Model directory, else the serving.")
@config_option
def infer(query: str, model: Path | None, config: Path | None) -> None:
    """Say what a model makes of one sentence.

    Example: nara nlu infer --query "where can i get the best pasta"
    """
    settings = read_settings(config)
    engine = embedded(settings, model)
    result = engine.understand([query])[0]
    found = result.best if isinstance(result, NotUnderstood) else result
    parsed = {"text": found.text, "tokens": found.tokens, "slots": found.labels}
    print_line(_table({**parsed, "intent": found.intent}).rstrip("\n"))


@nlu.command()
@click.option("--query", help="One sentence; without it, each line of standard input.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; for programs.")
@click.option("--model", type=click.Path(path_type=Path), help="Model directory, else the shipped.")
def sentiment(query: str | None, as_json: bool, model: Path | None) -> None:
    """Say whether sentences sound positive, neutral or negative.

    Example: echo 'the blender arrived broken' | nara nlu sentiment
    """
    judge = load_sentiment(model) if model else load_sentiment()
    for text in lines_of_stdin() if query is None else [query]:
        [found] = judge.judge([text])
        told = {"text": text, **asdict(found), "model": judge.version}
        line = f"{found.label:<8}  {found.score:+.2f}  {text}"
        print_line(json.dumps(told, ensure_ascii=False) if as_json else line)


@nlu.command()
@click.option("--json", "as_json", is_flag=True, help="One array; for programs.")
@config_option
def models(as_json: bool, config: Path | None) -> None:
    """List the models of this home, and which one serves.

    Example: nara nlu models
    """
    entries = registry(read_settings(config)).entries()
    if as_json:
        print_line(json.dumps([{**asdict(e), "folder": str(e.folder)} for e in entries]))
        return
    for line in _model_lines(entries):
        print_line(line)


@nlu.command()
@click.argument("model")
@config_option
def promote(model: str, config: Path | None) -> None:
    """Let a model serve: a version of `nara nlu models`, or a directory that is copied there.

    Example: nara nlu promote /tmp/run
    """
    settings = read_settings(config)
    print_line(f"{registry(settings).promote(model)} serves now{_unless(settings)}")


@nlu.command()
@config_option
def rollback(config: Path | None) -> None:
    """Take the last promotion back.

    Example: nara nlu rollback
    """
    settings = read_settings(config)
    print_line(f"{registry(settings).rollback()} serves now{_unless(settings)}")


def _unless(settings: Settings) -> str:
    """Running servers take it up by themselves."""
    return f", except where nlu.model names {settings.nlu.model}" if settings.nlu.model else ""


def _model_lines(entries: Sequence[Entry]) -> Iterator[str]:
    width = max(len(entry.version) for entry in entries)
    yield f"  {'version':<{width}}  intent  slot F1  trained on from"
    for entry in entries:
        mark = "*" if entry.serves else " "
        intent, slots = (
            f"{100 * x:.1f}" if x is not None else "-"
            for x in (entry.intent_accuracy, entry.slot_f1)
        )
        told = entry.fault or entry.parent or "-"
        yield f"{mark} {entry.version:<{width}}  {intent:>6}  {slots:>7}  {told}"


def _table(parsed: Mapping[str, object]) -> str:
    """The utterance, its intent, and each word with its slot."""
    tokens, labels = parsed["tokens"], parsed["slots"]
    assert isinstance(tokens, list | tuple)
    assert isinstance(labels, list | tuple)
    width = max(map(len, tokens), default=0)
    words = [f"{t:<{width}}  {label}" for t, label in zip(tokens, labels, strict=True)]
    head = [f"Query: {parsed['text']}", f"Predicted intent:  {parsed['intent']}"]
    return "\n".join([*head, *words, ""])
