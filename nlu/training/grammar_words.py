"""Grammar labels by closed word lists and neighbours: verbs, articles, question words, and O.

`complete` fills the gaps of a half-labelled sentence. Where a word is not listed, or its
neighbours do not settle what it is, there is no answer: a dropped sentence costs nothing,
a wrong label is learnt.
"""

from collections.abc import Callable, Sequence, Set

from nlu.labels import OUTSIDE
from nlu.training import word_lists as lists
from nlu.training.sentence import VERB, Sentence, bare
from nlu.training.verb_forms import ADJECTIVAL, FORMS, NOUN_PAIRS

_DETERMINED = lists.ARTICLES | lists.POSSESSIVES
_NOUNLIKE = (lists.NOUN_AHEAD | lists.PREPOSITIONS | lists.BE) - {
    "all", "what", "which", "first", "better",
}  # fmt: skip
_PERSONS = frozenset({"i", "you", "we", "they", "he", "she", "it", "who", "i've", "you've"})
_PERFECT = frozenset({"have", "has", "had", "haven't", "hasn't"})


def complete(
    tokens: Sequence[str], labels: Sequence[str | None], plain: Set[str] = frozenset()
) -> tuple[str, ...] | None:
    """Labels for every token, or None when one cannot be told with good certainty.

    `labels` holds what is known already (`O` for words of names), None for the rest;
    `plain` are further words known to carry no label.
    """
    sentence = Sentence(list(tokens), list(labels), plain, [bare(t) for t in tokens])
    for at in range(len(tokens)):
        if sentence.labels[at] is None:
            sentence.labels[at] = _decide(sentence, at)
            if sentence.labels[at] is None:
                return None
    return tuple(label for label in sentence.labels if label is not None)


def _decide(sentence: Sentence, at: int) -> str | None:
    word = sentence.words[at]
    if word in {"", "&"}:
        return OUTSIDE
    if word in lists.ARTICLES:
        return "B-article"
    if word in lists.QUESTIONS:
        return _question(sentence, at)
    if word in _SPECIAL:
        return _SPECIAL[word](sentence, at)
    if word in FORMS:
        kind, also_noun = FORMS[word]
        return _RULES[kind](sentence, at, also_noun)
    known = word in lists.FUNCTION or (word in sentence.plain and not _does(sentence, at))
    return OUTSIDE if known else None


def _does(sentence: Sentence, at: int) -> bool:
    """True where a plain word stands like a verb: `please correct this`, `tune it up`."""
    told = sentence.word(at - 1) in {"you", "to", "i", "we", "please"} or sentence.opens(at)
    return told and sentence.word(at + 1) in _DETERMINED | {"this", "that", "it", "me"}


def _question(sentence: Sentence, at: int) -> str | None:
    word, ahead = sentence.words[at], sentence.word(at + 1)
    slot = lists.QUESTIONS[word]
    if (word == "how" and ahead in {"about", "me"}) or _tells(sentence, at):
        return None
    if not _asks(sentence, at):
        relative = word in {"which", "where", "when", "who"}
        return OUTSIDE if relative and sentence.is_noun(sentence.before(at)) else None
    if word == "how" and ahead in lists.HOW_TAILS:
        sentence.labels[at + 1] = f"I-{slot}"
    elif word == "what" and ahead == "time" and not sentence.word(at + 2).startswith("zone"):
        slot = "interrogative.time"
        sentence.labels[at + 1] = f"I-{slot}"
    return f"B-{slot}"


def _tells(sentence: Sentence, at: int) -> bool:
    """`what a day`, `what you said is true`: no question."""
    if sentence.words[at] != "what":
        return False
    ahead = sentence.word(at + 1)
    said = bool({"said", "say", "doing"} & set(sentence.words[at:]))
    return ahead in {"a", "an"} or (ahead in lists.SUBJECTS and said)


