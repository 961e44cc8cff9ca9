"""A conversation that took place becomes a test that passes at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.records import TurnRecord
from assistant.archive import dump_form
from assistant.build import build, fixed_clock
from assistant.config import Settings
from assistant.scripts import Runner
from assistant.scripts_archive import from_days, from_journal, redacted
from assistant.scripts_record import Recording, name_of, record, text_of
from assistant.scripts_studio import Studio
from tests.assistant.scripts_trying import cases
from tests.commands.nara import nara
from tests.fakes import NOON
from values.errors import ConfigError, DataError

TALKS = (
    ("will it rain tomorrow", "boston", "and saturday?", "thanks"),
    ("how much is a blender", "and a toaster", "in red", "bye", "hello again"),
    ("where can i buy an umbrella", "i'm in seattle", "is it open", "how do i get there"),
    ("", "asdkjfh qwoieur", "yes", "no", "~", "null", "{{ x }}", "☔ 'quoted' \"twice\": # - x"),
    ("what's the weather in springfield", "the one in massachusetts", "what about paris"),
)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with Studio(Settings()) as made:
        yield made


def talk(texts: Sequence[str]) -> list[TurnRecord]:
    """With the assistant of this test's home; its journal keeps it."""
    assistant = build(Settings(), fixed_clock(NOON)).assistant
    session, _ = assistant.open(None, "test", 5)
    for text in texts:
        session, _ = assistant.turn(session, text, "test")
    return from_journal(Settings(), session.conversation_id)


def recorded(
    turns: Sequence[TurnRecord], studio: Studio, changed: frozenset[int] = frozenset()
) -> Recording:
    flows = studio.built().assistant.parts.stage.flows
    return record(turns, name_of(turns), Runner(studio), flows, changed)


def passes(made: Recording, studio: Studio) -> bool:
    return [r.outcome for r in Runner(studio).run(cases(made.text))] == ["passed"]


@pytest.mark.parametrize("texts", TALKS, ids=lambda texts: texts[0] or "odd")
def test_a_recorded_conversation_passes_at_once(texts: Sequence[str], studio: Studio) -> None:
    made = recorded(talk(texts), studio)
    assert (made.otherwise, made.pinned) == ((), False)
    assert passes(made, studio)


def test_a_recorded_conversation_fails_when_the_answer_changes(studio: Studio) -> None:
    made = recorded(talk(TALKS[0]), studio)
    other = replace(made, text=made.text.replace("Boston, MA", "Austin, TX"))
    assert not passes(other, studio)


def test_the_clock_of_each_turn_is_held(studio: Studio) -> None:
    turns = talk(("will it rain in boston tomorrow", "and in denver"))
    later = (NOON + timedelta(days=3)).isoformat()
    turns[2] = replace(turns[2], trace={**turns[2].trace, "now": later})
    (case,) = cases(recorded(turns, studio).text)
    assert case.now == NOON
    assert [turn.now and turn.now.isoformat() for turn in case.turns] == [None, later]


def test_answers_that_cannot_be_had_again_are_held_in_the_test(studio: Studio) -> None:
    turns = talk(("how much is a blender",))
    (look_up,) = turns[1].trace["lookups"]
    hits = [{**hit, "price": 1.5} for hit in look_up["result"]["data"]["hits"]]
    data = {**look_up["result"]["data"], "hits": hits, "lowest": 1.5, "highest": 1.5}
    result = {**look_up["result"], "source": "yelp", "data": data}
    there = {**look_up, "source": "yelp", "result": result}
    old = turns[1].messages[0]
    turns[1] = replace(turns[1], trace={**turns[1].trace, "lookups": [there]})
    said = Runner(studio).try_out(cases(_pinned(turns, studio))[0]).turns[1].reply.messages
    turns[1] = replace(turns[1], messages=said)
    made = recorded(turns, studio)
    assert (made.pinned, said[0] != old, passes(made, studio)) == (True, True, True)


def _pinned(turns: Sequence[TurnRecord], studio: Studio) -> str:
    return text_of(turns, "a", studio.built().assistant.parts.stage.flows, pinned=True)


def test_turns_that_are_answered_otherwise_today_are_named(studio: Studio) -> None:
    turns = talk(TALKS[0])
    turns[2] = replace(turns[2], messages=("Something else.",))
    assert recorded(turns, studio).otherwise == (2,)


def test_personal_data_is_not_in_the_test(studio: Studio) -> None:
    turns = talk(("mail me at joe.smith@example.com", "is it raining in boston"))
    clean, changed = redacted(turns, dump_form(Settings()).redact)
    made = recorded(clean, studio, changed)
    assert "joe.smith" not in made.text
    assert "[email]" in made.text
    assert passes(made, studio)


def test_unless_it_is_wanted(studio: Studio) -> None:
    turns = talk(("mail me at joe.smith@example.com",))
    clean, changed = redacted(turns, dump_form(Settings(), raw=True).redact)
    assert (clean, changed) == (turns, frozenset())


@pytest.mark.parametrize("guarded", [True, False])
def test_a_day_file_gives_the_same_test_as_the_journal(
    tmp_path: Path, studio: Studio, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_ARCHIVE__GUARD_FORMULAS", str(guarded))
    turns = talk(("=1+1", "will it rain in boston", "and saturday"))
    assert (
        nara("archive", "dump", "--date", "2026-11-23", "--raw", "--out", str(tmp_path)).code == 0
    )
    again = from_days(tmp_path, turns[0].conversation_id)
    assert recorded(again, studio).text == recorded(turns, studio).text


def test_half_a_conversation_is_refused(studio: Studio) -> None:
    with pytest.raises(DataError, match="turns of this conversation are missing"):
        recorded(talk(("hi",))[1:], studio)


def test_nothing_said_is_nothing_to_test(studio: Studio) -> None:
    with pytest.raises(DataError, match="the shopper said nothing"):
        recorded(talk(()), studio)


def test_an_unknown_conversation_is_told(tmp_path: Path) -> None:
    talk(("hi",))
    nara("archive", "dump", "--date", "2026-11-23", "--out", str(tmp_path))
    with pytest.raises(DataError, match="has no conversation 'x'"):
        from_journal(Settings(), "x")
    with pytest.raises(DataError, match="has no conversation 'x'"):
        from_days(tmp_path, "x")
    with pytest.raises(ConfigError, match="there is no day file"):
        from_days(tmp_path / "nowhere", "x")
