"""What was erased or retired is in no byte of the journal's files; the rest stays."""

from datetime import UTC, datetime
from pathlib import Path

from archive.days import span_of
from archive.journal import DayOfTurns, Journal
from tests.archive.turns import at, every_second, journal_of


def bytes_of(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


def test_an_erased_conversation_is_in_no_byte_of_the_files(tmp_path: Path) -> None:
    file, secret = tmp_path / "journal.sqlite", "secret4711"
    journal = Journal(file)
    for number in range(600):
        name = secret if number % 3 == 0 else f"other-{number % 7}"
        journal.append(at("2026-11-23T12:00:00+00:00", turn=number, conversation=name))
    assert secret.encode() in bytes_of(file)
    assert journal.erase(secret) == 200
    assert secret.encode() not in bytes_of(file)
    assert journal.count() == 400
    assert journal.erase(secret) == 0


def test_the_turns_before_a_moment_are_retired(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "journal.sqlite", *every_second(10))
    assert journal.retire(datetime(2026, 11, 23, 0, 0, 4, tzinfo=UTC)) == 4
    assert [turn.turn for turn in journal.turns("c1")] == [4, 5, 6, 7, 8, 9]


def test_a_number_is_not_given_twice(tmp_path: Path) -> None:
    """Or a day that lost its last turn and got another one would look unchanged."""
    journal, day = Journal(tmp_path / "journal.sqlite"), datetime(2026, 11, 23, tzinfo=UTC).date()
    journal.append(at("2026-11-23T12:00:00+00:00", conversation="a"))
    before = list(journal.days(UTC))
    journal.erase("a")
    journal.append(at("2026-11-23T12:00:00+00:00", conversation="b"))
    assert before == [DayOfTurns(day, 1, 1)]
    assert list(journal.days(UTC)) == [DayOfTurns(day, 1, 2)]


def test_a_span_is_read_in_order_of_arrival(tmp_path: Path) -> None:
    journal = journal_of(
        tmp_path / "journal.sqlite",
        at("2026-11-23T12:00:00+00:00", turn=2),
        at("2026-11-23T11:00:00+00:00", turn=3),
        at("2026-11-24T00:00:00+00:00", turn=4),
        at("2026-11-22T23:59:59.9999+00:00", turn=5),
    )
    span = span_of(datetime(2026, 11, 23, tzinfo=UTC).date(), UTC)
    assert [turn.turn for turn in journal.span(span)] == [3, 2]