def _asks(sentence: Sentence, at: int) -> bool:
    word, before = sentence.words[at], sentence.before(at)
    if sentence.opens(at):
        auxiliary = lists.BE | lists.DO | lists.MODALS | {"has", "have", "had", "to"}
        return word not in {"when", "where"} or sentence.word(at + 1) in auxiliary
    if word == "when" and "remind" in sentence.words[:at]:
        return False
    previous = sentence.word(before)
    told = previous in {"to", "and"} and sentence.is_verb(before - 1)
    return previous in lists.ASKING or told


def _base(sentence: Sentence, at: int, also_noun: bool) -> str | None:
    """`play`: a verb where an order begins, else as the neighbours say."""
    word, ahead = sentence.words[at], sentence.word(at + 1)
    if not also_noun:
        return None if sentence.previous(at) in _NOUNLIKE else VERB
    if sentence.opens(at):
        doubtful = (word, ahead) in NOUN_PAIRS or ahead in lists.BE | {"of"}
        return None if doubtful else VERB
    if word in sentence.plain and sentence.is_noun(sentence.before(at)):
        return OUTSIDE
    return _inside(sentence, at)


def _inside(sentence: Sentence, at: int) -> str | None:
    """A base form that may be a noun, inside a sentence."""
    before, previous = sentence.before(at), sentence.previous(at)
    follows = sentence.word(at + 1) in _DETERMINED | lists.OBJECTS
    earlier = sentence.word(before - 1)
    if previous in lists.NOUN_AHEAD:
        return OUTSIDE
    if previous == "to":
        wanted = sentence.is_verb(before - 1) or earlier in lists.QUESTIONS
        return VERB if wanted or follows else None
    if previous in lists.MODALS | lists.VERB_AHEAD:
        return VERB
    if previous in lists.SUBJECTS:
        return VERB if earlier in lists.MODALS | lists.DO else None
    if previous == "and":
        return VERB if follows else None
    return _after_verb(sentence, before)


def _after_verb(sentence: Sentence, before: int) -> str | None:
    """`help me order` against `tell me jokes`, and the object right after a verb."""
    previous, earlier = sentence.word(before), sentence.word(before - 1)
    if previous in lists.OBJECTS and sentence.is_verb(before - 1):
        if earlier in lists.HELPERS:
            return VERB
        return OUTSIDE if earlier in lists.GIVERS else None
    return OUTSIDE if sentence.is_verb(before) and previous not in lists.HELPERS else None


def _third(sentence: Sentence, at: int, also_noun: bool) -> str | None:
    """`plays`."""
    before, previous = sentence.before(at), sentence.previous(at)
    if previous in {"it", "he", "she", "who", "that"}:
        return VERB
    if not also_noun:
        return VERB if sentence.is_noun(before) else None
    noun = previous in lists.NOUN_AHEAD or _after_verb(sentence, before) == OUTSIDE
    return OUTSIDE if noun else None


def _past(sentence: Sentence, at: int, also_noun: bool) -> str | None:
    """`ordered`, also in `is my order delivered`."""
    if sentence.words[at] in ADJECTIVAL or also_noun:
        return None
    if sentence.previous(at) in _PERSONS | _PERFECT | lists.BE:
        return VERB
    passive = sentence.words[0] in lists.BE | {"has", "have"}
    return VERB if passive and sentence.is_noun(sentence.before(at)) else None


def _ing(sentence: Sentence, at: int, also_noun: bool) -> str | None:
    """`playing`."""
    before, previous = sentence.before(at), sentence.previous(at)
    if previous in lists.NOUN_AHEAD and sentence.words[at] in sentence.plain:
        return OUTSIDE
    if previous in lists.BE or sentence.opens(at):
        return VERB
    if previous in lists.SUBJECTS:
        return VERB if sentence.previous(before) in lists.BE else None
    if previous in lists.GERUND_AFTER and sentence.is_verb(before):
        return VERB
    gerund = previous in lists.PREPOSITIONS or sentence.is_noun(before)
    return VERB if gerund and not also_noun else None


