"""The `nara` command: mounts the commands and turns errors into one sentence."""

import os
import sys

import click

from commands import COMMANDS, Lazy
from values.errors import ConfigError, NaraError


@click.group(cls=Lazy, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nara-assistant", prog_name="nara")
def nara() -> None:
    """A conversational retail assistant: prices, stock, shops, the way there, the weather.

    Example: nara chat
    """


def main() -> None:
    """Run; exit 0 done, 1 the work found problems, 2 wrong usage, 130 interrupted."""
    try:
        nara()
    except NaraError as error:
        print(f"nara: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, ConfigError) else 1)
    except Exception as error:
        if os.environ.get("NARA_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        print(f"nara: this should not happen ({what}); NARA_DEBUG=1 shows more", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
