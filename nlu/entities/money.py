"""Price words -> limits: `under forty bucks`, `between $10 and $20`. Knows no catalogue."""

import re
from decimal import Decimal

from nlu.entities.bounds import bound, joins
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
_ROUND_SUM = re.compile(r"\b(?:an? )?(couple|few)(?: of)? (?=hundred|thousand|grand)")
_COUNTS = {"couple": "2 ", "few": "3 "}
_GRAND = re.compile(r"\bgrand\b")
_HALF_GRAND = re.compile(r"\bhalf (?:a )?(?:grand|thousand)\b")


def resolve_price(text: str, slot: str) -> PriceRange | None:
    """The limits in the words of `cost.low`, `cost.average` or `cost.high`; None without any."""
    if len(text) > _LONGEST:
        return None
    said = spell_out(_plainer(text.lower().strip(" .,!?")))
    found = list(_AMOUNT.finditer(said))
    if not 1 <= len(found) <= 2 or _SHARE.search(said):
        return None
    amounts = [_amount(match) for match in found]
    if len(found) == 1:
        low, high = _limits(said, amounts[0], slot)
    elif joins(said[found[0].end() : found[1].start()]):
        low, high = min(amounts), max(amounts)
    else:
        return None
    return PriceRange(_tidy(low), _tidy(high), _currency(said))


def _plainer(said: str) -> str:
    """`1,000` -> `1000`, `a dollar` -> `1 dollar`, `a couple hundred` -> `2 hundred`."""
    said = _HALF_GRAND.sub("500", _ONE.sub("1 ", _THOUSANDS.sub("", said)))
    return _GRAND.sub("thousand", _ROUND_SUM.sub(lambda match: _COUNTS[match[1]], said))


def _limits(said: str, amount: Decimal, slot: str) -> tuple[Decimal | None, Decimal | None]:
    match bound(said):
        case "most":
            return None, amount
        case "least":
            return amount, None
        case "about":
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
