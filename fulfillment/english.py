"""As much English grammar as an answer needs: `an umbrella`, `jeans`, `one pharmacy`."""

from fulfillment.asked import echo
from fulfillment.plain_words import word_set
from values.place import Place

_PLURALS = word_set("men women children people feet teeth mice")
_NO_PLURALS = ("ss", "us", "is", "gas", "lens")
_UNCOUNTED = word_set(
    "pasta rice milk bread butter cheese memory ram luggage food coffee tea juice water beer wine "
    "soda paint soap detergent paper ink furniture clothing denim underwear charcoal soil compost "
    "yarn wool fabric glue oil sunscreen shampoo conditioner toothpaste deodorant makeup perfume "
    "cologne medicine sugar salt flour chocolate candy tape lumber gas fuel diesel petrol cereal "
    "litter formula bleach cream lotion jewelry equipment gear stuff footwear cookware silverware "
    "storage software music bedding produce fruit meat beef pork chicken fish seafood sushi ramen "
    "pho pizza barbecue bbq breakfast brunch lunch dinner dessert sum yogurt granola popcorn honey "
    "jam cuisine takeout curry sashimi tempura soup salad thai italian mexican chinese korean "
    "lego japanese indian vietnamese greek french spanish lebanese american cash laundry help"
)
"Nouns, and cuisines used as nouns, that take no `a`."
_WITH_THE = frozenset(
    (
        *("United Kingdom", "United States", "United Arab Emirates", "Netherlands", "Bahamas"),
        *("Philippines", "Maldives", "Dominican Republic", "Czech Republic", "Seychelles"),
        *("Cayman Islands", "Faroe Islands", "Solomon Islands", "Marshall Islands", "Gambia"),
    )
)
"Countries whose names take `the`."
_SOUNDS_LIKE_YOU = ("uni", "use", "usb", "uk", "us ", "eu", "one", "ukulele")
_SILENT_H = ("hour", "honest", "heir", "herb")
_SPOKEN_NUMBERS = ("8", "11", "18")


def with_article(phrase: str) -> str:
    """`umbrella` -> `an umbrella`; plurals and stuff that is not counted stay bare."""
    words = phrase.casefold().split()
    if not words or words[0] in ("a", "an", "the") or is_many(words[-1]):
        return phrase
    return f"{_article(phrase.casefold())} {phrase}"


def place_words(place: Place) -> str:
    """`Boston, MA`, `the United Kingdom`; one line of a length fit to be said."""
    words = echo(str(place))
    return f"the {words}" if words in _WITH_THE else words


def is_many(noun: str) -> bool:
    """Whether a noun is plural or uncounted."""
    plural = len(noun) > 2 and noun.endswith("s") and not noun.endswith(_NO_PLURALS)
    return plural or noun in _PLURALS or noun in _UNCOUNTED


def one_of(phrase: str) -> str:
    """`sushi restaurants` -> `sushi restaurant`: the kind of shop in the singular."""
    if phrase.endswith(("ies", "IES")) and len(phrase) > 4:
        return phrase[:-3] + "y"
    if phrase.endswith(("ches", "shes", "sses")):
        return phrase[:-2]
    plural = phrase.endswith("s") and not phrase.endswith(_NO_PLURALS)
    return phrase[:-1] if plural and not phrase.endswith("'s") else phrase


def _article(phrase: str) -> str:
    if phrase.startswith(_SILENT_H) or phrase.startswith(_SPOKEN_NUMBERS):
        return "an"
    return "an" if phrase[0] in "aeiou" and not phrase.startswith(_SOUNDS_LIKE_YOU) else "a"
