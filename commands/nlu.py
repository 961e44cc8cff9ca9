"""`nara nlu ...`: what the model makes of sentences."""

import json
from pathlib import Path

import click

from assistant.build import read_language, system_clock, understander
from assistant.config import read_settings
from assistant.parse import Parser
from assistant.resolve import Resolver
from commands.options import config_option, lines_of_stdin, print_line
from nlu.entities.places import Gazetteer


@click.group()
def nlu() -> None:
    """Work with the understanding model.

    Example: echo "where can i get the best pasta" | nara nlu parse
    """


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


def _table(parsed: dict[str, object]) -> str:
    """The utterance, its intent, and each word with its slot."""
    tokens, labels = parsed["tokens"], parsed["slots"]
    assert isinstance(tokens, list)
    assert isinstance(labels, list)
    width = max(map(len, tokens), default=0)
    words = [f"{t:<{width}}  {label}" for t, label in zip(tokens, labels, strict=True)]
    head = [f"Query: {parsed['text']}", f"Predicted intent:  {parsed['intent']}"]
    return "\n".join([*head, *words, ""])
