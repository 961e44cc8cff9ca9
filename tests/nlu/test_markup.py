"""Utterance files: marks become labels, and every fault is named with file and line."""

from pathlib import Path

import pytest

from nlu.training.markup import main, parse_line, read_file
from values.errors import DataError


def test_a_marked_sentence_becomes_tokens_and_labels() -> None:
    found = parse_line(
        "[where](interrogative.location) can i [get](verb) [korean food](item.type)",
        "find_the_store",
    )

    assert found.text == "where can i get korean food"
    assert found.labels == (
        "B-interrogative.location", "O", "O", "B-verb", "B-item.type", "I-item.type",
    )  # fmt: skip


def test_punctuation_that_touches_a_span_belongs_to_its_word() -> None:
    found = parse_line("in [mesa, arizona](location)?", "unknown")

    assert found.tokens == ("in", "mesa,", "arizona?")
    assert found.labels == ("O", "B-location", "I-location")


def test_neighbouring_spans_of_one_slot_stay_two() -> None:
    found = parse_line("[boston](location) [downtown](location)", "unknown")

    assert found.labels == ("B-location", "B-location")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("in [boston](town)", "no slot is called 'town'"),
        ("in [boston", "a bracket is not closed"),
        ("[nike](item.name)[shoes](item.type)", "'nikeshoes' lies in two spans"),
        ("  ", "the line holds no words"),
    ],
)
def test_a_faulty_line_says_what_is_wrong(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        parse_line(line, "unknown")


def test_a_file_holds_sections_comments_and_blank_lines(tmp_path: Path) -> None:
    file = tmp_path / "free.txt"
    file.write_text("# by hand\n## unknown\nboston\n\n## nomatch.none\nhi\n# more\nbye\n")

    found = list(read_file(file))

    assert [(u.text, u.intent) for u in found] == [
        ("boston", "unknown"),
        ("hi", "nomatch.none"),
        ("bye", "nomatch.none"),
    ]
    assert {u.source for u in found} == {"own/free"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("hello\n", "free.txt:1: write a '## intent' line before sentences"),
        ("## greeting\nhello\n", "free.txt:1: no intent is called 'greeting'"),
        ("## unknown\nin [boston](city)\n", "free.txt:2: no slot is called 'city'"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "free.txt"
    file.write_text(content)

    with pytest.raises(DataError) as error:
        list(read_file(file))

    assert message in str(error.value)


def test_the_command_counts_sentences_and_slots(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "free.txt"
    file.write_text("## unknown\nin [boston](location)\n")

    assert main([str(file)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said == "1 utterances {'unknown': 1} {'location': 1}"


def test_the_command_stops_at_a_faulty_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "free.txt"
    file.write_text("hello\n")

    assert main([str(file)]) == 1
    assert "free.txt:1: write a '## intent' line" in capsys.readouterr().err
