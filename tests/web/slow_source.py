"""A shop's own source that takes its time; the server under test imports it by its name."""

import os
import time
from pathlib import Path
from typing import Any

from dialog.topics import TOPICS
from fulfillment.base import Answer, Outcome, Request


class Slow:
    """Says in a file that it was asked, and answers a second later."""

    questions = frozenset(TOPICS)

    def __init__(self, http: Any) -> None:
        self._asked = Path(os.environ["NARA_HOME"]) / "asked"

    def fulfill(self, request: Request) -> Outcome:
        self._asked.parent.mkdir(parents=True, exist_ok=True)
        self._asked.write_text(request.text)
        time.sleep(1)
        return Answer("any", {"place": "Boston, MA"}, "slow")
