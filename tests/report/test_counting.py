"""What is counted of an archive, and by what."""

from pathlib import Path

import pytest

from tests.report.archives import ASKING, Said, asked, by_first, day_file, reported


def test_turns_conversations_and_how_they_went_stand_at_the_top(tmp_path: Path) -> None:
    days = day_file(
        tmp_path,
        [Said("how much is a lamp"), Said("blargh", "nomatch.none", "not_understood")],
        [Said("how much is a rug", status="unavailable", thumb="down")],
        [],
    )
    facts = reported(days).facts
    assert (facts.conversations, facts.turns) == (3, 3)
    assert (facts.not_understood, facts.failed, facts.thumbs_down) == (1, 1, 1)


def test_a_correction_in_the_next_turn_counts_for_what_was_taken_wrong(tmp_path: Path) -> None:
    days = day_file(tmp_path, [Said("how much is a lamp"), Said("no, i meant a ramp")])
    report = reported(days)
    assert report.facts.repaired == 1
    [row] = report.table("repairs").as_dicts()
    assert (row["said"], row["corrected_by"]) == ("how much is a lamp", "no, i meant a ramp")
    assert (row["conversation"], row["turn"]) == ("c1", 1)


def test_services_are_counted_from_the_traces_with_their_failures(tmp_path: Path) -> None:
    slow = asked(("yelp", "unavailable", 2000.0), ("catalog", "found", 4.0), reason="HTTP 503")
    days = day_file(
        tmp_path, [Said("a", trace=slow), Said("b", trace=asked(("yelp", "found", 80)))]
    )
    report = reported(days)
    yelp = by_first(report.table("sources"))["yelp"]
    assert (yelp["asked"], yelp["unavailable"], yelp["share_unavailable"]) == (2, 1, 0.5)
    assert yelp["latency_max"] == 2000
    assert report.table("failures").rows[0][:3] == ("yelp", "HTTP #", 1)


def test_moods_are_those_of_shoppers_by_hour_question_flow_and_model(tmp_path: Path) -> None:
    walked = {"states": [{"state": "retail_flow.tell"}, {"state": "main_flow.input_intent"}]}
    days = day_file(
        tmp_path, [Said("it broke", mood=-0.9, trace=walked), Said("fine", "thanks", mood=0.5)]
    )
    report = reported(days)
    assert by_first(report.table("sentiment_by_hour"))["01:00"]["share_negative"] == 0.5
    assert by_first(report.table("sentiment_by_question"))["thanks"]["mean_score"] == 0.5
    assert by_first(report.table("sentiment_by_flow"))["retail_flow"]["negative"] == 1
    assert by_first(report.table("sentiment_by_model"))["m1"]["scored"] == 2


def test_an_answer_to_our_question_counts_for_what_it_was_about(tmp_path: Path) -> None:
    days = day_file(tmp_path, [Said("boston", "unknown", trace={"topic": "find_the_store"})])
    assert reported(days).table("questions").column("question") == ["find_the_store"]


def test_what_is_not_understood_is_grouped_by_the_words_it_shares(tmp_path: Path) -> None:
    missed = (
        "cancel my order",
        "Cancel my order!",
        "cancel that order please",
        "🙂🙂",
        "wo ist das",
    )
    days = day_file(tmp_path, *([Said(text, status="not_understood")] for text in missed))
    table = reported(days).table("not_understood")
    assert sum(table.column("times")) == 5
    named = {row["shared_words"]: row for row in table.as_dicts()}
    assert named["no words (emoji, punctuation, silence)"]["examples"] == "🙂🙂"
    assert sum(row["sentences"] for row in named.values()) == 4


@pytest.mark.parametrize(
    ("last", "ending"),
    [
        (Said("thanks"), "ended"),
        (Said("a lamp", state=ASKING), "left at a question"),
        (Said("blargh", status="not_understood"), "left after a failure"),
        (Said("a person", trace={"handoff": {"reason": "asked"}}), "handed over"),
    ],
)
def test_how_a_conversation_ended_is_told_apart(tmp_path: Path, last: Said, ending: str) -> None:
    report = reported(day_file(tmp_path, [Said("hello", "greet"), last]))
    assert report.table("endings").column("ending") == [ending]
    assert report.table("paths").column("after")[-1] == ending


def test_paths_go_from_question_to_question_and_the_same_again_is_one_step(tmp_path: Path) -> None:
    talk = [Said("rain?", "weather"), Said("and now?", "weather"), Said("how much is it")]
    report = reported(day_file(tmp_path, talk, talk))
    assert report.table("paths").rows == (
        (1, "weather", "price_check", 2),
        (2, "price_check", "ended", 2),
    )


def test_a_state_that_asks_shows_how_many_left_there(tmp_path: Path) -> None:
    question = Said("how much", state=ASKING)
    days = day_file(tmp_path, [question], [question, question, Said("a lamp")])
    [row] = reported(days).table("drop_offs").as_dicts()
    assert (row["state"], row["asked"], row["answered"]) == (ASKING, 3, 1)
    assert (row["asked_again"], row["left"]) == (1, 1)


def test_a_conversation_that_turned_bad_is_shown_with_the_turn_where_it_did(tmp_path: Path) -> None:
    bad = [
        Said("hello", "greet", mood=0.4),
        Said("where is my order", "find_the_store", "nothing_found", mood=0.0),
        Said("this is useless, mail ann@example.com", "nomatch.none", mood=-0.9),
        Said("forget it", "bye", mood=-0.7),
    ]
    grumpy = [Said("useless thing", mood=-0.8), Said("useless thing", mood=-0.8)]
    report = reported(day_file(tmp_path, bad, grumpy))
    [row] = report.table("turned_bad").as_dicts()
    assert (row["conversation"], row["turn"], row["status_before"]) == ("c1", 3, "nothing_found")
    assert row["said"] == "this is useless, mail [email]"
    assert report.table("turned_after").rows == (("find_the_store", "nothing_found", 1, 1.0),)
