"""A transcript as engines write it -> as the NLU knows sentences. What is shown stays as heard.

Little is needed: capitals, end marks and figures are in the training data, and the entities read
`3:30 p.m.`, `$1,200` and `St. Louis`. Taken out is what only transcripts have.
"""

from speech.rewriting import Rule, rewritten, rule

_RULES: tuple[Rule, ...] = (
    rule("[“”\"]|(?<!\\w)[‘’'](?=\\w)", ""),
    rule("’", "'"),
    rule(r"(?i)\b(to)-(day|morrow|night)\b", r"\1\2"),
    # Voices spell it, and so it is written: `ten a m..`; its dots go.
    rule(r"(?i)(?<=\w) ([ap])\.? ?m\b\.{0,2}(?=[.,?! ]|$)", r" \1m"),
    rule(r"(?<=[$€£]) (?=\d)|(?<=\d) (?=%)", ""),
    rule(r"(?<=\w)\s*(?:\.\.+|…|[-–—]+)(?=\s|$)", ","),
    rule(r",(?=\s*$)", "."),
)


def normalised(text: str) -> str:
    """`To-morrow, at "ten a m".` -> `Tomorrow, at ten am`"""
    return " ".join(rewritten(text, _RULES).split())
