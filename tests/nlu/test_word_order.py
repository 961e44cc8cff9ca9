"""Counting which words follow which, for the embedded ear."""

from pathlib import Path

from nlu.training.word_order import counted, sentences, write
from speech.language import language
from values.words import words_of


def test_words_are_small_and_without_marks_and_figures_are_all_one() -> None:
    assert words_of("It's $20, to-day!") == ["it's", "0", "to", "day"]


def test_three_words_in_a_row_count_from_the_second_time_on() -> None:
    once, twice = ["rain", "in", "boston"], ["rain", "in", "denver"]
    follow = counted([once, twice, twice])
    assert follow["rain", "in"] == {"denver": 2}


def test_two_words_in_a_row_count_by_what_came_before_them() -> None:
    follow = counted([["in", "san", "diego"], ["in", "san", "diego"], ["near", "san", "diego"]])
    assert follow[("san",)] == {"diego": 2}
    assert follow[()]["diego"] == 1


def test_what_benchmarks_speak_is_kept_apart(tmp_path: Path) -> None:
    for folder in ("utterances", "templates", "lexicons", "spoken"):
        (tmp_path / folder).mkdir()
    said = "## weather.weather\nwill it rain\nis it hot\n"
    (tmp_path / "utterances" / "a.txt").write_text(said)
    (tmp_path / "templates" / "b.txt").write_text("## weather.weather\nis it cold\n")
    (tmp_path / "spoken" / "c.txt").write_text("Will it rain?\n")
    found = set(map(tuple, sentences(tmp_path, tmp_path / "spoken")))
    assert found == {("is", "it", "hot"), ("is", "it", "cold")}


def test_what_is_written_is_read_and_twice_the_same_bytes(tmp_path: Path) -> None:
    follow = counted([["red", "shoes"]] * 2)
    for name in ("a.gz", "b.gz"):
        write(follow, tmp_path / name)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert language(file=tmp_path / "a.gz")._after[("red",)].words == ("shoes",)
