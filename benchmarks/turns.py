"""Turns of the size of real ones, for benchmarks of the archive."""

from datetime import UTC, datetime

from archive.records import TurnRecord

_STATES = ["main_flow.weather", "weather_flow.check_location", "weather_flow.look_up"]
_DATA = {
    "place": "Boston, MA", "unknown_place": None, "day": "tomorrow", "past": False, "now": False,
    "missing": None, "too_far": False, "sample": True, "condition": "partly cloudy",
    "temperature": None, "high": 48, "low": 34, "rains": False, "rain_chance": 10, "rain_days": [],
    "snows": False, "snow_chance": 0, "snow_days": [], "humidity": 66, "dew_point": 29,
    "cloud_cover": 50, "cloudy": True, "cloudy_days": ["Wednesday"], "sunny": False, "wind": 9,
    "humid": True, "windy": False, "feel": "cold", "yes": None, "temperature_unit": "°F",
}  # fmt: skip
_TRACE = {
    "seed": 3283686907,
    "now": "2026-11-25T02:49:30.792209+00:00",
    "act": None,
    "alternatives": [[f"weather.{x}", 0.00019728449] for x in ("weather", "snow", "sunny", "rain")],
    "routed": "weather.weather",
    "states": [{"state": state, "at": "weather_flow.yml:46"} for state in _STATES],
    "lookups": [
        {
            "question": "weather.weather",
            "slots": {"time.period_of_time": "tomorrow", "location": "boston"},
            "place": "Boston, MA",
            "when": "2026-11-25T00:00:00",
            "source": "sample",
            "outcome": "found",
            "result": {"kind": "weather.weather", "data": _DATA, "source": "sample"},
            "asked": [{"source": "sample", "outcome": "found", "reason": None, "ms": 0.48}],
            "ms": 0.83,
        }
    ],
    "faults": [],
    "timings": {"nlu": 7.88, "fulfillment": 0.83, "total": 9.06},
}

TURN = TurnRecord(
    conversation_id="0b4f3d4c8c6e4f0a9d3f6f1f2a7b5c9d",
    turn=2,
    timestamp=datetime(2026, 11, 25, 2, 49, 30, 792000, UTC),
    channel="json",
    user="weather in boston tomorrow",
    messages=(
        "The weather in Boston, MA tomorrow: partly cloudy, with a high of 48 and a low of 34 "
        "degrees, winds up to 9 miles an hour (sample data).",
    ),
    intent="weather.weather",
    confidence=0.9966002106666565,
    slots={"location": ["boston"], "time.period_of_time": ["tomorrow"]},
    state="main_flow.input_intent",
    status="ok",
    latency_ms=9.06,
    model_version="nara-2-38280bd4",
    flow_version="1f2a7b5c",
    trace=_TRACE,
)
"A weather turn with one look-up: about 1.7 KB, most of it trace."
