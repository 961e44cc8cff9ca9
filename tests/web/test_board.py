"""What a manager sees of the conversations of now: moods, alerts, services that are down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive.sentiment import Entry, Role, entry
from archive.tail import Seen
from web.board import Board, mood_of, row_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST = Seen(1, "c1", 1, NOON, "rest", "it broke", ("Sorry.",), "faq", "main", "ok", None)


def sounds(score: float, role: Role = "user") -> list[Entry]:
    label = "negative" if score < 0 else "positive"
    return [entry(role, [{"text": "it broke", "label": label, "score": score}])]


def board(*turns: Seen) -> Board:
    made = Board(line=-0.5)
    for turn in turns:
        made.take(turn)
    return made


def alerts(made: Board) -> list[str]:
    return list(made.alerts(made.talks["c1"]))


def test_one_bad_sentence_is_no_bad_mood_and_two_are() -> None:
    made = board(FIRST)
    made.hear("c1", 1, sounds(-0.9))
    assert alerts(made) == []
    made.hear("c1", 2, sounds(-0.9))
    assert alerts(made) == ["mood"]
    made.hear("c1", 3, sounds(0.9))
    assert alerts(made) == []


def test_what_the_assistant_says_raises_no_alert() -> None:
    made = board(FIRST)
    for turn in range(5):
        made.hear("c1", turn, sounds(-1.0, "assistant"))
    assert alerts(made) == []
    assert made.talks["c1"].mood == 0.0
    assert len(made.talks["c1"].points) == 5


def test_sentences_judged_in_another_order_make_the_same_mood() -> None:
    made = board(FIRST)
    for turn, score in ((3, 0.8), (1, -0.6), (2, -0.2)):
        made.hear("c1", turn, sounds(score))
    assert made.talks["c1"].mood == mood_of([-0.6, -0.2, 0.8])


def test_the_third_miss_in_a_row_is_an_alert() -> None:
    missed = [replace(FIRST, turn=turn, status="not_understood") for turn in (1, 2, 3)]
    assert alerts(board(*missed[:2])) == []
    assert alerts(board(*missed)) == ["misses"]
    assert alerts(board(*missed, replace(FIRST, turn=4))) == []


def test_a_turn_that_comes_late_does_not_hide_a_newer_one() -> None:
    made = board(replace(FIRST, turn=2, user="newer"), replace(FIRST, user="older"))
    assert (made.talks["c1"].turn, made.talks["c1"].said) == (2, "newer")


def test_what_changed_is_told_once() -> None:
    made = board(FIRST, replace(FIRST, turn=2))
    assert made.changed() == {"c1"}
    assert made.changed() == set()
    made.hear("c1", 1, sounds(0.5))
    made.hear("nobody", 1, sounds(0.5))
    assert made.changed() == {"c1"}


def test_a_conversation_is_over_after_a_while_and_an_erased_one_at_once() -> None:
    made = board(FIRST, replace(FIRST, conversation_id="c2", timestamp=NOON + timedelta(minutes=9)))
    made.tidy(NOON + timedelta(minutes=16))
    assert set(made.talks) == {"c2"}
    made.forget(["c2"])
    assert not made.talks
    assert made.changed() == {"c1", "c2"}


def test_a_service_is_down_until_it_has_not_failed_for_a_while() -> None:
    made = board()
    made.fail("yelp", NOON, "timeout")
    made.fail("yelp", NOON + timedelta(seconds=9), "timeout")
    (outage,) = made.outages()
    assert (outage.name, outage.times, outage.reason) == ("yelp", 2, "timeout")
    made.tidy(NOON + timedelta(minutes=4))
    assert made.outages()
    made.tidy(NOON + timedelta(minutes=6))
    assert not made.outages()


def test_a_row_has_everything_a_page_shows() -> None:
    made = board(FIRST)
    made.hear("c1", 1, [*sounds(-0.9), *sounds(0.2, "assistant")])
    row = row_of(made, made.talks["c1"], "it broke")
    assert row["points"] == [[True, -0.9], [False, 0.2]]
    assert (row["mood"], row["said"], row["alerts"]) == (-0.45, "it broke", [])