def _like(sentence: Sentence, at: int) -> str | None:
    before, previous = sentence.before(at), sentence.previous(at)
    if previous in {"i", "you", "we", "they", "would", "i'd", "you'd", "we'd", "id", "people"}:
        compared = set(sentence.words[:at]) & {"look", "looks", "be", "feel"}
        return None if compared else VERB
    if previous in {"don't", "dont", "do"}:
        return VERB
    if previous in lists.BE | {"it", "look", "looks", "looking", "feel", "feels", "something"}:
        return OUTSIDE
    return OUTSIDE if before >= 0 and not sentence.is_verb(before) else None


def _have(sentence: Sentence, at: int) -> str | None:
    """Owning is a verb; `have to` and `have ordered` are not."""
    ahead = sentence.after(at)
    if sentence.word(ahead) == "to" or _is_past(sentence, ahead):
        return OUTSIDE
    if _is_past(sentence, sentence.after(ahead)):
        return OUTSIDE if sentence.word(ahead) in lists.SUBJECTS else None
    if sentence.opens(at):
        asked = any(_is_past(sentence, i) for i in range(at + 2, at + 6))
        return OUTSIDE if asked else None
    owners = lists.SUBJECTS | lists.MODALS | lists.DO | {"to", "that", "not", "people", "who"}
    owned = sentence.previous(at) in owners or sentence.is_noun(sentence.before(at))
    return VERB if owned else None


def _is_past(sentence: Sentence, at: int) -> bool:
    word = sentence.word(at)
    return FORMS.get(word, ("", False))[0] == "past" or word in {"been", "done", "had"}


def _going(sentence: Sentence, at: int) -> str | None:
    """`going to` before a verb carries no label, `going to the mall` does."""
    if sentence.word(at + 1) != "to":
        return _ing(sentence, at, also_noun=False)
    ahead = sentence.word(sentence.after(at + 1))
    verb = ahead in lists.BE | lists.WEATHER_VERBS | {"do", "have"} or ahead in FORMS
    return OUTSIDE if verb and sentence.labels[at + 2] in {None, "O", VERB} else VERB


def _need(sentence: Sentence, at: int) -> str | None:
    previous = sentence.previous(at)
    if previous == "no":
        return None
    needing = lists.SUBJECTS | lists.MODALS | {"to", "don't", "dont", "not"}
    return VERB if previous in needing or sentence.opens(at) else None


def _weather_verb(sentence: Sentence, at: int) -> str | None:
    before, previous = sentence.before(at), sentence.previous(at)
    if previous in {"it", "to", "it'll"}:
        return VERB
    noun = previous in lists.NOUN_AHEAD | {"be", "there", "is", "are"} or sentence.is_verb(before)
    return OUTSIDE if noun or before < 0 else None


def _work(sentence: Sentence, at: int) -> str | None:
    previous = sentence.previous(at)
    if previous in {"it", "that", "would", "could", "should", "will"}:
        return VERB
    return OUTSIDE if previous in lists.POSSESSIVES | {"good", "great", "nice"} else None


def _cost(sentence: Sentence, at: int) -> str | None:
    previous = sentence.previous(at)
    if previous in _DETERMINED | {"of"}:
        return OUTSIDE
    asked = set(sentence.words[:at]) & {"does", "do", "would", "did", "will"}
    owned = previous == "it" or sentence.is_noun(sentence.before(at))
    return VERB if asked and owned else None


_RULES: dict[str, Callable[[Sentence, int, bool], str | None]] = {
    "base": _base,
    "s": _third,
    "past": _past,
    "ing": _ing,
}
_SPECIAL: dict[str, Callable[[Sentence, int], str | None]] = {
    "like": _like,
    "going": _going,
    "need": _need,
    "work": _work,
    "cost": _cost,
    **dict.fromkeys(("have", "has", "had"), _have),
    **dict.fromkeys(lists.WEATHER_VERBS, _weather_verb),
}
