"""Which navigation intent a question has, told from its opening words."""

import re
from collections.abc import Sequence

_START = re.compile(
    r"(?:please |can you |could you )?(?:take|guide|drive|bring|direct|navigate)(?: me)?"
    r" (?:home|to)\b"
)
_ETA = re.compile(
    r".*\bhow (?:long|far)\b(?!.*\b(?:train|flight)\b)|.*\bhow (?:many miles|much time)\b.*\bto\b"
    r"|.*\bwhat time will (?:i|we) (?:arrive|get)\b|.*\beta\b|.*\bdistance (?:to|between|from)\b"
)
_WAY = re.compile(
    r".*\bhow (?:do|can|would|to|should) ?(?:i|we)? ?(?:get|go|walk|drive)\b"
    r"|.*\bdirections? (?:to|from|for)\b|.*\broute (?:to|from)\b|.*\bway to\b"
    r"|.*\b(?:tell me|know) how (?:i|to) get\b"
)


def navigation_intent(words: Sequence[str]) -> str | None:
    """The intent, or None where the words leave it open."""
    text = " ".join(words)
    if _START.match(text):
        return "navigation.startnavigationpoi"
    if _ETA.match(text):
        return "navigation.geteta"
    if _WAY.match(text):
        return "navigation.showdirection"
    return None
