"""Personal data are taken out by kind; what a shop's model learns from stays."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.patterns import find
from archive.privacy import Policy, redact_row, redact_text
from archive.records import CSV_COLUMNS
from assistant.sections import Archive
from values.errors import ConfigError

POLICY = Policy()

PERSONAL = """
call me at 617-253-0199 -> call me at [phone]
my number is (617) 253-0199 thanks -> my number is [phone] thanks
+44 20 7946 0958 -> [phone]
my phone number is 555-1234 -> my phone number is [phone]
reach me on six one seven five five five oh one nine nine -> reach me on [phone]
it's one eight hundred five five five one two one two -> it's [phone]
mail john.smith+news@example.co.uk please -> mail [email] please
john dot smith at gmail dot com -> [email]
my email is j smith 42 at bigcorp dot com -> my email is [email]
my card is 4111 1111 1111 1111 exp 12/27 -> my card is [card] exp 12/27
4111-1111-1111-1111 -> [card]
amex 378282246310005 -> amex [card]
card number 4111 1111 1111 1112 -> card number [card]
four double one one one one one one one one one one one one one one -> [card]
iban DE89 3704 0044 0532 0130 00 please -> iban [iban] please
GB82WEST12345698765432 -> [iban]
my ssn is 219-09-9999 -> my ssn is [ssn]
social security number 219099999 -> social security number [ssn]
221 Baker Street -> [address]
ship to 42 n main st apt 3, Springfield, IL 62704 -> ship to [address], Springfield, IL 62704
my address is 350 fifth avenue new york -> my address is [address] new york
i live at 42 oak -> i live at [address]
send it to 9 elm dr -> send it to [address]
navigate to forty two ten elm avenue -> navigate to [address]
p.o. box 1234 boston -> [address] boston
Go to 1420 Oak Street. Then wait. -> Go to [address]. Then wait.
my name is john smith -> my name is [name]
My name's María José van der Berg. -> My name's [name].
my name is david i want a drill -> my name is [name] i want a drill
i am called bob -> i am called [name]
this is john smith speaking -> this is [name] speaking
my name is will smith -> my name is [name]
call me Will if i may -> call me [name] if i may
call me ishmael -> call me [name]
book it under the name of Kim at 7 -> book it under the name of [name] at 7
i am John Smith, my name is John Smith -> i am [name], my name is [name]
my last name is spelled s m i t h -> my last name is spelled [name]
""".strip().splitlines()


@pytest.mark.parametrize("case", PERSONAL)
def test_what_is_personal_becomes_a_mark_of_its_kind(case: str) -> None:
    said, expected = case.split(" -> ")
    assert redact_text(said, POLICY) == expected


HARMLESS = """
how much is the iphone 15 with 256 gb
$19.99 for 3 packs of 12
between 500-1000 dollars
zip 94110-1234, or 62704
from 10:00 to 12:30 on 2026-11-23
on 11/23/2026 or 12.24.2026
wh-1000xm5 and rtx 4090
65 inch tv 3840 x 2160
64 oz, 32 oz or 16 oz
size 10 5 running shoes
barcode 4006381333931
model number 6175550123
my order id is 4471902
is there a 24 hour drive thru
a 500 gb hard drive and 2 usb drives
12 pack diet dr pepper
a store in 9 east st louis
how far is 42nd street
does the one on fifth street open at five
what is the name of the store
my name is on the list
call me back tomorrow at 5
call me a cab
call me may be later
call me crazy but is it going to rain
this is the third time calling
one two three testing
is target dot com down
meet @ 5 pm
the h&m at 5th and pine
ninety six south carolina
""".strip().splitlines()


@pytest.mark.parametrize("said", HARMLESS)
def test_sizes_prices_models_dates_and_places_stay(said: str) -> None:
    assert redact_text(said, POLICY) == said


def sentences() -> Iterator[str]:
    """All that the shipped model learns from and is tested with, without its markup."""
    for path in sorted((Path(str(files("nlu"))) / "training" / "data").rglob("*.txt")):
        for line in path.read_text().splitlines():
            if not line.startswith("#"):
                yield re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)


FOUND = {
    ("address", "10 downing street"),
    ("address", "12 elm street"),
    ("address", "14 Mill Road"),
    ("address", "1420 Oak Street"),
    ("address", "1420 W Fulton St"),
    ("address", "1420 oak street"),
    ("address", "1600 broadway"),
    ("address", "1600 market st"),
    ("address", "200 Park Avenue"),
    ("address", "221B Baker Street"),
    ("address", "350 5th Avenue"),
    ("address", "350 5th avenue"),
    ("address", "42 elm street"),
    ("address", "77 Sunset Boulevard"),
    ("address", "eighty eight state street"),
    ("address", "eleven forty elm street"),
    ("address", "forty two ten elm avenue"),
    ("address", "four twelve maple street"),
    ("email", "foo@example.com"),
    ("name", "Carlos"),
    ("name", "beatrice"),
    ("phone", "98450 11223"),
}


def test_in_our_own_sentences_nothing_is_taken_for_something_else() -> None:
    found = {
        (one.kind, text[one.start : one.end])
        for text in sentences()
        for one in find(text, POLICY.kinds, POLICY.region)
    }
    assert found == FOUND


PIECES = st.sampled_from(
    [case.split(" -> ")[0] for case in PERSONAL]
    + HARMLESS
    + ["[name]", "[phone]", "my name is", "@"]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=5).map(" ".join))
def test_once_is_enough(text: str) -> None:
    once = redact_text(text, POLICY)
    assert redact_text(once, POLICY) == once


def test_only_the_kinds_of_the_policy_are_taken_out() -> None:
    said = "my name is bob, mail bob@example.com"
    assert redact_text(said, Policy(frozenset({"email"}))) == "my name is bob, mail [email]"
    assert redact_text(said, Policy(frozenset())) == said


def test_phone_numbers_are_those_of_the_region() -> None:
    assert redact_text("ring 020 7946 0958", Policy(region="GB")) == "ring [phone]"


def test_settings_make_a_policy_and_an_unknown_country_is_told() -> None:
    policy = Policy.from_settings(Archive(redact=("card",), phone_region="GB"))
    assert policy == Policy(frozenset({"card"}), "GB")
    with pytest.raises(ConfigError, match=r"archive\.phone_region: there is no country 'QQ'"):
        Policy.from_settings(Archive(phone_region="QQ"))


def row(text: str, slots: object, trace: object) -> dict[str, str]:
    cells = dict.fromkeys(CSV_COLUMNS, "")
    return cells | {"text": text, "slots": json.dumps(slots), "trace": json.dumps(trace)}


def test_slots_and_trace_say_what_the_text_says() -> None:
    redacted = redact_row(
        row(
            "3 vacuums to 42 n main st apt 3 springfield, i am called john",
            {
                "item.quantity": ["3"],
                "location": ["42 n main st apt 3 springfield"],
                "street": ["main st"],
                "person": ["john"],
            },
            {
                "now": "2026-11-23T12:00:00+00:00",
                "lookups": [{"place": "42 N Main St", "zip": 62704}],
            },
        ),
        POLICY,
    )
    assert redacted["text"] == "3 vacuums to [address] springfield, i am called [name]"
    assert json.loads(redacted["slots"]) == {
        "item.quantity": ["3"],
        "location": ["[address] springfield"],
        "street": ["[address]"],
        "person": ["[name]"],
    }
    assert json.loads(redacted["trace"]) == {
        "now": "2026-11-23T12:00:00+00:00",
        "lookups": [{"place": "[address]", "zip": 62704}],
    }


def test_what_an_earlier_turn_said_is_found_in_the_trace_as_well() -> None:
    trace = {"lookups": [{"slots": {"location": "1420 Oak Street"}, "card": 4111111111111111}]}
    redacted = redact_row(row("yes please", {}, trace), POLICY)
    assert json.loads(redacted["trace"]) == {
        "lookups": [{"slots": {"location": "[address]"}, "card": "[card]"}]
    }


def test_a_row_without_a_finding_keeps_every_byte() -> None:
    plain = row(
        "how much is a drill", {"item.type": ["drill"]}, {"lookups": [], "seed": 6172530199}
    )
    assert redact_row(plain, POLICY) == plain


def test_a_cell_that_is_no_json_is_redacted_as_text() -> None:
    torn = row("hello", {}, {}) | {"trace": '{"said": "call 617-253-0199'}
    assert redact_row(torn, POLICY)["trace"] == '{"said": "call [phone]'


@given(PIECES, PIECES, st.text(max_size=8))
def test_rows_too_are_redacted_once_and_for_all(said: str, looked_up: str, other: str) -> None:
    once = redact_row(row(f"{said} {other}", {"x": [said]}, {"lookups": [looked_up]}), POLICY)
    assert redact_row(once, POLICY) == once
