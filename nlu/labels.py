"""The label scheme: 20 intents, 26 slot types, 53 BIO labels, in their fixed order."""

INTENTS = (
    "price_check",
    "find_the_store",
    "inventory_check",
    "weather.weather",
    "weather.temperature",
    "weather.temperature_yes_no",
    "weather.sunny",
    "weather.cloudy",
    "weather.snow",
    "weather.snow_yes_no",
    "weather.rainfall",
    "weather.rainfall_yes_no",
    "weather.humidity",
    "weather.humidity_yes_no",
    "navigation.startnavigationpoi",
    "navigation.geteta",
    "navigation.showdirection",
    "navigation.showmappoi",
    "nomatch.none",
    "unknown",
)

SLOTS = (
    "store.type",
    "store.name",
    "store.status",
    "store.hour.start",
    "store.hour.end",
    "store.hour.day",
    "item.type",
    "item.name",
    "item.color",
    "item.size",
    "item.quantity",
    "location",
    "cost.high",
    "cost.average",
    "cost.low",
    "time.period_of_time",
    "rating.high",
    "rating.average",
    "rating.low",
    "interrogative.location",
    "interrogative.manner",
    "interrogative.time",
    "interrogative.personal",
    "interrogative",
    "verb",
    "article",
)

OUTSIDE = "O"
SLOT_LABELS = tuple(f"B-{s}" for s in SLOTS) + tuple(f"I-{s}" for s in SLOTS) + (OUTSIDE,)

FUNCTION_SLOTS = frozenset(
    s for s in SLOTS if s in {"verb", "article"} or s.startswith("interrogative")
)
"Slots that carry grammar; all others carry content."
