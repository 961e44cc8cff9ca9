"""Words around place names: how names are folded, and what is said without naming a place."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_SILENT = re.compile(r"[.'’‘ʻʼ`´]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SHORT = {"saint": "st", "fort": "ft", "mount": "mt"}

HOME_WEIGHT = 5
"Shoppers are American: a person in the US counts as so many abroad."


def _set(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(text.split(between))


LEADING = _set(
    "in at to from by near around for of and what about over the city town downtown midtown old "
    "one no mean i state "
    "uptown central greater metro north south east west northern southern eastern western"
)
"Words before a name that may be left away."

TRAILING = _set("one area metro region suburbs city downtown proper please airport")
"Words after a name that may be left away."

NOT_PLACES = _set(
    """
    airport along alot am anna any august ball bar bay beach best blue bran branch bright
    broadway buy campus center central christmas city closed coast coats college cool cost date
    deal desert downtown early earth falls farm freedom friend gap globe goes grant gray green
    grill ha harbor hello help hey hi hill hola holiday home hooks hot hurt ina king lake
    landmark lead lens loop luck mall man many march mart mascara midtown more most mountain
    much nan need new no noble now of oh ok okay old open park pet pie pine pink please pop post
    price pro purchase rainbow red reserve rice rich riddle ridge roses rush sale salt same san
    say scissors sells sim springs square stamps staples star stop street strip strong sun
    sunset tank tea thank thanks time tire tool tornado town university uptown valley village
    wedding west wil wise wood yes young
    """
) | {"white house"}
"Words of shopping talk that are also towns: alone they name no place, with a state they do."

RELATIVE = _set(
    "near|nearby|near by|near me|near here|nearer|nearest|nearest one|close|close by|closer|"
    "close to me|closest|closest one|around|around me|around here|here|there|over here|"
    "over there|out here|out there|in here|local|locally|in the area|in town|home|at home|hoem|"
    "house|work|at work|office|walkable|downtown|midtown|uptown|town|city|center of town|"
    "city center|city centre|where i am|where im at",
    between="|",
)
"Whole phrases, folded; the longer ones also stand for their misspellings."

_TOWARDS = "near|nearby|close|closer|closest|nearest|next|by|around|about|at|in|from|to|of|off"
_OWN = (
    r"(?:my|our|this|that|the same) .+|\w+s (?:house|place|apartment)"
    r"|(?:the )?(?:area|neighborhood|neighbourhood|vicinity)"
)
_NUMBER = (
    r"\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty"
    r"|hundred|few|couple|half|short|walking|driving|quarter|of"
)
RELATIVE_PATTERN = re.compile(
    rf"(?:(?:{_TOWARDS}) )*(?:{_OWN})|(?:(?:{_TOWARDS}) )+(?:here|me|us|home|work)"
    rf"|(?:(?:within|in|inside|under|less than|about) )*(?:(?:{_NUMBER}) )+"
    r"(?:miles?|blocks?|minutes?|mins?|km|kilometers?|distance|walk|drive)(?: away)?"
    rf"(?: (?:of|from|to) (?:{_OWN}|here|me|us|home))?"
)
"Folded phrases like `close to my house` and `within two miles of here`."


def fold(text: str) -> str:
    """`Saint-Denis, España` -> `st denis espana`; without a leading `the`."""
    lower = _SILENT.sub("", text.lower()).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lower)
    joined = "".join(c for c in plain if not unicodedata.combining(c))
    words = [_SHORT.get(w, w) for w in _NOT_WORD.split(joined) if w]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
