"""Price words -> limits: `under forty bucks`, `between $10 and $20`. Knows no catalogue."""

import re
from decimal import Decimal

from nlu.entities.numbers import spell_out
from values.money import PriceRange

_LONGEST = 80
"Characters; longer texts are no price."
_ROUND_ABOUT = (Decimal("0.8"), Decimal("1.25"))
"`around 100 dollars` is from 80 to 125."
_MOST_DIGITS = 9

_CENTS = r"(?:cents?|¢|c\b)"
_UNIT = r"(?:dollars?|dollers?|dolars?|dollors?|bucks?|usd|euros?|eur|pounds?|quid|gbp|\$|€|£)"
_AMOUNT = re.compile(
    rf"[$€£]? ?(?P<whole>\d{{1,{_MOST_DIGITS}}})(?P<decimals>\.\d+)?(?P<kilo> ?k\b)?"
    rf"(?: (?P<price>99|98|95|49)(?= |$)(?! ?%))?"
    rf"(?: ?(?:(?P<only_cents>{_CENTS})|{_UNIT}(?: (?:and )?(?P<cents>\d\d?)(?: ?{_CENTS}|$))?))?"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ONE = re.compile(r"\ba (?=dollar|buck)")
_CURRENCIES = {
    # First: `5 dollars a pound` is no British money.
    "USD": re.compile(r"\$|\bdoll?[ao]r|\bdoller|\bbuck|\bcent"),
    "EUR": re.compile(r"€|\beur"),
    "GBP": re.compile(r"£|\bgbp|\bpounds?\b|\bquid"),
}
_SHARE = re.compile(r"%|\bper ?cent")

_MOST = re.compile(
    r"\b(?:u\w?nd\w?r|undr|below|beneath|le?ss? (?:than|then)|at (?:the )?most|up ?to|max(?:imum)?"
    r"|no(?:t|thing)? (?:more|higher|over|above)|(?:cheaper|lower) than|within|tops"
    r"|or (?:less|lower|under|below|cheaper)|and under|not? exceed\w*|budget|limit)\b"
)
_LEAST = re.compile(
    r"\b(?:over|above|m[or]+e (?:than|then)|at (?:the )?least|min(?:imum)?|upwards? of|north of"
    r"|starting|exceeding|beyond|no(?:t|thing)? (?:less|under|below|lower|cheaper)"
    r"|(?:higher|pricier) than|or (?:more|higher|over|above|up)|and (?:up|over|above))\b|\+"
)
_ABOUT = re.compile(
    r"\b(?:arr?ou?nd|aroudn|about|roughly|approx\w*|near|close to|or so)\b|\dish\b|~"
)
_TO = re.compile(r"^ ?(?:-|–|—|to|and|or|thru|through|till|until) ?$")


def resolve_price(text: str, slot: str) -> PriceRange | None:
    """The limits in the words of `cost.low`, `cost.average` or `cost.high`; None without any."""
    if len(text) > _LONGEST:
        return None
    said = spell_out(_ONE.sub("1 ", _THOUSANDS.sub("", text.lower().strip(" .,!?"))))
    found = list(_AMOUNT.finditer(said))
    if not 1 <= len(found) <= 2 or _SHARE.search(said):
        return None
    amounts = [_amount(match) for match in found]
    if len(found) == 1:
        low, high = _limits(said, amounts[0], slot)
    elif _TO.search(said[found[0].end() : found[1].start()]):
        low, high = min(amounts), max(amounts)
    else:
        return None
    return PriceRange(_tidy(low), _tidy(high), _currency(said))


def _limits(said: str, amount: Decimal, slot: str) -> tuple[Decimal | None, Decimal | None]:
    # `no less than` holds `less than`, `not over` holds `over`: the denied words decide first.
    most, least = _MOST.search(said), _LEAST.search(said)
    if most and least:
        most, least = (most, None) if most.start() <= least.start() else (None, least)
    if most:
        return None, amount
    if least:
        return amount, None
    if _ABOUT.search(said):
        return amount * _ROUND_ABOUT[0], amount * _ROUND_ABOUT[1]
    # A plain amount is a budget, except where dear things are asked for.
    return (amount, None) if slot == "cost.high" else (None, amount)


def _amount(match: re.Match[str]) -> Decimal:
    number = Decimal(match["whole"] + (match["decimals"] or ""))
    if match["only_cents"]:
        return number / 100
    if match["kilo"]:
        return number * 1000
    return number + Decimal(match["price"] or match["cents"] or 0) / 100


def _tidy(amount: Decimal | None) -> Decimal | None:
    """Whole amounts without decimals, others with cents."""
    if amount is None:
        return None
    whole = amount == amount.to_integral_value()
    return amount.quantize(Decimal(1) if whole else Decimal("0.01"))


def _currency(said: str) -> str:
    return next((code for code, words in _CURRENCIES.items() if words.search(said)), "USD")
