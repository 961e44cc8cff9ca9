"""`nara flows import-rasa`: a Rasa project as flow files, as far as they go."""

from pathlib import Path

import click

from commands.options import print_line


@click.command("import-rasa")
@click.argument("project", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder.")
def import_rasa(project: Path, out: Path) -> None:
    """Turn domain, rules and NLU data of a Rasa project into a flow and utterances.

    Example: nara flows import-rasa my_bot --out flows
    """
    from assistant.rasa.importing import UTTERANCES
    from assistant.rasa.importing import import_rasa as run

    done = run(project, out)
    print_line(f"{done.flow}: {done.states} states; to check it: nara flows check {out}")
    if done.utterances:
        train = f"nara nlu prepare --from {out / UTTERANCES} --out DIR"
        print_line(f"{out / UTTERANCES}: {done.utterances} utterances; to train with them: {train}")
    for line in done.left:
        print_line(f"left: {line}")
