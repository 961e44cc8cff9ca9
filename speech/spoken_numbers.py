"""Figures -> the words people say for them: amounts, ordinals, years, house numbers, digits."""

from functools import lru_cache

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"A number as it is written: 8, 1,250, 3.5."
_MOST_DIGITS = 9
"Longer numbers are names of things: people say them digit by digit."


def cardinal(written: str) -> str:
    """`1,250` -> one thousand two hundred fifty; `3.5` -> three point five; `007` by digits."""
    whole, _, decimals = written.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        whole_words = digits(whole)
    else:
        whole_words = _words(int(whole))
    return f"{whole_words} point {digits(decimals)}" if decimals.strip("0") else whole_words


def ordinal(number: int) -> str:
    """`25` -> twenty-fifth."""
    return _words(number, "ordinal")


def year(number: int) -> str:
    """`2027` -> twenty twenty-seven; `2007` -> two thousand seven."""
    return _words(number, "year").replace("oh-", "oh ")


def digits(written: str) -> str:
    """`0125` -> zero one two five."""
    return " ".join(_words(int(digit)) for digit in written)


def pairs(written: str) -> str:
    """As in an address: two figures at a time from the end, round numbers as they are.

    `845` -> eight forty-five, `304` -> three oh four, `1200` -> twelve hundred.
    """
    number = int(written)
    if len(written) > 5 or written[0] == "0":
        return digits(written)
    if number < 100 or number % 1000 == 0 or (number < 1000 and number % 100 == 0):
        return _words(number)
    first, last = divmod(number, 100)
    if not last:
        return f"{pairs(str(first))} hundred"
    return f"{pairs(str(first))} {'oh ' if last < 10 else ''}{_words(last)}"


@lru_cache(maxsize=2048)
def _words(number: int, kind: str = "cardinal") -> str:
    """As Americans say it: without `and`, without commas."""
    # Imported with the first number: it brings thirty languages along.
    from num2words import num2words

    return str(num2words(number, to=kind)).replace(",", "").replace(" and ", " ")
