"""WANDS product searches: bare ones (unknown), and again inside questions we wrote ourselves."""

import zlib
from collections.abc import Iterable, Iterator

from nlu.training.corpora.common import utterance
from nlu.training.corpora.phrases import GOODS
from nlu.training.corpora.rows import Row
from nlu.training.markup import Utterance, parse_line
from nlu.training.word_lists import word_set

SOURCE = "wands/queries"
_PLAIN = frozenset({"with", "and", "for"})
_UNCOUNTED = word_set(
    "furniture bedding storage decor lighting cutlery tile backsplash plum grey queen"
)
_MANY = (
    ("inventory_check", "do you [have](verb) {}"),
    ("inventory_check", "do you [sell](verb) {}"),
    ("inventory_check", "are {} in stock"),
    ("inventory_check", "any {} available"),
    ("inventory_check", "[show](verb) me {}"),
    ("price_check", "[how much](interrogative.manner) are {}"),
    ("price_check", "[what](interrogative) do {} [cost](verb)"),
    ("price_check", "[cheapest](cost.low) {} you [have](verb)"),
    ("find_the_store", "[where](interrogative.location) can i [buy](verb) {}"),
    ("find_the_store", "[who](interrogative.personal) [sells](verb) {} [near me](location)"),
    (
        "find_the_store",
        "[which](interrogative) [store](store.type) [around here](location) [sells](verb) {}",
    ),
)
_ONE = (
    ("inventory_check", "do you [have](verb) {a} {}"),
    ("inventory_check", "i [need](verb) {a} {}"),
    ("inventory_check", "i'm [looking](verb) for {a} {}"),
    ("inventory_check", "is [the](article) {} in stock"),
    ("inventory_check", "do you [carry](verb) this {}"),
    ("price_check", "[how much](interrogative.manner) is [the](article) {}"),
    ("price_check", "[what's](interrogative) [the](article) price of {a} {}"),
    (
        "price_check",
        "[how much](interrogative.manner) does {a} {} [cost](verb)",
    ),
    ("find_the_store", "[where](interrogative.location) can i [get](verb) {a} {}"),
    (
        "find_the_store",
        "[where](interrogative.location) to [buy](verb) {a} {} [nearby](location)",
    ),
    (
        "find_the_store",
        "is there [a](article) [store](store.type) that [sells](verb) {a} {}",
    ),
)


def mapped(rows: Iterable[Row]) -> Iterator[Utterance]:
    """Every search whose words are all known, bare and in one question of each intent."""
    for row in rows:
        found = utterance(row.tokens, "unknown", SOURCE, _PLAIN, GOODS)
        if found is None or not _is_product(found):
            continue
        yield found
        if "O" not in found.labels and found.tokens[-1] not in _UNCOUNTED:
            yield from _asked(found)


def _is_product(found: Utterance) -> bool:
    """A named thing, in one phrase: `seat cushions desk` is two."""
    pairs = zip(found.tokens, found.labels[1:], strict=False)
    broken = any(token.endswith("ions") and label == "I-item.type" for token, label in pairs)
    typed = found.labels.count("B-item.type") == 1 or "with" in found.tokens
    return typed and not broken and "B-verb" not in found.labels


def _asked(found: Utterance) -> Iterator[Utterance]:
    """One question of each of the three shopping intents, picked by a hash of the search."""
    many = found.tokens[-1].endswith("s") and not found.tokens[-1].endswith("ss")
    carriers = _MANY if many else _ONE
    goods = _marked(found)
    article = "[an](article)" if goods.lstrip("[")[0] in "aeiou" else "[a](article)"
    turn = zlib.crc32(found.text.encode())
    for intent in dict.fromkeys(name for name, _ in carriers):
        fitting = [text for name, text in carriers if name == intent]
        carrier = fitting[turn % len(fitting)]
        yield parse_line(carrier.format(goods, a=article), intent, SOURCE)


def _marked(found: Utterance) -> str:
    """The search in the markup of utterance files."""
    out: list[tuple[str, list[str]]] = []
    for token, label in zip(found.tokens, found.labels, strict=True):
        if label.startswith("I-"):
            out[-1][1].append(token)
        else:
            out.append((label[2:], [token]))
    return " ".join(f"[{' '.join(words)}]({slot})" for slot, words in out)
