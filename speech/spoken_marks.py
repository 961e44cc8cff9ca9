"""Links, brackets, signs and short forms: what is written and not said, or said in words."""

import re
import unicodedata
from collections.abc import Mapping

from speech.rewriting import Rule, rewritten, rule, where

_HOSTS = "com|org|net|edu|gov|io|co|us|uk|de|fr|shop|example"
_URL = re.compile(
    r"(?P<lead>(?:(?:^|(?<=[.!?] ))\w+(?: \w+)?)?: ?)?\(?"
    r"\b(?:https?://|www\.)(?P<host>[\w.-]+\w)(?::\d+)?(?P<path>/[^\s)]*[\w/])?\)?"
)
_MAIL = re.compile(r"\b(?P<who>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)\b")
_HOST = re.compile(rf"\b(?:[A-Za-z][\w-]*\.)+(?:{_HOSTS})\b(?:/[\w/.-]*\w)?")
_LINKED = re.compile(r"\[([^\]\n]+)\]\([^)\n]+\)")
_LINES = re.compile(r"(?P<mark>[.!?:;,])?[ \t]*(?:\r?\n)+\s*(?:[-*•]\s+)?")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_ASIDE = re.compile(r"\s*[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|--+")
_OWN_SIGNS = re.compile("[™®©℠]")

_SHORT: Mapping[str, str] = {
    r"\bw/o\b": "without",
    r"\bw/ ?(?=\w)": "with ",
    r"\be\.g\.,?": "for example",
    r"\bi\.e\.,?": "that is",
    r"\bvs\.?(?=\s)": "versus",
    r"\bapprox\.": "about",
    r"\bincl\.": "including",
    r"\b24/7\b": "twenty-four seven",
    r"\band/or\b": "and or",
    r"\bXXL\b|\b2XL\b": "double extra large",
    r"\bXXXL\b|\b3XL\b": "triple extra large",
    r"\bXL\b": "extra large",
    r"\bXS\b": "extra small",
}
_SIGNS: Mapping[str, str] = {
    r"\s*&\s*": " and ",
    r"(?<=[^\W\d])\s*/\s*(?=[^\W\d])": " or ",
    r"\s*≥\s*": " at least ",
    r"\s*≤\s*": " at most ",
    r"\s*=\s*": " equals ",
    r"\s*%": " percent",
    r"\s*°": " degrees",
    r"\s+@\s+": " at ",
    r"(?<=\w)\s*\+\s*(?=\w)": " plus ",
    r"[$](?=\s|$)": " dollars",
    r"(?<=\w)\*(?=\w)": " ",
}
_QUOTES = str.maketrans(dict.fromkeys("’‘‛`´", "'"))
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_OTHERS = re.compile(r"[^\w.,;:?!' -]|_")


def plain(text: str) -> str:
    """Letters, digits and signs in their usual form: `½`, `９`, `’` as they are typed."""
    text = unicodedata.normalize("NFKC", _OWN_SIGNS.sub("", text))
    return _FOREIGN_DIGIT.sub(
        lambda digit: str(unicodedata.decimal(digit[0])), text.translate(_QUOTES)
    )


def _url(match: re.Match[str]) -> str:
    """An address of a whole site is named; a page's is left out, with the words leading to it."""
    lead, is_page = match["lead"] or "", (match["path"] or "/") != "/"
    if is_page and any(map(str.isalnum, match.string[: match.start()])):
        return "."
    return f"{lead.rstrip()} {_host(match['host'])}"


def _host(host: str) -> str:
    return host.removeprefix("www.").replace(".", " dot ")


LINES: Rule = where("\n", rule(_LINES, lambda match: f"{match['mark'] or '.'} "))
OUTSIDE: tuple[Rule, ...] = (
    where(r"\[", rule(_LINKED, r"\1")),
    where("://|www", rule(_URL, _url)),
    where("@", rule(_MAIL, lambda m: f"{_host(m['who'])} at {_host(m['host'])}")),
    where(r"\.[a-z]", rule(_HOST, lambda match: _host(match[0].partition("/")[0]))),
    where("[-*•]", rule(_BULLET, "")),
)
"What is no language at all."
SHORT: Rule = where(
    r"w/|\be\.g|\bi\.e|vs|\w\.|24/7|X[LS]|/or\b",
    *(rule(mark, words) for mark, words in _SHORT.items()),
)
ASIDES: Rule = where(r"[(\[{]", rule(_ASIDE, r", \1,"))
SIGNS: tuple[Rule, ...] = (
    where("[-–—]", rule(_DASH, ", ")),
    where("[&/≥≤=%°@+$*]", *(rule(mark, words) for mark, words in _SIGNS.items())),
)


def swept(text: str) -> str:
    """Only what can be said, or paused at; pauses put right."""
    kept = _OTHERS.sub(lambda match: match[0] if _is_accent(match[0]) else " ", text)
    return rewritten(kept, _TIDY)


def _is_accent(letter: str) -> bool:
    """An accent that stands by itself, as some alphabets have them."""
    return unicodedata.category(letter) in ("Mn", "Mc") and letter not in "\ufe0e\ufe0f"


_FIRST = re.compile(r"(?:^|(?<=[.?!] )(?<![AP]\.M\. ))[a-z]")
_TIDY: tuple[Rule, ...] = (
    where("'", rule(r"(?<!\w)'+|'+(?!\w)", " ")),
    where("-", rule(r"(?<!\w)-+|-+(?!\w)", " ")),
    lambda text: " ".join(text.split()),
    where(" [.,;:?!]", rule(r" (?=[.,;:?!])", "")),
    where(
        r"[.,;:?!]{2}",
        rule(r",(?=[.;:?!,])", ""),
        rule(r"(?<=[AP]\.M\.)\.+", ""),
        rule(r"((?<![AP]\.M)[.;:?!])[.,;:]+", r"\1"),
    ),
    rule(r"(?<=[,;:?!])(?=\w)", " "),
    lambda text: text.lstrip(".,;:?!- ").rstrip(",;: "),
    rule(_FIRST, lambda match: match[0].upper()),
)
