"""Settings -> the journal, and how its days are dumped."""

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from archive.journal import Journal
from assistant.config import Settings
from values.errors import ConfigError

if TYPE_CHECKING:
    from archive.dump import Form


def journal(settings: Settings) -> Journal:
    """The journal, opened at first use. Raises ConfigError."""
    where = settings.journal.url or settings.home / "journal.sqlite"
    try:
        return Journal(where, settings.journal.durability)
    except ConfigError as error:
        raise ConfigError(f"journal.url: {error}") from error


def days_folder(settings: Settings) -> Path:
    """Where daily files go unless another folder is named."""
    return settings.home / "days"


def dump_form(settings: Settings, raw: bool = False) -> "Form":
    """How daily files are cut, redacted and guarded. Raises ConfigError."""
    # Imported here: a conversation needs none of it, and starts sooner.
    from archive.dump import Form
    from archive.redaction import Policy, redact_row

    zone, guarded = ZoneInfo(settings.archive.timezone), settings.archive.guard_formulas
    if raw:
        return Form(zone, guarded=guarded)
    policy = Policy.from_settings(settings.archive)
    named = f"{sorted(policy.kinds)} {policy.region}"
    name = f"redacted {hashlib.sha256(named.encode()).hexdigest()[:12]}"
    redact = partial(redact_row, policy=policy) if policy.kinds else None
    return Form(zone, name, redact, guarded)
