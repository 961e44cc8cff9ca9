"""Where a text holds a phone, card, bank account or social security number.

What a number is worth is decided by libraries: phonenumbers (numbering plans), stdnum (check
digits). The expressions here only say what is worth asking them about.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import ean, iban, luhn
from stdnum.us import ssn

from archive.patterns_spoken import SpokenNumber, spoken_numbers


class Span(NamedTuple):
    start: int
    end: int


_NO_PHONE = re.compile(
    r"\b(?:order|model|item|article|product|part|sku|upc|ean|isbn|asin|barcode|serial|tracking|"
    r"receipt|invoice|ticket|ref(?:erence)?|case)\b[\s\w#:'.-]{0,20}$",
    re.I,
)
"What stands before ten figures that are none of a phone, though they would be valid."
_PHONE_CUE = re.compile(
    r"\b(?:phones?|mobile|cell(?:phone)?|telephone|tel|call|text|sms|ring|whatsapp|reach|number)\b"
    r"[^\d\n]{0,30}$",
    re.I,
)
_LOCAL = re.compile(
    r"(?<![\d$.,-])(?:\d{3}[-.\s]?\d{4}|\(?\d{3}\)?[-.\s]?\d{3}[-.\s]?\d{4})(?![\d%])"
)
"Seven or ten figures as Americans write them; only where a word says that it is a phone's."
_LONG = re.compile(r"(?<![\w.,$-])\d(?:[ .-]{0,2}\d){11,18}(?![\w%]|[.,]\d)")
"Twelve to nineteen figures, also in groups."
_CARD_CUE = re.compile(r"\b(?:card|visa|mastercard|amex|debit|credit)\b[^\d]{0,25}$", re.I)
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14,17}|"
    r"(?:5[0678]|6\d)\d{10,17}"
)
"Visa; Mastercard; American Express; Diners; JCB; Maestro, Discover, UnionPay."
_SSN = re.compile(r"(?<![\w.,$-])\d{3}([- ])\d{2}\1\d{4}(?![\w-])")
_SSN_CUE = re.compile(r"\b(?:social(?: security)?|ssn)\b\D{0,25}$", re.I)
_NINE = re.compile(r"(?<![\w.,$-])\d{3}[- ]?\d{2}[- ]?\d{4}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}(?!\w)", re.I)
_SHORTEST_IBAN = 15
_LOOK_BACK = 80
"Characters in which a word may say what a number is."
_EAN = 13


def before(text: str, start: int) -> str:
    """What stands right in front of a place. No more: each look back has to cost the same."""
    return text[max(0, start - _LOOK_BACK) : start]


def find_phones(text: str, region: str) -> Iterator[Span]:
    """Valid numbers of any country with +, else of the region; also those said in words."""
    for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
        if match.raw_string.startswith("+") or not _NO_PHONE.search(before(text, match.start)):
            yield Span(match.start, match.end)
    for local in _LOCAL.finditer(text):
        said = before(text, local.start())
        if _PHONE_CUE.search(said) and not _NO_PHONE.search(said):
            yield Span(*local.span())
    yield from (
        _span(number) for number in spoken_numbers(text) if len(number.digits) in (7, 10, 11)
    )


def find_cards(text: str, _region: str) -> Iterator[Span]:
    """By check digit and brand; after the word "card" also with a slip in it."""
    for match in _LONG.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _is_card(digits) or (
            len(digits) > _EAN and _CARD_CUE.search(before(text, match.start()))
        ):
            yield Span(*match.span())
    yield from (_span(said) for said in spoken_numbers(text) if _is_card(said.digits))


def find_social(text: str, _region: str) -> Iterator[Span]:
    """US social security numbers: grouped and issuable, or nine figures after their name."""
    for match in _SSN.finditer(text):
        if ssn.is_valid(match[0].replace(" ", "-")):
            yield Span(*match.span())
    for match in _NINE.finditer(text):
        if _SSN_CUE.search(before(text, match.start())):
            yield Span(*match.span())
    for said in spoken_numbers(text):
        if len(said.digits) == 9 and _SSN_CUE.search(before(text, said.start)):
            yield _span(said)


def find_ibans(text: str, _region: str) -> Iterator[Span]:
    """By country, length and check digits. Words may follow without a sign between."""
    for match in _IBAN.finditer(text):
        end = _iban_end(match[0])
        if end:
            yield Span(match.start(), match.start() + end)


def _iban_end(candidate: str) -> int:
    """Length of the part of it that is a valid number; 0 = none."""
    ends = [i + 1 for i, sign in enumerate(candidate) if sign.isalnum()]
    for end in reversed(ends[_SHORTEST_IBAN - 1 :]):
        if iban.is_valid(candidate[:end]):
            return end
    return 0


def _is_card(digits: str) -> bool:
    if not _BRANDS.fullmatch(digits) or not luhn.is_valid(digits):
        return False
    # One bar code in ten passes as an old Visa number of thirteen figures.
    return len(digits) != _EAN or not ean.is_valid(digits)


def _span(said: SpokenNumber) -> Span:
    return Span(said.start, said.end)
