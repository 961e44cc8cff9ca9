"""What is shown, and how a voice says it. Nothing but words and pauses is left."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.spoken import spoken

MONEY = [
    ("It costs $39.99.", "It costs thirty-nine dollars and ninety-nine cents."),
    ("Only $5 today", "Only five dollars today"),
    ("$1 or $1.01", "One dollar or one dollar and one cent"),
    ("from $58.00", "From fifty-eight dollars"),
    ("up to $1,250", "Up to one thousand two hundred fifty dollars"),
    ("just $0.75", "Just seventy-five cents"),
    ("99¢ each", "Ninety-nine cents each"),
    ("between $10 and $20", "Between ten dollars and twenty dollars"),
    ("about $10-$20", "About ten to twenty dollars"),
    ("about $10–20", "About ten to twenty dollars"),
    ("a $2.5M house", "A two point five million dollar house"),
    ("£5.20 or €3", "Five pounds and twenty pence or three euros"),
    ("12.50 EUR", "Twelve euros and fifty cents"),
    ("apples at $2.99/lb", "Apples at two dollars and ninety-nine cents a pound"),
    ("$5/month", "Five dollars a month"),
    ("-$5 off", "Minus five dollars off"),
]
TIMES = [
    ("open until 10 am", "Open until ten A.M."),
    ("at 9:30 pm (sample data).", "At nine thirty P.M., sample data."),
    ("at 9:05 a.m. on Monday", "At nine oh five A.M. on Monday"),
    ("It closes at 6 p.m. Come in!", "It closes at six P.M. Come in!"),
    ("from 10am to 9pm", "From ten A.M. to nine P.M."),
    ("9–11 am", "Nine to eleven A.M."),
    ("9 am - 5:30 pm", "Nine A.M. to five thirty P.M."),
    ("at 12 pm or 12 am", "At noon or midnight"),
    ("at 12:30 pm", "At twelve thirty P.M."),
    ("at 10:00 sharp", "At ten o'clock sharp"),
    ("as of 15:30", "As of three thirty P.M."),
    ("at 00:15", "At twelve fifteen A.M."),
    ("on June 3, 2027", "On June third, twenty twenty-seven"),
    ("on Nov 25", "On November twenty-fifth"),
    ("on Dec. 1st at 8 am", "On December first at eight A.M."),
    ("on 4 July", "On July fourth"),
    ("on 2026-11-25", "On November twenty-fifth, twenty twenty-six"),
    ("on 11/25/2026", "On November twenty-fifth, twenty twenty-six"),
    ("since 2007", "Since two thousand seven"),
    ("in May 2027", "In May twenty twenty-seven"),
    ("Mon-Fri: 10-18", "Monday to Friday: ten to eighteen"),
    ("Sat 10 am", "Saturday ten A.M."),
    ("open 24/7", "Open twenty-four seven"),
]
PLACES = [
    ("at 845 Spring Street", "At eight forty-five Spring Street"),
    ("at 304 Water St. It's open.", "At three oh four Water Street. It's open."),
    ("1200 N. 5th Ave., Boston", "Twelve hundred North fifth Avenue, Boston"),
    ("at 12 Ocean Dr.", "At twelve Ocean Drive."),
    ("at 10245B M. L. King Blvd", "At one oh two forty-five B M. L. King Boulevard"),
    ("on Fifth Ave", "On Fifth Avenue"),
    ("on Main St.", "On Main Street."),
    ("in St. Louis", "In Saint Louis"),
    ("in Port St. Lucie, FL", "In Port Saint Lucie, Florida"),
    ("Dr. Smith is in", "Dr. Smith is in"),
    ("in Portland, ME", "In Portland, Maine"),
    ("in Boston, MA is a shop", "In Boston, Massachusetts is a shop"),
    ("Great, OK. In Tulsa, OK?", "Great, OK. In Tulsa, Oklahoma?"),
    ("Portland ME 04101-1234", "Portland Maine zero four one zero one, one two three four"),
    ("Which zip code, 02108?", "Which zip code, zero two one zero eight?"),
    ("in zip code 94103", "In zip code nine four one zero three"),
    ("Call (617) 555-0125.", "Call six one seven, five five five, zero one two five."),
    ("Call 1-800-555-0199 now", "Call eight zero zero, five five five, zero one nine nine now"),
    ("Call 555-0125", "Call five five five, zero one two five"),
    ("+44 20 7946 0958", "Plus four four, two zero, seven nine four six, zero nine five eight"),
    ("Suite 204, Apt. 4B", "Suite two oh four, Apartment four B"),
]  # fmt: skip
MEASURES = [
    ("It is 72°F.", "It is seventy-two degrees Fahrenheit."),
    ("9 °C", "Nine degrees Celsius"),
    ("It is -5 degrees", "It is minus five degrees"),
    ("72 degrees", "Seventy-two degrees"),
    ("between 23-37°", "Between twenty-three to thirty-seven degrees"),
    ("winds of 5 mph", "Winds of five miles an hour"),
    ("3.5 miles away", "Three and a half miles away"),
    ("1.0 mile from here", "One mile from here"),
    ("0.5 miles and 0.5 inch", "Half a mile and half an inch"),
    ("0.8 miles", "Zero point eight miles"),
    ("a 10-mile walk", "A ten mile walk"),
    ("a 40% chance, or 5-10 %", "A forty percent chance, or five to ten percent"),
    ("with 4.5 stars", "With four and a half stars"),
    ("rated 4.7/5", "Rated four point seven out of five"),
    ('a 32" TV', "A thirty-two inch TV"),
    ("size 10-15", "Size ten to fifteen"),
    ("an 8x10 rug", "An eight by ten rug"),
    ("a 12 oz can, 5 lbs", "A twelve ounce can, five pounds"),
    ("1/2 cup and 1 1/2 cups", "One half cup and one and a half cups"),
    ("½ off", "One half off"),
    ("the 3rd shop", "The third shop"),
    ("We're #1, order #123456", "We're number one, order number one two three four five six"),
    ("5+ years, ~20 shops", "Five plus years, about twenty shops"),
    ("sizes XL and 2XL", "Sizes extra large and double extra large"),
]
NAMES = [
    ("Levi's 511 Slim Jeans", "Levi's five eleven Slim Jeans"),
    ("Sony WH-CH720 Headphones", "Sony W H C H seven twenty Headphones"),
    ("Mr. Coffee 12 Cup Coffee Maker", "Mr. Coffee twelve Cup Coffee Maker"),
    ("a 4K TV with USB3", "A four K TV with U S B three"),
    ("a 6-pack of 7-Eleven", "A six pack of seven Eleven"),
    ("a part-time T-shirt", "A part-time T-shirt"),
    ("It has 55 in stock.", "It has fifty-five in stock."),
    ("order 12345678901", "Order one two three four five six seven eight nine zero one"),
    ("4 more shops", "Four more shops"),
    ("Fable & Finch", "Fable and Finch"),
    ("Men's/Women's", "Men's or Women's"),
]
MARKS = [
    ("It's open (sample data).", "It's open, sample data."),
    ("The map: https://maps.example/?at=4,5#7", "The map: maps dot example"),
    ("It is far. The map: https://maps.example/p/7", "It is far."),
    ("Here it is: https://maps.example/p/7", "Here it is."),
    ("Look at www.nara.example.", "Look at nara dot example."),
    ("Ask help@nara.example!", "Ask help at nara dot example!"),
    ("[The map](https://maps.example/7) helps", "The map helps"),
    ("Nice 👍🏽 — thanks ❤️!", "Nice, thanks!"),
    ("We have:\n- jeans\n- shirts", "We have: jeans. Shirts"),
    ("**Jeans** and 'boots'", "Jeans and boots"),
    ("“Hello,” she said…", "Hello, she said."),
    ("Coffee w/ milk, e.g. latte", "Coffee with milk, for example latte"),
    ("Nara™ isn’t away", "Nara isn't away"),
    ("👍", ""),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "said"), MONEY + TIMES + PLACES + MEASURES + NAMES + MARKS)
def test_what_is_shown_is_said_as_people_say_it(shown: str, said: str) -> None:
    assert spoken(shown) == said


@pytest.mark.parametrize("shown", [row[0] for row in MONEY + TIMES + PLACES + MEASURES])
def test_what_can_be_said_stays_as_it_is(shown: str) -> None:
    assert spoken(spoken(shown)) == spoken(shown)


def test_other_languages_keep_their_figures_and_lose_what_cannot_be_said() -> None:
    assert spoken("Dès 5 € 👍 (exemple)", "fr") == "Dès 5, exemple"


BITS = (
    "$5 39.99 10-15 °F % 9:30 pm St. Ave & / ME, Boston, (x) 3rd 1/2 Mon 2027 - 👍 www.a.us/b : ."
)
WRITTEN = st.lists(st.sampled_from(BITS.split()) | st.text(max_size=6)).map(" ".join)


@given(WRITTEN)
def test_only_words_and_pauses_are_left(shown: str) -> None:
    said = spoken(shown)
    assert not re.search(r"\d", said)
    assert {unicodedata.category(c)[0] for c in said} <= {"L", "M", "N", "P", "Z"}
    assert set(said) & set("$€£%°/&@#*+=<>()[]{}") == set()


@given(WRITTEN)
def test_a_message_with_words_is_never_silent(shown: str) -> None:
    has_words = any(c.isascii() and c.isalnum() for c in shown)
    assert bool(spoken(shown)) or not has_words
