"""`nara bench voice`: golden conversations, spoken; what each stage took, and the limits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assistant.build import build
from assistant.config import Settings, read_settings
from assistant.turn import Assistant
from assistant.voice_bench import Studio, conversations, speak_all
from assistant.voice_report import STAGES, VoiceReport, reported
from assistant.voices import embedded_synthesizer, recognizer, synthesizer
from commands.options import config_option, print_line
from speech.base import SpeechUnavailable
from values.errors import ConfigError, DataError


@click.group()
def bench() -> None:
    """Measure this machine."""


@bench.command()
@click.option(
    "--talks",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What shoppers say: a turn a line, an empty line between conversations.",
)
@click.option("--streams", type=click.IntRange(1, 64), default=1, help="Conversations at a time.")
@click.option("--shopper", default="", help="Voice of the shopper, as rms or en-us+f3.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; for programs.")
@config_option
def voice(
    talks: Path | None, streams: int, shopper: str, as_json: bool, config: Path | None
) -> None:
    """Speak golden conversations and measure every stage; exit 1 beyond `speech.limits`.

    Example: nara bench voice --streams 4
    """
    settings = read_settings(config)
    wanted = conversations(_read(talks))
    if not wanted:
        raise DataError(f"{talks}: holds no turns; write one a line")
    try:
        report = _measured(settings, wanted, streams, shopper)
    except SpeechUnavailable as error:
        raise ConfigError(str(error)) from error
    if as_json:
        print_line(json.dumps(asdict(report)))
    else:
        _show(report)
    raise SystemExit(1 if report.beyond else 0)


def _read(talks: Path | None) -> str:
    if talks is None:
        return files("assistant").joinpath("spoken_conversations.txt").read_text("utf-8")
    try:
        return talks.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{talks}: cannot be read ({error})") from error


def _measured(
    settings: Settings, wanted: Sequence[Sequence[str]], streams: int, shopper: str
) -> VoiceReport:
    built = build(settings, casual=True)
    built.warm().join()
    assistant = built.assistant
    with_voice = settings.model_copy(
        update={"speech": settings.speech.model_copy(update={"voice": shopper})}
    )
    studio = Studio(
        lambda: assistant,
        recognizer(settings),
        synthesizer(settings),
        embedded_synthesizer(with_voice if shopper else settings),
    )
    typed = _typed(assistant, wanted)
    number = sum(len(talk) for talk in wanted)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        turns = list(bar.track(speak_all(studio, wanted, streams), total=number))
    return reported(turns, typed, settings.speech.limits)


def _typed(assistant: Assistant, wanted: Sequence[Sequence[str]]) -> Mapping[str, str | None]:
    """The intent of each turn when it is typed."""
    found: dict[str, str | None] = {}
    for talk in wanted:
        session, _ = assistant.open(None, "bench", 1)
        for text in talk:
            session, reply = assistant.turn(session, text, "bench")
            found[text] = reply.intent
    return found


def _show(report: VoiceReport) -> None:
    table = Table("stage", "p50 ms", "p95 ms", title=f"{report.turns} spoken turns")
    for name, what in STAGES.items():
        stage = report.stages[name]
        table.add_row(what, f"{stage.p50:.0f}", f"{stage.p95:.0f}")
    console = Console(highlight=False)
    console.print(table)
    console.print(
        f"word error rate {report.wer:.1%}, intent as when typed {report.same_intent:.1%}, "
        f"sound waiting at most {report.backlog_s:.2f} s, memory {report.memory_mb:.0f} MB",
        soft_wrap=True,
    )
    for sentence in report.beyond:
        console.print(f"[red]beyond the limit[/red]  {sentence}", soft_wrap=True)
